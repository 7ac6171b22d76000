#pragma once

// What goes wrong in a world, by class: how often each is drawn, and in how many worlds of 2,000 it must really have
// happened – a message was lost, a save failed –, not only have been begun.
//
// The faults that Baijia is tested with have numbers, which stand behind their names below. What has no event, or only
// a part of one:
//
//   2            of a crashed renderer the core sees what it sees of a killed browser (1)
//   3–5, 8–10    below the block store, which stores a batch whole or not at all: tests/web/power_cut_test.mjs,
//                storage_faults_test.mjs
//   13–16        of a browser, its other tabs and its eviction: tests/web/canary_test.mjs, tabs_test.mjs
//   17–19        the seal refuses a block that is not the last one stored in its place: tests/web/seal_test.mjs
//   21, 22       of memory: core/store_faults_test.cpp, core/round_faults_test.cpp
//   24           the tables' first making; from an older schema: tests/golden/store, core/schema_test.cpp
//   25, 26       need another program: as 24
//   29           one after the other at the same moment; by threads: tests/hub/store_contract.h
//   31           without compression, which is the transport's: tests/hub/encoding_test.cpp
//   41           under the pusher's own device number, and the hub takes no such row
//   49–51        no fault: members do it all the time (world_members.h)
//   52           old rows, cursor and queue; an older program: tests/golden/wire

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace baijia::testing {

enum class Fault : std::uint8_t {
  kKilled,
  kKilledOpening,
  kKilledNew,
  kPutBack,
  kCopied,
  kCutOff,
  kDeafened,
  kSplit,
  kSlowLink,
  kLost,
  kRepeated,
  kThrice,
  kCut,
  kHostile,
  kReordered,
  kDuplicated,
  kPortal,
  kProxy,
  kSignedOut,
  kClockStepped,
  kCounterUsedUp,
  kFarFuture,
  kStorageFails,
  kStorageFull,
  kStorageGone,
  kHubDown,
  kHubFull,
  kHubCommit,
  kPoison,
  kHubRestored,
  kRightEnded,
  kLetGo,
  kGivenBack,
  kLocked,
  kPhoneLost,
  kRenewed,
  kYearAway,
};

struct FaultClass {
  Fault fault;
  std::string_view name;
  int weight;  ///< how often it is drawn among the others; 0: it comes of another, or of itself
  int least;   ///< of 2,000 worlds
};

inline constexpr std::array kFaultClasses{
    FaultClass{Fault::kKilled, "killed (1)", 6, 1200},
    FaultClass{Fault::kKilledOpening, "killed while opening (23)", 2, 400},
    FaultClass{Fault::kKilledNew, "killed at the first opening (24)", 0, 100},
    FaultClass{Fault::kPutBack, "store from an old backup (20, 37)", 2, 80},
    FaultClass{Fault::kCopied, "phone copied (36)", 1, 100},
    FaultClass{Fault::kCutOff, "cut off (42, out)", 2, 400},
    FaultClass{Fault::kDeafened, "deafened (28, 42 in)", 2, 400},
    FaultClass{Fault::kSplit, "phones split (42)", 1, 200},
    FaultClass{Fault::kSlowLink, "64 kbit/s, 3 s (43)", 1, 200},
    FaultClass{Fault::kLost, "message lost (28)", 0, 600},
    FaultClass{Fault::kRepeated, "request repeated late", 0, 600},
    FaultClass{Fault::kThrice, "three at once (29)", 1, 200},
    FaultClass{Fault::kCut, "message cut anywhere (30)", 2, 300},
    FaultClass{Fault::kHostile, "hostile bytes (31)", 1, 200},
    FaultClass{Fault::kReordered, "pages out of order (32)", 2, 200},
    FaultClass{Fault::kDuplicated, "page twice (33)", 1, 200},
    FaultClass{Fault::kPortal, "portal (44)", 2, 400},
    FaultClass{Fault::kProxy, "proxy refuses (45)", 2, 100},
    FaultClass{Fault::kSignedOut, "signed out", 2, 400},
    FaultClass{Fault::kClockStepped, "clock stepped (27, 38, 39)", 2, 400},
    FaultClass{Fault::kCounterUsedUp, "counter used up (40)", 1, 150},
    FaultClass{Fault::kFarFuture, "far-future version (41)", 1, 150},
    FaultClass{Fault::kStorageFails, "save fails once (6, 7)", 2, 300},
    FaultClass{Fault::kStorageFull, "phone full (11, 12)", 1, 150},
    FaultClass{Fault::kStorageGone, "saves fail until mended (6)", 1, 150},
    FaultClass{Fault::kHubDown, "hub's store down", 1, 200},
    FaultClass{Fault::kHubFull, "hub disk full (54)", 1, 150},
    FaultClass{Fault::kHubCommit, "hub killed at commit (34)", 1, 200},
    FaultClass{Fault::kPoison, "poison record (53)", 2, 200},
    FaultClass{Fault::kHubRestored, "hub restored (35)", 1, 50},
    FaultClass{Fault::kRightEnded, "right ended (46, 47)", 2, 400},
    FaultClass{Fault::kLetGo, "let go (47)", 0, 100},
    FaultClass{Fault::kGivenBack, "right given again (48)", 0, 200},
    FaultClass{Fault::kLocked, "locked", 2, 300},
    FaultClass{Fault::kPhoneLost, "phone lost", 0, 50},
    FaultClass{Fault::kRenewed, "goes on under another number (36, 37)", 0, 50},
    FaultClass{Fault::kYearAway, "a year away (52)", 0, 200},
};

/// By Fault.
using FaultCounts = std::array<int, kFaultClasses.size()>;

[[nodiscard]] constexpr std::size_t place_of(Fault fault) { return static_cast<std::size_t>(fault); }

[[nodiscard]] constexpr bool in_order(const decltype(kFaultClasses)& classes) {
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (place_of(classes[i].fault) != i) return false;
  }
  return true;
}
static_assert(in_order(kFaultClasses));

[[nodiscard]] constexpr std::uint64_t weight_of_faults() {
  std::uint64_t sum = 0;
  for (const FaultClass& one : kFaultClasses) sum += static_cast<std::uint64_t>(one.weight);
  return sum;
}

/// Requires: `drawn` is below weight_of_faults().
[[nodiscard]] constexpr Fault fault_drawn(std::uint64_t drawn) {
  for (const FaultClass& one : kFaultClasses) {
    const auto weight = static_cast<std::uint64_t>(one.weight);
    if (drawn < weight) return one.fault;
    drawn -= weight;
  }
  return Fault::kKilled;
}

}  // namespace baijia::testing
