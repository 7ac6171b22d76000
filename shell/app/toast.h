#pragma once

// The line that comes up after a deed, perhaps with a way back (撤回), and goes by itself.

#include <functional>
#include <string>

#include "shell/app/ui.h"

namespace baijia::app {

class Toast {
 public:
  /// Replaces the one that is shown. `now_millis` is the host's clock.
  void show(Host& host, std::string_view text, std::string_view action, std::function<void()> deed);
  /// Draws it `bottom` dp above the screen's lower edge, over everything.
  void draw(Ui& ui, float left, float width, float bottom);
  [[nodiscard]] bool shown() const { return !text_.empty(); }
  void hide() { text_.clear(); }

 private:
  std::string text_, action_;
  std::function<void()> deed_;
  std::int64_t until_millis_ = 0;
  int serial_ = 0;
};

}  // namespace baijia::app
