#pragma once

// Choosing doors on the wall: a tap chooses a door, a tap on the floor's number the floor, a long press everything from
// the last door to this one. What is done with them is in divide.h (who has them) and mark_doors.h (what was seen).

#include <set>
#include <string_view>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

enum class ChosenFor : std::uint8_t { kNothing, kArea, kMark };

struct Choosing {
  ChosenFor what = ChosenFor::kNothing;
  std::set<HouseholdId> chosen;
  HouseholdId last;     ///< chosen last: where a long press begins
  bool asking = false;  ///< the sheet of what to do with them

  [[nodiscard]] bool on() const { return what != ChosenFor::kNothing; }
  void begin(ChosenFor purpose) { *this = Choosing{.what = purpose}; }
  void choose(HouseholdId household);
};

/// Chips of the wall while doors are chosen: all that are `shown` (as in lay_wall), and none.
void choosing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown);

/// One door of the wall while doors are chosen, with `picture` above its number and `value` for readers.
void choosing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t cell, const Rect& rect,
                   std::string_view value, FunctionRef<void(const Rect&)> picture);

/// A floor's number, which chooses the floor.
void choosing_floor(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown,
                    std::int64_t floor, const Rect& rect);

/// Under the wall: how to choose or, once something is chosen, the button `text` that asks what to do with it.
/// With `floors` their numbers choose too.
void choosing_footer(Ui& ui, Choosing& state, Text text, bool floors);

}  // namespace baijia::app
