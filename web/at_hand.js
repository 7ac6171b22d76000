// BLOCKS AT HAND: what an opening needs before its first screen stands, once more and together, so that the first screen
// of a large committee does not wait for the rest of its database, which is many times as long.
//
// Records of the object store, beside those of web/extents.js, each a nonce and a sealed text:
//   ["first", i]   count of blocks of the database then; of each copied block its number, its extent's nonce, its bytes
//
// THE COPIES' LAW. A copy is what the block's extent and some of the log, or all of it, had made of the block. While the
// extent still has that nonce, the log has every change since its sealing, so the copy and then the whole log give the
// block as it is now, however old the copy is. With another nonce the extent itself is read first. So a copy is never
// wrong, and may be missing: no save keeps them up to date. It is done at a quiet moment after an opening that found one
// missing or old; all of them are stored anew then. So the bytes of what was erased stay in a copy, sealed, until the
// opening after the one in which their extent was sealed anew.

import { blockSize, entrySize, extentBlocks, extentOf, format, same } from './extents.js';
import { nonceSize, openRecord, sealRecord } from './seal.js';

const copySize = entrySize + blockSize, copiesInRecord = 14; // 58 KB, as the extents
/// Smaller databases are as quickly read whole.
export const worthCopies = 1024;

const about = (name, i) => [name, 'first', i, format];

/// The copies in `records`, found under `keys`, that count, and the extents that are to be read before the first screen.
async function openedCopies(key, name, layout, keys, records) {
  const copies = new Map(), extents = new Set();
  let known = layout.blockCount;
  const plains = await Promise.all(records.map((record, i) => openRecord(key, about(name, keys[i][1]), record)));
  for (const plain of plains) {
    const view = new DataView(plain.buffer, plain.byteOffset);
    known = Math.min(known, view.getUint32(0));
    for (let at = 4; at < plain.length; at += copySize) {
      const number = view.getUint32(at), extent = extentOf(number * blockSize);
      if (number >= layout.blockCount) continue;
      if (same(layout.table[extent].nonce, plain.subarray(at + 4, at + entrySize))) {
        copies.set(number, plain.subarray(at + entrySize, at + copySize));
      } else {
        extents.add(extent);
      }
    }
  }
  // What was added since is likely to be what an opening reads: the newest visits, for one.
  for (let number = known; number < layout.blockCount; number++) extents.add(extentOf(number * blockSize));
  return { copies, extents };
}

/// What of `opening` (opened() of web/extents.js) is to be had first: { numbers: of the copies, null when some are missing
/// or old; here: of each block 1 when it is in it; parts: [position, bytes], each over those before }. Null when no copy
/// counts.
export async function firstBlocks(key, name, opening, keys, records) {
  const { layout, changes } = opening, { copies, extents } = await openedCopies(key, name, layout, keys, records);
  if (copies.size === 0) return null;
  const here = new Uint8Array(layout.blockCount), parts = [];
  for (const [number, bytes] of copies) {
    here[number] = 1;
    parts.push([number * blockSize, bytes]);
  }
  for (const change of [...changes.values()].flat()) if (here[Math.floor(change[0] / blockSize)]) parts.push(change);
  await Promise.all([...extents].map(async (extent) => {
    const bytes = await opening.extent(extent), first = extent * extentBlocks;
    here.fill(1, first, first + extentBlocks);
    parts.push([first * blockSize, bytes]);
  }));
  return { numbers: extents.size === 0 ? new Set(copies.keys()) : null, here, parts };
}

/// The texts of records with copies of `blocks` [position, bytes], which are as `layout` has them.
export function packedCopies(layout, blocks) {
  const texts = [];
  for (let first = 0; first < blocks.length; first += copiesInRecord) {
    const some = blocks.slice(first, first + copiesInRecord), text = new Uint8Array(4 + some.length * copySize);
    const view = new DataView(text.buffer);
    view.setUint32(0, layout.blockCount);
    some.forEach(([position, bytes], i) => {
      const at = 4 + i * copySize;
      view.setUint32(at, position / blockSize);
      text.set(layout.table[extentOf(position)].nonce, at + 4);
      text.set(bytes, at + entrySize);
    });
    texts.push(text);
  }
  return texts;
}

/// These texts as what is to be put: [key, record] each.
export const sealedCopies = (key, name, texts) => Promise.all(texts.map(async (text, i) =>
  [['first', i], await sealRecord(key, about(name, i), text)]));
