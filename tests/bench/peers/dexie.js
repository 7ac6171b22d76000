import Dexie from '/npm/dexie/dist/dexie.mjs';
import { coverageOf, hits } from './raw.js';

let database = null;
const names = ['buildings', 'households', 'residents', 'visits', 'issues'];
const connect = async (mode) => {
  database = new Dexie('bench', { chromeTransactionDurability: mode });
  database.version(1).stores({ buildings: 'id', households: 'id, building', residents: 'id, household',
    visits: 'id, [household+at_millis]', issues: 'id, household' });
  await database.open();
};

export default {
  async boot() {},
  open: () => connect('strict'),
  close() { database.close(); },
  async durability(mode) {
    database.close();
    await connect(mode);
  },
  load: (data) => database.transaction('rw', names, async () => {
    for (const name of names) await database.table(name).bulkPut(data[name]);
  }),
  tap: ({ tapped }) => database.visits.put(tapped),
  save: ({ visit, issue, household, note }) =>
    database.transaction('rw', ['visits', 'issues', 'households'], () => Promise.all([
      database.visits.put(visit), database.issues.put(issue), database.households.update(household, { note })])),
  async card(id) {
    const [, residents, visits] = await Promise.all([
      database.households.get(id), database.residents.where('household').equals(id).toArray(),
      database.visits.where('[household+at_millis]').between([id, -Infinity], [id, Infinity]).reverse().limit(20).toArray(),
      database.issues.where('household').equals(id).toArray()]);
    return residents.length + visits.length;
  },
  coverage: async () => coverageOf(await database.households.toArray(), await database.visits.toArray()),
  search: async (words) => hits(await database.visits.toArray(), words),
};
