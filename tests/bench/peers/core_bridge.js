// core_in_page.cpp's way back to the page. An Emscripten JavaScript library.
addToLibrary({
  bench_submit: (ticket, generation, blockCount, numbers, blocks, count) => {
    const writes = Array.from({ length: count }, (_, i) => {
      const at = HEAPU32[(blocks >> 2) + i];
      return [HEAPU32[(numbers >> 2) + i], HEAPU8.subarray(at, at + 4096)];
    });
    Module.submit(generation, blockCount, writes, (code) => Module._bench_done(ticket, code));
  },
});
