#pragma once

// The history of a household: who lived there before, and who wrote what into its file.

#include <string>

#include "shell/app/screen.h"
#include "shell/app/screens/resident_sheet.h"

namespace baijia::app {

struct HistorySheets {
  bool former = false;   ///< 以前住这里的
  bool changes = false;  ///< 住户变动
};

/// "搬来 3月8日": how and since when they live here, and until when; empty when nobody knows.
[[nodiscard]] std::string comings_words(const Resident& resident, Day today);

/// The lines that open the sheets; none where there is nothing to show.
void history_rows(Ui& ui, const HouseholdView& view, HistorySheets& state);
/// Somebody who lived there before opens in `resident`.
void history_sheets(Ui& ui, Shell& shell, const HouseholdView& view, HistorySheets& state, ResidentSheet& resident);

}  // namespace baijia::app
