#include "shell/app/format.h"

#include <array>
#include <chrono>

#include "core/domain/rules.h"
#include "shell/app/strings.h"

namespace baijia::app {

namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

constexpr std::array kWeekdays{Text::kSunday,   Text::kMonday, Text::kTuesday, Text::kWednesday,
                               Text::kThursday, Text::kFriday, Text::kSaturday};

}  // namespace

CalendarDay calendar_from_day(Day day) {
  const std::chrono::sys_days days{std::chrono::days{day.number}};
  const std::chrono::year_month_day date{days};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday{days}.c_encoding())};
}

Day day_from_calendar(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  return Day{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

int days_in_month(int year, int month) {
  const std::chrono::year_month_day_last last{
      std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::string words_from_day(Day day, Day today) {
  if (day == today) return std::string(say(Text::kTodayWord));
  if (day.number == today.number + 1) return std::string(say(Text::kTomorrow));
  if (day.number == today.number - 1) return std::string(say(Text::kYesterday));
  const CalendarDay date = calendar_from_day(day);
  if (date.year != calendar_from_day(today).year) return say(Text::kYearMonthDay, {date.year, date.month, date.day});
  return say(Text::kMonthDay, {date.month, date.day});
}

std::string long_words_from_day(Day day) {
  const CalendarDay date = calendar_from_day(day);
  return say(Text::kWeekdayMonthDay, {say(kWeekdays.at(static_cast<std::size_t>(date.weekday))), date.month, date.day});
}

std::string clock_words(std::int64_t utc_millis, int offset_minutes) {
  const std::int64_t minutes = utc_millis / 60000 + offset_minutes;
  return std::to_string(minutes / 60 % 24) + ":" + two_digits(minutes % 60);
}

std::string error_words(Code code) {
  const ErrorText& error = error_text(code);
  std::string words(error.text);
  if (!error.action.empty()) words.append(say(Text::kComma)).append(error.action);
  return words;
}

std::string labelled(std::string_view label, std::string_view text) {
  return std::string(label).append(say(Text::kColon)).append(text);
}

bool asks_to_sign_in(Code code) {
  return code == Code::kSignInRequired || code == Code::kUnknownDevice || code == Code::kSignatureWrong;
}

std::string words_from_instant(std::int64_t utc_millis, Day today, int offset_minutes) {
  const Day day = day_of(utc_millis, offset_minutes);
  const std::string words = words_from_day(day, today);
  if (day.number < today.number - 1 || day.number > today.number + 1) return words;
  return words + " " + clock_words(utc_millis, offset_minutes);
}

}  // namespace baijia::app
