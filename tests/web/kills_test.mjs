// Browsers killed in a stream of saves: what the store acknowledged is there when they come back, whole and exact.
//   sh shell/in_root.sh node --test tests/web/kills_test.mjs
// BAIJIA_KILLS and BAIJIA_FIREFOX_KILLS set how often: 1,000 and 200 for the long proof. BAIJIA_LANES (2) browsers
// share them (support/lanes.mjs).

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch, undrawn } from './support/browser.mjs';
import { launchHidden } from './support/firefox.mjs';
import { inLanes } from './support/lanes.mjs';
import { firstStoreTab, serveSources } from './support/store_tab.mjs';

const engines = [
  { name: 'Chromium', start: (folder) => launch(undrawn, folder), kills: Number(process.env.BAIJIA_KILLS ?? 10) },
  { name: 'Firefox', start: launchHidden, kills: Number(process.env.BAIJIA_FIREFOX_KILLS ?? 4) },
];
const blocks = 40; // three extents

/// The first batch writes every block; batch g block 0 and one other.
const otherOf = (generation) => (generation % (blocks - 1)) + 1;
function contentAfter(generation) {
  const content = Array.from({ length: generation === 0 ? 0 : blocks }, () => 1);
  for (let g = 2; g <= generation; g += 1) content[0] = content[otherOf(g)] = g;
  return content;
}

let server;
before(async () => { server = await serveSources(); });
after(() => server.close());

/// Saves, is killed and comes back as often as `next` gives a round. Every 50 of all lanes it says so.
async function lane(start, next, seen) {
  let own = await start();
  let acknowledged = 0;
  try {
    for (;;) {
      const round = next();
      const tab = await firstStoreTab(own, server);
      const { code, generation, content } = await tab.evaluate(async () => ({ ...(await open()), content: generations() }));
      assert.equal(code, 0, `before round ${round}`);
      assert.ok(generation >= acknowledged, `before round ${round}: ${generation} stored of ${acknowledged}`);
      assert.deepEqual(content, contentAfter(generation), `before round ${round}`);
      if (round === null) return;
      acknowledged = generation;
      await tab.exposeFunction('acknowledge', (stored) => { acknowledged = Math.max(acknowledged, stored); });
      const goal = generation + 2 + (round % 9);
      let ended = null;
      tab.evaluate(async ([from, count]) => {
        for (let g = from + 1; ; g += 1) {
          const saved = await save(g, count, g === 1 ? range(0, count) : [0, (g % (count - 1)) + 1]);
          if (saved.code) throw new Error(`save ${g}: ${saved.code} ${saved.detail}`);
          acknowledge(g);
          if (g % 13 === 0) storage.tidy(); // folds go on beside the saves that follow
        }
      }, [generation, blocks]).catch((error) => { ended = error; }); // by the kill, if by nothing else
      while (acknowledged < goal && !ended) await new Promise((resolve) => { setTimeout(resolve, 1); });
      await new Promise((resolve) => { setTimeout(resolve, (round * 617) % 23); });
      assert.equal(ended, null, `round ${round}`);
      await own.kill();
      seen.heard += acknowledged - generation;
      seen.kills += 1;
      if (seen.kills % 50 === 0) console.log(`# ${seen.kills} kills, ${seen.heard} saves acknowledged so far`);
      own = await start(own.folder);
    }
  } finally {
    await own.remove();
  }
}

for (const { name, start, kills } of engines) {
  describe(`a stream of saves in ${name}`, { timeout: 60_000 + kills * 30_000 }, () => {
    it(`has lost nothing that was acknowledged, after any of ${kills} kills`, async () => {
      const seen = { kills: 0, heard: 0 };
      await inLanes(kills, (_, next) => lane(start, next, seen));
      assert.equal(seen.kills, kills);
      console.log(`# ${kills} kills of ${name}: ${seen.heard} saves acknowledged, 0 lost`);
    });
  });
}
