#pragma once

// Choosing an issue's category: the ones used lately as chips, the whole tree of two levels one tap away.

#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

struct CategoryPicker {
  Cached<std::vector<Category>> categories;
  bool open = false;
};

/// The chips, and the sheet when it is open. `chosen` is drawn so. Value: the category that was tapped; it is then the
/// most recent one on this device.
std::optional<Category> category_chips(Ui& ui, Shell& shell, CategoryPicker& picker, CategoryId chosen);

}  // namespace baijia::app
