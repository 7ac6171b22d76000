#include <algorithm>
#include <cmath>

#include "shell/app/strings.h"
#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {

constexpr float kPadding = 12;

/// Colours leave the app as the DOM reads them.
std::uint32_t rgba_from_color(Color color) {
  return ((color & 0xFFU) << 24U) | ((color & 0xFF00U) << 8U) | ((color >> 8U) & 0xFF00U) | (color >> 24U);
}

bool is_secret(TextInput::Kind kind) { return kind == TextInput::Kind::kPassword || kind == TextInput::Kind::kCode; }

bool take_edit(Ui::State& state, std::uint32_t id, std::string& value) {
  bool changed = false;
  for (TextEdit& edit : state.edits) {
    if (edit.field != id || edit.text == value) continue;
    value = edit.text;
    changed = true;
  }
  if (changed) state.moving = true;
  return changed;
}

struct Box {
  Rect frame, text;
  std::string_view name;
  SemanticRole role = SemanticRole::kTextField;
};

/// The part that all fields share: touch, focus, the host's real input, the text when it is not typed in, semantics.
bool typed_box(Ui& ui, std::uint32_t id, const Box& box, std::string& value, const FieldLook& look) {
  Ui::State& state = ui.state();
  const Theme& theme = ui.theme();
  const bool changed = take_edit(state, id, value);
  state.fields.push_back(id);
  const Touch touch = ui.touch(id, box.frame);
  int& seen_frame = state.field_frames[id];
  const bool appeared = seen_frame < state.frame - 1;
  seen_frame = state.frame;
  if (touch.tapped || (look.focus_at_once && appeared && state.takes_touch())) {
    state.focus_field(id);
  }
  const bool active = state.field.id == id;
  const Color outline = !look.error.empty() ? theme.palette.danger
                        : active            ? theme.palette.primary
                                            : theme.palette.outline;
  ui.fill(box.frame, theme.palette.field, theme.button_radius);
  ui.border(box.frame, outline, theme.button_radius, active ? 2.0F : 1.0F);
  const bool many = look.kind == TextInput::Kind::kMultiline;
  if (active) {
    ActiveField& field = state.field;
    field.seen = true;
    field.text = value;
    field.name = box.name;
    field.placeholder = look.placeholder;
    field.input = {.id = id, .kind = look.kind};
    field.input.x = box.text.x;
    field.input.y = box.text.y;
    field.input.width = box.text.width;
    field.input.height = box.text.height;
    field.input.font_size = theme.size(TextSize::kBody);
    field.input.text_color = rgba_from_color(theme.palette.ink);
    field.input.max_length = look.max_length;
    // Above the keyboard, wherever it was.
    if (ScrollState* scroll = state.current_scroll(); scroll != nullptr && state.field_reveal) {
      const Rect& clip = state.clip();
      if (box.frame.bottom() + 12 > clip.bottom()) scroll->offset += box.frame.bottom() + 12 - clip.bottom();
      if (box.frame.y - 12 < clip.y) scroll->offset -= clip.y - box.frame.y + 12;
      state.field_reveal = false;
      ui.ask_frame();
    }
  } else if (value.empty()) {
    const TextStyle hint{.color = theme.palette.muted, .max_lines = many ? 3 : 1};
    ui.draw_text(box.text, look.placeholder, hint);
  } else if (is_secret(look.kind)) {
    std::string dots;
    for (std::size_t index = 0; index < std::min<std::size_t>(value.size(), 24); ++index) dots += "•";
    ui.draw_line(box.text, dots, {}, 0);
  } else if (many) {
    ui.draw_text(box.text, value, {});
  } else {
    ui.draw_line(box.text, value, {}, 0);
  }
  if (look.entered != nullptr && state.submitted == id) *look.entered = true;
  ui.report(id, box.role, box.name, box.frame, is_secret(look.kind) ? std::string_view() : std::string_view(value),
            [&](SemanticNode& node) {
              node.focused = active;
              node.text_kind = look.kind;
            });
  return changed;
}

void field_label(Ui& ui, std::string_view label) {
  if (label.empty()) return;
  const TextStyle style{.size = TextSize::kSecondary, .color = ui.theme().palette.muted};
  const Rect rect = ui.place(ui.text_height(label, style, ui.width()));
  ui.draw_text(rect, label, style);
  ui.space(4);
}

}  // namespace

bool text_field(Ui& ui, std::string_view key, std::string& value, const FieldLook& look) {
  const Theme& theme = ui.theme();
  field_label(ui, look.label);
  const float line = std::round(theme.line(TextSize::kBody));
  const bool many = look.kind == TextInput::Kind::kMultiline;
  float text_height = line;
  if (many) {
    const float wrapped = ui.text_height(value, {}, ui.width() - 2 * kPadding);
    text_height = std::max(line * static_cast<float>(std::max(look.lines, 2)), wrapped);
  }
  const Rect frame = ui.place(std::max(theme.target + 4, text_height + 2 * kPadding));
  Box box{.frame = frame,
          .text = frame.inset(kPadding, kPadding),
          .name = look.label.empty() ? look.placeholder : look.label};
  if (!many) box.text = {frame.x + kPadding, frame.center_y() - line / 2, frame.width - 2 * kPadding, line};
  const bool changed = typed_box(ui, ui.id(key), box, value, look);
  if (!look.error.empty()) {
    ui.space(4);
    const TextStyle style{.size = TextSize::kSecondary, .color = theme.palette.danger};
    const Rect rect = ui.place(ui.text_height(look.error, style, ui.width()));
    ui.draw_text(rect, look.error, style);
    const Ui::Scope scope(ui, key);
    ui.report(ui.id("error"), SemanticRole::kAlert, look.error, rect);
  }
  return changed;
}

bool search_field(Ui& ui, std::string_view key, std::string& value, std::string_view placeholder, bool focus_at_once) {
  const Theme& theme = ui.theme();
  const float line = std::round(theme.line(TextSize::kBody));
  const Rect frame = ui.place(std::max(theme.target + 4, line + 20));
  const float icon_size = theme.size(TextSize::kBody) * 1.25F;
  const float clear_room = value.empty() ? kPadding : theme.target;
  const float lead = kPadding + icon_size + 8;
  const Box box{.frame = {frame.x, frame.y, frame.width, frame.height},
                .text = {frame.x + lead, frame.center_y() - line / 2, frame.width - lead - clear_room, line},
                .name = placeholder,
                .role = SemanticRole::kSearchField};
  const FieldLook look{
      .placeholder = placeholder, .kind = TextInput::Kind::kSearch, .max_length = 60, .focus_at_once = focus_at_once};
  const std::uint32_t id = ui.id(key);
  bool changed = typed_box(ui, id, box, value, look);
  ui.icon(icons::kSearch, frame.x + kPadding + icon_size / 2, frame.center_y(), icon_size, theme.palette.muted);
  if (!value.empty()) {
    const Rect clear{frame.right() - theme.target, frame.center_y() - theme.target / 2, theme.target, theme.target};
    const Ui::Scope scope(ui, key);
    if (icon_button(ui, clear, icons::kClose, say(Text::kClear))) {
      value.clear();
      changed = true;
      ui.state().focus_field(id);
    }
  }
  return changed;
}

bool choice(Ui& ui, std::string_view key, std::string_view label, std::span<const std::string_view> options,
            int& chosen) {
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  field_label(ui, label);
  const Ui::Scope scope(ui, key);
  const TextStyle style{.size = TextSize::kSecondary, .color = palette.ink};
  const float piece = ui.width() / static_cast<float>(std::max<std::size_t>(options.size(), 1));
  float widest = 0;
  for (const std::string_view option : options) {
    widest = std::max(widest, ui.text_width(option, {.size = TextSize::kSecondary, .bold = true}));
  }
  const bool fits = widest + 16 <= piece && piece >= theme.target;
  bool changed = false;
  const auto choose = [&](std::size_t index) {
    changed = chosen != static_cast<int>(index);
    chosen = static_cast<int>(index);
  };
  if (!fits) {
    ui.flow(8, [&] {
      for (std::size_t index = 0; index < options.size(); ++index) {
        if (chip(ui, options[index], chosen == static_cast<int>(index))) choose(index);
      }
    });
    return changed;
  }
  const Rect rect = ui.place(theme.target);
  const Rect track = rect.inset(0, 2);
  ui.fill(track, palette.track, theme.button_radius);
  for (std::size_t index = 0; index < options.size(); ++index) {
    const Rect segment{rect.x + piece * static_cast<float>(index), rect.y, piece, rect.height};
    const std::uint32_t id = ui.id(options[index]);
    const Touch touch = ui.touch(id, segment);
    const bool on = chosen == static_cast<int>(index);
    const Rect drawn{segment.x + 2, track.y + 2, segment.width - 4, track.height - 4};
    if (on) {
      ui.fill(drawn, palette.raised, theme.button_radius - 2);
      if (!theme.dark) ui.border(drawn, palette.line, theme.button_radius - 2);
    }
    if (touch.pressed || touch.hovered) ui.fill(drawn, palette.pressed, theme.button_radius - 2);
    TextStyle drawn_style = style;
    drawn_style.bold = on;
    drawn_style.color = on ? palette.primary : palette.ink;
    ui.draw_line(segment, options[index], drawn_style);
    ui.report(id, SemanticRole::kRadio, options[index], segment, {}, [&](SemanticNode& node) { node.checked = on; });
    if (touch.tapped) choose(index);
  }
  return changed;
}

bool toggle(Ui& ui, std::string_view text, bool& on) {
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const float knob_room = theme.elder() ? 60.0F : 48.0F;
  const TextStyle style{};
  const float text_height = ui.text_height(text, style, ui.width() - knob_room - 12);
  const Rect rect = ui.place(std::max(theme.row + 4, text_height + 20));
  const std::uint32_t id = ui.id(text);
  const Touch touch = ui.touch(id, rect);
  if (touch.pressed || touch.hovered) ui.fill(rect.inset(-8, 1), palette.pressed, theme.button_radius);
  ui.draw_text({rect.x, rect.center_y() - text_height / 2, rect.width - knob_room - 12, text_height}, text, style);
  const float height = knob_room * 0.58F;
  const Rect track{rect.right() - knob_room, rect.center_y() - height / 2, knob_room, height};
  const float share = ui.animate(id, on, on ? 1.0F : 0.0F);
  ui.fill(track, blended(palette.outline, palette.primary, share), height / 2);
  const float x = track.x + height / 2 + (track.width - height) * share;
  ui.draw().AddCircleFilled({x, track.center_y()}, height / 2 - 3, palette.surface);
  ui.report(id, SemanticRole::kCheckbox, text, rect, {}, [&](SemanticNode& node) { node.checked = on; });
  if (touch.tapped) on = !on;
  return touch.tapped;
}

}  // namespace baijia::app
