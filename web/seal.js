// THE SEAL. What lies in the browser's database is of no use to whoever copies it from the phone.
//
// A sealed record is a nonce of 12 random bytes, the text by AES-256-GCM, and GCM's tag of 16. What the text is about, its
// place among them, is associated data. Which records there are, and what holds them together: web/extents.js.
//
// The data key is random and never changes. The record "keys" has it wrapped (AES-KW) once for each way in: the owner's
// code (PBKDF2-SHA-256, 600,000 rounds or as many as take 0.3 s on this phone), the key that the hub keeps for this
// account on this phone, given to who has just signed in, and, where the owner wants it, what the phone's own
// authenticator answers a salt (web/finger.js). A new way wraps anew and rewrites nothing else.

export const nonceSize = 12;
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
  const made = { ...keys, format: 1 };
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

export const newNonce = () => random(nonceSize);
export const nonceOf = (record) => record.subarray(0, nonceSize);
const gcm = (iv, about) => ({ name: 'AES-GCM', iv, additionalData: utf8(about.join(' ')) });

/// `text`, which may change as soon as this returns, sealed as being about `about`, a list of words and numbers.
export async function sealRecord(key, about, text, nonce = newNonce()) {
  const secret = new Uint8Array(await subtle.encrypt(gcm(nonce, about), key, text));
  const record = new Uint8Array(nonceSize + secret.length);
  record.set(nonce);
  record.set(secret, nonceSize);
  return record;
}

/// The text of a record. Rejects when anything about it is not as it was sealed.
export async function openRecord(key, about, record) {
  return new Uint8Array(await subtle.decrypt(gcm(nonceOf(record), about), key, record.subarray(nonceSize)));
}
