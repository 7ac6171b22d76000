#pragma once

// Waiting for the first pull: nothing is shown that was computed on half of the data.

#include <optional>

#include "shell/app/screen.h"

namespace baijia::app {

enum class FirstPullAct : std::uint8_t { kNothing, kTryAgain, kSignIn };
[[nodiscard]] FirstPullAct first_pull_screen(Ui& ui, const Identity& identity, const PullProgress& progress,
                                             std::optional<Code> error);

}  // namespace baijia::app
