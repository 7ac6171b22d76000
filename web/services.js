// What else the app asks of the browser: requests to the hub, files, clipboard.

import { signed } from './device.js';

const silenceMillis = 30000; // without a byte from the hub a request is given up

async function packed(body) {
  if (body.length < 512 || !globalThis.CompressionStream) return [body, {}];
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
  return [await new Response(stream).arrayBuffer(), { 'Content-Encoding': 'gzip' }];
}

/// One after the other, as one. (Blob does it too, by way of another process.)
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

/// One POST to the hub; `done(status, error, bytes, retryAfterSeconds)` exactly once, status 0 when there was no answer.
export async function send(path, body, done) {
  const control = new AbortController();
  let timer, answer = [0, 0, new Uint8Array(), 0];
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), silenceMillis);
  };
  try {
    const [[content, headers], signature] = await Promise.all([packed(body), signed(path, body)]);
    alive();
    const response = await fetch(path, {
      method: 'POST', body: content, signal: control.signal, credentials: 'same-origin', cache: 'no-store',
      headers: { 'Content-Type': 'application/octet-stream', 'Baijia-Client': '1', ...headers, ...signature },
    });
    const parts = [];
    for (const reader = response.body.getReader(); ;) {
      alive();
      const { done: end, value } = await reader.read();
      if (end) break;
      parts.push(value);
    }
    const header = (name) => Number(response.headers.get(name)) || 0;
    answer = [response.status, header('Baijia-Error'), joined(parts), header('Retry-After')];
  } catch {
    if (!navigator.onLine) wakeWhenOnline(); // it would wake the page at once, again and again, for a hub that is away
  } finally {
    clearTimeout(timer);
  }
  done(...answer);
}

/// Background Sync, where it exists: the browser wakes an open page when the network is back (web/sw.js).
async function wakeWhenOnline() {
  try { await (await navigator.serviceWorker?.ready)?.sync?.register('baijia'); } catch { /* not offered: no matter */ }
}

export function saveFile(name, mime, bytes) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/// The file that the user chooses; null when none was. `asked`: the input's attributes.
export function chooseFile(asked) {
  const input = Object.assign(document.createElement('input'), { type: 'file', hidden: true, ...asked });
  document.body.append(input);
  return new Promise((done) => {
    input.addEventListener('cancel', () => done(null));
    input.addEventListener('change', () => done(input.files[0] ?? null));
    input.click();
  }).finally(() => input.remove());
}

/// Value: why it is not on the clipboard; empty when it is.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return '';
  } catch (error) { // an older browser, or no permission
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied ? '' : String(error?.message ?? error);
  }
}
