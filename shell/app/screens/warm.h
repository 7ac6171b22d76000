#pragma once

// 暖: what was solved and kept, and whom it has still to be told. Only then does a household know that it was heard.

#include "shell/app/screen.h"

namespace baijia::app {

struct WarmState {
  Cached<std::vector<AnswerLine>> answers;
};
void warm_screen(Ui& ui, Shell& shell, WarmState& state);

}  // namespace baijia::app
