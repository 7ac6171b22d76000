#pragma once

// How long a phone may show records without having met the hub. Past it the records stay and are handed over at the
// next contact, which also opens them again: a phone that is lost, or whose owner left, closes by itself.

#include <algorithm>
#include <cstdint>

namespace baijia {

/// Times are the hub's, in milliseconds.
struct Lease {
  std::int64_t days = 0;            ///< as the hub said last; 0: it has not said so far, and there is no end
  std::int64_t contact_millis = 0;  ///< the last contact, to the hour
  std::int64_t seen_millis = 0;     ///< the latest time ever seen here, to the hour: a clock put back gains nothing

  static constexpr std::int64_t kHour = 60LL * 60 * 1000;

  [[nodiscard]] bool over(std::int64_t now_millis) const {
    return days != 0 && std::max(now_millis, seen_millis) > contact_millis + (days * 24 + 1) * kHour;
  }
  /// The lease after a contact. A hub whose clock was put right may be earlier than what was seen.
  [[nodiscard]] static Lease renewed(std::int64_t now_millis, std::int64_t days) {
    return {.days = days, .contact_millis = now_millis, .seen_millis = now_millis};
  }
  /// True when `next` says something else, the hour within which nothing is written left aside.
  [[nodiscard]] bool differs(const Lease& next) const {
    return days != next.days || next.contact_millis < contact_millis || next.contact_millis > contact_millis + kHour ||
           next.seen_millis > seen_millis + kHour;
  }
  bool operator==(const Lease&) const = default;
};

}  // namespace baijia
