#include "core/sync/clock.h"

#include <algorithm>
#include <map>

namespace baijia {
namespace {

/// The first time of a millisecond, in the first era.
std::uint64_t time_of(std::int64_t millis) {
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(millis, 0, kLastMilli)) << 16U;
}

}  // namespace

VersionClock::VersionClock(Clock& clock, DeviceId device, std::uint64_t last, std::int64_t hub_offset_millis)
    : clock_(clock), device_(device), last_(last), hub_offset_millis_(hub_offset_millis) {}

Version VersionClock::stamp() {
  last_ = std::max(wall(), last_ + 1);
  return {last_, device_};
}

Version VersionClock::stamp_after(const Row& stored) {
  std::uint64_t greatest = 0;
  for (const Field& field : stored.fields) greatest = std::max(greatest, field.version.time);
  Version version = stamp();
  version.time |= era_of(greatest);
  version.time = std::max(version.time, greatest + 1);
  return version;
}

void VersionClock::observe(const Version& version) {
  const std::uint64_t time = version.time_in_era();
  if (time >> 16U <= horizon() >> 16U) last_ = std::max(last_, time);
}

bool VersionClock::restamp(Row& row) {
  const std::uint64_t last_millisecond = horizon() >> 16U;
  std::map<std::uint64_t, std::uint64_t> given;  // original time to the new one
  std::uint64_t greatest = 0;
  for (const Field& field : row.fields) {
    if (field.version.device == device_ && field.version.time_in_era() >> 16U > last_millisecond) {
      given.try_emplace(field.version.time);
    } else {
      greatest = std::max(greatest, field.version.time);
    }
  }
  if (given.empty()) return false;
  for (auto& [original, time] : given) {
    time = std::max(stamp().time | era_of(original), greatest + 1);
    greatest = time;
  }
  for (Field& field : row.fields) {
    const auto found = field.version.device == device_ ? given.find(field.version.time) : given.end();
    if (found != given.end()) field.version.time = found->second;
  }
  return true;
}

void VersionClock::set_hub_offset(std::int64_t millis) {
  hub_offset_millis_ = millis;
  last_ = std::min(last_, horizon());
}

std::uint64_t VersionClock::wall() const { return time_of(clock_.now_millis() + hub_offset_millis_); }

std::uint64_t VersionClock::horizon() const {
  return time_of(clock_.now_millis() + hub_offset_millis_ + kMaxAheadMillis);
}

}  // namespace baijia
