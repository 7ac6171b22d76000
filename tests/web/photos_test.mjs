// A photo with everything that a camera writes into it, chosen at a visit, seen at a colleague's phone: the real hub, two
// real browsers. Nothing of what the camera wrote is in what the hub has.
//   sh shell/in_root.sh node --test tests/web/photos_test.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from './support/chromium.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const secret = 'GPS 31.2304 121.4737';

/** An APP1 segment with an Exif block: orientation 6, an image description, and a GPS directory. */
function exif() {
  const tiff = Buffer.alloc(400);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(3, 8);
  entry(10, 0x010e, 2, secret.length + 1, 100); // description
  entry(22, 0x0112, 3, 1, 6); // lies on its side
  entry(34, 0x8825, 4, 1, 200); // GPS
  tiff.write(`${secret}\0`, 100, 'latin1');
  tiff.writeUInt16LE(1, 200);
  entry(202, 1, 2, 2, 0x4e); // north
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

describe('photos', { timeout: 400_000 }, () => {
  let hub;
  const people = [];
  const enter = async (login) => {
    const profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
    const driver = await launchChromium(profile);
    const member = new Member(driver);
    people.push({ profile, driver });
    await driver.goto(hub.url);
    await member.signIn(login, password);
    return { driver, member };
  };
  before(async () => { hub = await Hub.create(); });
  after(async () => {
    for (const { profile, driver } of people) {
      await driver.kill().catch(() => {});
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    await hub?.remove();
  });

  it('go from the phone of who took one to a colleague, without what the camera wrote', async () => {
    const taker = await enter('limin');
    // A camera's picture: large, noisy enough to be many pieces, with the Exif block put in.
    const plain = Buffer.from(await taker.driver.evaluate(`async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 3000; canvas.height = 2000;
      const context = canvas.getContext('2d');
      for (let y = 0; y < 2000; y += 10) for (let x = 0; x < 3000; x += 10) {
        context.fillStyle = 'rgb(' + [x * 7 + y, y * 5 + x, x * y].map((n) => n % 256).join() + ')';
        context.fillRect(x, y, 10, 10);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
      return [...new Uint8Array(await blob.arrayBuffer())];
    }`));
    const file = join(hub.folder, 'IMG_0001.jpg');
    writeFileSync(file, Buffer.concat([plain.subarray(0, 2), exif(), plain.subarray(2)]));
    assert.ok(readFileSync(file).includes(secret));

    const door = await taker.member.firstDoor();
    await taker.member.tap('button', door);
    await taker.member.tap('button', '已见面', true);
    await taker.member.tap('button', '记一笔', true);
    const chooser = taker.driver.page.waitForEvent('filechooser');
    await taker.member.tapBelow('button', '选照片');
    await (await chooser).setFiles(file);
    await taker.member.sees('照片 1', 'button');
    await taker.member.eventually(async () => (await taker.member.find('button', '照片 1')).some(({ name }) => name.includes('已传')),
      'had it sent');
    if (process.env.BAIJIA_SHOT) writeFileSync(`${process.env.BAIJIA_SHOT}-1.png`, await taker.driver.screenshot());

    const [photo] = (await hub.rows()).filter(({ kind }) => kind === 'photo');
    assert.deepEqual([photo.width, photo.height], [1365, 2048]); // upright, and smaller
    const stored = Buffer.concat([readFileSync(hub.database), (() => {
      try { return readFileSync(`${hub.database}-wal`); } catch { return Buffer.alloc(0); }
    })()]);
    assert.ok(stored.includes(Buffer.from([0xff, 0xd8, 0xff])), 'the hub has a JPEG file');
    assert.ok(!stored.includes(secret), 'and nothing of what the camera wrote');
    assert.ok(!stored.includes('Exif\0'), 'nor the block it stood in');

    await taker.member.tap('button', '记下来', true);
    const seer = await enter('zhuren');
    await seer.member.tap('button', '我', true);
    await seer.member.tap('button', '走访记录', true);
    await seer.member.tap('button', '号 ');
    await seer.member.scrollTo('button', '照片 1');
    if (process.env.BAIJIA_SHOT) writeFileSync(`${process.env.BAIJIA_SHOT}-2.png`, await seer.driver.screenshot());
    await seer.member.tapBelow('button', '照片 1');
    await seer.member.sees('删掉这张', 'button'); // the chief may
    await seer.member.eventually(async () => (await seer.member.find('status', '正在取照片')).length === 0, 'had the picture');
    if (process.env.BAIJIA_SHOT) writeFileSync(`${process.env.BAIJIA_SHOT}-3.png`, await seer.driver.screenshot());
  });
});
