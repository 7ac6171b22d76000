#pragma once

// 同步和黑匣子: the three honest numbers, whether the phone may be changed, what the hub did not take.

#include "shell/app/screen.h"

namespace baijia::app {

struct SyncState {};
void sync_screen(Ui& ui, Shell& shell, SyncState& state);

}  // namespace baijia::app
