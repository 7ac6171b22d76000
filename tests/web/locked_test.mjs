// A phone that nobody unlocks hands over what is sealed on it, and deletes what the chief had wiped. Real browsers, real
// seals, the real hub.
//   sh shell/in_root.sh node --test tests/web/locked_test.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { engines } from './support/engines.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const databases = `async () => (await indexedDB.databases()).map(({ name }) => name)`;
const traces = `() => Object.entries(localStorage).filter(([, value]) => value !== '').map(([key]) => key)`;
/// What the page that asks for the code, and whoever copies the storage, can see of the queue.
const queue = `async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name !== 'baijia/settings');
  const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result); });
  const request = database.transaction('blocks').objectStore('blocks').getAll(IDBKeyRange.bound(['queue'], ['queue', []]));
  const records = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  database.close();
  return records.map(({ waiting, box }) => ({ waiting, size: box.length, text: new TextDecoder().decode(box) }));
}`;

/// One bit of what holds the account's records together is another one.
const damage = `async () => {
  const settled = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const { name } = (await indexedDB.databases()).find(({ name }) => name !== 'baijia/settings');
  const database = await settled(indexedDB.open(name));
  const blocks = database.transaction('blocks', 'readwrite').objectStore('blocks'), base = await settled(blocks.get('base'));
  base[base.length - 1] ^= 1;
  await settled(blocks.put(base, 'base'));
  database.close();
}`;

for (const engine of ['chromium', 'firefox']) {
  describe(`a locked phone, ${engine}`, { timeout: 400_000 }, () => {
    const said = '锁着也要交到的话';
    let hub, profile, driver, member;
    const start = async () => {
      driver = await engines[engine](profile);
      await driver.goto(hub.url);
      member = new Member(driver);
    };
    const visits = async () => (await hub.rows()).filter(({ kind }) => kind === 'visit');
    const phone = async () => (await hub.admin('device', 'list', 'limin')).stdout.trim().split('\t');
    const record = async (words) => {
      await member.tap('tab', '今日', true); // it comes back to the page that it was left on
      await member.tap('button', await member.firstDoor());
      await member.tap('button', '已见面', true);
      await member.tap('button', '记一笔', true);
      await member.write('说了什么', words);
      await member.tap('button', '记下来', true);
    };

    /// The queue, once the visit and what was said at it are in it: 已保存 may still be that of the tap.
    const queuedRecord = () => member.eventually(async () => {
      const boxes = await driver.evaluate(queue);
      return boxes.length >= 2 && boxes;
    }, 'had both in the queue');

    before(async () => {
      hub = await Hub.create({ enrolment: 'code' });
      profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
      await start();
    });
    after(async () => {
      await driver?.kill().catch(() => {});
      await hub?.remove();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    it('hands over what was recorded without a network, ended and started again, and nobody types the code', async () => {
      await member.signIn('limin', password);
      // Before the phone has the hub's key there is nothing that it could seal to.
      await member.eventually(() => driver.evaluate(`() => performance.getEntriesByType('resource')
        .some(({ name, responseEnd }) => name.endsWith('/queue-key') && responseEnd > 0)`), 'had the hub\'s key');
      await member.sees('已交清');
      await hub.stop();
      await record(said);
      assert.ok((await queuedRecord()).every(({ text }) => !text.includes(said)));
      await driver.close(); // a killed one may have lost the session's cookie of a moment ago, and would ask to sign in
      await start();
      await member.sees('请解锁', 'heading');
      await member.sees('条没交，有网时锁着也会交');
      await hub.start();
      await member.eventually(async () => (await visits()).some((visit) => visit.said === said), 'handed it over');
      await member.sees('锁着交上去了');
    });

    it('gives it once more after unlocking, and has nothing in the queue then', async () => {
      await member.unlock();
      await member.sees('已交清');
      assert.equal((await visits()).length, 1);
      await member.eventually(async () => (await driver.evaluate(queue)).length === 0, 'had cleared the queue');
    });

    it('hands over what lies beside a damaged database, and has everything anew after signing in', async () => {
      await hub.stop();
      await driver.goto(hub.url).catch(() => {}); // from the cache
      await member.unlock();
      await record('坏掉之前写的');
      await queuedRecord();
      await driver.evaluate(damage);
      await driver.goto(hub.url).catch(() => {});
      await member.unlock();
      await member.sees('本机的记录有损坏', 'heading');
      await member.sees('条没交，有网时会自己交');
      await hub.start();
      await member.sees('已经交上去了');
      assert.ok((await visits()).some((visit) => visit.said === '坏掉之前写的'));
      await member.tap('button', '清掉，重新取回', true);
      await member.tap('button', '清掉', true);
      await member.sees('密码', 'textbox');
      await member.signIn('limin', password, undefined, '已交清'); // on the page that it was left on
      await member.tap('tab', '今日', true);
      await member.sees('先去这里');
      assert.equal((await visits()).length, 2);
    });

    it('hands over and deletes everything when the chief has it wiped, still locked', async () => {
      await hub.stop();
      await driver.goto(hub.url).catch(() => {}); // from the cache
      await member.unlock();
      await record('清除前写的');
      await queuedRecord();
      await driver.kill();
      const [number] = await phone();
      await hub.admin('device', 'wipe', 'limin', number);
      await start();
      await member.sees('请解锁', 'heading');
      await hub.start();
      await member.sees('主任清除了您在这部手机上的记录');
      assert.ok((await visits()).some((visit) => visit.said === '清除前写的'));
      await member.eventually(async () => (await phone())[1] === 'wiped', 'told the hub');
      await member.eventually(async () => {
        const left = await driver.evaluate(databases);
        return left.length === 1 && left[0] === 'baijia/settings';
      }, 'had deleted the database');
      assert.deepEqual(await driver.evaluate(traces), ['baijia/device']);
    });
  });
}
