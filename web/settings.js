// Small settings of this browser: whose records it holds, its device number, colours, letter size, the open page. Read
// once at the start, then answered from memory.
//
// They lie in IndexedDB with strict durability: a phone that dies right after signing in still has to know whose records
// it holds, and localStorage reaches the disk seconds late. localStorage has a copy that outlives a lost database.

import { settled } from './extents.js';
import { beginNewLog, openDatabase } from './storage.js';

let connection = null, stored = false, ready = Promise.resolve();
const values = new Map();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel('baijia/settings') : null; // what other tabs set
if (channel) channel.onmessage = ({ data: [key, value] }) => values.set(key, value);

const connect = () => (connection ??= openDatabase('baijia/settings').then((database) => {
  database.onclose = database.onversionchange = () => { database.close(); connection = null; };
  return database;
}));

/// work(object store) within a transaction; once more on a new connection when the system has closed the old one.
async function within(mode, work, again = true) {
  try {
    return await work((await connect()).transaction('blocks', mode, { durability: 'strict' }).objectStore('blocks'));
  } catch (error) {
    connection = null;
    if (again) return within(mode, work, false);
    throw error;
  }
}
const write = (key, value) => within('readwrite', (store) => settled(store.put(value, key)));

/// Reads them all. Value: whether anything can be stored here at all; private modes may have no database.
export async function openSettings() {
  try {
    const [keys, kept] = await within('readonly', (store) =>
      Promise.all([settled(store.getAllKeys()), settled(store.getAll())]));
    keys.forEach((key, i) => values.set(key, kept[i]));
    if (values.size === 0) await write('probe', '1');
    else ready = connect().then(beginNewLog).catch((error) => console.warn(`settings: new log: ${error?.message}`));
    return (stored = true);
  } catch (error) {
    console.warn('settings:', error?.name, error?.message);
    return false;
  }
}

/// The value kept under `key`; what `make` gives when there is none, which is then kept. Of two tabs that come at once
/// one value stays. Where nothing can be stored it lasts as long as the page.
export async function keepOnce(key, make) {
  if (values.has(key)) return values.get(key);
  const made = await make();
  if (!stored) return made;
  await ready;
  const kept = await within('readwrite', async (store) => {
    const found = await settled(store.get(key));
    if (found === undefined) await settled(store.put(made, key));
    return found ?? made;
  });
  values.set(key, kept);
  return kept;
}

export function preference(key) {
  if (values.has(key)) return values.get(key);
  try { return localStorage.getItem(`baijia/${key}`) ?? ''; } catch { return ''; }
}

export function setPreference(key, value) {
  values.set(key, value);
  channel?.postMessage([key, value]);
  try { localStorage.setItem(`baijia/${key}`, value); } catch { /* full or forbidden */ }
  if (!stored) return;
  ready.then(() => write(key, value)).catch((error) => console.warn(`settings: ${error?.message}`));
}
