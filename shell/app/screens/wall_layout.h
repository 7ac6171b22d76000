#pragma once

// Where each door of the wall stands: floors above each other, a row of houses or shops running on in lines. Pure.

#include <cstddef>
#include <span>
#include <vector>

#include "core/domain/views.h"

namespace baijia::app {

/// One line of the wall. A floor with more doors than fit takes several; only the first of them is `labelled`.
struct WallLine {
  std::int64_t floor = 0;
  bool labelled = false;
  std::vector<int> slots;  ///< by column: index into the cells, or −1 for a gap
};

struct WallLayout {
  std::vector<WallLine> lines;
  int columns = 1;
  float cell_width = 44;
};

/// Lays `cells` (floor descending, then position, as DoorWallView has them) into `width` dp. A cell is at least
/// `least_width` and at most `most_width` wide; `gap` lies between. Doors on a floor stand in the column of their
/// position, so that stairs line up, unless positions are too sparse for it. `shown` says which cells are wanted: in a
/// building with floors the others leave a gap, in a row they are left out.
[[nodiscard]] WallLayout lay_wall(std::span<const DoorCell> cells, const std::vector<bool>& shown, bool floors,
                                  float width, float least_width, float most_width, float gap);

/// The next door to go to after `from`, in walking order (as the cells stand) and round the end: one that is still to
/// be met, not vacant, not refused and without an appointment; after a door of the caller's, one of theirs. Nothing
/// when there is none besides `from`.
[[nodiscard]] const DoorCell* next_door(std::span<const DoorCell> cells, HouseholdId from);

}  // namespace baijia::app
