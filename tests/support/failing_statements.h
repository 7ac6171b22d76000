#pragma once

// SQLite's calls with faults on demand: the nth statement that is compiled, run or stepped from now says that the disk
// does not read or write. A ROLLBACK is spared: it never fails for want of a disk here.
//
// Requires: linked with --wrap for sqlite3_step, sqlite3_prepare_v3 and sqlite3_exec. One thread.

#include <cstdint>

#include "tests/support/failing_memory.h"

namespace baijia::testing {

class FailingStatements {
 public:
  using Lack = FailingMemory::Lack;
  /// From now on; `nth` counts from 1, 0 plans nothing.
  FailingStatements(std::uint64_t nth, Lack lack);
  ~FailingStatements();
  FailingStatements(const FailingStatements&) = delete;
  FailingStatements& operator=(const FailingStatements&) = delete;

  /// Whether a call has failed.
  [[nodiscard]] bool struck() const;
};

}  // namespace baijia::testing
