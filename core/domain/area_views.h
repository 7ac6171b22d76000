#pragma once

// What the pages of the areas (包干) read. Members stand in the order of their names, always: an area's size says what
// there is to do, not how anybody works.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/domain/commands.h"
#include "core/domain/entities.h"

namespace baijia {

/// What an area comes to.
struct AreaSize {
  std::int64_t doors = 0;
  std::int64_t key_households = 0;  ///< is_key (core/domain/rules.h)
  std::int64_t elderly = 0;         ///< people of 80 years and more
  std::int64_t buildings = 0;
  std::int64_t load = 0;  ///< sum of door_load (core/domain/division.h)
};

/// A substitute's time, with names.
struct StandInLine {
  StandIn stand_in;
  std::string member;
  std::string substitute;
  bool now = false;  ///< it has begun
};

struct AreaLine {
  AccountId account;
  std::string name;
  Role role = Role::kMember;
  bool gone = false;  ///< the account is closed: nobody looks after these doors
  AreaSize size;
  std::vector<StandInLine> away;  ///< times that are not over, in which somebody stands in for this member
};

/// Who has doors of a building; in the order of names, nobody's (an empty account) first.
struct BuildingHolder {
  AccountId account;
  std::string name;
  bool gone = false;
  std::int64_t doors = 0;
};
struct BuildingAreas {
  BuildingId building;
  std::string label;
  BuildingForm form = BuildingForm::kApartments;
  std::int64_t doors = 0;
  std::int64_t uncovered = 0;  ///< in nobody's area, or in that of somebody who is gone
  std::vector<BuildingHolder> holders;
};

/// 包干: the whole committee.
struct AreasView {
  std::int64_t doors = 0;
  std::int64_t uncovered = 0;  ///< 遗留: in nobody's area, or in that of somebody who is gone
  AreaSize nobody;
  AreaId committee;                      ///< empty: its row is not here yet
  std::optional<Day> round_began;        ///< visits count from this day on; nothing: all do
  std::vector<AreaLine> gone;            ///< closed accounts that still have doors, by name
  std::vector<AreaLine> members;         ///< open accounts of the committee, by name
  std::vector<BuildingAreas> buildings;  ///< walking order; those without doors are left out
};

/// One area: where it is, and what its member still has in hand. For an empty account all that nobody looks after: in
/// no area, or in that of somebody who is gone.
struct AreaView {
  AreaLine line;
  std::vector<BuildingAreas> buildings;  ///< those that the area is in; `doors` and `uncovered` of the whole building
  std::vector<HouseholdId> households;   ///< walking order
  std::vector<PromiseId> promises;       ///< open, whose owner the member is, anywhere
  std::vector<IssueId> issues;           ///< likewise
};

/// Doors that go from one member to another in a proposed division: a whole building, floors of it, or some houses.
struct DoorMove {
  std::string building;  ///< label
  std::int64_t top = 0;  ///< highest and lowest floor; 0: no floors
  std::int64_t bottom = 0;
  bool whole = false;  ///< every door of the building
  std::int64_t doors = 0;
  std::string from;  ///< name; empty: nobody's
  std::string to;
  AreaShare before;       ///< the doors, with who has them now
  AccountId taker;        ///< who would have them
  bool left_out = false;  ///< as it was asked: these stay where they are
};

/// A proposal for an even division (core/domain/division.h), as it would be after the chief accepts it without what is
/// left out.
struct DivisionView {
  struct Line {
    AccountId account;
    std::string name;
    AreaSize before, after;
  };
  std::vector<Line> lines;        ///< who takes part, by name
  std::vector<DoorMove> moves;    ///< walking order
  std::int64_t doors = 0;         ///< that change hands
  std::vector<AreaShare> shares;  ///< for DivideHouseholds: one for each move that is not left out
  std::vector<AreaShare> before;  ///< for taking it back; the same doors as in `shares`
};

}  // namespace baijia
