#pragma once

// Days, times and numbers in the interface's words. Local time is UTC + `offset` minutes (Clock::utc_offset_minutes).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/domain/value.h"
#include "core/result.h"

namespace baijia::app {

struct CalendarDay {
  int year = 1970, month = 1, day = 1;  ///< 1-based
  int weekday = 4;                      ///< 0 Sunday … 6 Saturday
};
[[nodiscard]] CalendarDay calendar_from_day(Day day);
[[nodiscard]] Day day_from_calendar(int year, int month, int day);
[[nodiscard]] int days_in_month(int year, int month);

/// "今天", "明天", "昨天", "11月30日", "2025年3月8日" (another year than today's).
[[nodiscard]] std::string words_from_day(Day day, Day today);
/// "周一 11月23日".
[[nodiscard]] std::string long_words_from_day(Day day);
/// "今天 10:42", "昨天 19:05", "3月8日".
/// True when what the hub said is mended by signing in.
[[nodiscard]] bool asks_to_sign_in(Code code);
[[nodiscard]] std::string words_from_instant(std::int64_t utc_millis, Day today, int offset_minutes);
/// What happened and what to do, as one sentence of the error table.
[[nodiscard]] std::string error_words(Code code);
/// "question:answer".
[[nodiscard]] std::string labelled(std::string_view label, std::string_view text);

/// "10:42".
[[nodiscard]] std::string clock_words(std::int64_t utc_millis, int offset_minutes);

}  // namespace baijia::app
