#pragma once

// How many wrong sign-ins are borne in a window of time. Counts live in memory: a restart forgets them, which is
// cheaper than a write per guess and no help to an attacker who cannot restart the hub.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/platform.h"

namespace baijia::hub {

/// A counter a key that starts again when its window is over. Safe from several threads.
class RateLimit {
 public:
  /// The clock outlives the limit. At most `max_keys` are remembered; beyond that, the expired and then the oldest go.
  RateLimit(Clock& clock, std::int64_t window_millis, std::size_t max_keys = 100'000)
      : clock_(clock), window_millis_(window_millis), max_keys_(max_keys) {}

  /// Counts one try. Value: 0 when it is among the first `limit` of the window, otherwise the milliseconds to wait.
  [[nodiscard]] std::int64_t take(const std::string& key, std::size_t limit);
  /// Gives one try back: it turned out well.
  void give_back(const std::string& key);

 private:
  struct Window {
    std::int64_t began_millis = 0;
    std::size_t count = 0;
  };
  void make_room(std::int64_t now_millis);

  Clock& clock_;
  std::int64_t window_millis_;
  std::size_t max_keys_;
  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace baijia::hub
