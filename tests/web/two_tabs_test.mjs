// Two tabs of one phone and web/storage.js: one of them writes, the other may take over, and what is deleted is asked for.
//   sh shell/in_root.sh node --test tests/web/two_tabs_test.mjs

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { forget, storeTabs } from './support/store_tab.mjs';

const codes = { failed: 101, busy: 104 };

const newTab = storeTabs();

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

  for (const kind of ['get', 'put', 'abort', 'dead', 'deaf']) {
    it(`a take-over whose ${kind} fails says so, and the next one finds everything`, async () => {
      await one.evaluate(async () => { await open(); await save(1, 2, [0, 1]); });
      const seen = await two.evaluate(async (how) => {
        const restore = faults[how](1, 1), { code } = await open(true);
        restore();
        return [code > 0, (await open(true)).code, generations(), (await save(2, 2, [0])).code];
      }, kind);
      assert.deepEqual(seen, [true, 0, [1, 1], 0]);
    });
  }

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

  it('a tab that loses the store while it reads it says so, and has not opened it', async () => {
    await one.evaluate(async () => {
      await open();
      await save(1, 40, range(0, 40));
      const real = SubtleCrypto.prototype.decrypt, gate = new Promise((resolve) => { globalThis.goOn = resolve; });
      const reading = new Promise((resolve) => {
        SubtleCrypto.prototype.decrypt = async function (...values) {
          if (values[2].length > 20000) { // an extent
            resolve();
            await gate;
          }
          return real.apply(this, values);
        };
      });
      globalThis.opening = open();
      await reading;
    });
    assert.equal((await two.evaluate(() => open(true))).code, 0);
    assert.equal(await one.evaluate(async () => { goOn(); return (await opening).code; }), codes.busy);
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

  it('a tab that read the store before another one folded it cannot write over that', async () => {
    await one.evaluate(async () => {
      await open();
      await save(1, 40, range(0, 40));
      for (let g = 2; g < 6; g++) await save(g, 40, [g]);
    });
    await two.evaluate(async () => {
      Object.defineProperty(navigator, 'locks', { value: { request: (name, options, hold) => hold({}) } }); // both have it
      await open();
    });
    await one.evaluate(() => storage.tidy());
    assert.equal((await two.evaluate(() => save(6, 40, [0]))).code, codes.busy);
    assert.equal((await one.evaluate(() => save(6, 40, [0]))).code, 0);
  });

  it('a store that the other tab has is deleted only when it is to be taken over', async () => {
    await one.evaluate(async () => { await open(); await save(1, 1, [0]); });
    const forgotten = (takeOver) => two.evaluate((over) => new Promise((resolve) => storage.forgetStore('a', over, resolve)), takeOver);
    assert.equal(await forgotten(false), codes.busy);
    assert.equal((await one.evaluate(() => save(2, 1, [0]))).code, 0);
    assert.equal(await forgotten(true), 0);
    assert.equal((await one.evaluate(() => save(3, 1, [0]))).code, codes.busy);
    assert.ok(!await two.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === 'baijia/a')));
  });

  it('a store that cannot be deleted is there as it was, and the next try deletes it', async () => {
    const seen = await one.evaluate(async () => {
      const forgotten = () => new Promise((resolve) => storage.forgetStore('a', false, resolve)), codes = [];
      const error = new DOMException('delete failed', 'UnknownError'), request = { error };
      await open();
      await save(1, 2, [0, 1]);
      for (const fails of [() => { throw error; }, () => { setTimeout(() => request.onerror()); return request; }]) {
        const restore = fault(IDBFactory.prototype, 'deleteDatabase', 1, 1, fails);
        codes.push(await forgotten());
        restore();
        codes.push((await open()).code);
      }
      return { codes, generations: generations(), deleted: await forgotten(), left: (await indexedDB.databases()).length };
    });
    assert.deepEqual(seen, { codes: [codes.failed, 0, codes.failed, 0], generations: [1, 1], deleted: 0, left: 0 });
  });

  it('a closed tab leaves the store to the next one', async () => {
    await one.evaluate(() => open());
    await one.close();
    assert.equal((await two.evaluate(() => open())).code, 0);
  });
});
