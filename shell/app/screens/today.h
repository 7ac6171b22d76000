#pragma once

// 今日: what is left, where to go first, what still waits for its words; and the four ways to begin.

#include "shell/app/screen.h"

namespace baijia::app {

struct TodayState {
  Cached<TodayView> view;
  bool colleagues = false;                        ///< the sheet of what colleagues took down
  std::optional<std::vector<std::string>> known;  ///< of it, the marks of what the member has seen
  bool unwritten = false;                         ///< the sheet of visits that wait for their words
};
void today_screen(Ui& ui, Shell& shell, TodayState& state);

}  // namespace baijia::app
