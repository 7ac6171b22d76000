// What the benchmarks in a browser share: numbers as JSON lines, and what the page's own clock says.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Hub } from '../web/support/hub.mjs';

export const smallSize = '3,000 doors, 9,000 residents, 6,000 visits, 1,500 issues';
export const largeSize = '10,000 doors, 30,000 residents, 60,000 visits, 15,000 issues';

const sorted = (values) => [...values].sort((a, b) => a - b);
export const numbers = (values) => {
  const list = sorted(values);
  return { median: list[Math.floor(list.length / 2)], min: list[0], max: list.at(-1) };
};
export const percentile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
export const progress = (line) => process.stderr.write(`${line}\n`);

/// A hub with that committee in it (tests/bench/sync/fill_hub.cpp, which BAIJIA_FILL_HUB names).
export function filledHub(large) {
  const committee = '310104013008'; // any of the official list
  const fill = process.env.BAIJIA_FILL_HUB ?? fileURLToPath(new URL('../../build/native/tests/fill_hub', import.meta.url));
  return Hub.create({ code: committee, roster: false, prepare: async (database) => {
    const { stdout } = await promisify(execFile)(fill, [database, committee, large ? 'large' : 'small']);
    progress(`${stdout.trim()} rows at the hub`);
  } });
}

/// One measure. `reference` null: there is nothing to hold it against.
export function report(part, measure, unit, ours, reference, theirs, size) {
  console.log(JSON.stringify({ part, size, measure, unit, runs: ours.length, baijia: numbers(ours), reference,
    reference_numbers: theirs && numbers(theirs) }));
}

/// The first time a twin with this text is there.
export const whenSeen = `(words) => new Promise((resolve) => {
  const look = () => {
    for (const e of document.querySelectorAll('[role]')) {
      if ((e.getAttribute('aria-label') ?? e.textContent).includes(words)) return resolve(performance.now());
    }
    setTimeout(look, 2);
  };
  look();
})`;

export const whenTapped = `() => new Promise((resolve) =>
  addEventListener('pointerup', () => resolve(performance.now()), { once: true, capture: true }))`;

/// In a page before it opens its store: counts transactions that write, and notes when the last one was complete.
export const watchStore = `() => {
  const seen = globalThis.storeSeen = { open: 0, last: 0 };
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...values) {
    const transaction = real.apply(this, values);
    if (values[1] !== 'readwrite') return transaction;
    seen.open += 1;
    const end = () => { seen.open -= 1; seen.last = performance.now(); };
    transaction.addEventListener('complete', end);
    transaction.addEventListener('abort', end);
    return transaction;
  };
}`;
/// When the last one was complete, once for three seconds there was none: texts are indexed, the log is folded.
export const storeQuiet = `() => new Promise((resolve) => {
  const look = () => {
    const { open, last } = globalThis.storeSeen;
    if (open === 0 && performance.now() - last > 3000) return resolve(last);
    setTimeout(look, 50);
  };
  look();
})`;

/// web/seal.js with a copy in the place of each cipher: what the seals cost is the difference.
export function withoutSeals() {
  const changed = [
    ['await subtle.encrypt(gcm(nonce, about), key, text)', 'grown(text)'],
    ['new Uint8Array(await subtle.decrypt(gcm(nonceOf(record), about), key, record.subarray(nonceSize)))', 'record.slice(nonceSize, -16)'],
  ];
  return changed.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`web/seal.js has changed: ${from}`);
    return text.replace(from, to);
  }, `const grown = (text) => { const all = new Uint8Array(text.length + 16); all.set(text); return all; };\n`
    + readFileSync(new URL('../../web/seal.js', import.meta.url), 'utf8'));
}
