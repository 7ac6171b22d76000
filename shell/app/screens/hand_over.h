#pragma once

// An area changes hands: for good, with what is in hand or without it, or for the days its member is away.

#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

struct HandOverSheet {
  bool open = false;
  std::optional<MemberLine> to;
  int matters = -1;  ///< 0: promises and issues go along, 1: they stay; −1: not said yet
};
/// Who takes the area, and what becomes of the promises and issues in hand.
void hand_over_sheet(Ui& ui, Shell& shell, HandOverSheet& state, const AreaView& area,
                     const std::vector<MemberLine>& members);

struct StandInSheet {
  bool open = false;
  AccountId substitute;
  std::optional<Day> from, until;
};
/// Who stands in, and from when until when.
void stand_in_sheet(Ui& ui, Shell& shell, StandInSheet& state, const AreaView& area,
                    const std::vector<MemberLine>& members);

/// "11月24日–11月30日".
[[nodiscard]] std::string words_of_days(const StandIn& stand_in, Day today);

}  // namespace baijia::app
