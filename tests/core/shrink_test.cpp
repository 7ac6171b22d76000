// A world that breaks a promise shrinks to a short script that replays it. Here the merge is broken on purpose
// (tests/support/broken_merge.cpp), which also shows that the worlds notice.

#include <iostream>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/world.h"

using namespace baijia::testing;

namespace {

/// The first worlds that break a promise, so many.
std::vector<WorldScript> first_broken(std::size_t count) {
  std::vector<WorldScript> found;
  for (std::uint64_t seed = 1; seed <= 100 && found.size() < count; ++seed) {
    if (run_world({.seed = seed}).broken) found.push_back({.seed = seed});
  }
  return found;
}

/// `found` shrinks to a few happenings of which none can be left out, and which replay it.
void check_shrunk(const WorldScript& found) {
  const WorldOutcome whole = run_world(found);
  const WorldScript small = shrunk(found);
  const std::string text = text_from_script(small);
  std::cout << *whole.broken << ": " << whole.happenings << " happenings shrink to \"" << text << "\"\n";
  REQUIRE(small.only.has_value());
  CHECK(small.only->size() <= 12);

  const auto replayed = script_from_text(text);
  REQUIRE(replayed == small);
  const WorldOutcome once = run_world(*replayed);
  REQUIRE(once.broken.has_value());
  CHECK(once.broken->front() == whole.broken->front());
  CHECK(run_world(*replayed).trace == once.trace);

  for (const std::uint32_t left_out : *small.only) {
    std::vector<std::uint32_t> others = small.only.value();
    std::erase(others, left_out);
    INFO("without " << left_out);
    const WorldOutcome outcome = run_world({.seed = small.seed, .calm = small.calm, .only = others});
    CHECK((!outcome.broken || outcome.broken->front() != whole.broken->front()));
  }
}

}  // namespace

TEST_CASE("worlds notice a broken merge, and failing ones shrink to a few happenings that replay them") {
  const std::vector<WorldScript> found = first_broken(3);
  REQUIRE(found.size() == 3);
  for (const WorldScript& script : found) check_shrunk(script);
}

TEST_CASE("a script is written and read, and what is none is refused") {
  for (const char* text : {"17", "17 calm", "17 3,22,95", "17 calm 3", "17 none", "17 calm none"}) {
    const auto script = script_from_text(text);
    REQUIRE(script.has_value());
    CHECK(text_from_script(*script) == text);
  }
  for (const char* text : {"", "x", "17 x", "17 3,2", "17 3,,4", "17 calm x"}) CHECK_FALSE(script_from_text(text));
}
