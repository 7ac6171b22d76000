#include <algorithm>

#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

/// Icon and label centred together; the label wraps rather than being cut.
void draw_label(Ui& ui, const Rect& rect, std::string_view text, Icon icon, const TextStyle& style) {
  const float icon_size = icon != 0 ? ui.theme().size(style.size) * 1.25F : 0;
  const float gap = icon != 0 ? 8.0F : 0.0F;
  const float room = rect.width - icon_size - gap;
  const float text_width = std::min(ui.text_width(text, style), room);
  const float x = rect.x + (rect.width - icon_size - gap - text_width) / 2;
  if (icon != 0) ui.icon(icon, x + icon_size / 2, rect.center_y(), icon_size, style.color);
  const float height = ui.text_height(text, style, room);
  TextStyle centered = style;
  centered.centered = true;
  ui.draw_text({x + icon_size + gap, rect.center_y() - height / 2, text_width + 1, height}, text, centered);
}

struct ButtonColors {
  Color ground, text, border;
};

bool big_button(Ui& ui, std::string_view text, const ButtonOptions& options, const ButtonColors& colors) {
  const Theme& theme = ui.theme();
  const TextStyle style{.size = TextSize::kBody, .color = colors.text, .bold = true};
  // Words that fit into one line only without the icon do without it.
  const float words = ui.text_width(text, style);
  float icon_room = options.icon != 0 ? theme.size(style.size) * 1.25F + 8 : 0;
  if (words <= ui.width() - 24 && words > ui.width() - 24 - icon_room) icon_room = 0;
  const Icon icon = icon_room > 0 ? options.icon : 0;
  const float height = std::max(theme.target + 4, ui.text_height(text, style, ui.width() - 24 - icon_room) + 20);
  const Rect rect = ui.place(height);
  const std::uint32_t id = ui.id(text);
  const bool dead = options.disabled || options.busy;
  const Touch touch = dead ? Touch{} : ui.touch(id, rect);
  if (ui.visible(rect)) {
    const Color ground = options.disabled ? blended(theme.palette.paper, theme.palette.line, 0.8F) : colors.ground;
    ui.fill(rect, ground, theme.button_radius);
    if (colors.border != 0 && !options.disabled) ui.border(rect, colors.border, theme.button_radius);
    if (touch.pressed || touch.hovered) {
      ui.fill(rect, touch.pressed ? theme.palette.pressed : faded(theme.palette.pressed, 0.5F), theme.button_radius);
    }
    TextStyle drawn = style;
    if (options.disabled) drawn.color = theme.palette.muted;
    draw_label(ui, rect.inset(12, 0), text, icon, drawn);
    if (touch.focused) ui.border(rect.inset(-3, -3), theme.palette.primary, theme.button_radius + 3, 2);
  }
  ui.report(id, SemanticRole::kButton, options.spoken.empty() ? text : options.spoken, rect, {},
            [&](SemanticNode& node) { node.disabled = dead; });
  return touch.tapped;
}

}  // namespace

bool primary_button(Ui& ui, std::string_view text, const ButtonOptions& options) {
  const Palette& palette = ui.theme().palette;
  return big_button(ui, text, options, {.ground = palette.primary, .text = palette.on_primary, .border = 0});
}

bool secondary_button(Ui& ui, std::string_view text, const ButtonOptions& options) {
  const Palette& palette = ui.theme().palette;
  return big_button(ui, text, options, {.ground = palette.surface, .text = palette.ink, .border = palette.line});
}

bool quiet_button(Ui& ui, std::string_view text, const ButtonOptions& options) {
  const Theme& theme = ui.theme();
  const TextStyle style{
      .size = TextSize::kBody, .color = options.disabled ? theme.palette.muted : theme.palette.primary, .bold = true};
  const float icon_room = options.icon != 0 ? theme.size(style.size) * 1.25F + 8 : 0;
  const float width = std::max(theme.target, ui.text_width(text, style) + icon_room + 24);
  Rect rect = ui.place(width, std::max(theme.target, ui.text_height(text, style, ui.width() - 24) + 12));
  // Alone in its line its words stand under those above.
  if (!ui.state().column().flowing && rect.width < ui.width()) rect.x -= 12;
  const std::uint32_t id = ui.id(text);
  const bool dead = options.disabled || options.busy;
  const Touch touch = dead ? Touch{} : ui.touch(id, rect);
  if (touch.pressed || touch.hovered) ui.fill(rect, theme.palette.pressed, theme.button_radius);
  draw_label(ui, rect.inset(12, 0), text, options.icon, style);
  ui.report(id, SemanticRole::kButton, options.spoken.empty() ? text : options.spoken, rect, {},
            [&](SemanticNode& node) { node.disabled = dead; });
  return touch.tapped;
}

bool icon_button(Ui& ui, const Rect& rect, Icon icon, std::string_view name) {
  const Theme& theme = ui.theme();
  const std::uint32_t id = ui.id(name);
  const Touch touch = ui.touch(id, rect);
  const float radius = std::min(rect.width, rect.height) / 2;
  if (touch.pressed || touch.hovered) {
    ui.draw().AddCircleFilled({rect.center_x(), rect.center_y()}, radius, theme.palette.pressed);
  }
  ui.icon(icon, rect.center_x(), rect.center_y(), theme.elder() ? 32.0F : 24.0F, theme.palette.ink);
  ui.report(id, SemanticRole::kButton, name, rect);
  return touch.tapped;
}

namespace {

/// `id` of what was drawn at `rect`, and whether it was tapped.
struct DrawnChip {
  std::uint32_t id = 0;
  Rect rect;
  bool tapped = false;
};
DrawnChip draw_chip(Ui& ui, std::string_view text, bool chosen, Icon icon) {
  const Theme& theme = ui.theme();
  const TextStyle style{
      .size = TextSize::kSecondary, .color = chosen ? theme.palette.primary : theme.palette.ink, .bold = chosen};
  const float icon_room = icon != 0 ? theme.size(style.size) * 1.25F + 8 : 0;
  const float width = std::max(theme.target, ui.text_width(text, style) + icon_room + 28);
  // The touch height is the look's minimum; what is seen is a little flatter, and lines of chips stand as near to each
  // other as chips of a line do.
  const Rect drawn = ui.place(width, theme.target - 8);
  const Rect rect = drawn.inset(0, -4);
  const std::uint32_t id = ui.id(text);
  const Touch touch = ui.touch(id, rect);
  const float radius = drawn.height / 2;
  ui.fill(drawn, chosen ? theme.palette.primary_soft : theme.palette.surface, radius);
  ui.border(drawn, chosen ? theme.palette.primary : theme.palette.line, radius, chosen ? 1.5F : 1);
  if (touch.pressed || touch.hovered) ui.fill(drawn, theme.palette.pressed, radius);
  if (ui.visible(drawn)) draw_label(ui, drawn.inset(12, 0), text, icon, style);
  return {.id = id, .rect = rect, .tapped = touch.tapped};
}

}  // namespace

bool chip(Ui& ui, std::string_view text, bool chosen, Icon icon) {
  const DrawnChip drawn = draw_chip(ui, text, chosen, icon);
  ui.report(drawn.id, SemanticRole::kCheckbox, text, drawn.rect, {},
            [&](SemanticNode& node) { node.checked = chosen; });
  return drawn.tapped;
}

bool action_chip(Ui& ui, std::string_view text, Icon icon) {
  const DrawnChip drawn = draw_chip(ui, text, false, icon);
  ui.report(drawn.id, SemanticRole::kButton, text, drawn.rect);
  return drawn.tapped;
}

}  // namespace baijia::app
