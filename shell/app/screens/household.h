#pragma once

// The page before a door: what was last spoken of, who lives there, and the buttons for what happens now.

#include <string>
#include <vector>

#include "shell/app/screen.h"
#include "shell/app/screens/confidence.h"
#include "shell/app/screens/history.h"
#include "shell/app/screens/note.h"
#include "shell/app/screens/record.h"
#include "shell/app/screens/resident_sheet.h"
#include "shell/app/screens/settle.h"

namespace baijia::app {

/// A household with what the page needs besides: what came of its solved issues, and the door after this one.
struct HouseholdFile {
  HouseholdView view;
  /// What was solved or answered since somebody of the household was last met, as it is told; three at most.
  std::vector<std::string> news;
  std::optional<DoorCell> next;
};

struct HouseholdState {
  HouseholdId household;
  Cached<Result<HouseholdFile>> view;
  int part = 0;  ///< 住户 · 问题 · 记录
  ResultSheet results;
  ResidentSheet resident;
  HouseholdSheet about;
  HistorySheets history;
  SettleSheet settle;
  NoteState note;
  ConfidenceSheet confidence;
};
void household_screen(Ui& ui, Shell& shell, HouseholdState& state);

}  // namespace baijia::app
