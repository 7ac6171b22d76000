#pragma once

// The whole app cannot go on: another window has the database, nothing can be stored here, the phone threw the records
// away, the database does not open. Each says what happened, that nothing was lost (or what was), what to do.

#include <optional>

#include "shell/app/locked_wire.h"
#include "shell/app/screen.h"

namespace baijia::app {

enum class ProblemKind : std::uint8_t { kBusy, kTaken, kUnavailable, kEvicted, kBroken };
enum class ProblemAct : std::uint8_t { kNothing, kTakeOver, kFetchAgain, kOpenAgain, kStartOver, kCopyAddress };

struct ProblemState {
  ProblemKind kind = ProblemKind::kUnavailable;
  Code code = Code::kInternal;  ///< says more for kBroken
  LockedProgress queue;         ///< what waits, sealed for the hub, although nothing opens
  bool sure = false;            ///< the question before kStartOver is open
  bool not_deleted = false;     ///< kStartOver did not come to its end
  std::optional<bool> copied;   ///< whether kCopyAddress worked, once it was asked for
};

/// kStartOver is offered for a damaged database, once the hub was asked and nothing that it could still take would go
/// with it.
[[nodiscard]] ProblemAct problem_screen(Ui& ui, ProblemState& state);

}  // namespace baijia::app
