#pragma once

// What is drawn before it is needed. The first use of a letter in a size costs the browser a look for its font, which
// on some systems means asking another process for it: a good part of the time between the tap on 解锁 and 今日. While
// the code is typed there is time for it.

#include <cstddef>

#include "shell/app/ui.h"

namespace baijia::app {

/// How far it is; the atlas keeps what was drawn.
struct Ahead {
  bool shown = false;  ///< the page itself comes first
  std::size_t done = 0;
};

/// Draws some of the fixed letters and icons of 今日 into the atlas and nothing on the screen, for a few milliseconds a
/// frame, and asks for frames until all of them are there.
void draw_ahead(Ui& ui, Ahead& ahead);

}  // namespace baijia::app
