// Small settings of this browser: whose records it holds, its device number, colours, letter size, the open page. Read
// once at the start, then answered from memory.
//
// They lie in IndexedDB with strict durability: a phone that dies right after signing in still has to know whose records
// it holds, and localStorage reaches the disk seconds late. localStorage has a copy that outlives a lost database.

import { settled } from './extents.js';
import { beginNewLog, openDatabase } from './storage.js';

let database = null, ready = Promise.resolve();
const values = new Map();

/// Reads them all. Value: whether anything can be stored here at all; private modes may have no database.
export async function openSettings() {
  try {
    database = await openDatabase('baijia/settings');
    const store = database.transaction('blocks').objectStore('blocks');
    const [keys, kept] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
    keys.forEach((key, i) => values.set(key, kept[i]));
    if (values.size === 0) await write('probe', '1');
    else ready = beginNewLog(database);
    return true;
  } catch (error) {
    console.warn('settings:', error?.name, error?.message);
    database = null;
    return false;
  }
}

function write(key, value) {
  const transaction = database.transaction('blocks', 'readwrite', { durability: 'strict' });
  return settled(transaction.objectStore('blocks').put(value, key));
}

/// The value kept under `key`; what `make` gives when there is none, which is then kept. Of two tabs that come at once
/// one value stays. Without a database it lasts as long as the page.
export async function keepOnce(key, make) {
  if (values.has(key)) return values.get(key);
  const made = await make();
  if (!database) return made;
  await ready;
  const transaction = database.transaction('blocks', 'readwrite', { durability: 'strict' });
  const store = transaction.objectStore('blocks');
  const kept = await settled(store.get(key)) ?? made;
  if (kept === made) await settled(store.put(made, key));
  values.set(key, kept);
  return kept;
}

export function preference(key) {
  if (values.has(key)) return values.get(key);
  try { return localStorage.getItem(`baijia/${key}`) ?? ''; } catch { return ''; }
}

export function setPreference(key, value) {
  values.set(key, value);
  try { localStorage.setItem(`baijia/${key}`, value); } catch { /* full or forbidden */ }
  if (!database) return;
  ready.then(() => write(key, value)).catch((error) => console.warn(`settings: ${error?.message}`));
}
