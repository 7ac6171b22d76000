#include "shell/hub/rate_limit.h"

#include <algorithm>

namespace baijia::hub {

std::int64_t RateLimit::take(const std::string& key, std::size_t limit) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = clock_.now_millis();
  if (windows_.size() >= max_keys_ && !windows_.contains(key)) make_room(now);
  Window& window = windows_[key];
  // A clock that was set back starts a new window too: nobody is locked out by it.
  if (window.count == 0 || now < window.began_millis || now - window.began_millis >= window_millis_) {
    window = {now, 0};
  }
  if (window.count >= limit) return std::max<std::int64_t>(1, window.began_millis + window_millis_ - now);
  ++window.count;
  return 0;
}

void RateLimit::give_back(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = windows_.find(key);
  if (found == windows_.end()) return;
  if (--found->second.count == 0) windows_.erase(found);
}

void RateLimit::make_room(std::int64_t now_millis) {
  std::erase_if(windows_, [&](const auto& entry) { return now_millis - entry.second.began_millis >= window_millis_; });
  if (windows_.size() < max_keys_) return;
  const auto oldest =
      std::ranges::min_element(windows_, {}, [](const auto& entry) { return entry.second.began_millis; });
  windows_.erase(oldest);
}

}  // namespace baijia::hub
