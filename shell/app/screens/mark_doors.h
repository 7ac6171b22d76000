#pragma once

// What was seen at several doors at once: 空关 floor by floor, 未遇 along a stair. One command; the toast takes it
// back.

#include "shell/app/screens/choose.h"

namespace baijia::app {

/// One door of the wall, with its mark.
void marking_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t cell, const Rect& rect);

/// What to record of the chosen doors.
void marking_sheet(Ui& ui, Shell& shell, Choosing& state, const DoorWallView& wall);

}  // namespace baijia::app
