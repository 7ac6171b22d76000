#pragma once

// An area changes hands: for good, now or from a day on, with what is in hand or without it, or for the days its member
// is away.

#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

struct HandOverSheet {
  bool open = false;
  std::optional<MemberLine> to;
  std::optional<Day> from;  ///< nothing: today
  int matters = -1;         ///< 0: promises and issues go along, 1: they stay; −1: not said yet
};
/// Who takes the area, from when, and what becomes of the promises and issues in hand. On a day to come nothing is
/// given yet: it is agreed (core/domain/stand_in.h), and what is in hand is asked about when the day has come. What was
/// agreed is done with when the doors are given, to whomever.
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

/// "11月24日到11月30日"; without a last day "11月24日起".
[[nodiscard]] std::string words_of_days(const StandIn& stand_in, Day today);

}  // namespace baijia::app
