// Power cuts: everything that Chromium does to its database while batches are stored is recorded; the disks that a cut at
// any moment could have left are made of it and opened by Chromium again. What was acknowledged before the cut is there,
// whole and exact, when nothing, all, or some first part of what was not synced reached the disk.
//
// When its pages reached it out of order, Chromium finds a hole in the log of its LevelDB and deletes the origin's whole
// database, whatever the page does. Then the app must say so: never an empty store without a word.
//   sh shell/in_root.sh node --test tests/web/power_cut_test.mjs
// BAIJIA_POWER_CUTS sets how many disks: 16 by default, 600 for the long proof; BAIJIA_SEED from where they are drawn.
// BAIJIA_LANES (2) browsers share them (support/lanes.mjs).

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { launch, undrawn } from './support/browser.mjs';
import { diskAfter, operationsOf, putDisk, randomOf, recordingTo } from './support/disk_record.mjs';
import { inLanes } from './support/lanes.mjs';
import { firstStoreTab, serveSources } from './support/store_tab.mjs';

const cuts = Number(process.env.BAIJIA_POWER_CUTS ?? 16);
const firstSeed = Number(process.env.BAIJIA_SEED ?? 1);
const databases = join('Default', 'IndexedDB'); // in a profile
const styles = ['torn', 'dropped', 'reordered', 'whole'];
const evicted = 106;
const sessions = 3, savesEach = 14, blocks = 9;

/// Batch g writes block 0 and block g mod 8 + 1, over a first batch of all nine.
const numbersOf = (generation) => (generation === 1 ? Array.from({ length: blocks }, (_, n) => n) : [0, (generation % 8) + 1]);
function contentAfter(generation) {
  const content = Array.from({ length: generation === 0 ? 0 : blocks }, () => 1);
  for (let g = 2; g <= generation; g += 1) for (const number of numbersOf(g)) content[number] = g;
  return content;
}

describe('a disk after a power cut', { timeout: 14_400_000 }, () => {
  let server, folder, recorded, operations, acknowledged;
  const opened = (tab) => tab.evaluate(async () => ({ ...(await open()), generations: generations() }));

  before(async () => {
    server = await serveSources();
    folder = mkdtempSync(join(tmpdir(), 'baijia-power-'));
    recorded = join(folder, 'profile');
    const record = join(folder, 'record');
    const heard = []; // [generation, length of the record when it was acknowledged]
    for (let session = 0; session < sessions; session += 1) {
      const own = await launch({ ...undrawn, env: recordingTo(record, '/IndexedDB/') }, recorded);
      const tab = await firstStoreTab(own, server);
      await tab.exposeFunction('acknowledge', (generation) => { heard.push([generation, statSync(record).size]); });
      const { code, generation } = await opened(tab);
      assert.equal(code, 0);
      await tab.evaluate(async ([start, batches]) => {
        for (const [at, numbers] of batches.entries()) {
          const { code: refused, detail } = await save(start + at + 1, 9, numbers);
          if (refused) throw new Error(detail);
          await acknowledge(start + at + 1);
          if (at % 5 === 4) await storage.tidy(); // folded into the base, as at a quiet moment
        }
      }, [generation, Array.from({ length: savesEach }, (_, at) => numbersOf(generation + at + 1))]);
      if (session < sessions - 1) await own.kill();
      else await own.close(); // so that localStorage is on the disk too, as after some seconds
    }
    operations = operationsOf(readFileSync(record));
    acknowledged = (count) => {
      const length = count === 0 ? 0 : operations[count - 1].end;
      return heard.reduce((most, [generation, end]) => (end <= length ? generation : most), 0);
    };
    assert.equal(acknowledged(operations.length), sessions * savesEach);
  });
  after(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /// Puts a disk of `seed` into `profile` and looks what the browser finds on it; counts it in `seen`.
  async function openAfterCut(seed, profile, seen) {
    const random = randomOf(seed), style = styles[seed % styles.length];
    const count = 1 + Math.floor(random() * operations.length);
    const promised = acknowledged(count);
    const what = `seed ${seed}: ${style} after operation ${count} of ${operations.length}, ${promised} acknowledged`;
    putDisk(diskAfter(operations, count, style, random), join(recorded, databases), join(profile, databases));
    let own = await launch(undrawn, profile);
    try {
      let tab = await firstStoreTab(own, server);
      const found = await tab.evaluate(async () => {
        const first = await openBy({ recovery: 'hub' });
        return { ...first, generations: generations() };
      });
      seen[style] += 1;
      if (found.code === evicted && (style === 'reordered' || promised === 0)) {
        seen.deleted += promised > 0 ? 1 : 0;
        return;
      }
      assert.equal(found.code, 0, `${what}: ${found.code} ${found.detail}`);
      assert.ok(found.generation >= promised, `${what}: ${found.generation} there`);
      assert.deepEqual(found.generations, contentAfter(found.generation), what);
      if (random() < 0.3) { // work goes on, and the system ends the browser once more
        const next = found.generation + 1;
        assert.equal((await tab.evaluate(([g, numbers]) => save(g, 9, numbers), [next, numbersOf(next)])).code, 0, what);
        await own.kill();
        own = await launch(undrawn, profile);
        tab = await firstStoreTab(own, server);
        const again = await opened(tab);
        assert.deepEqual([again.code, again.generation, again.generations], [0, next, contentAfter(next)], `${what}, gone on with`);
        seen.goneOn += 1;
      }
    } finally {
      await own.kill().catch(() => {});
    }
  }

  it(`has everything that was acknowledged, or is known to be lost, in ${cuts} cuts`, async () => {
    const seen = { torn: 0, dropped: 0, reordered: 0, whole: 0, deleted: 0, goneOn: 0 };
    await inLanes(cuts, async (lane, next) => {
      const profile = join(folder, `lane${lane}`);
      cpSync(recorded, profile, { recursive: true });
      for (let cut = next(); cut !== null; cut = next()) await openAfterCut(firstSeed + cut, profile, seen);
    });
    console.log(`# ${cuts} disks of ${operations.length} recorded operations: ${seen.whole} whole, ${seen.dropped} dropped, `
      + `${seen.torn} torn, ${seen.goneOn} of them gone on with: 0 acknowledged batches lost; ${seen.reordered} reordered: `
      + `${seen.deleted} deleted by the browser, said each time`);
  });
});
