// @sqlite.org/sqlite-wasm on the OPFS pool of synchronous access handles; in a worker, where alone that exists.
import sqlite3InitModule from '/npm/@sqlite.org/sqlite-wasm/dist/index.mjs';
import { sqlPeer } from './sql.js';

let library = null, pool = null, database = null;
const statements = new Map();
const prepared = (sql) => {
  if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
  return statements.get(sql);
};
export default sqlPeer({
  async boot() { library = await sqlite3InitModule(); },
  async open() {
    pool = await library.installOpfsSAHPoolVfs({});
    database = new pool.OpfsSAHPoolDb('/bench.db');
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536');
  },
  close() {
    for (const statement of statements.values()) statement.finalize();
    statements.clear();
    database.close();
    pool.pauseVfs();
  },
  durability(mode) { database.exec(`PRAGMA synchronous = ${mode === 'strict' ? 'FULL' : 'NORMAL'}`); },
  exec: (sql) => database.exec(sql),
  run(sql, rows) { for (const row of rows) prepared(sql).bind(row).stepReset(); },
  all(sql, values) {
    const statement = prepared(sql), found = [];
    if (values.length > 0) statement.bind(values);
    while (statement.step()) found.push(statement.get([]));
    statement.reset();
    return found;
  },
});
