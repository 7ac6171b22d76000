// Photos (Host::pick_photo, decode_photo): taken or chosen, and drawn anew at once. What the camera wrote into the file
// – place, time, the phone's name – is not in what is drawn.

import { chooseFile } from './services.js';

const longestSide = 2048, longestOfThumbnail = 320;
const mostBytes = 2800000; // core/domain/photo.h has a little more

function drawn(bitmap, longest) {
  const share = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * share));
  canvas.height = Math.max(1, Math.round(bitmap.height * share));
  const context = canvas.getContext('2d');
  context.fillStyle = 'white'; // under what a picture leaves open, which a JPEG would show black
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { canvas, context };
}

const jpeg = async (canvas, quality) => {
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
  return new Uint8Array(await blob.arrayBuffer());
};

async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { canvas } = drawn(bitmap, longestSide);
  const first = await jpeg(drawn(bitmap, longestOfThumbnail).canvas, 0.7);
  bitmap.close();
  let picture;
  for (const quality of [0.8, 0.6, 0.4, 0.2]) {
    picture = await jpeg(canvas, quality);
    if (picture.length + first.length <= mostBytes) break;
  }
  const bytes = new Uint8Array(first.length + picture.length);
  bytes.set(first);
  bytes.set(picture, first.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { width: canvas.width, height: canvas.height, thumbnail: first.length, bytes, hash };
}

/// `done` with width 0 when none was chosen, -1 when it cannot be read.
export async function pickPhoto(camera, done) {
  const nothing = (width) => done({ width, height: 0, thumbnail: 0, bytes: new Uint8Array(), hash: '' });
  const file = await chooseFile({ accept: 'image/*', ...(camera && { capture: 'environment' }) });
  if (file) smaller(file).then(done, () => nothing(-1));
  else nothing(0);
}

/// `done(width, height, pixels)`; width 0 when it cannot be read.
export async function decodePhoto(bytes, longest, done) {
  let image = { width: 0, height: 0, data: new Uint8Array() };
  try {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const { canvas, context } = drawn(bitmap, longest);
    bitmap.close();
    image = context.getImageData(0, 0, canvas.width, canvas.height);
  } catch { /* not a picture */ }
  done(image.width, image.height, image.data);
}
