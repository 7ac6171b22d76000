// What the browser does about codes: reads them with its camera or from a picture, makes them, and seals what goes from
// phone to phone (web/scan.js, web/parcel.js), in real Chromium with a video in the place of the camera.
//   sh shell/in_root.sh node --test tests/web/scan_test.mjs

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { desktop, launch } from './support/browser.mjs';
import { serve } from './support/serve.mjs';
import { cameraArgs, writeVideo } from './support/video.mjs';

const doors = ['https://mp.example.gov.cn/d?id=3101041234567890', 'BAIJIA:0123456789ABCDEF', '12号 602 门'];

let folder, server;
const browsers = [];

/** A page with the modules; `camera` is a video's file, null for one that is refused. */
async function open(camera) {
  const browser = await launch({ ...desktop, args: cameraArgs(camera) });
  browsers.push(browser);
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.goto(server.url);
  await page.evaluate(async () => {
    Object.assign(window, await import('./scan.js'), await import('./parcel.js'));
    window.root = document.getElementById('app');
    window.read = [];
    window.look = (rect) => window.showCamera(window.root, rect, (text, trouble) => window.read.push(trouble || text));
  });
  return page;
}
const makeCodes = (page, texts) => page.evaluate((all) => window.makeCodes(all), texts);
const seen = (page, count) => page.waitForFunction((least) => new Set(window.read).size >= least, count);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baijia-scan-'));
  cpSync(fileURLToPath(new URL('../../web', import.meta.url)), folder, { recursive: true });
  // As web/CMakeLists.txt names them.
  for (const [file, name] of [['index', 'qr'], ['decode', 'qr_decode']]) {
    const source = readFileSync(`${process.env.BAIJIA_CACHE}/npm/node_modules/qr/${file}.js`, 'utf8');
    writeFileSync(join(folder, `${name}.js`), source.replaceAll('./index.js', './qr.js'));
  }
  writeFileSync(join(folder, 'index.html'), `<!doctype html><link rel="stylesheet" href="./style.css">
    <main id="app"><canvas></canvas><div id="twins"></div></main>`);
  server = await serve(folder);
});
after(async () => {
  for (const browser of browsers) await browser.remove();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('codes before the camera', { timeout: 300_000 }, () => {
  let page;
  before(async () => {
    const maker = await open(null);
    writeVideo(join(folder, 'doors.y4m'), await makeCodes(maker, doors), { frames: 6 });
    page = await open(join(folder, 'doors.y4m'));
  });

  it('are read without the system’s detector, each to the letter', async () => {
    assert.equal(await page.evaluate(() => globalThis.BarcodeDetector === undefined), true, 'this Chromium has one');
    await page.evaluate(() => window.look({ x: 10, y: 20, width: 300, height: 200 }));
    await seen(page, doors.length);
    assert.deepEqual([...new Set(await page.evaluate(() => window.read))].sort(), [...doors].sort());
  });
});

describe('without a camera', { timeout: 200_000 }, () => {
  let page;
  before(async () => { page = await open(null); });

  it('the app is told so', async () => {
    await page.evaluate(() => window.look({ x: 0, y: 0, width: 100, height: 100 }));
    await seen(page, 1);
    assert.deepEqual(await page.evaluate(() => window.read), [223]);
    await page.evaluate(() => window.look(null));
  });

  const choose = async (path) => {
    const [chooser, picked] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.evaluate(() => { window.picked = window.pickCode(); }),
    ]);
    await chooser.setFiles(path);
    return page.evaluate(() => window.picked);
  };
  it('a chosen picture is read, and one without a code is not', async () => {
    const png = await page.evaluate(([rows]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 700 });
      const context = canvas.getContext('2d');
      context.fillStyle = '#eee';
      context.fillRect(0, 0, 900, 700);
      context.translate(300, 120);
      context.rotate(0.2);
      context.fillStyle = '#111';
      rows.forEach((row, y) => row.forEach((dark, x) => { if (dark) context.fillRect(x * 9, y * 9, 9, 9); }));
      return canvas.toDataURL().split(',')[1];
    }, await makeCodes(page, [doors[0]]));
    writeFileSync(join(folder, 'door.png'), Buffer.from(png, 'base64'));
    assert.deepEqual(await choose(join(folder, 'door.png')), [doors[0]]);
    writeFileSync(join(folder, 'none.png'), await page.screenshot());
    assert.deepEqual(await choose(join(folder, 'none.png')), []);
  });
});

describe('what goes from phone to phone', { timeout: 200_000 }, () => {
  // ParcelDeed of shell/app/host.h.
  const deed = { key: 0, sign: 1, seal: 2, open: 3, file: 4 };
  const parcel = async (page, what, octets = [], key = []) => {
    const done = await page.evaluate(async ([number, body, to]) => {
      const result = await window.parcel(number, Uint8Array.from(body), Uint8Array.from(to));
      return result && Array.from(result);
    }, [what, [...octets], [...key]]);
    return done && Buffer.from(done);
  };
  const words = Buffer.from('12号 302 楼道灯坏了 '.repeat(300));
  let giver, receiver, key, sealed;
  before(async () => {
    [giver, receiver] = [await open(null), await open(null)];
    key = await parcel(receiver, deed.key);
    sealed = await parcel(giver, deed.seal, words, key);
  });

  it('is packed and sealed: nobody reads in it', () => {
    assert.equal(key.length, 65);
    assert.ok(sealed.length < words.length / 10, `${sealed.length} octets`);
    assert.ok(!sealed.includes('楼道灯'));
  });

  it('is opened by the phone that asked for it', async () => {
    assert.deepEqual(await parcel(receiver, deed.open, sealed), words);
  });

  it('is opened by no other phone, nor with any octet changed, nor cut', async () => {
    await parcel(giver, deed.key);
    assert.equal(await parcel(giver, deed.open, sealed), null);
    for (const at of [0, 1, 40, 64, 65, 100, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] ^= 1;
      assert.equal(await parcel(receiver, deed.open, changed), null, `octet ${at}`);
    }
    for (const size of [0, 10, 65, 80, sealed.length - 1]) {
      assert.equal(await parcel(receiver, deed.open, sealed.subarray(0, size)), null, `${size} octets`);
    }
    assert.equal(await parcel(giver, deed.seal, words, Buffer.alloc(65, 7)), null);
  });

  it('is no longer opened once another one was asked for', async () => {
    await parcel(receiver, deed.key);
    assert.equal(await parcel(receiver, deed.open, sealed), null);
  });
});
