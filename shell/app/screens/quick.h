#pragma once

// The contacts that do not begin at a door: somebody comes to the desk, a round through the buildings. Each is recorded
// by one choice and then written up like a visit.

#include "shell/app/screen.h"
#include "shell/app/screens/search.h"

namespace baijia::app {

/// 接待: who came.
struct ReceptionState {
  SearchWords search;
};
void reception_screen(Ui& ui, Shell& shell, ReceptionState& state);

/// 巡查: where. What was looked at today is marked, so that the page is the round itself.
struct PatrolState {
  Cached<std::vector<PatrolLine>> lines;
};
void patrol_screen(Ui& ui, Shell& shell, PatrolState& state);

}  // namespace baijia::app
