// The contract of web/at_hand.js and of how web/storage.js uses it, in real Chromium: an opening begins with the blocks at
// hand, what they say is never older than the rest, and whatever happens to them nothing is lost.
//   sh shell/in_root.sh node --test tests/web/at_hand_test.mjs

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { forget, storeTabs } from './support/store_tab.mjs';

const corrupt = 103;
const newTab = storeTabs();
let tab;

/// 1,100 blocks in two generations, of which every ninth is at hand.
beforeEach(async () => {
  tab = await newTab();
  await tab.evaluate(async () => {
    globalThis.count = 1100;
    globalThis.wanted = range(0, count).filter((number) => number % 9 === 0);
    // Opens, and says what was here at once: numbers of blocks, and whether they were right.
    globalThis.first = async () => {
      const opened = await open(), here = opened.here && range(0, opened.here.length).filter((number) => opened.here[number]);
      const seen = opened.code === 0 ? globalThis.generations() : [];
      return { code: opened.code, here, first: here?.map((number) => seen[number]) };
    };
    // The rest, too: for each block the generation that wrote it.
    globalThis.rest = async () => ((await globalThis.whole) || generations());
    await open();
    await save(1, count, range(0, count));
    await open();
    await keep(wanted);
  });
});
afterEach(async () => {
  await tab.close();
  const cleaner = await newTab();
  await forget(cleaner);
  await cleaner.close();
});

describe('blocks at hand', () => {
  it('come first, alone, and the rest follows', async () => {
    const seen = await tab.evaluate(async () => {
      const { code, here, first } = await globalThis.first();
      return { code, first, same: String(here) === String(wanted), rest: await rest(), brought: brought.length };
    });
    assert.equal(seen.code, 0);
    assert.equal(seen.same, true);
    assert.deepEqual(new Set(seen.first), new Set([1]));
    assert.deepEqual(new Set(seen.rest), new Set([1]));
    assert.equal(seen.brought, 74); // extents
  });

  it('are followed by what is looked at, before the others, each once', async () => {
    const brought = await tab.evaluate(async () => {
      await globalThis.first();
      for (const number of [1000, 9, 500, 1001]) storage.want(number);
      while (brought.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
      const before = brought.length;
      storage.want(800);
      await rest();
      return { first: brought.slice(0, 3), later: brought.indexOf(795) - before, all: brought.length, each: new Set(brought).size };
    });
    assert.deepEqual(brought.first, [990, 0, 495]);
    assert.ok(brought.later < 2 * 16, `after ${brought.later} others`);
    assert.deepEqual([brought.all, brought.each], [74, 74]);
  });

  it('are as the log has made them, which was longer when they were made, or is longer now', async () => {
    const seen = await tab.evaluate(async () => {
      await open(); await whole;
      await save(2, count, [9, 10]);
      await patch(3, count, 18, [[0, 200]]);
      const before = await first(), all = await rest();
      await keep([...wanted, 10]); // copied with the log
      await save(4, count, [9, 90]);
      const after = await first();
      const end = await rest();
      return { before: [9, 18, 27].map((number) => before.first[before.here.indexOf(number)]), all: [9, 10, 18].map((n) => all[n]),
        after: [9, 10, 90, 27].map((number) => after.first[after.here.indexOf(number)]), end: [9, 10, 90, 91].map((n) => end[n]) };
    });
    // Block 18 is of no one generation: bytes of two, as the patch left it.
    assert.deepEqual(seen, { before: [2, null, 1], all: [2, 2, null], after: [4, 2, 4, 1], end: [4, 2, 4, 1] });
  });

  it('of an extent that was sealed anew since are read from it, and made anew at the next chance', async () => {
    const seen = await tab.evaluate(async () => {
      await open(); await whole;
      await save(2, count, range(45, 60)); // extent 3, whole
      await patch(3, count, 100, [[0, 4096]]);
      for (let i = 4; i < 70; i++) await patch(i, count, 100, [[0, 4096]]);
      await storage.tidy(); // folds the log: extent 6
      const { here, first } = await globalThis.first(), all = await rest();
      const found = Object.fromEntries(here.map((number, i) => [number, first[i]]));
      const kept = async () => String(await got((await database()).transaction('blocks').objectStore('blocks').get(['first', 0])));
      const before = await kept();
      await keep(wanted);
      const renewed = await kept() !== before;
      const again = await globalThis.first();
      return { found: [45, 50, 54, 99, 100, 9].map((number) => found[number]), all: [45, 59, 60, 100].map((n) => all[n]),
        extra: here.length, renewed, again: again.here.length, end: new Set(await rest()).size };
    });
    assert.deepEqual(seen.found, [2, 2, 2, 1, 69, 1]);
    assert.deepEqual(seen.all, [2, 2, 1, 69]);
    assert.equal(seen.renewed, true);
    assert.equal(seen.again, 123);
    assert.ok(seen.extra > 123, `${seen.extra} blocks`);
    assert.equal(seen.end, 3);
  });

  it('and what was added since is here at once, what was cut off is not', async () => {
    const seen = await tab.evaluate(async () => {
      await open(); await whole;
      await save(2, count + 40, range(count, count + 40));
      const grown = await first(), all = await rest();
      await save(3, 500, [0]);
      const cut = await first(), left = await rest();
      return { grown: range(count, count + 40).every((number) => grown.here.includes(number)), all: [count - 1, count, count + 39].map((n) => all[n]),
        code: cut.code, most: Math.max(...cut.here), left: [left.length, left[0], left[499]] };
    });
    assert.deepEqual(seen, { grown: true, all: [1, 2, 2], code: 0, most: 495, left: [500, 3, 1] });
  });

  for (const [what, change] of [
    ['changed', "async (blocks) => { const record = await got(blocks.get(['first', 0])); record[40] ^= 1; blocks.put(record, ['first', 0]); }"],
    ['exchanged', "async (blocks) => { blocks.put(await got(blocks.get(['first', 1])), ['first', 0]); }"],
    ['gone', "async (blocks) => { for (let i = 0; i < 9; i++) blocks.delete(['first', i]); }"],
  ]) {
    it(`that are ${what} cost time only`, async () => {
      const seen = await tab.evaluate(async (change) => {
        await edit(eval(change));
        const { code, here } = await first();
        return { code, whole: here === undefined, all: [...new Set(generations())] };
      }, change);
      assert.deepEqual(seen, { code: 0, whole: true, all: [1] });
    });
  }

  it('put back to what they were give what is stored now all the same', async () => {
    const seen = await tab.evaluate(async () => {
      storage.closeStore();
      const old = await got((await database()).transaction('blocks').objectStore('blocks').getAll(IDBKeyRange.bound(['first'], ['first', Infinity])));
      await open(); await whole;
      await save(2, count, [9]);
      await save(3, count, range(45, 60));
      await keep([...wanted, 1]);
      await edit((blocks) => { old.forEach((record, i) => blocks.put(record, ['first', i])); });
      const { code, here, first } = await globalThis.first();
      const found = Object.fromEntries(here.map((number, i) => [number, first[i]]));
      const all = await rest();
      return { code, found: [0, 9, 45, 54].map((number) => found[number]), all: [0, 9, 45, 54, 59].map((n) => all[n]) };
    });
    assert.deepEqual(seen, { code: 0, found: [1, 2, 3, 3], all: [1, 2, 3, 3, 3] });
  });

  it('do not hide that the rest is broken, or gone', async () => {
    const seen = await tab.evaluate(async () => {
      const out = [];
      await edit(async (blocks) => { const record = await got(blocks.get(40)); record[40] ^= 1; blocks.put(record, 40); });
      out.push((await first()).code, await whole);
      await edit((blocks) => blocks.delete(40));
      out.push((await first()).code, await whole);
      out.push((await new Promise((done) => storage.submit(2, count, [], (code) => done({ code })))).code !== 0);
      return out;
    });
    assert.deepEqual(seen, [0, corrupt, 0, corrupt, true]);
  });

  it('are not made of a small store, and not stored by a tab that has lost it', async () => {
    const seen = await tab.evaluate(async () => {
      const keys = async () => (await keysThere()).filter((key) => key.startsWith('first')).length;
      await open(); await whole;
      await save(2, 1000, [0]);
      await edit((blocks) => blocks.delete(IDBKeyRange.bound(['first'], ['first', Infinity])));
      await open();
      await keep(range(0, 100));
      const small = await keys();
      await save(3, count, range(1000, count));
      storage.keepAtHand([[0, image.subarray(0, 4096)]]);
      storage.closeStore();
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return { small, lost: await keys() };
    });
    assert.deepEqual(seen, { small: 0, lost: 0 });
  });

  it('and a save of what came late is as any other', async () => {
    const seen = await tab.evaluate(async () => {
      await open(); await whole;
      const saved = (await save(2, count, [7, 9, 500])).code;
      const { first, here } = await globalThis.first(), all = await rest();
      return { saved, nine: first[here.indexOf(9)], all: [7, 8, 9, 500].map((n) => all[n]) };
    });
    assert.deepEqual(seen, { saved: 0, nine: 2, all: [2, 1, 2, 2] });
  });
});
