// PouchDB on its IndexedDB adapter "idb", one document a row; ids lead with the table and the door, so that a door's
// rows are one range. It has no choice of durability: Chromium's default, relaxed.
import { coverageOf, hits } from './raw.js';

let database = null;
const time = (millis) => String(millis).padStart(15, '0');
const idOf = {
  buildings: ({ id }) => `building/${id}`,
  households: ({ id }) => `door/${id}`,
  residents: ({ id, household }) => `resident/${household}/${id}`,
  visits: ({ id, household, at_millis: at }) => `visit/${household}/${time(at)}/${id}`,
  issues: ({ id, household }) => `issue/${household}/${id}`,
};
const documents = (name, rows) => rows.map((row) => ({ _id: idOf[name](row), ...row }));
const under = async (prefix, options = {}) => {
  const range = { startkey: prefix, endkey: `${prefix}\uffff` };
  const { rows } = await database.allDocs({ include_docs: true, ...range, ...options });
  return rows.map(({ doc }) => doc);
};
const taken = (answers) => {
  const refused = answers.find(({ error }) => error);
  if (refused) throw new Error(`PouchDB: ${refused.message}`);
};

export default {
  async boot() {
    await new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { src: '/npm/pouchdb/dist/pouchdb.min.js' });
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  },
  async open() {
    database = new globalThis.PouchDB('bench', { adapter: 'idb' });
    await database.info();
  },
  close: () => database.close(),
  durability() {},
  load: async (data) => taken(await database.bulkDocs(Object.keys(idOf).flatMap((name) => documents(name, data[name])))),
  tap: async ({ tapped }) => taken(await database.bulkDocs(documents('visits', [tapped]))),
  async save({ visit, issue, household, note }) {
    const [door, before] = await Promise.all([database.get(`door/${household}`), database.get(idOf.visits(visit))]);
    taken(await database.bulkDocs([{ ...before, said: visit.said }, ...documents('issues', [issue]), { ...door, note }]));
  },
  async card(id) {
    const last = { descending: true, limit: 20, startkey: `visit/${id}/\uffff`, endkey: `visit/${id}/` };
    const [, residents, visits] = await Promise.all([database.get(`door/${id}`), under(`resident/${id}/`),
      under('', last), under(`issue/${id}/`)]);
    return residents.length + visits.length;
  },
  coverage: async () => coverageOf(await under('door/'), await under('visit/')),
  search: async (words) => hits(await under('visit/'), words),
};
