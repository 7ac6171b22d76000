// The service worker and the bundle (web/sw.js, web/bundle.py) in real Chromium: offline, all or nothing, quiet update.
//   sh shell/in_root.sh node --test tests/web/worker_test.mjs

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { launch, undrawn } from './support/browser.mjs';
import { serve } from './support/serve.mjs';

const web = fileURLToPath(new URL('../../web', import.meta.url));
let folder, browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baijia-worker-'));
  browser = await launch(undrawn);
});
after(async () => {
  await browser?.remove();
  await rm(folder, { recursive: true, force: true });
});

/// Packs a bundle whose app only says that it is `version`. The real page, worker and file names, no wasm.
async function pack(version) {
  const built = join(folder, 'built'), bundle = join(folder, 'bundle');
  await mkdir(built, { recursive: true });
  const files = ['icon-180.png', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png', 'icons.woff2', 'baijia.wasm', 'qr.js', 'qr_decode.js'];
  for (const file of files) await writeFile(join(built, file), file);
  await writeFile(join(built, 'baijia.js'), `export default () => new Promise(() => { document.title = '${version}'; });`);
  await promisify(execFile)('python3', [join(web, 'bundle.py'), web, built, bundle]);
  return bundle;
}

const active = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
const titled = (page, title) => page.waitForFunction((wanted) => document.title === wanted, title);

describe('the service worker', () => {
  let server, page, fetched;
  beforeEach(async () => {
    server = await serve(await pack('one'));
    fetched = [];
    server.server.on('request', ({ url }) => fetched.push(url));
    page = await browser.context.newPage();
    await page.goto(server.url);
    await titled(page, 'one');
    await active(page);
  });
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  /// Asks for the new worker; value: the state it reaches ('installed' when it waits, 'redundant' when it failed).
  const update = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((resolve) => { registration.onupdatefound = () => resolve(registration.installing); });
    await registration.update();
    const worker = await found;
    if (worker.state !== 'installing') return worker.state;
    return new Promise((resolve) => { worker.onstatechange = () => resolve(worker.state); });
  });

  it('opens the app without a network after one visit', async () => {
    await server.close();
    await page.reload();
    await titled(page, 'one');
    assert.equal((await page.evaluate(async () => (await fetch('./manifest.webmanifest').catch(() => null))?.status)), undefined);
  });

  it('leaves the hub\'s own addresses to the network', async () => {
    await page.reload();
    fetched.length = 0;
    await page.evaluate(() => fetch('/api/v1/push', { method: 'POST', body: 'x' }));
    await page.evaluate(() => fetch('/health'));
    assert.deepEqual(fetched, ['/api/v1/push', '/health']);
  });

  it('keeps the old version whole until the app applies the new one, and fetches only what changed', async () => {
    await pack('two');
    fetched.length = 0;
    assert.equal(await update(), 'installed');
    assert.deepEqual(fetched.filter((url) => !url.startsWith('/sw.js')).map((url) => url.replace(/\.\w{10}\./, '.')).sort(),
      ['/', '/baijia.js', '/boot.js']);
    await page.reload();
    await titled(page, 'one');
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; });
      (await navigator.serviceWorker.ready).waiting.postMessage('apply');
      await changed;
    });
    await page.reload();
    await titled(page, 'two');
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
  });

  it('takes nothing of a version of which one file is missing', async () => {
    const bundle = await pack('three');
    await rm(join(bundle, 'index.html'));
    await rm(join(bundle, 'index.html.br'));
    assert.equal(await update(), 'redundant');
    assert.equal((await page.evaluate(() => caches.keys())).length, 1);
    await server.close();
    await page.reload();
    await titled(page, 'one');
  });

  it('keeps the running version when it is installed once more, and that fails', async () => {
    await pack('two');
    assert.equal(await update(), 'installed');
    const bundle = await pack('one'); // the hub went back
    await rm(join(bundle, 'index.html'));
    await rm(join(bundle, 'index.html.br'));
    assert.equal(await update(), 'redundant');
    await server.close();
    await page.reload();
    await titled(page, 'one');
  });
});
