#include "shell/app/screens/parts.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

Color color_of(const Palette& palette, Tone tone) {
  switch (tone) {
    case Tone::kNeutral:
      return palette.ink;
    case Tone::kGood:
      return palette.good;
    case Tone::kWarning:
      return palette.warning;
    case Tone::kInfo:
      return palette.info;
    case Tone::kDanger:
      return palette.danger;
  }
  return palette.ink;
}

void tile(Ui& ui, const Tile& item, const Rect& rect, bool beside, bool& tapped) {
  const Theme& theme = ui.theme();
  const std::uint32_t id = ui.id(item.text);
  const Touch touch = ui.touch(id, rect);
  ui.fill(rect, theme.palette.surface, theme.button_radius);
  ui.border(rect, touch.focused ? theme.palette.primary : theme.palette.line, theme.button_radius);
  if (touch.pressed || touch.hovered) ui.fill(rect, theme.palette.pressed, theme.button_radius);
  const float icon_size = 22 * std::min(theme.scale, 1.25F);
  const TextStyle style{.size = TextSize::kSecondary};
  if (beside) {
    const float text_width = ui.text_width(item.text, style);
    const float left = rect.center_x() - (icon_size + 8 + text_width) / 2;
    ui.icon(item.icon, left + icon_size / 2, rect.center_y(), icon_size, theme.palette.primary);
    ui.draw_line({left + icon_size + 8, rect.y, text_width, rect.height}, item.text, style, 0);
  } else {
    const float text_height = theme.line(style.size);
    const float top = rect.y + (rect.height - icon_size - 2 - text_height) / 2;
    ui.icon(item.icon, rect.center_x(), top + icon_size / 2, icon_size, theme.palette.primary);
    ui.draw_line({rect.x, top + icon_size + 2, rect.width, text_height}, item.text, style);
  }
  ui.report(id, SemanticRole::kButton, item.text, rect);
  tapped = touch.tapped;
}

}  // namespace

Icon icon_of(Channel channel) {
  switch (channel) {
    case Channel::kDoor:
      return icons::kDoor;
    case Channel::kPhone:
      return icons::kPhone;
    case Channel::kOnline:
      return icons::kChat;
    case Channel::kReception:
      return icons::kDesk;
    case Channel::kPatrol:
      return icons::kWalk;
  }
  return 0;
}

Icon icon_of(BuildingForm form) { return form == BuildingForm::kApartments ? icons::kBuilding : icons::kHouse; }

bool stat(Ui& ui, std::string_view key, std::int64_t number, std::string_view label, Tone tone) {
  const Theme& theme = ui.theme();
  const std::string digits = std::to_string(number);
  const float label_height = ui.text_height(label, {.size = TextSize::kSecondary}, ui.width());
  const Rect rect = ui.place(std::max(theme.target, theme.line(TextSize::kNumber) + label_height));
  const std::uint32_t id = ui.id(key);
  const Touch touch = ui.touch(id, rect);
  if (touch.pressed || touch.hovered || touch.focused) {
    ui.fill(rect.inset(-8, -4), theme.palette.pressed, theme.button_radius);
  }
  ui.draw_line({rect.x, rect.y, rect.width, theme.line(TextSize::kNumber)}, digits,
               {.size = TextSize::kNumber, .color = color_of(theme.palette, tone), .bold = true}, 0);
  ui.draw_text({rect.x, rect.y + theme.line(TextSize::kNumber), rect.width, label_height}, label,
               {.size = TextSize::kSecondary, .color = theme.palette.muted});
  ui.report(id, SemanticRole::kButton, std::string(label) + " " + digits, rect);
  return touch.tapped;
}

std::optional<std::size_t> tiles(Ui& ui, std::string_view key, std::span<const Tile> items) {
  const Ui::Scope scope(ui, key);
  const Theme& theme = ui.theme();
  float widest = theme.target;
  for (const Tile& item : items) {
    widest = std::max(widest, ui.text_width(item.text, {.size = TextSize::kSecondary}) + 8);
  }
  constexpr float kGap = 8;
  const auto fits = [&](std::size_t columns) {
    return widest * static_cast<float>(columns) + kGap * static_cast<float>(columns - 1) <= ui.width();
  };
  const std::size_t per_line = fits(items.size()) ? items.size() : 2;
  const bool beside = per_line < items.size();
  const float above = beside ? 0 : 22 * std::min(theme.scale, 1.25F) + 14;
  const float height = std::max(theme.target, above + theme.line(TextSize::kSecondary));
  std::optional<std::size_t> tapped;
  for (std::size_t first = 0; first < items.size(); first += per_line) {
    const Rect line = ui.place(height);
    const std::size_t count = std::min(per_line, items.size() - first);
    const float width = (line.width - kGap * static_cast<float>(per_line - 1)) / static_cast<float>(per_line);
    for (std::size_t at = 0; at < count; ++at) {
      bool hit = false;
      tile(ui, items[first + at], {line.x + static_cast<float>(at) * (width + kGap), line.y, width, height}, beside,
           hit);
      if (hit) tapped = first + at;
    }
    if (first + per_line < items.size()) ui.space(kGap);
  }
  return tapped;
}

bool issue_row(Ui& ui, const IssueLine& issue, Day today, bool chosen) {
  const Ui::Scope scope(ui, issue.issue.uuid);
  const std::string voices = issue.voices > 0 ? say(Text::kVoices, {issue.voices + 1}) : std::string{};
  const std::string detail = joined({issue.category, issue.door, voices});
  std::string value(words_of(issue.state));
  Tone tone = issue.state == IssueState::kSolved ? Tone::kGood : Tone::kNeutral;
  if (issue.state == IssueState::kOpen && issue.next_date) {
    value = words_from_day(*issue.next_date, today);
    if (issue.overdue) tone = Tone::kWarning;
  }
  const std::string title = one_line(issue.title);
  return row(ui, "issue", {.title = title, .detail = detail, .value = value, .chosen = chosen, .tone = tone}).tapped;
}

bool promise_row(Ui& ui, const PromiseLine& promise, Day today) {
  const Ui::Scope scope(ui, promise.promise.uuid);
  const std::string detail = joined({promise.door, promise.owner});
  std::string value(words_of(promise.state));
  Tone tone = promise.state == PromiseState::kKept ? Tone::kGood : Tone::kNeutral;
  if (promise.state == PromiseState::kOpen) {
    value = words_from_day(promise.due, today);
    if (promise.overdue) tone = Tone::kWarning;
  }
  const std::string title = one_line(promise.text);
  return row(ui, "promise", {.title = title, .detail = detail, .value = value, .tone = tone}).tapped;
}

bool filter_choice(Ui& ui, ListFilter& filter) {
  const std::array options{say(Text::kFilterOpen), say(Text::kFilterMine), say(Text::kFilterAll)};
  int chosen = static_cast<int>(filter);
  if (!choice(ui, "filter", {}, options, chosen)) return false;
  filter = static_cast<ListFilter>(chosen);
  return true;
}

void gone_page(Ui& ui, Shell& shell, std::string_view title) {
  PageFrame page{.title = title};
  page.body = [&] {
    const Ui::Scope scope(ui, "gone");  // the app bar has the same button
    if (empty_state(ui, icons::kInfo, say(Text::kGone), say(Text::kGoneNext), say(Text::kBack))) shell.back();
  };
  show_page(ui, shell, page);
}

bool unread_list(Ui& ui, Icon icon, Code error, bool empty) {
  const bool offline = error == Code::kHubUnreachable;
  const std::string why = offline ? std::string(say(Text::kAtTheHub)) : error_words(error);
  const std::string_view next = offline ? say(Text::kAtTheHubNext) : std::string_view{};
  if (empty) return empty_state(ui, icon, why, next, say(Text::kPullAgain));
  paragraph(ui, joined({why, next}), {.size = TextSize::kSecondary, .color = ui.theme().palette.muted});
  ui.space(8);
  return secondary_button(ui, say(Text::kPullAgain));
}

void search_entry(Ui& ui, Shell& shell) {
  const Theme& theme = ui.theme();
  const std::string_view name = say(Text::kSearchHint);
  const std::uint32_t id = ui.id("search_entry");
  const Rect rect = ui.place(theme.target);
  const Touch touch = ui.touch(id, rect);
  ui.fill(rect, theme.palette.field, theme.target / 2);
  ui.border(rect, theme.palette.line, theme.target / 2);
  if (touch.pressed || touch.hovered) ui.fill(rect, theme.palette.pressed, theme.target / 2);
  const float icon_size = theme.size(TextSize::kBody) * 1.25F;
  ui.icon(icons::kSearch, rect.x + 14 + icon_size / 2, rect.center_y(), icon_size, theme.palette.muted);
  const float lead = 14 + icon_size + 10;
  ui.draw_line({rect.x + lead, rect.y, rect.width - lead - 12, rect.height}, name, {.color = theme.palette.muted}, 0);
  ui.report(id, SemanticRole::kButton, name, rect);
  if (touch.tapped) shell.open({PageKind::kSearch, {}});
}

PageFrame::Action search_action(Shell& shell) {
  return {
      .icon = icons::kSearch, .name = say(Text::kSearch), .deed = [&shell] { shell.open({PageKind::kSearch, {}}); }};
}

}  // namespace baijia::app
