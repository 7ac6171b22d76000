// Codes as a video, which Chromium plays instead of a camera (--use-file-for-fake-video-capture), over and over.

import { writeFileSync } from 'node:fs';

import { args } from './browser.mjs';

const width = 640, height = 480;

/** One picture: the code's squares (rows of 0 and 1) black on grey paper, a little off the middle. */
function luma(rows, side) {
  const picture = Buffer.alloc(width * height, 0xd0);
  const left = Math.floor((width - rows.length * side) / 2) + 7, top = Math.floor((height - rows.length * side) / 2) - 5;
  rows.forEach((row, y) => row.forEach((dark, x) => {
    if (!dark) return;
    for (let line = 0; line < side; line += 1) {
      const at = (top + y * side + line) * width + left + x * side;
      picture.fill(0x20, at, at + side);
    }
  }));
  return picture;
}

/** Writes a Y4M file in which each code is seen for `frames` pictures of the 10 a second. */
export function writeVideo(file, codes, { frames = 3, side = 6 } = {}) {
  const colour = Buffer.alloc(width * height / 2, 0x80);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (const rows of codes) {
    const picture = luma(rows, side);
    for (let count = 0; count < frames; count += 1) parts.push(Buffer.from('FRAME\n'), picture, colour);
  }
  writeFileSync(file, Buffer.concat(parts));
}

/** Chromium's arguments for a camera that sees `file`; without one it asks, and is refused. */
export const cameraArgs = (file) => [...args, '--use-fake-device-for-media-stream',
  ...(file ? ['--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`] : ['--deny-permission-prompts'])];
