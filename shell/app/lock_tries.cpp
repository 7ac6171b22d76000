#include "shell/app/lock_tries.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace baijia::app {

namespace {
constexpr std::int64_t kFree = 5;
constexpr std::int64_t kMinute = 60'000;
constexpr std::array<std::int64_t, 4> kWaits{kMinute, 5 * kMinute, 15 * kMinute, 60 * kMinute};
}  // namespace

std::int64_t LockTries::wait_millis(std::int64_t now_millis) const {
  if (failed < kFree) return 0;
  const auto step = std::min<std::size_t>(static_cast<std::size_t>(failed - kFree), kWaits.size() - 1);
  return std::clamp<std::int64_t>(last_millis + kWaits.at(step) - now_millis, 0, kWaits.at(step));
}

std::string LockTries::text() const { return std::to_string(failed) + " " + std::to_string(last_millis); }

LockTries LockTries::from(std::string_view text) {
  LockTries tries;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, tries.failed);
  if (error != std::errc{} || rest == end) return {};
  std::from_chars(rest + 1, end, tries.last_millis);
  return tries;
}

}  // namespace baijia::app
