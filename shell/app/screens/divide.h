#pragma once

// Choosing doors on the wall and giving them to a member: a tap chooses a door, a tap on the floor's number the floor,
// a long press everything from the last door to this one. One command; the toast takes it back.

#include <set>
#include <string>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

struct Choosing {
  bool on = false;
  std::set<HouseholdId> chosen;
  HouseholdId last;  ///< chosen last: where a long press begins
  bool choosing_member = false;
  Cached<std::vector<MemberLine>> members;
};

/// The chips above the wall while doors are chosen: all, none, and each holder's. `shown` as in lay_wall.
void choosing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown);

/// One door of the wall while doors are chosen: who has it, and whether it is chosen.
void choosing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t cell, const Rect& rect);

/// A floor's number, which chooses the floor.
void choosing_floor(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown,
                    std::int64_t floor, const Rect& rect);

/// The button under the wall, and the sheet of members that it opens.
void choosing_footer(Ui& ui, Choosing& state);
void choosing_member_sheet(Ui& ui, Shell& shell, Choosing& state, const DoorWallView& wall);

/// Gives `shares` with one command; the toast `spoken` takes back what `before` says. Value: it was taken.
bool give_doors(Shell& shell, std::vector<AreaShare> shares, std::vector<AreaShare> before, const std::string& spoken);

/// What tells a member from the others in a small place: the first character, or as many as it takes.
[[nodiscard]] std::string short_name(std::string_view name, const std::vector<BuildingHolder>& among);

}  // namespace baijia::app
