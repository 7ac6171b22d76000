#pragma once

// The rules of 走百家门 as pure functions: what state a door is in, whether it is due, whether a promise is due, how
// far an area has been covered. They see facts, not storage.

#include <cstdint>
#include <optional>
#include <span>

#include "core/domain/household.h"
#include "core/domain/visit.h"

namespace baijia {

/// THE RULE OF WHO IS KEY (重点): a household that a member has marked, or where somebody lives who is kKeyAge years
/// old or has one of kKeyTraits. Such a household has the star, is counted as 重点户 and is called on again
/// (key_visit_due).
inline constexpr std::int64_t kKeyAge = 80;
inline constexpr std::int64_t kKeyTraits =
    bits_of(Trait::kLivesAlone) | bits_of(Trait::kDisabled) | bits_of(Trait::kHardship);
inline constexpr std::int64_t kNobodysBirthYear = 9999;  ///< nobody's is known

/// What is known of a door when its state is asked for. Visits before the round's first day are not in it.
struct DoorFacts {
  Tenure tenure = Tenure::kUnknown;
  bool key_household = false;                          ///< as a member has marked it (Household::key_household)
  bool key_traits = false;                             ///< somebody who lives there has one of kKeyTraits
  std::int64_t eldest_birth_year = kNobodysBirthYear;  ///< of who lives there
  std::optional<VisitResult> last_result;       ///< of the latest visit in this round, but for vain ones before an
                                                ///< appointment; none: never visited in it
  std::optional<std::int64_t> last_met_millis;  ///< latest visit with result kMet, in this round
  std::int64_t tries_since_met = 0;             ///< kNobodyHome results after the last met one
  std::optional<std::int64_t> again_at_millis;  ///< appointment, when last_result is kPostponed
  std::optional<Day> earliest_promise;          ///< earliest due date of the household's open promises
};

/// How a door is drawn; one of these, by precedence as listed in door_state's description.
enum class DoorState : std::uint8_t {
  kNotYet = 0,     ///< 未见
  kMet = 1,        ///< 已见面
  kTried = 2,      ///< 未遇, with the number of tries
  kRefused = 3,    ///< 拒访
  kVacant = 4,     ///< 空关
  kLet = 5,        ///< 出租, and not met yet
  kPostponed = 6,  ///< 改约
};

/// A door's state and its overlays.
struct DoorMark {
  DoorState state = DoorState::kNotYet;
  std::int64_t tries = 0;      ///< for kTried
  bool promise_due = false;    ///< a promise is due today or overdue
  bool key_household = false;  ///< is_key
};

/// The local day of an instant. `utc_offset_minutes` as in Clock.
[[nodiscard]] Day day_of(std::int64_t utc_millis, int utc_offset_minutes);
/// The instant, in UTC milliseconds, at which a local day begins.
[[nodiscard]] std::int64_t start_of(Day day, int utc_offset_minutes);
/// The Monday of the day's week.
[[nodiscard]] Day monday_of(Day day);
[[nodiscard]] int year_of(Day day);

[[nodiscard]] bool is_key(const DoorFacts& facts, Day today);

/// The state of a door on `today`. A household met in this round is kMet unless its latest visit afterwards says
/// refused, vacant or postponed; 未遇 after 已见面 stays kMet (what counts is "met" or "not yet"). Without a visit in
/// the round, tenure kVacant gives kVacant and kLet gives kLet.
[[nodiscard]] DoorMark door_mark(const DoorFacts& facts, Day today);

/// Coverage of a set of doors. Vacant ones need no visit: due = total − vacant.
struct Coverage {
  std::int64_t total = 0;
  std::int64_t met = 0;
  std::int64_t not_yet = 0;  ///< neither met nor vacant; tried, refused, let and postponed ones included
  std::int64_t tried = 0;    ///< the part of not_yet that was tried
  std::int64_t refused = 0;  ///< the part of not_yet that refused
  std::int64_t vacant = 0;
  std::int64_t key = 0;      ///< key households that are not vacant
  std::int64_t key_met = 0;  ///< the part of met that is key

  void add(const DoorMark& door);
};

/// How long a key household that was met is left in peace.
inline constexpr std::int32_t kKeyCadenceDays = 30;
/// True when a key household was met in this round, and that is kKeyCadenceDays ago.
[[nodiscard]] bool key_visit_due(const DoorFacts& facts, Day today, int utc_offset_minutes);

/// True when a promise is open and due on or before `today`.
[[nodiscard]] bool promise_due(const Promise& promise, Day today);

/// A time of day not tried yet, for a door with `tried_at_millis` (未遇 visits): proposes 19:00 after mornings only,
/// 10:00 after evenings only, Saturday 10:00 after both; nothing when fewer than two tries were made, or all of these.
struct BetterTime {
  bool weekend = false;
  int hour = 19;  ///< local, 0–23
};
[[nodiscard]] std::optional<BetterTime> better_time(std::span<const std::int64_t> tried_at_millis,
                                                    int utc_offset_minutes);

}  // namespace baijia
