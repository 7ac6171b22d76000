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
// A device whose clock was far ahead has given versions that the hub must not let loose on others. The hub exchanges
// each of them for one just below its own time: order among them is kept, and the same version is always exchanged for
// the same one, so that a replay changes nothing. It tells the device, which exchanges them too (exchange_versions), so
// that both again hold equal rows. When the device learns the hub's time its clock comes back from the future; a field
// that still holds a version from there is only overwritten by a greater one (stamp_after), or the later edit would
// lose to the earlier one.

#include <cstdint>
#include <span>

#include "core/platform.h"
#include "core/sync/change.h"

namespace baijia {

inline constexpr std::int64_t kMaxAheadMillis = 5 * 60 * 1000;

/// A version that was too far ahead, and the time that the hub gave it instead.
struct Exchange {
  Version original;
  std::uint64_t given = 0;

  bool operator==(const Exchange&) const = default;
};

/// Replaces in `row` each version that has been exchanged. Value: true when `row` changed.
bool exchange_versions(Row& row, std::span<const Exchange> exchanges);

class VersionClock {
 public:
  /// `last` is the greatest time ever stamped or observed by this device, kept durably by the store.
  VersionClock(Clock& clock, DeviceId device, std::uint64_t last, std::int64_t hub_offset_millis);

  /// A version greater than every one given or followed before.
  [[nodiscard]] Version stamp();
  /// The version for changing `stored`: as stamp(), and greater than every version in that row.
  [[nodiscard]] Version stamp_after(const Row& stored);
  void observe(const Version& version);
  /// Takes the hub's time. Versions given too far ahead of it are forgotten: last() may go back.
  void set_hub_offset(std::int64_t millis);

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] DeviceId device() const { return device_; }

 private:
  [[nodiscard]] std::uint64_t wall() const;

  Clock& clock_;
  DeviceId device_;
  std::uint64_t last_;
  std::int64_t hub_offset_millis_;
};

}  // namespace baijia
