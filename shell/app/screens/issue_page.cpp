#include "shell/app/screens/issue_page.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

std::string outcome_key(IssueId issue) { return "outcome/" + string_from_uuid(issue.uuid); }

// The command that changes nothing, with a half-written outcome brought back.
ChangeIssue unchanged(Shell& shell, const Issue& issue) {
  const std::string kept = shell.core().draft(outcome_key(issue.id));
  return {.issue = issue.id,
          .tier = issue.tier,
          .state = issue.state,
          .outcome = kept.empty() ? issue.outcome : kept,
          .next_date = issue.next_date,
          .owner = issue.owner};
}

void outcome_field(Ui& ui, Shell& shell, IssuePageState& state) {
  if (text_field(ui, "outcome", state.change.outcome,
                 {.label = say(Text::kOutcome),
                  .placeholder = say(Text::kOutcomeHint),
                  .kind = TextKind::kMultiline,
                  .lines = 3,
                  .max_length = 1300})) {
    (void)shell.core().save_draft(outcome_key(state.issue), state.change.outcome);
  }
}

bool apply(Shell& shell, IssuePageState& state, std::string_view spoken) {
  if (!shell.run(state.change, spoken)) return false;
  (void)shell.core().drop_draft(outcome_key(state.issue));
  return true;
}

void change_sheet(Ui& ui, Shell& shell, IssuePageState& state) {
  sheet(ui, "change", state.changing, say(Text::kChangeIssue), [&] {
    const std::array tiers{words_of(IssueTier::kCommittee), words_of(IssueTier::kHandedUp),
                           words_of(IssueTier::kOngoing)};
    int tier = static_cast<int>(state.change.tier) - static_cast<int>(IssueTier::kCommittee);
    if (choice(ui, "tier", say(Text::kHowToSolve), tiers, tier)) {
      state.change.tier = static_cast<IssueTier>(tier + static_cast<int>(IssueTier::kCommittee));
    }
    ui.space(12);
    date_choice(ui, "next", say(Text::kLookAgain), state.change.next_date, shell.today());
    ui.space(12);
    const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
    caption(ui, say(Text::kOwner));
    ui.space(4);
    ui.flow(8, [&] {
      for (const MemberLine& member : members) {
        const Ui::Scope scope(ui, member.account.uuid);
        if (chip(ui, member.name, member.account == state.change.owner)) state.change.owner = member.account;
      }
    });
    ui.space(12);
    outcome_field(ui, shell, state);
    ui.space(20);
    if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck})) {
      state.change.state = IssueState::kOpen;
      if (apply(shell, state, say(Text::kIssueChanged))) state.changing = false;
    }
  });
}

void solve_sheet(Ui& ui, Shell& shell, IssuePageState& state) {
  sheet(ui, "solve", state.solving, say(Text::kIssueSolved), [&] {
    outcome_field(ui, shell, state);
    ui.space(20);
    const auto finish = [&](IssueState outcome, std::string_view spoken) {
      state.change.state = outcome;
      if (apply(shell, state, spoken)) state.solving = false;
    };
    if (primary_button(ui, say(Text::kMarkSolved), {.icon = icons::kCheck})) {
      finish(IssueState::kSolved, say(Text::kIssueSolvedToast));
    }
    ui.space(8);
    if (secondary_button(ui, say(Text::kMarkClosed))) finish(IssueState::kClosed, say(Text::kIssueClosedToast));
  });
}

void voice_sheet(Ui& ui, Shell& shell, IssuePageState& state) {
  sheet(ui, "voice", state.adding_voice, say(Text::kAddVoice), [&] {
    const auto chosen = choose_household(ui, shell, state.voice);
    if (!chosen) return;
    if (shell.run(AddVoice{state.issue, chosen->household, {}}, say(Text::kVoiceAdded, {chosen->door}))) {
      state.adding_voice = false;
      state.voice = {};
    }
  });
}

void facts(Ui& ui, Shell& shell, const IssueView& view) {
  const Issue& issue = view.issue;
  ui.flow(8, [&] {
    const bool open = issue.state == IssueState::kOpen;
    tag(ui, words_of(issue.state), open ? Tone::kNeutral : Tone::kGood);
    tag(ui, words_of(issue.tier), Tone::kInfo);
    if (!view.line.category.empty()) tag(ui, view.line.category);
    if (view.line.overdue) tag(ui, say(Text::kOverdue), Tone::kWarning);
  });
  ui.space(8);
  paragraph(ui, issue.title, {.size = TextSize::kEmphasis, .bold = true});
  if (!issue.detail.empty()) {
    ui.space(4);
    paragraph(ui, issue.detail);
  }
  ui.space(8);
  const std::string raised = words_from_instant(issue.raised_at_millis, shell.today(), shell.utc_offset_minutes());
  caption(ui, joined({view.author, raised}));
}

void state_rows(Ui& ui, Shell& shell, const IssueView& view) {
  const Issue& issue = view.issue;
  row(ui, "owner", {.title = say(Text::kOwner), .value = view.line.owner, .icon = icons::kPerson, .chevron = false});
  if (issue.next_date) {
    const std::string next = words_from_day(*issue.next_date, shell.today());
    row(ui, "next",
        {.title = say(Text::kLookAgain),
         .value = next,
         .icon = icons::kCalendar,
         .chevron = false,
         .tone = view.line.overdue ? Tone::kWarning : Tone::kNeutral});
  }
  if (!issue.outcome.empty()) {
    section_header(ui, say(Text::kOutcome));
    paragraph(ui, issue.outcome);
  }
}

// What the street sees of it; the chief decides whether that is more.
void released_row(Ui& ui, Shell& shell, const Issue& issue) {
  if (issue.tier != IssueTier::kHandedUp || issue.state != IssueState::kOpen) return;
  section_header(ui, say(Text::kStreetSees));
  caption(ui, say(issue.released ? Text::kStreetSeesAll : Text::kStreetSeesLittle));
  if (shell.core().identity().role != Role::kChief) return;
  ui.space(4);
  if (!quiet_button(ui, say(issue.released ? Text::kReleaseBack : Text::kRelease))) return;
  (void)shell.run(ReleaseIssue{issue.id, !issue.released}, say(issue.released ? Text::kReleasedBack : Text::kReleased),
                  [&shell, id = issue.id, before = issue.released] { (void)shell.run(ReleaseIssue{id, before}); });
}

void voices(Ui& ui, Shell& shell, const IssueView& view, IssuePageState& state) {
  section_header(ui, say(Text::kWhoSaysSo));
  if (view.issue.household.empty()) caption(ui, say(Text::kNobodyNamed));
  if (!view.issue.household.empty()) {
    const Route route{PageKind::kHousehold, view.issue.household.uuid};
    if (row(ui, "first", {.title = view.line.door, .value = say(Text::kSaidFirst), .icon = icons::kDoor}).tapped) {
      shell.open(route);
    }
  }
  for (const DoorLine& door : view.voices) {
    const Ui::Scope scope(ui, door.household.uuid);
    const std::string who = masked_name(door.who);
    if (row(ui, "voice", {.title = door.label, .value = who, .mark = &door.mark}).tapped) {
      shell.open({PageKind::kHousehold, door.household.uuid});
    }
  }
  if (view.issue.state == IssueState::kOpen &&
      row(ui, "add_voice", {.title = say(Text::kAddVoice), .icon = icons::kPlus, .chevron = false}).tapped) {
    state.adding_voice = true;
  }
}

}  // namespace

void issue_screen(Ui& ui, Shell& shell, IssuePageState& state) {
  const auto& result = state.view.get(shell, [&] { return shell.core().issue(state.issue); });
  if (!result) return gone_page(ui, shell, say(Text::kHitIssue));
  const IssueView& view = *result;
  PageFrame page{.title = say(Text::kHitIssue), .subtitle = view.line.door};
  page.body = [&] {
    ui.space(4);
    facts(ui, shell, view);
    ui.space(12);
    state_rows(ui, shell, view);
    cloud_row(ui, shell, state.cloud, {CloudModule::kIssue, state.issue.uuid}, view.issue.cloud_day);
    released_row(ui, shell, view.issue);
    voices(ui, shell, view, state);
    photos_part(ui, shell, state.photos, {.issue = state.issue}, true);
    ui.space(16);
  };
  page.footer = [&] {
    if (view.issue.state != IssueState::kOpen) {
      if (secondary_button(ui, say(Text::kOpenIssueAgain))) {
        ChangeIssue again = unchanged(shell, view.issue);
        again.state = IssueState::kOpen;
        if (again.tier == IssueTier::kOnTheSpot) again.tier = IssueTier::kCommittee;
        (void)shell.run(again, say(Text::kIssueOpenedAgain));
      }
      return;
    }
    ui.columns({1, 1}, 8, [&](std::size_t column) {
      if (column == 0 && secondary_button(ui, say(Text::kChangeIssue))) {
        state.change = unchanged(shell, view.issue);
        state.changing = true;
      }
      if (column == 1 && primary_button(ui, say(Text::kMarkSolved), {.icon = icons::kCheck})) {
        state.change = unchanged(shell, view.issue);
        state.solving = true;
      }
    });
  };
  show_page(ui, shell, page);
  change_sheet(ui, shell, state);
  solve_sheet(ui, shell, state);
  voice_sheet(ui, shell, state);
  cloud_sheet(ui, shell, state.cloud);
}

}  // namespace baijia::app
