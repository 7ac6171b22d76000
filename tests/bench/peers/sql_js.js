// sql.js: SQLite in memory only; what queries could cost at best.
import { sqlPeer } from './sql.js';

let library = null, database = null, statements = new Map();
const prepared = (sql) => {
  if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
  return statements.get(sql);
};
export default sqlPeer({
  async boot() {
    await new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { src: '/npm/sql.js/dist/sql-wasm-browser.js' });
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    library = await globalThis.initSqlJs({ locateFile: (name) => `/npm/sql.js/dist/${name}` });
  },
  open() { database = new library.Database(); },
  close() { database.close(); },
  durability() {},
  exec: (sql) => database.exec(sql),
  run(sql, rows) { for (const row of rows) prepared(sql).run(row); },
  all(sql, values) {
    const statement = prepared(sql), found = [];
    statement.bind(values);
    while (statement.step()) found.push(statement.get());
    statement.reset();
    return found;
  },
});
