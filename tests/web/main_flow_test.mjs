// A visit recorded at the door without signal reaches the committee: the whole way, in each engine, with the real hub.
//   sh shell/in_root.sh node --test tests/web/main_flow_test.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { engines } from './support/engines.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const said = '电梯的事想知道什么时候定';

for (const [name, launchEngine] of Object.entries(engines)) {
  describe(name, { timeout: 400_000 }, () => {
    let hub, profile, driver, member;
    const start = async () => {
      driver = await launchEngine(profile);
      member = new Member(driver);
    };
    const numbers = async () => {
      const read = async (label) => Number(/\d+/.exec((await member.sees(label)).name)?.[0] ?? NaN);
      return { onPhone: await read('手机里'), handedOver: await read('已交到'), readBack: await read('已读回') };
    };
    before(async () => {
      hub = await Hub.create();
      profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
      await start();
    });
    after(async () => {
      await driver?.kill().catch(() => {});
      await hub?.remove();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    it('signs in, pulls the committee and opens today', async () => {
      await driver.goto(hub.url);
      await member.signIn('limin', password);
      await member.eventually(() => driver.evaluate('() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)'),
        'had a service worker');
    });

    it('records a met door with two taps while the hub is gone', async () => {
      await hub.stop();
      await driver.setOffline?.(true);
      await member.sees('先去这里');
      const door = await member.firstDoor();
      member.taps = 0;
      await member.tap('button', door);
      await member.tap('button', '已见面', true);
      assert.equal(member.taps, 2);
      await member.sees('已保存');
    });

    it('writes up what was said, an issue and a promise in fewer than eight taps', async () => {
      await member.tap('button', '记一笔', true);
      member.taps = 2;
      await member.write('说了什么', said);
      await member.tapBelow('checkbox', '物业服务');
      await member.tapBelow('button', '3 天后答复');
      await member.write('答应了什么', '问加装电梯的进度');
      await member.tap('button', '记下来', true);
      // Focusing a field is typing, not a tap that decides something.
      assert.ok(member.taps - 2 < 8, `${member.taps} taps`);
      await member.sees('承诺：问加装电梯的进度');
    });

    it('records nobody home at the next door', async () => {
      await member.tap('button', '下一户');
      await member.tap('button', '未遇', true);
      await member.sees('未遇 1 次');
      await member.sees('已保存');
    });

    it('has everything after the browser was killed, still without the hub', async () => {
      await driver.kill();
      await start();
      await driver.setOffline?.(true);
      await driver.goto(hub.url);
      await member.unlock();
      await member.sees('待交');
      await member.tap('button', '同步');
      const shown = await numbers();
      assert.ok(shown.onPhone >= 4, `手机里 ${shown.onPhone}`);
      assert.equal(shown.readBack, 0);
      await member.sees('还不行');
    });

    it('hands everything over and reads it back when the hub returns', async () => {
      await hub.start();
      await driver.setOffline?.(false);
      await member.tap('button', '现在交');
      // Browsers write cookies to disk when they like: a kill soon after signing in may cost the session, never a record.
      const answer = await member.eventually(async () => {
        if ((await numbers()).handedOver > 0) return 'taken';
        return (await member.find('button', '登录后接着交')).length > 0 ? 'sign in again' : null;
      }, 'had an answer from the hub');
      if (answer === 'sign in again') {
        await member.tap('button', '登录后接着交');
        await member.write('账号', 'limin');
        await member.write('密码', password);
        await member.tap('button', '登录', true);
        await member.sees('同步', 'heading');
      }
      await member.eventually(async () => {
        const shown = await numbers();
        return shown.onPhone === 0 && shown.handedOver >= 4 && shown.readBack === shown.handedOver;
      }, 'handed over and read back');
      const rows = await hub.rows();
      const visits = rows.filter((row) => row.kind === 'visit');
      assert.equal(visits.length, 2);
      assert.ok(visits.some((visit) => visit.said === said));
      assert.equal(rows.filter((row) => row.kind === 'issue').length, 1);
      assert.equal(rows.filter((row) => row.kind === 'promise').length, 1);
    });

    it('shows the chief the doors, the issue and the promise', async () => {
      const chiefProfile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
      const chiefDriver = await launchEngine(chiefProfile);
      try {
        const chief = new Member(chiefDriver);
        await chiefDriver.goto(hub.url);
        await chief.signIn('zhuren', password);
        await chief.tap('tab', '解', true);
        await chief.sees('物业服务');
        await chief.tap('tab', '今日', true);
        const met = await chief.sees('已见面', 'progressbar');
        assert.match(met.value, /^1 \/ /);
        await chief.tap('button', '找', true);
        await chief.tap('searchbox', '');
        await chiefDriver.type('加装电梯');
        await chief.sees('问加装电梯的进度');
      } finally {
        await chiefDriver.kill();
        rmSync(chiefProfile, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  });
}
