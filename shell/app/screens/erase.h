#pragma once

// Deletion on request, on the page that residents look at: what goes and what stays, said before it is done. The chief
// does it; a member hands the wish on.

#include <string>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

struct EraseSheet {
  bool open = false;
  ResidentId resident;  ///< empty: the whole household
  std::string who;      ///< what the title says
  std::string lawful;   ///< names of those of whom the law keeps a trait
  ConsentHow how = ConsentHow::kInPerson;
  struct Shared {
    IssueId issue;
    std::string title;
    bool kept = false;
  };
  std::vector<Shared> issues;  ///< the household's

  void show(Shell& shell, const HouseholdView& view);
  void show(const Resident& one);
};

/// How long records are kept, and the way to have all of them deleted.
void keeping_part(Ui& ui, Shell& shell, const HouseholdView& view, EraseSheet& state);
/// The button for one resident; nothing for a member.
void erase_person_button(Ui& ui, Shell& shell, const Resident& resident, EraseSheet& state);
void erase_sheet(Ui& ui, Shell& shell, HouseholdId household, EraseSheet& state);

/// "3 年", "6 个月", "184 天".
[[nodiscard]] std::string words_from_days(std::int64_t days);

}  // namespace baijia::app
