// The sync law in the whole: many worlds, each drawn from its seed (tests/support/world.h), each run twice.
//   BAIJIA_SEEDS=n   so many seeds (2,000)
//   BAIJIA_SEED=n    the first of them (1); with BAIJIA_SEEDS=1 the one that failed

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/world.h"

using namespace baijia::testing;

namespace {

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace

TEST_CASE("every world keeps its promises and is the same when it is run again") {
  const std::uint64_t first = number_from_environment("BAIJIA_SEED", 1);
  const std::uint64_t count = number_from_environment("BAIJIA_SEEDS", 2000);
  const auto began = std::chrono::steady_clock::now();
  WorldOutcome sum;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const WorldOutcome outcome = run_world(seed);
    INFO("seed " << seed);
    if (outcome.broken) FAIL(*outcome.broken);
    const WorldOutcome again = run_world(seed);
    REQUIRE(again.trace == outcome.trace);
    sum.operations += outcome.operations;
    sum.requests += outcome.requests;
    sum.faults += outcome.faults;
    sum.crashes += outcome.crashes;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::cout << count << " worlds, each twice, " << static_cast<double>(count) / seconds << " seeds/s; "
            << sum.operations << " operations, " << sum.requests << " requests, " << sum.faults << " faults, "
            << sum.crashes << " crashes\n";
  CHECK(sum.operations > 0);
}
