#pragma once

// 还没转社区云: the records that wait to be written into the city's system. One tap copies the next one and marks it; a
// day's ten records are ten taps.

#include "shell/app/screen.h"
#include "shell/app/screens/cloud_entry.h"

namespace baijia::app {

struct CloudState {
  CloudFilter filter;
  Cached<CloudQueue> queue;
  CloudSheet sheet;
};
void cloud_screen(Ui& ui, Shell& shell, CloudState& state);

}  // namespace baijia::app
