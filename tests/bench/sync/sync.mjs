// First pull of a whole committee, and handing over 100 visits made without a signal: the app with its hub beside PouchDB
// with a CouchDB-compatible server (express-pouchdb, in memory), both in Chromium over loopback. JSON lines to stdout.
//   sh shell/in_root.sh node tests/bench/sync/sync.mjs [RUNS] [small|large]     (7 at least; PouchDB, which takes minutes, once)
// BAIJIA_HUB, BAIJIA_BUNDLE: what is measured; BAIJIA_COUCH: the folder
// with the server's node_modules. Bytes are those of both directions on the wire, heads too; requests are counted there.

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { desktop, launch } from '../../web/support/browser.mjs';
import { launchChromium } from '../../web/support/chromium.mjs';
import { password } from '../../web/support/hub.mjs';
import { Member, code } from '../../web/support/member.mjs';
import { filledHub, largeSize, progress, report, smallSize, storeQuiet, watchStore, whenSeen, whenTapped } from '../support.mjs';

const runs = Math.max(7, Number(process.argv[2] ?? 7));
const large = process.argv[3] === 'large';
const size = large ? largeSize : smallSize;
const kinds = ['building', 'household', 'resident', 'visit', 'issue', 'category'];
const offlineVisits = 100;

/** Passes everything on to `port` and counts it. */
class Meter {
  constructor(port) {
    this.reset();
    this.server = createServer((inside) => {
      const outside = connect(port, '127.0.0.1');
      inside.on('data', (bytes) => {
        this.bytes += bytes.length;
        this.requests += (bytes.toString('latin1').match(/^(GET|POST|PUT|HEAD|OPTIONS) \S+ HTTP\/1\.1\r$/gm) ?? []).length;
        outside.write(bytes);
      });
      outside.on('data', (bytes) => { this.bytes += bytes.length; inside.write(bytes); });
      for (const [one, other] of [[inside, outside], [outside, inside]]) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
  }
  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }
  reset() { this.bytes = 0; this.requests = 0; }
  read() { return { kilobytes: this.bytes / 1024, requests: this.requests }; }
  close() { this.server.close(); }
}

const results = new Map();
function keep(who, measure, value) {
  const key = `${who} ${measure}`;
  if (!results.has(key)) results.set(key, []);
  results.get(key).push(value);
}

async function baijia(hub, meter) {
  const profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
  const driver = await launchChromium(profile, { ...desktop });
  try {
    const member = new Member(driver);
    await driver.goto(`http://localhost:${meter.port}/`);
    await member.write('账号', 'limin');
    await member.write('密码', password);
    await member.tap('button', '登录', true);
    await member.sees('定一个解锁码', 'heading');
    await member.write('解锁码', code);
    await member.write('再输一次', code);
    await driver.evaluate('() => navigator.serviceWorker.ready.then(() => true)');
    await driver.evaluate(watchStore);
    meter.reset();
    const tapped = driver.evaluate(whenTapped), there = driver.evaluate(whenSeen, '先去这里');
    await member.tap('button', '定好了', true);
    const began = await tapped;
    keep('baijia', 'pull to 今日', await there - began);
    keep('baijia', 'pull, quiet', await driver.evaluate(storeQuiet) - began);
    const pulled = meter.read();
    keep('baijia', 'pull requests', pulled.requests);
    keep('baijia', 'pull bytes', pulled.kilobytes);

    await driver.setOffline(true);
    let left = offlineVisits;
    for (let building = 1; left > 0; building += 1) {
      await member.tap('tab', '走').catch(() => member.tap(null, '走', true));
      await member.tap('button', `${building}号 已见`);
      await member.tap('checkbox', '多选', true);
      for (let floor = large ? 10 : 6; floor >= 1 && left > 0; floor -= 1) {
        await member.tap(null, `${floor} 楼`, true);
        left -= 10;
      }
      await member.tap('button', '记成什么');
      await member.tap('button', '未遇', true);
      await member.sees('户记成未遇');
      await driver.evaluate('() => history.back()');
    }
    await member.sees(`${offlineVisits} 待交`);
    await driver.evaluate(storeQuiet);
    meter.reset();
    const done = driver.evaluate(whenSeen, '已交清');
    const online = driver.evaluate(`() => new Promise((resolve) => addEventListener('online', () => resolve(performance.now()), { once: true }))`);
    await driver.setOffline(false);
    keep('baijia', 'push', await done - await online);
    const pushed = meter.read();
    keep('baijia', 'push requests', pushed.requests);
    keep('baijia', 'push bytes', pushed.kilobytes);
  } finally {
    await driver.kill().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const require = createRequire(`${process.env.BAIJIA_COUCH}/node_modules/`);
const PouchDB = require('pouchdb-core');
for (const plugin of ['adapter-memory', 'replication', 'mapreduce']) PouchDB.plugin(require(`pouchdb-${plugin}`));
const Memory = PouchDB.defaults({ adapter: 'memory' });

/** The server: a page with PouchDB at /, the databases below /db. */
async function couch(documents) {
  const express = require('express'), app = express();
  app.get('/', (_, response) => response.type('html').send('<!doctype html><title>sync</title><script src="/pouchdb.min.js"></script>'));
  app.get('/pouchdb.min.js', (_, response) =>
    response.sendFile(`${process.env.BAIJIA_CACHE}/npm/node_modules/pouchdb/dist/pouchdb.min.js`));
  const folder = mkdtempSync(join(tmpdir(), 'baijia-couch-'));
  app.use('/db', require('express-pouchdb')(Memory, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log') }));
  const database = new Memory('committee');
  for (let at = 0; at < documents.length; at += 1000) {
    const refused = (await database.bulkDocs(documents.slice(at, at + 1000))).find(({ error }) => error);
    if (refused) throw new Error(`couch: ${refused.message}`);
  }
  const server = await new Promise((resolve) => { const one = app.listen(0, '127.0.0.1', () => resolve(one)); });
  return { port: server.address().port, count: async () => (await database.info()).doc_count,
    async close() {
      server.closeAllConnections();
      server.close();
      await database.destroy(); // the memory has it by its name
      rmSync(folder, { recursive: true, force: true });
    } };
}

const replicate = `async (direction) => {
  const local = globalThis.local ??= new PouchDB('committee', { adapter: 'idb' });
  await local.info();
  const began = performance.now();
  const there = new PouchDB(location.origin + '/db/committee');
  const answer = await local.replicate[direction](there);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return { took: performance.now() - began, count: (await local.info()).doc_count };
}`;

async function pouch(name, meter, documents) {
  const browser = await launch(desktop);
  try {
    const page = await browser.context.newPage();
    await page.goto(`http://localhost:${meter.port}/`);
    await page.waitForFunction('globalThis.PouchDB');
    const replicated = async (direction) => page.evaluate(`(${replicate})(${JSON.stringify(direction)})`);
    meter.reset();
    const { took, count } = await replicated('from');
    if (count !== documents.length) throw new Error(`PouchDB pulled ${count} of ${documents.length}`);
    const pulled = meter.read();
    keep(name, 'pull', took);
    keep(name, 'pull requests', pulled.requests);
    keep(name, 'pull bytes', pulled.kilobytes);
    const visits = documents.filter(({ kind }) => kind === 'visit').slice(0, offlineVisits)
      .map((one) => ({ ...one, _id: `visit/${crypto.randomUUID()}`, said: '' }));
    await page.evaluate((docs) => globalThis.local.bulkDocs(docs), visits);
    meter.reset();
    keep(name, 'push', (await replicated('to')).took);
    const pushed = meter.read();
    keep(name, 'push requests', pushed.requests);
    keep(name, 'push bytes', pushed.kilobytes);
  } finally {
    await browser.remove();
  }
}

const hub = await filledHub(large);
const hubMeter = await new Meter(hub.port).listen();
const pouchName = 'PouchDB, as it comes';
try {
  const documents = (await hub.rows()).filter(({ kind }) => kinds.includes(kind)).map((row) => ({ ...row, _id: `${row.kind}/${row.id}` }));
  progress(`${documents.length} documents`);
  for (let one = 0; one < runs; one += 1) {
    progress(`${one + 1}/${runs}: Baijia`);
    await baijia(hub, hubMeter);
    if (one > 0) continue; // PouchDB takes minutes: once
    progress(pouchName);
    const server = await couch(documents), meter = await new Meter(server.port).listen();
    await pouch(pouchName, meter, documents);
    meter.close();
    await server.close();
  }
  const of = (who, measure) => results.get(`${who} ${measure}`);
  const both = (measure, unit, ours, theirs) =>
    report('sync', measure, unit, of('baijia', ours), theirs && pouchName, theirs && of(pouchName, theirs), size);
  both('first pull: tap on 定好了 to 今日 (0.3 s of it make the code dear)', 'ms', 'pull to 今日', 'pull');
  both('the same until nothing is written any more: texts indexed, log folded', 'ms', 'pull, quiet', null);
  both('first pull: requests', 'count', 'pull requests', 'pull requests');
  both('first pull: bytes', 'KB', 'pull bytes', 'pull bytes');
  both('100 visits made offline handed over: signal to 已交清', 'ms', 'push', 'push');
  both('100 visits handed over: requests', 'count', 'push requests', 'push requests');
  both('100 visits handed over: bytes', 'KB', 'push bytes', 'push bytes');
} finally {
  hubMeter.close();
  await hub.remove();
}
