#pragma once

// 承诺: what was promised at the doors, the earliest first.

#include "shell/app/screen.h"
#include "shell/app/screens/settle.h"

namespace baijia::app {

struct PromisesState {
  std::optional<ListFilter> filter;  ///< chosen at first by whose 今日 counts
  Cached<std::vector<PromiseLine>> view;
  SettleSheet settle;
};
void promises_screen(Ui& ui, Shell& shell, PromisesState& state);

}  // namespace baijia::app
