// The JavaScript half of the storage law (core/store/mirror_vfs.h): one batch is one IndexedDB transaction with strict
// durability, stored whole or not at all, acknowledged only in `complete`.
//
// One database an account, one object store. Record "header": {format, generation, block_count, seal, owner, proof};
// record n: block n, sealed (web/seal.js); record "keys": the ways to the data key. Measured: single blocks cost a commit
// of six 1.2 ms (16 KiB extents 1.9, 64 KiB 6), and reading them 64 at a time takes 30–40 ms for 6.4 MB (in one go
// 75–118; extents save a few ms at most); opening their seals takes another 95 ms, sealing a commit 0.4 ms.
//
// Fence: every transaction reads the header first. It goes on when the stored generation is the batch's predecessor (or
// the same batch, whose acknowledgement was lost) and nobody else has written since this tab opened the database; so a
// tab that lost it can never write over its successor.
//
// Chromium keeps IndexedDB in a log that a later start goes on with. When the system ended the browser in the middle of
// an append, what follows the torn record is unreadable to the start after that, and Chromium then deletes the whole
// database (seen in 2 of 80 kills under load). beginNewLog() comes therefore before this tab's first save.
//
// One writer: a Web Lock per account. Taking over asks the holder to finish, then steals.

import { enrolled, secretOf } from './finger.js';
import { Weights, blockOf, format, newKey, openBlock, sealBlock, sealSum, sealed, sumFits, unwrapped, weighed, weightOf,
  wrapped } from './seal.js';

const kFailed = 101, kFull = 102, kUnavailable = 100, kCorrupt = 103, kBusy = 104, kTooNew = 105, kEvicted = 106;
const kLocked = 108, kCodeWrong = 109, kCodeUnset = 110, kFingerFailed = 112;
const use = 1; // StoreWays::Finger
const blockSize = 4096, readAhead = 64;
const tries = 3, patienceMillis = 2000, stuckMillis = 15000, politeMillis = 1500, reloadMillis = 400;

class StoreError extends Error {
  constructor(code, detail) { super(detail); this.code = code; }
}
const failure = (error) => error instanceof StoreError ? error
  : new StoreError(error?.name === 'QuotaExceededError' ? kFull : kFailed, `${error?.name}: ${error?.message}`);
/// A request of IndexedDB as a promise.
export const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const canary = ({ name }) => `${name}/stored`;
function canaryOf(store) {
  try { return localStorage.getItem(canary(store)); } catch { return null; } // forbidden: unknown
}

const notRecognised = (error) => { throw new StoreError(kFingerFailed, `${error?.name}: ${error?.message}`); };

let store = null; // the open database of this tab

/// The database of that name, with one object store, "blocks".
export function openDatabase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    const timer = setTimeout(() => reject(new StoreError(kFailed, 'open: no answer')), stuckMillis);
    request.onupgradeneeded = () => request.result.createObjectStore('blocks');
    request.onblocked = () => reject(new StoreError(kBusy, 'open: blocked'));
    request.onerror = () => { clearTimeout(timer); reject(request.error); };
    request.onsuccess = () => { clearTimeout(timer); resolve(request.result); };
  });
}

let newLog = null;

/// Once in a page: writes more than Chromium's log holds (4 MiB), of which nothing stays. All databases of an origin have
/// one log; other engines have none. Resolves in any case.
export function beginNewLog(database) {
  return (newLog ??= new Promise((resolve) => {
    if (!/Chrom(e|ium)\//.test(navigator.userAgent)) return resolve();
    const transaction = database.transaction('blocks', 'readwrite', { durability: 'relaxed' });
    const blocks = transaction.objectStore('blocks'), filler = new Uint8Array(60000);
    for (let written = 0; written < 4 << 20; written += filler.length) blocks.put(filler, 'filler');
    blocks.delete('filler');
    transaction.oncomplete = transaction.onabort = resolve;
  }).catch((error) => console.warn(`storage: new log: ${error.message}`)));
}

/// Value: a function that gives the lock back, or null when another tab has it. `lost` is called when it was stolen.
async function acquire(name, takeOver, lost) {
  if (!navigator.locks) return () => {};
  const request = (options) => new Promise((resolve, reject) => {
    const hold = (lock) => (lock ? new Promise((release) => resolve(release)) : resolve(null));
    navigator.locks.request(name, options, hold).catch((error) => {
      reject(error);
      if (!options.signal?.aborted) lost();
    });
  });
  const free = await request({ ifAvailable: true });
  if (free) return free;
  // A page that is just being left gives its lock back within moments; a take-over waits for the holder's last batch.
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), takeOver ? politeMillis : reloadMillis);
  try {
    return await request({ signal: control.signal });
  } catch {
    return takeOver ? request({ steal: true }) : null;
  } finally {
    clearTimeout(timer);
  }
}

class Store {
  constructor(name) {
    const owner = crypto.getRandomValues(new Uint32Array(4)).join('-');
    Object.assign(this, { name, owner, taken() {}, database: null, lost: false, closed: false });
    this.blockCount = 0;
    this.weights = []; // of each block
    this.sum = new Weights();
    this.queue = Promise.resolve();
    this.channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null;
    if (this.channel) this.channel.onmessage = () => this.queue.then(() => this.loseOwnership());
  }

  loseOwnership() {
    if (this.lost || this.closed) return;
    this.lost = true;
    this.close();
    this.taken();
  }

  close() {
    this.closed = true;
    this.key = null;
    this.channel?.close();
    this.database?.close();
    this.release?.();
  }

  async connect() {
    if (this.database) return this.database;
    const database = await openDatabase(this.name);
    const forget = () => { if (this.database === database) this.database = null; };
    database.onclose = forget; // the system closed it: the next batch opens it again
    database.onversionchange = () => { database.close(); forget(); };
    return (this.database = database);
  }

  drop() {
    this.database?.close();
    this.database = null;
  }

  /// Reads everything; a claim also makes the stored generation this tab's own. Value: the records of all blocks.
  async read(claim) {
    const database = await this.connect();
    const transaction = database.transaction('blocks', claim ? 'readwrite' : 'readonly', { durability: 'strict' });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new StoreError(kFailed, 'read: aborted'));
    });
    finished.catch(() => {});
    const blocks = transaction.objectStore('blocks');
    const [header, keys] = await Promise.all([settled(blocks.get('header')), settled(blocks.get('keys'))]);
    if (header && header.format > format) throw new StoreError(kTooNew, `format ${header.format}`);
    if (!header && await settled(blocks.count(IDBKeyRange.lowerBound(0))) > (keys ? 1 : 0)) {
      throw new StoreError(kCorrupt, 'blocks without a header');
    }
    Object.assign(this, { header, keys });
    const count = (this.blockCount = header?.block_count ?? 0), ranges = [];
    for (let first = 0; first < count; first += readAhead) {
      ranges.push(blocks.getAll(IDBKeyRange.bound(first, Math.min(first + readAhead, count) - 1)));
    }
    if (claim && header) blocks.put({ ...header, owner: this.owner }, 'header');
    const parts = await Promise.all(ranges.map(settled));
    await finished;
    this.found = { generation: header?.generation ?? 0, owner: claim && header ? this.owner : header?.owner };
    return parts.flat();
  }

  /// Finds or makes the data key with what the user has given: { code, recovery }.
  async unlock(way) {
    // localStorage outlives an eviction of the database often enough to tell it. Who chooses a code has been told.
    if (!this.header && !way.code && canaryOf(this) !== null) throw new StoreError(kEvicted, 'nothing is left');
    if (this.keys) {
      if (!way.code && !way.recovery && way.finger !== use) throw new StoreError(kLocked, 'no code');
      if (way.finger === use && !this.keys.finger) throw new StoreError(kFingerFailed, 'not a way in');
      const secret = way.finger === use ? await secretOf(this.keys.finger).catch(notRecognised) : null;
      this.key = await unwrapped(this.keys, { ...way, secret });
      if (!this.key) throw new StoreError(kCodeWrong, 'no way in fits');
      const { code, recovery } = way;
      if (code && recovery) await this.keep({ code, recovery }); // a forgotten code is chosen anew
      return;
    }
    if (!way.code) throw new StoreError(kCodeUnset, 'no keys');
    this.key = await newKey();
    const { code, recovery } = way;
    if (!this.header) return this.keep({ code, recovery });
    this.keys = await wrapped({}, this.key, { code, recovery }); // stored by sealOld()
    this.old = true;
  }

  /// The data key can be had these ways too from now on.
  async keep(ways) {
    const keys = await wrapped(this.keys, this.key, ways);
    const transaction = (await this.connect()).transaction('blocks', 'readwrite', { durability: 'strict' });
    transaction.objectStore('blocks').put(keys, 'keys');
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new StoreError(kFailed, 'keys: aborted'));
    });
    this.keys = keys;
  }

  /// Seals what a version without seals has stored. Keys and blocks change together, so that blocks without a seal are
  /// never taken where there are keys.
  async sealOld(records) {
    const plains = records.map((record) => weighed(record.subarray(4)));
    const header = { ...this.header, generation: this.found.generation + 1, seal: sealed, owner: this.owner };
    await this.commit({ ...await this.seal(header, [...plains.entries()]), keys: this.keys });
    Object.assign(this.found, { generation: header.generation, owner: this.owner });
    return plains;
  }

  /// Breaks the seals of all blocks. Value: what weighed() made of each.
  async reveal(records) {
    if (this.old) return this.sealOld(records);
    const plains = await Promise.all(records.map((record, number) =>
      openBlock(this.key, this.name, number, record).catch(() => { throw new StoreError(kCorrupt, `block ${number}`); })));
    if (plains.length !== this.blockCount) throw new StoreError(kCorrupt, `${plains.length} blocks of ${this.blockCount}`);
    this.weights = plains.map(weightOf);
    this.weights.forEach((weight) => this.sum.add(weight));
    const fits = !this.header || await sumFits(this.key, this.name, this.header, this.sum).catch(() => false);
    if (!fits) throw new StoreError(kCorrupt, 'blocks of different times');
    return plains;
  }

  /// The batch of these blocks, sealed.
  async seal(header, plains) {
    const sum = new Weights(this.sum), weights = this.weights.slice();
    const change = (number, weight) => { sum.add(weights[number]); sum.add(weight); weights[number] = weight; };
    for (let number = header.block_count; number < weights.length; number++) change(number);
    weights.length = Math.min(weights.length, header.block_count);
    for (const [number, plain] of plains) change(number, weightOf(plain));
    const records = await Promise.all(plains.map(async ([number, plain]) =>
      [number, await sealBlock(this.key, this.name, number, header.generation, plain)]));
    const proof = await sealSum(this.key, this.name, header, sum);
    return { header: { ...header, proof }, records, weights, sum };
  }

  write(batch) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction('blocks', 'readwrite', { durability: 'strict' });
      let reason = null;
      const end = (error) => { clearTimeout(timer); error ? reject(error) : resolve(); };
      const give = (error) => { reason ??= error; try { transaction.abort(); } catch { end(reason); } };
      const timer = setTimeout(() => give(new StoreError(kFailed, 'write: no answer')), stuckMillis);
      transaction.oncomplete = () => end();
      transaction.onabort = () => end(reason ?? transaction.error ?? new StoreError(kFailed, 'write: aborted'));
      const blocks = transaction.objectStore('blocks');
      const { header } = batch;
      blocks.get('header').onsuccess = ({ target: { result: stored } }) => {
        const generation = stored?.generation ?? 0, ours = stored?.owner === this.owner;
        const untouched = stored?.owner === this.found.owner && generation === this.found.generation;
        const follows = generation === header.generation - 1 || (ours && generation === header.generation);
        if (!stored && this.blockCount > 0) {
          give(new StoreError(kEvicted, 'nothing is left'));
        } else if (!(ours || untouched) || !follows) {
          give(new StoreError(kBusy, `generation ${generation} is stored, not ${header.generation - 1}`));
        }
      };
      try {
        for (const [number, record] of batch.records) blocks.put(record, number);
        if (header.block_count < this.blockCount) blocks.delete(IDBKeyRange.bound(header.block_count, this.blockCount));
        blocks.put(header, 'header');
        if (batch.keys) blocks.put(batch.keys, 'keys');
      } catch (error) {
        give(error);
      }
    });
  }

  /// Stores `batch`, on a new connection when the old one is dead.
  async commit(batch) {
    const start = performance.now();
    for (let attempt = 1; ; attempt++) {
      if (this.lost) throw new StoreError(kBusy, 'taken over');
      try {
        await this.connect();
        await this.write(batch);
        this.blockCount = batch.header.block_count;
        this.weights = batch.weights;
        this.sum = batch.sum;
        return;
      } catch (error) {
        const { code, message } = failure(error);
        console.warn(`storage: try ${attempt}: ${message}`);
        this.drop();
        if (code === kBusy) this.loseOwnership();
        if (code !== kFailed || attempt === tries || performance.now() - start > patienceMillis) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
      }
    }
  }
}

/// The lock and everything that is stored. Value: { opened, records } or { opened, error }.
async function begin(account, takeOver) {
  const opened = new Store(`baijia/${account}`);
  try {
    if (takeOver) opened.channel?.postMessage('release');
    opened.release = await acquire(opened.name, takeOver, () => opened.loseOwnership());
    if (!opened.release) throw new StoreError(kBusy, 'another tab');
    return { opened, records: await opened.read(takeOver) };
  } catch (error) {
    return { opened, error };
  }
}

let early = null; // what prepareStore() has begun

/// Begins to open the account's database while the app is still being loaded; openStore() goes on with it.
export function prepareStore(account) {
  early = { account, begun: begin(account, false) };
}

/// Opens the account's database as its only writer, with `way` { code, recovery, finger } to its key, and fills image(bytes).
/// Then done(code, detail, generation); `taken` is called when another tab took it over. Without a way that fits it is
/// kept at hand for the next try: kLocked (nothing given), kCodeWrong, kFingerFailed; kCodeUnset or kEvicted when nothing is stored and
/// no code given to begin with.
export async function openStore({ account, takeOver, way, image, done, taken }) {
  closeStore();
  const prepared = early;
  early = null;
  const useful = prepared?.account === account && !takeOver;
  if (prepared && !useful) (await prepared.begun).opened.close();
  const begun = useful ? prepared.begun : begin(account, takeOver);
  const { opened, records, error } = await begun;
  let result;
  try {
    if (error) throw error;
    if (opened.lost) throw new StoreError(kBusy, 'taken over');
    await opened.unlock(way);
    const plains = await opened.reveal(records);
    const target = image(plains.length * blockSize);
    plains.forEach((plain, number) => target.set(blockOf(plain), number * blockSize));
    store = opened;
    opened.taken = taken;
    const { generation } = opened.found;
    if (generation > 0) opened.queue = beginNewLog(opened.database);
    navigator.storage?.persist?.().catch(() => {});
    result = [0, '', generation];
  } catch (reason) {
    const { code, message } = failure(reason);
    if ([kLocked, kCodeWrong, kFingerFailed, kCodeUnset, kEvicted].includes(code)) early = { account, begun };
    else opened.close();
    result = [code === kFailed ? kUnavailable : code, message, 0];
  }
  done(...result);
}

/// Forgets the key and gives the database back.
export function closeStore() {
  store?.close();
  store = null;
}

/// Deletes the account's database and what tells that there was one.
export function forgetStore(account) {
  closeStore();
  const name = `baijia/${account}`;
  indexedDB.deleteDatabase(name);
  try { localStorage.removeItem(canary({ name })); } catch { /* forbidden: nothing there */ }
}

/// The open store can be had with `next` from now on; `current`, when it has a code, must fit. Then done(code, detail).
export async function changeWays(current, next, done) {
  const target = store;
  try {
    if (current.code && !await unwrapped(target.keys, current)) throw new StoreError(kCodeWrong, 'not the present code');
    const { code, recovery } = next;
    const finger = next.finger === use ? await enrolled('百家').catch(notRecognised) : next.finger ? null : undefined;
    await target.keep({ code, recovery, finger });
    done(0, '');
  } catch (error) {
    const { code, message } = failure(error);
    done(code, message);
  }
}

/// One batch; `writes` are [number, bytes] whose bytes are copied before this returns. Then done(code, detail).
export function submit(generation, blockCount, writes, done) {
  const target = store;
  const plains = writes.map(([number, bytes]) => [number, weighed(bytes)]);
  if (!target || target.closed) {
    queueMicrotask(() => done(target?.lost ? kBusy : kFailed, 'the store is closed'));
    return;
  }
  const header = { format, generation, block_count: blockCount, seal: sealed, owner: target.owner };
  target.queue = target.queue.then(async () => target.commit(await target.seal(header, plains))).then(
    () => {
      try { localStorage.setItem(canary(target), String(generation)); } catch { /* only the canary */ }
      return ['', 0];
    },
    (error) => { const { code, message } = failure(error); return [message, code]; },
  ).then(([detail, code]) => done(code, detail));
}
