#include <cmath>

#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

struct ToneColors {
  Color text, ground;
};

ToneColors colors_of(const Palette& palette, Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return {palette.good, palette.good_soft};
    case Tone::kWarning:
      return {palette.warning, palette.warning_soft};
    case Tone::kInfo:
      return {palette.info, palette.info_soft};
    case Tone::kDanger:
      return {palette.danger, palette.danger_soft};
    case Tone::kNeutral:
      break;
  }
  return {palette.muted, blended(palette.surface, palette.line, 0.45F)};
}

}  // namespace

void heading(Ui& ui, std::string_view text, int level) {
  const TextStyle style{.size = level <= 1 ? TextSize::kTitle : TextSize::kEmphasis, .bold = true};
  const Rect rect = ui.place(ui.text_height(text, style, ui.width()));
  ui.draw_text(rect, text, style);
  ui.report(ui.id(text), SemanticRole::kHeading, text, rect, {},
            [&](SemanticNode& node) { node.level = static_cast<std::uint8_t>(level); });
}

void paragraph(Ui& ui, std::string_view text, const TextStyle& style) {
  const Rect rect = ui.place(ui.text_height(text, style, ui.width()));
  ui.draw_text(rect, text, style);
  ui.report(ui.id(text), SemanticRole::kText, text, rect);
}

void caption(Ui& ui, std::string_view text) {
  paragraph(ui, text, {.size = TextSize::kSecondary, .color = ui.theme().palette.muted});
}

bool section_header(Ui& ui, std::string_view text, std::string_view action) {
  const Theme& theme = ui.theme();
  const TextStyle style{.size = TextSize::kSecondary, .color = theme.palette.muted, .bold = true};
  ui.space(12);
  const Rect rect = ui.place(std::max(theme.line(TextSize::kSecondary) + 12, action.empty() ? 0.0F : theme.target));
  ui.draw_line(rect, text, style, 0);
  ui.report(ui.id(text), SemanticRole::kHeading, text, rect, {}, [](SemanticNode& node) { node.level = 2; });
  if (action.empty()) return false;
  const TextStyle action_style{.size = TextSize::kSecondary, .color = theme.palette.primary, .bold = true};
  const float width = std::max(ui.text_width(action, action_style) + 16, theme.target);
  const Rect button{rect.right() - width + 8, rect.y, width, rect.height};
  const Ui::Scope scope(ui, text);
  const std::uint32_t id = ui.id(action);
  const Touch touch = ui.touch(id, button);
  if (touch.pressed || touch.hovered) ui.fill(button.inset(0, 4), theme.palette.pressed, theme.button_radius);
  ui.draw_line(button, action, action_style);
  ui.report(id, SemanticRole::kButton, action, button);
  return touch.tapped;
}

bool empty_state(Ui& ui, Icon icon, std::string_view title, std::string_view next, std::string_view action) {
  const Theme& theme = ui.theme();
  ui.space(40);
  const float size = 56;
  const Rect mark = ui.place(size + 32);
  ui.draw().AddCircleFilled({mark.center_x(), mark.center_y()}, size * 0.72F, theme.palette.primary_soft);
  ui.icon(icon, mark.center_x(), mark.center_y(), size * 0.6F, theme.palette.primary);
  ui.space(8);
  paragraph(ui, title, {.size = TextSize::kEmphasis, .bold = true, .centered = true});
  if (!next.empty()) {
    ui.space(4);
    paragraph(ui, next, {.size = TextSize::kSecondary, .color = theme.palette.muted, .centered = true});
  }
  bool tapped = false;
  if (!action.empty()) {
    ui.space(20);
    ui.indent(std::max(0.0F, (ui.width() - 280) / 2), [&] { tapped = secondary_button(ui, action); });
  }
  ui.space(24);
  return tapped;
}

bool banner(Ui& ui, Tone tone, std::string_view text, std::string_view action) {
  const Theme& theme = ui.theme();
  const auto [color, ground] = colors_of(theme.palette, tone);
  const float icon_room = 32;
  const TextStyle style{.size = TextSize::kSecondary, .color = color, .bold = tone == Tone::kDanger};
  const float text_height = ui.text_height(text, style, ui.width() - 24 - icon_room);
  const TextStyle action_style{.size = TextSize::kSecondary, .color = color, .bold = true};
  const Rect rect = ui.place(text_height + 20 + (action.empty() ? 0 : theme.target));
  ui.fill(rect, ground, theme.card_radius);
  ui.icon(tone == Tone::kGood   ? icons::kCheck
          : tone == Tone::kInfo ? icons::kInfo
                                : icons::kWarning,
          rect.x + 24, rect.y + 10 + theme.line(TextSize::kSecondary) / 2, 20, color);
  const Rect words{rect.x + 12 + icon_room, rect.y + 10, rect.width - 24 - icon_room, text_height};
  ui.draw_text(words, text, style);
  ui.report(ui.id(text), tone == Tone::kDanger ? SemanticRole::kAlert : SemanticRole::kText, text, words);
  if (action.empty()) return false;
  const float width = ui.text_width(action, action_style) + 24;
  const Rect button{words.x - 12, words.bottom() + 2, std::max(width, theme.target), theme.target};
  const Ui::Scope scope(ui, text);
  const std::uint32_t id = ui.id(action);
  const Touch touch = ui.touch(id, button);
  if (touch.pressed || touch.hovered) ui.fill(button.inset(0, 4), theme.palette.pressed, theme.button_radius);
  ui.draw_line(button.inset(12, 0), action, action_style, 0);
  ui.report(id, SemanticRole::kButton, action, button);
  return touch.tapped;
}

void status_line(Ui& ui, std::string_view text) {
  const TextStyle style{.size = TextSize::kSecondary, .color = ui.theme().palette.muted};
  const Rect rect = ui.place(ui.text_height(text, style, ui.width()));
  ui.draw_text(rect, text, style);
  ui.report(ui.id("status"), SemanticRole::kStatus, text, rect);
}

void tag(Ui& ui, std::string_view text, Tone tone) {
  const auto [color, ground] = colors_of(ui.theme().palette, tone);
  const TextStyle style{.size = TextSize::kCaption, .color = color};
  const Rect rect = ui.place(ui.text_width(text, style) + 14, ui.theme().line(TextSize::kCaption) + 4);
  ui.fill(rect, ground, 6);
  ui.draw_line(rect.inset(4, 0), text, style);
  ui.report(ui.id(text), SemanticRole::kText, text, rect);
}

}  // namespace baijia::app
