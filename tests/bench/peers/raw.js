// Bare IndexedDB, one object store a table: what anything on it can cost at best.
let database = null, durability = 'strict';
const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const names = ['buildings', 'households', 'residents', 'visits', 'issues'];
const writing = (over, body) => new Promise((resolve, reject) => {
  const transaction = database.transaction(over, 'readwrite', { durability });
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error);
  body((name) => transaction.objectStore(name));
});
const hits = (rows, words) => rows.filter(({ said }) => said?.includes(words))
  .sort((a, b) => b.at_millis - a.at_millis).slice(0, 50).length;

export function coverageOf(households, visits) {
  const met = new Set(visits.filter(({ result }) => result === 1).map(({ household }) => household)), buildings = new Map();
  for (const { id, building } of households) {
    const line = buildings.get(building) ?? { total: 0, met: 0 };
    line.total += 1;
    if (met.has(id)) line.met += 1;
    buildings.set(building, line);
  }
  return [...buildings.values()].reduce((sum, line) => sum + line.met, 0);
}

export default {
  async boot() {},
  async open() {
    const request = indexedDB.open('bench', 1);
    request.onupgradeneeded = () => {
      for (const name of names) {
        const store = request.result.createObjectStore(name, { keyPath: 'id' });
        if (name === 'residents' || name === 'issues') store.createIndex('household', 'household');
        if (name === 'visits') store.createIndex('door', ['household', 'at_millis']);
      }
    };
    database = await settled(request);
  },
  close() { database.close(); },
  durability(mode) { durability = mode; },
  load: (data) => writing(names, (store) => { for (const name of names) for (const row of data[name]) store(name).put(row); }),
  tap: ({ tapped }) => writing(['visits'], (store) => store('visits').put(tapped)),
  save: ({ visit, issue, household, note }) => writing(['visits', 'issues', 'households'], (store) => {
    store('visits').put(visit);
    store('issues').put(issue);
    const doors = store('households');
    doors.get(household).onsuccess = ({ target }) => doors.put({ ...target.result, note });
  }),
  async card(id) {
    const transaction = database.transaction(names);
    const visits = [], store = (name) => transaction.objectStore(name);
    const latest = new Promise((resolve) => {
      store('visits').index('door').openCursor(IDBKeyRange.bound([id], [id, Infinity]), 'prev').onsuccess = ({ target }) => {
        if (!target.result || visits.push(target.result.value) === 20) resolve();
        else target.result.continue();
      };
    });
    const [, residents] = await Promise.all([settled(store('households').get(id)),
      settled(store('residents').index('household').getAll(id)), settled(store('issues').index('household').getAll(id)), latest]);
    return residents.length + visits.length;
  },
  async coverage() {
    const transaction = database.transaction(['households', 'visits']);
    return coverageOf(...await Promise.all(['households', 'visits'].map((name) => settled(transaction.objectStore(name).getAll()))));
  },
  search: async (words) => hits(await settled(database.transaction('visits').objectStore('visits').getAll()), words),
};
export { hits };
