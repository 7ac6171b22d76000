// WHAT LIES IN THE STORE, format 2: a base of extents and a log of what has changed since.
//
// Records of the object store, each but "header" and "keys" a nonce and a sealed text (web/seal.js):
//   "header"     { format, generation, owner, seal }; the seal's text: the base's nonce, the newest log record's, numbers
//                of the first log record and of the next to come, count of blocks (uint32, big endian, as all here)
//   "base"       of each extent: `from`, and its record's nonce
//   number e     extent e: blocks 15 e to 15 e + 14, with all that log records before its `from` changed. It may be
//                shorter, or longer, than the database is: a block that is added is always written whole
//   ["log", n]   the nonce of log record n − 1, then changes: position in the database, length, bytes
//
// THE SEAL'S LAW. Every text is sealed with database, kind, number, and generation or `from` as associated data, so that a
// record fits only in its own place. A nonce is drawn anew at each sealing, and so names one record for good: the header
// has the nonces of the base and of the newest log record, the base those of the extents, a log record that of its
// predecessor. Whatever is changed, moved, taken away, or put back to an older state of its own breaks this chain.
//
// A commit adds one log record (or more, of 60 KB at most) and rewrites the header; an extent of which every block is
// written is sealed anew instead. The log is folded into the extents at quiet moments (storage.js), a few in each
// transaction. A log record of which no extent needs anything any more is deleted. What an opening needs first lies here
// once more: web/at_hand.js.

import { newNonce, nonceOf, nonceSize, openRecord, sealRecord } from './seal.js';

export const format = 2, blockSize = 4096;
export const extentBlocks = 15, entrySize = nonceSize + 4;
const extentSize = extentBlocks * blockSize, mostOfLog = 60000, changeHead = 8, readAhead = 8, askedAtOnce = 8, openedAtOnce = 16,
  mostAhead = 128, // 7.5 MB
  collectedAfter = 256, collectedEach = 4, collectedBytes = 48 << 20; // extents; bytes: collect()

/// Some of what is done here only its ways of storing and collecting need.
export const chromium = /Chrom(e|ium)\//.test(navigator.userAgent);

/// A request of IndexedDB as a promise.
export const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/// The keys [kind, number] of all numbers.
export const allOf = (kind) => IDBKeyRange.bound([kind], [kind, Infinity]);
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
export const extentOf = (position) => Math.floor(position / extentSize);
const extentsIn = (blockCount) => Math.ceil(blockCount / extentBlocks);
const sizeOf = (extent, blockCount) => Math.min(extentBlocks, blockCount - extent * extentBlocks) * blockSize;
export const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const demand = (truth, what) => { if (!truth) throw new Error(what); };

/// What is known of a store that is open. `log`: each record's { plain, touched: set of extents }.
export const nothing = () => ({ blockCount: 0, table: [], base: null, last: new Uint8Array(nonceSize), first: 0, log: [] });
export const logBytes = ({ log }) => log.reduce((sum, { plain }) => sum + plain.length, 0);

function eachChange(plain, visit) {
  const view = viewOf(plain);
  for (let at = nonceSize; at < plain.length;) {
    const position = view.getUint32(at), length = view.getUint32(at + 4);
    visit(position, plain.subarray(at + changeHead, at += changeHead + length));
  }
}
function logged(plain) {
  const touched = new Set();
  eachChange(plain, (position) => touched.add(extentOf(position)));
  return { plain, touched };
}

/// A batch of changes [position, bytes], copied: { blockCount, extents: Map of what is written whole, logs }.
export function packed(blockCount, changes) {
  const written = new Map(), extents = new Map(), logs = [], room = new Uint8Array(mostOfLog), view = viewOf(room);
  for (const [position, { length }] of changes) {
    written.set(extentOf(position), (written.get(extentOf(position)) ?? 0) + length);
  }
  let end = nonceSize;
  const close = () => { if (end > nonceSize) logs.push(logged(room.slice(0, end))); end = nonceSize; };
  for (const [position, bytes] of changes) {
    const extent = extentOf(position), size = sizeOf(extent, blockCount);
    if (written.get(extent) === size) {
      if (!extents.has(extent)) extents.set(extent, new Uint8Array(size));
      extents.get(extent).set(bytes, position % extentSize);
      continue;
    }
    if (end + changeHead + bytes.length > mostOfLog) close();
    view.setUint32(end, position);
    view.setUint32(end + 4, bytes.length);
    room.set(bytes, end + changeHead);
    end += changeHead + bytes.length;
  }
  close();
  return { blockCount, extents, logs };
}

/// What stores `batch` on top of `layout` as that generation: { header, puts: [[key, record]], gone: [range], layout }.
export async function sealedBatch(key, name, layout, { generation, blockCount, extents, logs }) {
  const table = layout.table.slice(0, extentsIn(blockCount)), next = { ...layout, blockCount, table, log: [...layout.log, ...logs] };
  const puts = [], gone = [], newest = layout.first + layout.log.length;
  const put = (at, about, plain, nonce = newNonce()) => {
    puts.push(sealRecord(key, [name, ...about, format], plain, nonce).then((record) => [at, record]));
    return nonce;
  };
  for (const [extent, plain] of extents) {
    table[extent] = { from: newest, nonce: put(extent, ['extent', extent, newest], plain) };
  }
  logs.forEach(({ plain }, i) => {
    plain.set(next.last);
    next.last = put(['log', newest + i], ['log', newest + i], plain);
  });
  while (next.log.length > 0 && unfolded(next, 1, 1).length === 0) {
    next.log.shift();
    next.first++;
  }
  if (next.first > layout.first) gone.push(IDBKeyRange.bound(['log', layout.first], ['log', next.first - 1]));
  if (table.length < layout.table.length) gone.push(IDBKeyRange.bound(table.length, layout.table.length));
  if (table.length < layout.table.length || extents.size > 0 || !layout.base) {
    const text = new Uint8Array(entrySize * table.length);
    table.forEach(({ from, nonce }, extent) => {
      viewOf(text).setUint32(entrySize * extent, from);
      text.set(nonce, entrySize * extent + 4);
    });
    next.base = put('base', ['base'], text);
  }
  const text = new Uint8Array(2 * nonceSize + 12);
  text.set(next.base);
  text.set(next.last, nonceSize);
  [next.first, next.first + next.log.length, blockCount].forEach((number, i) => viewOf(text).setUint32(2 * nonceSize + 4 * i, number));
  const seal = await sealRecord(key, [name, 'header', generation, format], text);
  return { header: { format, generation, seal }, puts: await Promise.all(puts), gone, layout: next };
}

/// The records of the extents that `base` names, each get(extent). Some megabytes are read ahead in their order, a few records
/// at a time: what comes is not one long task then, in which no key typed and no tap is heard.
export class Extents {
  constructor(base, get) {
    const count = base ? Math.floor(base.length / entrySize) : 0;
    Object.assign(this, { count, get, next: 0, read: new Map(), taken: new Set(), lanes: 0 });
  }

  /// The record of one, to be taken once: a large database is not to stay in memory twice.
  take(extent) {
    const record = this.read.get(extent) ?? this.get(extent);
    this.read.delete(extent);
    this.taken.add(extent);
    this.ahead(this.on);
    return record;
  }

  /// Reads ahead from now on, or no longer.
  ahead(on) {
    this.on = on;
    for (let lane = this.lanes; on && lane < askedAtOnce; lane++) this.lane();
  }

  async lane() {
    for (this.lanes++; this.on && this.next < this.count && this.read.size < mostAhead;) {
      const extent = this.next++;
      if (this.taken.has(extent)) continue;
      this.read.set(extent, this.get(extent));
      await this.read.get(extent).catch(() => {}); // told to whoever takes it
    }
    this.lanes--;
  }
}

/// Asks for all but the extents: { header, keys, base } is here; what lies under `firstKeys` (web/at_hand.js) and `log` are on
/// their way, in this order, or `blocks`, all of a store of format 1.
export async function stored(blocks) {
  const [header, keys, base, numbers, firstKeys] = await Promise.all([
    ...['header', 'keys', 'base'].map((key) => settled(blocks.get(key))),
    ...[allOf('log'), allOf('first')].map((range) => settled(blocks.getAllKeys(range)))]);
  if (header && header.format !== format) {
    return { header, keys, firstKeys: [], first: [], log: [], blocks: settled(blocks.getAll(IDBKeyRange.bound(0, Infinity))) };
  }
  // One by one: Chromium takes three times as long for the same bytes in one answer.
  const first = firstKeys.map((key) => settled(blocks.get(key)));
  const log = [];
  for (let at = 0; at < numbers.length; at += readAhead) {
    log.push(settled(blocks.getAll(IDBKeyRange.bound(numbers[at], numbers[Math.min(at + readAhead, numbers.length) - 1]))));
  }
  return { header, keys, base, firstKeys, first, log };
}

/// The changes that are not in their extents yet, in their order: a Map of extent → [position, bytes] each.
function waiting({ first, log, table, blockCount }) {
  const changes = new Map();
  log.forEach(({ plain }, i) => eachChange(plain, (position, bytes) => {
    const extent = extentOf(position);
    if (position >= blockCount * blockSize || table[extent].from > first + i) return;
    if (!changes.has(extent)) changes.set(extent, []);
    changes.get(extent).push([position, bytes]);
  }));
  return changes;
}

/// The extent that `record` is, as the log has made it.
async function openExtent(key, name, layout, changes, extent, record) {
  const { from, nonce } = layout.table[extent], size = sizeOf(extent, layout.blockCount);
  demand(record && same(nonceOf(record), nonce), `extent ${extent} is not of this base`);
  let plain = await openRecord(key, [name, 'extent', extent, from, format], record);
  if (plain.length !== size) {
    const cut = new Uint8Array(size);
    cut.set(plain.subarray(0, size));
    plain = cut;
  }
  for (const [position, bytes] of changes.get(extent) ?? []) plain.set(bytes, position % extentSize);
  return plain;
}

/// Breaks the seals of what stored() found, but for `extents`. Value: { layout, changes (as of waiting()), extents, extent(e):
/// the bytes of one, to be asked for once }. Both reject when anything is not as it was stored.
export async function opened(key, name, { header, base, log }, extents) {
  const open = (about, record) => openRecord(key, [name, ...about, format], record);
  const head = await open(['header', header.generation], header.seal), view = viewOf(head);
  const [first, next, blockCount] = [0, 4, 8].map((at) => view.getUint32(2 * nonceSize + at));
  const layout = { ...nothing(), blockCount, first, base: head.slice(0, nonceSize), last: head.slice(nonceSize, 2 * nonceSize) };
  demand(base && same(nonceOf(base), layout.base), 'not the base of this header');
  const text = await open(['base'], base);
  for (let at = 0; at < text.length; at += entrySize) {
    layout.table.push({ from: viewOf(text).getUint32(at), nonce: text.slice(at + 4, at + entrySize) });
  }
  const logs = Promise.all(log).then(async (parts) => {
    const records = parts.flat();
    demand(records.length === next - first, `${records.length} log records of ${next - first}`);
    const plains = await Promise.all(records.map((record, i) => open(['log', first + i], record)));
    plains.forEach((plain, i) => {
      const follower = plains[i + 1]?.subarray(0, nonceSize) ?? layout.last;
      demand(same(nonceOf(records[i]), follower), `log record ${first + i} is not of this log`);
    });
    return plains.map(logged);
  });
  layout.log = await logs;
  const changes = waiting(layout);
  return { layout, changes, extents,
    extent: async (number) => openExtent(key, name, layout, changes, number, await extents.take(number)) };
}

/// Lets the browser collect what IndexedDB and WebCrypto have left, most of which Chromium does not count and would keep until
/// it is twice the database: by an allocation that it counts, and that takes no memory, since nobody touches it. While it is
/// marking already, each does a step of that at once; without them the marking of a busy phone ends after all is read.
const collect = () => { try { new ArrayBuffer(collectedBytes); } catch { /* no room: it has collected by now */ } };

/// Calls give(number of its first block, bytes) for all extents that nobody has taken yet, until it says false; every few it
/// waits for pause(). Those that turn up in `wanted` come before the others; after the last of them it is pause(true).
export async function eachExtent({ layout, extents, extent }, give, pause = null, wanted = []) {
  for (let at = 0, given = 0; ;) {
    const asked = wanted.splice(0), some = new Set(asked.filter((number) => !extents.taken.has(number)));
    extents.ahead(asked.length === 0);
    for (; asked.length === 0 && some.size < openedAtOnce && at < layout.table.length; at++) if (!extents.taken.has(at)) some.add(at);
    if (asked.length === 0 && some.size === 0) return;
    const plains = await Promise.all([...some].map(extent));
    for (const [i, number] of [...some].entries()) {
      if (give(number * extentBlocks, plains[i]) === false) return;
      if (chromium && ++given > collectedAfter && given % collectedEach === 0) collect(); // a small one is not worth it
    }
    if (asked.length === 0 || wanted.length === 0) await pause?.(asked.length > 0);
  }
}

/// At most `most` extents that the oldest log records, or the `records` oldest, have changes for.
export function unfolded({ first, log, table }, most, records) {
  const extents = new Set();
  log.slice(0, records).forEach(({ touched }, i) => touched.forEach((extent) => {
    if (extents.size < most && table[extent]?.from <= first + i) extents.add(extent);
  }));
  return [...extents];
}

/// The batch that has these extents, of these records, as the log has made them.
export async function folded(key, name, layout, extents, records) {
  const changes = waiting(layout);
  const plains = await Promise.all(extents.map((extent, i) => openExtent(key, name, layout, changes, extent, records[i])));
  return { blockCount: layout.blockCount, extents: new Map(extents.map((extent, i) => [extent, plains[i]])), logs: [] };
}
