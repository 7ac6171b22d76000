#pragma once

// One resident: what is known of them, and the form that changes it or adds somebody.

#include <optional>
#include <string>

#include "shell/app/screen.h"
#include "shell/app/screens/draft.h"

namespace baijia::app {

struct ResidentSheet : ResidentDraft {
  bool open = false;
  bool editing = false;
  bool missing_name = false;
  bool revealed = false;  ///< the number is shown in full, and that is noted
  bool leaving = false;   ///< asked how and when they ceased to live here
  bool asking = false;    ///< the notice is shown before something sensitive is saved
  ConsentHow how = ConsentHow::kInPerson;
  std::optional<Resident> before;      ///< as it is stored; nothing for a new one
  std::optional<ConsentState> answer;  ///< the latest

  void show(const Resident& who, std::optional<ConsentState> latest);
  void add(Shell& shell, HouseholdId household);  ///< with what was typed before
};
void resident_sheet(Ui& ui, Shell& shell, ResidentSheet& state);

/// The form of what a household is: how it is lived in, whether it is seen more often, what to know at the door.
struct HouseholdSheet {
  UpdateHousehold command;
  bool open = false;
  void show(const Household& household);
};
void household_sheet(Ui& ui, Shell& shell, HouseholdSheet& state);

}  // namespace baijia::app
