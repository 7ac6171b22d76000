#include "shell/app/screens/hand_over.h"

#include <algorithm>

#include "shell/app/format.h"
#include "shell/app/screens/divide.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

void choose_receiver(Ui& ui, HandOverSheet& state, const AreaView& area, const std::vector<MemberLine>& members) {
  for (const MemberLine& member : members) {
    if (member.account == area.line.account) continue;
    const Ui::Scope scope(ui, member.account.uuid);
    const std::string doors = say(Text::kDoorCount, {member.doors});
    if (row(ui, "member", {.title = member.name, .value = doors, .icon = icons::kPerson}).tapped) state.to = member;
  }
}

/// What was agreed beforehand and is not given yet, or nullptr.
const StandIn* agreed_for(const AreaView& area) {
  const auto found =
      std::ranges::find_if(area.line.away, [](const StandInLine& away) { return !away.stand_in.until.has_value(); });
  return found == area.line.away.end() ? nullptr : &found->stand_in;
}

void hand_over(Shell& shell, HandOverSheet& state, const AreaView& area) {
  AreaShare share{.member = state.to->account, .households = area.households, .promises = {}, .issues = {}};
  if (state.matters == 0) {
    share.promises = area.promises;
    share.issues = area.issues;
  }
  AreaShare back = share;
  back.member = area.line.account;
  std::optional<StandIn> agreed;
  if (const StandIn* const found = agreed_for(area)) agreed = *found;
  const auto agree_again = [&shell, agreed] {
    if (!agreed) return;
    StandIn again = *agreed;
    again.id = {};
    again.from = std::max(again.from, shell.today());
    static_cast<void>(shell.run(SaveStandIn{again}, {}));
  };
  const std::string spoken = say(Text::kAreaGiven, {area.households.size(), state.to->name});
  if (!give_doors(shell, {std::move(share)}, {std::move(back)}, spoken, agree_again)) return;
  state = {};
  if (!agreed) return;
  agreed->deleted = true;
  static_cast<void>(shell.run(SaveStandIn{*agreed}, {}));
}

/// Saves `stand_in`; the toast takes it back. Value: it was taken.
bool arrange(Shell& shell, const StandIn& stand_in, const std::string& spoken) {
  const auto id = std::make_shared<StandInId>();
  const auto take_back = [&shell, id] {
    StandIn ended{.id = *id};
    ended.deleted = true;
    static_cast<void>(shell.run(SaveStandIn{ended}, say(Text::kTakenBack)));
  };
  const auto accepted = shell.run(SaveStandIn{stand_in}, spoken, take_back);
  if (accepted) id->uuid = accepted->created;
  return accepted.has_value();
}

}  // namespace

void hand_over_sheet(Ui& ui, Shell& shell, HandOverSheet& state, const AreaView& area,
                     const std::vector<MemberLine>& members) {
  const std::string title = say(Text::kWhoTakes, {area.households.size()});
  sheet(ui, "hand-over", state.open, title, [&] {
    if (!state.to) return choose_receiver(ui, state, area, members);
    paragraph(ui, say(Text::kHandOverTo, {area.line.name, area.households.size(), state.to->name}));
    ui.space(12);
    if (agreed_for(area) == nullptr && !area.line.gone) {
      if (!state.from) state.from = shell.today();
      date_choice(ui, "from", say(Text::kFromDay), state.from, shell.today(), FirstDay::kToday);
      ui.space(12);
    }
    if (state.from && shell.today() < *state.from) {
      caption(ui, say(Text::kHandOverLater, {state.to->name}));
      ui.space(16);
      const StandIn agreed{
          .id = {}, .member = area.line.account, .substitute = state.to->account, .from = *state.from, .until = {}};
      const std::string day = words_from_day(*state.from, shell.today());
      if (primary_button(ui, say(Text::kGiveAreaFrom, {day})) &&
          arrange(shell, agreed, say(Text::kAreaAgreed, {day, state.to->name}))) {
        state = {};
      }
      ui.space(8);
      return;
    }
    const bool in_hand = !area.promises.empty() || !area.issues.empty();
    if (in_hand) choose_matters(ui, state.matters, area.promises.size(), area.issues.size());
    caption(ui, say(Text::kHistoryStays));
    ui.space(16);
    if (primary_button(ui, say(Text::kGiveArea), {.disabled = in_hand && state.matters < 0})) {
      hand_over(shell, state, area);
    }
    ui.space(8);
  });
  if (!state.open) state = {};
}

void stand_in_sheet(Ui& ui, Shell& shell, StandInSheet& state, const AreaView& area,
                    const std::vector<MemberLine>& members) {
  sheet(ui, "stand-in", state.open, say(Text::kStandInTitle, {area.line.name}), [&] {
    caption(ui, say(Text::kWhoStandsIn));
    ui.space(4);
    ui.flow(8, [&] {
      for (const MemberLine& member : members) {
        if (member.account == area.line.account) continue;
        const Ui::Scope scope(ui, member.account.uuid);
        if (chip(ui, member.name, state.substitute == member.account)) state.substitute = member.account;
      }
    });
    ui.space(12);
    date_choice(ui, "from", say(Text::kFromDay), state.from, shell.today(), FirstDay::kToday);
    ui.space(12);
    date_choice(ui, "until", say(Text::kUntilDay), state.until, shell.today(), FirstDay::kToday);
    ui.space(12);
    caption(ui, say(Text::kStandInNote));
    ui.space(16);
    const bool backwards = state.from && state.until && *state.until < *state.from;
    const bool complete = !state.substitute.empty() && state.from && state.until && !backwards;
    if (!primary_button(ui, say(Text::kStandInNow), {.disabled = !complete})) return;
    const auto member = std::ranges::find(members, state.substitute, &MemberLine::account);
    const std::string_view name = member == members.end() ? std::string_view{} : std::string_view(member->name);
    const StandIn stand_in{.id = {},
                           .member = area.line.account,
                           .substitute = state.substitute,
                           .from = *state.from,
                           .until = *state.until};
    if (arrange(shell, stand_in, say(Text::kStandsIn, {name, words_of_days(stand_in, shell.today())}))) state = {};
  });
  if (!state.open) state = {};
}

std::string words_of_days(const StandIn& stand_in, Day today) {
  const std::string from = words_from_day(stand_in.from, today);
  if (!stand_in.until) return say(Text::kDaysFrom, {from});
  return stand_in.from == stand_in.until ? from
                                         : say(Text::kDaysFromTo, {from, words_from_day(*stand_in.until, today)});
}

}  // namespace baijia::app
