#include "core/sync/clock.h"

#include <algorithm>
#include <limits>

namespace baijia {
namespace {

constexpr std::uint64_t kLastMilli = (std::uint64_t{1} << 48U) - 1;

/// The first time of a millisecond, within what 48 bits hold.
std::uint64_t time_of(std::int64_t millis) {
  return std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(millis, 0)), kLastMilli) << 16U;
}

}  // namespace

bool exchange_versions(Row& row, std::span<const Exchange> exchanges) {
  bool changed = false;
  for (Field& field : row.fields) {
    const auto found = std::ranges::find(exchanges, field.version, &Exchange::original);
    if (found == exchanges.end()) continue;
    field.version.time = found->given;
    changed = true;
  }
  return changed;
}

VersionClock::VersionClock(Clock& clock, DeviceId device, std::uint64_t last, std::int64_t hub_offset_millis)
    : clock_(clock), device_(device), last_(last), hub_offset_millis_(hub_offset_millis) {}

Version VersionClock::stamp() {
  last_ = std::max(wall(), last_ + 1);
  return {last_, device_};
}

Version VersionClock::stamp_after(const Row& stored) {
  Version version = stamp();
  for (const Field& field : stored.fields) version.time = std::max(version.time, field.version.time + 1);
  return version;
}

void VersionClock::observe(const Version& version) {
  if (version.time <= wall() + (static_cast<std::uint64_t>(kMaxAheadMillis) << 16U)) {
    last_ = std::max(last_, version.time);
  }
}

void VersionClock::set_hub_offset(std::int64_t millis) {
  hub_offset_millis_ = millis;
  const std::uint64_t now = wall();
  if (last_ > now + (static_cast<std::uint64_t>(kMaxAheadMillis) << 16U)) last_ = now;
}

std::uint64_t VersionClock::wall() const { return time_of(clock_.now_millis() + hub_offset_millis_); }

}  // namespace baijia
