#pragma once

// Recording a contact with one tap, from wherever a door is in reach: the household's page, the wall, a reception.

#include <optional>
#include <string>
#include <string_view>

#include "shell/app/screen.h"

namespace baijia::app {

/// Records at once and says so with 撤回. `door` names it in the toast ("12号 602").
Result<Accepted> record_visit(Shell& shell, const RecordVisit& visit, std::string_view door);

/// The instant of a local day and hour.
[[nodiscard]] std::int64_t instant(Day day, int hour, int utc_offset_minutes);

/// The sheet of all results for one door, with the appointment's day and hour behind 改约.
struct ResultSheet {
  HouseholdId household;
  std::string door;
  bool open = false;
  bool appointment = false;          ///< the second step: when to come again
  Channel channel = Channel::kDoor;  ///< by which it was agreed
  std::optional<Day> day;
  int hour = 19;

  /// `again`: straight to the appointment.
  void show(HouseholdId which, std::string_view label, bool again = false);
};
/// Draws it when it is open. Value: something was recorded.
bool result_sheet(Ui& ui, Shell& shell, ResultSheet& state);

}  // namespace baijia::app
