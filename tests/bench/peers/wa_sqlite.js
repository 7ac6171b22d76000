// @journeyapps/wa-sqlite on IDBBatchAtomicVFS.
import createModule from '/npm/@journeyapps/wa-sqlite/dist/wa-sqlite-async.mjs';
import { IDBBatchAtomicVFS } from '/npm/@journeyapps/wa-sqlite/src/examples/IDBBatchAtomicVFS.js';
import * as SQLite from '/npm/@journeyapps/wa-sqlite/src/sqlite-api.js';
import { sqlPeer } from './sql.js';

let module = null, library = null, vfs = null, database = null;
const statements = new Map();
async function prepared(sql) {
  if (!statements.has(sql)) {
    for await (const statement of library.statements(database, sql, { unscoped: true })) statements.set(sql, statement);
  }
  return statements.get(sql);
}
export default sqlPeer({
  async boot() {
    module = await createModule();
    library = SQLite.Factory(module);
  },
  async open() {
    vfs = await IDBBatchAtomicVFS.create('bench', module, { lockPolicy: 'exclusive' });
    library.vfs_register(vfs, true);
    database = await library.open_v2('bench.db');
    await library.exec(database, 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536');
  },
  async close() {
    for (const statement of statements.values()) await library.finalize(statement);
    statements.clear();
    await library.close(database);
    await vfs.close();
  },
  durability: (mode) => library.exec(database, `PRAGMA synchronous = ${mode === 'strict' ? 'FULL' : 'NORMAL'}`),
  exec: (sql) => library.exec(database, sql),
  async run(sql, rows) {
    const statement = await prepared(sql);
    for (const row of rows) {
      library.bind_collection(statement, row);
      await library.step(statement);
      await library.reset(statement);
    }
  },
  async all(sql, values) {
    const statement = await prepared(sql), found = [];
    library.bind_collection(statement, values);
    while (await library.step(statement) === SQLite.SQLITE_ROW) found.push(library.row(statement));
    await library.reset(statement);
    return found;
  },
});
