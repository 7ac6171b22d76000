#include <algorithm>
#include <cmath>

#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

constexpr float kCardPadding = 16;

/// A card's ground must be known before its content: the height of the last frame serves, and a changed one asks for
/// another frame.
float surface(Ui& ui, std::uint32_t id, FunctionRef<void()> content, FunctionRef<void(const Rect&)> ground) {
  const float known = ui.state().heights[id];
  const Rect rect = ui.place(0);
  Rect card_rect{rect.x, rect.y, rect.width, known};
  ground(card_rect);
  const float inner =
      ui.column({rect.x + kCardPadding, rect.y + kCardPadding, rect.width - 2 * kCardPadding, kAnyHeight}, content);
  const float height = inner + 2 * kCardPadding;
  if (std::abs(height - known) > 0.5F) {
    ui.state().heights[id] = height;
    ui.ask_frame();
  }
  ui.space(height);
  return height;
}

}  // namespace

void card(Ui& ui, std::string_view key, FunctionRef<void()> content) {
  const Theme& theme = ui.theme();
  const Ui::Scope scope(ui, key);
  surface(ui, ui.id("card"), content, [&](const Rect& rect) {
    ui.fill(rect, theme.palette.surface, theme.card_radius);
    ui.border(rect, theme.palette.line, theme.card_radius);
  });
}

bool card_button(Ui& ui, std::string_view key, std::string_view name, FunctionRef<void()> content) {
  const Theme& theme = ui.theme();
  const Ui::Scope scope(ui, key);
  const std::uint32_t id = ui.id("card");
  bool tapped = false;
  surface(ui, id, content, [&](const Rect& rect) {
    const Touch touch = ui.touch(id, rect);
    ui.fill(rect, theme.palette.surface, theme.card_radius);
    if (touch.pressed || touch.hovered) ui.fill(rect, theme.palette.pressed, theme.card_radius);
    ui.border(rect, touch.focused ? theme.palette.primary : theme.palette.line, theme.card_radius,
              touch.focused ? 2.0F : 1.0F);
    ui.report(id, SemanticRole::kButton, name, rect);
    tapped = touch.tapped;
  });
  return tapped;
}

void hairline(Ui& ui) {
  const Rect rect = ui.place(1);
  ui.fill(rect, ui.theme().palette.line);
}

float row_height(const Ui& ui, bool with_detail) {
  const Theme& theme = ui.theme();
  const float text = theme.line(TextSize::kBody) + (with_detail ? theme.line(TextSize::kSecondary) : 0);
  return std::max(theme.row + 4, std::round(text + 20));
}

RowAction row(Ui& ui, std::string_view key, const RowOptions& options) {
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const bool has_mark = options.mark != nullptr;
  const float mark_size = theme.elder() ? 32.0F : 26.0F;
  const float icon_size = theme.size(TextSize::kBody) * 1.5F;
  // Rows with a door's mark and rows with an icon have their words in one line.
  const float slot = std::max(mark_size, icon_size);
  const float lead = has_mark || options.icon != 0 ? slot + 14 : 0;
  // Of several to choose from, the chosen one is known by its shape too.
  const bool ticked = options.chosen && !options.chevron;
  const float tail = options.chevron || ticked ? 24.0F : 0.0F;
  const Color tone = options.tone == Tone::kDanger    ? palette.danger
                     : options.tone == Tone::kWarning ? palette.warning
                     : options.tone == Tone::kGood    ? palette.good
                     : options.tone == Tone::kInfo    ? palette.info
                                                      : palette.muted;
  const int lines = theme.elder() ? 4 : 2;  // large letters take more of them for the same words
  const TextStyle title{.size = TextSize::kBody, .bold = !options.detail.empty(), .max_lines = lines};
  const TextStyle detail{.size = TextSize::kSecondary, .color = palette.muted, .max_lines = lines};
  const TextStyle value{.size = TextSize::kSecondary, .color = tone};
  const float room = ui.width() - lead - tail;
  float value_width = options.value.empty() ? 0 : ui.text_width(options.value, value);
  // A value that would be cut, or leaves title or detail less than they need, goes under them instead.
  const bool value_below =
      value_width > room * 0.5F ||
      (value_width > 0 && value_width + 12 + std::min(ui.text_width(options.title, title), room * 0.6F) > room) ||
      (value_width > 0 && theme.elder() &&
       ui.text_height(options.detail, {.size = TextSize::kSecondary}, room - value_width - 12) >
           2.5F * theme.line(TextSize::kSecondary));
  if (value_below) value_width = 0;
  const float text_width = room - (value_width > 0 ? value_width + 12 : 0);
  const float title_height = ui.text_height(options.title, title, text_width);
  const float detail_height = options.detail.empty() ? 0 : ui.text_height(options.detail, detail, text_width);
  const float below_height = value_below ? ui.text_height(options.value, value, text_width) : 0;
  const float text_height = title_height + detail_height + below_height;
  const Rect rect = ui.place(std::max(row_height(ui, !options.detail.empty()), std::round(text_height + 20)));
  const std::uint32_t id = ui.id(key);
  const Touch touch = ui.touch(id, rect);
  if (ui.visible(rect)) {
    const Rect ground = rect.inset(-8, 1);
    if (options.chosen) ui.fill(ground, palette.primary_soft, theme.button_radius);
    if (touch.pressed || touch.hovered) ui.fill(ground, palette.pressed, theme.button_radius);
    if (touch.focused) ui.border(ground, palette.primary, theme.button_radius, 2);
    if (has_mark) door_shape(ui, rect.x + slot / 2, rect.center_y(), mark_size, *options.mark);
    if (!has_mark && options.icon != 0) {
      ui.icon(options.icon, rect.x + slot / 2, rect.center_y(), icon_size, palette.muted);
    }
    float y = rect.center_y() - text_height / 2;
    y += ui.draw_text({rect.x + lead, y, text_width, title_height}, options.title, title);
    if (detail_height > 0) y += ui.draw_text({rect.x + lead, y, text_width, detail_height}, options.detail, detail);
    if (value_below) ui.draw_text({rect.x + lead, y, text_width, below_height}, options.value, value);
    if (value_width > 0) {
      ui.draw_line({rect.right() - tail - value_width, rect.y, value_width, rect.height}, options.value, value, 1);
    }
    if (options.chevron || ticked) {
      ui.icon(ticked ? icons::kCheck : icons::kForward, rect.right() - 8, rect.center_y(),
              theme.elder() ? 20.0F : 16.0F, ticked ? palette.primary : palette.muted);
    }
    if (options.line && !options.chosen)
      ui.fill({rect.x + lead, rect.bottom() - 1, rect.width - lead, 1}, palette.line);
  }
  std::string name(options.spoken);
  if (name.empty()) {
    name = options.title;
    for (const std::string_view part : {options.detail, options.value}) {
      if (!part.empty()) name.append(" ").append(part);
    }
  }
  ui.report(id, SemanticRole::kButton, name, rect, {}, [&](SemanticNode& node) { node.checked = options.chosen; });
  return {.tapped = touch.tapped, .long_pressed = touch.long_pressed};
}

void progress_bar(Ui& ui, std::string_view name, double share, std::string_view text) {
  const Theme& theme = ui.theme();
  share = std::clamp(share, 0.0, 1.0);
  const TextStyle style{.size = TextSize::kSecondary, .color = theme.palette.muted};
  const float text_width = text.empty() ? 0 : ui.text_width(text, style) + 12;
  const Rect rect = ui.place(std::max(theme.line(TextSize::kSecondary), 16.0F));
  const float thick = theme.elder() ? 10.0F : 8.0F;
  const Rect track{rect.x, rect.center_y() - thick / 2, rect.width - text_width, thick};
  ui.fill(track, theme.palette.line, thick / 2);
  const auto filled = static_cast<float>(share) * track.width;
  if (filled > 0) ui.fill({track.x, track.y, std::max(filled, thick), thick}, theme.palette.primary, thick / 2);
  if (!text.empty()) ui.draw_line(rect, text, style, 1);
  const std::string value = std::to_string(static_cast<int>(share * 100 + 0.5)) + "%";
  ui.report(ui.id(name), SemanticRole::kProgress, name, rect, text.empty() ? std::string_view(value) : text);
}

}  // namespace baijia::app
