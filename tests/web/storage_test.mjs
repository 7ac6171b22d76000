// The contracts of web/storage.js and web/settings.js, in real Chromium, with faults put under IndexedDB.
//   sh shell/in_root.sh node --test tests/web/storage_test.mjs

import assert from 'node:assert/strict';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { desktop, launch } from './support/browser.mjs';
import { forget, serveSources, storeTab } from './support/store_tab.mjs';

const codes = { failed: 101, full: 102, unavailable: 100, corrupt: 103, busy: 104, tooNew: 105, evicted: 106 };

let server, browser;

before(async () => {
  server = await serveSources();
  browser = await launch(desktop);
});
after(async () => {
  await browser?.remove();
  await server?.close();
});

const newTab = (from = browser) => storeTab(from, server);

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

  it('deletes blocks beyond a shrunken database', async () => {
    const seen = await tab.evaluate(async () => {
      await open();
      await save(1, 10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      await save(2, 4, [0]);
      await open();
      const keys = await got((await database()).transaction('blocks').objectStore('blocks').getAllKeys());
      return { generations: generations(), keys };
    });
    assert.deepEqual(seen.generations, [2, 1, 1, 1]);
    assert.deepEqual(seen.keys, [0, 1, 2, 3, 'header', 'keys']);
  });

  for (const kind of ['put', 'abort', 'dead']) {
    it(`replays a batch whose ${kind} fails once, at every place it can`, async () => {
      const seen = await tab.evaluate(async (kind) => {
        await open();
        const codes = [];
        for (let n = 1; n <= 6; n++) { // five blocks and the header
          const restore = faults[kind](n, 1);
          codes.push((await save(n, 5, [0, 1, 2, 3, 4])).code);
          restore();
        }
        await open();
        return { codes, generations: generations() };
      }, kind);
      assert.deepEqual(seen, { codes: [0, 0, 0, 0, 0, 0], generations: [6, 6, 6, 6, 6] });
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
      for (const n of [1, 3, 6]) {
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
      await edit((blocks) => blocks.delete(1));
      const missing = (await open()).code;
      await edit((blocks) => blocks.put({ format: 2, generation: 1, block_count: 3, seal: 0 }, 'header'));
      return { missing, newer: (await open()).code };
    });
    assert.deepEqual(seen, { missing: codes.corrupt, newer: codes.tooNew });
  });

  it('notices a browser that stores nothing', async () => {
    const seen = await tab.evaluate(async () => {
      const settings = await import('/settings.js');
      const real = await settings.openSettings();
      const restore = fault(IDBFactory.prototype, 'open', 1, Infinity, () => {
        throw new DOMException('private', 'InvalidStateError');
      });
      const none = await settings.openSettings(), opened = await open();
      restore();
      return { real, none, opened: opened.code };
    });
    assert.deepEqual(seen, { real: true, none: false, opened: codes.unavailable });
  });
});

describe('two tabs', () => {
  let one, two;
  beforeEach(async () => { [one, two] = [await newTab(), await newTab()]; });
  afterEach(async () => {
    await one.close();
    await forget(two);
    await two.close();
  });

  it('only one of them writes; the other may take over and finds everything', async () => {
    await one.evaluate(async () => { await open(); await save(1, 2, [0, 1]); });
    assert.equal((await two.evaluate(() => open())).code, codes.busy);
    const taken = await two.evaluate(async () => ({ opened: await open(true), generations: generations() }));
    assert.deepEqual([taken.opened.code, taken.opened.generation, taken.generations], [0, 1, [1, 1]]);
    const old = await one.evaluate(async () => ({ taken, code: (await save(2, 2, [0])).code }));
    assert.deepEqual(old, { taken: 1, code: codes.busy });
    assert.equal((await two.evaluate(() => save(2, 2, [0]))).code, 0);
  });

  it('a tab that does not answer is dispossessed', async () => {
    await one.evaluate(async () => {
      BroadcastChannel.prototype.postMessage = () => {};
      Object.defineProperty(BroadcastChannel.prototype, 'onmessage', { set() {} }); // frozen: it hears nothing
      await open();
      await save(1, 1, [0]);
    });
    assert.equal((await two.evaluate(() => open(true))).code, 0);
    await one.waitForFunction(() => taken === 1);
    assert.equal((await one.evaluate(() => save(2, 1, [0]))).code, codes.busy);
    assert.equal((await two.evaluate(() => save(2, 1, [0]))).code, 0);
  });

  it('a tab that never heard of the take-over cannot write over its successor', async () => {
    await one.evaluate(async () => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
      globalThis.BroadcastChannel = undefined;
      await open();
      await save(1, 1, [0]);
    });
    await two.evaluate(async () => { await open(true); await save(2, 1, [0]); });
    assert.equal((await one.evaluate(() => save(2, 1, [0]))).code, codes.busy);
    assert.equal((await one.evaluate(() => save(3, 1, [0]))).code, codes.busy);
    assert.deepEqual(await two.evaluate(async () => { await open(); return generations(); }), [2]);
  });

  it('a closed tab leaves the store to the next one', async () => {
    await one.evaluate(() => open());
    await one.close();
    assert.equal((await two.evaluate(() => open())).code, 0);
  });
});

describe('a killed browser', () => {
  it('knows a setting that was made a moment before, however often', async () => {
    let own = await launch(desktop);
    try {
      for (let round = 0; round < 4; round++) {
        const tab = await newTab(own);
        const found = await tab.evaluate(async (next) => {
          const { openSettings, preference, setPreference } = await import('/settings.js');
          const can = await openSettings(), before = preference('account');
          localStorage.clear(); // as if it had never reached the disk
          setPreference('account', next);
          return { can, before, after: preference('account') };
        }, `account ${round}`);
        assert.deepEqual(found, { can: true, before: round ? `account ${round - 1}` : '', after: `account ${round}` });
        await new Promise((resolve) => setTimeout(resolve, 300));
        await own.kill();
        own = await launch(desktop, own.folder);
      }
    } finally {
      await own.remove();
    }
  });

  it('survives a log that was torn in the middle of an append and gone on with', async () => {
    let own = await launch(desktop);
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
        own = await launch(desktop, own.folder);
      }
    } finally {
      await own.remove();
    }
  });

  it('has every acknowledged batch, whole and exact, when it comes back', async () => {
    let own = await launch(desktop);
    try {
      let acknowledged = 0;
      for (let round = 0; round < 5; round++) {
        const tab = await newTab(own);
        const opened = await tab.evaluate(async () => ({ ...(await open()), generations: generations() }));
        assert.equal(opened.code, 0);
        assert.ok(opened.generation >= acknowledged, `${opened.generation} < ${acknowledged}`);
        // Batch g writes block 0 and block g mod 8 + 1, over a first batch of all nine.
        const expected = Array.from({ length: opened.generation === 0 ? 0 : 9 }, (_, number) => {
          if (number === 0) return opened.generation;
          for (let g = opened.generation; g > 1; g--) if ((g % 8) + 1 === number) return g;
          return 1;
        });
        assert.deepEqual(opened.generations, expected);
        await tab.exposeFunction('acknowledge', (generation) => { acknowledged = generation; });
        const goal = opened.generation + 10 + round * 3;
        const reached = new Promise((resolve) => {
          const timer = setInterval(() => { if (acknowledged >= goal) { clearInterval(timer); resolve(); } }, 1);
        });
        void tab.evaluate(async (start) => {
          for (let g = start + 1; ; g++) {
            const numbers = g === 1 ? [0, 1, 2, 3, 4, 5, 6, 7, 8] : [0, (g % 8) + 1];
            if ((await save(g, 9, numbers)).code === 0) acknowledge(g);
          }
        }, opened.generation).catch(() => {}); // ended by the kill
        await reached;
        await own.kill();
        own = await launch(desktop, own.folder);
      }
      assert.ok(acknowledged >= 50);
    } finally {
      await own.remove();
    }
  });
});
