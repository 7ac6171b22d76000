// Four tabs of one phone that fight for one store: each opens it, takes it over, saves, is frozen, reloaded or closed in
// the middle. Whatever happens the store is what one writer after the other has left.
//   sh shell/in_root.sh node --test tests/web/tabs_test.mjs
// BAIJIA_TABS_SECONDS: 20 by default, 3600 in the long run; BAIJIA_TABS_SEED repeats the choices.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { launch, undrawn } from './support/browser.mjs';
import { serveSources, storeTab } from './support/store_tab.mjs';

const seconds = Number(process.env.BAIJIA_TABS_SECONDS ?? 20);
const seed = Number(process.env.BAIJIA_TABS_SEED ?? 20261129);
const tabCount = 4, blockCount = 9, kBusy = 104;

let dice = seed;
const roll = (sides) => { // mulberry32
  dice = (dice + 0x6d2b79f5) | 0;
  let t = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % sides;
};

let browser, server;
before(async () => { [browser, server] = [await launch(undrawn), await serveSources()]; });
after(async () => {
  await browser?.remove();
  await server?.close();
});

/// Batch g writes block 0 and block g mod 8 + 1, over a first batch of all nine.
const numbersOf = (g) => (g === 1 ? [0, 1, 2, 3, 4, 5, 6, 7, 8] : [0, (g % 8) + 1]);
const stateAt = (generation) => Array.from({ length: generation === 0 ? 0 : blockCount }, (_, number) => {
  if (number === 0) return generation;
  for (let g = generation; g > 1; g -= 1) if ((g % 8) + 1 === number) return g;
  return 1;
});

it(`leave a whole store, ${seconds} s`, { timeout: (seconds + 120) * 1000 }, async () => {
  const seen = { opened: 0, busy: 0, saved: 0, taken_over: 0, frozen: 0, reloaded: 0 };
  const writers = new Map(); // generation → the tab that was told that it is stored
  let acknowledged = 0;
  const tell = (tab, generation) => {
    assert.ok(!writers.has(generation), `generation ${generation} was given to tab ${writers.get(generation)} and to tab ${tab}`);
    writers.set(generation, tab);
    writers.delete(generation - 10000);
    acknowledged = Math.max(acknowledged, generation);
    seen.saved += 1;
  };

  /// One tab's life: open, look, save until somebody else has the store.
  async function live(tab, number) {
    const before = acknowledged;
    const takeOver = roll(3) === 0;
    const opened = await tab.evaluate(async (over) => ({ ...(await open(over)), generations: generations() }), takeOver);
    if (opened.code === kBusy) {
      seen.busy += 1;
      return;
    }
    assert.equal(opened.code, 0, `tab ${number}: ${opened.detail}`);
    assert.ok(opened.generation >= before, `generation ${opened.generation} after ${before} was acknowledged`);
    assert.deepEqual(opened.generations, stateAt(opened.generation));
    seen.opened += 1;
    if (takeOver) seen.taken_over += 1;
    const saves = 1 + roll(12);
    for (let generation = opened.generation + 1; generation <= opened.generation + saves; generation += 1) {
      const { code } = await tab.evaluate(([g, count, numbers]) => save(g, count, numbers), [generation, blockCount, numbersOf(generation)]);
      if (code === kBusy) return; // somebody took it over
      assert.equal(code, 0);
      tell(number, generation);
    }
  }

  const end = performance.now() + seconds * 1000;
  async function person(number) {
    let tab = await storeTab(browser, server);
    let session = await browser.context.newCDPSession(tab);
    while (performance.now() < end) {
      const deed = roll(10);
      if (deed === 0) { // the system freezes it, with the store in its hands or not
        seen.frozen += 1;
        await session.send('Page.setWebLifecycleState', { state: 'frozen' });
        await new Promise((resolve) => setTimeout(resolve, 200 + roll(2500)));
        await session.send('Page.setWebLifecycleState', { state: 'active' });
      } else if (deed === 1) { // closed in the middle of a save
        seen.reloaded += 1;
        void tab.evaluate(() => save(0, 1, [0])).catch(() => {});
        await tab.close();
        tab = await storeTab(browser, server);
        session = await browser.context.newCDPSession(tab);
      } else {
        await live(tab, number);
        if (roll(2) === 0) await tab.evaluate(() => storage.closeStore());
      }
    }
    await tab.close();
  }
  await Promise.all(Array.from({ length: tabCount }, (_, number) => person(number)));

  const last = await storeTab(browser, server);
  const found = await last.evaluate(async () => ({ ...(await open(true)), generations: generations() }));
  assert.deepEqual([found.code, found.generations], [0, stateAt(found.generation)]);
  assert.ok(found.generation >= acknowledged);
  assert.ok(seen.saved > seconds && seen.taken_over > 0 && seen.busy > 0, JSON.stringify(seen));
  console.log(`# ${tabCount} tabs, ${seconds} s, seed ${seed}: ${JSON.stringify(seen)}, 0 malformed, 0 lost`);
});
