#pragma once

// Lines that a member keeps on the own phone and may change: phrases for what was said, places of a patrol. One line a
// phrase; emptied, the app's own come back.

#include <string>
#include <string_view>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

struct OwnLines {
  std::string_view key;  ///< of the draft that keeps them
  Text usual;            ///< the app's own
  Text title;            ///< of the sheet
};

struct OwnLinesSheet {
  bool open = false;
  std::string text;
};

/// The lines of `text` that are not blank.
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);
[[nodiscard]] std::vector<std::string> own_lines(Shell& shell, const OwnLines& which);
/// The chip that opens the sheet.
void edit_chip(Ui& ui, Shell& shell, const OwnLines& which, std::string_view name, OwnLinesSheet& state);
void own_lines_sheet(Ui& ui, Shell& shell, const OwnLines& which, OwnLinesSheet& state);

/// What a patrol looks at, by what stands there: flats, or houses and shops.
[[nodiscard]] OwnLines patrol_places(BuildingForm form);

}  // namespace baijia::app
