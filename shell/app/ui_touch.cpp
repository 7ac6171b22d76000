// Touch: one pointer, widgets that want its taps, scroll areas that want its drags. A press belongs to the widget drawn
// last under it and to the innermost scroll area; moving beyond the slop takes it from the widget for good. Where a
// widget is, is where it was seen, in the frame before: on a slow phone a sheet that still rises must not bring another
// line under the finger.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "shell/app/ui_state.h"

namespace baijia::app {

namespace {

constexpr float kFriction = 0.325F;   // seconds in which a fling falls to 1/e; what phones feel like
constexpr float kLeastVelocity = 12;  // dp per second: standing
constexpr float kMostVelocity = 6000;
constexpr double kSampleTime = 0.1;  // seconds of finger history that a fling's speed is taken from

float fling_velocity(const ScrollState& scroll, double now) {
  const auto first =
      std::ranges::find_if(scroll.samples, [&](const auto& sample) { return sample.first >= now - kSampleTime; });
  if (first == scroll.samples.end()) return 0;
  const auto& last = scroll.samples.back();
  const double time = last.first - first->first;
  if (time < 0.008) return 0;
  return std::clamp(static_cast<float>((first->second - last.second) / time), -kMostVelocity, kMostVelocity);
}

/// True when the mouse, drawn since the last frame, came over `rect`, or its button went down there.
bool swept_over(const Pointer& pointer, const Rect& rect, const Rect& clip) {
  constexpr float kStep = 12;
  if (!pointer.mouse || !pointer.down || !pointer.moved) return false;
  if (rect.contains(pointer.down_x, pointer.down_y)) return true;
  const float dx = pointer.x - pointer.from_x;
  const float dy = pointer.y - pointer.from_y;
  const int steps = 1 + static_cast<int>(std::hypot(dx, dy) / kStep);
  for (int step = 0; step <= steps; ++step) {
    const float share = static_cast<float>(step) / static_cast<float>(steps);
    const float x = pointer.from_x + dx * share;
    const float y = pointer.from_y + dy * share;
    if (rect.contains(x, y) && clip.contains(x, y)) return true;
  }
  return false;
}

}  // namespace

void Ui::State::take_pointer() {
  pointer.just_down = pointer.just_up = false;
  pointer.frame_dy = 0;
  pointer.from_x = pointer.x;
  pointer.from_y = pointer.y;
  while (!pointer.queue.empty()) {
    const PointerEvent event = pointer.queue.front();
    pointer.queue.pop_front();
    pointer.mouse = event.mouse;
    const float dy = event.y - pointer.y;
    pointer.x = event.x;
    pointer.y = event.y;
    if (event.phase == PointerPhase::kDown) {
      pointer.down = pointer.just_down = true;
      pointer.moved = pointer.consumed = false;
      pointer.down_x = event.x;
      pointer.down_y = event.y;
      pointer.down_seconds = seconds;
      pointer.candidate = pointer.scroll = pointer.scrolling = 0;
      pointer.from_x = event.x;
      pointer.from_y = event.y;
      host.request_frame_at(host.clock().now_millis() + static_cast<std::int64_t>(kLongPressTime * 1000) + 10);
      return;
    }
    if (pointer.down) {
      if (std::hypot(event.x - pointer.down_x, event.y - pointer.down_y) > kSlop) {
        if (!pointer.moved && !event.mouse) pointer.scrolling = pointer.scroll;
        pointer.moved = true;
      }
      pointer.frame_dy += dy;
      if (const auto place = scrolls.find(pointer.scrolling); place != scrolls.end()) {
        place->second.samples.emplace_back(seconds, event.y);
        if (place->second.samples.size() > 32) place->second.samples.pop_front();
      }
    }
    if (event.phase == PointerPhase::kUp || event.phase == PointerPhase::kCancel) {
      if (!pointer.down) continue;
      pointer.down = false;
      if (event.phase == PointerPhase::kUp) pointer.just_up = true;
      if (const auto place = scrolls.find(pointer.scrolling); place != scrolls.end()) {
        place->second.velocity = event.phase == PointerPhase::kUp ? fling_velocity(place->second, seconds) : 0;
        place->second.samples.clear();
      }
      if (event.phase == PointerPhase::kCancel) pointer.candidate = pointer.scrolling = 0;
      return;
    }
  }
}

Touch Ui::touch(std::uint32_t id, const Rect& rect) {
  State& state = *state_;
  Pointer& pointer = state.pointer;
  Touch touch;
  const bool focus_here = std::exchange(state.focus_pending, false);
  state.touched[id] = rect;
  if (!state.takes_touch()) return touch;
  const auto seen = state.seen.find(id);
  const bool inside = seen != state.seen.end() && seen->second.contains(pointer.x, pointer.y) &&
                      state.clip().contains(pointer.x, pointer.y);
  if (pointer.just_down && inside) pointer.candidate = id;
  if (pointer.candidate == id && !pointer.moved && !pointer.consumed) {
    touch.pressed = pointer.down && inside;
    touch.tapped = pointer.just_up && inside;
    if (pointer.down && state.seconds - pointer.down_seconds >= kLongPressTime) {
      touch.long_pressed = true;
      pointer.consumed = true;
      touch.pressed = false;
    }
  }
  touch.swept = swept_over(pointer, rect, state.clip());
  touch.hovered = pointer.mouse && !state.viewport.coarse_pointer && inside && !pointer.down;
  touch.focused = focus_here && state.focus_shown;
  if (state.activated == id) touch.tapped = true;
  if (touch.focused && state.key == Key::kEnter) {
    touch.tapped = true;
    state.key.reset();
  }
  if (state.holding) {
    touch.long_pressed = false;
    if (touch.tapped) state.held_tap = state.only_opens ? 0 : id;
    touch.pressed = touch.pressed || touch.tapped || state.held_tap == id;  // until the next frame can be shown
    if (!state.only_opens) touch.tapped = false;
  }
  if (touch.tapped) {
    // What the tap does may change the page; the next frame shows it.
    ask_frame();
  }
  return touch;
}

void Ui::scroll(std::string_view key, const Rect& rect, FunctionRef<void()> content) {
  State& state = *state_;
  Pointer& pointer = state.pointer;
  const std::uint32_t area = id(key);
  {
    ScrollState& scroll = state.scrolls[area];
    scroll.seen = true;
    scroll.view = rect.height;
    const bool inside = rect.contains(pointer.x, pointer.y) && state.clip().contains(pointer.x, pointer.y);
    if (state.takes_touch() && inside) {
      if (pointer.just_down) {
        pointer.scroll = area;
        if (std::abs(scroll.velocity) > kLeastVelocity) pointer.consumed = true;
        scroll.velocity = 0;
        scroll.samples.clear();
        scroll.samples.emplace_back(state.seconds, pointer.y);
      }
      if (pointer.wheel != 0) {
        scroll.offset += pointer.wheel;
        scroll.velocity = 0;
        pointer.wheel = 0;
        ask_frame();
      }
    }
    if (pointer.scrolling == area) {
      scroll.offset -= pointer.frame_dy;
      if (!pointer.down) pointer.scrolling = 0;
    } else if (std::abs(scroll.velocity) > kLeastVelocity) {
      scroll.offset += scroll.velocity * static_cast<float>(state.delta);
      scroll.velocity *= std::exp(-static_cast<float>(state.delta) / kFriction);
      if (std::abs(scroll.velocity) <= kLeastVelocity) scroll.velocity = 0;
      ask_frame();
    }
    const float most = std::max(0.0F, scroll.content - scroll.view);
    if (scroll.content > 0 && (scroll.offset < 0 || scroll.offset > most)) {
      scroll.offset = std::clamp(scroll.offset, 0.0F, most);
      scroll.velocity = 0;
    }
  }
  state.push_clip(rect);
  state.scroll_stack.push_back(area);
  // Whole device pixels: glyphs stay sharp while they move.
  const float ratio = std::max(1.0F, state.viewport.pixel_ratio);
  const float offset = std::round(state.scrolls[area].offset * ratio) / ratio;
  const float height = column({rect.x, rect.y - offset, rect.width, kAnyHeight}, content);
  state.scroll_stack.pop_back();
  state.pop_clip();
  ScrollState& scroll = state.scrolls[area];
  if (std::abs(scroll.content - height) > 0.5F) {
    scroll.content = height;
    ask_frame();
  }
  // Where one is in it, while it moves.
  if (height > rect.height + 1 && (pointer.scrolling == area || scroll.velocity != 0)) {
    const float bar = std::max(32.0F, rect.height * rect.height / height);
    const float most = height - rect.height;
    const float y = rect.y + (rect.height - bar) * std::clamp(scroll.offset / most, 0.0F, 1.0F);
    fill({rect.right() - 5, y, 3, bar}, faded(theme().palette.muted, 0.5F), 1.5F);
  }
}

void Ui::list(std::size_t count, float row_height, FunctionRef<void(std::size_t)> row) {
  State& state = *state_;
  const std::uint32_t self = id("list");
  const bool walks = state.focus_list == 0 && state.takes_touch();
  if (walks) state.focus_list = self;
  const float top = cursor_y();
  ListHeights& heights = state.list_heights[self];
  if (heights.usual != row_height || heights.width != width()) {
    heights = ListHeights{.usual = row_height, .width = width(), .rows = {}};
  }
  heights.rows.resize(count, row_height);
  if (walks && state.key && count > 0) {
    if (state.key_list != self) {
      state.key_list = self;
      state.focus_shown = false;
      state.focus_index = 0;
    }
    const std::size_t before = state.focus_index;
    const bool was_shown = state.focus_shown;
    bool used = true;
    const ScrollState* view = state.current_scroll();
    const auto page =
        static_cast<std::size_t>(std::max(1.0F, (view != nullptr ? view->view : 400.0F) / row_height - 1));
    switch (*state.key) {
      case Key::kDown:
        state.focus_index = was_shown ? std::min(before + 1, count - 1) : before;
        break;
      case Key::kUp:
        state.focus_index = before > 0 ? before - 1 : 0;
        break;
      case Key::kPageDown:
        state.focus_index = std::min(before + page, count - 1);
        break;
      case Key::kPageUp:
        state.focus_index = before > page ? before - page : 0;
        break;
      case Key::kHome:
        state.focus_index = 0;
        break;
      case Key::kEnd:
        state.focus_index = count - 1;
        break;
      default:
        used = false;
    }
    if (used) {
      state.key.reset();
      state.focus_shown = true;
      if (ScrollState* scroll = state.current_scroll(); scroll != nullptr) {
        const auto focused = heights.rows.begin() + static_cast<std::ptrdiff_t>(state.focus_index);
        const float y = std::accumulate(heights.rows.begin(), focused, top);
        const Rect& clip = state.clip();
        if (y < clip.y) scroll->offset -= clip.y - y;
        if (y + *focused > clip.bottom()) scroll->offset += y + *focused - clip.bottom();
      }
      ask_frame();
    }
  }
  const Rect clip = state.clip();
  const Rect area{state.column().rect.x, top, width(), 0};
  float y = top;
  for (std::size_t index = 0; index < count; ++index) {
    float& height = heights.rows[index];
    if (y < clip.bottom() && y + height > clip.y) {
      const Scope scope(*this, index);
      state.focus_pending = walks && state.key_list == self && state.focus_shown && index == state.focus_index;
      const float drawn = column({area.x, y, area.width, height}, [&] { row(index); });
      state.focus_pending = false;
      if (std::abs(std::max(drawn, row_height) - height) > 0.5F) {
        height = std::max(drawn, row_height);
        ask_frame();
      }
    }
    y += height;
  }
  place(y - top);
}

void Ui::scroll_to_top(std::string_view key) {
  state_->scrolls[id(key)].offset = 0;
  ask_frame();
}

void Ui::reveal(const Rect& rect) {
  if (ScrollState* scroll = state_->current_scroll(); scroll != nullptr) {
    scroll->offset += rect.y - state_->clip().y;
    scroll->velocity = 0;
    ask_frame();
  }
}

}  // namespace baijia::app
