// core_in_page.cpp's way back to the page. An Emscripten JavaScript library.
addToLibrary({
  bench_submit: (ticket, generation, blockCount, changes, count) => {
    const writes = Array.from({ length: count }, (_, i) => {
      const [position, at, size] = HEAPU32.subarray((changes >> 2) + 3 * i, (changes >> 2) + 3 * i + 3);
      return [position, HEAPU8.subarray(at, at + size)];
    });
    Module.submit(generation, blockCount, writes, (code) => Module._bench_done(ticket, code));
  },
});
