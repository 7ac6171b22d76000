#pragma once

// How much the program has asked the heap for. Only in suites that link counted_new.cpp.

#include <cstddef>

namespace baijia::testing {

/// The sum of all sizes ever passed to operator new.
[[nodiscard]] std::size_t allocated_bytes();

}  // namespace baijia::testing
