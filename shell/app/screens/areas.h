#pragma once

// 包干 for the chief: who has which doors, what each area comes to, and before all else the doors that nobody has.

#include <optional>

#include "shell/app/screen.h"
#include "shell/app/screens/hand_over.h"

namespace baijia::app {

/// The whole committee: nobody's doors, the members by name, the buildings to be divided.
struct AreasState {
  Cached<AreasView> view;
  bool beginning = false;         ///< asked from which day on visits count
  std::optional<Day> round_from;  ///< as it is chosen
};
void areas_screen(Ui& ui, Shell& shell, AreasState& state);

/// One area, or nobody's: its buildings.
struct AreaState {
  AccountId account;
  Cached<Result<AreaView>> view;
  Cached<std::vector<MemberLine>> members;
  HandOverSheet hand_over;
  StandInSheet stand_in;
  std::optional<StandInLine> ending;  ///< a substitute's time that the chief may end
  bool asking_to_end = false;
};
void area_screen(Ui& ui, Shell& shell, AreaState& state);

/// For a chief's first pages: how many doors nobody has, which opens the areas.
void uncovered_row(Ui& ui, Shell& shell, std::int64_t uncovered);

/// "4 幢 · 重点户 3 · 80 岁以上 12".
[[nodiscard]] std::string words_of(const AreaSize& size);

}  // namespace baijia::app
