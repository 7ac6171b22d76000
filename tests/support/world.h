#pragma once

// A world in one process: the hub, two committees, and 3…12 phones of their members with the real core, on a clock that
// only moves when nothing else is to be done. Everything that happens is drawn from the seed: what members record, how
// the network loses, repeats, delays and forges, when phones die, what their clocks say, when the hub fails
// (world_faults.h). At the end everything heals and the promises are checked:
//
//   S  what a member was told is saved is there: every row made, and no written text lost to one it followed; also when
//      its phone was never unlocked again and handed over what was sealed on it
//   C  every phone of a committee holds exactly the hub's rows, byte for byte
//   L  sixty seconds after healing nothing waits on any phone
//   P  no phone holds a row of another committee, nor of one to which its right has ended, nor is given or holds what
//      was said in confidence to others; what stays on a phone is nowhere else
//   I  SQLite's integrity check passes on what each phone has stored; the hub takes nothing that is no message
//   R  nothing that a member may do is rejected by the hub
//   E  no text that the chief had erased is in any row again
//   U  at no time a phone shows more than is true: as saved what is not, as handed over or read back what the hub
//   lacks,
//      that it may be changed while anything would be left behind
//
// The same seed makes the same world: the trace, a hash over all that happened, tells. How a world is made stands in
// world_state.h, which also says which source does what.

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/world_faults.h"
#include "tests/support/world_members.h"
#include "tests/support/world_script.h"

namespace baijia::testing {

/// What a run came to. `broken` names the promise that was not kept and how.
struct WorldOutcome {
  std::optional<std::string> broken;
  std::uint64_t trace = 0;
  int operations = 0;  ///< commands that were accepted
  int requests = 0;
  int faults = 0;  ///< faults begun, single lost or repeated messages not counted
  int crashes = 0;
  int looks = 0;                 ///< how often what a phone shows was held against what is true
  int phones_lost = 0;           ///< that nobody unlocked any more
  FaultCounts happened{};        ///< how often each really did
  CommandCounts commands{};      ///< what was accepted, by kind
  std::uint32_t happenings = 0;  ///< planned: what members do and what goes wrong, numbered from 0
};

/// Runs the world from the first sign-in to the checks.
[[nodiscard]] WorldOutcome run_world(const WorldScript& script);

}  // namespace baijia::testing
