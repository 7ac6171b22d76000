#pragma once

// 扫一扫: the camera reads the code at a door and opens what it is bound to. A code that nobody bound yet is bound
// here; opened from a door or a building, the page binds what it reads to that.

#include "shell/app/screen.h"
#include "shell/app/screens/search.h"

namespace baijia::app {

struct ScanState {
  Uuid about;                     ///< household or building to bind to; empty: to open what the code is bound to
  std::optional<PlateView> door;  ///< what `about` is; read once
  std::string text;               ///< was read and needs an answer; empty: still looking
  PlateView bound;                ///< what it is bound to, when it is to be bound anew
  bool asking = false;            ///< whether it is
  std::string declined;           ///< asked about and left as it was
  int what = 0;                   ///< 一户 · 整幢楼
  SearchWords search;
  Cached<std::vector<BuildingLine>> buildings;
};
void scan_screen(Ui& ui, Shell& shell, ScanState& state);

/// The camera's picture in the next piece of the column, or why there is none. Value: what was just read.
[[nodiscard]] CameraReading viewfinder(Ui& ui, Shell& shell);

/// The icon that opens 扫一扫.
[[nodiscard]] PageFrame::Action scan_action(Shell& shell);

}  // namespace baijia::app
