#include "shell/hub/allowance.h"

#include <algorithm>
#include <array>

namespace baijia::hub {
namespace {

constexpr std::int64_t kMinuteMillis = 60'000;
constexpr std::size_t kWorthForgetting = 20'000;

struct Holder {
  DeviceId device;
  std::int64_t share;
};
std::array<Holder, 2> holders(DeviceId device) {
  return {Holder{device, 1}, Holder{DeviceId{}, Allowance::kPhonesWorth}};
}

}  // namespace

Allowance::Bucket& Allowance::refilled(const Key& key, std::int64_t share, std::int64_t now_millis) {
  Bucket& bucket = buckets_[key];
  // A clock that was put back gives nothing, a long rest fills the bucket whatever it owed.
  const std::int64_t passed = std::clamp<std::int64_t>(now_millis - bucket.at_millis, 0, 1000 * kMinuteMillis);
  bucket.requests = std::max<std::int64_t>(0, bucket.requests - passed * settings_.requests_per_minute * share);
  bucket.bytes = std::max<std::int64_t>(0, bucket.bytes - passed * settings_.bytes_per_minute * share);
  bucket.at_millis = now_millis;
  return bucket;
}

std::optional<Allowance::Refusal> Allowance::take(AccountId account, DeviceId device, std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  const std::int64_t now = clock_.now_millis();
  if (buckets_.size() > kWorthForgetting) forget_full(now);
  for (const auto& [holder, share] : holders(device)) {
    const Bucket& bucket = refilled({account, holder}, share, now);
    const std::int64_t requests = settings_.requests_per_minute * share;
    const std::int64_t octets = settings_.bytes_per_minute * share;
    // One more than what would leave the bucket just empty, rounded up to a millisecond.
    const std::int64_t too_many = bucket.requests + kMinuteMillis - requests * kMinuteMillis;
    if (too_many > 0) return Refusal{Limit::kRequests, too_many / requests + 1};
    const std::int64_t too_much = bucket.bytes - octets * kMinuteMillis;
    if (too_much >= 0) return Refusal{Limit::kBytes, too_much / octets + 1};
  }
  for (const auto& [holder, share] : holders(device)) {
    Bucket& bucket = buckets_[{account, holder}];
    bucket.requests += kMinuteMillis;
    bucket.bytes += static_cast<std::int64_t>(bytes) * kMinuteMillis;
  }
  return std::nullopt;
}

void Allowance::charge(AccountId account, DeviceId device, std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [holder, share] : holders(device)) {
    const auto found = buckets_.find({account, holder});
    if (found != buckets_.end()) found->second.bytes += static_cast<std::int64_t>(bytes) * kMinuteMillis;
  }
}

void Allowance::forget_full(std::int64_t now_millis) {
  std::erase_if(buckets_, [&](auto& entry) {
    const bool of_account = entry.first.second == DeviceId{};
    const Bucket& bucket = refilled(entry.first, of_account ? kPhonesWorth : 1, now_millis);
    return bucket.requests == 0 && bucket.bytes == 0;
  });
}

}  // namespace baijia::hub
