#include "shell/app/screens/even.h"

#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

/// Value: it changed.
bool who_takes_part(Ui& ui, EvenState& state, const std::vector<MemberLine>& members) {
  std::set<AccountId>& chosen = *state.takes_part;
  bool changed = false;
  ui.flow(8, [&] {
    for (const MemberLine& member : members) {
      const Ui::Scope scope(ui, member.account.uuid);
      const bool on = chosen.contains(member.account);
      if (!chip(ui, member.name, on, on ? icons::kCheck : 0)) continue;
      if (!chosen.erase(member.account)) chosen.insert(member.account);
      state.left_out.clear();
      changed = true;
    }
  });
  return changed;
}

void line_row(Ui& ui, const DivisionView::Line& line) {
  const Ui::Scope scope(ui, line.account.uuid);
  const auto change = [](Text from_to, Text as_it_is, std::int64_t before, std::int64_t after) {
    if (before != after) return say(from_to, {before, after});
    return after == 0 ? std::string{} : say(as_it_is, {after});
  };
  const AreaSize& before = line.before;
  const AreaSize& after = line.after;
  const std::string detail =
      joined({change(Text::kFromToBuildings, Text::kBuildingCount, before.buildings, after.buildings),
              change(Text::kFromToKey, Text::kKeyCount, before.key_households, after.key_households),
              change(Text::kFromToElderly, Text::kElderlyCount, before.elderly, after.elderly)});
  const std::string doors = change(Text::kFromToDoors, Text::kDoorCount, before.doors, after.doors);
  static_cast<void>(row(
      ui, "line", {.title = line.name, .detail = detail, .value = doors, .icon = icons::kPerson, .chevron = false}));
}

/// Value: it is to be left out, or no longer.
bool move_row(Ui& ui, std::size_t index, const DoorMove& move) {
  const Ui::Scope scope(ui, index);
  std::string doors = say(Text::kDoorCount, {move.doors});
  if (move.whole) {
    doors = say(Text::kDoorsWhole, {move.doors});
  } else if (move.top > 0) {
    doors = move.top == move.bottom ? say(Text::kDoorsOnFloor, {move.top, move.doors})
                                    : say(Text::kDoorsOnFloors, {move.bottom, move.top, move.doors});
  }
  const std::string from = move.from.empty() ? std::string(say(Text::kNobody)) : move.from;
  const std::string who = say(Text::kFromTo, {from, move.to});
  const bool taken = !move.left_out;
  return row(ui, "move", {.title = move.building, .detail = doors, .value = who, .chevron = false, .chosen = taken})
      .tapped;
}

}  // namespace

void even_screen(Ui& ui, Shell& shell, EvenState& state) {
  const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
  if (!state.takes_part) {
    state.takes_part.emplace();
    for (const MemberLine& member : members) {
      if (member.role == Role::kMember) state.takes_part->insert(member.account);
    }
  }
  const auto& found = state.view.get(shell, [&] {
    return shell.core().suggest_division({state.takes_part->begin(), state.takes_part->end()}, state.left_out);
  });
  bool changed = false;
  PageFrame page{.title = say(Text::kEven)};
  page.body = [&] {
    caption(ui, say(Text::kEvenNote));
    section_header(ui, say(Text::kWhoTakesPart));
    changed = who_takes_part(ui, state, members);
    if (!found) {
      empty_state(ui, icons::kPerson, say(Text::kNobodyTakesPart), {});
      return;
    }
    if (found->moves.empty()) {
      ui.space(12);
      banner(ui, Tone::kGood, say(Text::kEvenAlready));
    }
    section_header(ui, say(Text::kAfterDivision));
    for (const DivisionView::Line& line : found->lines) line_row(ui, line);
    if (found->moves.empty()) return;
    section_header(ui, say(Text::kWhatMoves));
    for (std::size_t at = 0; at < found->moves.size(); ++at) {
      const DoorMove& move = found->moves[at];
      if (!move_row(ui, at, move)) continue;
      for (const HouseholdId door : move.before.households) {
        if (!state.left_out.erase(door)) state.left_out.insert(door);
      }
      changed = true;
    }
  };
  if (found && found->doors > 0) {
    page.footer = [&] {
      if (!primary_button(ui, say(Text::kAcceptDivision, {found->doors}))) return;
      state.giving = {.shares = found->shares, .before = found->before, .spoken = say(Text::kDivided, {found->doors})};
      if (give_or_ask(shell, state.giving)) shell.back();
    };
  }
  show_page(ui, shell, page);
  if (giving_sheet(ui, shell, state.giving)) shell.back();
  if (changed) state.view.drop();
}

}  // namespace baijia::app
