#include "shell/app/screens/divide.h"

#include <algorithm>
#include <map>
#include <utility>

namespace baijia::app {
namespace {

const BuildingHolder* holder_of(const DoorWallView& wall, AccountId account) {
  const auto found = std::ranges::find(wall.holders, account, &BuildingHolder::account);
  return found == wall.holders.end() ? nullptr : &*found;
}

bool nobodys(const BuildingHolder* holder) { return holder == nullptr || holder->gone || holder->name.empty(); }

std::string holder_words(const BuildingHolder& holder) {
  if (holder.name.empty()) return std::string(say(Text::kNobody));
  return holder.gone ? say(Text::kMemberGone, {holder.name}) : holder.name;
}

void choose(Choosing& state, HouseholdId household) {
  state.chosen.insert(household);
  state.last = household;
}

/// Everything between the door chosen last and cells `first` … `last`, in the order of the wall.
void choose_up_to(Choosing& state, const DoorWallView& wall, std::size_t first, std::size_t last) {
  const auto begin = std::ranges::find(wall.cells, state.last, &DoorCell::household);
  if (begin != wall.cells.end()) {
    const auto from = static_cast<std::size_t>(begin - wall.cells.begin());
    first = std::min(first, from);
    last = std::max(last, from);
  }
  for (std::size_t at = first; at <= last; ++at) choose(state, wall.cells[at].household);
}

std::vector<AreaShare> shares_now(const Choosing& state, const DoorWallView& wall) {
  std::map<AccountId, AreaShare> shares;
  for (const DoorCell& cell : wall.cells) {
    if (!state.chosen.contains(cell.household)) continue;
    // An account that never came here cannot get its doors back.
    const BuildingHolder* const holder = holder_of(wall, cell.in_charge);
    const AccountId before = holder == nullptr || holder->name.empty() ? AccountId{} : cell.in_charge;
    AreaShare& share = shares[before];
    share.member = before;
    share.households.push_back(cell.household);
  }
  std::vector<AreaShare> list;
  for (auto& [member, share] : shares) list.push_back(std::move(share));
  return list;
}

}  // namespace

std::string short_name(std::string_view name, const std::vector<BuildingHolder>& among) {
  const auto characters = [](std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    }
    return text.substr(0, at);
  };
  for (std::size_t count = 1; count < name.size(); ++count) {
    const std::string_view start = characters(name, count);
    const auto same = std::ranges::count_if(
        among, [&](const BuildingHolder& holder) { return std::string_view(holder.name).starts_with(start); });
    if (same <= 1) return std::string(start);
  }
  return std::string(name);
}

void choosing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown) {
  const auto choose_where = [&](auto&& wanted) {
    for (std::size_t at = 0; at < wall.cells.size(); ++at) {
      if (shown[at] && wanted(wall.cells[at])) choose(state, wall.cells[at].household);
    }
  };
  if (chip(ui, say(Text::kChooseAll))) choose_where([](const DoorCell&) { return true; });
  if (!state.chosen.empty() && chip(ui, say(Text::kChooseNone))) state.chosen.clear();
  if (wall.holders.size() < 2) return;
  for (const BuildingHolder& holder : wall.holders) {
    const Ui::Scope scope(ui, holder.account.uuid);
    if (chip(ui, say(Text::kDoorsOf, {holder_words(holder), holder.doors}), false,
             nobodys(&holder) ? icons::kWarning : 0)) {
      choose_where([&](const DoorCell& cell) { return cell.in_charge == holder.account; });
    }
  }
}

void choosing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t index, const Rect& rect) {
  const DoorCell& cell = wall.cells[index];
  const Ui::Scope scope(ui, cell.household.uuid);
  const Theme& theme = ui.theme();
  const Palette& palette = theme.palette;
  const std::uint32_t id = ui.id("door");
  const Touch touch = ui.touch(id, rect);
  const bool chosen = state.chosen.contains(cell.household);
  const BuildingHolder* const holder = holder_of(wall, cell.in_charge);
  if (ui.visible(rect)) {
    const Rect ground = rect.inset(2, 2);
    ui.fill(ground, chosen ? palette.primary_soft : palette.surface, theme.button_radius);
    if (touch.pressed || touch.hovered) ui.fill(ground, palette.pressed, theme.button_radius);
    ui.border(ground, chosen || touch.focused ? palette.primary : palette.line, theme.button_radius,
              chosen || touch.focused ? 2.0F : 1.0F);
    const float line = theme.line(TextSize::kCaption);
    const float mark = std::max(0.0F, ground.height - line - 8);
    const Rect above{ground.x + 2, ground.y + 4, ground.width - 4, mark};
    if (nobodys(holder)) {
      ui.icon(icons::kWarning, above.center_x(), above.center_y(), std::min(24.0F, mark), palette.warning);
    } else {
      ui.draw_line(above, short_name(holder->name, wall.holders),
                   {.size = theme.elder() ? TextSize::kSecondary : TextSize::kBody, .bold = true});
    }
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
  ui.report(id, SemanticRole::kGridCell, wall.building.label + " " + cell.room, rect,
            holder == nullptr ? std::string(say(Text::kNobody)) : holder_words(*holder),
            [&](SemanticNode& node) { node.checked = chosen; });
  if (touch.tapped && !state.chosen.erase(cell.household)) choose(state, cell.household);
  if (touch.long_pressed) choose_up_to(state, wall, index, index);
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
      choose(state, wall.cells[at].household);
    }
  }
}

void choosing_footer(Ui& ui, Choosing& state) {
  if (state.chosen.empty()) caption(ui, say(Text::kChooseHow));
  if (!state.chosen.empty() && primary_button(ui, say(Text::kHandTo, {state.chosen.size()}))) {
    state.choosing_member = true;
  }
}

void choosing_member_sheet(Ui& ui, Shell& shell, Choosing& state, const DoorWallView& wall) {
  const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
  sheet(ui, "member", state.choosing_member, say(Text::kWhoTakes, {state.chosen.size()}), [&] {
    const auto assign = [&](AccountId member, const std::string& spoken) {
      AreaShare share{.member = member, .households = {}, .promises = {}, .issues = {}};
      share.households.assign(state.chosen.begin(), state.chosen.end());
      if (!give_doors(shell, {std::move(share)}, shares_now(state, wall), spoken)) return;
      state.choosing_member = false;
      state.chosen.clear();
      state.last = {};
    };
    for (const MemberLine& member : members) {
      const Ui::Scope scope(ui, member.account.uuid);
      const std::string doors = say(Text::kDoorCount, {member.doors});
      if (row(ui, "member", {.title = member.name, .value = doors, .icon = icons::kPerson, .chevron = false}).tapped) {
        assign(member.account, say(Text::kAssigned, {state.chosen.size(), member.name}));
        return;
      }
    }
    if (row(ui, "nobody", {.title = say(Text::kNobodys), .icon = icons::kClose, .chevron = false}).tapped) {
      assign({}, say(Text::kUnassigned, {state.chosen.size()}));
    }
  });
}

bool give_doors(Shell& shell, std::vector<AreaShare> shares, std::vector<AreaShare> before, const std::string& spoken) {
  const auto take_back = [&shell, before = std::move(before)] {
    static_cast<void>(shell.run(DivideHouseholds{before, AreaChange::kTakenBack}, say(Text::kTakenBack)));
  };
  return shell.run(DivideHouseholds{std::move(shares), AreaChange::kNew}, spoken, take_back).has_value();
}

}  // namespace baijia::app
