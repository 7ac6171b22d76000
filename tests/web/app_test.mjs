// The whole app in real Chromium with the real hub: what it promises about saving, resting and reading aloud.
//   sh shell/in_root.sh node --test tests/web/app_test.mjs
// BAIJIA_APP_KILLS sets how often the browser is killed: 6 by default, 100 for the long proof.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from './support/chromium.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';
import { judged } from './support/saver.mjs';

const kills = Number(process.env.BAIJIA_APP_KILLS ?? 6);
const axeSource = readFileSync(`${process.env.BAIJIA_CACHE}/npm/node_modules/axe-core/axe.min.js`, 'utf8');

let hub;
const profiles = [], drivers = [];
const newProfile = () => {
  profiles.push(mkdtempSync(join(tmpdir(), 'baijia-profile-')));
  return profiles.at(-1);
};
const openPhone = async (profile) => {
  const driver = await launchChromium(profile);
  drivers.push(driver);
  await driver.goto(hub.url);
  return { driver, member: new Member(driver) };
};

before(async () => { hub = await Hub.create(); });
after(async () => {
  for (const driver of drivers) await driver.kill().catch(() => {});
  await hub?.remove();
  for (const profile of profiles) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

// The number of records that the status chip says are waiting on the phone.
const waiting = async (member) => {
  const chip = await member.eventually(async () => (await member.find('button', '同步'))[0], 'had its status chip');
  return Number(/(\d+) 待交/.exec(chip.name)?.[1] ?? 0);
};

describe('a member at rest', { timeout: 300_000 }, () => {
  let driver, member;
  before(async () => {
    ({ driver, member } = await openPhone(newProfile()));
    await member.signIn('limin', password);
  });
  after(() => driver.kill());

  it('draws no frame in ten seconds', async () => {
    const frames = () => driver.evaluate('() => globalThis.baijia.page.frames');
    let last = -1;
    await member.eventually(async () => {
      const now = await frames();
      const quiet = now === last;
      last = now;
      await driver.evaluate('() => new Promise((resolve) => setTimeout(resolve, 1500))');
      return quiet;
    }, 'came to rest');
    // Once a minute it asks the hub what others have written; ten seconds with such a question in them are not idle.
    let asked = 0;
    driver.page.on('request', () => { asked += 1; });
    do {
      asked = 0;
      last = await frames();
      await driver.evaluate('() => new Promise((resolve) => setTimeout(resolve, 10000))');
    } while (asked > 0);
    assert.equal(await frames(), last);
  });

  it('looks the same after its drawing context was lost', async () => {
    const before = await driver.screenshot();
    await driver.page.evaluate(async () => {
      const canvas = document.getElementById('canvas');
      const happened = (event) => new Promise((resolve) => { canvas.addEventListener(event, resolve, { once: true }); });
      const loss = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      const lost = happened('webglcontextlost'), restored = happened('webglcontextrestored');
      loss.loseContext();
      await lost;
      await new Promise((resolve) => setTimeout(resolve, 50)); // not within the event itself
      loss.restoreContext();
      await restored;
    });
    await member.eventually(async () => (await driver.screenshot()).equals(before), 'looked as before');
  });

  it('asks with patience when the hub is away, and when there is no signal', async () => {
    await member.tap('button', '同步');
    for (const [leave, come] of [[() => hub.stop(), () => hub.start()],
      [() => driver.setOffline(true), () => driver.setOffline(false)]]) {
      await leave();
      let asked = 0;
      const count = () => { asked += 1; };
      driver.page.on('request', count);
      await member.tap('button', '现在交');
      await driver.evaluate('() => new Promise((resolve) => setTimeout(resolve, 8000))'); // 1, 2, 4 s apart
      driver.page.off('request', count);
      assert.ok(asked >= 2 && asked <= 5, `${asked} times`);
      const heard = driver.page.waitForResponse((response) => response.url().endsWith('/api/v1/pull') && response.ok());
      await come();
      await heard; // within Playwright's 30 s
    }
    await member.tap('button', '返回', true);
    await member.sees('先去这里');
  });

  it('calls nobody but its hub', async () => {
    const strangers = [];
    driver.page.on('request', (request) => { if (!request.url().startsWith(hub.url)) strangers.push(request.url()); });
    await driver.goto(hub.url);
    await member.unlock();
    await member.sees('先去这里');
    assert.deepEqual(strangers, []);
  });

  it('draws an icon in the middle of its square', async () => {
    const [middle, half] = await driver.evaluate(`() => {
      const context = document.createElement('canvas').getContext('2d');
      context.font = '100px "Baijia Icons"';
      const { width, actualBoundingBoxLeft, actualBoundingBoxRight } = context.measureText('\\ue1e0'); // a phone, narrow
      return [(actualBoundingBoxRight - actualBoundingBoxLeft) / 2, width / 2];
    }`);
    assert.ok(Math.abs(middle - half) < 3, `its middle is at ${middle} of ${half}`);
  });

  it('can be read aloud on every tab', async () => {
    for (const tab of ['走', '知', '解', '暖', '今日']) {
      await member.tap('tab', tab, true);
      await driver.evaluate('() => new Promise((resolve) => setTimeout(resolve, 300))');
      // Through the debugger, as the page's own policy forbids foreign scripts.
      await driver.page.evaluate(axeSource);
      const { violations } = await driver.page.evaluate(() => globalThis.axe.run(document, {
        // Contrast is computed on the theme (tests/app/theme_test.cpp): twins are transparent over a canvas.
        rules: { 'color-contrast': { enabled: false } } }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${tab} ${id}: ${nodes[0].html}`), []);
    }
  });

  it('takes what an input method composed', async () => {
    await member.tap('button', '记个问题');
    await member.scrollTo('textbox', '什么问题');
    await member.tap('textbox', '什么问题');
    await member.eventually(() => driver.evaluate(`() => document.activeElement.getAttribute('aria-label') === '什么问题'`), 'was typing');
    const session = await driver.page.context().newCDPSession(driver.page);
    await session.send('Input.imeSetComposition', { text: 'loudaodeng', selectionStart: 10, selectionEnd: 10 });
    await session.send('Input.insertText', { text: '楼道灯' });
    await member.eventually(async () => (await member.find('textbox', '什么问题'))[0]?.value === '楼道灯', 'had the chosen words');
  });
});

describe('two phones', { timeout: 300_000 }, () => {
  it('both visits to one door count, whoever was without signal', async () => {
    const one = await openPhone(newProfile());
    const two = await openPhone(newProfile());
    await one.member.signIn('chenjie', password);
    await two.member.signIn('chenjie', password);
    const door = await one.member.firstDoor();
    for (const { driver, member } of [one, two]) {
      await driver.setOffline(true);
      await member.tap('button', door);
      await member.tap('button', '未遇', true);
      await member.sees('未遇 1 次');
      await member.sees('已保存');
    }
    for (const { driver, member } of [one, two]) {
      await driver.setOffline(false);
      await member.eventually(async () => (await waiting(member)) === 0, 'handed over');
    }
    // The first one hears of the second one's visit when it asks again.
    await one.member.tap('button', '同步');
    await one.member.tap('button', '现在交');
    await one.member.tap('button', '返回', true);
    await one.member.sees('未遇 2 次');
    for (const { driver } of [one, two]) await driver.kill();
    const visits = (await hub.rows()).filter((row) => row.kind === 'visit' && row.result === 2);
    assert.equal(visits.length, 2);
  });
});

describe('a killed browser', { timeout: 300_000 + kills * 60_000 }, () => {
  it(`loses no save that it showed as saved, in ${kills} kills`, async () => {
    const profile = newProfile();
    let { driver, member } = await openPhone(profile);
    await member.signIn('jianguo', password);
    await member.eventually(() => driver.evaluate('() => navigator.serviceWorker.ready.then(() => true)'), 'was installed');
    await hub.stop();
    let shown = 0, lost = 0;
    for (let round = 0; round < kills; round += 1) {
      // A stream of saves: one tap each, door after door. What the app says it has saved is noted as it is said.
      await driver.page.exposeFunction('noteSaved', (count) => { shown = Math.max(shown, count); });
      await driver.page.evaluate(() => {
        const note = () => {
          const chip = document.querySelector('[aria-label^="同步"]')?.getAttribute('aria-label') ?? '';
          const count = Number(/(\d+) 待交/.exec(chip)?.[1] ?? 0);
          if (count > 0) globalThis.noteSaved(count);
        };
        new MutationObserver(note).observe(document.getElementById('twins'), { subtree: true, childList: true, attributes: true });
        note();
      });
      const stream = driver.page.evaluate(async () => {
        const button = (name) => [...document.querySelectorAll('[role="button"]')]
          .find((twin) => twin.getAttribute('aria-label')?.startsWith(name));
        const pause = () => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
        const saved = () => Number(/(\d+) 待交/.exec(button('同步')?.getAttribute('aria-label') ?? '')?.[1] ?? 0);
        for (;;) {
          while (!button('未遇') && !button('下一户')) { // a click right after a finger's tap is taken for its echo, so perhaps not the first
            [...document.querySelectorAll('[role="button"]')].find((twin) => /号 /.test(twin.getAttribute('aria-label')))?.click();
            await pause();
          }
          const before = saved();
          button('未遇')?.click();
          // Mostly one after the other is stored, sometimes while it still is on its way.
          for (let frames = 0; frames < 30 && Math.random() < 0.97 && saved() <= before; frames += 1) await pause();
          await pause();
          button('下一户')?.click();
          await pause();
        }
      }).catch(() => {}); // ended by the kill
      // Any point of the stream: once something new was shown as saved, a different moment each round.
      const before = shown;
      await member.eventually(() => shown > before + (round % 4), 'showed another save');
      await new Promise((resolve) => setTimeout(resolve, (round * 617) % 700));
      await driver.kill();
      await stream;
      drivers.pop();
      ({ driver, member } = await openPhone(profile));
      await member.unlock();
      await member.eventually(async () => (await member.find('tab', '今日')).length > 0, 'was open again');
      const kept = await waiting(member);
      if (kept < shown) lost += shown - kept;
      assert.equal(lost, 0, `round ${round}: ${shown} shown as saved, ${kept} there`);
    }
    assert.ok(shown >= kills, `only ${shown} saves`);

    // What lies in IndexedDB is a sound SQLite database, by another SQLite's judgement.
    const { sound, visits } = await judged(driver.page, profile);
    assert.equal(sound, 'ok');
    assert.ok(visits >= shown, `${visits} visits of ${shown} shown`);
    console.log(`# ${kills} kills, ${shown} saves shown as saved, ${visits} visits there, integrity ${sound}`);
  });
});
