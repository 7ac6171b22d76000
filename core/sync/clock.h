#pragma once

// THE CLOCK LAW. A hybrid logical clock (Kulkarni et al., 2014): its reading never goes back on one device, is never
// below what the device has seen, and stays near the wall clock.
//
//   stamp():      time = max(wall << 16, last + 1)
//   observe(v):   last = max(last, v.time), but a version more than kMaxAheadMillis ahead of the corrected wall clock
//                 is not followed: one phone with a wrong clock must not drag the others along.
//   The wall clock is corrected by the hub's offset, learnt at each contact. When the counter of one millisecond is
//   used up, the next millisecond is taken.
//
// An era (core/sync/erase.h) stands above all of this: clocks neither give nor follow it, and a change of a row is
// stamped in the latest era of that row.
//
// A device whose clock was far ahead has given versions that the hub must not let loose on others. The hub takes no row
// with such a version (it defers it with kClockAhead), so nobody has ever built on one. The device learns the hub's
// time, its clock comes back from the future to kMaxAheadMillis ahead – above everything that the hub can have let
// through until then – and the row's versions from the future are given again in their order (restamp). Only when that
// is durable is the row handed over again, so that an edit never reaches the hub under two versions: neither a repeated
// push nor a restored hub can let it win a second time. A field that holds a version from the future is only
// overwritten by a greater one (stamp_after), or the later edit would lose to the earlier one.

#include <cstdint>

#include "core/platform.h"
#include "core/sync/change.h"

namespace baijia {

inline constexpr std::int64_t kMaxAheadMillis = 5 * 60 * 1000;

class VersionClock {
 public:
  /// `last` is the greatest time ever stamped or observed by this device, kept durably by the store.
  VersionClock(Clock& clock, DeviceId device, std::uint64_t last, std::int64_t hub_offset_millis);

  /// A version greater than every one given or followed before.
  [[nodiscard]] Version stamp();
  /// The version for changing `stored`: as stamp(), and greater than every version in that row.
  [[nodiscard]] Version stamp_after(const Row& stored);
  void observe(const Version& version);
  /// Gives this device's versions in `row` that are too far ahead again: in their order, greater than every version
  /// that the hub can have let through and than the others in the row. Value: true when `row` changed.
  bool restamp(Row& row);
  /// Takes the hub's time. Versions given too far ahead of it are forgotten: last() may go back to kMaxAheadMillis
  /// after it.
  void set_hub_offset(std::int64_t millis);

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] DeviceId device() const { return device_; }

 private:
  [[nodiscard]] std::uint64_t wall() const;
  /// The first time of the last millisecond that is not too far ahead.
  [[nodiscard]] std::uint64_t horizon() const;

  Clock& clock_;
  DeviceId device_;
  std::uint64_t last_;
  std::int64_t hub_offset_millis_;
};

}  // namespace baijia
