#pragma once

// How much memory was held at once, for the bounds that the targets assert. One implementation asks the sanitizer
// (heap_peak_sanitizer.cpp: everything, the libraries too), one replaces operator new (heap_peak_new.cpp: what C++
// takes, good enough for the ordinary tests).

#include <cstddef>

namespace baijia::fuzz {

/// Counts from its beginning on. One at a time, on one thread.
class HeapPeak {
 public:
  HeapPeak();
  ~HeapPeak();
  HeapPeak(const HeapPeak&) = delete;
  HeapPeak& operator=(const HeapPeak&) = delete;

  /// The most bytes held at any moment since then, beyond what was held before.
  [[nodiscard]] std::size_t bytes() const;

  /// Throws Broken when more than `bound` bytes were held.
  void must_be_within(std::size_t bound) const;
};

}  // namespace baijia::fuzz
