// What a browser did to its files (tests/support/record_writes.cpp), and the disk that a power cut would have left.
//
// The disk that is assumed: what was synced is there. What was written since reaches it by pages, in any order, each as it
// was at some moment; where a page is missing but the file is longer, there are zeros. Names (made, renamed, removed) reach
// the disk in order, at the latest with the next sync of any file, as on ext4.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../../../build/native/tests/librecord_writes.so', import.meta.url));

/** What a browser's environment needs, so that it writes everything below `under` down in `file`. */
export const recordingTo = (file, under) =>
  ({ ...process.env, LD_PRELOAD: process.env.BAIJIA_RECORDER ?? library, BAIJIA_RECORD: file, BAIJIA_RECORD_UNDER: under });

/** The record as a list of { what, path, data, offset, end }; `end` is where it ends in `bytes`. */
export function operationsOf(bytes) {
  const operations = [];
  for (let at = 0; at < bytes.length;) {
    const line = bytes.indexOf(10, at);
    const [what, pathLength, dataLength, offset] = bytes.subarray(at, line).toString('latin1').split(' ');
    const data = line + 1 + Number(pathLength), end = data + Number(dataLength);
    if (line < 0 || end > bytes.length) break; // the end of a killed browser
    operations.push({ what, path: bytes.subarray(line + 1, data).toString(), data: bytes.subarray(data, end),
      offset: Number(offset), end });
    at = end;
  }
  return operations;
}

/** Numbers in [0, 1) that the seed decides. */
export function randomOf(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const names = 'cru'; // what changes a folder
const page = 4096, sector = 512;

/**
 * The files after a cut behind the first `count` operations: Map of path to bytes. `style` says what is there of what was
 * not synced: "whole" (all: only the processes ended), "dropped" (nothing), "torn" (up to some sector), "reordered" (each
 * page as it was at a moment of its own, and so the length).
 */
export function diskAfter(operations, count, style, random) {
  const between = (from, to) => from + Math.floor(random() * (to - from + 1));
  let namesSynced = 0;
  for (let at = 0; at < count; at += 1) if (operations[at].what === 's') namesSynced = at;
  const namesKept = { whole: count, dropped: namesSynced }[style] ?? between(namesSynced, count);

  const folder = new Map(), byPath = new Map(); // name, or the path it was opened by, to the file
  for (let at = 0; at < count; at += 1) {
    const { what, path, data, offset } = operations[at];
    const named = at < namesKept;
    if (what === 'c') {
      if (offset !== 0 && byPath.has(path)) continue;
      const file = { bytes: Buffer.alloc(0), length: 0, writes: [] };
      byPath.set(path, file);
      if (named) folder.set(path, file);
    } else if (what === 'w' || what === 't') {
      byPath.get(path)?.writes.push({ cut: what === 't', data, offset });
    } else if (what === 's') {
      const file = byPath.get(path); // none when it is a folder
      for (const write of file?.writes.splice(0) ?? []) change(file, write);
    } else if (what === 'r') {
      const file = byPath.get(path), to = data.toString();
      byPath.set(to, file);
      byPath.delete(path);
      if (named) {
        folder.delete(path);
        folder.set(to, file);
      }
    } else {
      byPath.delete(path);
      if (named) folder.delete(path);
    }
  }
  for (const file of folder.values()) {
    if (style === 'whole') for (const write of file.writes) change(file, write);
    if (style === 'torn' && file.writes.length > 0) {
      const last = between(0, file.writes.length - 1);
      for (const write of file.writes.slice(0, last)) change(file, write);
      const { cut, data, offset } = file.writes[last];
      const end = Math.min(data.length, between(0, Math.ceil(data.length / sector)) * sector - (offset % sector));
      if (!cut && end > 0) change(file, { data: data.subarray(0, end), offset });
    }
    if (style === 'reordered' && file.writes.length > 0) {
      const moments = [{ bytes: Buffer.from(file.bytes), length: file.length }];
      for (const write of file.writes) {
        change(file, write);
        moments.push({ bytes: Buffer.from(file.bytes), length: file.length });
      }
      const { length } = moments[between(0, file.writes.length)];
      const bytes = Buffer.alloc(length);
      for (let start = 0; start < length; start += page) {
        const moment = moments[between(0, file.writes.length)];
        if (start < moment.length) moment.bytes.copy(bytes, start, start, Math.min(start + page, length, moment.length));
      }
      Object.assign(file, { bytes, length });
    }
  }
  return new Map([...folder].map(([path, { bytes, length }]) => [path, bytes.subarray(0, length)]));
}

function change(file, { cut, data, offset }) {
  const length = cut ? offset : Math.max(file.length, offset + data.length);
  if (cut) file.bytes.fill(0, Math.min(offset, file.bytes.length));
  if (length > file.bytes.length) file.bytes = Buffer.concat([file.bytes, Buffer.alloc(Math.max(length - file.bytes.length, 1 << 16))]);
  if (!cut) data.copy(file.bytes, offset);
  file.length = length;
}

/** Puts `disk`, recorded in the folder `recorded`, into `folder` instead of what is there. */
export function putDisk(disk, recorded, folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  for (const [path, bytes] of disk) {
    const file = join(folder, relative(recorded, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
