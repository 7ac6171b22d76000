// The whole app in real Chromium while its storage fails: each call of IndexedDB in turn, a quota of many sizes, freezing,
// and eviction. What was shown as saved is there afterwards, and what was not saved was said.
//   sh shell/in_root.sh node --test tests/web/storage_faults_test.mjs
// BAIJIA_STORAGE_FAULTS=all fails every call, once and for good, and sets the quota to 30 sizes; without it some of them.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';

import { launchChromium } from './support/chromium.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member, code } from './support/member.mjs';
import { Saver, judged } from './support/saver.mjs';

const all = process.env.BAIJIA_STORAGE_FAULTS === 'all';

let hub;
before(async () => { hub = await Hub.create(); });
after(async () => { await hub?.remove(); });

/** A signed-in phone without a signal, which has everything durable. `login` must be one that no other test here uses. */
async function offlinePhone(login, faults = null) {
  const profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
  const driver = await launchChromium(profile);
  const member = new Member(driver);
  const saver = await Saver.create(member, faults);
  await driver.goto(hub.url);
  await member.signIn(login, password);
  await member.eventually(() => driver.evaluate('() => navigator.serviceWorker.ready.then(() => true)'), 'was installed');
  await new Promise((resolve) => setTimeout(resolve, 800)); // so soon after a tap the page takes a click for its echo
  // What was pulled is durable once a record behind it was handed over.
  assert.ok((await saver.save()).saved);
  await member.eventually(async () => (await saver.saved()) === 0, 'handed over');
  saver.shown = 0;
  await driver.setOffline(true);
  const session = await driver.page.context().newCDPSession(driver.page);
  return { driver, member, saver, session, profile, async remove() {
    await driver.kill().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  } };
}

/** Nothing that was shown as saved is missing, and the database is sound. */
async function intact({ saver, profile }) {
  assert.equal(await saver.open(), 'open', await saver.screen());
  const kept = await saver.saved();
  assert.ok(kept >= saver.shown, `${kept} of ${saver.shown} shown as saved are there`);
  const { sound, visits } = await judged(saver.page, profile);
  assert.equal(sound, 'ok');
  assert.ok(visits >= kept);
  return kept;
}

// Runs in the page: fails the call that sessionStorage names, { call, how, nth, lasting }, and counts all of its kind. How:
// "throw" the call itself, "late" what it was asked, after the call; "deaf" it is done, but the page never hears so.
function failingCalls() {
  const plan = JSON.parse(sessionStorage.getItem('fault') ?? 'null');
  const counts = (globalThis.storageCalls = { open: 0, transaction: 0, get: 0, getAll: 0, getAllKeys: 0, count: 0, put: 0,
    filler: 0, delete: 0, complete: 0, struck: 0 });
  const strikes = (call) => {
    counts[call] += 1;
    const hit = plan?.call === call && (plan.lasting ? counts[call] >= plan.nth : counts[call] === plan.nth);
    if (hit) counts.struck += 1;
    return hit;
  };
  const broken = () => new DOMException('the test broke it', 'UnknownError');
  const abortSoon = (transaction) => queueMicrotask(() => { try { transaction.abort(); } catch { /* it is over */ } });

  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...values) {
    if (!strikes('open')) return open.apply(this, values);
    if (plan.how === 'throw') throw broken();
    const request = open.apply(this, values);
    request.addEventListener('success', (event) => {
      event.stopImmediatePropagation();
      request.result.close();
      Object.defineProperty(request, 'error', { value: broken() });
      request.dispatchEvent(new Event('error'));
    });
    return request;
  };
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...values) {
    const struck = strikes('transaction');
    if (struck && plan.how === 'throw') throw broken();
    const transaction = begin.apply(this, values);
    if (struck) abortSoon(transaction);
    transaction.addEventListener('complete', (event) => {
      if (!strikes('complete')) return;
      event.stopImmediatePropagation();
      transaction.dispatchEvent(new Event('abort'));
    });
    return transaction;
  };
  for (const call of ['get', 'getAll', 'getAllKeys', 'count', 'put', 'delete']) {
    const real = IDBObjectStore.prototype[call];
    IDBObjectStore.prototype[call] = function (...values) {
      if (!strikes(call === 'put' && values[1] === 'filler' ? 'filler' : call)) return real.apply(this, values);
      if (plan.how === 'throw') throw broken();
      const request = real.apply(this, values);
      abortSoon(this.transaction);
      return request;
    };
  }
}

describe('a storage of which one call fails', { timeout: 7_200_000 }, () => {
  let phone;
  before(async () => { phone = await offlinePhone('limin', failingCalls); });
  after(() => phone?.remove());

  const arm = (fault) => phone.driver.page.evaluate((plan) => sessionStorage.setItem('fault', JSON.stringify(plan)), fault);
  const calls = () => phone.driver.page.evaluate(() => globalThis.storageCalls);

  /// Opens the app and records three doors under the fault. Value: whether it struck.
  async function workUnder(fault) {
    const { saver } = phone, what = JSON.stringify(fault);
    await arm(fault);
    let place = await saver.open();
    assert.ok(place, `${what}: the app said nothing`);
    for (let tries = 0; place === 'open' && tries < 3; tries += 1) {
      const outcome = await saver.save();
      assert.ok(outcome.saved || outcome.said, `${what}: a tap was neither saved nor refused: ${await saver.screen()}`);
      if (!outcome.said) continue;
      if (fault.lasting) break;
      // It failed once: saving again, without a restart, saves what was tapped.
      if (await saver.press('再存一次')) {
        const wanted = await saver.saved() + (outcome.untouched ? 0 : 1);
        await phone.member.eventually(async () => (await saver.saved()) >= wanted, `${what}: saved by "再存一次"`);
      } else {
        place = outcome.said;
      }
    }
    const { struck } = await calls();
    await arm(null);
    const kept = await intact(phone);
    saver.shown = Math.max(saver.shown, kept);
    return struck > 0;
  }

  it('loses nothing that it showed as saved, and says what it could not save', async () => {
    await arm(null);
    assert.equal(await phone.saver.open(), 'open', await phone.saver.screen());
    for (let i = 0; i < 3; i += 1) assert.ok((await phone.saver.save()).saved, await phone.saver.screen());
    const usual = await calls();
    const kinds = Object.keys(usual).filter((kind) => kind !== 'struck' && usual[kind] > 0);
    let faults = 0, struck = 0;
    for (const kind of kinds) {
      const places = all && kind !== 'filler' ? Array.from({ length: usual[kind] }, (_, i) => i + 1)
        : [...new Set([1, Math.ceil(usual[kind] / 2), usual[kind]])];
      const ways = kind === 'complete' ? ['deaf'] : ['throw', 'late'];
      const cases = places.flatMap((nth) => ways.flatMap((how) => [false, true].map((lasting) => ({ call: kind, how, nth, lasting }))));
      // The short form takes every kind of call in the one or the other way.
      const chosen = all ? cases : cases.filter((_, at) => at % 5 === kinds.indexOf(kind) % 5).slice(0, 1);
      for (const fault of chosen) {
        faults += 1;
        struck += (await workUnder(fault)) ? 1 : 0;
      }
    }
    assert.ok(struck >= faults / 2, `only ${struck} of ${faults} struck`);
    console.log(`# ${faults} faults in ${kinds.length} kinds of calls, ${struck} struck, ${phone.saver.shown} saves shown, 0 lost`);
  });
});

describe('a phone whose space ends', { timeout: 3_600_000 }, () => {
  let phone;
  before(async () => { phone = await offlinePhone('chenjie'); });
  after(() => phone?.remove());

  it('says so at any size, loses nothing, and goes on when there is room', async () => {
    const { saver, session, driver } = phone;
    const origin = new URL(hub.url).origin, sizes = all ? 30 : 2;
    let full = 0, saves = 0;
    assert.equal(await saver.open(), 'open', await saver.screen());
    for (let size = 0; size < sizes; size += 1) {
      const { usage } = await driver.page.evaluate(() => navigator.storage.estimate());
      // Chromium asks for room rarely while a database is open, so it is closed. What is used falls when it tidies up its
      // log: in turn less than is used already, and about as much.
      await driver.goto('about:blank');
      const quotaSize = Math.floor(size % 2 === 0 ? (usage * (size + 1)) / (sizes + 1) : usage - 100_000 + size * 12_345);
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
      await new Promise((resolve) => setTimeout(resolve, 3000));
      assert.equal(await saver.open(hub.url), 'open', await saver.screen());
      let said = '', outcome = {};
      for (let tries = 0; tries < 12 && !said; tries += 1) {
        outcome = await saver.save();
        assert.ok(outcome.saved || outcome.said, `size ${size}: a tap was neither saved nor refused: ${await saver.screen()}`);
        said = outcome.said ?? '';
        saves += outcome.saved ? 1 : 0;
      }
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      if (said) {
        full += 1;
        await phone.member.sees('空间满');
        // What was refused, a tap or what the app stores by itself, is saved when there is room again.
        const wanted = await saver.saved() + (outcome.untouched ? 0 : 1);
        await phone.member.eventually(async () => !(await saver.press('再存一次')), `could save at size ${size}`);
        await phone.member.eventually(async () => (await saver.saved()) >= wanted, `saved what was refused at size ${size}`);
      }
    }
    await intact(phone);
    assert.ok(full >= sizes / 3, `only ${full} of ${sizes} sizes were too small`);
    console.log(`# ${sizes} sizes, ${full} of them full, ${saves} saves, 0 lost`);
  });
});

describe('a page that the system freezes', { timeout: 1_200_000 }, () => {
  let phone;
  before(async () => { phone = await offlinePhone('jianguo'); });
  after(() => phone?.remove());

  it('loses nothing, also when it is frozen in the middle of a save', async () => {
    const { saver, session } = phone, times = all ? 60 : 6;
    assert.equal(await saver.open(), 'open', await saver.screen());
    for (let round = 0; round < times; round += 1) {
      const saving = saver.save();
      await new Promise((resolve) => setTimeout(resolve, (round * 37) % 160)); // anywhere in it
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await new Promise((resolve) => setTimeout(resolve, round % 3 === 0 ? 1500 : 200));
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      const outcome = await saving;
      assert.ok(outcome.saved || outcome.said, `round ${round}: a tap was neither saved nor refused: ${await saver.screen()}`);
      if (outcome.said) await saver.press('再存一次');
    }
    await intact(phone);
    console.log(`# frozen ${times} times, ${saver.shown} saves shown, 0 lost`);
  });
});

describe('a browser that throws away what it stored', { timeout: 600_000 }, () => {
  let phone, origin;
  beforeEach(async () => { origin = new URL(hub.url).origin; });
  before(async () => { phone = await offlinePhone('zhouting'); });
  after(() => phone?.remove());
  const online = async (is) => {
    await phone.driver.setOffline(!is);
    if (is) await phone.member.eventually(async () => (await phone.saver.saved()) === 0, 'handed over');
    if (is) phone.saver.shown = 0;
  };
  const clear = (types) => phone.session.send('Storage.clearDataForOrigin', { origin, storageTypes: types });
  const fetchAgain = async () => {
    const { member, driver } = phone;
    await driver.setOffline(false);
    await member.tap('button', '登录取回', true);
    await member.write('账号', 'zhouting');
    await member.write('密码', password);
    await member.tap('button', '登录', true);
    await member.sees('定一个解锁码', 'heading');
    await member.write('解锁码', code);
    await member.write('再输一次', code);
    await member.tap('button', '定好了', true);
    await member.eventually(() => driver.page.evaluate(() => globalThis.saver.where() === 'open'), 'was open');
  };

  it('is told while the app is closed, and what was handed over comes back', async () => {
    const { saver, driver, member } = phone;
    for (let i = 0; i < 2; i += 1) assert.ok((await saver.save()).saved, await saver.screen());
    await online(true);
    const handedOver = (await hub.rows()).filter((row) => row.kind === 'visit').length;
    assert.ok(handedOver >= 3);
    await driver.goto('about:blank');
    await clear('indexeddb');
    assert.match(await saver.open(hub.url), /清掉了/);
    await fetchAgain();
    await intact(phone);
    assert.equal((await judged(driver.page, phone.profile)).visits, handedOver);
  });

  it('is told at the next save while the app is open', async () => {
    const { saver, driver, member } = phone;
    await driver.setOffline(true);
    assert.ok((await saver.save()).saved, await saver.screen());
    await clear('indexeddb');
    assert.ok((await saver.save()).said);
    await member.sees('清掉了');
    assert.ok((await member.find('button', '导出')).length > 0, 'what is still in memory can be exported');
    assert.match(await saver.open(hub.url), /清掉了/);
    saver.shown = 0;
    await fetchAgain();
    await intact(phone);
  });
});
