#pragma once

// 匀一匀: a proposal for an even division, with the numbers before and after; the chief leaves out of it what shall
// stay and accepts the rest, or not.

#include <optional>
#include <set>

#include "shell/app/screens/divide.h"

namespace baijia::app {

struct EvenState {
  Cached<std::vector<MemberLine>> members;
  std::optional<std::set<AccountId>> takes_part;  ///< the members at first; chiefs when they are chosen
  std::set<HouseholdId> left_out;                 ///< doors that stay where they are
  Cached<Result<DivisionView>> view;
  Giving giving;
};
void even_screen(Ui& ui, Shell& shell, EvenState& state);

}  // namespace baijia::app
