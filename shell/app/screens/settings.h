#pragma once

// 我: who is signed in, how it looks, installing, signing out.

#include "shell/app/screen.h"

namespace baijia::app {

struct SettingsState {
  bool signing_out = false;
};
void settings_screen(Ui& ui, Shell& shell, SettingsState& state);

}  // namespace baijia::app
