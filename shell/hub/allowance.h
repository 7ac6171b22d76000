#pragma once

// How much a phone that is signed in may ask of the hub: requests and bytes, as two buckets that fill up again evenly.
// What is over is refused before any work, for as long as the buckets need; the phone waits and goes on where it was.
// An account has kPhonesWorth as much for all its phones together. In memory: a restart fills every bucket.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "core/domain/id.h"
#include "core/platform.h"

namespace baijia::hub {

/// Of one phone; a full bucket holds a minute's worth.
struct AllowanceSettings {
  std::int64_t requests_per_minute = 0;
  std::int64_t bytes_per_minute = 0;
};

/// Safe from several threads.
class Allowance {
 public:
  static constexpr std::int64_t kPhonesWorth = 4;

  /// The clock outlives it.
  Allowance(Clock& clock, AllowanceSettings settings) : clock_(clock), settings_(settings) {}

  enum class Limit : std::uint8_t { kRequests, kBytes };
  struct Refusal {
    Limit limit = Limit::kRequests;
    std::int64_t wait_millis = 0;  ///< until a request is taken again, if nobody else asks meanwhile
  };

  /// Counts a request that arrives with so many bytes. Nothing when it may go on. A request is never too large by
  /// itself: it goes on when anything is left, and what it takes too much is owed.
  [[nodiscard]] std::optional<Refusal> take(AccountId account, DeviceId device, std::size_t bytes);
  /// Counts the bytes of its answer.
  void charge(AccountId account, DeviceId device, std::size_t bytes);

 private:
  using Key = std::pair<AccountId, DeviceId>;  ///< no device: all phones of the account
  /// What has been used and not come back yet, times 60,000: a millisecond gives back a whole number.
  struct Bucket {
    std::int64_t requests = 0;
    std::int64_t bytes = 0;
    std::int64_t at_millis = 0;
  };
  Bucket& refilled(const Key& key, std::int64_t share, std::int64_t now_millis);
  void forget_full(std::int64_t now_millis);

  Clock& clock_;
  AllowanceSettings settings_;
  std::mutex mutex_;
  std::map<Key, Bucket> buckets_;
};

}  // namespace baijia::hub
