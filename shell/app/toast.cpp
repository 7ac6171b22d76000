#include "shell/app/toast.h"

#include <algorithm>

#include "shell/app/ui_state.h"

namespace baijia::app {

namespace {
constexpr std::int64_t kShortMillis = 3500;
constexpr std::int64_t kActionMillis = 7000;  // time enough to read it and to reach for it
}  // namespace

void Toast::show(Host& host, std::string_view text, std::string_view action, std::function<void()> deed) {
  text_ = text;
  action_ = action;
  deed_ = std::move(deed);
  until_millis_ = host.clock().now_millis() + (action.empty() ? kShortMillis : kActionMillis);
  ++serial_;
  host.request_frame();
  host.request_frame_at(until_millis_ + 1);
}

void Toast::draw(Ui& ui, float left, float width, float bottom) {
  Ui::State& state = ui.state();
  if (std::exchange(state.toast, {}).height > 0 && !shown()) ui.ask_frame();
  if (!shown()) return;
  const std::int64_t now = state.host.clock().now_millis();
  if (now >= until_millis_) {
    hide();
    ui.ask_frame();
    return;
  }
  state.host.request_frame_at(until_millis_ + 1);
  const Theme& theme = ui.theme();
  const Ui::Scope scope(ui, "toast");
  const Ui::Scope number(ui, static_cast<std::size_t>(serial_));
  // Dark on light and light on dark: it floats.
  const Color ground = theme.dark ? color_from_rgb(0xE4E1DB) : color_from_rgb(0x2B2E34);
  const Color ink = theme.dark ? color_from_rgb(0x1F2328) : color_from_rgb(0xFFFFFF);
  const Color action_color = theme.dark ? color_from_rgb(0x9E2F22) : color_from_rgb(0xFFB4A5);
  const TextStyle style{.size = TextSize::kSecondary, .color = ink};
  const TextStyle action_style{.size = TextSize::kSecondary, .color = action_color, .bold = true};
  const float outer = std::min(width - 24, 480.0F);
  const float action_width = action_.empty() ? 0 : std::max(theme.target, ui.text_width(action_, action_style) + 24);
  const float text_width = outer - 32 - action_width;
  const float text_height = ui.text_height(text_, style, text_width);
  const float height = std::max(theme.target + 4, text_height + 24);
  const float share = ui.animate(ui.id("rise"), true);
  // Clear of what is to be tapped next: above a page's footer, at the other end of the screen from a sheet.
  const float low = ui.viewport().height - bottom - state.footer - height - 12 + (1 - share) * 12;
  const float high = ui.viewport().inset_top + 12 - (1 - share) * 12;
  const Rect rect{left + (width - outer) / 2, state.top_layer > 0 ? high : low, outer, height};
  if (state.top_layer == 0) state.toast = {rect.x, rect.y, outer, height + 12};

  // Above the page but not instead of it: it takes touches in whatever layer is the top one.
  ImDrawList* const outer_list = std::exchange(state.list, ImGui::GetForegroundDrawList());
  const int outer_layer = std::exchange(state.layer, state.top_layer);
  ui.shadow(rect, theme.card_radius);
  ui.fill(rect, ground, theme.card_radius);
  ui.draw_text({rect.x + 16, rect.center_y() - text_height / 2, text_width, text_height}, text_, style);
  static_cast<void>(ui.touch(ui.id("ground"), rect));
  ui.report(ui.id("text"), SemanticRole::kStatus, text_, rect);
  if (!action_.empty()) {
    const Rect button{rect.right() - action_width - 4, rect.center_y() - theme.target / 2, action_width, theme.target};
    const std::uint32_t id = ui.id("action");
    const Touch touch = ui.touch(id, button);
    if (touch.pressed || touch.hovered) ui.fill(button, faded(action_color, 0.2F), theme.button_radius);
    ui.draw_line(button, action_, action_style);
    ui.report(id, SemanticRole::kButton, action_, button);
    if (touch.tapped) {
      hide();
      if (auto deed = std::exchange(deed_, nullptr)) deed();
    }
  }
  state.layer = outer_layer;
  state.list = outer_list;
}

}  // namespace baijia::app
