#pragma once

// 给居民看: what is recorded of a household and its people, all of it and nothing else, in large plain words. What they
// do not want kept is struck out on the spot.

#include <vector>

#include "shell/app/screens/erase.h"
#include "shell/app/screens/photos.h"

namespace baijia::app {

struct ForResidentsState {
  HouseholdId household;
  Cached<Result<HouseholdView>> view;
  std::vector<Issue> issues;  ///< of the view's lines, one each
  std::size_t visits = 20;    ///< so many are shown
  PhotoList photos;
  bool asked = false;                   ///< that the numbers are shown is noted once a visit to the page
  bool revealed = false;                ///< it was noted: they may be shown
  std::optional<Resident> withdrawing;  ///< who is asked whether they mean it
  bool agreed = false;                  ///< they had agreed before
  bool sure = false;                    ///< that question is open
  EraseSheet erase;
};
void for_residents_screen(Ui& ui, Shell& shell, ForResidentsState& state);

/// Notes that a resident's number (of everybody's in the household, for an empty `resident`) is shown in full. Value:
/// it is noted, and may be shown.
[[nodiscard]] bool reveal_phones(Shell& shell, HouseholdId household, ResidentId resident = {});

}  // namespace baijia::app
