// What the peers on SQLite share: tables, indices and statements as somebody would write them for these screens.
// An engine has exec(sql), run(statement, rows) for many rows in a row, all(statement, values); each sync or async.

const tables = ['buildings', 'households', 'residents', 'visits', 'issues'];
const indices = ['households(building)', 'residents(household)', 'visits(household, at_millis, result)', 'issues(household)'];

export const sqlPeer = (engine) => {
  const insert = (table, row) => {
    const names = Object.keys(row);
    return `INSERT INTO ${table}(${names}) VALUES(${names.map(() => '?')})`;
  };
  const add = (table, rows) => engine.run(insert(table, rows[0]), rows.map(Object.values));
  return {
    boot: engine.boot,
    open: engine.open,
    close: engine.close,
    async load(data) {
      await engine.exec('BEGIN');
      for (const table of tables) {
        const names = [...new Set([...data[table].flatMap(Object.keys), 'note'])].filter((name) => name !== 'id');
        await engine.exec(`CREATE TABLE ${table}(id TEXT PRIMARY KEY, ${names}) WITHOUT ROWID`);
      }
      for (const index of indices) await engine.exec(`CREATE INDEX ${index.replace(/\W+/g, '_')} ON ${index}`);
      for (const table of tables) {
        for (const rows of Map.groupBy(data[table], (row) => Object.keys(row).join()).values()) await add(table, rows);
      }
      await engine.exec('COMMIT');
    },
    durability: (mode) => engine.durability(mode),
    tap: ({ tapped }) => add('visits', [tapped]),
    async save({ visit, issue, household, note }) {
      await engine.exec('BEGIN');
      await engine.run('UPDATE visits SET said = ? WHERE id = ?', [[visit.said, visit.id]]);
      await add('issues', [issue]);
      await engine.run('UPDATE households SET note = ? WHERE id = ?', [[note, household]]);
      await engine.exec('COMMIT');
    },
    async card(id) {
      await engine.all('SELECT * FROM households WHERE id = ?', [id]);
      const residents = await engine.all('SELECT * FROM residents WHERE household = ?', [id]);
      const visits = await engine.all('SELECT * FROM visits WHERE household = ? ORDER BY at_millis DESC LIMIT 20', [id]);
      await engine.all('SELECT * FROM issues WHERE household = ?', [id]);
      return residents.length + visits.length;
    },
    async coverage() {
      const lines = await engine.all(`SELECT h.building, count(DISTINCT h.id),
        count(DISTINCT CASE WHEN v.result = 1 THEN h.id END) FROM households h LEFT JOIN visits v ON v.household = h.id
        GROUP BY h.building`, []);
      return lines.reduce((sum, line) => sum + line[2], 0);
    },
    search: async (words) => (await engine.all(
      'SELECT id, household, said FROM visits WHERE said LIKE ? ORDER BY at_millis DESC LIMIT 50', [`%${words}%`])).length,
  };
};
