#pragma once

// THE CLOCK LAW. A hybrid logical clock (Kulkarni et al., 2014): its reading never goes back on one device, is never
// below what the device has seen, and stays near the wall clock.
//
//   stamp():      time = max(wall << 16, last + 1)
//   observe(v):   last = max(last, v.time), but a version more than kMaxAheadMillis ahead of the corrected wall clock
//   is
//                 not followed: one phone with a wrong clock must not drag the others along.
//   The wall clock is corrected by the hub's offset, learnt at each contact. When the counter of one millisecond is
//   used up, the next millisecond is taken.

#include <cstdint>

#include "core/platform.h"
#include "core/sync/change.h"

namespace baijia {

class VersionClock {
 public:
  /// `last` is the greatest time ever stamped or observed by this device, kept durably by the store.
  VersionClock(Clock& clock, DeviceId device, std::uint64_t last, std::int64_t hub_offset_millis);

  /// A version greater than every one given or followed before.
  [[nodiscard]] Version stamp();
  void observe(const Version& version);
  void set_hub_offset(std::int64_t millis) { hub_offset_millis_ = millis; }

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] DeviceId device() const { return device_; }

 private:
  Clock& clock_;
  DeviceId device_;
  std::uint64_t last_;
  std::int64_t hub_offset_millis_;
};

}  // namespace baijia
