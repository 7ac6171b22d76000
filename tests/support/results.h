#pragma once

// A Result that must be a value, in tests: `auto row = must(records.row(key));` fails the test with the error's detail.

#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "core/result.h"

namespace baijia::testing {

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(error_text(result.error().code).key << ": " << result.error().detail);
  return std::move(*result);
}
inline void must(const Result<void>& result) {
  if (!result) FAIL(error_text(result.error().code).key << ": " << result.error().detail);
}

}  // namespace baijia::testing
