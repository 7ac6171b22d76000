#include "shell/app/screens/areas.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::size_t kMostUncoveredShown = 4;

std::string name_of(const BuildingHolder& holder) {
  if (holder.name.empty()) return std::string(say(Text::kNobody));
  return holder.gone ? say(Text::kMemberGone, {holder.name}) : holder.name;
}

std::string holders_words(const BuildingAreas& building) {
  std::string words;
  for (const BuildingHolder& holder : building.holders) {
    const std::string name = name_of(holder);
    // Who has all of them needs no count: it stands beside the name.
    const bool all = building.holders.size() == 1;
    words = all ? name : joined({words, say(Text::kDoorsOf, {name, holder.doors})});
  }
  return words;
}

/// Who else has doors of a building that `account` has some of; empty when nobody has.
std::string others_words(const BuildingAreas& building, AccountId account) {
  std::string words;
  for (const BuildingHolder& holder : building.holders) {
    if (holder.account != account) words = joined({words, say(Text::kDoorsOf, {name_of(holder), holder.doors})});
  }
  return words.empty() ? words : joined({say(Text::kDoorsInAll, {building.doors}), words});
}

void building_row(Ui& ui, Shell& shell, const BuildingAreas& building, std::string_view detail, std::int64_t doors) {
  const Ui::Scope scope(ui, building.building.uuid);
  const Route route{PageKind::kDivide, building.building.uuid};
  const std::string value = say(Text::kDoorCount, {doors});
  const bool warns = building.uncovered > 0;
  if (row(ui, "building",
          {.title = building.label,
           .detail = detail,
           .value = value,
           .icon = warns ? icons::kWarning : icon_of(building.form),
           .chosen = shell.showing(route),
           .tone = warns ? Tone::kWarning : Tone::kNeutral})
          .tapped) {
    shell.open(route);
  }
}

/// "陈老师代班", or "陈老师接手" when it is for good.
std::string stand_in_words(const StandInLine& away) {
  return say(away.stand_in.until ? Text::kStandInLine : Text::kTakesOver, {away.substitute});
}

void member_row(Ui& ui, Shell& shell, const AreaLine& line) {
  const Ui::Scope scope(ui, line.account.uuid);
  const Route route{PageKind::kArea, line.account.uuid};
  std::string size = line.size.doors > 0 ? words_of(line.size) : std::string{};
  for (const StandInLine& away : line.away) {
    if (away.now) size = joined({stand_in_words(away), size});
  }
  if (row(ui, "member",
          {.title = line.gone ? say(Text::kMemberGone, {line.name}) : line.name,
           .detail = size,
           .value = say(Text::kDoorCount, {line.size.doors}),
           .icon = line.gone ? icons::kWarning : icons::kPerson,
           .chosen = shell.showing(route),
           .tone = line.gone ? Tone::kWarning : Tone::kNeutral})
          .tapped) {
    shell.open(route);
  }
}

/// 遗留 before all else.
void uncovered_card(Ui& ui, Shell& shell, const AreasView& view) {
  if (view.doors == 0) return;
  if (view.uncovered == 0) {
    banner(ui, Tone::kGood, say(Text::kAllCovered, {view.doors}));
    return;
  }
  card(ui, "uncovered", [&] {
    const Route nobodys{PageKind::kArea, {}};
    if (stat(ui, "uncovered", view.uncovered, say(Text::kUncovered), Tone::kWarning)) shell.open(nobodys);
    ui.space(4);
    for (const AreaLine& line : view.gone) member_row(ui, shell, line);
    std::size_t shown = 0;
    std::size_t left = 0;
    for (const BuildingAreas& building : view.buildings) {
      if (building.uncovered == 0) continue;
      if (shown == kMostUncoveredShown) {
        ++left;
      } else {
        ++shown;
        building_row(ui, shell, building, {}, building.uncovered);
      }
    }
    if (left > 0 && row(ui, "more", {.title = say(Text::kMoreBuildings, {left}), .line = false}).tapped) {
      shell.open(nobodys);
    }
  });
}

/// From which day on visits count. A new round leaves every record where it is; doors have to be met anew.
void round_row(Ui& ui, Shell& shell, AreasState& state, const AreasView& view) {
  if (view.committee.empty() || shell.core().identity().role != Role::kChief) return;
  const Day today = shell.today();
  const auto words = [&](const std::optional<Day>& day) {
    return day ? say(Text::kRoundSince, {words_from_day(*day, today)}) : std::string(say(Text::kRoundAll));
  };
  const std::string now = words(view.round_began);
  if (row(ui, "round", {.title = say(Text::kRound), .value = now, .icon = icons::kCalendar}).tapped) {
    state.beginning = true;
    state.round_from = view.round_began;
  }
  sheet(ui, "round_sheet", state.beginning, say(Text::kRound), [&] {
    caption(ui, say(Text::kRoundNote));
    ui.space(12);
    date_choice(ui, "from", say(Text::kRoundFrom), state.round_from, today, FirstDay::kPast);
    ui.space(20);
    const bool same = state.round_from == view.round_began;
    if (!primary_button(ui, words(state.round_from), {.icon = icons::kCheck, .disabled = same})) return;
    const auto back = [&shell, committee = view.committee, before = view.round_began] {
      (void)shell.run(BeginRound{committee, before}, say(Text::kTakenBack));
    };
    if (shell.run(BeginRound{view.committee, state.round_from}, words(state.round_from), back)) state.beginning = false;
  });
}

/// Who stands in for the member or takes over, now and later; a tap asks what shall become of it.
void away_rows(Ui& ui, Shell& shell, AreaState& state, const AreaLine& line) {
  for (const StandInLine& away : line.away) {
    const Ui::Scope scope(ui, away.stand_in.id.uuid);
    const std::string title = stand_in_words(away);
    const Text under_way = away.stand_in.until ? Text::kStandInOn : Text::kTakesOverDue;
    const std::string days = words_of_days(away.stand_in, shell.today());
    if (row(ui, "away",
            {.title = title,
             .detail = days,
             .value = away.now ? say(under_way) : std::string_view{},
             .icon = away.stand_in.until ? icons::kCalendar : icons::kHandshake,
             .tone = Tone::kInfo})
            .tapped) {
      state.ending = away;
      state.asking_to_end = true;
    }
  }
}

void end(Shell& shell, AreaState& state, Text spoken) {
  StandIn ended = state.ending->stand_in;
  ended.deleted = true;
  static_cast<void>(shell.run(SaveStandIn{ended}, say(spoken)));
  state.ending.reset();
}

void end_stand_in(Ui& ui, Shell& shell, AreaState& state, const std::vector<MemberLine>& members) {
  if (!state.ending) return;
  const StandInLine& away = *state.ending;
  if (away.stand_in.until) {
    const std::string note = say(Text::kEndStandInNote, {away.member, away.member});
    if (confirm(ui, "end", state.asking_to_end, stand_in_words(away), note, say(Text::kEndStandIn))) {
      end(shell, state, Text::kStandInEnded);
    }
    return;
  }
  const std::array<MenuItem, 2> items{MenuItem{.text = say(Text::kGiveAreaNow), .icon = icons::kHandshake},
                                      MenuItem{.text = say(Text::kGiveAreaNever), .icon = icons::kClose}};
  const auto chosen = menu(ui, "agreed", state.asking_to_end, stand_in_words(away), items);
  if (!chosen) return;
  if (*chosen == 1) return end(shell, state, Text::kGiveAreaNever);
  state.hand_over = {.open = true};
  // Who can no longer take doors is not offered: the sheet asks who else does.
  const auto receiver = std::ranges::find(members, away.stand_in.substitute, &MemberLine::account);
  if (receiver != members.end()) state.hand_over.to = *receiver;
}

}  // namespace

std::string words_of(const AreaSize& size) {
  const std::string buildings = size.buildings > 0 ? say(Text::kBuildingCount, {size.buildings}) : std::string{};
  const std::string key = size.key_households > 0 ? say(Text::kKeyCount, {size.key_households}) : std::string{};
  const std::string elderly = size.elderly > 0 ? say(Text::kElderlyCount, {size.elderly}) : std::string{};
  return joined({buildings, key, elderly});
}

void uncovered_row(Ui& ui, Shell& shell, std::int64_t uncovered) {
  const Route route{PageKind::kAreas, {}};
  const bool warns = uncovered > 0;
  if (row(ui, "areas",
          {.title = say(Text::kAreas),
           .value = warns ? say(Text::kUncoveredCount, {uncovered}) : std::string(say(Text::kAllCoveredShort)),
           .icon = warns ? icons::kWarning : icons::kKnow,
           .chosen = shell.showing(route),
           .tone = warns ? Tone::kWarning : Tone::kNeutral})
          .tapped) {
    shell.open(route);
  }
}

void areas_screen(Ui& ui, Shell& shell, AreasState& state) {
  const AreasView& view = state.view.get(shell, [&] { return shell.core().areas(); });
  const std::string subtitle = say(Text::kAreasSubtitle, {view.doors, view.members.size()});
  PageFrame page{.title = say(Text::kAreas), .subtitle = subtitle};
  page.body = [&] {
    if (view.doors == 0) {
      empty_state(ui, icons::kBuilding, say(Text::kNoDoorsYet), say(Text::kNoDoorsYetNext));
      return;
    }
    ui.space(4);
    uncovered_card(ui, shell, view);
    round_row(ui, shell, state, view);
    section_header(ui, say(Text::kMembers));
    for (const AreaLine& line : view.members) member_row(ui, shell, line);
    section_header(ui, say(Text::kByBuilding));
    const Ui::Scope scope(ui, "buildings");
    ui.list(view.buildings.size(), row_height(ui, true), [&](std::size_t at) {
      const BuildingAreas& building = view.buildings[at];
      building_row(ui, shell, building, holders_words(building), building.doors);
    });
  };
  if (view.doors > 0 && !view.members.empty()) {
    page.footer = [&] {
      if (secondary_button(ui, say(Text::kEven), {.icon = icons::kTree})) shell.open({PageKind::kEven, {}});
    };
  }
  show_page(ui, shell, page);
}

void area_screen(Ui& ui, Shell& shell, AreaState& state) {
  const auto& found = state.view.get(shell, [&] { return shell.core().area(state.account); });
  if (!found) return gone_page(ui, shell, say(Text::kAreas));
  const AreaView& view = *found;
  const AreaLine& line = view.line;
  const bool nobodys = line.account.empty();
  const std::string title = nobodys     ? std::string(say(Text::kUncoveredTitle))
                            : line.gone ? say(Text::kMemberGone, {line.name})
                                        : line.name;
  const std::string doors = say(Text::kDoorCount, {line.size.doors});
  const std::string subtitle = joined({doors, words_of(line.size)});
  PageFrame page{.title = title, .subtitle = subtitle};
  page.body = [&] {
    away_rows(ui, shell, state, line);
    if (view.buildings.empty()) {
      empty_state(ui, icons::kDoor, nobodys ? say(Text::kNobodysNone) : say(Text::kNoDoorsInArea),
                  nobodys ? std::string_view{} : say(Text::kNoDoorsInAreaNext));
      return;
    }
    ui.list(view.buildings.size(), row_height(ui, false), [&](std::size_t at) {
      const BuildingAreas& building = view.buildings[at];
      if (nobodys) return building_row(ui, shell, building, {}, building.uncovered);
      const auto own = std::ranges::find(building.holders, line.account, &BuildingHolder::account);
      building_row(ui, shell, building, others_words(building, line.account), own->doors);
    });
  };
  const bool may_hand_over = !nobodys && line.size.doors > 0;
  const bool may_be_away = may_hand_over && !line.gone;
  if (may_hand_over) {
    page.footer = [&] {
      const auto offer_hand_over = [&] {
        if (secondary_button(ui, say(Text::kHandOver), {.icon = icons::kHandshake})) state.hand_over.open = true;
      };
      if (!may_be_away) return offer_hand_over();
      ui.columns({1, 1}, 12, [&](std::size_t column) {
        if (column == 0) {
          offer_hand_over();
        } else if (secondary_button(ui, say(Text::kStandIn), {.icon = icons::kCalendar})) {
          state.stand_in.open = true;
          state.stand_in.from = shell.today();
        }
      });
    };
  }
  show_page(ui, shell, page);
  const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
  if (may_be_away && state.stand_in.open) stand_in_sheet(ui, shell, state.stand_in, view, members);
  end_stand_in(ui, shell, state, members);
  if (may_hand_over && state.hand_over.open) hand_over_sheet(ui, shell, state.hand_over, view, members);
}

}  // namespace baijia::app
