// Doors: shape first, colour second. Each state differs without any colour at all.

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <numbers>

#include "shell/app/strings.h"
#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

constexpr float kSmallMark = 20;

struct Pen {
  Ui& ui;
  float x, y, size;
  /// A door leaf: higher than wide, so that nobody takes it for a checkbox.
  [[nodiscard]] Rect leaf() const { return {x - size * 0.41F, y - size / 2, size * 0.82F, size}; }
  [[nodiscard]] float radius() const { return size * 0.16F; }
  [[nodiscard]] float stroke() const { return std::max(1.5F, size * 0.08F); }
};

void draw_check(const Pen& pen, Color color) {
  const float s = pen.size;
  ImDrawList& list = pen.ui.draw();
  list.PathLineTo({pen.x - s * 0.24F, pen.y + s * 0.01F});
  list.PathLineTo({pen.x - s * 0.06F, pen.y + s * 0.19F});
  list.PathLineTo({pen.x + s * 0.25F, pen.y - s * 0.17F});
  list.PathStroke(color, 0, std::max(2.0F, s * 0.11F));
}

void draw_half_disc(const Pen& pen, Color color) {
  ImDrawList& list = pen.ui.draw();
  const float radius = pen.size / 2;
  const float half = std::numbers::pi_v<float> / 2;
  list.PathArcTo({pen.x, pen.y}, radius - 0.5F, half, 3 * half);
  list.PathFillConvex(color);
  list.AddCircle({pen.x, pen.y}, radius - pen.stroke() / 2, color, 0, pen.stroke());
}

void draw_hatching(const Pen& pen, Color color) {
  const Rect box = pen.leaf();
  ImDrawList& list = pen.ui.draw();
  list.PushClipRect({box.x + 1, box.y + 1}, {box.right() - 1, box.bottom() - 1}, true);
  for (float offset = -pen.size; offset < pen.size; offset += std::max(4.0F, pen.size * 0.22F)) {
    list.AddLine({box.x + offset, box.bottom()}, {box.x + offset + pen.size, box.y}, color, 1.2F);
  }
  list.PopClipRect();
  pen.ui.border(box, color, pen.radius(), pen.stroke());
}

void draw_clock(const Pen& pen, Color color) {
  ImDrawList& list = pen.ui.draw();
  const float radius = pen.size / 2 - pen.stroke() / 2;
  list.AddCircle({pen.x, pen.y}, radius, color, 0, pen.stroke());
  list.AddLine({pen.x, pen.y}, {pen.x, pen.y - radius * 0.62F}, color, pen.stroke());
  list.AddLine({pen.x, pen.y}, {pen.x + radius * 0.5F, pen.y + radius * 0.2F}, color, pen.stroke());
}

void draw_star(Ui& ui, float x, float y, float radius, Color color, Color ground) {
  ImDrawList& list = ui.draw();
  const auto star = [&](float outer, float inner, Color filling) {
    for (int index = 0; index < 10; ++index) {
      const float angle = (static_cast<float>(index) * 36.0F - 90.0F) * std::numbers::pi_v<float> / 180.0F;
      const float reach = index % 2 == 0 ? outer : inner;
      list.PathLineTo({x + reach * std::cos(angle), y + reach * std::sin(angle)});
    }
    list.PathFillConcave(filling);
  };
  star(radius * 1.6F, radius * 0.85F, ground);  // parts it from the door's edge
  star(radius, radius * 0.45F, color);
}

/// The number stands at the shape's foot, on the ground's colour. It grows with the shape and not with the letters: in
/// 长辈版 it would hide the shape.
void draw_tries(const Pen& pen, std::string_view number, Color color) {
  Ui& ui = pen.ui;
  const Palette& palette = ui.theme().palette;
  ImFont* const font = ui.state().fonts[static_cast<std::size_t>(FontFace::kBold)];
  const float letters = std::round(std::max(ui.theme().elder() ? 18.0F : 11.0F, pen.size * 0.42F));
  const ImVec2 extent = font->CalcTextSizeA(letters, FLT_MAX, 0, number.data(), number.data() + number.size());
  const float height = letters + 3;
  const float width = std::max(extent.x + 6, height);
  const Rect badge{pen.x + pen.size / 2 - width / 2, pen.y + pen.size * 0.62F - height, width, height};
  ui.fill(badge, palette.surface, height / 2);
  ui.border(badge, color, height / 2);
  ui.draw().AddText(font, letters, {badge.center_x() - extent.x / 2, badge.center_y() - letters / 2}, palette.ink,
                    number.data(), number.data() + number.size());
}

}  // namespace

void door_shape(Ui& ui, float center_x, float center_y, float size, const DoorMark& mark) {
  const Pen pen{.ui = ui, .x = center_x, .y = center_y, .size = size};
  if (!ui.visible(pen.leaf())) return;
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const Color color = theme.door(mark.state);
  switch (mark.state) {
    case DoorState::kNotYet:
      ui.border(pen.leaf(), color, pen.radius(), pen.stroke());
      ui.draw().AddCircleFilled({pen.x + size * 0.2F, pen.y + size * 0.04F}, std::max(1.2F, size * 0.055F), color);
      break;
    case DoorState::kMet:
      ui.fill(pen.leaf(), color, pen.radius());
      draw_check(pen, theme.dark ? palette.paper : palette.surface);
      break;
    case DoorState::kTried:
      draw_half_disc(pen, color);
      break;
    case DoorState::kRefused:
      ui.fill(pen.leaf(), color, pen.radius());
      ui.fill({pen.x - size * 0.25F, pen.y - size * 0.06F, size * 0.5F, size * 0.12F},
              theme.dark ? palette.paper : palette.surface, 1);
      break;
    case DoorState::kVacant:
      draw_hatching(pen, color);
      break;
    case DoorState::kLet:
      ui.border(pen.leaf(), color, pen.radius(), pen.stroke());
      ui.draw().AddCircleFilled({pen.x, pen.y}, size * 0.2F, color);
      break;
    case DoorState::kPostponed:
      draw_clock(pen, color);
      break;
  }
  if (mark.promise_due) {
    const float grow = pen.stroke() + 2.5F;
    ui.border(pen.leaf().inset(-grow, -grow), palette.danger, pen.radius() + grow, std::max(2.0F, size * 0.09F));
  }
  // Among many small marks a number would cover the neighbours.
  const bool small = size < kSmallMark;
  if (mark.state == DoorState::kTried && mark.tries > 0 && !small) {
    draw_tries(pen, std::to_string(mark.tries), color);
  }
  if (mark.key_household) {
    draw_star(ui, pen.x - size * 0.46F, pen.y - size * 0.46F, small ? 3.5F : std::max(5.0F, size * 0.24F),
              palette.primary, palette.surface);
  }
}

std::string door_words(const DoorMark& mark) {
  std::string words;
  switch (mark.state) {
    case DoorState::kNotYet:
      words = say(Text::kDoorNotYet);
      break;
    case DoorState::kMet:
      words = say(Text::kDoorMet);
      break;
    case DoorState::kTried:
      words = say(Text::kDoorTriedTimes, {mark.tries});
      break;
    case DoorState::kRefused:
      words = say(Text::kDoorRefused);
      break;
    case DoorState::kVacant:
      words = say(Text::kDoorVacant);
      break;
    case DoorState::kLet:
      words = say(Text::kDoorLet);
      break;
    case DoorState::kPostponed:
      words = say(Text::kDoorPostponed);
      break;
  }
  if (mark.promise_due) words.append(" ").append(say(Text::kDoorPromiseDue));
  if (mark.key_household) words.append(" ").append(say(Text::kDoorKey));
  return words;
}

Touch door_cell(Ui& ui, std::string_view key, const Rect& rect, std::string_view room, std::string_view name,
                const DoorMark& mark, bool mine, bool chosen, TextSize room_size) {
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const std::uint32_t id = ui.id(key);
  const Touch touch = ui.touch(id, rect);
  if (ui.visible(rect)) {
    const Rect cell = rect.inset(2, 2);
    ui.fill(cell, mine ? palette.surface : palette.paper, theme.button_radius);
    ui.border(cell, chosen || touch.focused ? palette.primary : palette.line, theme.button_radius,
              chosen || touch.focused ? 2.0F : 1.0F);
    if (touch.pressed || touch.hovered) ui.fill(cell, palette.pressed, theme.button_radius);
    const float line = theme.line(room_size);
    const float size = std::min((room_size == TextSize::kCaption ? 24.0F : 40.0F) * std::min(theme.scale, 1.5F),
                                cell.height - line - 13);
    const float group = size + 3 + line;
    const float top = cell.center_y() - group / 2;
    door_shape(ui, cell.center_x(), top + size / 2, size, mark);
    ui.draw_line({cell.x + 1, top + size + 3, cell.width - 2, line}, room,
                 {.size = room_size, .color = mine ? palette.ink : palette.muted});
  }
  ui.report(id, SemanticRole::kGridCell, name, rect, door_words(mark),
            [&](SemanticNode& node) { node.checked = chosen; });
  return touch;
}

}  // namespace baijia::app
