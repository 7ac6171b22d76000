#pragma once

// What the native benchmarks share: ending at an error, stopwatch, numbers as JSON.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baijia::testing {

/// Benchmarks have nobody to report to: an error ends them.
inline void must(const Result<void>& result) {
  if (result) return;
  std::cerr << error_text(result.error().code).key << ": " << result.error().detail << '\n';
  std::exit(1);
}
template <class T>
T must(Result<T> result) {
  if (!result) must(Result<void>(std::unexpected(result.error())));
  return std::move(*result);
}

inline double seconds_of(const std::function<void()>& body) {
  const auto began = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Median, least and greatest.
inline std::string json_numbers(std::vector<double> micros) {
  std::ranges::sort(micros);
  return "{\"median\":" + std::to_string(micros[micros.size() / 2]) + ",\"min\":" + std::to_string(micros.front()) +
         ",\"max\":" + std::to_string(micros.back()) + "}";
}

}  // namespace baijia::testing
