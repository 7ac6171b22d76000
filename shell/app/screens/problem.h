#pragma once

// The whole app cannot go on: another window has the database, nothing can be stored here, the phone threw the records
// away, the database does not open. Each says what happened, that nothing was lost (or what was), what to do.

#include "shell/app/screen.h"

namespace baijia::app {

enum class ProblemKind : std::uint8_t { kBusy, kTaken, kUnavailable, kEvicted, kBroken };
enum class ProblemAct : std::uint8_t { kNothing, kTakeOver, kFetchAgain, kOpenAgain };

/// `code` says more for kBroken.
[[nodiscard]] ProblemAct problem_screen(Ui& ui, ProblemKind kind, Code code);

}  // namespace baijia::app
