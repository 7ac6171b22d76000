#pragma once

// SQLite's memory with faults on demand: the nth allocation from now fails, as on a phone that has none left. Every
// statement, cursor and page goes through it, so it finds each place where the database may say no.
//
// Requires: linked into the suite, and no connection before main(). Whoever links it has no lookaside memory, so that
// nothing is hidden from it. One thread.

#include <cstdint>

namespace baijia::testing {

class FailingMemory {
 public:
  enum class Lack : std::uint8_t {
    kOnce,    ///< that allocation alone
    kLasting  ///< that one and all after it, until this object ends
  };
  /// From now on; `nth` counts from 1.
  FailingMemory(std::uint64_t nth, Lack lack);
  ~FailingMemory();
  FailingMemory(const FailingMemory&) = delete;
  FailingMemory& operator=(const FailingMemory&) = delete;

  /// Whether an allocation has failed.
  [[nodiscard]] bool struck() const;
};

}  // namespace baijia::testing
