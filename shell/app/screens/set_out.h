#pragma once

// 出门前: what a member looks at before a round – whom to see, what was promised, and whether the phone can do without
// a network for some hours.

#include "shell/app/screen.h"

namespace baijia::app {

struct SetOutState {
  Cached<TodayView> view;
};
void set_out_screen(Ui& ui, Shell& shell, SetOutState& state);

}  // namespace baijia::app
