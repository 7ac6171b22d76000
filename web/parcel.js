// From phone to phone (Host::parcel, core/sync/frames.h): the key of the phone that receives, sealing to it, and files.
// Loaded when it is first asked for.
//
// Sealed: the giver's public key for this once (65 octets), then AES-256-GCM of one octet (1: packed by deflate) and the
// parcel. The cipher's key is HKDF-SHA-256 of the ECDH secret (P-256), salted with both public keys; it is used once,
// hence the nonce is zero.

import { signed } from './device.js';
import { chooseFile } from './services.js';

const curve = { name: 'ECDH', namedCurve: 'P-256' }, keyOctets = 65, mostOctets = 4 << 20;
const once = { name: 'AES-GCM', iv: new Uint8Array(12) };
let pair, ownKey;

const joined = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer());
const rawKey = async (key) => new Uint8Array(await crypto.subtle.exportKey('raw', key));

async function cipher(privateKey, otherKey, giver, receiver) {
  const other = await crypto.subtle.importKey('raw', otherKey, curve, true, []);
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, 256);
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: await joined(giver, receiver),
    info: new TextEncoder().encode('baijia parcel') };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

async function through(octets, stream) {
  const parts = [];
  let size = 0;
  for (const reader = new Blob([octets]).stream().pipeThrough(stream).getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return joined(...parts);
    size += value.length;
    if (size > mostOctets) throw new Error('too large');
    parts.push(value);
  }
}

const deeds = {
  async key() {
    pair = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
    return (ownKey = await rawKey(pair.publicKey));
  },
  async sign(octets) {
    return new TextEncoder().encode((await signed('/api/v1/carry', octets))['Baijia-Signature']);
  },
  async seal(octets, receiver) {
    const mine = await crypto.subtle.generateKey(curve, false, ['deriveBits']), giver = await rawKey(mine.publicKey);
    const packs = !!globalThis.CompressionStream;
    const content = packs ? await through(octets, new CompressionStream('deflate-raw')) : octets;
    const key = await cipher(mine.privateKey, receiver, giver, receiver);
    const plain = await joined(Uint8Array.of(Number(packs)), content);
    return joined(giver, await crypto.subtle.encrypt(once, key, plain));
  },
  async open(octets) {
    const giver = octets.slice(0, keyOctets);
    const key = await cipher(pair.privateKey, giver, giver, ownKey);
    const plain = new Uint8Array(await crypto.subtle.decrypt(once, key, octets.slice(keyOctets)));
    return plain[0] ? through(plain.slice(1), new DecompressionStream('deflate-raw')) : plain.slice(1);
  },
  async file() {
    const file = await chooseFile({});
    if (file?.size > mostOctets) throw new Error('too large');
    return new Uint8Array(file ? await file.arrayBuffer() : 0);
  },
};

/// `deed` as in Host's ParcelDeed. Value: octets; null when it could not be done.
export const parcel = (deed, octets, key) =>
  deeds[['key', 'sign', 'seal', 'open', 'file'][deed]](octets, key).catch(() => null);
