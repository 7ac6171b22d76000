// What a ready app draws: the tabs, the pages in one pane or two, what floats above them.

#include <algorithm>
#include <array>

#include "shell/app/app_shell.h"

namespace baijia::app {

namespace {

struct Tab {
  PageKind kind;
  Icon icon;
  Text text;
};
constexpr std::array<Tab, kTabCount> kTabs{{{PageKind::kDoors, icons::kDoors, Text::kTabDoors},
                                            {PageKind::kKnow, icons::kKnow, Text::kTabKnow},
                                            {PageKind::kToday, icons::kToday, Text::kTabToday},
                                            {PageKind::kSolve, icons::kSolve, Text::kTabSolve},
                                            {PageKind::kWarm, icons::kWarm, Text::kTabWarm}}};
constexpr float kListPane = 400;
constexpr float kRailWidth = 88;

float tabs_height(const Theme& theme) { return theme.elder() ? 76.0F : 58.0F; }

/// One tab: icon over word. Value: tapped.
bool draw_tab(Ui& ui, const Rect& rect, const Tab& tab, bool chosen) {
  const Ui::OnlyOpens only_opens(ui);
  const Theme& theme = ui.theme();
  const std::uint32_t id = ui.id(say(tab.text));
  const Touch touch = ui.touch(id, rect);
  const Color color = chosen ? theme.palette.primary : theme.palette.muted;
  const float icon_size = theme.elder() ? 30.0F : 24.0F;
  const float line = theme.line(TextSize::kCaption);
  const float top = rect.center_y() - (icon_size + line + 1) / 2;
  if (chosen || touch.pressed || touch.hovered) {
    const Rect pill{rect.center_x() - 28, top - 3, 56, icon_size + 6};
    ui.fill(pill, chosen ? theme.palette.primary_soft : theme.palette.pressed, pill.height / 2);
  }
  ui.icon(tab.icon, rect.center_x(), top + icon_size / 2, icon_size, color);
  ui.draw_line({rect.x, top + icon_size + 2, rect.width, line}, say(tab.text),
               {.size = TextSize::kCaption, .color = color, .bold = chosen});
  ui.report(id, SemanticRole::kTab, say(tab.text), rect, {}, [&](SemanticNode& node) { node.checked = chosen; });
  return touch.tapped;
}

}  // namespace

bool AppShell::wide() const { return ui_.viewport().width >= kWideWidth; }

bool AppShell::showing(const Route& route) const {
  return wide() && navigator_.depth() > 0 && navigator_.stack().back().route == route;
}

std::size_t AppShell::calling_page() const {
  return drawing_.value_or(static_cast<std::size_t>(std::max(0, navigator_.depth())));
}

void AppShell::open(const Route& route) {
  do_later([this, index = calling_page(), route] { navigator_.open(index, route); });
}
void AppShell::replace(const Route& route) {
  do_later([this, index = calling_page(), route] { navigator_.replace(index, route); });
}
void AppShell::back() {
  do_later([this, index = calling_page()] { navigator_.leave(index); });
}
void AppShell::select_tab(PageKind tab) {
  do_later([this, tab] { navigator_.select_tab(tab); });
}

void AppShell::draw_page(std::size_t index, const Rect& rect, bool shows_status) {
  EnteredPage& entered = navigator_.stack().at(index);
  drawing_ = index;
  pane_ = {.rect = rect, .may_go_back = index > 0, .root = index == 0, .shows_status = shows_status};
  const Ui::Scope scope(ui_, static_cast<std::size_t>(entered.serial));
  // A page that was just entered comes in from the right, a little.
  const bool slides = index > 0 && !wide();
  const float share = slides ? ui_.animate(ui_.id("enter"), true) : 1.0F;
  pane_.rect.x += (1 - share) * 24;
  ui_.state().push_clip(rect);
  const std::uint64_t lacked_before = lacked();
  entered.page->draw(ui_, *this);
  if (lacked() == lacked_before) {
    entered.shown = true;
  } else if (!entered.shown) {
    // It may have taken over what it could not read, an empty draft for one.
    entered.page = make_page(entered.route);
  }
  ui_.state().pop_clip();
  drawing_.reset();
}

void AppShell::draw_tabs() {
  const Viewport& view = ui_.viewport();
  const Theme& theme = ui_.theme();
  const float height = tabs_height(theme) + view.inset_bottom;
  const Rect bar{0, view.height - height, view.width, height};
  ui_.fill(bar, theme.palette.surface);
  ui_.fill({0, bar.y, bar.width, 1}, theme.palette.line);
  const float piece = bar.width / static_cast<float>(kTabCount);
  for (std::size_t index = 0; index < kTabCount; ++index) {
    const Tab& tab = kTabs.at(index);
    const Rect rect{piece * static_cast<float>(index), bar.y, piece, tabs_height(theme)};
    if (draw_tab(ui_, rect, tab, navigator_.tab() == tab.kind)) select_tab(tab.kind);
  }
}

void AppShell::draw_rail(float width) {
  const Viewport& view = ui_.viewport();
  const Theme& theme = ui_.theme();
  const Rect rail{0, 0, width, view.height};
  ui_.fill(rail, theme.palette.surface);
  ui_.fill({rail.right() - 1, 0, 1, rail.height}, theme.palette.line);
  float y = view.inset_top + 16;
  const float height = tabs_height(theme) + 10;
  for (const Tab& tab : kTabs) {
    if (draw_tab(ui_, {0, y, width, height}, tab, navigator_.tab() == tab.kind)) select_tab(tab.kind);
    y += height;
  }
  const Ui::OnlyOpens only_opens(ui_);
  const Rect me{0, view.height - view.inset_bottom - theme.target - 12, width, theme.target};
  if (icon_button(ui_, me, icons::kPerson, say(Text::kMe))) open({.kind = PageKind::kSettings});
  const Rect search{0, me.y - theme.target - 8, width, theme.target};
  if (icon_button(ui_, search, icons::kSearch, say(Text::kSearch))) open({.kind = PageKind::kSearch});
}

void AppShell::draw_ready() {
  const Viewport& view = ui_.viewport();
  const Theme& theme = ui_.theme();
  ui_.fill({0, 0, view.width, view.height}, theme.palette.paper);
  const bool typing = view.keyboard_height > 0;
  const std::size_t count = navigator_.stack().size();
  float bottom = 0;
  float toast_left = 0;  // on wide screens it keeps to the right pane
  if (wide()) {
    const float floor = view.height - std::max(view.keyboard_height, view.inset_bottom);
    const float rail = kRailWidth + view.inset_left;
    const float list = std::min(kListPane * std::min(theme.scale, 1.3F), view.width * 0.4F);
    const Rect left{rail, view.inset_top, list, floor - view.inset_top};
    const Rect right{left.right(), left.y, view.width - left.right() - view.inset_right, left.height};
    draw_page(count >= 2 ? count - 2 : 0, left, count < 2);
    if (count >= 2) {
      draw_page(count - 1, right, true);
    } else {
      ui_.fill(right, theme.palette.paper);
      ui_.icon(icons::kDoor, right.center_x(), right.center_y() - 28, 48, theme.palette.line);
      ui_.draw_line({right.x, right.center_y(), right.width, 40}, say(Text::kPickFromLeft),
                    {.color = theme.palette.muted});
    }
    ui_.fill({left.right(), 0, 1, view.height}, theme.palette.line);
    draw_rail(rail);
    toast_left = right.x;
    bottom = view.inset_bottom;
  } else {
    bottom = typing ? view.keyboard_height : tabs_height(theme) + view.inset_bottom;
    draw_page(count - 1,
              {view.inset_left, view.inset_top, view.width - view.inset_left - view.inset_right,
               view.height - view.inset_top - bottom},
              true);
    if (!typing) draw_tabs();
  }
  offer_update();
  toast_.draw(ui_, toast_left, view.width - toast_left, bottom);
  const SaveState saved = save_state();
  if (saved == SaveState::kSaved || saved == SaveState::kSaving) {
    ui_.report(ui_.id("saved"), SemanticRole::kStatus, say(saved == SaveState::kSaved ? Text::kSaved : Text::kSaving),
               {0, view.inset_top, 1, 1});
  }
}

void AppShell::offer_update() {
  if (!update_ready_ || update_offered_ || toast_.shown() || ui_.state().top_layer > 0) return;
  // A quiet moment: no visit or issue is being written.
  const PageKind top = navigator_.stack().back().route.kind;
  if (static_cast<std::size_t>(top) >= kTabCount) return;
  update_offered_ = true;
  toast(say(Text::kUpdateReady), say(Text::kUpdateNow), [this] { host_.apply_update(); });
}

}  // namespace baijia::app
