// THE SEAL. What lies in the browser's database is of no use to whoever copies it from the phone.
//
// Block record: byte 0 format, byte 1 seal (1: AES-256-GCM), 2–3 zero, 4–11 generation that wrote it (float64, big
// endian), 12–23 nonce (random), then the sealed (16 secret bytes + 4096 of the block) and the 16 bytes of GCM's tag.
// Associated data: database, block number, generation, format; a block put in another's place does not open.
//
// The 16 secret bytes are the block's weight, drawn anew at each writing. The header has, sealed, the exclusive-or of all
// weights: a block that was replaced by an older one of its own fits everywhere but there (a multiset hash: Clarke et al.,
// Asiacrypt 2003; nobody without the key sees a weight, so none can be chosen to fit).
//
// The data key is random and never changes. The record "keys" has it wrapped (AES-KW) once for each way in: the owner's
// code (PBKDF2-SHA-256, 600,000 rounds or as many as take 0.3 s on this phone), the key that the hub keeps for this
// account on this phone, given to who has just signed in, and, where the owner wants it, what the phone's own
// authenticator answers a salt (web/finger.js). A new way wraps anew and rewrites nothing else.

export const sealed = 1, format = 1;
const prefix = 12, nonceSize = 12, weightSize = 16, tagSize = 16, blockSize = 4096;
export const recordSize = prefix + nonceSize + weightSize + blockSize + tagSize;
const leastRounds = 600000, mostRounds = 20000000, wantedMillis = 300;

const { subtle } = crypto;
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const utf8 = (text) => new TextEncoder().encode(text);
const pbkdf2 = (salt, iterations) => ({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations });

async function keyOfCode(code, { salt, rounds }) {
  const base = await subtle.importKey('raw', utf8(code.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  return subtle.deriveKey(pbkdf2(salt, rounds), base, { name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

const keyOfFinger = (secret) => subtle.importKey('raw', secret, 'AES-KW', false, ['wrapKey', 'unwrapKey']);
const keyOfHub = (text) => subtle.digest('SHA-256', utf8(text))
  .then((bytes) => subtle.importKey('raw', bytes, 'AES-KW', false, ['wrapKey', 'unwrapKey']));

/// As many rounds as keep this phone busy for 0.3 s.
async function calibratedRounds() {
  const base = await subtle.importKey('raw', utf8('calibration'), 'PBKDF2', false, ['deriveBits']);
  const start = performance.now(), tried = 100000;
  await subtle.deriveBits(pbkdf2(random(16), tried), base, 256);
  const rounds = (tried * wantedMillis) / Math.max(performance.now() - start, 1);
  return Math.round(Math.min(Math.max(rounds, leastRounds), mostRounds));
}

/// A new data key.
export const newKey = () =>
  subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']);

/// `keys` (or {}) with `key` wrapped for each way in that is given: { code, recovery, finger: { id, salt, secret } }.
/// finger: null takes that way away.
export async function wrapped(keys, key, { code, recovery, finger }) {
  const made = { ...keys, format };
  if (finger === null) delete made.finger;
  if (finger) {
    const { id, salt, secret } = finger;
    made.finger = { id, salt, key: new Uint8Array(await subtle.wrapKey('raw', key, await keyOfFinger(secret), 'AES-KW')) };
  }
  if (code) {
    made.code = { salt: random(16), rounds: await calibratedRounds() };
    made.code.key = new Uint8Array(await subtle.wrapKey('raw', key, await keyOfCode(code, made.code), 'AES-KW'));
  }
  if (recovery) made.recovery = new Uint8Array(await subtle.wrapKey('raw', key, await keyOfHub(recovery), 'AES-KW'));
  return made;
}

/// The data key, by whichever way in is given and fits; null when none does. `secret`: of the finger.
export async function unwrapped(keys, { code, recovery, secret }) {
  const open = (bytes, by) =>
    subtle.unwrapKey('raw', bytes, by, 'AES-KW', { name: 'AES-GCM' }, true, ['encrypt', 'decrypt']).catch(() => null);
  if (secret) return open(keys.finger.key, await keyOfFinger(secret));
  return (recovery && keys.recovery && await open(keys.recovery, await keyOfHub(recovery)))
    || (code && keys.code && await open(keys.code.key, await keyOfCode(code, keys.code))) || null;
}

const about = (...parts) => utf8(parts.join(' '));
const gcm = (iv, additionalData) => ({ name: 'AES-GCM', iv, additionalData });

/// A sum of weights; adding one a second time takes it away.
export class Weights {
  constructor(from) { this.sum = new Uint8Array(weightSize).map((_, i) => from?.sum[i] ?? 0); }
  add(weight) { for (let i = 0; weight && i < weightSize; i++) this.sum[i] ^= weight[i]; }
}

/// What is to be sealed of a block, with a new weight in front. Copies `bytes`.
export function weighed(bytes) {
  const plain = new Uint8Array(weightSize + blockSize);
  plain.set(random(weightSize));
  plain.set(bytes, weightSize);
  return plain;
}
export const weightOf = (plain) => plain.slice(0, weightSize);
export const blockOf = (plain) => plain.subarray(weightSize);

export async function sealBlock(key, name, number, generation, plain) {
  const nonce = random(nonceSize), record = new Uint8Array(recordSize);
  const secret = await subtle.encrypt(gcm(nonce, about(name, number, generation, format)), key, plain);
  record.set([format, sealed]);
  new DataView(record.buffer).setFloat64(4, generation);
  record.set(nonce, prefix);
  record.set(new Uint8Array(secret), prefix + nonceSize);
  return record;
}

/// What weighed() made. Rejects when anything about the record is not as it was sealed.
export async function openBlock(key, name, number, record) {
  if (record.length !== recordSize || record[0] !== format || record[1] !== sealed) throw new Error('not a sealed block');
  const generation = new DataView(record.buffer, record.byteOffset).getFloat64(4);
  const nonce = record.subarray(prefix, prefix + nonceSize), secret = record.subarray(prefix + nonceSize);
  return new Uint8Array(await subtle.decrypt(gcm(nonce, about(name, number, generation, format)), key, secret));
}

const headerData = (name, header) => about(name, 'header', header.generation, header.block_count, header.format);

/// The header's proof that these blocks, and no others, belong to it.
export async function sealSum(key, name, header, weights) {
  const nonce = random(nonceSize);
  return { nonce, sum: new Uint8Array(await subtle.encrypt(gcm(nonce, headerData(name, header)), key, weights.sum)) };
}

export async function sumFits(key, name, header, weights) {
  const { nonce, sum } = header.proof;
  const stored = new Uint8Array(await subtle.decrypt(gcm(nonce, headerData(name, header)), key, sum));
  return stored.every((byte, i) => byte === weights.sum[i]);
}
