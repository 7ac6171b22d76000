#include "shell/app/screens/choose.h"

#include <algorithm>
#include <string>

namespace baijia::app {
namespace {

/// Everything between the door chosen last and cells `first` … `last`, in the order of the wall.
void choose_up_to(Choosing& state, const DoorWallView& wall, std::size_t first, std::size_t last) {
  const auto begin = std::ranges::find(wall.cells, state.last, &DoorCell::household);
  if (begin != wall.cells.end()) {
    const auto from = static_cast<std::size_t>(begin - wall.cells.begin());
    first = std::min(first, from);
    last = std::max(last, from);
  }
  for (std::size_t at = first; at <= last; ++at) state.choose(wall.cells[at].household);
}

}  // namespace

void Choosing::choose(HouseholdId household) {
  chosen.insert(household);
  last = household;
}

void choosing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown) {
  if (action_chip(ui, say(Text::kChooseAll))) {
    for (std::size_t at = 0; at < wall.cells.size(); ++at) {
      if (shown[at]) state.choose(wall.cells[at].household);
    }
  }
  if (!state.chosen.empty() && chip(ui, say(Text::kChooseNone))) state.chosen.clear();
}

void choosing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t index, const Rect& rect,
                   std::string_view value, FunctionRef<void(const Rect&)> picture) {
  const DoorCell& cell = wall.cells[index];
  const Ui::Scope scope(ui, cell.household.uuid);
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const std::uint32_t id = ui.id("door");
  const Touch touch = ui.touch(id, rect);
  const bool chosen = state.chosen.contains(cell.household);
  if (ui.visible(rect)) {
    const Rect ground = rect.inset(2, 2);
    ui.fill(ground, chosen ? palette.primary_soft : palette.surface, theme.button_radius);
    if (touch.pressed || touch.hovered) ui.fill(ground, palette.pressed, theme.button_radius);
    ui.border(ground, chosen || touch.focused ? palette.primary : palette.line, theme.button_radius,
              chosen || touch.focused ? 2.0F : 1.0F);
    const float line = theme.line(TextSize::kCaption);
    const float mark = std::max(0.0F, ground.height - line - 8);
    const Rect above{ground.x + 2, ground.y + 4, ground.width - 4, mark};
    picture(above);
    ui.draw_line({ground.x + 1, ground.bottom() - line - 3, ground.width - 2, line}, cell.room,
                 {.size = TextSize::kCaption, .color = palette.muted});
    if (chosen) {
      // A badge in the corner: the choice is seen by shape too.
      const float radius = theme.elder() ? 11.0F : 8.0F;
      const Rect badge{ground.right() - 2 * radius + 2, ground.y - 2, 2 * radius, 2 * radius};
      ui.fill(badge, palette.primary, radius);
      ui.icon(icons::kCheck, badge.center_x(), badge.center_y(), radius * 1.4F, palette.on_primary);
    }
  }
  ui.report(id, SemanticRole::kGridCell, wall.building.label + " " + cell.room, rect, value,
            [&](SemanticNode& node) { node.checked = chosen; });
  if (touch.tapped && !state.chosen.erase(cell.household)) state.choose(cell.household);
  if (touch.long_pressed) choose_up_to(state, wall, index, index);
  if (touch.swept) state.choose(cell.household);
}

void choosing_floor(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown,
                    std::int64_t floor, const Rect& rect) {
  const Theme& theme = ui.theme();
  std::vector<std::size_t> cells;
  for (std::size_t at = 0; at < wall.cells.size(); ++at) {
    if (wall.cells[at].floor == floor && shown[at]) cells.push_back(at);
  }
  const bool all = !cells.empty() && std::ranges::all_of(cells, [&](std::size_t at) {
    return state.chosen.contains(wall.cells[at].household);
  });
  const std::string name = say(Text::kFloor, {floor});
  const std::uint32_t id = ui.id("floor");
  const Touch touch = ui.touch(id, rect);
  const Rect ground = rect.inset(2, 2);
  ui.fill(ground, all ? theme.palette.primary_soft : theme.palette.track, theme.button_radius);
  if (touch.focused) ui.border(ground, theme.palette.primary, theme.button_radius, 2);
  if (touch.pressed || touch.hovered) ui.fill(ground, theme.palette.pressed, theme.button_radius);
  ui.draw_line(ground, std::to_string(floor),
               {.size = TextSize::kSecondary, .color = all ? theme.palette.primary : theme.palette.ink, .bold = all});
  ui.report(id, SemanticRole::kCheckbox, name, rect, {}, [&](SemanticNode& node) { node.checked = all; });
  if (cells.empty()) return;
  if (touch.long_pressed) choose_up_to(state, wall, cells.front(), cells.back());
  if (!touch.tapped) return;
  for (const std::size_t at : cells) {
    if (all) {
      state.chosen.erase(wall.cells[at].household);
    } else {
      state.choose(wall.cells[at].household);
    }
  }
}

void choosing_footer(Ui& ui, Choosing& state, Text text, bool floors) {
  if (state.chosen.empty()) {
    const std::string_view what = say(floors ? Text::kDoorOrFloor : Text::kDoorNumber);
    caption(ui, say(ui.viewport().coarse_pointer ? Text::kChooseHow : Text::kChooseHowMouse, {what}));
  } else if (primary_button(ui, say(text, {state.chosen.size()}))) {
    state.asking = true;
  }
}

}  // namespace baijia::app
