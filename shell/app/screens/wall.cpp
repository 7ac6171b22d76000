#include "shell/app/screens/wall.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "shell/app/screens/mark_doors.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/scan.h"
#include "shell/app/screens/wall_layout.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr float kGap = 4;
constexpr float kWidestCell = 72;
constexpr float kWidestCellOnDesktop = 96;
constexpr float kHouseOnDesktop = 72;
constexpr float kMostMarkGrowth = 1.4F;   ///< of a door's mark in 长辈版
constexpr std::size_t kTallBuilding = 8;  ///< floors from which seeing the whole building is offered

constexpr unsigned bit_of(WallFilter filter) { return 1U << static_cast<unsigned>(filter); }

std::string_view words_of(WallFilter filter) {
  constexpr std::array kWords{Text::kWallNotMet,     Text::kDoorTried,  Text::kDoorPostponed,
                              Text::kDoorRefused,    Text::kDoorVacant, Text::kDoorLet,
                              Text::kDoorPromiseDue, Text::kDoorKey,    Text::kMine};
  return say(kWords.at(static_cast<std::size_t>(filter)));
}

// What a door is of the filters, as their bits.
unsigned filters_of(const DoorCell& cell) {
  const DoorState state = cell.mark.state;
  unsigned filters = 0;
  const auto is = [&](WallFilter filter, bool so) { filters |= so ? bit_of(filter) : 0U; };
  is(WallFilter::kNotMet, state != DoorState::kMet && state != DoorState::kVacant);
  is(WallFilter::kTried, state == DoorState::kTried);
  is(WallFilter::kPostponed, state == DoorState::kPostponed);
  is(WallFilter::kRefused, state == DoorState::kRefused);
  is(WallFilter::kVacant, state == DoorState::kVacant || cell.tenure == Tenure::kVacant);
  is(WallFilter::kLet, state == DoorState::kLet || cell.tenure == Tenure::kLet);
  is(WallFilter::kPromiseDue, cell.mark.promise_due);
  is(WallFilter::kKey, cell.mark.key_household);
  is(WallFilter::kMine, cell.mine);
  return filters;
}

// In one of the states that are asked for, and whatever else is.
bool wanted(unsigned door, unsigned filters) {
  const unsigned states = filters & (bit_of(WallFilter::kPromiseDue) - 1);
  const unsigned others = filters ^ states;
  return (states == 0 || (door & states) != 0) && (door & others) == others;
}

void legend_sheet(Ui& ui, bool& open) {
  sheet(ui, "legend", open, say(Text::kLegend), [&] {
    const auto line = [&](const DoorMark& mark, std::string_view text) {
      const Theme& theme = ui.theme();
      const float size = 26 * std::min(theme.scale, kMostMarkGrowth);
      const float lead = 2 * size;
      const float words = ui.text_height(text, {}, ui.width() - lead);
      const Rect rect = ui.place(std::max(size + 14, words + 8));
      door_shape(ui, rect.x + lead * 0.4F, rect.center_y(), size, mark);
      ui.draw_text({rect.x + lead, rect.center_y() - words / 2, rect.width - lead, words}, text, {});
      ui.report(ui.id(text), SemanticRole::kListItem, text, rect);
    };
    line({.state = DoorState::kMet}, say(Text::kDoorMet));
    line({.state = DoorState::kNotYet}, say(Text::kLegendNotYet));
    line({.state = DoorState::kTried, .tries = 2}, say(Text::kLegendTried));
    line({.state = DoorState::kPostponed}, say(Text::kLegendPostponed));
    line({.state = DoorState::kRefused}, say(Text::kDoorRefused));
    line({.state = DoorState::kVacant}, say(Text::kLegendVacant));
    line({.state = DoorState::kLet}, say(Text::kLegendLet));
    line({.state = DoorState::kMet, .promise_due = true}, say(Text::kDoorPromiseDue));
    line({.state = DoorState::kMet, .key_household = true}, say(Text::kLegendKey));
  });
}

void filter_sheet(Ui& ui, WallState& state) {
  sheet(ui, "filter", state.filtering, say(Text::kFilter), [&] {
    const auto offer = [&](std::string_view words, unsigned filters, bool chosen, const DoorMark* mark, Icon icon) {
      if (!row(ui, words, {.title = words, .icon = icon, .mark = mark, .chevron = false, .chosen = chosen}).tapped) {
        return;
      }
      state.filters = filters;
      state.filtering = false;
      if (state.size == WallSize::kWhole) state.size = WallSize::kNormal;
    };
    const auto offer_mark = [&](WallFilter filter, const DoorMark& mark) {
      const unsigned bit = bit_of(filter);
      offer(words_of(filter), state.filters ^ bit, (state.filters & bit) != 0, &mark, 0);
    };
    offer(say(Text::kWallAll), 0, state.filters == 0, nullptr, icons::kDoor);
    offer_mark(WallFilter::kNotMet, {});
    offer_mark(WallFilter::kTried, {.state = DoorState::kTried});
    offer_mark(WallFilter::kPostponed, {.state = DoorState::kPostponed});
    offer_mark(WallFilter::kRefused, {.state = DoorState::kRefused});
    offer_mark(WallFilter::kVacant, {.state = DoorState::kVacant});
    offer_mark(WallFilter::kLet, {.state = DoorState::kLet});
    offer_mark(WallFilter::kPromiseDue, {.state = DoorState::kMet, .promise_due = true});
    offer_mark(WallFilter::kKey, {.state = DoorState::kMet, .key_household = true});
    const unsigned mine = bit_of(WallFilter::kMine);
    offer(words_of(WallFilter::kMine), state.filters ^ mine, (state.filters & mine) != 0, nullptr, icons::kPerson);
  });
}

void touch_cell(Shell& shell, WallState& state, const DoorCell& cell, const std::string& name, const Touch& touch) {
  if (touch.tapped) shell.open({PageKind::kHousehold, cell.household.uuid});
  if (touch.long_pressed) state.results.show(cell.household, name);
}

// The letters of a door's number, and the door's height with them.
TextSize room_text(WallSize size) { return size == WallSize::kLarge ? TextSize::kEmphasis : TextSize::kCaption; }
float cell_height(const Ui& ui, WallSize size) {
  const float mark = (size == WallSize::kLarge ? 56.0F : 34.0F) * std::min(ui.theme().scale, kMostMarkGrowth);
  return std::max({56.0F, ui.theme().target, mark + ui.theme().line(room_text(size)) + 6});
}

constexpr std::string_view kSizeKey = "wall";

WallSize kept_size(Shell& shell) {
  const std::string kept = shell.host().preference(kSizeKey);
  return kept == "whole" ? WallSize::kWhole : kept == "large" ? WallSize::kLarge : WallSize::kNormal;
}

// A second tap on the same chip goes back to the usual size.
void choose_size(Shell& shell, WallState& state, WallSize size) {
  state.size = state.size == size ? WallSize::kNormal : size;
  shell.host().set_preference(kSizeKey, state.size == WallSize::kWhole   ? "whole"
                                        : state.size == WallSize::kLarge ? "large"
                                                                         : "");
}

void full_wall(Ui& ui, Shell& shell, WallState& state, const DoorWallView& wall, const std::vector<bool>& shown) {
  const Theme& theme = ui.theme();
  const bool floors = wall.building.form == BuildingForm::kApartments;
  const WallSize size = *state.size == WallSize::kLarge ? WallSize::kLarge : WallSize::kNormal;
  const TextSize room = room_text(size);
  float label_width = 0;
  float room_width = 0;
  for (const DoorCell& cell : wall.cells) {
    const TextStyle label{.size = TextSize::kSecondary};
    if (floors) label_width = std::max(label_width, ui.text_width(std::to_string(cell.floor), label) + 8);
    room_width = std::max(room_width, ui.text_width(cell.room, {.size = room}) + 6);
  }
  const float scale = std::max(1.0F, theme.scale);
  // Doors without floors fill what there is: on a wide page they need not be as small as a finger allows.
  const float smallest = shell.wide() && !floors ? kHouseOnDesktop : theme.target;
  const float least = std::clamp(room_width, smallest, std::max(smallest, 96 * scale));
  const float widest = std::max(least, (shell.wide() ? kWidestCellOnDesktop : kWidestCell) * scale);
  WallLayout layout = lay_wall(wall.cells, shown, floors, ui.width() - label_width, least, widest, kGap);
  // While doors are chosen a floor's number is a button. The wall goes into the margins for it and keeps its columns.
  const float bleed = floors && state.choosing.on() ? theme.margin - 4 : 0;
  if (bleed > 0) {
    label_width = std::max(label_width, theme.target + 2);
    const auto columns = static_cast<float>(layout.columns);
    const float width = ui.width() + 2 * bleed - label_width;
    layout.cell_width = std::min(widest, (width - kGap * (columns - 1)) / columns);
  }
  if (layout.lines.empty()) {
    if (empty_state(ui, icons::kCheck, say(Text::kNoneLikeThat), say(Text::kNoneLikeThatNext), say(Text::kWallAll))) {
      state.filters = 0;
    }
    return;
  }
  const float height = cell_height(ui, size);
  if (state.go_to_floor) {
    const auto line = std::ranges::find(layout.lines, *state.go_to_floor, &WallLine::floor);
    const auto index = static_cast<float>(line - layout.lines.begin());
    ui.reveal({0, ui.cursor_y() + index * (height + kGap), 1, height});
    state.go_to_floor.reset();
  }
  ui.list(layout.lines.size(), height + kGap, [&](std::size_t at) {
    const WallLine& line = layout.lines[at];
    Rect rect = ui.place(height);
    rect.x -= bleed;
    if (line.labelled && state.choosing.on()) {
      choosing_floor(ui, state.choosing, wall, shown, line.floor, {rect.x, rect.y, label_width - 2, rect.height});
    } else if (line.labelled) {
      ui.draw_line({rect.x, rect.y, label_width - 6, rect.height}, std::to_string(line.floor),
                   {.size = TextSize::kSecondary, .color = theme.palette.muted}, 0.5F);
    }
    for (std::size_t column = 0; column < line.slots.size(); ++column) {
      if (line.slots[column] < 0) continue;
      const auto index = static_cast<std::size_t>(line.slots[column]);
      const Rect place{rect.x + label_width + static_cast<float>(column) * (layout.cell_width + kGap), rect.y,
                       layout.cell_width, height};
      if (state.choosing.on()) {
        const auto draw = state.choosing.what == ChosenFor::kArea ? dividing_cell : marking_cell;
        draw(ui, state.choosing, wall, index, place);
        continue;
      }
      const DoorCell& cell = wall.cells[index];
      const Ui::Scope scope(ui, cell.household.uuid);
      const std::string name = wall.building.label + " " + cell.room;
      const bool chosen = shell.showing({PageKind::kHousehold, cell.household.uuid});
      const Ui::OnlyOpens only_opens(ui);
      touch_cell(shell, state, cell, name,
                 door_cell(ui, "door", place, cell.room, name, cell.mark, cell.mine, chosen, room));
    }
  });
}

// Floors as thin lines, several of which make one button that is large enough for a finger.
void small_wall(Ui& ui, WallState& state, const DoorWallView& wall, const std::vector<bool>& shown) {
  const Theme& theme = ui.theme();
  constexpr float kLine = 18;
  constexpr float kMark = 14;
  const WallLayout layout = lay_wall(wall.cells, shown, true, ui.width() - 56, kMark, 30, 2);
  const auto band = static_cast<std::size_t>(std::ceil(theme.target / kLine));
  for (std::size_t first = 0; first < layout.lines.size(); first += band) {
    const std::size_t end = std::min(first + band, layout.lines.size());
    const std::int64_t top = layout.lines[first].floor;
    const std::int64_t bottom = layout.lines[end - 1].floor;
    const std::string name = top == bottom ? say(Text::kFloor, {top}) : say(Text::kFloors, {bottom, top});
    const Rect rect = ui.place(kLine * static_cast<float>(band));
    const std::uint32_t id = ui.id(name);
    const Touch touch = ui.touch(id, rect);
    if (touch.pressed || touch.hovered || touch.focused) {
      ui.fill(rect, theme.palette.pressed, theme.button_radius);
    }
    ui.draw_line({rect.x, rect.y, 40, kLine}, std::to_string(top),
                 {.size = TextSize::kCaption, .color = theme.palette.muted}, 0.5F);
    for (std::size_t at = first; at < end; ++at) {
      const float y = rect.y + kLine * (static_cast<float>(at - first) + 0.5F);
      for (std::size_t column = 0; column < layout.lines[at].slots.size(); ++column) {
        const int slot = layout.lines[at].slots[column];
        if (slot < 0) continue;
        const float x = rect.x + 52 + (static_cast<float>(column) + 0.5F) * (layout.cell_width + 2);
        door_shape(ui, x, y, kMark, wall.cells[static_cast<std::size_t>(slot)].mark);
      }
    }
    ui.report(id, SemanticRole::kButton, name, rect);
    if (touch.tapped) {
      state.size = WallSize::kNormal;
      state.go_to_floor = top;
    }
  }
}

std::size_t floor_count(const DoorWallView& wall) {
  std::size_t floors = 0;
  for (std::size_t at = 0; at < wall.cells.size(); ++at) {
    if (at == 0 || wall.cells[at].floor != wall.cells[at - 1].floor) ++floors;
  }
  return floors;
}

// Doors stay where they are when choosing begins: the tools, fewer then, keep their room.
void tools(Ui& ui, Shell& shell, WallState& state, const DoorWallView& wall, const std::vector<bool>& shown,
           bool tall) {
  Choosing& choosing = state.choosing;
  const bool was_choosing = choosing.on();
  const auto offer = [&](Text text, ChosenFor purpose) {
    const bool on = choosing.what == purpose;
    if (chip(ui, say(text), on)) choosing.begin(on ? ChosenFor::kNothing : purpose);
    if (choosing.on() && *state.size == WallSize::kWhole) state.size = WallSize::kNormal;
  };
  const float top = ui.cursor_y();
  ui.flow(8, [&] {
    for (unsigned at = 0; at <= static_cast<unsigned>(WallFilter::kMine); ++at) {
      const auto filter = static_cast<WallFilter>(at);
      const bool on = (state.filters & bit_of(filter)) != 0;
      if (on && chip(ui, words_of(filter), true, icons::kClose)) state.filters ^= bit_of(filter);
    }
    if (!choosing.on()) {
      if (tall && chip(ui, say(Text::kWholeBuilding), *state.size == WallSize::kWhole)) {
        choose_size(shell, state, WallSize::kWhole);
      }
      if (chip(ui, say(Text::kLargeDoors), *state.size == WallSize::kLarge)) {
        choose_size(shell, state, WallSize::kLarge);
      }
    }
    if (!state.only_choosing) {
      if (choosing.what != ChosenFor::kArea) offer(Text::kMark, ChosenFor::kMark);
      const bool chief = shell.core().identity().role == Role::kChief;
      if (chief && choosing.what != ChosenFor::kMark) offer(Text::kDivide, ChosenFor::kArea);
    }
    if (!choosing.on() && !state.only_choosing) {
      if (action_chip(ui, say(Text::kPlates))) shell.open({PageKind::kPlates, state.building.uuid});
    }
    if (choosing.on()) choosing_chips(ui, choosing, wall, shown);
    if (choosing.what == ChosenFor::kArea) dividing_chips(ui, choosing, wall, shown);
  });
  const float height = ui.cursor_y() - top;
  if (!was_choosing && !choosing.on()) state.tools_height = height;
  if (height < state.tools_height) ui.space(state.tools_height - height);
}

}  // namespace

void wall_screen(Ui& ui, Shell& shell, WallState& state) {
  const auto& view = state.view.get(shell, [&] { return shell.core().door_wall(state.building); });
  if (!view) return gone_page(ui, shell, say(Text::kDoorsTitle));
  const DoorWallView& wall = *view;
  Choosing& choosing = state.choosing;
  if (choosing.what == ChosenFor::kArea && shell.core().identity().role != Role::kChief) {
    choosing.begin(ChosenFor::kNothing);
  }
  const bool floors = wall.building.form == BuildingForm::kApartments;
  const bool tall = floors && floor_count(wall) > kTallBuilding;
  std::vector<bool> shown(wall.cells.size());
  for (std::size_t at = 0; at < shown.size(); ++at) {
    shown[at] = wanted(filters_of(wall.cells[at]), state.filters);
  }

  PageFrame page{.title = wall.building.label};
  if (!choosing.on() && !state.only_choosing) page.actions.push_back(scan_action(shell));
  page.actions.push_back(
      {.icon = icons::kFilter, .name = say(Text::kFilter), .deed = [&state] { state.filtering = true; }});
  page.actions.push_back(
      {.icon = icons::kLegend, .name = say(Text::kLegend), .deed = [&state] { state.legend = true; }});
  if (!state.size) state.size = kept_size(shell);
  if (!wall.cells.empty()) page.header = [&] { tools(ui, shell, state, wall, shown, tall); };
  page.body = [&] {
    const std::string summary = baijia::app::words_of(wall.building.coverage);
    if (!summary.empty() && !state.only_choosing) caption(ui, summary);
    ui.space(8);
    if (wall.cells.empty()) {
      empty_state(ui, icons::kDoor, say(Text::kNoRooms), say(Text::kNoDoorsYetNext));
    } else if (tall && *state.size == WallSize::kWhole) {
      small_wall(ui, state, wall, shown);
    } else {
      full_wall(ui, shell, state, wall, shown);
    }
  };
  const bool area = choosing.what == ChosenFor::kArea;
  if (choosing.on()) {
    page.footer = [&] { choosing_footer(ui, choosing, area ? Text::kHandTo : Text::kMarkThem, floors); };
  }
  show_page(ui, shell, page);
  legend_sheet(ui, state.legend);
  filter_sheet(ui, state);
  result_sheet(ui, shell, state.results);
  if (area) dividing_sheet(ui, shell, choosing, state.giving, state.members, wall);
  if (choosing.asking && !area) marking_sheet(ui, shell, choosing, wall);
}

}  // namespace baijia::app
