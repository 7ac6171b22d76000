#pragma once

// An operation on the office's phone, with SQLite failing at each of its places in turn.

#include <cstdint>
#include <string>
#include <type_traits>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/failing_memory.h"
#include "tests/support/office.h"

namespace baijia::testing {

/// The next place to fail: each of the first ones, then ever fewer.
template <class Fault>
std::uint64_t next_place(std::uint64_t nth) {
  return nth + 1 + nth / (std::is_same_v<Fault, FailingMemory> ? 40 : 200);
}

/// Fails `operation` at its 1st, 2nd, … allocation or call until one run needs fewer. It gives a word that depends on
/// what it did or read, or an error.
template <class Fault, class Operation>
void lack_everywhere(Office& office, FailingMemory::Lack lack, const Operation& operation) {
  std::int64_t unsent = 0;
  const std::string expected = [&] {
    Opened phone(office);
    std::string told = must(operation(*phone.core, office));
    unsent = phone.core->sync_view().on_phone;
    return told;
  }();
  std::uint64_t errors = 0;
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    Opened phone(office);
    const std::uint64_t before = phone.core->accepted();
    bool struck = false;
    Result<std::string> result;
    {
      const Fault fault(nth, lack);
      result = operation(*phone.core, office);
      struck = fault.struck();
    }
    const bool red = phone.core->storage_health() == StorageHealth::kReadOnly;
    if (result && !red) {
      REQUIRE(*result == expected);  // SQLite can do without some memory
    } else {
      ++errors;
      REQUIRE(struck);
      REQUIRE(red);
      REQUIRE(phone.core->accepted() == before);
      REQUIRE(must(operation(*phone.core, office)) == expected);
    }
    REQUIRE(phone.core->sync_view().on_phone == unsent);
    must(phone.core->check_integrity());
    REQUIRE(phone.blocks.violations() == 0);
    if (!struck) break;
  }
  CHECK(errors > 0);
}

}  // namespace baijia::testing
