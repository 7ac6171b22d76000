#pragma once

// 门牌码 of a building: a code that hangs there is bound to it; the chief prints plates of our own for it and its
// doors.

#include "shell/app/screen.h"

namespace baijia::app {

struct PlatesState {
  BuildingId building;
  Cached<std::vector<PlateToPrint>> plates;
  int which = 0;  ///< 还没有码的 · 全部
};
void plates_screen(Ui& ui, Shell& shell, PlatesState& state);

}  // namespace baijia::app
