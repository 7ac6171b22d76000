#include "shell/app/screens/erase.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::int32_t kDaysToAnswer = 7;

bool is_chief(Shell& shell) { return shell.core().identity().role == Role::kChief; }

/// The wish of the household as a promise to the chief.
void hand_on(Ui& ui, Shell& shell, const HouseholdView& view) {
  paragraph(ui, say(Text::kEraseByChief));
  const std::vector<MemberLine> members = shell.core().members();
  const auto chief = std::ranges::find(members, Role::kChief, &MemberLine::role);
  if (chief == members.end()) return;
  const std::string wish(say(Text::kEraseWish));
  const bool waits = std::ranges::any_of(view.promises, [&](const PromiseLine& promise) {
    return promise.state == PromiseState::kOpen && promise.text == wish;
  });
  ui.space(8);
  if (waits) return caption(ui, say(Text::kEraseHandedOn, {chief->name}));
  if (!secondary_button(ui, say(Text::kEraseHandOn, {chief->name}))) return;
  const Day due{shell.today().number + kDaysToAnswer};
  (void)shell.run(AddPromise{view.household.id, {.text = wish, .due = due, .owner = chief->account}},
                  say(Text::kEraseHandedOn, {chief->name}));
}

void issues_to_keep(Ui& ui, EraseSheet& state) {
  if (state.issues.empty()) return;
  ui.space(16);
  caption(ui, say(Text::kEraseIssues));
  for (EraseSheet::Shared& one : state.issues) {
    const Ui::Scope scope(ui, one.issue.uuid);
    (void)toggle(ui, one.title, one.kept);
  }
}

}  // namespace

std::string words_from_days(std::int64_t days) {
  if (days % 365 == 0) return say(Text::kYears, {days / 365});
  if (days % 30 == 0) return say(Text::kMonths, {days / 30});
  return say(Text::kDaysLong, {days});
}

void EraseSheet::show(Shell& shell, const HouseholdView& view) {
  *this = EraseSheet{.open = true, .who = view.label};
  for (const Resident& one : view.residents) {
    if (lawful_traits(one) != 0) lawful = lawful.empty() ? one.name : joined({lawful, one.name});
  }
  for (const IssueLine& line : view.issues) {
    const auto issue = shell.core().issue(line.issue);
    if (!issue || issue->issue.household != view.household.id) continue;
    const bool others_too = line.voices > 0 || line.tier == IssueTier::kHandedUp;
    issues.push_back({.issue = line.issue, .title = line.title, .kept = others_too});
  }
}

void EraseSheet::show(const Resident& one) {
  *this = EraseSheet{.open = true, .resident = one.id, .who = one.name};
  if (lawful_traits(one) != 0) lawful = one.name;
}

void erase_person_button(Ui& ui, Shell& shell, const Resident& resident, EraseSheet& state) {
  if (!is_chief(shell)) return;
  ui.space(4);
  const std::string spoken = joined({say(Text::kErasePerson), resident.name});
  if (quiet_button(ui, say(Text::kErasePerson), {.spoken = spoken})) state.show(resident);
}

void keeping_part(Ui& ui, Shell& shell, const HouseholdView& view, EraseSheet& state) {
  const auto kept = [&](Keeping keeping) { return words_from_days(shell.core().days_kept(keeping)); };
  ui.space(12);
  card(ui, "keeping", [&] {
    heading(ui, say(Text::kKeepingHeading), 2);
    ui.space(4);
    paragraph(ui, say(Text::kKeepingWords,
                      {kept(Keeping::kSaid), kept(Keeping::kPhotos), kept(Keeping::kIssues), kept(Keeping::kStruck)}));
    if (view.erased_millis) {
      ui.space(8);
      const Day day = day_of(*view.erased_millis, shell.utc_offset_minutes());
      paragraph(ui, say(Text::kErasedLine, {words_from_day(day, shell.today())}));
    }
    ui.space(12);
    if (!is_chief(shell)) return hand_on(ui, shell, view);
    if (secondary_button(ui, say(Text::kEraseAll))) state.show(shell, view);
  });
}

void erase_sheet(Ui& ui, Shell& shell, HouseholdId household, EraseSheet& state) {
  const bool all = state.resident.empty();
  sheet(ui, "erase", state.open, say(Text::kEraseTitle, {state.who}), [&] {
    caption(ui, say(Text::kEraseGoes));
    paragraph(ui, say(all ? Text::kEraseGoesAll : Text::kEraseGoesPerson));
    ui.space(12);
    caption(ui, say(Text::kEraseStays));
    paragraph(ui, say(all ? Text::kEraseStaysAll : Text::kEraseStaysPerson));
    if (!state.lawful.empty()) {
      ui.space(8);
      paragraph(ui, say(Text::kEraseLawful, {state.lawful}));
    }
    issues_to_keep(ui, state);
    ui.space(16);
    const std::array ways{say(Text::kAskedInPerson), say(Text::kAskedByPhone)};
    int way = state.how == ConsentHow::kByPhone ? 1 : 0;
    if (choice(ui, "how", say(Text::kEraseHow), ways, way)) {
      state.how = way == 1 ? ConsentHow::kByPhone : ConsentHow::kInPerson;
    }
    ui.space(20);
    if (primary_button(ui, say(Text::kEraseDeed))) {
      EraseRecords command{.household = household, .resident = state.resident, .how = state.how};
      for (const EraseSheet::Shared& one : state.issues) {
        if (one.kept) command.kept_issues.push_back(one.issue);
      }
      if (shell.run(command, say(Text::kErased))) state.open = false;
    }
    ui.space(8);
    if (secondary_button(ui, say(Text::kCancel))) state.open = false;
  });
}

}  // namespace baijia::app
