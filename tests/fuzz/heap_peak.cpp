#include "tests/fuzz/heap_peak.h"

#include <string>

#include "tests/fuzz/targets.h"

namespace baijia::fuzz {

void HeapPeak::must_be_within(std::size_t bound) const {
  const std::size_t held = bytes();
  if (held > bound) {
    throw Broken(std::to_string(held) + " bytes were held at once, the bound is " + std::to_string(bound));
  }
}

}  // namespace baijia::fuzz
