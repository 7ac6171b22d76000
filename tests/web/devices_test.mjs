// Whose phone: a further one needs the chief's code, a copied one goes on under a number of its own, and a wiped one has
// nothing any more. Real browsers, real keys, the real hub.
//   sh shell/in_root.sh node --test tests/web/devices_test.mjs

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { engines } from './support/engines.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const databases = `async () => (await indexedDB.databases()).map(({ name }) => name)`;
const traces = `() => Object.entries(localStorage).filter(([, value]) => value !== '').map(([key]) => key)`;

for (const engine of ['chromium', 'firefox']) {
  describe(`phones, ${engine}`, { timeout: 400_000 }, () => {
    const profiles = [], running = new Set();
    let hub;
    const newProfile = () => {
      profiles.push(mkdtempSync(join(tmpdir(), 'baijia-profile-')));
      return profiles.at(-1);
    };
    const start = async (profile = newProfile()) => {
      const driver = await engines[engine](profile);
      running.add(driver);
      await driver.goto(hub.url);
      return Object.assign(new Member(driver), { profile });
    };
    const end = async ({ driver }) => {
      running.delete(driver);
      await driver.close();
    };
    const phonesOf = async (login) => (await hub.admin('device', 'list', login)).stdout.trim().split('\n')
      .map((line) => line.split('\t')).map(([number, state]) => ({ number, state }));
    const visits = async () => (await hub.rows()).filter(({ kind }) => kind === 'visit').length;

    before(async () => { hub = await Hub.create({ enrolment: 'code' }); });
    after(async () => {
      await Promise.all([...running].map((driver) => driver.kill().catch(() => {})));
      await hub?.remove();
      for (const profile of profiles) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    let first;
    it('lets the first phone in by the password, the next one by the code that the chief reads out', async () => {
      first = await start();
      await first.signIn('limin', password);
      const next = await start();
      await next.write('账号', 'limin');
      await next.write('密码', password);
      await next.tap('button', '登录', true);
      await next.sees('这部手机还没登记');

      const chief = await start();
      await chief.signIn('zhuren', password);
      await chief.tap('button', '我', true);
      await chief.tapBelow('button', '手机');
      await chief.tap('button', '给李敏一个登记码');
      const code = await chief.eventually(async () => {
        const [shown] = await chief.find(null, '登记码');
        const words = shown && await chief.driver.evaluate(
          `() => [...document.querySelectorAll('[role]')].map((e) => e.getAttribute('aria-label') ?? e.textContent)`);
        return words?.map((text) => /(\d{4}) (\d{4})/.exec(text)).find(Boolean)?.slice(1).join('');
      }, 'was shown a code');
      await end(chief);

      await next.write('登记码', code);
      await next.tap('button', '登录', true);
      await next.sees('定一个解锁码', 'heading');
      await end(next);
      assert.deepEqual((await phonesOf('limin')).map(({ state }) => state), ['enrolled', 'enrolled']);
    });

    it('keeps a copied phone apart from its original, and loses nothing of either', async () => {
      await end(first); // killed, it may not have written its cookies yet
      const copied = newProfile();
      cpSync(first.profile, copied, { recursive: true });
      const known = (await phonesOf('limin')).length;
      const earlier = await visits();
      for (const profile of [first.profile, copied]) {
        const member = await start(profile);
        await member.unlock();
        await member.sees(profile === copied ? '还没补记 1 次' : '已交清'); // what the original wrote has come
        await member.tap('button', await member.firstDoor());
        await member.tap('button', '已见面', true);
        await member.eventually(async () => (await visits()) === earlier + (profile === copied ? 2 : 1), 'handed over');
        await end(member);
      }
      assert.equal((await phonesOf('limin')).length, known + 1);
    });

    it('has nothing of an account any more after the chief had it wiped, and what was written is at the hub', async () => {
      const member = await start();
      await member.signIn('chenjie', password);
      const earlier = await visits();
      await hub.stop();
      await member.tap('button', await member.firstDoor());
      await member.tap('button', '已见面', true);
      await member.sees('1 待交');
      const [{ number }] = await phonesOf('chenjie');
      await hub.admin('device', 'wipe', 'chenjie', number);
      await hub.start();
      await member.sees('主任清除了您在这部手机上的记录');
      assert.equal(await visits(), earlier + 1);
      assert.equal((await phonesOf('chenjie'))[0].state, 'wiped');
      await member.eventually(async () => {
        const left = await member.driver.evaluate(databases);
        return left.length === 1 && left[0] === 'baijia/settings';
      }, 'had deleted the database');
      assert.deepEqual(await member.driver.evaluate(traces), ['baijia/device']);
    });
  });
}
