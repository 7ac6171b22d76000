#pragma once

// The lock: what opens this phone's records. Asking for the code, and choosing one.

#include <cstdint>
#include <optional>
#include <string>

#include "shell/app/ahead.h"
#include "shell/app/locked_wire.h"
#include "shell/app/screen.h"

namespace baijia::app {

struct LockState {
  std::string name;  ///< whose records these are
  std::string code;
  std::optional<Code> error;
  bool busy = false;
  bool counted = false;  ///< the code that is being looked at is counted as a try
  bool finger = false;   ///< the phone's own recognition opens too
  LockedProgress queue;  ///< what waits although nobody unlocks
  Ahead ahead;           ///< of what follows
};
enum class LockAct : std::uint8_t { kNothing, kUnlock, kFinger, kForgotten, kSomebodyElse };

/// `wait_millis`: until the next try is allowed.
[[nodiscard]] LockAct lock_screen(Ui& ui, LockState& state, std::int64_t wait_millis);

enum class CodeReason : std::uint8_t {
  kFirst,      ///< there is none yet
  kForgotten,  ///< in place of one that was forgotten
  kChange,     ///< in place of one that must be given
};
struct CodeState {
  CodeReason reason = CodeReason::kFirst;
  std::string current, code, again;
  std::optional<Code> error;
  bool busy = false;
};
enum class CodeAct : std::uint8_t { kNothing, kChosen, kBack };

/// Least length of a code, in characters.
inline constexpr std::size_t kLeastCodeLength = 6;

[[nodiscard]] CodeAct code_screen(Ui& ui, CodeState& state);

}  // namespace baijia::app
