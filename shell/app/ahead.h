#pragma once

// What is done while the code is typed, since it would be a good part of the time between the tap on 解锁 and 今日. The
// first use of a letter in a size costs the browser a look for its font, which on some systems means asking another
// process for it; the first use of a function costs it that function's compilation.

#include <cstddef>

#include "shell/app/ui.h"

namespace baijia::app {

/// How far it is.
struct Ahead {
  bool shown = false;  ///< the page itself comes first
  std::size_t done = 0;
  bool opened = false;  ///< the empty store was
};

/// Draws some of the fixed letters and icons of 今日 into the atlas and nothing on the screen, for a few milliseconds a
/// frame, then opens an empty store that is nowhere and asks it for 今日; asks for frames until all is done.
void do_ahead(Ui& ui, Ahead& ahead);

}  // namespace baijia::app
