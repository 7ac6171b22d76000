// Measures one peer in the page, or in the worker that the page starts for one that lives only there. peers.mjs calls
// run() with the name of a measure; times are milliseconds by the page's clock.

const inWorker = typeof document === 'undefined';
const batchMillis = 20; // a call is repeated for so long, and the mean of the batch is one sample
const warmUp = 5;
let peer = null, data = null;

const now = () => performance.now();
async function timed(body) {
  const began = now();
  await body();
  return now() - began;
}

/// One sample a run: milliseconds of one call. A call's answer must not change from run to run.
async function sampled(call, runs) {
  let calls = 1, answer = await call(0);
  const once = await timed(() => call(0));
  calls = Math.max(1, Math.min(20000, Math.floor(batchMillis / Math.max(once, 0.001))));
  const millis = [];
  for (let run = 0; run < runs; run += 1) {
    const began = now();
    for (let i = 0; i < calls; i += 1) {
      const given = call(run * calls + i);
      if (given instanceof Promise) await given;
    }
    millis.push((now() - began) / calls);
  }
  return { millis, answer };
}

const door = (turn) => data.households[(turn * 7919) % data.households.length].id;
/// A visit as it is written up, and as the tap at the door has left it: without its words.
const visitOf = ({ said = null, ...tapped }) => ({ visit: { ...tapped, said }, tapped });
const record = (turn) => {
  const id = () => crypto.randomUUID().replaceAll('-', ''), visit = data.visits[turn % data.visits.length];
  return { household: visit.household, note: data.issues[turn % data.issues.length].title,
    ...visitOf({ ...visit, id: id(), at_millis: visit.at_millis + turn }),
    issue: { ...data.issues[turn % data.issues.length], id: id() } };
};

const measures = {
  /// Everything that an earlier run left in this origin goes.
  async clear() {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = request.onblocked = () => reject(new Error(`cannot delete ${name}`));
      });
    }
    const folder = await navigator.storage.getDirectory();
    for await (const name of folder.keys()) await folder.removeEntry(name, { recursive: true });
  },

  async load({ large }) {
    await peer.boot();
    const heard = await peer.prepare?.(large);
    await peer.open();
    const millis = await timed(() => peer.load(data));
    await peer.index?.();
    const { usage } = await navigator.storage.estimate();
    await peer.close();
    return { millis, usage, heard };
  },

  /// From a page that knows nothing to the card of a door: the code, the store, the answer.
  async cold({ id }) {
    await peer.boot();
    const booted = now();
    await peer.open();
    const answer = await peer.card(id);
    return { store: now() - booted, answer };
  },

  /// An opening in which nothing is measured, after which a peer has done what it does in quiet moments. There are two of
  /// them: what the second one reads may have been made by the first.
  async settle({ id }) {
    await peer.boot();
    await peer.open();
    await peer.card(id);
    await peer.settle?.();
    await peer.close();
  },

  async saves({ large, modes, times }) {
    await peer.boot();
    if (peer.prepare) await peer.prepare(large);
    await peer.open();
    await peer.whole?.();
    const samples = {};
    let turn = 0;
    for (const mode of modes) {
      await peer.durability?.(mode);
      samples[mode] = [];
      for (let i = -warmUp; i < times; i += 1) {
        turn += 1;
        const made = record(turn);
        await peer.tap(made, turn * 31);
        const millis = await timed(() => peer.save(made, turn));
        if (i >= 0) samples[mode].push(millis);
      }
    }
    await peer.close();
    return samples;
  },

  async queries({ runs, large, words, filled }) {
    await peer.boot();
    if (peer.prepare) await peer.prepare(large);
    await peer.open();
    await peer.whole?.();
    if (!filled) await peer.load(data);
    const found = { card: await sampled((turn) => peer.card(door(turn)), runs), coverage: await sampled(() => peer.coverage(), runs) };
    for (const [name, text] of Object.entries(words)) found[name] = await sampled(() => peer.search(text), runs);
    await peer.close();
    return found;
  },

  async json({ large }) {
    await peer.boot();
    return peer.json(large);
  },
};

async function here(name, measure, options) {
  peer ??= (await import(`./${name}.js`)).default;
  if (!['cold', 'settle', 'clear', 'json'].includes(measure)) data ??= await (await fetch('/data.json')).json();
  return measures[measure](options);
}

let worker = null;
function there(name, measure, options) {
  worker ??= new Worker('/peers/page.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data: [value, error] }) => (error ? reject(new Error(error)) : resolve(value));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage([name, measure, options]);
  });
}

if (inWorker) {
  globalThis.onmessage = ({ data: [name, measure, options] }) =>
    here(name, measure, options).then((value) => postMessage([value]), (error) => postMessage([null, String(error.stack)]));
} else {
  globalThis.run = async (name, measure, options, elsewhere) => {
    const began = now();
    const value = await (elsewhere ? there : here)(name, measure, options);
    return { value, whole: now() - began };
  };
}
