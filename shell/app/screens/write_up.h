#pragma once

// 记一笔: what was said at a visit and all that came of it, in one go. Every edit is kept as a draft at once, so the
// page may be paused, hidden or killed at any instant. It closes only when what was written is durable.

#include <string>

#include "shell/app/screen.h"
#include "shell/app/screens/category_picker.h"
#include "shell/app/screens/draft.h"
#include "shell/app/screens/issue_form.h"
#include "shell/app/screens/own_lines.h"
#include "shell/app/screens/photos.h"
#include "shell/app/screens/resident_sheet.h"

namespace baijia::app {

struct WriteUpState {
  VisitId visit;
  bool loaded = false;
  Cached<bool> there;  ///< the visit was not withdrawn meanwhile
  Visit record;        ///< as it is stored
  std::string door;    ///< "12号 303"; for a patrol its words
  Tenure tenure_before = Tenure::kUnknown;
  std::string note_before;
  VisitDraft draft;
  int focus_issue = -1, focus_promise = -1;  ///< just added: typed into at once
  bool missing = false;                      ///< 记下来 was tapped with a promise without words
  bool household_open = false, members_open = false, present_open = false;
  OwnLinesSheet phrases, places;
  BuildingForm form = BuildingForm::kApartments;  ///< of the building, for a patrol
  std::optional<MemberLine> holder;               ///< the colleague in charge of the door
  Cached<Result<HouseholdView>> home;
  ResidentSheet resident;
  CategoryPicker picker;
  OwnerChoice owners;
  Cached<std::vector<IssueLine>> near;  ///< what others of the building have said already
  Cached<std::vector<MemberLine>> members;
  PhotoList photos;
  std::optional<std::uint64_t> waits_for;  ///< sequence whose durability closes the page
  bool closed = false;                     ///< it is durable; the page leaves with this frame
};
void write_up_screen(Ui& ui, Shell& shell, WriteUpState& state);

}  // namespace baijia::app
