// The JavaScript half of the storage law (core/store/mirror_vfs.h): one batch is one IndexedDB transaction with strict
// durability, stored whole or not at all, acknowledged only in `complete`.
//
// One database an account, one object store; what lies in it: web/extents.js. Measured: records of 60 KiB are read in under
// half the time that single blocks took, and their seals opened in under half. Larger ones are files to Chromium.
//
// The log is folded into the base when it has grown and nothing was saved for two seconds: a few extents in a transaction,
// each whole or not at all, the header with it. A save waits for one of them at most.
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
import { firstBlocks, packedCopies, sealedCopies, worthCopies } from './at_hand.js';
import { allOf, blockSize, chromium, eachExtent, extentOf, Extents, folded, format, logBytes, nothing, opened as openAll, packed,
  sealedBatch, settled, stored, unfolded } from './extents.js';
import { changesOf } from './format_1.js';
import { QueueSeal, putQueue } from './queue.js';
import { newKey, unwrapped, wrapped } from './seal.js';

const kFailed = 101, kFull = 102, kUnavailable = 100, kCorrupt = 103, kBusy = 104, kTooNew = 105, kEvicted = 106;
const kDatabase = 107, kLocked = 108, kCodeWrong = 109, kCodeUnset = 110, kFingerFailed = 112;
const use = 1; // StoreWays::Finger
const mostRecords = 64, mostBytes = 1 << 19, hardLimit = 8, foldedAtOnce = 4, quietMillis = 2000;
const tries = 3, patienceMillis = 2000, stuckMillis = 15000, politeMillis = 1500, reloadMillis = 400,
  firstScreenMillis = 400, frameMillis = 8, busyMillis = 50, framesOfTap = 3;

class StoreError extends Error { constructor(code, detail) { super(detail); this.code = code; } }
const failure = (error) => error instanceof StoreError ? error
  : new StoreError(error?.name === 'QuotaExceededError' ? kFull : kFailed, `${error?.name}: ${error?.message}`);
const canary = ({ name }) => `${name}/stored`;
const canaryOf = (store) => { try { return localStorage.getItem(canary(store)); } catch { return null; /* forbidden */ } };

const notRecognised = (error) => { throw new StoreError(kFingerFailed, `${error?.name}: ${error?.message}`); };

/// Frames go first: resolves after the next one, or after `most` ms when there is none; at once in a page that is hidden.
const drawn = (most) => document.hidden ? null : new Promise((resolve) => {
  setTimeout(resolve, most);
  requestAnimationFrame(() => setTimeout(resolve));
});
/// A pause for frames after some work. A tap gets whole frames, and so does what was `asked` for: they may show what is needed
/// next. When nothing is, the user waits for the end of the work, and there are no pauses any more.
function pauses() {
  let last = performance.now(), frames = 0, waited = false;
  const tapped = () => { frames = framesOfTap; waited = true; };
  addEventListener('pointerup', tapped, { capture: true });
  const pause = async (asked) => {
    if (asked) [frames, waited] = [1, false];
    if (frames === 0 && (waited || performance.now() - last < busyMillis)) return;
    await drawn(frames > 0 ? firstScreenMillis : frameMillis);
    frames = Math.max(0, frames - 1);
    last = performance.now();
  };
  return { pause, end: () => removeEventListener('pointerup', tapped, { capture: true }) };
}
const completed = (transaction, what) => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error ?? new StoreError(kFailed, `${what}: aborted`));
});

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
    if (!chromium) return resolve();
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
    this.layout = nothing();
    this.atHand = null; // numbers of the blocks of which copies count; null: they are to be made anew
    this.wanted = []; // extents that somebody waits for
    this.asked = new Promise((resolve) => { this.ask = resolve; }); // for a first of them
    this.generation = 0; // stored last
    this.unsure = null; // a batch of which nobody knows whether it was stored
    this.saving = 0; // batches on their way
    this.queue = Promise.resolve();
    this.queueSeal = new QueueSeal(name);
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
    this.extents?.ahead(false);
    this.key = this.queueSeal = null;
    clearTimeout(this.timer);
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

  drop() { this.database?.close(); this.database = null; }

  /// Asks for everything; a claim also makes the stored generation this tab's own.
  async read(claim) {
    const database = await this.connect();
    const transaction = database.transaction('blocks', claim ? 'readwrite' : 'readonly', { durability: 'strict' });
    this.finished = completed(transaction, 'read');
    const blocks = transaction.objectStore('blocks');
    const found = (this.stored = await stored(blocks)), { header, keys } = found;
    for (const asked of [this.finished, ...found.first, ...found.log, found.blocks]) asked?.catch(() => {}); // awaited later
    if (header && header.format > format) throw new StoreError(kTooNew, `format ${header.format}`);
    if (!header && await settled(blocks.count(IDBKeyRange.lowerBound(0))) > (keys ? 1 : 0)) {
      throw new StoreError(kCorrupt, 'blocks without a header');
    }
    Object.assign(this, { header, keys });
    // In transactions of their own, which may rest: nobody else writes, and a record of another time is known by its nonce.
    this.extents = new Extents(found.base, async (extent) =>
      settled((await this.connect()).transaction('blocks').objectStore('blocks').get(extent)));
    this.extents.ahead(true);
    if (claim && header) blocks.put({ ...header, owner: this.owner }, 'header');
    const { generation = 0, owner, seal } = header ?? {};
    this.found = { generation, owner: claim && header ? this.owner : owner, seal };
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
    this.keys = await wrapped({}, this.key, { code, recovery }); // stored by renew()
    this.unsealed = true;
  }

  /// The data key can be had these ways too from now on.
  async keep(ways) {
    const keys = await wrapped(this.keys, this.key, ways);
    const transaction = (await this.connect()).transaction('blocks', 'readwrite', { durability: 'strict' });
    transaction.objectStore('blocks').put(keys, 'keys');
    await completed(transaction, 'keys');
    this.keys = keys;
  }

  /// Stores anew what is of format 1, or was stored without seals. Keys and blocks change together, so that blocks without
  /// a seal are never taken where there are keys. Value: as of opened().
  async renew(changes) {
    const { header, found, keys } = this, generation = header.generation + 1, batch = packed(header.block_count, changes);
    await beginNewLog(await this.connect());
    await this.commit({ ...batch, generation, keys, gone: IDBKeyRange.bound(0, Infinity) });
    Object.assign(found, { generation, owner: this.owner });
    return { layout: this.layout, extents: this.extents, extent: async (number) => batch.extents.get(number) };
  }

  async refuse(error) {
    await this.finished; // when reading failed, that is the reason
    if (error.name !== 'OperationError' && error.constructor !== Error) throw error; // the browser's failure, not the bytes'
    throw new StoreError(kCorrupt, error.message);
  }

  /// Breaks the seals of what was read, but for most of the extents. Value: as of opened().
  async reveal() {
    const { header, stored: found, key, name } = this, refuse = this.refuse.bind(this);
    let opening = { layout: this.layout, extents: this.extents };
    if (header && header.format < format) {
      const changes = found.blocks.then((records) => changesOf(this.unsealed ? null : key, name, header, records));
      opening = await this.renew(await changes.catch(refuse));
    } else if (header) {
      opening = await openAll(key, name, found, this.extents).catch(refuse);
    }
    this.layout = opening.layout;
    this.generation = this.found.generation;
    return opening;
  }

  /// Fills image(bytes) with what is at hand, or with everything when nothing is. Value: { here, bring }: of each block
  /// whether it is here, and bring(give) brings the others by give(number of a first one, bytes); neither when all are.
  async fill(opening, image) {
    const { stored: found, key, name } = this, refuse = this.refuse.bind(this), size = opening.layout.blockCount * blockSize;
    this.stored = null;
    const first = await Promise.all(found.first).then((records) => firstBlocks(key, name, opening, found.firstKeys, records))
      .catch((error) => console.warn(`storage: at hand: ${error.message}`));
    const bring = async (give, pause) => {
      const some = (number, bytes) => !this.closed && give(number, bytes);
      await eachExtent(opening, some, pause, this.wanted).catch(refuse);
      await this.finished;
    };
    if (first) {
      this.atHand = first.numbers;
      const target = image(size);
      for (const [position, bytes] of first.parts) target.set(bytes, position);
      return { here: first.here, bring };
    }
    // Asked for each time: its place changes when the memory of the app grows.
    await bring((number, bytes) => image(size).set(bytes, number * blockSize));
    return {};
  }

  /// Has copies of `blocks`, what this opening needed first, when some are missing or old, or most are of other blocks.
  keepAtHand(blocks) {
    const { layout, atHand, key, name } = this;
    if (this.closed || layout.blockCount < worthCopies) return;
    if (atHand?.size < 2 * blocks.length && blocks.every(([position]) => atHand.has(position / blockSize))) return;
    const texts = packedCopies(layout, blocks);
    setTimeout(() => {
      this.queue = this.queue.then(async () => {
        if (this.closed) return;
        const puts = await sealedCopies(key, name, texts);
        const transaction = (await this.connect()).transaction('blocks', 'readwrite'), kept = transaction.objectStore('blocks');
        kept.delete(allOf('first'));
        for (const [at, record] of puts) kept.put(record, at);
        await completed(transaction, 'at hand');
      }).catch((error) => console.warn(`storage: at hand: ${error.message}`)); // a later opening tries again
    }, quietMillis);
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
      const { header, puts, gone, keys, queued } = batch;
      blocks.get('header').onsuccess = ({ target: { result: found } }) => {
        const generation = found?.generation ?? 0, ours = found?.owner === this.owner;
        const untouched = found?.owner === this.found.owner && String(found?.seal) === String(this.found.seal);
        const follows = generation === header.generation - 1 || generation === header.generation;
        if (!found && Math.max(this.found.generation, this.generation) > 0) {
          give(new StoreError(kEvicted, 'nothing is left'));
        } else if (!(ours || untouched) || !follows) {
          give(new StoreError(kBusy, `generation ${generation} is stored, not ${header.generation - 1}`));
        }
      };
      try {
        for (const range of gone) blocks.delete(range);
        for (const [at, record] of puts) blocks.put(record, at);
        blocks.put({ ...header, owner: this.owner }, 'header');
        if (keys) blocks.put(keys, 'keys');
        putQueue(blocks, queued);
      } catch (error) {
        give(error);
      }
    });
  }

  /// `batch` is what is stored now.
  stands(batch) {
    this.layout = batch.layout;
    this.generation = batch.header.generation;
    this.unsure = null;
  }

  /// Finds out whether the batch was stored of which nobody heard. Value: its plan, if it was.
  async settle() {
    const { unsure } = this;
    if (!unsure) return null;
    const header = await settled(this.database.transaction('blocks').objectStore('blocks').get('header'));
    this.unsure = null;
    if (String(header?.seal) !== String(unsure.header.seal)) return null;
    this.stands(unsure);
    return unsure.plan;
  }

  /// Seals and stores `plan`, what packed() made with its generation, on a new connection when the old one is dead.
  async commit(plan) {
    const start = performance.now(), { key } = this; // a store that is closed meanwhile has none
    for (let attempt = 1; ; attempt++) {
      if (this.lost) throw new StoreError(kBusy, 'taken over');
      if (this.closed) throw new StoreError(kFailed, 'closed');
      try {
        await this.connect();
        if (await this.settle() === plan) return;
        const { gone, ...batch } = await sealedBatch(key, this.name, this.layout, plan);
        this.unsure = { ...batch, plan, gone: plan.gone ? [plan.gone] : gone, keys: plan.keys, queued: plan.queued };
        await this.write(this.unsure);
        this.stands(this.unsure);
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

  /// Folds the log into a few extents. Value: whether it is to go on.
  async fold() {
    const extents = unfolded(this.layout, foldedAtOnce);
    if (this.closed || this.unsure || extents.length === 0) return false;
    try {
      const blocks = (await this.connect()).transaction('blocks').objectStore('blocks');
      const records = await Promise.all(extents.map((extent) => settled(blocks.get(extent))));
      const batch = await folded(this.key, this.name, this.layout, extents, records);
      await this.commit({ ...batch, generation: this.generation });
    } catch (error) {
      console.warn(`storage: fold: ${error.message}`); // the next save says it, if it is to be said
      return false;
    }
    return this.layout.log.length > 0;
  }

  /// Lets the log be folded when it is quiet; `going` on with it, or as soon as it has grown too long.
  rest(going = false) {
    clearTimeout(this.timer);
    const { log } = this.layout, full = Math.max(log.length / mostRecords, logBytes(this.layout) / mostBytes);
    if (this.closed || this.saving || (full < 1 && !going)) return;
    this.timer = setTimeout(() => {
      this.queue = this.queue.then(() => this.fold()).then((more) => { if (more && !this.saving) this.rest(true); });
    }, going || full > hardLimit ? 0 : quietMillis);
  }
}

/// The lock, and everything that is stored on its way. Value: { opened } or { opened, error }.
async function begin(account, takeOver) {
  const opened = new Store(`baijia/${account}`);
  try {
    if (takeOver) opened.channel?.postMessage('release');
    opened.release = await acquire(opened.name, takeOver, () => opened.loseOwnership());
    if (!opened.release) throw new StoreError(kBusy, 'another tab');
    await opened.read(takeOver || !navigator.locks); // without locks a claim alone keeps other tabs from writing meanwhile
    return { opened };
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
/// Then done(code, detail, generation, here); `here`, when it is given, has 0 for each block that comes later by
/// blocks(number of a first one, bytes), or not, and then blocksFailed(code) says why. `taken` is called when another tab
/// took it over. Without a way that fits it is kept ready for the next try: kLocked (nothing given), kCodeWrong,
/// kFingerFailed; kCodeUnset or kEvicted when nothing is stored and no code given to begin with.
export async function openStore({ account, takeOver, way, image, done, taken, blocks, blocksFailed }) {
  closeStore();
  const prepared = early;
  early = null;
  const useful = prepared?.account === account && !takeOver;
  if (prepared && !useful) (await prepared.begun).opened.close();
  const begun = useful ? prepared.begun : begin(account, takeOver);
  const { opened, error } = await begun;
  let result, bring = null;
  try {
    if (error) throw error;
    if (opened.lost) throw new StoreError(kBusy, 'taken over');
    opened.extents.ahead(false); // what the first screen needs goes first
    await opened.unlock(way);
    const filled = await opened.fill(await opened.reveal(), image);
    if (opened.lost) throw new StoreError(kBusy, 'taken over'); // before it was whole
    bring = filled.bring;
    store = opened;
    opened.taken = taken;
    const { generation } = opened;
    // What happens first in an open app does not wait for this; the first save does.
    if (generation > 0) opened.queue = new Promise((resolve) => setTimeout(resolve)).then(() => beginNewLog(opened.database));
    navigator.storage?.persist?.().catch(() => {});
    result = [0, '', generation, filled.here];
  } catch (reason) {
    const { code, message } = failure(opened.lost ? new StoreError(kBusy, 'taken over') : reason);
    const again = [kLocked, kCodeWrong, kFingerFailed, kCodeUnset, kEvicted].includes(code);
    if (again) early = { account, begun };
    again ? opened.extents.ahead(true) : opened.close();
    result = [code !== kFailed ? code : opened.header ? kDatabase : kUnavailable, message, 0];
  }
  done(...result);
  if (result[0]) return;
  try {
    if (bring) {
      const { pause, end } = pauses();
      await Promise.race([drawn(firstScreenMillis), opened.asked]);
      await bring(blocks, pause).finally(end);
    }
    opened.rest();
  } catch (reason) {
    if (opened.closed) return;
    opened.close();
    blocksFailed(failure(reason).code === kFailed ? kDatabase : failure(reason).code);
  }
}

/// Brings this block before the others that are not here yet.
export const want = (block) => { store?.wanted.push(extentOf(block * blockSize)); store?.ask(); };

/// Has what this opening needed first at hand for the next one: `blocks` [position, bytes], as they are stored now.
export const keepAtHand = (blocks) => store?.keepAtHand(blocks);

/// Forgets the key and gives the database back.
export function closeStore() {
  store?.close();
  store = null;
}

/// Deletes the account's database and what tells that there was one. Then done(code, detail); kBusy when another tab has it
/// and it is not to be taken over.
export async function forgetStore(account, takeOver, done) {
  closeStore();
  const name = `baijia/${account}`, prepared = early?.account === account ? early : null;
  if (prepared) early = null;
  (await prepared?.begun)?.opened.close();
  const release = await acquire(name, takeOver, () => {});
  if (!release) return done(kBusy, 'another tab');
  try { localStorage.removeItem(canary({ name })); } catch { /* forbidden: nothing there */ }
  const gone = (async () => settled(indexedDB.deleteDatabase(name)))().finally(release); // it may throw
  await gone.then(() => done(0, ''), (error) => done(kFailed, String(error?.message)));
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

/// One batch of changes [position, bytes], which are copied before this returns; `change` is what it does to the sealed
/// queue (web/queue.js). Then done(code, detail).
export function submit(generation, blockCount, changes, done, change = null) {
  const target = store, queueSeal = target?.queueSeal;
  if (!target || target.closed) {
    queueMicrotask(() => done(target?.lost ? kBusy : kFailed, 'the store is closed'));
    return;
  }
  clearTimeout(target.timer);
  target.saving++;
  const plan = { ...packed(blockCount, changes), generation };
  target.queue = target.queue.then(async () =>
    target.commit({ ...plan, queued: await queueSeal.sealed(generation, change) })).then(
    () => {
      try { localStorage.setItem(canary(target), String(generation)); } catch { /* only the canary */ }
      return ['', 0];
    },
    (error) => { const { code, message } = failure(error); return [message, code]; },
  ).then(([detail, code]) => {
    target.saving--;
    done(code, detail);
    target.rest();
  });
}

/// Folds all of the log, step by step.
export async function tidy() {
  const target = store;
  for (let more = true; more;) more = await (target.queue = target.queue.then(() => target.fold()));
}
