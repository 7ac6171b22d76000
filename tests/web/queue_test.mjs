// The contract of web/queue.js and of how web/storage.js uses it, in real Chromium: what is sealed is in the transaction
// that stores the blocks, opens for the hub's key alone, and is read without a code. The hub's half is done here by
// Node's own cryptography, as shell/hub/queue_seal does it.
//   sh shell/in_root.sh node --test tests/web/queue_test.mjs

import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { forget, storeTabs } from './support/store_tab.mjs';

const hub = createECDH('prime256v1');
const point = [...hub.generateKeys()];

/// The plain box, or throws.
function opened(account, box, by = hub) {
  const bytes = Buffer.from(box), head = bytes.subarray(0, 78), theirs = head.subarray(13);
  const salt = Buffer.concat([theirs, by.getPublicKey()]);
  const key = Buffer.from(hkdfSync('sha256', by.computeSecret(theirs), salt, 'baijia queue 1', 32));
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(78, 90));
  cipher.setAAD(Buffer.concat([Buffer.from(account), head]));
  cipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([cipher.update(bytes.subarray(90, -16)), cipher.final()]).toString();
}

const newStoreTab = storeTabs();
let tab;
const newTab = async () => {
  tab = await newStoreTab();
  await tab.evaluate(async (key) => {
    const { sealedQueue } = await import('/queue.js');
    const bytes = (text) => new TextEncoder().encode(text);
    /// As save(), with boxes for the queue.
    globalThis.saveQueued = (generation, boxes, { clear = false, waiting = boxes.length, to = key } = {}) =>
      new Promise((resolve) => storage.submit(generation, 2, [[0, block(0, generation)], [1, block(1, generation)]],
        (code) => resolve(code), { clear, waiting, key: Uint8Array.from(to), boxes: boxes.map(bytes) }));
    globalThis.queued = (from = 0, account = 'a') => new Promise((resolve) => sealedQueue(account, from,
      ({ boxes, waiting, more }) => resolve({ boxes: boxes.map((box) => [...box]), waiting, more })));
  }, point);
};
beforeEach(async () => {
  await newTab();
  await tab.evaluate(() => open());
});
afterEach(async () => {
  await tab.close();
  const cleaner = await newStoreTab();
  await forget(cleaner);
  await cleaner.close();
});

const texts = ({ boxes }) => boxes.map((box) => opened('a', box));

describe('the sealed queue', () => {
  it('grows with the commits in their order, and opens for the hub alone', async () => {
    await tab.evaluate(async () => {
      await saveQueued(1, ['first', 'second']);
      await save(2, 2, [0]);
      await saveQueued(3, ['third'], { waiting: 3 });
    });
    const read = await tab.evaluate(() => queued());
    assert.deepEqual([texts(read), read.waiting, read.more], [['first', 'second', 'third'], 3, false]);
    const other = createECDH('prime256v1');
    other.generateKeys();
    assert.throws(() => opened('a', read.boxes[0], other));
    assert.throws(() => opened('b', read.boxes[0]));
    for (const at of [0, 5, 12, 20, 80, 95, read.boxes[0].length - 1]) {
      assert.throws(() => opened('a', read.boxes[0].with(at, read.boxes[0][at] ^ 1)), undefined, `byte ${at}`);
    }
    assert.notDeepEqual(read.boxes[0].slice(78, 90), read.boxes[1].slice(78, 90)); // a nonce of its own
  });

  it('is cleared and written anew in one', async () => {
    await tab.evaluate(async () => {
      await saveQueued(1, ['first', 'second']);
      await saveQueued(2, ['second'], { clear: true });
    });
    assert.deepEqual(texts(await tab.evaluate(() => queued())), ['second']);
    await tab.evaluate(() => saveQueued(3, [], { clear: true }));
    assert.deepEqual(await tab.evaluate(() => queued()), { boxes: [], waiting: 0, more: false });
  });

  it('is read by a page that has no code, in another point of another page', async () => {
    await tab.evaluate(() => saveQueued(1, ['first']));
    const before = await tab.evaluate(() => queued());
    await tab.close();
    await newTab();
    assert.deepEqual(texts(await tab.evaluate(() => queued())), ['first']);
    await tab.evaluate(async () => { await open(); await saveQueued(2, ['second']); });
    const now = await tab.evaluate(() => queued());
    assert.deepEqual(texts(now), ['first', 'second']);
    assert.deepEqual(now.boxes[0], before.boxes[0]);
    assert.notDeepEqual(now.boxes[0].slice(13, 78), now.boxes[1].slice(13, 78));
  });

  it('is stored with the blocks or not at all', async () => {
    const seen = await tab.evaluate(async () => {
      await saveQueued(1, ['first']);
      const mend = faults.put(1, 100);
      const failed = await saveQueued(2, ['second'], { clear: true });
      mend();
      const between = (await queued()).boxes.length;
      const again = await saveQueued(2, ['second'], { clear: true });
      return { failed, between, again };
    });
    assert.notEqual(seen.failed, 0);
    assert.deepEqual([seen.between, seen.again], [1, 0]);
    assert.deepEqual(texts(await tab.evaluate(() => queued())), ['second']);
  });

  it('keeps no record from being saved for a key that is none', async () => {
    const seen = await tab.evaluate(async () => {
      await saveQueued(1, ['first']);
      const code = await saveQueued(2, ['second'], { clear: true, to: new Array(65).fill(4) });
      return { code, opened: (await open()).generation };
    });
    assert.deepEqual(seen, { code: 0, opened: 2 });
    assert.deepEqual(texts(await tab.evaluate(() => queued())), ['first']);
  });

  it('comes in pages, and one large box alone', async () => {
    const pages = await tab.evaluate(async () => {
      await saveQueued(1, ['x'.repeat(1 << 20), 'a'.repeat(600000), 'b'.repeat(600000), 'c']);
      const sizes = [];
      for (let from = 0, more = true; more;) {
        const page = await queued(from);
        sizes.push(page.boxes.length);
        from += page.boxes.length;
        more = page.more;
      }
      return sizes;
    });
    assert.deepEqual(pages, [1, 1, 2]);
  });

  it('is nothing where there is no database, and makes none', async () => {
    const seen = await tab.evaluate(async () =>
      ({ page: await queued(0, 'nobody'), names: (await indexedDB.databases()).map(({ name }) => name) }));
    assert.deepEqual(seen.page, { boxes: [], waiting: 0, more: false });
    assert.ok(!seen.names.includes('baijia/nobody'));
  });

  it('goes with its account, also one that waits for its code', async () => {
    const left = await tab.evaluate(async () => {
      await saveQueued(1, ['first']);
      storage.closeStore();
      storage.prepareStore('a');
      const asked = (await openBy({})).code;
      const code = await new Promise((resolve) => storage.forgetStore('a', false, resolve));
      return { asked, code, names: (await indexedDB.databases()).map(({ name }) => name), then: await queued(),
               opened: (await openBy({})).code };
    });
    assert.deepEqual(left, { asked: 108, code: 0, names: [], then: { boxes: [], waiting: 0, more: false }, opened: 110 });
  });
});
