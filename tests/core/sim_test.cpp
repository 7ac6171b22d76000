// The sync law in the whole: many worlds, each drawn from its seed (tests/support/world.h), each run twice.
//   BAIJIA_SEEDS=n   so many seeds (2,000)
//   BAIJIA_SEED=n    the first of them (1)
//   BAIJIA_SCRIPT=…  only the world of this script (tests/support/world_script.h), as a failure prints it
// tests/sim/run.sh is the long run.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <format>
#include <functional>
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

/// In how many worlds each class of faults happened, in one line.
std::string table_of(const FaultCounts& worlds) {
  std::string line;
  for (const FaultClass& one : kFaultClasses) {
    line += std::format("{}{} {}", line.empty() ? "" : " · ", one.name, worlds[place_of(one.fault)]);
  }
  return line;
}

}  // namespace

TEST_CASE("every world keeps its promises and is the same when it is run again") {
  if (const char* text = std::getenv("BAIJIA_SCRIPT"); text != nullptr) {
    const auto script = script_from_text(text);
    REQUIRE(script.has_value());
    const WorldOutcome outcome = run_world(*script);
    INFO("script " << text);
    if (outcome.broken) FAIL(*outcome.broken);
    return;
  }
  const std::uint64_t first = number_from_environment("BAIJIA_SEED", 1);
  const std::uint64_t count = number_from_environment("BAIJIA_SEEDS", 2000);
  const auto began = std::chrono::steady_clock::now();
  WorldOutcome sum;
  FaultCounts worlds{};
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const WorldScript script{.seed = seed};
    const WorldOutcome outcome = run_world(script);
    INFO("seed " << seed);
    if (outcome.broken)
      FAIL(*outcome.broken << "; replay with BAIJIA_SCRIPT='" << text_from_script(shrunk(script)) << "'");
    const WorldOutcome again = run_world(script);
    REQUIRE(again.trace == outcome.trace);
    sum.operations += outcome.operations;
    std::ranges::transform(sum.commands, outcome.commands, sum.commands.begin(), std::plus<>());
    sum.requests += outcome.requests;
    sum.faults += outcome.faults;
    sum.crashes += outcome.crashes;
    sum.looks += outcome.looks;
    sum.phones_lost += outcome.phones_lost;
    for (std::size_t i = 0; i < worlds.size(); ++i) worlds[i] += outcome.happened[i] > 0 ? 1 : 0;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const auto seeds = static_cast<double>(count);
  std::cout << std::format(
      "{} worlds, each twice, {:.1f} seeds/s; {} operations, {} requests, {} faults, {} crashes, {} phones lost, {} "
      "looks at what is shown; no "
      "promise broken, so "
      "with 95 % confidence at most {:.2g} of all worlds break one (3/n)\n",
      count, seeds / seconds, sum.operations, sum.requests, sum.faults, sum.crashes, sum.phones_lost, sum.looks,
      3 / seeds);
  std::cout << "worlds in which it happened: " << table_of(worlds) << "\n";
  CHECK(sum.operations > 0);
  CHECK(sum.looks > 0);
  for (std::size_t i = 0; i < sum.commands.size(); ++i) {
    INFO("the command number " << i << " of core/domain/commands.h");
    CHECK((sum.commands[i] > 0 || count < 100));
  }
  CHECK((sum.phones_lost > 0 || count < 100));
  for (const FaultClass& one : kFaultClasses) {
    INFO(one.name << ": in too few worlds");
    CHECK((count < 2000 || static_cast<std::uint64_t>(worlds[place_of(one.fault)]) >=
                               static_cast<std::uint64_t>(one.least) * count / 2000));
  }
}
