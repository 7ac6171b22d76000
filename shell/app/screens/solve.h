#pragma once

// 解: the issue list, what is due first; and the way to the promises.

#include "shell/app/screen.h"

namespace baijia::app {

struct SolveState {
  ListFilter filter = ListFilter::kOpen;
  Cached<std::vector<IssueLine>> issues;
  Cached<std::vector<PromiseLine>> promises;  ///< the caller's open ones, to be counted
};
void solve_screen(Ui& ui, Shell& shell, SolveState& state);

}  // namespace baijia::app
