// What the store (web/storage.js) costs, beside bare IndexedDB and beside itself without its seals, in one Chromium. JSON
// lines to stdout. Needs no hub and no bundle.
//   sh shell/in_root.sh node tests/bench/store_bench.mjs [RUNS]     (7 at least)

import { fileURLToPath } from 'node:url';

import { desktop, launch } from '../web/support/browser.mjs';
import { serve } from '../web/support/serve.mjs';
import { withoutSeals } from './support.mjs';

const runs = Math.max(7, Number(process.argv[2] ?? 7)), rounds = 15, savesEach = 20;
const size = '1,600 blocks, 6.4 MB';
const web = fileURLToPath(new URL('../../web', import.meta.url));

// Runs in the page.
function prepare() {
  const strict = { durability: 'strict' };
  let storage = null, bare = null, generation = 0;
  const blocks = Array.from({ length: 1600 }, (_, i) => new Uint8Array(4096).map((_, at) => i * 31 + at * (i % 7)));
  const submit = (changes) => new Promise((resolve, reject) => storage.submit(generation += 1, blocks.length, changes,
    (code, detail) => (code ? reject(new Error(detail)) : resolve())));
  const put = (numbers) => new Promise((resolve, reject) => {
    const transaction = bare.transaction('blocks', 'readwrite', strict);
    for (const n of numbers) transaction.objectStore('blocks').put(blocks[n], n);
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const open = (way) => new Promise((resolve, reject) => {
    let image = null;
    storage.openStore({ account: 'bench', takeOver: false, way, taken() {}, image: (bytes) => (image?.length === bytes ? image : (image = new Uint8Array(bytes))),
      done: (code, detail, stored) => {
        generation = stored;
        return code === 0 ? resolve(image.length) : code === 110 ? resolve(open({ ...way, code: 'a new phone' })) : reject(new Error(`${code} ${detail}`));
      } });
  });
  const openBare = () => new Promise((resolve) => {
    const request = indexedDB.open('bare', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('blocks');
    request.onsuccess = () => resolve((bare = request.result));
  });
  const took = async (body) => {
    const began = performance.now();
    await body();
    return performance.now() - began;
  };
  const everything = blocks.map((_, i) => i), whole = (n) => [n * 4096, blocks[n]];
  globalThis.bench = {
    async load() {
      storage = await import('/storage.js');
      await openBare();
      await open({ recovery: 'bench' });
      const millis = [await took(() => submit(everything.map(whole))), await took(() => put(everything))];
      return millis;
    },
    /// Six blocks each: whole, in parts as a visit changes them, and bare.
    async saves(round, times) {
      const samples = { whole: [], parts: [], bare: [] };
      for (let i = 0; i < times; i += 1) {
        const numbers = [0, 1, 2, 3, 4, 5].map((k) => ((round * times + i) * 13 + k * 263) % 1600).sort((a, b) => a - b);
        samples.whole.push(await took(() => submit(numbers.map(whole))));
        samples.parts.push(await took(() => submit(numbers.map((n) => [n * 4096 + 800, blocks[n].subarray(800, 1200)]))));
        samples.bare.push(await took(() => put(numbers)));
      }
      return samples;
    },
    async fold() { await storage.tidy(); },
    /// A new page: the store to its image, and the same bytes bare.
    async cold() {
      storage = await import('/storage.js');
      const store = await took(() => open({ recovery: 'bench' }));
      storage.closeStore();
      await openBare();
      const read = await took(() => new Promise((resolve) => {
        const asked = bare.transaction('blocks').objectStore('blocks');
        let left = 0;
        for (let first = 0; first < 1600; first += 64) {
          left += 1;
          asked.getAll(IDBKeyRange.bound(first, first + 63)).onsuccess = () => { if ((left -= 1) === 0) resolve(); };
        }
      }));
      return { store, read };
    },
  };
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const numbers = (values) => {
  const list = sorted(values);
  return { median: list[Math.floor(list.length / 2)], min: list[0], max: list.at(-1) };
};
const percentile = (values, share) => [sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))]];
const report = (measure, ours, reference, theirs) => console.log(JSON.stringify({ part: 'store', size, measure, unit: 'us',
  runs: ours.length, baijia: numbers(ours.map((millis) => millis * 1000)), reference,
  reference_numbers: numbers(theirs.map((millis) => millis * 1000)) }));

const html = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>bench</title>' };
const plain = { headers: { 'Content-Type': 'text/javascript' }, body: withoutSeals() };
const servers = { sealed: await serve(web, 0, { 'GET /bench': () => html }),
  unsealed: await serve(web, 0, { 'GET /bench': () => html, 'GET /seal.js': () => plain }) };
const browser = await launch(desktop), kinds = Object.keys(servers);
const newPage = async (kind) => {
  const page = await browser.context.newPage();
  await page.goto(`${servers[kind].url}bench`);
  await page.evaluate(prepare);
  return page;
};
try {
  const pages = {}, loads = {}, saves = { sealed: { whole: [], parts: [], bare: [] }, unsealed: { whole: [], parts: [], bare: [] } };
  for (const kind of kinds) {
    pages[kind] = await newPage(kind);
    loads[kind] = await pages[kind].evaluate(() => globalThis.bench.load());
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) {
      const samples = await pages[kind].evaluate(([at, times]) => globalThis.bench.saves(at, times), [round, savesEach]);
      for (const [what, values] of Object.entries(samples)) if (round > 0) saves[kind][what].push(...values);
    }
  }
  for (const kind of kinds) {
    await pages[kind].evaluate(() => globalThis.bench.fold());
    await pages[kind].close();
  }
  const cold = { sealed: [], unsealed: [], read: [] };
  for (let run = 0; run < Math.max(runs, 9); run += 1) {
    for (const kind of kinds) {
      const page = await newPage(kind), { store, read } = await page.evaluate(() => globalThis.bench.cold());
      cold[kind].push(store);
      cold.read.push(read);
      await page.close();
    }
  }
  const bare = [...saves.sealed.bare, ...saves.unsealed.bare], six = 'bare IndexedDB: strict transaction, 6 puts of 4 KiB';
  report('load of all blocks', [loads.sealed[0]], 'bare IndexedDB: 1,600 puts, strict', [loads.sealed[1]]);
  for (const [what, title] of [['whole', 'six whole blocks'], ['parts', 'six blocks, 400 bytes of each']]) {
    for (const [name, share] of [['p50', 0.5], ['p95', 0.95]]) {
      report(`durable save: ${title}, ${name}`, percentile(saves.sealed[what], share), `${six}, ${name}`, percentile(bare, share));
      report(`durable save: ${title}, ${name}`, percentile(saves.sealed[what], share), `the same without seals, ${name}`, percentile(saves.unsealed[what], share));
    }
  }
  report('store opened, its image in memory', cold.sealed, 'the same without seals', cold.unsealed);
  report('store opened, its image in memory', cold.sealed, 'bare IndexedDB: reading 1,600 blocks, 64 a range', cold.read);
} finally {
  await browser.remove();
  for (const server of Object.values(servers)) await server.close();
}
