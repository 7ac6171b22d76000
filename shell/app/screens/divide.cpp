#include "shell/app/screens/divide.h"

#include <algorithm>
#include <array>
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

void dividing_chips(Ui& ui, Choosing& state, const DoorWallView& wall, const std::vector<bool>& shown) {
  if (wall.holders.size() < 2) return;
  for (const BuildingHolder& holder : wall.holders) {
    const Ui::Scope scope(ui, holder.account.uuid);
    if (!action_chip(ui, say(Text::kDoorsOf, {holder_words(holder), holder.doors}),
                     nobodys(&holder) ? icons::kWarning : 0)) {
      continue;
    }
    for (std::size_t at = 0; at < wall.cells.size(); ++at) {
      if (shown[at] && wall.cells[at].in_charge == holder.account) state.choose(wall.cells[at].household);
    }
  }
}

void dividing_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t index, const Rect& rect) {
  const BuildingHolder* const holder = holder_of(wall, wall.cells[index].in_charge);
  const std::string words = holder == nullptr ? std::string(say(Text::kNobody)) : holder_words(*holder);
  choosing_cell(ui, state, wall, index, rect, words, [&](const Rect& above) {
    if (nobodys(holder)) {
      ui.icon(icons::kWarning, above.center_x(), above.center_y(), std::min(24.0F, above.height),
              ui.theme().palette.warning);
    } else {
      ui.draw_line(above, short_name(holder->name, wall.holders),
                   {.size = ui.theme().elder() ? TextSize::kSecondary : TextSize::kBody, .bold = true});
    }
  });
}

void dividing_sheet(Ui& ui, Shell& shell, Choosing& state, Giving& giving, Cached<std::vector<MemberLine>>& known,
                    const DoorWallView& wall) {
  bool given = false;
  sheet(ui, "member", state.asking, say(Text::kWhoTakes, {state.chosen.size()}), [&] {
    const auto assign = [&](AccountId member, std::string spoken) {
      giving = {.shares = shares_now(state, wall), .before = {}, .spoken = std::move(spoken)};
      giving.before = giving.shares;
      for (AreaShare& share : giving.shares) share.member = member;
      given = give_or_ask(shell, giving);
      state.asking = false;
    };
    for (const MemberLine& member : known.get(shell, [&] { return shell.core().members(); })) {
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
  if (giving_sheet(ui, shell, giving)) given = true;
  if (!given) return;
  state.chosen.clear();
  state.last = {};
}

bool give_or_ask(Shell& shell, Giving& giving) {
  giving.asking = false;
  auto in_hand = shell.core().in_hand(giving.before);
  if (!in_hand) {
    shell.show_error(in_hand.error());
    return false;
  }
  giving.before = *std::move(in_hand);
  for (std::size_t at = 0; at < giving.shares.size(); ++at) {
    AreaShare& share = giving.shares[at];
    AreaShare& before = giving.before[at];
    // What is in hand needs somebody who has it.
    if (share.member.empty() || share.member == before.member) {
      before.promises.clear();
      before.issues.clear();
    }
    share.promises = before.promises;
    share.issues = before.issues;
    if (!share.promises.empty() || !share.issues.empty()) giving.asking = true;
  }
  return !giving.asking && give_doors(shell, giving.shares, giving.before, giving.spoken);
}

bool giving_sheet(Ui& ui, Shell& shell, Giving& giving) {
  bool given = false;
  sheet(ui, "giving", giving.asking, say(Text::kHandOver), [&] {
    std::size_t doors = 0;
    std::size_t promises = 0;
    std::size_t issues = 0;
    for (const AreaShare& share : giving.shares) {
      doors += share.households.size();
      promises += share.promises.size();
      issues += share.issues.size();
    }
    paragraph(ui, say(Text::kDoorsMove, {doors}));
    choose_matters(ui, giving.matters, promises, issues);
    if (!primary_button(ui, say(Text::kGiveArea))) return;
    giving.asking = false;
    if (giving.matters != 0) {
      for (auto* const list : {&giving.shares, &giving.before}) {
        for (AreaShare& share : *list) {
          share.promises.clear();
          share.issues.clear();
        }
      }
    }
    given = give_doors(shell, giving.shares, giving.before, giving.spoken);
  });
  return given;
}

void choose_matters(Ui& ui, int& matters, std::size_t promises, std::size_t issues) {
  const std::array<std::string_view, 2> options{say(Text::kMattersGo), say(Text::kMattersStay)};
  paragraph(ui, say(Text::kMattersAlong, {promises, issues}));
  ui.space(4);
  choice(ui, "matters", {}, options, matters);
  ui.space(12);
}

bool give_doors(Shell& shell, std::vector<AreaShare> shares, std::vector<AreaShare> before, const std::string& spoken,
                std::function<void()> also_back) {
  const auto take_back = [&shell, before = std::move(before), also_back = std::move(also_back)] {
    if (shell.run(DivideHouseholds{before, AreaChange::kTakenBack}, say(Text::kTakenBack)) && also_back) also_back();
  };
  return shell.run(DivideHouseholds{std::move(shares), AreaChange::kNew}, spoken, take_back).has_value();
}

}  // namespace baijia::app
