#pragma once

// 留言条: what is left at a door where nobody was home. It names the committee, the member and the time, never who
// lives there: everybody on the stairs can read it.

#include <optional>
#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

struct NoteState {
  bool asking = false;  ///< the sheet of the call-back number
  std::string phone;
  std::optional<std::string> kept;  ///< the number as it is kept; nothing: not read yet
};

/// Of a door where nobody was home, whoever comes: the hours tried so far and another one. When the last try was the
/// caller's of today, also the note to copy.
void note_card(Ui& ui, Shell& shell, const HouseholdView& view, NoteState& state);
/// Which number to call back; kept in the account's database on this device.
void note_sheet(Ui& ui, Shell& shell, NoteState& state);

}  // namespace baijia::app
