#pragma once

// 门牌墙: every door of a building by floor and room, its state by shape and colour. A tap opens the household, a long
// press the results. The chief divides the 包干 areas here: choose doors, then who takes them.

#include "shell/app/screen.h"
#include "shell/app/screens/divide.h"
#include "shell/app/screens/record.h"

namespace baijia::app {

/// Which doors of the wall are shown.
enum class WallFilter : std::uint8_t { kAll, kNotMet, kTried, kPromiseDue, kKey, kMine };

struct WallState {
  BuildingId building;
  Cached<Result<DoorWallView>> view;
  WallFilter filter = WallFilter::kAll;
  bool legend = false;
  bool filtering = false;                   ///< the sheet of filters
  bool small = false;                       ///< the whole building at a glance
  std::optional<std::int64_t> go_to_floor;  ///< after a tap on the small wall
  ResultSheet results;
  Choosing choosing;           ///< doors are being chosen for a member
  bool only_choosing = false;  ///< the wall was opened for that
};
void wall_screen(Ui& ui, Shell& shell, WallState& state);

}  // namespace baijia::app
