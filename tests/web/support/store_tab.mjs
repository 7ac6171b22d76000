// A tab that runs web/storage.js in a real browser, with faults that can be put under IndexedDB.

import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, undrawn } from './browser.mjs';
import { serve } from './serve.mjs';

const html = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>storage</title>' };

/// Serves web/ as it is, with an empty page.
export const serveSources = () =>
  serve(fileURLToPath(new URL('../../../web', import.meta.url)), 0, { 'GET /test': () => html });

/// A tab with the tests' vocabulary: open(), save(generation, count, numbers), faults, image. A new one if no `page` is given.
export async function storeTab(browser, server, page = null) {
  const tab = page ?? (await browser.context.newPage());
  await tab.goto(`${server.url}test`);
  await tab.evaluate(async () => {
    const storage = await import('/storage.js');
    const block = (number, generation) => {
      const bytes = new Uint8Array(4096).map((_, i) => number * 31 + generation * 7 + i);
      new DataView(bytes.buffer).setUint32(0, generation);
      return bytes;
    };
    Object.assign(globalThis, { storage, tries: 0, taken: 0 });
    globalThis.block = block;
    globalThis.openBy = (way, takeOver = false, account = 'a') => new Promise((resolve) => {
      globalThis.image = new Uint8Array();
      let here; // globalThis.whole: the rest of an image that lacks blocks is there, or why not
      storage.openStore({
        account, takeOver, way,
        image: (bytes) => (image.length === bytes ? image : (globalThis.image = new Uint8Array(bytes))),
        taken: () => { globalThis.taken++; },
        done: (code, detail, generation, some) => {
          here = some && [...some];
          globalThis.brought = [];
          globalThis.whole = some ? new Promise((end) => { globalThis.endWhole = end; }) : null;
          resolve({ code, detail, generation, ...(here && { here }) });
        },
        blocks: (first, bytes) => {
          brought.push(first);
          image.set(bytes, first * 4096);
          for (let i = 0; i < bytes.length / 4096; i++) here[first + i] = 1;
          if (here.every(Boolean)) endWhole(0);
        },
        blocksFailed: (code) => endWhole(code),
      });
    });
    // Has these blocks at hand, as they are in the image, and waits until they are stored.
    globalThis.keep = async (numbers) => {
      storage.keepAtHand(numbers.map((number) => [number * 4096, image.subarray(number * 4096, (number + 1) * 4096)]));
      await new Promise((resolve) => setTimeout(resolve, 2300));
      await storage.tidy(); // stands behind it in the queue
    };
    // By the hub's key, which is quick; a new store gets a code too.
    globalThis.open = async (takeOver = false, account = 'a') => {
      const opened = await openBy({ recovery: 'hub' }, takeOver, account);
      return opened.code === 110 ? openBy({ code: 'shisan hao', recovery: 'hub' }, false, account) : opened;
    };
    globalThis.database = () => new Promise((resolve) => {
      indexedDB.open('baijia/a').onsuccess = ({ target }) => resolve(target.result);
    });
    // Changes what is stored behind the store's back, which is closed for it.
    globalThis.edit = async (change) => {
      storage.closeStore();
      const opened = await database();
      const transaction = opened.transaction('blocks', 'readwrite');
      await change(transaction.objectStore('blocks'));
      await new Promise((resolve) => { transaction.oncomplete = resolve; });
      opened.close();
    };
    globalThis.got = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    globalThis.save = (generation, count, numbers) => new Promise((resolve) =>
      storage.submit(generation, count, numbers.map((number) => [number * 4096, block(number, generation)]),
        (code, detail) => resolve({ code, detail })));
    // As SQLite does it: some bytes of a block change, here its number of the generation and what follows from it.
    globalThis.patch = (generation, count, number, parts) => new Promise((resolve) =>
      storage.submit(generation, count, parts.map(([start, end]) =>
        [number * 4096 + start, block(number, generation).subarray(start, end)]), (code, detail) => resolve({ code, detail })));
    // These records instead of all that are there; keys as a plain object has them.
    globalThis.putAll = (blocks, records) => {
      blocks.clear();
      for (const [key, record] of Object.entries(records)) {
        blocks.put(record, /^\d+$/.test(key) ? Number(key) : key.startsWith('log,') ? ['log', Number(key.slice(4))] : key);
      }
    };
    // The records of a golden file, as if they had always been there.
    globalThis.putGolden = async (records) => {
      const unpacked = (value) => (value?.base64 ? Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0))
        : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpacked(v)])) : value);
      (await storage.openDatabase('baijia/a')).close(); // makes it
      await edit((blocks) => putAll(blocks, unpacked(records)));
    };
    globalThis.range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
    globalThis.keysThere = async () =>
      (await got((await database()).transaction('blocks').objectStore('blocks').getAllKeys())).map(String);
    // For each block of the image the generation that wrote it, or null when it is not exactly what one wrote.
    globalThis.generations = () => Array.from({ length: image.length / 4096 }, (_, number) => {
      const found = image.subarray(number * 4096, (number + 1) * 4096);
      const generation = new DataView(found.buffer, found.byteOffset).getUint32(0);
      const wanted = block(number, generation);
      return found.every((byte, i) => byte === wanted[i]) ? generation : null;
    });
    // Fails the calls from the n-th on, `times` of them. `make` throws or returns what the call returns.
    globalThis.fault = (target, method, n, times, make) => {
      const real = target[method];
      let calls = 0;
      target[method] = function (...values) {
        calls++;
        return calls >= n && calls < n + times ? make.call(this, real, values) : real.apply(this, values);
      };
      return () => { target[method] = real; return calls; };
    };
    globalThis.faults = {
      put: (n, times) => fault(IDBObjectStore.prototype, 'put', n, times, () => {
        throw new DOMException('put failed', 'UnknownError');
      }),
      get: (n, times) => fault(IDBObjectStore.prototype, 'get', n, times, () => {
        throw new DOMException('get failed', 'UnknownError');
      }),
      abort: (n, times) => fault(IDBDatabase.prototype, 'transaction', n, times, function (real, values) {
        const transaction = real.apply(this, values);
        queueMicrotask(() => transaction.abort());
        return transaction;
      }),
      dead: (n, times) => fault(IDBDatabase.prototype, 'transaction', n, times, () => {
        throw new DOMException('The database connection is closing', 'InvalidStateError');
      }),
      // It is stored, but the page hears of an abort.
      deaf: (n, times) => fault(IDBDatabase.prototype, 'transaction', n, times, function (real, values) {
        const transaction = real.apply(this, values);
        transaction.addEventListener('complete', (event) => {
          event.stopImmediatePropagation();
          transaction.dispatchEvent(new Event('abort'));
        });
        return transaction;
      }),
      quota: (n, times) => fault(IDBObjectStore.prototype, 'put', n, times, () => {
        throw new DOMException('no room', 'QuotaExceededError');
      }),
    };
  });
  return tab;
}

/// The same in the page that a browser starts with, which spares a browser that lives shortly the second one.
export const firstStoreTab = async (browser, server) => storeTab(browser, server, (await browser.context.pages())[0]);

/// For a file of tests: one browser and one server from its first test to its last. Value: makes a new tab, of another
/// browser if one is given.
export function storeTabs() {
  let server, browser;
  before(async () => {
    server = await serveSources();
    browser = await launch(undrawn);
  });
  after(async () => {
    await browser?.remove();
    await server?.close();
  });
  return (from = browser) => storeTab(from, server);
}

/// Forgets all that the tab's origin has stored.
export const forget = (tab) => tab.evaluate(async () => {
  localStorage.clear();
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => { indexedDB.deleteDatabase(name).onsuccess = resolve; });
  }
});
