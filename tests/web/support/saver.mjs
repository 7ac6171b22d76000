// A member who does nothing but record: one tap a door, noting what the app says about each. For tests that put faults
// under the browser's storage.

import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundle } from './hub.mjs';
import { code } from './member.mjs';

// Runs in the page before anything of it: notes the number of records that the chip says are waiting on the phone, and
// has the vocabulary below in globalThis.saver.
function prepare() {
  const label = (twin) => twin?.getAttribute('aria-label') ?? '';
  const button = (name) => [...document.querySelectorAll('[role="button"]')].find((twin) => label(twin).startsWith(name));
  const pause = () => new Promise((resolve) => { setTimeout(resolve, 30); });
  const saved = () => Number(/(\d+) 待交/.exec(label(button('同步')))?.[1] ?? 0);
  // Words with which the app says that something is not stored or cannot be used.
  const words = /没存上|存不了|空间满|有损坏|记录库出错|清掉了|另一个窗口|只能看|百家出错了|没有记下|版本太旧|更新的版本/;
  const said = () => {
    const notice = document.getElementById('notice');
    if (notice && !notice.hidden) return document.getElementById('notice-text').textContent;
    for (const twin of document.querySelectorAll('#twins [aria-label], #twins *')) {
      const text = label(twin) || twin.textContent;
      if (words.test(text)) return text;
    }
    return '';
  };
  const heading = () => label(document.querySelector('[role="heading"]')) || document.querySelector('[role="heading"]')?.textContent;
  let done = null; // the door that was recorded last
  const until = async (question, millis) => {
    for (const end = performance.now() + millis; performance.now() < end;) {
      const answer = question();
      if (answer) return answer;
      await pause();
    }
    return null;
  };
  const where = () => (document.querySelector('[role="tab"]') || button('同步') || button('未遇') ? 'open'
    : [...document.querySelectorAll('[role="heading"]')].some((twin) => /请解锁/.test(label(twin) || twin.textContent)) ? 'locked' : '');
  globalThis.saver = {
    saved, said, where,
    /// Waits until the app is somewhere: "open", "locked", or what it says instead.
    arrive: (from = '', millis = 30000) => until(() => said() || (where() !== from && where()), millis),
    /// Records one door not met. Value: { saved } when the number went up, { said } what the app says instead ({ untouched }
    /// when it said so before), { locked } when it asks for the code, {} nothing.
    async save(millis = 20000) {
      const before = saved();
      const tapped = await until(() => {
        if (said()) return said();
        if (where() === 'locked') return 'locked';
        if (done === heading() && button('下一户')) { button('下一户').click(); return null; }
        if (button('未遇')) { done = heading(); button('未遇').click(); return 'tapped'; }
        [...document.querySelectorAll('[role="button"]')].find((twin) => /号 /.test(label(twin)))?.click();
        return null;
      }, millis);
      if (tapped === 'locked') return { locked: true };
      if (tapped !== 'tapped') return tapped ? { said: tapped, untouched: true } : {};
      const outcome = await until(() => (saved() > before && 'saved') || said(), millis);
      if (outcome !== 'saved') return outcome ? { said: outcome } : {};
      return { saved: saved() };
    },
    /// Taps a button of that name. Value: whether there was one.
    press(name) {
      const found = button(name);
      found?.click();
      return Boolean(found);
    },
    until: (source, millis = 20000) => until(new Function(`return (${source})`), millis),
  };
  const note = () => { if (saved() > 0) globalThis.noteSaved?.(saved()); };
  document.addEventListener('DOMContentLoaded', () => new MutationObserver(note)
    .observe(document.body, { subtree: true, childList: true, attributes: true }));
}

export class Saver {
  /** `member` drives the page. Faults of a test are put in by `faults`, a function for the page. */
  static async create(member, faults = null) {
    const saver = new Saver();
    Object.assign(saver, { member, page: member.driver.page, shown: 0 });
    await saver.page.exposeFunction('noteSaved', (count) => { saver.shown = Math.max(saver.shown, count); });
    if (faults) await saver.page.addInitScript(faults);
    await saver.page.addInitScript(prepare);
    return saver;
  }

  /** Loads the page and unlocks it. Value: "open", or what the app says instead; null when it says nothing. */
  async open(url) {
    if (url) await this.page.goto(url);
    else await this.page.reload();
    const place = await this.page.evaluate(() => globalThis.saver.arrive());
    if (place !== 'locked') return place;
    return this.unlocked();
  }

  /** Unlocks the page, which asks for the code. Value: as of open(). */
  async unlocked() {
    await this.member.unlock();
    const tapped = Date.now();
    const place = await this.page.evaluate(() => globalThis.saver.arrive('locked'));
    // So soon after a finger's tap the page takes a click for its echo.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, tapped + 800 - Date.now())));
    return place;
  }

  save() { return this.page.evaluate(() => globalThis.saver.save()); }
  press(name) { return this.page.evaluate((what) => globalThis.saver.press(what), name); }
  screen() {
    return this.page.evaluate(() => [...document.querySelectorAll('#twins *')]
      .map((twin) => twin.getAttribute('aria-label') ?? twin.textContent).join(' | ') + document.getElementById('notice-text').textContent);
  }
  said() { return this.page.evaluate(() => globalThis.saver.said()); }
  saved() { return this.page.evaluate(() => globalThis.saver.saved()); }
}

const moduleOf = (name) => `/${readdirSync(bundle).find((file) => new RegExp(`^${name}\\.\\w+\\.js$`).test(file))}`;

/** The verdict of another SQLite on what is stored in the page's browser: { sound, visits }. */
export async function judged(page, folder) {
  const blocks = await page.evaluate(async ([extents, seal, way]) => {
    const { blockSize, eachExtent, Extents, opened, settled, stored } = await import(extents), { unwrapped } = await import(seal);
    const { name } = (await indexedDB.databases()).find((database) => /^baijia\/[0-9a-f-]{36}/.test(database.name));
    const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result); });
    const blocks = () => database.transaction('blocks').objectStore('blocks'), found = await stored(blocks());
    const records = new Extents(found.base, (extent) => settled(blocks().get(extent)));
    const opening = await opened(await unwrapped(found.keys, { code: way }), name, found, records), { blockCount } = opening.layout;
    const image = new Uint8Array(blockCount * blockSize);
    await eachExtent(opening, (first, bytes) => image.set(bytes, first * blockSize));
    database.close();
    return Array.from({ length: blockCount }, (_, number) =>
      btoa(String.fromCharCode(...image.subarray(number * blockSize, (number + 1) * blockSize))));
  }, [moduleOf('extents'), moduleOf('seal'), code]);
  const image = join(folder, 'image.db');
  writeFileSync(image, Buffer.concat(blocks.map((block) => Buffer.from(block, 'base64'))));
  const verdict = execFileSync('python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); '
    + 'print(c.execute("pragma integrity_check").fetchone()[0], c.execute("select count(*) from visit").fetchone()[0])', image]);
  const [sound, visits] = String(verdict).trim().split(' ');
  return { sound, visits: Number(visits) };
}
