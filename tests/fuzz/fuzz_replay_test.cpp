// The fuzzers' targets on their seeds, cut, flipped and put together in a fixed way: so that targets and seeds do not
// rot between the long runs, and their promises are checked in every run. tests/fuzz/run.sh is the long one.

#include <algorithm>
#include <random>
#include <ranges>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/frames.h"
#include "tests/fuzz/heap_peak.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/targets.h"
#include "tests/support/wire_messages.h"

using namespace baijia;
using namespace baijia::fuzz;

TEST_CASE("every fuzz target takes its seeds") {
  for (const Target& target : targets()) {
    const std::vector<std::string> seeds = seeds_of(target.name);
    REQUIRE_FALSE(seeds.empty());
    for (const std::string& seed : seeds) {
      INFO(target.name << ", a seed of " << seed.size() << " octets");
      CHECK_NOTHROW(target.run(seed));
    }
  }
}

TEST_CASE("every message of the wire has a seed that is read as it") {
  const std::vector<std::string> seeds = seeds_of("wire_message");
  baijia::testing::for_each_message([&seeds]<class Message>(const char* name) {
    INFO(name << " has no seed");
    CHECK(std::ranges::any_of(seeds, [](const std::string& seed) { return decode<Message>(seed).has_value(); }));
  });
}

TEST_CASE("what goes from phone to phone has seeds that its decoders read to the end") {
  const auto some = [](const char* target, auto&& reads) { return std::ranges::any_of(seeds_of(target), reads); };
  const auto is_invitation = [](const std::string& text) {
    const Result<std::string> octets = octets_from_code_text(text);
    return octets && decode<Invitation>(*octets);
  };
  CHECK(some("hand_over_codes", is_invitation));
  CHECK(some("parcel_file", is_invitation));
  CHECK(some("hand_over_codes", [](const std::string& lines) {
    FrameCollector collector;
    for (const auto line : std::views::split(lines, '\n')) (void)collector.take(std::string_view(line));
    return !collector.parcel().empty();
  }));
  CHECK(some("parcel_file", [](const std::string& bytes) {
    const Result<Parcel> parcel = decode<Parcel>(bytes);
    const Result<CarriedBox> box =
        parcel && !parcel->rows.empty() ? decode<CarriedBox>(parcel->rows.front()) : fail(Code::kMalformed);
    return box && decode<BoxFile>(box->box);
  }));
}

TEST_CASE("every fuzz target takes seeds that were cut, flipped and put together") {
  constexpr int kRounds = 150;
  for (const Target& target : targets()) {
    std::mt19937_64 random(20'261'123);
    const std::vector<std::string> seeds = seeds_of(target.name);
    for (int round = 0; round < kRounds; ++round) {
      std::string bytes = seeds[random() % seeds.size()];
      if (random() % 3 == 0) bytes.resize(random() % (bytes.size() + 1));
      if (random() % 4 == 0) bytes += seeds[random() % seeds.size()];
      if (bytes.size() > target.max_bytes) bytes.resize(target.max_bytes);
      for (auto flips = random() % 4; flips > 0 && !bytes.empty(); --flips) {
        char& octet = bytes[random() % bytes.size()];
        octet = static_cast<char>(octet ^ static_cast<char>(random()));
      }
      INFO(target.name << ", round " << round);
      CHECK_NOTHROW(target.run(bytes));
    }
  }
}

TEST_CASE("every fuzz target has a name of its own and can be found by it") {
  std::set<std::string_view> names;
  for (const Target& target : targets()) {
    CHECK(names.insert(target.name).second);
    CHECK(find_target(target.name) == &target);
  }
  CHECK(find_target("") == nullptr);
}

TEST_CASE("a target that holds more memory than its bound is caught") {
  const HeapPeak peak;
  {
    const std::string much(100'000, 'x');
    CHECK(much.ends_with('x'));
  }
  CHECK(peak.bytes() >= 100'000);
  CHECK_THROWS_AS(peak.must_be_within(99'999), Broken);
  CHECK_NOTHROW(peak.must_be_within(200'000));
}
