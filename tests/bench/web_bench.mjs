// How fast the app is in real Chromium, beside the browser doing the bare work in the same run. JSON lines to stdout.
//   sh shell/in_root.sh node tests/bench/web_bench.mjs [RUNS] [small|large]     (7 at least)
// BAIJIA_HUB and BAIJIA_BUNDLE name what is measured (tests/web/support/hub.mjs). small: the demo's committee.
// BAIJIA_TYPING: how many milliseconds the code takes to be typed at a start, 0 when nothing is said.

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { desktop, launch } from '../web/support/browser.mjs';
import { launchChromium } from '../web/support/chromium.mjs';
import { bundle, Hub, password } from '../web/support/hub.mjs';
import { Member, code } from '../web/support/member.mjs';
import { serve } from '../web/support/serve.mjs';
import { filledHub, largeSize, percentile, progress, report as line, storeQuiet, watchStore, whenSeen, whenTapped } from './support.mjs';

const runs = Math.max(7, Number(process.argv[2] ?? 7));
const large = process.argv[3] === 'large';
const typingMillis = Number(process.env.BAIJIA_TYPING ?? 0);
const measured = large ? largeSize : '1,708 households, 4,224 residents';

/// `reference` null: there is nothing to hold it against.
const report = (measure, unit, ours, reference = null, theirs = null, size = measured) =>
  line('web', measure, unit, ours, reference, theirs, size);

async function eachRun(body) {
  for (let run = 0; run < runs; run += 1) await body(run);
}

async function withProfile(body) {
  const profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
  let driver = null;
  const start = async () => {
    driver = await launchChromium(profile);
    return driver;
  };
  try {
    return await body(start);
  } finally {
    await driver?.kill().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function firstLoad() {
  const worker = readFileSync(join(bundle, 'sw.js'), 'utf8');
  const precached = [...worker.matchAll(/'\.\/([\w.-]+\.[0-9a-f]{10}\.\w+)'/g)].map(([, name]) => name);
  const files = [...new Set(['index.html', 'sw.js', ...precached])];
  // What the service worker fetches only for later, after the page: web/bundle.py has the list.
  const packing = readFileSync(fileURLToPath(new URL('../../web/bundle.py', import.meta.url)), 'utf8');
  const later = [...packing.match(/^LATER = \{(.*)\}$/m)[1].matchAll(/"([\w]+)\.js"/g)].map(([, name]) => name);
  const first = files.filter((name) => !later.includes(name.split('.')[0]));
  const size = (name) => statSync(join(bundle, name)).size;
  const packed = (name) => { try { return size(`${name}.br`); } catch { return size(name); } };
  const sum = (list, of) => list.reduce((all, one) => all + of(one), 0) / 1024;
  for (const [what, list] of [['first load, as sent (brotli)', first], ['the same and what is kept for later', files]]) {
    report(what, 'KB', [sum(list, packed)], 'the same files, plain', [sum(list, size)], `${list.length} files`);
  }
}

/// What the page pulls from now on: { requests, answered, bytes }. The bytes are those of the answers' heads and what they
/// say of their bodies; the debugger's loadingFinished does not come for every request.
async function count(driver) {
  const session = await driver.page.context().newCDPSession(driver.page);
  const seen = { requests: 0, answered: 0, bytes: 0 }, watched = new Set();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (!request.url.endsWith('/pull')) return;
    watched.add(requestId);
    seen.requests += 1;
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!watched.has(requestId)) return;
    const length = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-length');
    if (!length) throw new Error('an answer to a pull without Content-Length');
    seen.bytes += response.encodedDataLength + Number(length[1]);
    seen.answered += 1;
  });
  return seen;
}

/// As many bytes as the pull brought, from a server that only sends: what the network and fetch() take of it.
async function bareFetch(driver, bytes, requests) {
  const body = Buffer.alloc(Math.max(1, Math.round(bytes / Math.max(1, requests))), 7);
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' }).end(request.url === '/' ? '' : body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tab = await driver.page.context().newPage();
  try {
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    return await tab.evaluate(async (times) => {
      const began = performance.now();
      for (let i = 0; i < times; i += 1) await (await fetch(`/bytes/${i}`)).arrayBuffer();
      return performance.now() - began;
    }, requests);
  } finally {
    await tab.close();
    server.closeAllConnections();
    server.close();
  }
}

async function firstPull(hub) {
  const millis = [], bare = [], requests = [], bytes = [];
  await eachRun(async (run) => {
    progress(`first pull ${run + 1}/${runs}`);
    await withProfile(async (start) => {
      const driver = await start(), member = new Member(driver);
      await driver.goto(hub.url);
      await member.write('账号', 'limin');
      await member.write('密码', password);
      await member.tap('button', '登录', true);
      await member.sees('定一个解锁码', 'heading');
      await member.write('解锁码', code);
      await member.write('再输一次', code);
      const seen = await count(driver);
      const began = driver.evaluate(whenTapped);
      const there = driver.evaluate(whenSeen, '先去这里');
      await member.tap('button', '定好了', true);
      millis.push(await there - await began);
      await member.eventually(() => seen.requests > 0 && seen.answered === seen.requests, 'heard the answers to the pull');
      requests.push(seen.requests);
      bytes.push(seen.bytes / 1024);
      bare.push(await bareFetch(driver, seen.bytes, seen.requests));
    });
  });
  report('first pull: tap on 定好了 to 今日, wrapping the key with the code (0.3 s) within', 'ms', millis, 'fetch() of as many bytes in as many answers', bare);
  report('first pull: requests', 'count', requests);
  report('first pull: bytes received', 'KB', bytes);
}

/// Every record of the account's database, read and counted, then opened, without any app. The account's is the one that
/// is named after an id; there are others, for settings.
const readRaw = `async (extents, seal, code) => {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^baijia\\/[0-9a-f-]{32,36}$/.test(name));
  if (names.length !== 1) throw new Error('databases of accounts: ' + names.length);
  let began = performance.now();
  const database = await settled(indexedDB.open(names[0]));
  const blocks = database.transaction('blocks').objectStore('blocks');
  const all = await settled(blocks.getAllKeys(IDBKeyRange.bound(0, ['log', Infinity])));
  const keys = all.filter((key) => key[0] !== 'first'); // what is there once more (web/at_hand.js)
  const records = await Promise.all(keys.map((at) => settled(blocks.get(at))));
  const sizes = records.map((record) => record.length ?? 0), image = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  records.forEach((record, i) => { if (sizes[i]) image.set(record, at); at += sizes[i]; });
  const took = performance.now() - began;
  const { eachExtent, Extents, opened, stored } = await import(extents), { unwrapped } = await import(seal);
  const found = await stored(database.transaction('blocks').objectStore('blocks'));
  const read = new Extents(found.base, async (extent) => records[keys.indexOf(extent)]);
  await Promise.all(found.log);
  database.close();
  began = performance.now();
  const key = await unwrapped(found.keys, { code });
  const coded = performance.now() - began;
  began = performance.now();
  await eachExtent(await opened(key, names[0], found, read), () => {});
  return { took, coded, opened: performance.now() - began, bytes: at };
}`;

async function coldStart(hub, start) {
  const locked = [], millis = [], slow = [], raw = [], opened = [], coded = [], doors = [], slowDoors = [];
  const [extents, seal] = ['extents', 'seal'].map((name) =>
    `/${readdirSync(bundle).find((file) => new RegExp(`^${name}\\.\\w+\\.js$`).test(file))}`);
  let bytes = 0;
  const unlocking = async (times, rate, toDoor) => {
    const driver = await start();
    await driver.setOffline(true);
    await driver.goto(hub.url);
    locked.push(await driver.evaluate(whenSeen, '请解锁')); // the page's clock starts with the navigation
    const member = new Member(driver);
    await member.write('解锁码', code);
    await new Promise((resolve) => setTimeout(resolve, typingMillis));
    const session = await driver.page.context().newCDPSession(driver.page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    const began = driver.evaluate(whenTapped), there = driver.evaluate(whenSeen, '先去这里');
    await member.tap('button', '解锁', true);
    times.push(await there - await began);
    if (large) { // small ones are whole when they open
      const door = driver.evaluate(whenSeen, '上次说的事');
      await member.tap('button', await member.firstDoor());
      toDoor.push(await door - await began);
      await member.tap('button', '返回', true);
      await member.sees('先去这里');
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the next start is to begin there
    }
    return driver;
  };
  // What this opening needs first is at hand for the next ones a few seconds later.
  const first = await unlocking([], 1, []);
  await new Promise((resolve) => setTimeout(resolve, 8000));
  await first.kill();
  locked.length = 0;
  await eachRun(async (run) => {
    progress(`cold start ${run + 1}/${runs}`);
    await (await unlocking(slow, 4, slowDoors)).kill();
    const driver = await unlocking(millis, 1, doors);
    const read = await driver.evaluate(readRaw, extents, seal, code);
    raw.push(read.took);
    opened.push(read.opened);
    coded.push(read.coded);
    bytes = read.bytes;
    await driver.kill();
  });
  report('cold start, offline: goto to the question for the code', 'ms', locked);
  report('cold start, offline: tap on 解锁 to 今日', 'ms', millis, 'of it the code, made dear on purpose', coded);
  report('the same at a quarter of the speed', 'ms', slow);
  if (large) {
    report('tap on 解锁 to a door that is tapped at once', 'ms', doors);
    report('the same at a quarter of the speed', 'ms', slowDoors);
  }
  report(`opening the seals of ${(bytes / 2 ** 20).toFixed(1)} MiB`, 'ms', opened,
    'IndexedDB: reading them', raw);
}

/// Resolves when the next read-write transaction of the page is complete: the visit is on the disk, whatever is drawn.
const whenStored = `() => new Promise((resolve) => {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...values) {
    IDBDatabase.prototype.transaction = real;
    const transaction = real.apply(this, values);
    transaction.addEventListener('complete', () => resolve(performance.now()));
    return transaction;
  };
})`;

/// From the tap on 未遇 to the end of its transaction and to 已保存, by the page's clock; another door each run.
async function savedInApp(driver) {
  const member = new Member(driver), stored = [], shown = [];
  await eachRun(async (run) => {
    progress(`save in the app ${run + 1}/${runs}`);
    if (run === 0) {
      await member.tap('button', await member.firstDoor());
    } else {
      await member.tap('button', '下一户');
    }
    await member.sees('未遇', 'button');
    await member.gone('已保存');
    const tapped = driver.evaluate(whenTapped);
    const complete = driver.evaluate(whenStored), saved = driver.evaluate(whenSeen, '已保存');
    await member.tap('button', '未遇', true);
    const began = await tapped;
    stored.push(await complete - began);
    shown.push(await saved - began);
  });
  return { stored, shown };
}

/// 200 batches of six blocks through web/storage.js and as many bare transactions, in turn, in one page.
async function durableSave() {
  const html = { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>storage</title>' };
  const server = await serve(fileURLToPath(new URL('../../web', import.meta.url)), 0, { 'GET /bench': () => html });
  const browser = await launch(desktop);
  try {
    const tab = await browser.context.newPage();
    await tab.goto(`${server.url}bench`);
    return await tab.evaluate(async (times) => {
      const storage = await import('/storage.js');
      await new Promise((resolve) => storage.openStore({ account: 'bench', takeOver: false, image: (n) => new Uint8Array(n),
        way: { code: 'a new phone' }, taken() {}, done: resolve }));
      const bare = await new Promise((resolve) => {
        const request = indexedDB.open('bare', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('blocks');
        request.onsuccess = () => resolve(request.result);
      });
      const blocks = Array.from({ length: 1600 }, (_, i) => new Uint8Array(4096).map((_, at) => i * 31 + at));
      const submit = (generation, numbers) => new Promise((resolve, reject) => storage.submit(generation, blocks.length,
        numbers.map((n) => [n * 4096, blocks[n]]), (code, detail) => (code ? reject(new Error(detail)) : resolve())));
      const put = (numbers) => new Promise((resolve, reject) => {
        const transaction = bare.transaction('blocks', 'readwrite', { durability: 'strict' });
        for (const n of numbers) transaction.objectStore('blocks').put(blocks[n], n);
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const everything = blocks.map((_, i) => i);
      await submit(1, everything);
      await put(everything);
      const ours = [], theirs = [];
      for (let i = 0; i < times; i += 1) {
        const numbers = [0, 1, 2, 3, 4, 5].map((k) => (i * 13 + k * 263) % 1600).sort((a, b) => a - b);
        let began = performance.now();
        await submit(i + 2, numbers);
        ours.push(performance.now() - began);
        began = performance.now();
        await put(numbers);
        theirs.push(performance.now() - began);
      }
      return { ours, theirs };
    }, 200);
  } finally {
    await browser.remove();
    await server.close();
  }
}

async function idleFrames(driver) {
  const frames = [];
  await eachRun(async (run) => {
    progress(`idle ${run + 1}/${runs}`);
    frames.push(await driver.evaluate(`async () => {
      const before = baijia.page.frames;
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return baijia.page.frames - before;
    }`));
  });
  const all = await driver.evaluate(`() => new Promise((resolve) => {
    let frames = 0;
    const end = performance.now() + 5000;
    const next = () => { frames += 1; performance.now() < end ? requestAnimationFrame(next) : resolve(frames); };
    requestAnimationFrame(next);
  })`);
  report('frames drawn in 5 s at rest', 'count', frames, 'requestAnimationFrame in the same page, 5 s', [all]);
}

/// Frames of a door wall, one after the other, the processor slowed down to a quarter: what the page's own thread takes;
/// the browser draws elsewhere. Once more with calls of WebGL that do nothing, but for those that make things: what the app
/// itself takes. Beside it a loop of 0.5 ms at full speed, since slowing down is done in slices of the same length.
async function wallFrames(driver) {
  const member = new Member(driver), session = await driver.page.context().newCDPSession(driver.page);
  await driver.goto(hub.url);
  await member.unlock();
  await member.tap('tab', '走', true);
  await member.tap('button', '1号 ');
  await member.sees('1号', 'heading');
  const doors = (await member.find('button', '1号 ')).length;
  const each = (body, ...args) => driver.evaluate(`async (...args) => {
    const body = ${body}, took = [];
    for (let i = 0; i < 300; i += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const began = performance.now();
      body(...args);
      took.push(performance.now() - began);
    }
    return took.slice(20);
  }`, ...args);
  const spin = '(turns) => { for (let i = 0, x = 1; i < turns; i += 1) x = globalThis.spun = (x * 16807) % 2147483647; }';
  const turns = await driver.evaluate(`() => {
    const began = performance.now();
    (${spin})(1e7);
    return Math.round(1e7 * 0.5 / (performance.now() - began));
  }`);
  await each('() => baijia.page.frame()'); // until the browser has compiled for speed what is often used
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const drawn = await each('() => baijia.page.frame()'), loop = await each(spin, turns);
  await driver.evaluate(`() => {
    const gl = WebGL2RenderingContext.prototype;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(gl))) {
      if (typeof value === 'function' && !/^(get|create|is)/.test(name)) gl[name] = () => {};
    }
  }`);
  const built = await each('() => baijia.page.frame()');
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  for (const [what, millis] of [['frame of a door wall', drawn], ['the same but for WebGL', built]]) {
    for (const share of [0.5, 0.95]) {
      report(`${what}, ${doors} doors in sight, at a quarter of the speed, p${share * 100}`, 'ms', [percentile(millis, share)],
        `a loop of 0.5 ms, as slow, p${share * 100}`, [percentile(loop, share)]);
    }
  }
}

/// What the pages' processes alone have in memory, megabytes each: what Chromium calls their private footprint.
async function footprints(driver) {
  const session = await driver.page.context().browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const text = existsSync(`/proc/${id}/status`) ? readFileSync(`/proc/${id}/status`, 'utf8') : ''; // a spare one may end
    return [...text.matchAll(/^(?:RssAnon|VmSwap):\s+(\d+) kB$/gm)].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1024;
  });
}

/// Of the app's page, beside that of an empty one.
async function memory(driver) {
  const ours = Math.max(...await footprints(driver));
  const tab = await driver.page.context().newPage();
  await tab.goto('data:text/html,<title>nothing</title>');
  const empty = Math.min(...await footprints(driver));
  await tab.close();
  report('memory of the page alone, after the work above', 'MB', [ours], 'an empty page', [empty]);
}

/// The most that the page has while a store is read, looked at five times a second for twelve seconds.
async function memoryWhileRead(driver) {
  let most = 0;
  for (let i = 0; i < 60; i += 1) {
    most = Math.max(most, ...await footprints(driver));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return most;
}

firstLoad();
const hub = large ? await filledHub(true) : await Hub.create();
try {
  await firstPull(hub);
  await withProfile(async (start) => {
    let driver = await start();
    await driver.goto(hub.url);
    await driver.evaluate(watchStore);
    await new Member(driver, large ? 300000 : undefined).signIn('limin', password);
    await driver.evaluate('() => navigator.serviceWorker.ready.then(() => true)');
    progress('until texts are indexed and the log is folded');
    const quiet = await driver.evaluate(storeQuiet);
    report('from the page for signing in until texts are indexed and the log is folded', 'ms', [quiet]);
    await driver.kill();
    await coldStart(hub, start);

    driver = await start();
    await driver.setOffline(true);
    await driver.goto(hub.url);
    const most = large ? memoryWhileRead(driver) : null;
    await new Member(driver).unlock();
    await new Member(driver).sees('先去这里');
    if (large) report('the most memory of the page while its store is read', 'MB', [await most]);
    const inApp = await savedInApp(driver);
    await idleFrames(driver);
    await wallFrames(driver);
    await memory(driver);
    progress('durable save');
    const { ours, theirs } = await durableSave();
    report('durable save: storage.js, 6 blocks', 'ms', ours, 'IndexedDB: strict transaction, 6 puts of 4 KiB', theirs, '200 batches');
    for (const [name, share] of [['p50', 0.5], ['p95', 0.95]]) {
      report(`durable save: storage.js, 6 blocks, ${name}`, 'ms', [percentile(ours, share)],
        `IndexedDB: strict transaction, 6 puts of 4 KiB, ${name}`, [percentile(theirs, share)], '200 batches');
    }
    const bare = 'IndexedDB: strict transaction, 6 puts of 4 KiB';
    report('durable save: tap on 未遇 to its transaction complete', 'ms', inApp.stored, bare, theirs);
    report('durable save: tap on 未遇 to 已保存 on the screen', 'ms', inApp.shown, bare, theirs);
  });
} finally {
  await hub.remove();
}
