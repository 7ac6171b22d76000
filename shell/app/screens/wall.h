#pragma once

// 门牌墙: every door of a building by floor and room, its state by shape and colour. A tap opens the household, a long
// press the results. Doors chosen together are marked with one command; the chief divides the 包干 areas the same way.

#include "shell/app/screen.h"
#include "shell/app/screens/divide.h"
#include "shell/app/screens/record.h"

namespace baijia::app {

/// Which doors of the wall are shown; none shows all. Of the states (before kPromiseDue) several together show what is
/// in any of them, everything else is asked for besides.
enum class WallFilter : std::uint8_t {
  kNotMet,
  kTried,
  kPostponed,
  kRefused,
  kVacant,  ///< by how it is lived in, met or not; so is kLet
  kLet,
  kPromiseDue,
  kKey,
  kMine,
};

/// How large its doors are; kept as a preference.
enum class WallSize : std::uint8_t {
  kWhole,  ///< the whole building at a glance; only where it is tall
  kNormal,
  kLarge,  ///< for reading at arm's length
};

struct WallState {
  BuildingId building;
  Cached<Result<DoorWallView>> view;
  unsigned filters = 0;  ///< a bit for each WallFilter
  bool legend = false;
  bool filtering = false;                   ///< the sheet of filters
  std::optional<WallSize> size;             ///< nothing: not asked the preference yet
  std::optional<std::int64_t> go_to_floor;  ///< after a tap on the small wall
  ResultSheet results;
  Choosing choosing;
  Giving giving;
  bool only_choosing = false;  ///< the wall was opened to divide it
  float tools_height = 0;      ///< while nothing is chosen
  Cached<std::vector<MemberLine>> members;
};
void wall_screen(Ui& ui, Shell& shell, WallState& state);

}  // namespace baijia::app
