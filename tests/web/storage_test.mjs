// The contract of web/storage.js with one tab, in real Chromium, with faults put under IndexedDB. Several tabs:
// tests/web/two_tabs_test.mjs and tabs_test.mjs.
//   sh shell/in_root.sh node --test tests/web/storage_test.mjs

import assert from 'node:assert/strict';
import { appendFile, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { launch, undrawn } from './support/browser.mjs';
import { forget, storeTabs } from './support/store_tab.mjs';

const codes = { failed: 101, full: 102, unavailable: 100, corrupt: 103, busy: 104, tooNew: 105, evicted: 106, database: 107 };

const newTab = storeTabs();

describe('the store of one tab', () => {
  let tab;
  beforeEach(async () => { tab = await newTab(); });
  afterEach(async () => {
    await tab.close();
    const cleaner = await newTab();
    await forget(cleaner);
    await cleaner.close();
  });

  it('opens empty, stores a batch and reads it back byte for byte', async () => {
    const seen = await tab.evaluate(async () => {
      const first = await open();
      const saved = await save(1, 200, Array.from({ length: 200 }, (_, i) => i));
      await save(2, 200, [0, 64, 199]);
      const second = await open();
      return { first, saved, second, generations: generations() };
    });
    assert.deepEqual(seen.first, { code: 0, detail: '', generation: 0 });
    assert.equal(seen.saved.code, 0);
    assert.equal(seen.second.generation, 2);
    assert.deepEqual(seen.generations, Array.from({ length: 200 }, (_, i) => ([0, 64, 199].includes(i) ? 2 : 1)));
  });

  it('copies the bytes before submit returns', async () => {
    const generations = await tab.evaluate(async () => {
      await open();
      const bytes = block(0, 1);
      const done = new Promise((resolve) => storage.submit(1, 1, [[0, bytes]], resolve));
      bytes.fill(0);
      await done;
      await open();
      return globalThis.generations();
    });
    assert.deepEqual(generations, [1]);
  });

  it('deletes what is beyond a shrunken database, which may grow again', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 100, range(0, 100));
      await save(2, 20, [0]);
      await open();
      const shrunken = generations(), keys = await keysThere();
      await save(3, 40, range(20, 40));
      await open();
      return { shrunken, keys, grown: generations() };
    });
    const shrunken = Array.from({ length: 20 }, (_, number) => (number === 0 ? 2 : 1));
    assert.deepEqual(seen.shrunken, shrunken);
    assert.deepEqual(seen.keys, ['0', '1', 'base', 'header', 'keys', 'log,0']);
    assert.deepEqual(seen.grown, [...shrunken, ...Array(20).fill(3)]);
  });

  for (const kind of ['put', 'abort', 'dead']) {
    it(`replays a batch whose ${kind} fails once, at every place it can`, async () => {
      const seen = await tab.evaluate(async (kind) => {
        await open();
        await save(1, 40, range(0, 40));
        const codes = [];
        for (let n = 1; n <= 5; n++) { // two extents, the base, a log record, the header
          const restore = faults[kind](n, 1);
          codes.push((await save(n + 1, 40, [...range(0, 30), 35])).code);
          restore();
        }
        await open();
        return { codes, generations: generations() };
      }, kind);
      assert.deepEqual(seen.codes, [0, 0, 0, 0, 0]);
      assert.deepEqual(seen.generations, Array.from({ length: 40 }, (_, number) => (number < 30 || number === 35 ? 6 : 1)));
    });

    it(`says so when ${kind} fails for good, keeps what was stored, and stores again when it is healed`, async () => {
      const seen = await tab.evaluate(async (kind) => {
        await open();
        await save(1, 5, [0, 1, 2, 3, 4]);
        const start = performance.now();
        const restore = faults[kind](kind === 'put' ? 3 : 1, Infinity);
        const failed = await save(2, 5, [0, 1, 2, 3, 4]);
        const took = performance.now() - start, calls = restore();
        const healed = await save(2, 5, [1, 2]);
        const again = await open();
        return { failed: failed.code, took, calls, healed: healed.code, again, generations: generations() };
      }, kind);
      assert.equal(seen.failed, codes.failed);
      assert.ok(seen.took < 2500, `${seen.took} ms`);
      assert.equal(seen.calls >= 3, true);
      assert.equal(seen.healed, 0);
      assert.equal(seen.again.generation, 2);
      assert.deepEqual(seen.generations, [1, 2, 2, 1, 1]);
    });
  }

  it('reopens when the system closed the connection', async () => {
    const seen = await tab.evaluate(async () => {
      const databases = [];
      const real = indexedDB.open.bind(indexedDB);
      IDBFactory.prototype.open = function (...values) {
        const request = real(...values);
        request.addEventListener('success', () => databases.push(request.result));
        return request;
      };
      await open();
      await save(1, 1, [0]);
      databases.at(-1).close();
      databases.at(-1).dispatchEvent(new Event('close'));
      const after = await save(2, 1, [0]);
      databases.at(-1).close(); // closed without a word
      const silent = await save(3, 1, [0]);
      await open();
      return { after: after.code, silent: silent.code, generations: generations() };
    });
    assert.deepEqual(seen, { after: 0, silent: 0, generations: [3] });
  });

  it('opens a dead connection anew, on the third try at the latest', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 1, [0]);
      const out = [];
      for (const times of [1, Infinity]) {
        const restoreDead = faults.dead(1, 1); // the connection dies, so the batch must open
        const restore = fault(IDBFactory.prototype, 'open', 1, times, () => {
          throw new DOMException('Internal error opening backing store', 'UnknownError');
        });
        out.push((await save(out.length + 2, 1, [0])).code);
        restore();
        restoreDead();
      }
      await open();
      return { out, generations: generations() };
    });
    assert.deepEqual(seen, { out: [0, codes.failed], generations: [2] });
  });

  it('says that the space is full at the first, a middle and the last page, and recovers without a restart', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 5, [0, 1, 2, 3, 4]);
      const out = [];
      for (const n of [1, 2, 3]) { // the extent, the base, the header
        const restore = faults.quota(n, 1);
        out.push((await save(2, 5, [0, 1, 2, 3, 4])).code);
        restore();
      }
      const freed = (await save(2, 5, [4])).code;
      await open();
      return { out, freed, generations: generations() };
    });
    assert.deepEqual(seen.out, [codes.full, codes.full, codes.full]);
    assert.equal(seen.freed, 0);
    assert.deepEqual(seen.generations, [1, 1, 1, 1, 2]);
  });

  it('acknowledges a batch once when only its acknowledgement was lost', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 2, [0, 1]);
      // The transaction commits, but the page hears of an abort.
      const real = IDBDatabase.prototype.transaction;
      let first = true;
      IDBDatabase.prototype.transaction = function (...values) {
        const transaction = real.apply(this, values);
        if (first) {
          first = false;
          transaction.addEventListener('complete', (event) => {
            event.stopImmediatePropagation();
            transaction.dispatchEvent(new Event('abort'));
          });
        }
        return transaction;
      };
      const saved = (await save(2, 2, [1])).code;
      await open();
      return { saved, generations: generations() };
    });
    assert.deepEqual(seen, { saved: 0, generations: [1, 2] });
  });

  it('refuses a batch that does not follow what is stored', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 1, [0]);
      await open();
      const code = (await save(5, 1, [0])).code;
      await open();
      return { code, generations: generations() };
    });
    assert.deepEqual(seen, { code: codes.busy, generations: [1] });
  });

  it('tells an eviction from a new device', async () => {
    const seen = await tab.evaluate(async () => {
      const fresh = (await openBy({ recovery: 'hub' })).code;
      await open();
      await save(1, 1, [0]);
      const same = (await open()).code;
      storage.closeStore();
      await new Promise((resolve) => { indexedDB.deleteDatabase('baijia/a').onsuccess = resolve; });
      const evicted = (await openBy({ recovery: 'hub' })).code;
      const anew = await openBy({ code: 'shisan hao', recovery: 'hub' }); // who chooses a code has been told
      return { fresh, same, evicted, anew: anew.code };
    });
    assert.deepEqual(seen, { fresh: 110, same: 0, evicted: codes.evicted, anew: 0 });
  });

  it('refuses a store of a newer format and one with a block missing', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 3, [0, 1, 2]);
      await edit((blocks) => blocks.delete(0));
      const missing = (await open()).code;
      await edit((blocks) => blocks.put({ format: 3, generation: 1, block_count: 3, seal: 0 }, 'header'));
      return { missing, newer: (await open()).code };
    });
    assert.deepEqual(seen, { missing: codes.corrupt, newer: codes.tooNew });
  });

  it('does not take a failure of the browser for damage of what is stored', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 40, Array.from({ length: 40 }, (_, number) => number));
      const { get } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.get = function (key) {
        if (typeof key === 'number') throw new DOMException('the connection is gone', 'InvalidStateError');
        return get.call(this, key);
      };
      const failed = (await open()).code;
      IDBObjectStore.prototype.get = get;
      return { failed, later: (await open()).code };
    });
    assert.deepEqual(seen, { failed: codes.database, later: 0 });
  });

  it('notices a browser that stores nothing', async () => {
    const seen = await tab.evaluate(async () => {
      const settings = await import('/settings.js');
      const real = await settings.openSettings();
      const restore = fault(IDBFactory.prototype, 'open', 1, Infinity, () => {
        throw new DOMException('private', 'InvalidStateError');
      });
      const anew = await import('/settings.js?anew'); // without the first one's connection
      const none = await anew.openSettings(), opened = await open();
      restore();
      return { real, none, opened: opened.code };
    });
    assert.deepEqual(seen, { real: true, none: false, opened: codes.unavailable });
  });
});

describe('the log', () => {
  let tab;
  beforeEach(async () => {
    tab = await newTab();
    await tab.evaluate(async () => {
      await open();
      await save(1, 100, range(0, 100));
    });
  });
  afterEach(async () => {
    await tab.close();
    const cleaner = await newTab();
    await forget(cleaner);
    await cleaner.close();
  });
  /// What the blocks hold when the batches g from 2 to `last` each wrote block 13 g mod 100.
  const after = (last) => {
    const content = Array(100).fill(1);
    for (let g = 2; g <= last; g += 1) content[(13 * g) % 100] = g;
    return content;
  };
  const write = (from, to) => tab.evaluate(async ([first, last]) => {
    for (let g = first; g <= last; g++) if ((await save(g, 100, [(13 * g) % 100])).code) throw new Error(`batch ${g}`);
  }, [from, to]);
  const reopened = () => tab.evaluate(async () => ({ code: (await open()).code, generations: generations() }));

  it('has a record of what a batch changed, however little that is', async () => {
    const seen = await tab.evaluate(async () => {
      await patch(2, 100, 50, [[0, 8], [100, 108], [4088, 4096]]);
      const record = await got((await database()).transaction('blocks').objectStore('blocks').get(['log', 0]));
      await open();
      const found = image.subarray(50 * 4096, 51 * 4096), was = block(50, 1), is = block(50, 2);
      const wanted = was.map((byte, i) => (i < 8 || (i >= 100 && i < 108) || i >= 4088 ? is[i] : byte));
      return { size: record.length, same: found.every((byte, i) => byte === wanted[i]), keys: await keysThere() };
    });
    assert.equal(seen.size, 12 + 12 + 3 * (8 + 8) + 16);
    assert.equal(seen.same, true);
    assert.deepEqual(seen.keys, ['0', '1', '2', '3', '4', '5', '6', 'base', 'header', 'keys', 'log,0']);
  });

  it('is folded into the base: the same blocks, no record of it left', async () => {
    await write(2, 30);
    const keys = await tab.evaluate(async () => { await storage.tidy(); return keysThere(); });
    assert.deepEqual(keys, ['0', '1', '2', '3', '4', '5', '6', 'base', 'header', 'keys']);
    await write(31, 40);
    assert.deepEqual(await reopened(), { code: 0, generations: after(40) });
    await tab.evaluate(() => storage.tidy());
    assert.deepEqual(await reopened(), { code: 0, generations: after(40) });
  });

  it('is folded by itself when it has grown and nothing is saved', async () => {
    await write(2, 70);
    assert.ok((await tab.evaluate(() => keysThere())).length > 70);
    await tab.waitForFunction(async () => (await keysThere()).length === 10);
    assert.deepEqual(await reopened(), { code: 0, generations: after(70) });
  });

  it('takes batches while it is being folded', async () => {
    await write(2, 30);
    await tab.evaluate(async () => {
      const folded = storage.tidy();
      for (let g = 31; g <= 60; g++) if ((await save(g, 100, [(13 * g) % 100])).code) throw new Error(`batch ${g}`);
      await folded;
    });
    assert.deepEqual(await reopened(), { code: 0, generations: after(60) });
  });

  it('is not folded any further by a tab that has closed the store', async () => {
    await write(2, 30);
    const seals = await tab.evaluate(async () => {
      const seal = async () => String((await got((await database()).transaction('blocks').objectStore('blocks').get('header'))).seal);
      const real = SubtleCrypto.prototype.encrypt, before = await seal();
      const gate = new Promise((resolve) => { globalThis.goOn = resolve; });
      const sealing = new Promise((resolve) => {
        SubtleCrypto.prototype.encrypt = async function (...values) {
          resolve();
          await gate;
          return real.apply(this, values);
        };
      });
      const folding = storage.tidy();
      await sealing;
      storage.closeStore();
      goOn();
      await folding;
      SubtleCrypto.prototype.encrypt = real;
      return [before, await seal()];
    });
    assert.equal(seals[0], seals[1]);
    assert.deepEqual(await reopened(), { code: 0, generations: after(30) });
  });

  for (const kind of ['get', 'put', 'abort', 'dead', 'quota', 'deaf']) {
    it(`loses nothing when ${kind} fails at any place of folding it`, async () => {
      let last = 1;
      for (let n = 1; n <= 8; n += 1) {
        await write(last + 1, last + 12);
        last += 12;
        await tab.evaluate(async ([how, nth, times]) => {
          const restore = faults[how](nth, times);
          await storage.tidy();
          restore();
        }, [kind, n, n % 2 ? 1 : 99]);
        await write(last + 1, last += 1); // in the same page, with what it believes is stored
        assert.deepEqual(await reopened(), { code: 0, generations: after(last) }, `place ${n}`);
      }
    });
  }

  it('opens as the database was, whatever was written, failed, folded and opened in between', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const seen = await tab.evaluate(async (from) => {
        let state = from * 2654435761;
        const random = (below) => { // xorshift
          state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
          return (state >>> 0) % below;
        };
        let { generation } = await open(), model = Uint8Array.from(image);
        const same = () => image.length === model.length && image.every((byte, i) => byte === model[i]);
        const steps = [];
        for (let step = 0; step < 60; step++) {
          const dice = random(12);
          if (dice === 0) await storage.tidy();
          if (dice === 1) {
            await open();
            if (!same()) return { step, steps };
          }
          // A batch: blocks at random, whole or in parts; extents; a database that grows or shrinks.
          const before = model.length / 4096;
          const count = dice === 2 ? 20 + random(60) : dice === 3 ? before + random(40) : before;
          const next = new Uint8Array(count * 4096);
          next.set(model.subarray(0, next.length));
          const changes = new Map();
          for (let number = before; number < count; number++) changes.set(number, [[0, 4096]]);
          for (let i = random(6); i > 0; i--) {
            const number = random(Math.min(count, before)), start = 8 * random(400);
            changes.set(number, random(3) ? [[start, start + 8 + 8 * random(8)]] : [[0, 4096]]);
          }
          if (dice === 4) for (let number = 15; number < 30 && number < Math.min(count, before); number++) changes.set(number, [[0, 4096]]);
          const batch = [...changes].sort(([a], [b]) => a - b).flatMap(([number, parts]) => parts.map(([start, end]) => {
            const bytes = Uint8Array.from({ length: end - start }, () => random(256));
            next.set(bytes, number * 4096 + start);
            return [number * 4096 + start, bytes];
          }));
          const kind = ['put', 'abort', 'dead', 'quota', 'deaf'][random(5)];
          const restore = dice > 8 ? faults[kind](1 + random(4), random(2) ? 1 : 99) : () => {};
          const submit = (changed) => new Promise((resolve) => storage.submit(generation + 1, count, changed, resolve));
          let code = await submit(batch);
          restore();
          // The mirror's law: after a failure, whole blocks.
          if (code) code = await submit([...changes.keys()].sort((a, b) => a - b).map((number) => [number * 4096, next.subarray(number * 4096, (number + 1) * 4096)]));
          if (code) return { step, code, kind };
          generation += 1;
          model = next;
          steps.push(dice);
        }
        await open();
        return { whole: same() };
      }, seed);
      assert.deepEqual(seen, { whole: true }, `seed ${seed}`);
    }
  });
});

describe('a store of format 1', () => {
  let tab, golden;
  before(async () => { golden = JSON.parse(await readFile(new URL('../golden/store/sealed_v1.json', import.meta.url), 'utf8')); });
  beforeEach(async () => { tab = await newTab(); });
  afterEach(async () => {
    await forget(tab);
    await tab.close();
  });

  for (const way of [{ code: 'shisan hao' }, { recovery: 'hub' }]) {
    it(`opens by ${Object.keys(way)}, has what it had, and is stored anew, whole or not at all`, async () => {
      const seen = await tab.evaluate(async ([records, known]) => {
        await putGolden(records);
        const before = await keysThere(), restore = faults.abort(2, Infinity); // after it was read
        const failed = (await openBy(known)).code;
        restore();
        const between = await keysThere(), { code, generation } = await openBy(known);
        const first = generations(), keys = await keysThere(), saved = (await save(generation + 1, 5, [4])).code;
        await openBy(known);
        return { untouched: String(before) === String(between), failed, code, generation, first, keys, saved, last: generations() };
      }, [golden, way]);
      assert.deepEqual(seen, { untouched: true, failed: codes.database, code: 0, generation: 3, first: [1, 2, 1, 2, 1],
        keys: ['0', 'base', 'header', 'keys'], saved: 0, last: [1, 2, 1, 2, 4] });
    });
  }

  for (const [what, change] of [['put back', (records) => { records[3] = records[1]; }], ['taken away', (records) => { delete records[4]; }]]) {
    it(`is not taken when a block was ${what}`, async () => {
      const records = structuredClone(golden);
      change(records);
      assert.equal(await tab.evaluate(async (all) => {
        await putGolden(all);
        return (await openBy({ recovery: 'hub' })).code;
      }, records), codes.corrupt);
    });
  }
});

describe('a killed browser', () => {
  it('survives a log that was torn in the middle of an append and gone on with', async () => {
    let own = await launch(undrawn);
    try {
      for (const generation of [1, 2, 3]) {
        const tab = await newTab(own);
        const opened = await tab.evaluate(async () => ({ ...(await open()), generations: generations() }));
        assert.deepEqual([opened.code, opened.generation, opened.generations],
          [0, generation - 1, generation === 1 ? [] : [generation - 1]]);
        assert.equal((await tab.evaluate((g) => save(g, 1, [0]), generation)).code, 0);
        await own.kill();
        // What a kill between LevelDB's write of a record's head and its body leaves: seven bytes that promise more.
        const databases = join(own.folder, 'Default', 'IndexedDB');
        const files = (await readdir(databases, { recursive: true })).filter((name) => name.endsWith('.log')).sort();
        await appendFile(join(databases, files.at(-1)), Buffer.from([1, 2, 3, 4, 0xff, 0x0f, 1]));
        own = await launch(undrawn, own.folder);
      }
    } finally {
      await own.remove();
    }
  });
});
