// The phone's own key, by which the hub knows it (shell/hub/devices.h): ECDSA on P-256, made here and not to be given
// away, one for everybody on this phone. It lies beside the settings.

import { keepOnce } from './settings.js';

const curve = { name: 'ECDSA', namedCurve: 'P-256' }, hashed = { name: 'ECDSA', hash: 'SHA-256' };
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

let pair;
const ownPair = () => (pair ??= keepOnce('key', () => crypto.subtle.generateKey(curve, false, ['sign'])).catch((error) => {
  pair = undefined; // the next request tries again
  throw error;
}));

/// Headers that show whose request this is. What is signed: the path, a line feed, the body before any compression.
export async function signed(path, body) {
  const { publicKey, privateKey } = await ownPair();
  const start = new TextEncoder().encode(`${path}\n`);
  const message = new Uint8Array(start.length + body.length);
  message.set(start);
  message.set(body, start.length);
  const headers = { 'Baijia-Signature': base64url(await crypto.subtle.sign(hashed, privateKey, message)) };
  if (path === '/api/v1/sign-in') headers['Baijia-Key'] = base64url(await crypto.subtle.exportKey('spki', publicKey));
  return headers;
}

/// What the phone is called in the list of phones: "Android Chrome".
export function phoneName() {
  const first = (names) => names.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? '';
  const system = first([[/Android/, 'Android'], [/HarmonyOS/, 'HarmonyOS'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'],
    [/Windows/, 'Windows'], [/Mac OS/, 'Mac'], [/Linux/, 'Linux']]);
  const browser = first([[/MicroMessenger/, '微信'], [/Edg/, 'Edge'], [/Firefox/, 'Firefox'], [/Chrome/, 'Chrome'],
    [/Safari/, 'Safari']]);
  return `${system} ${browser}`.trim();
}
