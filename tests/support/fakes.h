#pragma once

// The lent world of tests: a clock driven by hand, seeded randomness, a log that is kept.

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "core/platform.h"

namespace baijia::testing {

/// Stands still until it is moved.
class HandClock final : public Clock {
 public:
  explicit HandClock(std::int64_t start_millis = 1'795'392'000'000) : now_(start_millis) {}  // 2026-11-23 00:00 UTC
  std::int64_t now_millis() override { return now_; }
  void advance(std::int64_t millis) { now_ += millis; }
  void set(std::int64_t millis) { now_ = millis; }

 private:
  std::int64_t now_;
};

/// The same bytes for the same seed.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(engine_() & 0xFFU);
  }

 private:
  std::mt19937_64 engine_;
};

/// Keeps every line, for asserting what was said (and that nothing personal was).
class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override { lines.push_back({level, std::string(line)}); }
  struct Line {
    LogLevel level;
    std::string text;
  };
  std::vector<Line> lines;
};

}  // namespace baijia::testing
