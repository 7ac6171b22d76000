// The stores of format 1, which are read once and then stored anew. One record a block, under its number; the header
// counts them.
//
// Sealed block: byte 0 format, byte 1 seal (1), 2–3 zero, 4–11 generation that wrote it (float64, big endian), 12–23 nonce,
// then the sealed (16 secret bytes + 4096 of the block) and GCM's tag. Associated data: database, block number, generation,
// format. The 16 secret bytes are the block's weight, drawn at each writing; the header has, sealed, the exclusive-or of
// all weights, to which an older state of a block does not fit. Before there were seals: 4 bytes, then the block.

const format = 1, sealed = 1, prefix = 12, nonceSize = 12, weightSize = 16, blockSize = 4096, tagSize = 16;
const recordSize = prefix + nonceSize + weightSize + blockSize + tagSize;

const opened = async (key, about, nonce, secret) => new Uint8Array(await crypto.subtle.decrypt(
  { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(about.join(' ')) }, key, secret));

/// All blocks as changes [position, bytes]; without `key` they are not sealed. Rejects what is not as it was stored.
export async function changesOf(key, name, header, records) {
  if (records.length !== header.block_count) throw new Error(`${records.length} blocks of ${header.block_count}`);
  if (!key) return records.map((record, number) => [number * blockSize, record.subarray(4)]);
  const plains = await Promise.all(records.map((record, number) => {
    if (record.length !== recordSize || record[0] !== format || record[1] !== sealed) throw new Error(`block ${number}`);
    const generation = new DataView(record.buffer, record.byteOffset).getFloat64(4);
    const start = prefix + nonceSize;
    return opened(key, [name, number, generation, format], record.subarray(prefix, start), record.subarray(start));
  }));
  const { nonce, sum } = header.proof, about = [name, 'header', header.generation, header.block_count, header.format];
  const left = await opened(key, about, nonce, sum);
  for (const plain of plains) for (let i = 0; i < weightSize; i++) left[i] ^= plain[i];
  if (left.some(Boolean)) throw new Error('blocks of different times');
  return plains.map((plain, number) => [number * blockSize, plain.subarray(weightSize)]);
}
