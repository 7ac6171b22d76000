#pragma once

// 记个问题: an issue without a visit, for a household or a place. Kept as a draft on every edit.

#include "shell/app/screen.h"
#include "shell/app/screens/category_picker.h"
#include "shell/app/screens/draft.h"
#include "shell/app/screens/issue_form.h"

namespace baijia::app {

struct NewIssueState {
  HouseholdId household;  ///< empty: found somewhere
  bool loaded = false;
  std::string door;
  IssueDraft draft;
  bool choosing_building = false;
  bool missing = false;
  CategoryPicker picker;
  OwnerChoice owners;
  Cached<std::vector<BuildingLine>> buildings;
  std::optional<std::uint64_t> waits_for;  ///< sequence whose durability closes the page
  bool closed = false;
};
void new_issue_screen(Ui& ui, Shell& shell, NewIssueState& state);

}  // namespace baijia::app
