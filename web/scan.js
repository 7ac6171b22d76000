// Reading QR codes (Host::show_camera, pick_code) and making them (Host::make_codes): with the browser's own detector
// where it has one, else with the npm package qr. Loaded when it is first asked for; nothing of a picture is kept.

import { encodeQR } from './qr.js';
import { chooseFile } from './services.js';
import { place } from './text_agent.js';

const everyMillis = 120, sameAgainMillis = 2000;
const cameraRefused = 223, noCamera = 224; // assets/strings/errors.def
const wanted = { audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } };
let detector, view = null;

const ownDetector = async () => new (await import('./qr_decode.js')).BarcodeDetector();
async function read(source) {
  if (!detector) {
    const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []) ?? [];
    detector = formats.includes('qr_code') ? new globalThis.BarcodeDetector({ formats: ['qr_code'] }) : await ownDetector();
  }
  let codes;
  try {
    codes = await detector.detect(source);
  } catch { // the system's service is not there after all
    detector = await ownDetector();
    codes = await detector.detect(source);
  }
  return codes.map((code) => code.rawValue).filter((text) => text);
}

function stop() {
  view?.stream?.getTracks().forEach((track) => track.stop());
  view?.video.remove();
  view = null;
}

async function watch(mine, onRead) {
  const { video } = mine;
  try {
    mine.stream = await navigator.mediaDevices.getUserMedia(wanted);
    if (view !== mine) return mine.stream.getTracks().forEach((track) => track.stop());
    video.srcObject = mine.stream;
    await video.play();
  } catch (error) {
    if (view === mine) onRead('', error?.name === 'NotAllowedError' ? cameraRefused : noCamera);
    return;
  }
  let last = '', lastAt = 0;
  while (view === mine) {
    for (const text of video.videoWidth ? await read(video).catch(() => []) : []) {
      if (view !== mine || (text === last && performance.now() - lastAt < sameAgainMillis)) continue;
      [last, lastAt] = [text, performance.now()];
      onRead(text, 0);
    }
    await new Promise((done) => setTimeout(done, everyMillis));
  }
}

/// The camera's picture over `rect`, or none; `onRead(text, trouble)` for each code, with an error's number when it sees nothing.
export function showCamera(root, rect, onRead) {
  if (!rect || document.hidden) return stop();
  const fresh = !view;
  if (fresh) {
    view = { video: document.createElement('video'), stream: null };
    Object.assign(view.video, { muted: true, playsInline: true });
    root.insertBefore(view.video, root.lastChild);
  }
  place(view.video, rect);
  if (fresh) watch(view, onRead);
}

document.addEventListener('visibilitychange', () => { if (document.hidden) stop(); });

/// The codes in a picture that the user chooses; null when none was chosen.
export async function pickCode() {
  const file = await chooseFile({ accept: 'image/*' });
  if (!file) return null;
  const bitmap = await createImageBitmap(file);
  const share = Math.min(1, 2000 / Math.max(bitmap.width, bitmap.height));
  const canvas = Object.assign(document.createElement('canvas'),
    { width: Math.round(bitmap.width * share), height: Math.round(bitmap.height * share) });
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return read(canvas);
}

/// Rows of squares without the quiet zone, one array of 0 and 1 a text.
export const makeCodes = (texts) => texts.map((text) => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 });
  return rows.slice(1, -1).map((row) => row.slice(1, -1).map(Number));
});
