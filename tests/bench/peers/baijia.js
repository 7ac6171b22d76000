// The core (core_in_page.cpp) on its own store (web/storage.js), as the app puts them together.
import createModule from '/core/bench_core.js';
import { openSettings } from '/web/settings.js';
import { beginNewLog, closeStore, keepAtHand, openStore, submit, tidy, want } from '/web/storage.js';

const fresh = new Set([110, 106]); // nothing stored yet, or the run before was thrown away
let module = null;
const octets = (hex) => Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
const withBytes = (bytes, use) => {
  const at = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, at);
  try { return use(at); } finally { module._free(at); }
};
const withText = (text, use) => withBytes(new TextEncoder().encode(`${text}\0`), use);

/// The rest of a store that was opened with what was at hand is here.
let whole = null;
let supplied = () => {}; // what a card waits for

/// The core has nothing left that is not stored.
let waiting = [];
const durable = () => new Promise((resolve) => (module._bench_durable() ? resolve() : waiting.push(resolve)));

export default {
  async boot() {
    const loading = createModule({
      want, keepAtHand,
      submit: (generation, count, writes, done) => submit(generation, count, writes, (code, detail) => {
        if (code) throw new Error(`store: ${code} ${detail}`);
        done(code);
        if (!module._bench_durable()) return;
        for (const resolve of waiting.splice(0)) resolve();
      }),
    });
    await openSettings();
    await beginNewLog(); // openSettings() has begun it; in the app it is done before a code is typed
    module = await loading;
  },
  /// By the hub's key: what a code costs on top is chosen, 0.3 s (web/seal.js).
  open(way = { recovery: 'bench' }) {
    return new Promise((resolve, reject) => {
      whole = openStore({
        account: 'bench', takeOver: false, taken() {}, way,
        image: (size) => { const at = module._bench_image(size); return module.HEAPU8.subarray(at, at + size); },
        blocks: (first, bytes) => { if (withBytes(bytes, (at) => module._bench_supply(first, at, bytes.length))) supplied(); },
        blocksFailed: (code) => { throw new Error(`store: ${code}`); },
        done: (code, detail, generation, here = new Uint8Array()) => {
          if (fresh.has(code) && !way.code) return resolve(this.open({ ...way, code: 'a new phone' }));
          if (code) return reject(new Error(`${code} ${detail}`));
          withBytes(here, (at) => module._bench_open(generation, at, here.length));
          return resolve();
        },
      });
    });
  },
  whole: () => whole,
  /// As the app does when its first screen stands: what was read until now is at hand for the next opening.
  async settle() {
    module._bench_settled();
    await whole;
    await this.index();
    await new Promise((resolve) => setTimeout(resolve, 3000)); // storage.js waits for a quiet moment
    await tidy(); // and stands before this
  },
  async close() { module._bench_close(); closeStore(); },
  /// Makes the committee and hears the hub, so that load() has only to apply. Value: bytes of the hub's answers.
  prepare(large) {
    module._bench_make(large);
    return module._bench_hear();
  },
  json(large) {
    module._bench_make(large);
    return module.UTF8ToString(module._bench_json());
  },
  async load() {
    module._bench_load();
    await durable();
  },
  async index() {
    for (let more = true; more;) {
      more = module._bench_quiet();
      await durable();
    }
    await tidy(); // it is quiet enough for that, too
  },
  async tap(_, turn) {
    module._bench_tap(turn);
    await durable();
  },
  async save(_, turn) {
    module._bench_save(turn);
    await durable();
  },
  card(id) {
    const ask = () => withBytes(octets(id), (at) => module._bench_card(at)), answer = ask();
    if (answer >= 0) return answer;
    return new Promise((resolve) => {
      supplied = () => { const later = ask(); if (later >= 0) resolve(later); };
    });
  },
  coverage: () => module._bench_coverage(),
  search: (words) => withText(words, (at) => module._bench_search(at)),
};
