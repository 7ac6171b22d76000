#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/strings.h"
#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

constexpr int kDaysListed = 60;  // 长辈版 shows days as rows: a grid of 60-dp cells does not fit a phone

Day end_of_month(Day today) {
  const CalendarDay date = calendar_from_day(today);
  const Day last = day_from_calendar(date.year, date.month, days_in_month(date.year, date.month));
  if (last > today) return last;
  const int year = date.month == 12 ? date.year + 1 : date.year;
  const int month = date.month == 12 ? 1 : date.month + 1;
  return day_from_calendar(year, month, days_in_month(year, month));
}

void turn_month(DatePicker& picker, int by) {
  const int months = picker.year * 12 + picker.month - 1 + by;
  picker.year = months / 12;
  picker.month = months % 12 + 1;
}

std::optional<Day> month_grid(Ui& ui, DatePicker& picker, const std::optional<Day>& value, Day today, bool past) {
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  std::optional<Day> tapped;
  const Rect bar = ui.place(theme.target);
  const CalendarDay now = calendar_from_day(today);
  const bool this_month = picker.year == now.year && picker.month == now.month;
  if ((past || !this_month) &&
      icon_button(ui, {bar.x, bar.y, theme.target, bar.height}, icons::kBack, say(Text::kPreviousMonth))) {
    turn_month(picker, -1);
  }
  ui.draw_line(bar, say(Text::kYearMonth, {picker.year, picker.month}), {.size = TextSize::kBody, .bold = true});
  if ((!past || !this_month) && icon_button(ui, {bar.right() - theme.target, bar.y, theme.target, bar.height},
                                            icons::kForward, say(Text::kNextMonth))) {
    turn_month(picker, 1);
  }
  constexpr std::array kNames{Text::kMonday, Text::kTuesday,  Text::kWednesday, Text::kThursday,
                              Text::kFriday, Text::kSaturday, Text::kSunday};
  const Rect names = ui.place(28);
  const float piece = names.width / 7;
  for (std::size_t index = 0; index < kNames.size(); ++index) {
    ui.draw_line({names.x + piece * static_cast<float>(index), names.y, piece, names.height}, say(kNames.at(index)),
                 {.size = TextSize::kCaption, .color = palette.muted});
  }
  const Day first = day_from_calendar(picker.year, picker.month, 1);
  const int lead = (calendar_from_day(first).weekday + 6) % 7;  // weeks begin on Monday
  const int count = days_in_month(picker.year, picker.month);
  const Rect grid = ui.place(theme.target * 6);
  for (int index = 0; index < count; ++index) {
    const Day day{first.number + index};
    const int cell = lead + index;
    const Rect rect{grid.x + piece * static_cast<float>(cell % 7), grid.y + theme.target * static_cast<float>(cell / 7),
                    piece, theme.target};
    const Ui::Scope scope(ui, static_cast<std::size_t>(index));
    const std::uint32_t id = ui.id("day");
    const bool shut = past ? day > today : day < today;
    const bool chosen = value == day;
    const Touch touch = shut ? Touch{} : ui.touch(id, rect);
    const float radius = theme.target / 2 - 2;
    if (chosen) ui.draw().AddCircleFilled({rect.center_x(), rect.center_y()}, radius, palette.primary);
    if (!chosen && day == today)
      ui.draw().AddCircle({rect.center_x(), rect.center_y()}, radius, palette.primary, 0, 1.5F);
    if (touch.pressed || touch.hovered) {
      ui.draw().AddCircleFilled({rect.center_x(), rect.center_y()}, radius, palette.pressed);
    }
    const Color color = shut ? faded(palette.muted, 0.5F) : chosen ? palette.on_primary : palette.ink;
    ui.draw_line(rect, std::to_string(index + 1), {.size = TextSize::kBody, .color = color, .bold = chosen});
    ui.report(id, SemanticRole::kButton, long_words_from_day(day), rect, {}, [&](SemanticNode& node) {
      node.disabled = shut;
      node.checked = chosen;
    });
    if (touch.tapped) tapped = day;
  }
  return tapped;
}

std::optional<Day> day_rows(Ui& ui, Day today, bool past) {
  std::optional<Day> tapped;
  ui.list(kDaysListed, row_height(ui, false), [&](std::size_t index) {
    const auto away = static_cast<std::int32_t>(index);
    const Day day{today.number + (past ? -away : away)};
    const std::string words = long_words_from_day(day);
    if (row(ui, "day", {.title = words, .chevron = false}).tapped) tapped = day;
  });
  return tapped;
}

}  // namespace

bool date_choice(Ui& ui, std::string_view key, std::string_view label, std::optional<Day>& value, Day today,
                 FirstDay first) {
  const Theme& theme = ui.theme();
  const Ui::Scope scope(ui, key);
  DatePicker& picker = ui.state().date_pickers[ui.id("picker")];
  const std::optional<Day> before = value;
  const TextStyle style{.size = TextSize::kSecondary, .color = theme.palette.muted};
  std::string line(label);
  if (value) line = line.empty() ? long_words_from_day(*value) : labelled(label, long_words_from_day(*value));
  if (!line.empty()) {
    const Rect rect = ui.place(ui.text_height(line, style, ui.width()));
    ui.draw_text(rect, line, style);
    ui.report(ui.id("label"), SemanticRole::kText, line, rect);
    ui.space(4);
  }
  const bool past = first == FirstDay::kPast;
  const std::array<std::pair<Text, Day>, 6> quick{{{Text::kTodayWord, today},
                                                   {Text::kYesterday, Day{today.number - 1}},
                                                   {Text::kTomorrow, Day{today.number + 1}},
                                                   {Text::kInThreeDays, Day{today.number + 3}},
                                                   {Text::kInAWeek, Day{today.number + 7}},
                                                   {Text::kEndOfMonth, end_of_month(today)}}};
  bool found = false;
  ui.flow(8, [&] {
    for (const auto& [text, day] : quick) {
      if ((day == today && first == FirstDay::kTomorrow) || (past ? day > today : day < today)) continue;
      // Two of them may fall on the same day; only the first is drawn chosen.
      const bool chosen = value == day && !std::exchange(found, found || value == day);
      if (chip(ui, say(text), chosen)) value = past && chosen ? std::nullopt : std::optional(day);
    }
    if (chip(ui, say(Text::kPickDay), value.has_value() && !found, icons::kCalendar)) {
      picker.open = true;
      const CalendarDay shown = calendar_from_day(value.value_or(today));
      picker.year = shown.year;
      picker.month = shown.month;
    }
  });
  sheet(ui, "calendar", picker.open, label.empty() ? say(Text::kPickDay) : label, [&] {
    const std::optional<Day> tapped =
        theme.elder() ? day_rows(ui, today, past) : month_grid(ui, picker, value, today, past);
    if (tapped) {
      value = tapped;
      picker.open = false;
    }
  });
  return value != before;
}

}  // namespace baijia::app
