#include "shell/app/screens/for_residents.h"

#include <algorithm>
#include <string>

#include "shell/app/format.h"
#include "shell/app/screens/confidence.h"
#include "shell/app/screens/consent.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::size_t kLongValue = 120;  ///< octets from which it has the whole width

/// One recorded value, in large letters under what it is. Value: it is to be struck out.
bool value_line(Ui& ui, std::string_view who, std::string_view what, std::string_view value) {
  if (value.empty()) return false;
  const Ui::Scope scope(ui, what);
  const Ui::Scope of(ui, value);
  bool struck = false;
  ui.space(8);
  if (value.size() > kLongValue) {
    caption(ui, what);
    paragraph(ui, value);
    return quiet_button(ui, say(Text::kStrike), {.spoken = say(Text::kStrikeWhat, {who, what, std::string_view{}})});
  }
  constexpr float kGap = 8;
  const float button = std::max(ui.theme().target, ui.text_width(say(Text::kStrike), {.bold = true}) + 24);
  ui.columns({ui.width() - kGap - button, button}, kGap, [&](std::size_t column) {
    if (column == 0) {
      caption(ui, what);
      // A number that just does not fit is better read smaller than in two lines.
      const TextStyle large{.size = TextSize::kEmphasis, .bold = true};
      const bool fits = ui.text_width(value, large) <= ui.width();
      paragraph(ui, value, fits ? large : TextStyle{.size = TextSize::kBody, .bold = true});
    } else {
      struck = quiet_button(ui, say(Text::kStrike), {.spoken = say(Text::kStrikeWhat, {who, what, value})});
    }
  });
  return struck;
}

void plain_line(Ui& ui, std::string_view what, std::string_view value) {
  if (value.empty()) return;
  const Ui::Scope scope(ui, what);
  const Ui::Scope of(ui, value);
  ui.space(8);
  caption(ui, what);
  paragraph(ui, value, {.size = TextSize::kEmphasis});
}

/// Runs `after`, which lacks `what`; the toast brings `before` back.
template <class Change>
void strike(Shell& shell, std::string_view what, const Change& before, const Change& after) {
  (void)shell.run(after, say(Text::kStruck, {what}),
                  [&shell, before] { (void)shell.run(before, say(Text::kStrikeUndone)); });
}

void household_part(Ui& ui, Shell& shell, const HouseholdView& view) {
  const Household& household = view.household;
  const UpdateHousehold before{household.id, household.tenure, household.key_household, household.note};
  const auto struck = [&](std::string_view what, auto&& empty) {
    UpdateHousehold after = before;
    after.seen = household;
    empty(after);
    strike(shell, what, before, after);
  };
  card(ui, "household", [&] {
    heading(ui, view.label, 2);
    const std::string_view tenure =
        household.tenure == Tenure::kUnknown ? std::string_view{} : words_of(household.tenure);
    if (value_line(ui, view.label, say(Text::kHowLivedIn), tenure)) {
      struck(say(Text::kHowLivedIn), [](UpdateHousehold& after) { after.tenure = Tenure::kUnknown; });
    }
    const std::string_view key = household.key_household ? say(Text::kYes) : std::string_view{};
    if (value_line(ui, view.label, say(Text::kKeyHousehold), key)) {
      struck(say(Text::kKeyHousehold), [](UpdateHousehold& after) { after.key_household = false; });
    }
    if (value_line(ui, view.label, say(Text::kNote), household.note)) {
      struck(say(Text::kNote), [](UpdateHousehold& after) { after.note.clear(); });
    }
    plain_line(ui, say(Text::kWhoLooksAfter), view.in_charge);
  });
}

/// What the resident agreed to, and how they take it back.
void consent_part(Ui& ui, Shell& shell, const HouseholdView& view, const Resident& resident, ForResidentsState& state) {
  const auto asked = std::ranges::find(view.consents, resident.id, &ConsentLine::resident);
  const bool known = asked != view.consents.end();
  const bool agreed = known && asked->state == ConsentState::kGiven;
  const bool there = (resident.traits & sensitive_traits() & ~lawful_traits(resident)) != 0;
  if (known) plain_line(ui, say(Text::kConsent), words_of(*asked, shell));
  if (!known && there) plain_line(ui, say(Text::kConsent), say(Text::kConsentNeverAsked));
  if (!agreed && !there) return;
  ui.space(4);
  const std::string_view words = say(agreed ? Text::kWithdrawConsent : Text::kDoNotRecord);
  const std::string spoken = joined({words, resident.name});
  if (quiet_button(ui, words, {.spoken = spoken})) {
    state.withdrawing = resident;
    state.agreed = agreed;
    state.sure = true;
  }
}

void withdraw_sheet(Ui& ui, Shell& shell, ForResidentsState& state) {
  if (!state.withdrawing) return;
  const Resident& resident = *state.withdrawing;
  const bool lawful = (resident.traits & lawful_traits(resident)) != 0;
  const std::string words = joined({say(Text::kWithdrawNote), lawful ? say(Text::kLawful) : std::string_view{}});
  const std::string_view what = say(state.agreed ? Text::kWithdrawConsent : Text::kDoNotRecord);
  if (confirm(ui, "withdraw", state.sure, joined({what, resident.name}), words, what)) {
    const ConsentState answer = state.agreed ? ConsentState::kWithdrawn : ConsentState::kRefused;
    (void)shell.run(RecordConsent{resident.id, {.state = answer}},
                    say(state.agreed ? Text::kConsentTakenBack : Text::kNotRecorded));
  }
}

void resident_part(Ui& ui, Shell& shell, const HouseholdView& view, const Resident& resident,
                   ForResidentsState& state) {
  const bool revealed = state.revealed;
  const Ui::Scope scope(ui, resident.id.uuid);
  const auto struck = [&](std::string_view what, auto&& empty) {
    Resident after = resident;
    empty(after);
    strike(shell, what, SaveResident{.resident = resident, .change = ResidentChange::kTakenBack, .seen = after},
           SaveResident{.resident = after, .seen = resident});
  };
  ui.space(12);
  card(ui, "resident", [&] {
    heading(ui, resident.name, 2);
    if (value_line(ui, resident.name, say(Text::kPhone), revealed ? resident.phone : masked_phone(resident.phone))) {
      struck(say(Text::kPhone), [](Resident& after) { after.phone.clear(); });
    }
    const std::string_view sex = resident.sex == Sex::kUnknown ? std::string_view{} : words_of(resident.sex);
    if (value_line(ui, resident.name, say(Text::kSex), sex)) {
      struck(say(Text::kSex), [](Resident& after) { after.sex = Sex::kUnknown; });
    }
    const std::string born = resident.birth_year ? std::to_string(*resident.birth_year) : std::string{};
    if (value_line(ui, resident.name, say(Text::kBirthYear), born)) {
      struck(say(Text::kBirthYear), [](Resident& after) { after.birth_year.reset(); });
    }
    if (value_line(ui, resident.name, say(Text::kRelation), resident.relation)) {
      struck(say(Text::kRelation), [](Resident& after) { after.relation.clear(); });
    }
    for (const Trait trait : kAllTraits) {
      if (!has_trait(resident.traits, trait)) continue;
      if ((lawful_traits(resident) & bits_of(trait)) != 0) {
        plain_line(ui, say(Text::kTraits), words_of(trait));
        caption(ui, say(Text::kLawful));
        continue;
      }
      if (value_line(ui, resident.name, say(Text::kTraits), words_of(trait))) {
        struck(words_of(trait), [&](Resident& after) { after.traits &= ~static_cast<std::int64_t>(trait); });
      }
    }
    consent_part(ui, shell, view, resident, state);
    erase_person_button(ui, shell, resident, state.erase);
  });
}

void promise_part(Ui& ui, Shell& shell, const HouseholdView& view, const PromiseLine& promise) {
  const Ui::Scope scope(ui, promise.promise.uuid);
  const std::string what = joined({say(Text::kHitPromise), words_from_day(promise.due, shell.today()), promise.owner});
  if (value_line(ui, view.label, what, promise.text)) {
    const StrikeWords before{.promise = promise.promise, .text = promise.text, .outcome = promise.answer};
    strike(shell, say(Text::kHitPromise), Command(before), Command(StrikeWords{.promise = promise.promise}));
  }
  plain_line(ui, say(Text::kAnswer), promise.answer);
}

/// What others have said first is theirs: its details are not shown here, and nothing of it is struck out.
void issue_part(Ui& ui, Shell& shell, const HouseholdView& view, const IssueLine& line, const Issue& issue) {
  const Ui::Scope scope(ui, line.issue.uuid);
  const bool own = issue.household == view.household.id;
  const auto part = [&](std::string_view what, std::string_view spoken, std::string StrikeWords::* text,
                        std::string_view left) {
    const StrikeWords before{
        .issue = line.issue, .text = issue.title, .detail = issue.detail, .outcome = issue.outcome};
    if (!own || before.*text == left) return plain_line(ui, what, before.*text);
    if (!value_line(ui, view.label, what, before.*text)) return;
    StrikeWords after = before;
    after.*text = left;
    strike(shell, spoken, Command(before), Command(after));
  };
  // It stays in the list by what it is about.
  const std::string_view kind = line.category.empty() ? say(Text::kHitIssue) : std::string_view(line.category);
  part(joined({say(Text::kHitIssue), words_of(line.state), line.owner}), say(Text::kHitIssue), &StrikeWords::text,
       kind);
  plain_line(ui, say(Text::kWhere), issue.place);
  if (own) part(say(Text::kIssueDetail), say(Text::kIssueDetail), &StrikeWords::detail, {});
  part(say(Text::kOutcome), say(Text::kOutcome), &StrikeWords::outcome, {});
}

/// Value: it can be struck out here, or there is nothing to strike out.
bool visit_part(Ui& ui, Shell& shell, const HouseholdView& view, const VisitLine& visit) {
  const Ui::Scope scope(ui, visit.visit.uuid);
  const std::string when = words_from_day(day_of(visit.at_millis, shell.utc_offset_minutes()), shell.today());
  const std::string what = joined({when, words_of(visit.channel), visit.author});
  const bool may = visit.said.empty() || visit.mine || shell.core().identity().role == Role::kChief;
  if (visit.said.empty() || !may) {
    plain_line(ui, what, visit.said.empty() ? words_of(visit.result) : std::string_view(visit.said));
  } else if (value_line(ui, view.label, what, visit.said)) {
    strike(shell, say(Text::kWordsSaid), Command(StrikeWords{.visit = visit.visit, .text = visit.said}),
           Command(StrikeWords{.visit = visit.visit}));
  }
  return may;
}

/// Value: earlier visits are wanted.
bool records_part(Ui& ui, Shell& shell, const HouseholdView& view, const ForResidentsState& state) {
  if (view.visits.empty() && view.promises.empty() && view.issues.empty()) return false;
  bool earlier = false;
  ui.space(12);
  card(ui, "records", [&] {
    heading(ui, say(Text::kPartRecords), 2);
    for (const PromiseLine& promise : view.promises) promise_part(ui, shell, view, promise);
    for (std::size_t at = 0; at < view.issues.size(); ++at) {
      issue_part(ui, shell, view, view.issues[at], state.issues[at]);
    }
    bool may_all = true;
    for (std::size_t at = 0; at < std::min(view.visits.size(), state.visits); ++at) {
      may_all = visit_part(ui, shell, view, view.visits[at]) && may_all;
    }
    if (!may_all) {
      ui.space(8);
      caption(ui, say(Text::kStrikeByAuthor));
    }
    if (view.visits.size() > state.visits) earlier = quiet_button(ui, say(Text::kAuditOlder));
  });
  return earlier;
}

/// What is not for everybody is theirs to see all the same, and to strike out.
void confidences_part(Ui& ui, Shell& shell, const HouseholdView& view) {
  if (view.confidences.empty() && view.in_my_charge) return;
  ui.space(12);
  card(ui, "confidences", [&] {
    heading(ui, say(Text::kConfidence), 2);
    for (const ConfidenceLine& line : view.confidences) {
      const Ui::Scope scope(ui, line.confidence.uuid);
      const std::string when = words_from_day(day_of(line.at_millis, shell.utc_offset_minutes()), shell.today());
      if (value_line(ui, view.label, joined({words_of(line.level), line.author, when}), line.text)) {
        const SaveConfidence before{
            .confidence = line.confidence, .household = {}, .visit = {}, .text = line.text, .level = line.level};
        strike(shell, say(Text::kConfidence), Command(before), Command(StrikeConfidence{line.confidence}));
      }
    }
    if (!view.in_my_charge) {
      ui.space(8);
      caption(ui, say(Text::kNotAllConfidences));
    }
  });
}

/// All of it as a file, for them to take along. That it was saved is noted first.
void give_file(Shell& shell, const HouseholdView& view) {
  if (!shell.run(RevealPhones{.household = view.household.id, .resident = {}, .saved = true})) return;
  const Result<std::string> text = shell.core().household_file(view.household.id);
  if (!text) return shell.show_error(text.error());
  shell.host().save_file(say(Text::kHouseholdFileName, {view.label}), "text/plain;charset=utf-8", *text);
  shell.toast(say(Text::kFileGiven));
}

}  // namespace

bool reveal_phones(Shell& shell, HouseholdId household, ResidentId resident) {
  return shell.run(RevealPhones{household, resident}).has_value();
}

void for_residents_screen(Ui& ui, Shell& shell, ForResidentsState& state) {
  const auto read = [&] {
    auto view = shell.core().household(state.household, static_cast<std::int64_t>(state.visits) + 1);
    state.issues.clear();
    for (std::size_t at = 0; view && at < view->issues.size(); ++at) {
      const auto issue = shell.core().issue(view->issues[at].issue);
      state.issues.push_back(issue ? issue->issue : Issue{});
    }
    return view;
  };
  if (const auto& first = state.view.get(shell, read); !first) return gone_page(ui, shell, say(Text::kForResidents));
  if (!state.asked) {
    state.asked = true;
    const bool any = std::ranges::any_of(state.view.get(shell, read)->residents,
                                         [](const Resident& resident) { return !resident.phone.empty(); });
    if (any) state.revealed = reveal_phones(shell, state.household);
  }
  const HouseholdView& view = *state.view.get(shell, read);
  bool earlier = false;
  PageFrame page{.title = say(Text::kForResidents), .subtitle = view.label};
  page.body = [&] {
    ui.space(4);
    paragraph(ui, say(Text::kForResidentsLead), {.size = TextSize::kEmphasis});
    ui.space(12);
    household_part(ui, shell, view);
    for (const Resident& resident : view.residents) resident_part(ui, shell, view, resident, state);
    earlier = records_part(ui, shell, view, state);
    photos_part(ui, shell, state.photos, {.household = state.household}, false);
    confidences_part(ui, shell, view);
    keeping_part(ui, shell, view, state.erase);
    ui.space(16);
    if (secondary_button(ui, say(Text::kGiveFile), {.icon = icons::kDownload})) give_file(shell, view);
    ui.space(16);
  };
  show_page(ui, shell, page);
  withdraw_sheet(ui, shell, state);
  erase_sheet(ui, shell, state.household, state.erase);
  if (!earlier) return;
  state.visits += 20;
  state.view.drop();
  ui.ask_frame();
}

}  // namespace baijia::app
