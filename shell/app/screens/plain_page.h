#pragma once

// A page without tabs: signing in, waiting, something wrong with the whole app. One column in the middle.

#include <functional>
#include <string_view>

#include "shell/app/screen.h"

namespace baijia::app {

struct PlainPage {
  bool back = false;  ///< has the arrow
  std::string_view title{};
  std::string_view lead{};  ///< under the title, muted; each line of it is laid out by itself
  bool logo = false;        ///< the app's door above the title
  Icon icon = 0;            ///< instead of the logo
  std::function<void()> body;
};
/// Value: back was tapped.
[[nodiscard]] bool show_plain_page(Ui& ui, const PlainPage& page);

}  // namespace baijia::app
