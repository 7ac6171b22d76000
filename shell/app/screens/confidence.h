#pragma once

// 私下说的: what is not meant for everybody in the office, with who may read it.

#include <string>
#include <vector>

#include "shell/app/screen.h"
#include "shell/app/screens/draft.h"

namespace baijia::app {

[[nodiscard]] std::string_view words_of(Discretion level);

/// 谁能看: the levels that are no closer than `most`, and what the chosen one means. Value: it changed.
bool level_choice(Ui& ui, Discretion& level, Discretion most = Discretion::kThisPhone);

/// Writing one down, or changing, opening and striking out one that is there.
struct ConfidenceSheet {
  HouseholdId household;
  ConfidenceLine before;  ///< without an id: a new one
  ConfidenceDraft now;
  bool open = false;

  void show(const ConfidenceLine& line);
  void add(Shell& shell, HouseholdId of);
};
void confidence_sheet(Ui& ui, Shell& shell, ConfidenceSheet& state);

/// A line each, with a lock where it is not for everybody; a tap opens the sheet.
void confidence_rows(Ui& ui, Shell& shell, const std::vector<ConfidenceLine>& lines, ConfidenceSheet& state);

}  // namespace baijia::app
