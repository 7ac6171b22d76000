// THE SEALED QUEUE. What was not handed over lies once more beside the account's blocks, sealed to the hub's public key:
// a phone that nobody unlocks can hand it over, and nobody but the hub can read it. core/store/records.h says what is in
// it; it is written in the transaction that stores the blocks.
//
// Record ["queue", generation, number]: { waiting, box }; `waiting`: how many rows waited then. A box: byte 0 format,
// 1–8 generation and 9–12 number (big endian), 13–77 a point of P-256, 78–89 nonce (random), then AES-256-GCM of the
// plain box with its tag. The point's other half is drawn once in a page and never leaves it. Key: HKDF-SHA-256 of the
// secret that the two points share, salt: both points, info: "baijia queue 1". Associated data: the account, then bytes
// 0–77; a box that was changed, or carried to another account, does not open.

import { settled } from './extents.js';

const format = 1, headSize = 78, nonceSize = 12, pageBytes = 1 << 20;
const about = 'baijia queue 1', curve = { name: 'ECDH', namedCurve: 'P-256' };
const { subtle } = crypto;
const utf8 = (text) => new TextEncoder().encode(text);
const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const everything = () => IDBKeyRange.bound(['queue'], ['queue', []]);

/// Seals the boxes of one account, for as long as its database is open.
export class QueueSeal {
  constructor(name) { this.account = utf8(name.split('/')[1]); }

  async keyTo(point) {
    if (this.to === String(point)) return;
    const own = await subtle.generateKey(curve, false, ['deriveBits']);
    const hubs = await subtle.importKey('raw', point, curve, false, []);
    this.point = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
    const secret = await subtle.deriveBits({ name: 'ECDH', public: hubs }, own.privateKey, 256);
    const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
    const way = { name: 'HKDF', hash: 'SHA-256', salt: joined(this.point, point), info: utf8(about) };
    this.key = await subtle.deriveKey(way, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    this.to = String(point);
  }

  async seal(generation, number, plain) {
    const box = new Uint8Array(headSize + nonceSize + plain.length + 16), view = new DataView(box.buffer);
    box[0] = format;
    view.setBigUint64(1, BigInt(generation));
    view.setUint32(9, number);
    box.set(this.point, 13);
    const iv = crypto.getRandomValues(box.subarray(headSize, headSize + nonceSize));
    const additionalData = joined(this.account, box.subarray(0, headSize));
    box.set(new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, this.key, plain)),
      headSize + nonceSize);
    return box;
  }

  /// `change` { clear, waiting, key, boxes } as putQueue() takes it. A key that is none must not keep a record from
  /// being saved: the queue stays as it is then.
  async sealed(generation, change) {
    if (!change) return null;
    try {
      const { clear, waiting, boxes } = change;
      if (boxes.length > 0) await this.keyTo(change.key);
      const records = await Promise.all(boxes.map(async (plain, number) =>
        [['queue', generation, number], { waiting, box: await this.seal(generation, number, plain) }]));
      return { clear, records };
    } catch (error) {
      console.warn(`queue: ${error?.name}: ${error?.message}`);
      return null;
    }
  }
}

/// Within the transaction that stores the blocks.
export function putQueue(blocks, change) {
  if (change?.clear) blocks.delete(everything());
  for (const [key, record] of change?.records ?? []) blocks.put(record, key);
}

/// The database of that name; null when there is none, which stays so.
const existing = (name) => new Promise((resolve, reject) => {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction.abort();
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => (request.error?.name === 'AbortError' ? resolve(null) : reject(request.error));
});

/// done({ boxes, waiting, more }): what lies sealed for the account, from its `from`-th box on, about a megabyte. Needs
/// no code. `waiting` is -1 when it cannot be read.
export async function sealedQueue(account, from, done) {
  const page = { boxes: [], waiting: -1, more: false };
  let database = null;
  try {
    database = await existing(`baijia/${account}`);
    const records = database ? await settled(database.transaction('blocks').objectStore('blocks').getAll(everything())) : [];
    page.waiting = records.at(-1)?.waiting ?? 0;
    let at = from, size = 0;
    for (; at < records.length && (at === from || size + records[at].box.length <= pageBytes); at++) {
      size += records[at].box.length;
      page.boxes.push(records[at].box);
    }
    page.more = at < records.length;
  } catch (error) {
    console.warn(`queue: ${error?.name}: ${error?.message}`);
  }
  database?.close();
  done(page);
}
