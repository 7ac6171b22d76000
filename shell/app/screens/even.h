#pragma once

// 匀一匀: a proposal for an even division, with the numbers before and after; the chief accepts it or not.

#include <optional>
#include <set>

#include "shell/app/screen.h"

namespace baijia::app {

struct EvenState {
  Cached<std::vector<MemberLine>> members;
  std::optional<std::set<AccountId>> takes_part;  ///< the members at first; chiefs when they are chosen
  Cached<Result<DivisionView>> view;
};
void even_screen(Ui& ui, Shell& shell, EvenState& state);

}  // namespace baijia::app
