#pragma once

// 走: the buildings in walking order, how far each is covered.

#include "shell/app/screen.h"

namespace baijia::app {

struct BuildingsState {
  Cached<std::vector<BuildingLine>> view;
  Cached<AreasView> areas;  ///< for a chief
  int whose = -1;           ///< 0 mine, 1 all; −1 until the first frame knows whether the caller has an area
};
void buildings_screen(Ui& ui, Shell& shell, BuildingsState& state);

}  // namespace baijia::app
