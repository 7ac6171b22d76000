// Baijia's core and store beside what others use, in one Chromium, each in an origin of its own. JSON lines to stdout.
//   sh shell/in_root.sh node tests/bench/peers/peers.mjs [RUNS] [small|large]     (7 at least)
// BAIJIA_BENCH_CORE names the folder of bench_core.js. All get the same made-up committee and must give the same answers.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { desktop, launch } from '../../web/support/browser.mjs';
import { largeSize, percentile, progress, report as line, smallSize, withoutSeals } from '../support.mjs';

const runs = Math.max(7, Number(process.argv[2] ?? 7));
const large = process.argv[3] === 'large';
const size = large ? largeSize : smallSize;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folders = { peers: join(root, 'tests/bench/peers'), web: join(root, 'web'),
  core: process.env.BAIJIA_BENCH_CORE ?? join(root, 'build/web/bench'), npm: `${process.env.BAIJIA_CACHE}/npm/node_modules` };

// `modes`: what a finished save has reached. strict: the disk was told to keep it. relaxed: handed to the system, or still
// in the peer's memory (wa-sqlite).
const peers = [
  { name: 'baijia', title: 'Baijia', modes: ['strict'] },
  { name: 'unsealed', title: 'Baijia without its seals', modes: ['strict'], code: 'baijia' },
  { name: 'raw', title: 'raw IndexedDB (limit)', modes: ['strict', 'relaxed'] },
  { name: 'dexie', title: 'Dexie 4.4.7', modes: ['strict', 'relaxed'] },
  { name: 'wa_sqlite', title: 'wa-sqlite 2.0.6, IDBBatchAtomicVFS', modes: ['strict', 'relaxed'] },
  { name: 'opfs', title: 'sqlite-wasm 3.54.1, OPFS SAH pool', modes: ['strict', 'relaxed'], worker: true },
  { name: 'pouchdb', title: 'PouchDB 9.0.0', modes: ['relaxed'] },
  { name: 'sql_js', title: 'sql.js 1.15.2 (memory only)', modes: [] },
];
// What is timed of a save: the same three rows for everybody, of which the visit is there by an untimed tap.
const write = 'a visit that is there written up: it, an issue and the door, in one transaction';
const words = { often: '电梯', never: '龘靐' };

const micros = (results) => results.map((one) => ({ ...one, values: one.values.map((millis) => millis * 1000) }));
const ours = (results) => results.find(({ peer }) => peer.name === 'baijia').values;
/// `results`: [{ peer, mode, values }], Baijia's among them, which is always strict.
function report(measure, unit, results) {
  for (const { peer, mode, values } of results) {
    if (peer.name === 'baijia') continue;
    line('peers', measure, unit, ours(results), mode ? `${peer.title}, ${mode}` : peer.title, values, size);
  }
}

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };
let json = '';
async function content(path, host) {
  if (path === '/web/seal.js' && host.startsWith('unsealed.')) return withoutSeals();
  if (path === '/') return '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/peers/page.js"></script>';
  if (path === '/data.json') return json;
  const [, first, ...rest] = normalize(path).split('/');
  return readFile(join(folders[first] ?? '/nonexistent', ...rest));
}
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const body = await content(path, request.headers.host).catch(() => null);
  // Isolated pages have the finer clock.
  response.writeHead(body === null ? 404 : 200, { 'Content-Type': types[extname(path)] ?? 'text/html', 'Cache-Control': 'no-cache',
    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }).end(body ?? '');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launch(desktop);

/// The measure in a page of its own.
async function inPage(peer, measure, options = {}) {
  const page = await browser.context.newPage();
  try {
    await page.goto(`http://${peer.name.replace('_', '-')}.localhost:${server.address().port}/`);
    await page.waitForFunction('globalThis.run');
    return await page.evaluate(([name, what, how, worker]) => globalThis.run(name, what, how, worker),
      [peer.code ?? peer.name, measure, options, peer.worker ?? false]);
  } catch (error) {
    throw new Error(`${peer.name}, ${measure}: ${error.message}`);
  } finally {
    await page.close();
  }
}

/// Every peer's answer to the same question is Baijia's.
function agree(what, answers) {
  for (const { peer, answer } of answers) {
    if (answer !== answers[0].answer) throw new Error(`${what}: ${peer.name} says ${answer}, Baijia ${answers[0].answer}`);
  }
}

try {
  json = (await inPage(peers[0], 'json', { large })).value;
  const { households } = JSON.parse(json);
  const stored = peers.filter(({ modes }) => modes.length > 0);

  const loads = peers.map((peer) => ({ peer, mode: peer.modes[0], values: [] }));
  const bytes = stored.map((peer) => ({ peer, values: [] }));
  for (let run = 0; run < runs; run += 1) {
    for (const { peer, values } of loads) {
      progress(`load ${run + 1}/${runs}: ${peer.title}`);
      await inPage(peer, 'clear');
      const { value } = await inPage(peer, 'load', { large });
      values.push(value.millis);
      if (run === 0) bytes.find((one) => one.peer === peer)?.values.push(value.usage / 2 ** 20);
    }
  }
  report('load', 'us', micros(loads));
  report('stored, after the first load', 'MiB', bytes);

  const colds = stored.map((peer) => ({ peer, values: [] })), opens = stored.map((peer) => ({ peer, values: [] }));
  for (const peer of stored) {
    for (let opening = 0; opening < 2; opening += 1) await inPage(peer, 'settle', { id: households[0].id });
  }
  for (let run = 0; run < runs; run += 1) {
    const answers = [];
    for (const [at, peer] of stored.entries()) {
      progress(`cold open ${run + 1}/${runs}: ${peer.title}`);
      const { value, whole } = await inPage(peer, 'cold', { id: households[(run * 431) % households.length].id });
      colds[at].values.push(whole);
      opens[at].values.push(value.store);
      answers.push({ peer, answer: value.answer });
    }
    agree('cold open', answers);
  }
  report('fresh page to a first card, its code too', 'us', micros(colds));
  report('store opened to a first card', 'us', micros(opens));

  const found = [];
  for (const peer of peers) {
    progress(`queries: ${peer.title}`);
    found.push({ peer, value: (await inPage(peer, 'queries', { runs, large, words, filled: peer.modes.length > 0 })).value });
  }
  for (const [name, title] of [['card', 'a door\'s card'], ['coverage', 'coverage by building'],
    ['often', 'two characters in notes, often said'], ['never', 'two characters in notes, never said']]) {
    agree(title, found.map(({ peer, value }) => ({ peer, answer: value[name].answer })));
    report(title, 'us', micros(found.map(({ peer, value }) => ({ peer, values: value[name].millis }))));
  }

  const saved = [];
  for (const peer of stored) {
    progress(`saves: ${peer.title}`);
    const { value } = await inPage(peer, 'saves', { large, modes: peer.modes, times: 210 });
    for (const mode of peer.modes) saved.push({ peer, mode, values: value[mode] });
  }
  report(`${write}: p50`, 'us', micros(saved));
  for (const share of [0.95, 0.99]) {
    report(`${write}: p${share * 100}`, 'us',
      micros(saved.map(({ peer, mode, values }) => ({ peer, mode, values: [percentile(values, share)] }))));
  }
} finally {
  await browser.remove();
  server.closeAllConnections();
  server.close();
}
