// Fingerprint or face as a way to the records: Chromium with its virtual authenticator, and the real hub.
//   sh shell/in_root.sh node --test tests/web/finger_test.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { launchChromium } from './support/chromium.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const byFinger = '用指纹或面容解锁';

describe('a phone that recognises its owner', { timeout: 300_000 }, () => {
  let hub, profile, driver, protocol, member, authenticator;
  const recognises = (isUserVerified) =>
    protocol.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified });
  const lock = async () => {
    await member.tapBelow('button', '现在锁上');
    await member.sees('请解锁', 'heading');
  };
  const opened = () => member.eventually(async () => (await member.find('tab', '今日')).length > 0, 'was open');
  const keys = () => driver.evaluate(`() => new Promise(async (resolve) => {
    const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('baijia/') && name.length > 40);
    indexedDB.open(name).onsuccess = ({ target: { result } }) => {
      result.transaction('blocks').objectStore('blocks').get('keys').onsuccess = ({ target }) => {
        resolve(Object.keys(target.result).sort().join(' '));
        result.close();
      };
    };
  })`);

  before(async () => {
    hub = await Hub.create();
    profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
    driver = await launchChromium(profile);
    member = new Member(driver);
    protocol = await driver.page.context().newCDPSession(driver.page);
    await protocol.send('WebAuthn.enable');
    ({ authenticatorId: authenticator } = await protocol.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      hasPrf: true, isUserVerified: true, automaticPresenceSimulation: true,
    } }));
    await driver.goto(hub.url);
    await member.signIn('limin', password);
  });
  after(async () => {
    await driver?.kill().catch(() => {});
    await hub?.remove();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  it('opens the records with it, without a network, once its owner wants it', async () => {
    await member.tap('button', '我', true);
    await member.tapBelow('checkbox', byFinger);
    await member.sees('下次可以用指纹');
    assert.equal(await keys(), 'code finger format recovery');
    await lock();
    await driver.setOffline(true);
    await member.tap('button', byFinger);
    await opened();
    await driver.setOffline(false);
  });

  it('opens after the app was started anew', async () => {
    await driver.goto(hub.url);
    await member.tap('button', byFinger);
    await opened();
  });

  it('opens nothing for somebody else, and the code still opens', async () => {
    await driver.goto(hub.url);
    await recognises(false);
    await member.tap('button', byFinger);
    await member.sees('没认出指纹或面容', 'alert');
    await recognises(true);
    await member.unlock();
    await opened();
  });

  it('can be given up', async () => {
    await member.tapBelow('checkbox', byFinger);
    await member.eventually(async () => !(await keys()).includes('finger'), 'was given up');
    await lock();
    assert.deepEqual(await member.find('button', byFinger), []);
  });
});
