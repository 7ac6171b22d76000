#include "core/domain/rules.h"

#include <algorithm>
#include <chrono>

namespace baijia {
namespace {

constexpr std::int64_t kDayMillis = 24LL * 60 * 60 * 1000;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

DoorState state_of(const DoorFacts& facts) {
  if (!facts.last_result) {
    if (facts.tenure == Tenure::kVacant) return DoorState::kVacant;
    if (facts.tenure == Tenure::kLet) return DoorState::kLet;
    return DoorState::kNotYet;
  }
  switch (*facts.last_result) {
    case VisitResult::kMet:
      return DoorState::kMet;
    case VisitResult::kNobodyHome:
      return facts.last_met_millis ? DoorState::kMet : DoorState::kTried;
    case VisitResult::kRefused:
      return DoorState::kRefused;
    case VisitResult::kVacant:
      return DoorState::kVacant;
    case VisitResult::kLet:
      return facts.last_met_millis ? DoorState::kMet : DoorState::kLet;
    case VisitResult::kPostponed:
      return DoorState::kPostponed;
  }
  return DoorState::kNotYet;
}

}  // namespace

Day day_of(std::int64_t utc_millis, int utc_offset_minutes) {
  return Day{static_cast<std::int32_t>(floor_divide(utc_millis + utc_offset_minutes * 60000LL, kDayMillis))};
}

std::int64_t start_of(Day day, int utc_offset_minutes) {
  return day.number * kDayMillis - utc_offset_minutes * 60000LL;
}

Day monday_of(Day day) {
  constexpr std::int64_t kMondayFirst = 3;  // 1970-01-01 was a Thursday
  const std::int64_t week = floor_divide(day.number + kMondayFirst, 7);
  return Day{static_cast<std::int32_t>(week * 7 - kMondayFirst)};
}

int year_of(Day day) {
  return int{std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day.number}}}.year()};
}

bool is_key(const DoorFacts& facts, Day today) {
  return facts.key_household || facts.key_traits || year_of(today) - facts.eldest_birth_year >= kKeyAge;
}

DoorMark door_mark(const DoorFacts& facts, Day today) {
  return DoorMark{.state = state_of(facts),
                  .tries = facts.tries_since_met,
                  .promise_due = facts.earliest_promise && *facts.earliest_promise <= today,
                  .key_household = is_key(facts, today)};
}

void Coverage::add(const DoorMark& door) {
  ++total;
  if (door.state == DoorState::kVacant) {
    ++vacant;
    return;
  }
  const bool seen = door.state == DoorState::kMet;
  ++(seen ? met : not_yet);
  if (door.state == DoorState::kTried) ++tried;
  if (door.state == DoorState::kRefused) ++refused;
  if (!door.key_household) return;
  ++key;
  if (seen) ++key_met;
}

bool key_visit_due(const DoorFacts& facts, Day today, int utc_offset_minutes) {
  return facts.last_met_millis && is_key(facts, today) &&
         day_of(*facts.last_met_millis, utc_offset_minutes).number + kKeyCadenceDays <= today.number;
}

bool promise_due(const Promise& promise, Day today) {
  return promise.state == PromiseState::kOpen && !promise.deleted && promise.due <= today;
}

std::optional<BetterTime> better_time(std::span<const std::int64_t> tried_at_millis, int utc_offset_minutes) {
  constexpr int kEvening = 17;
  if (tried_at_millis.size() < 2) return std::nullopt;
  const auto hour = [&](std::int64_t millis) {
    const std::int64_t local = millis + utc_offset_minutes * 60000LL;
    return static_cast<int>((local - floor_divide(local, kDayMillis) * kDayMillis) / 3600000);
  };
  const auto evenings = std::ranges::count_if(tried_at_millis, [&](std::int64_t at) { return hour(at) >= kEvening; });
  if (evenings == 0) return BetterTime{.weekend = false, .hour = 19};
  if (evenings == std::ssize(tried_at_millis)) return BetterTime{.weekend = false, .hour = 10};
  const bool weekend = std::ranges::any_of(tried_at_millis, [&](std::int64_t at) {
    const Day day = day_of(at, utc_offset_minutes);
    return day.number - monday_of(day).number >= 5 && hour(at) < kEvening;
  });
  if (weekend) return std::nullopt;
  return BetterTime{.weekend = true, .hour = 10};
}

}  // namespace baijia
