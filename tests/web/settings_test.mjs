// The contract of web/settings.js, in real Chromium.
//   sh shell/in_root.sh node --test tests/web/settings_test.mjs

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { launch, undrawn } from './support/browser.mjs';
import { forget, storeTabs } from './support/store_tab.mjs';

const newTab = storeTabs();

describe('settings of two tabs', () => {
  let one, two;
  beforeEach(async () => { [one, two] = [await newTab(), await newTab()]; });
  afterEach(async () => {
    await one.close();
    await forget(two);
    await two.close();
  });

  it('of the one are known to the other', async () => {
    const settings = (tab, work) => tab.evaluate(`(async () => { const settings = await import('/settings.js'); ${work} })()`);
    for (const tab of [one, two]) await settings(tab, 'return settings.openSettings();');
    await settings(one, "settings.setPreference('tries/a', '5');");
    await settings(two, "while (settings.preference('tries/a') !== '5') await new Promise((go) => setTimeout(go, 10));");
  });

  it('are stored when the system has closed their connection', async () => {
    const found = await one.evaluate(async () => {
      const settings = await import('/settings.js');
      await settings.openSettings();
      const heal = faults.dead(1, 1);
      const pair = await settings.keepOnce('key', async () => 'made');
      const calls = heal();
      const kept = await new Promise((resolve) => {
        indexedDB.open('baijia/settings').onsuccess = async ({ target }) =>
          resolve(await got(target.result.transaction('blocks').objectStore('blocks').get('key')));
      });
      return { pair, calls, kept };
    });
    assert.deepEqual([found.pair, found.kept], ['made', 'made']);
    assert.ok(found.calls >= 2);
  });
});

describe('a killed browser', () => {
  it('has those that were made a moment before, however often', async () => {
    let own = await launch(undrawn);
    try {
      for (let round = 0; round < 4; round++) {
        const tab = await newTab(own);
        const found = await tab.evaluate(async (next) => {
          const { openSettings, preference, setPreference } = await import('/settings.js');
          const can = await openSettings(), before = preference('account');
          localStorage.clear(); // as if it had never reached the disk
          setPreference('account', next);
          const after = preference('account'), settings = await new Promise((resolve) => {
            indexedDB.open('baijia/settings').onsuccess = ({ target }) => resolve(target.result);
          });
          const kept = () => got(settings.transaction('blocks').objectStore('blocks').get('account'));
          for (const end = performance.now() + 10000; performance.now() < end && await kept() !== next;); // on a busy machine
          return { can, before, after };
        }, `account ${round}`);
        assert.deepEqual(found, { can: true, before: round ? `account ${round - 1}` : '', after: `account ${round}` });
        await own.kill();
        own = await launch(undrawn, own.folder);
      }
    } finally {
      await own.remove();
    }
  });
});
