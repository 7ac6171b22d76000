#include <algorithm>
#include <cmath>

#include "shell/app/strings.h"
#include "shell/app/ui_state.h"
#include "shell/app/widgets.h"

namespace baijia::app {

namespace {
constexpr float kSheetRadius = 16;
constexpr float kDialogWidth = 440;
constexpr double kGrowth = 30;  // of what is missing, a second: a sheet has its new height within a fifth of one

/// What becomes of a sheet's height in this frame, when its content is `inner` high.
float next_height(float shown, float inner, double seconds) {
  const float missing = inner - shown;
  if (std::abs(missing) < 1) return inner;
  return shown + missing * static_cast<float>(1 - std::exp(-kGrowth * seconds));
}
}  // namespace

void sheet(Ui& ui, std::string_view key, bool& open, std::string_view title, FunctionRef<void()> content) {
  if (!open) return;
  Ui::State& state = ui.state();
  const Theme& theme = ui.theme();
  const Ui::Scope scope(ui, key);
  ui.overlay([&] {
    const std::uint32_t self = ui.id("sheet");
    const Viewport& view = ui.viewport();
    const bool wide = view.width >= kWideWidth;
    const float share = ui.animate(self, true);
    const Rect screen{0, 0, view.width, view.height};
    const Touch beside = ui.touch(ui.id("beside"), screen);
    ui.fill(screen, faded(theme.palette.scrim, share));

    const float padding = 20;
    const float floor = view.height - view.keyboard_height;
    const float safe = wide || view.keyboard_height > 0 ? 0 : view.inset_bottom;
    const float width = wide ? std::min(kDialogWidth, view.width - 48) : view.width;
    // What is asked about is never cut.
    const TextStyle title_style{.size = TextSize::kEmphasis, .bold = true};
    const float title_width = width - 2 * padding - theme.target;
    const float title_height = ui.text_height(title, title_style, title_width);
    const float bar = std::max(theme.target, title_height) + 12;
    const float most = floor - view.inset_top - 40;
    const float known = state.heights[self];
    const float body = std::min(known, most - bar - safe - 16);
    const float height = bar + body + 16 + safe;
    Rect panel{(view.width - width) / 2, wide ? (floor - height) / 2 : floor - height, width, height};
    panel.y += (1 - share) * (wide ? 12.0F : std::min(height, 120.0F));
    if (known == 0) panel.y = view.height + 2 * kSheetRadius;  // measured first, out of sight
    ui.shadow(panel, kSheetRadius);
    ui.draw().AddRectFilled({panel.x, panel.y}, {panel.right(), wide ? panel.bottom() : panel.bottom() + 200},
                            theme.palette.surface, kSheetRadius,
                            wide ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersTop);
    static_cast<void>(ui.touch(ui.id("inside"), panel));  // a tap on the panel is not beside it
    ui.report(self, SemanticRole::kDialog, title, panel);

    const Rect top{panel.x + padding, panel.y + 6, panel.width - 2 * padding, bar - 6};
    ui.draw_text({top.x, top.center_y() - title_height / 2, title_width, title_height}, title, title_style);
    ui.report(ui.id("title"), SemanticRole::kHeading, title, {top.x, top.y, top.width - theme.target, top.height}, {},
              [](SemanticNode& node) { node.level = 2; });
    if (icon_button(ui,
                    {top.right() - theme.target + 10, top.center_y() - theme.target / 2, theme.target, theme.target},
                    icons::kClose, say(Text::kClose))) {
      open = false;
    }
    float inner = 0;
    ui.scroll("body", {panel.x, panel.y + bar, panel.width, body}, [&] {
      ui.indent(padding, [&] {
        const float before = ui.cursor_y();
        content();
        inner = std::max(1.0F, ui.cursor_y() - before);
      });
    });
    if (std::abs(inner - known) > 0.5F) {
      const bool grows = share >= 1 && !view.prefers_reduced_motion;
      state.heights[self] = grows ? next_height(known, inner, state.delta) : inner;
      ui.ask_frame();
    }
    const bool on_top = state.layer == state.next_top_layer;
    if (beside.tapped || (on_top && std::exchange(state.dismiss, false))) {
      open = false;
      ui.ask_frame();
    }
  });
}

std::optional<std::size_t> menu(Ui& ui, std::string_view key, bool& open, std::string_view title,
                                std::span<const MenuItem> items) {
  std::optional<std::size_t> chosen;
  sheet(ui, key, open, title, [&] {
    for (std::size_t index = 0; index < items.size(); ++index) {
      const Ui::Scope scope(ui, index);
      const MenuItem& item = items[index];
      if (item.disabled) continue;
      if (row(ui, "item", {.title = item.text, .icon = item.icon, .chevron = false}).tapped) {
        chosen = index;
        open = false;
      }
    }
  });
  return chosen;
}

bool confirm(Ui& ui, std::string_view key, bool& open, std::string_view title, std::string_view text,
             std::string_view deed) {
  bool done = false;
  sheet(ui, key, open, title, [&] {
    paragraph(ui, text, {.color = ui.theme().palette.muted});
    ui.space(20);
    if (primary_button(ui, deed)) {
      done = true;
      open = false;
    }
    ui.space(8);
    if (secondary_button(ui, say(Text::kCancel))) open = false;
  });
  return done;
}

}  // namespace baijia::app
