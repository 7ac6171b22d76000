// The JavaScript half of the storage law (core/store/mirror_vfs.h): one batch is one IndexedDB transaction with strict
// durability, stored whole or not at all, acknowledged only in `complete`.
//
// One database an account, one object store. Record "header": {format, generation, block_count, seal, owner, batch};
// record n: block n as bytes, [format, seal, 0, 0] before the 4096 (a sealed block is longer). Measured: single blocks
// cost a commit of six 1.2 ms (16 KiB extents 1.9, 64 KiB 6), and reading them 64 at a time opens 6.4 MB in 30–40 ms
// (in one go 75–118; extents save a few ms at most).
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

const kFailed = 101, kFull = 102, kUnavailable = 100, kCorrupt = 103, kBusy = 104, kTooNew = 105;
const format = 1, unsealed = 0, blockSize = 4096, prefix = 4, readAhead = 64;
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
    const header = await settled(blocks.get('header'));
    if (header && header.format > format) throw new StoreError(kTooNew, `format ${header.format}`);
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
        if (!(ours || untouched) || !follows) {
          give(new StoreError(kBusy, `generation ${generation} is stored, not ${header.generation - 1}`));
        }
      };
      try {
        for (const [number, record] of batch.records) blocks.put(record, number);
        if (header.block_count < this.blockCount) blocks.delete(IDBKeyRange.bound(header.block_count, this.blockCount));
        blocks.put(header, 'header');
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

/// Opens the account's database as its only writer and fills image(bytes). Then done(code, detail, generation, evicted);
/// `taken` is called when another tab took it over.
export async function openStore({ account, takeOver, image, done, taken }) {
  store?.close();
  store = null;
  const prepared = early;
  early = null;
  const useful = prepared?.account === account && !takeOver;
  if (prepared && !useful) (await prepared.begun).opened.close();
  const { opened, records, error } = await (useful ? prepared.begun : begin(account, takeOver));
  let result;
  try {
    if (error) throw error;
    if (opened.lost) throw new StoreError(kBusy, 'taken over');
    const target = image(opened.blockCount * blockSize);
    let at = 0;
    for (const record of records) {
      if (record.length !== prefix + blockSize || record[0] !== format || record[1] !== unsealed) break;
      target.set(record.subarray(prefix), at);
      at += blockSize;
    }
    if (at !== target.length) throw new StoreError(kCorrupt, `block ${at / blockSize} of ${opened.blockCount}`);
    const { generation } = opened.found;
    // localStorage outlives an eviction of the database often enough to tell it.
    let evicted = false;
    try { evicted = generation === 0 && localStorage.getItem(canary(opened)) !== null; } catch { /* forbidden: unknown */ }
    store = opened;
    opened.taken = taken;
    if (generation > 0) opened.queue = beginNewLog(opened.database);
    navigator.storage?.persist?.().catch(() => {});
    result = [0, '', generation, evicted];
  } catch (reason) {
    opened.close();
    const { code, message } = failure(reason);
    result = [code === kFailed ? kUnavailable : code, message, 0, false];
  }
  done(...result);
}

/// One batch; `writes` are [number, bytes] whose bytes are copied before this returns. Then done(code, detail).
export function submit(generation, blockCount, writes, done) {
  const target = store;
  const records = writes.map(([number, bytes]) => {
    const record = new Uint8Array(prefix + blockSize);
    record[0] = format;
    record[1] = unsealed;
    record.set(bytes, prefix);
    return [number, record];
  });
  if (!target || target.closed) {
    queueMicrotask(() => done(target?.lost ? kBusy : kFailed, 'the store is closed'));
    return;
  }
  const header = { format, generation, block_count: blockCount, seal: unsealed, owner: target.owner };
  target.queue = target.queue.then(() => target.commit({ header, records })).then(
    () => {
      try { localStorage.setItem(canary(target), String(generation)); } catch { /* only the canary */ }
      return ['', 0];
    },
    (error) => { const { code, message } = failure(error); return [message, code]; },
  ).then(([detail, code]) => done(code, detail));
}
