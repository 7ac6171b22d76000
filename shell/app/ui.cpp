#include "shell/app/ui.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui_internal.h"
#include "shell/app/ui_state.h"

namespace baijia::app {

Rect intersection(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x);
  const float y = std::max(a.y, b.y);
  return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x),
          std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

Ui::Ui(Host& host) : state_(std::make_unique<State>(host)) {}
Ui::~Ui() = default;

const Theme& Ui::theme() const { return state_->theme; }
const Viewport& Ui::viewport() const { return state_->viewport; }
double Ui::seconds() const { return state_->seconds; }

void Ui::State::begin_frame(const Theme& look) {
  theme = look;
  viewport = host.viewport();
  const double now = host.seconds();
  // After a pause the first frame must not jump: motion continues from where it stood. Under way it keeps to the clock,
  // however slow the phone.
  delta = std::clamp(now - seconds, 0.0, moving ? 0.25 : 1.0 / 30.0);
  seconds = now;
  ++frame;
  moving = false;
  seeds.assign(1, 0x811C9DC5U);
  const Rect screen{0, 0, viewport.width, viewport.height};
  columns.assign(1, Column{.rect = screen, .y = 0});
  clips.assign(1, screen);
  nodes.clear();
  seen.swap(touched);
  touched.clear();
  shortened.clear();
  footer = 0;
  layer = 0;
  next_top_layer = 0;
  last_fields = std::exchange(fields, {});
  field.seen = false;
  focus_list = 0;
  for (auto& [id, scroll] : scrolls) scroll.seen = false;
  list = ImGui::GetBackgroundDrawList();
  take_pointer();
}

void Ui::State::end_frame() {
  if (!field.seen) field.id = 0;
  if (field.id != 0) {
    field.input.text = field.text;
    field.input.name = field.name;
    field.input.placeholder = field.placeholder;
    const auto place = std::ranges::find(fields, field.id);
    field.input.next_field = place != fields.end() && std::next(place) != fields.end();
    host.show_text_input(&field.input);
  } else {
    host.show_text_input(nullptr);
  }
  submitted = 0;
  if (field_done != 0) {
    const auto place = std::ranges::find(fields, field_done);
    if (field_entered && place != fields.end() && std::next(place) != fields.end()) {
      focus_field(*std::next(place));
    } else if (field.id == field_done) {
      field.id = 0;
      if (field_entered) submitted = field_done;
    }
    field_done = 0;
    moving = true;
  }
  edits.clear();
  if (top_layer != next_top_layer) {
    // What opened or closed changes who may be touched; the page has to be drawn once more for it.
    top_layer = next_top_layer;
    moving = true;
  }
  activated = 0;
  dismiss = false;
  key.reset();
  std::erase_if(animations, [this](const auto& entry) { return entry.second.frame < frame - 1; });
  if (pointer.just_up) pointer.candidate = 0;
  if (!pointer.queue.empty()) moving = true;
}

void Ui::State::focus_field(std::uint32_t id) {
  field.id = id;
  field.seen = true;
  field_reveal = true;
  moving = true;
}

ScrollState* Ui::State::current_scroll() { return scroll_stack.empty() ? nullptr : &scrolls[scroll_stack.back()]; }

void Ui::State::push_clip(const Rect& rect) {
  clips.push_back(intersection(rect, clip()));
  const Rect& clipped = clip();
  list->PushClipRect({clipped.x, clipped.y}, {clipped.right(), clipped.bottom()}, false);
}

void Ui::State::pop_clip() {
  clips.pop_back();
  list->PopClipRect();
}

// Ids.

std::uint32_t Ui::id(std::string_view key) const { return ImHashData(key.data(), key.size(), state_->seeds.back()); }
Ui::Scope::Scope(Ui& ui, std::string_view key) : ui_(ui) { ui.state().seeds.push_back(ui.id(key)); }
Ui::Scope::Scope(Ui& ui, std::size_t index) : ui_(ui) {
  const auto number = static_cast<std::uint32_t>(index);
  ui.state().seeds.push_back(ImHashData(&number, sizeof number, ui.state().seeds.back()));
}
Ui::Scope::Scope(Ui& ui, const Uuid& uuid) : ui_(ui) {
  ui.state().seeds.push_back(ImHashData(uuid.bytes.data(), uuid.bytes.size(), ui.state().seeds.back()));
}
Ui::Scope::~Scope() { ui_.state().seeds.pop_back(); }

Ui::OnlyOpens::OnlyOpens(Ui& ui) : ui_(ui), before_(std::exchange(ui.state().only_opens, true)) {}
Ui::OnlyOpens::~OnlyOpens() { ui_.state().only_opens = before_; }

// Layout.

float Ui::width() const { return state_->columns.back().rect.width; }
float Ui::cursor_y() const { return state_->columns.back().y; }

Rect Ui::place(float height) {
  Column& column = state_->column();
  const Rect rect{column.rect.x, column.y, column.rect.width, height};
  column.y += height;
  return rect;
}

Rect Ui::place(float piece_width, float height) {
  Column& column = state_->column();
  if (!column.flowing) {
    Rect rect = place(height);
    rect.width = std::min(piece_width, rect.width);
    return rect;
  }
  piece_width = std::min(piece_width, column.rect.width);
  if (column.flow_x > 0 && column.flow_x + piece_width > column.rect.width + 0.5F) {
    column.y += column.flow_line_height + column.flow_gap;
    column.flow_x = 0;
    column.flow_line_height = 0;
  }
  const Rect rect{column.rect.x + column.flow_x, column.y, piece_width, height};
  column.flow_x += piece_width + column.flow_gap;
  column.flow_line_height = std::max(column.flow_line_height, height);
  return rect;
}

void Ui::space(float dp) { state_->column().y += dp; }

bool Ui::visible(const Rect& rect) const {
  const Rect seen = intersection(rect, state_->clip());
  return seen.width > 0 && seen.height > 0;
}

float Ui::column(const Rect& rect, FunctionRef<void()> content) {
  state_->columns.push_back(Column{.rect = rect, .y = rect.y});
  content();
  const float height = state_->column().y - rect.y;
  state_->columns.pop_back();
  return height;
}

void Ui::columns(std::initializer_list<float> weights, float gap, FunctionRef<void(std::size_t)> content) {
  float total = 0;
  for (const float weight : weights) total += weight;
  const Rect outer{state_->column().rect.x, state_->column().y, width(), 0};
  const float room = outer.width - gap * static_cast<float>(weights.size() - 1);
  float x = outer.x;
  float tallest = 0;
  std::size_t index = 0;
  for (const float weight : weights) {
    const float piece = room * weight / total;
    tallest = std::max(tallest, column({x, outer.y, piece, kAnyHeight}, [&] { content(index); }));
    x += piece + gap;
    ++index;
  }
  space(tallest);
}

void Ui::flow(float gap, FunctionRef<void()> content) {
  const Rect outer{state_->column().rect.x, state_->column().y, width(), kAnyHeight};
  state_->columns.push_back(Column{.rect = outer, .y = outer.y, .flowing = true, .flow_gap = gap});
  content();
  const float height = state_->column().y + state_->column().flow_line_height - outer.y;
  state_->columns.pop_back();
  space(height);
}

void Ui::indent(float dx, FunctionRef<void()> content) {
  const Rect outer{state_->column().rect.x + dx, state_->column().y, width() - 2 * dx, kAnyHeight};
  space(column(outer, content));
}

// Semantics.

namespace {

/// What only says something needs no key of its own: equal texts may stand on a page twice.
bool only_says(SemanticRole role) {
  return role == SemanticRole::kText || role == SemanticRole::kHeading || role == SemanticRole::kImage ||
         role == SemanticRole::kAlert || role == SemanticRole::kStatus || role == SemanticRole::kProgress;
}

}  // namespace

void Ui::report(std::uint32_t id, SemanticRole role, std::string_view name, const Rect& rect, std::string_view value,
                FunctionRef<void(SemanticNode&)> more) {
  const Rect seen = intersection(rect, state_->clip());
  const bool live = role == SemanticRole::kStatus || role == SemanticRole::kAlert;
  if (!live && (state_->layer < state_->top_layer || seen.width < 1 || seen.height < 1)) return;
  if (only_says(role)) {
    do id = ImHashData(&role, sizeof role, id);
    while (std::ranges::contains(state_->nodes, id, &SemanticNode::id));
  }
  SemanticNode node{.id = id, .role = role, .name = std::string(name), .value = std::string(value)};
  node.x = seen.x;
  node.y = seen.y;
  node.width = seen.width;
  node.height = seen.height;
  node.clipped = seen.width < rect.width - 0.5F || seen.height < rect.height - 0.5F;
  if (more) more(node);
  state_->nodes.push_back(std::move(node));
}

// Motion and layers.

float Ui::animate(std::uint32_t id, bool on, float initial) {
  const float goal = on ? 1.0F : 0.0F;
  auto [place, fresh] = state_->animations.try_emplace(id, Animation{.value = initial});
  Animation& animation = place->second;
  animation.frame = state_->frame;
  if (state_->viewport.prefers_reduced_motion) animation.value = goal;
  if (animation.value != goal) {
    const auto step = static_cast<float>(state_->delta / kMotionTime);
    animation.value = on ? std::min(1.0F, animation.value + step) : std::max(0.0F, animation.value - step);
    if (animation.value != goal) ask_frame();
  }
  const float rest = 1.0F - animation.value;
  return 1.0F - rest * rest * rest;
}

void Ui::ask_frame() { state_->moving = true; }

void Ui::overlay(FunctionRef<void()> content) {
  State& state = *state_;
  ImDrawList* const outer_list = state.list;
  const int outer_layer = state.layer;
  const auto outer_clips = std::exchange(state.clips, {Rect{0, 0, state.viewport.width, state.viewport.height}});
  const auto outer_columns =
      std::exchange(state.columns, {Column{.rect = {0, 0, state.viewport.width, state.viewport.height}, .y = 0}});
  const auto outer_scrolls = std::exchange(state.scroll_stack, {});
  state.list = ImGui::GetForegroundDrawList();
  state.layer = std::max(state.next_top_layer, outer_layer) + 1;
  state.next_top_layer = state.layer;
  content();
  state.list = outer_list;
  state.layer = outer_layer;
  state.clips = outer_clips;
  state.columns = outer_columns;
  state.scroll_stack = outer_scrolls;
}

}  // namespace baijia::app
