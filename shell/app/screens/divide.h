#pragma once

// Giving doors of the wall to a member: one command for all that are chosen; the toast takes it back.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "shell/app/screens/choose.h"

namespace baijia::app {

/// Each holder's doors as a chip, where several share a building.
void dividing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown);

/// One door of the wall, with who has it.
void dividing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t cell, const Rect& rect);

/// Who takes what is chosen.
void dividing_sheet(Ui& ui, Shell& shell, Choosing& state, Cached<std::vector<MemberLine>>& members,
                    const DoorWallView& wall);

/// Gives `shares` with one command; the toast `spoken` takes back what `before` says, and does `also_back`. Value: it
/// was taken.
bool give_doors(Shell& shell, std::vector<AreaShare> shares, std::vector<AreaShare> before, const std::string& spoken,
                std::function<void()> also_back = {});

/// What tells a member from the others in a small place: the first character, or as many as it takes.
[[nodiscard]] std::string short_name(std::string_view name, const std::vector<BuildingHolder>& among);

}  // namespace baijia::app
