// What a finder of the phone can read: the raw profile of the browser is searched, after a day's work, a lock, a change of
// accounts and a wipe, for everything that was said, promised, searched, typed and pulled. Chromium and Firefox, with the real hub.
//   sh shell/in_root.sh node --test tests/web/canary_test.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { engines } from './support/engines.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member, code } from './support/member.mjs';

const said = '说了只有百家知道的事';
const promised = '答应了去问的那件事';
const confided = '不能让别人知道的私下话';
const looked = '找过的那个词';
const draft = '写了一半就停下的话';
const question = '没有记下来的问题';
const otherCode = 'ershi hao 14';
const control = 'what stands here openly is found';

/** Names of the files below `folder` that have `words` in them, as UTF-8 or UTF-16. */
function filesWith(folder, words) {
  const forms = ['utf8', 'utf16le'].map((form) => Buffer.from(words, form));
  return readdirSync(folder, { recursive: true }).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
    let bytes;
    try { bytes = readFileSync(path); } catch { return false; } // the browser has just deleted it
    return forms.some((form) => bytes.includes(form));
  });
}

for (const engine of ['chromium', 'firefox']) {
  describe(`the profile of ${engine}`, { timeout: 400_000 }, () => {
    let hub, profile, driver, member;
    before(async () => {
      hub = await Hub.create();
      profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
      driver = await engines[engine](profile);
      member = new Member(driver);
    });
    after(async () => {
      await driver?.kill().catch(() => {});
      await hub?.remove();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    });

    it('has nothing of a day of work and of a wipe, of the codes, of the passwords', async () => {
      await driver.goto(hub.url);
      await member.signIn('limin', password);
      await member.tap('button', await member.firstDoor());
      await member.tap('button', '已见面', true);
      await member.tap('button', '记一笔', true);
      await member.write('说了什么', said);
      await member.tapBelow('button', '3 天后答复');
      await member.write('答应了什么', promised);
      await member.tap('button', '记下来', true);
      await member.tap('button', '下一户');
      await member.tap(null, '住户', true);
      await member.tapBelow('button', '记一句私下的话');
      await member.write('说了什么', confided);
      await member.tap(null, '只留在这部手机');
      await member.tap('button', '存', true);
      await member.sees('记下了，只留在这部手机');
      await member.tap('button', '已见面', true);
      await member.tap('button', '记一笔', true);
      await member.write('说了什么', draft);
      await member.sees('已保存');
      await driver.goto(hub.url); // killed in the middle of it, for all the page knows
      await member.unlock();
      await member.eventually(async () => (await member.find('tab', '今日')).length > 0, 'was open again');

      // Locked by hand; somebody else signs in on the same phone and works too.
      await member.tap('tab', '今日', true);
      await member.tap('button', '找', true);
      await member.tap('searchbox', '');
      await driver.type(looked);
      await driver.evaluate('() => history.back()');
      await member.tap('button', '我', true);
      await member.tapBelow('button', '现在锁上');
      await member.sees('请解锁', 'heading');
      await member.tap('button', '换个人用');
      await member.signIn('chenjie', password, otherCode);
      await member.tap('button', '记个问题');
      await member.write('什么问题', question);
      await member.sees('同步');

      await driver.evaluate(`(words) => new Promise((resolve) => {
        const request = indexedDB.open('control', 1);
        request.onupgradeneeded = () => { // more than one: a log may cut a record in two
          const store = request.result.createObjectStore('open');
          for (let number = 0; number < 20; number++) store.put({ words: words + ' ' + number }, number);
        };
        request.onsuccess = () => { localStorage.setItem('control', words); resolve(); };
      })`, control);
      const rows = await hub.rows();
      assert.ok(rows.some((row) => row.said === said) && rows.some((row) => row.text === promised));
      assert.ok(!JSON.stringify(rows).includes(confided), 'what stays on the phone is not at the hub');

      const { stdout } = await hub.admin('device', 'list', 'chenjie');
      await hub.admin('device', 'wipe', 'chenjie', stdout.split('\t')[0]);
      await member.tap('button', '同步');
      await member.tap('button', '现在交', true); // the next contact
      await member.sees('主任清除了您在这部手机上的记录');
      // Let the browser write what it writes late.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await member.eventually(() => filesWith(profile, control).length > 0, 'wrote what is not sealed'); // a slow machine
      await driver.kill();
      driver = null;

      assert.ok(filesWith(profile, control).length > 0, 'what is not sealed can be found');
      const people = rows.filter((row) => row.kind === 'resident' && row.name.length >= 3);
      assert.ok(people.length > 100);
      const canaries = [said, promised, confided, looked, draft, question, code, otherCode, password,
        ...people.slice(0, 60).map((person) => person.name), ...people.slice(0, 60).map((person) => person.phone)];
      for (const canary of canaries.filter(Boolean)) assert.deepEqual(filesWith(profile, canary), [], canary);
    });
  });
}
