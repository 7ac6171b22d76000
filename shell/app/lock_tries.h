#pragma once

// How often a code may be guessed on this phone: five times at once, then after 1, 5, 15 and from there on 60 minutes.
// It stops who found the phone and taps; who copies its storage and guesses elsewhere is stopped by the length of the
// code alone.

#include <cstdint>
#include <string>
#include <string_view>

namespace baijia::app {

struct LockTries {
  std::int64_t failed = 0;       ///< in a row; a try counts before its code is looked at
  std::int64_t last_millis = 0;  ///< when the last one was made

  /// Milliseconds until the next try; 0: now. A clock that went back gains nothing and costs one waiting time at most.
  [[nodiscard]] std::int64_t wait_millis(std::int64_t now_millis) const;
  /// The form in which the host keeps it; what cannot be read is no tries.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static LockTries from(std::string_view text);
};

}  // namespace baijia::app
