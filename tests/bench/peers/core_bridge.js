// core_in_page.cpp's way back to the page. An Emscripten JavaScript library.
addToLibrary({
  $changesAt: (changes, count) => Array.from({ length: count }, (_, i) => {
    const [position, at, size] = HEAPU32.subarray((changes >> 2) + 3 * i, (changes >> 2) + 3 * i + 3);
    return [position, HEAPU8.subarray(at, at + size)];
  }),
  bench_submit__deps: ['$changesAt'],
  bench_submit: (ticket, generation, blockCount, changes, count) =>
    Module.submit(generation, blockCount, changesAt(changes, count), (code) => Module._bench_done(ticket, code)),
  bench_keep_at_hand__deps: ['$changesAt'],
  bench_keep_at_hand: (blocks, count) => Module.keepAtHand(changesAt(blocks, count)),
  bench_want: (block) => Module.want(block),
});
