#pragma once

// Giving doors of the wall to a member: one command for all that are chosen; the toast takes it back. Where those who
// had them have promises or issues of these doors in hand, it is asked first what becomes of them.

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

/// Doors that are about to change hands.
struct Giving {
  std::vector<AreaShare> shares, before;  ///< the same doors, with who gets them and who had them
  std::string spoken;                     ///< once they are given
  bool asking = false;
  int matters = 0;  ///< what is in hand 0: goes along, 1: stays
};
/// Gives them with one command, or asks first. Value: they are given.
bool give_or_ask(Shell& shell, Giving& giving);
/// The question. Value: they are given now.
bool giving_sheet(Ui& ui, Shell& shell, Giving& giving);
/// What is in hand: it goes along, or its owner sees to it.
void choose_matters(Ui& ui, int& matters, std::size_t promises, std::size_t issues);

/// Who takes what is chosen, and what follows from it.
void dividing_sheet(Ui& ui, Shell& shell, Choosing& state, Giving& giving, Cached<std::vector<MemberLine>>& members,
                    const DoorWallView& wall);

/// Gives `shares` with one command; the toast `spoken` takes back what `before` says, and does `also_back`. Value: it
/// was taken.
bool give_doors(Shell& shell, std::vector<AreaShare> shares, std::vector<AreaShare> before, const std::string& spoken,
                std::function<void()> also_back = {});

/// What tells a member from the others in a small place: the first character, or as many as it takes.
[[nodiscard]] std::string short_name(std::string_view name, const std::vector<BuildingHolder>& among);

}  // namespace baijia::app
