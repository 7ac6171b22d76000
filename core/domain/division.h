#pragma once

// 包干 as pure functions: whether a door is looked after, what it weighs, and how areas are divided evenly.

#include <cstdint>
#include <span>
#include <vector>

#include "core/domain/area.h"
#include "core/domain/household.h"

namespace baijia {

/// Whether an account can have an area: open, and of the committee.
[[nodiscard]] bool can_be_in_charge(const Account& account);

/// What makes a door more or less to do.
struct DoorBurden {
  bool key_household = false;        ///< as a member has marked it: who lives there is in key_people
  std::int64_t key_people = 0;       ///< of 80 years and more, living alone, disabled, in hardship; each counts once
  std::int64_t floor = 0;            ///< 0: none
  std::int64_t building_floors = 0;  ///< 0: none
};
/// A door weighs 10; every key person 5 more, a key household 5 more, and each storey that is climbed 1 more. Buildings
/// of up to six storeys count as having no lift: the building code asks for one from the seventh.
[[nodiscard]] std::int64_t door_load(const DoorBurden& burden);

/// One door to be divided. Doors come in walking order, those of one building together.
struct DivisibleDoor {
  std::uint32_t building = 0;
  std::int64_t floor = 0;  ///< 0: none
  std::int64_t load = 1;   ///< ≥ 1
  int holder = -1;         ///< the member who has it now, 0 … members − 1; −1: nobody who takes part
};

/// How far apart two members' loads may stay: the heaviest piece that is never cut (a floor that one member has, or a
/// house), or a tenth of an average area, whichever is more.
[[nodiscard]] std::int64_t division_tolerance(std::span<const DivisibleDoor> doors, int members);

/// An even division: who has each door, parallel to `doors`. Requires: members ≥ 1. The law, tested with random
/// committees:
///   - every door is one member's; the loads of any two members differ by division_tolerance at most;
///   - dividing what was divided changes nothing, and the same doors are divided the same way everywhere;
///   - a door changes hands only where nobody had it or the loads were further apart than that; who has less than an
///     average area keeps every door;
///   - nobody's doors are handed out as stretches of the walk, cut between buildings where that is even enough, else
///     between floors.
[[nodiscard]] std::vector<int> divide_evenly(std::span<const DivisibleDoor> doors, int members);

}  // namespace baijia
