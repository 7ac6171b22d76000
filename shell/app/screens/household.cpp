#include "shell/app/screens/household.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/wall_layout.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::size_t kMostNews = 3;

Result<HouseholdFile> read(Shell& shell, HouseholdId household) {
  Core& core = shell.core();
  BAIJIA_TRY_ASSIGN(HouseholdView view, core.household(household));
  HouseholdFile file{.view = std::move(view)};
  // What was solved after the last meeting has not been told yet.
  std::int64_t met_at = 0;
  for (const VisitLine& visit : file.view.visits) {
    if (visit.result == VisitResult::kMet) met_at = std::max(met_at, visit.at_millis);
  }
  for (const PromiseLine& line : file.view.promises) {
    if (line.state == PromiseState::kOpen || line.answer.empty() || line.settled_at_millis <= met_at) continue;
    if (file.news.size() == kMostNews) break;
    file.news.push_back(say(Text::kAnsweredTell, {line.text, line.answer}));
  }
  for (const IssueLine& line : file.view.issues) {
    const bool told_at_once = line.tier == IssueTier::kOnTheSpot;
    if (line.state != IssueState::kSolved || told_at_once || file.news.size() == kMostNews) continue;
    const auto issue = core.issue(line.issue);
    if (!issue || issue->issue.solved_at_millis.value_or(0) <= met_at) continue;
    const std::string& outcome = issue->issue.outcome;
    file.news.push_back(outcome.empty() ? say(Text::kSolvedTell, {line.title})
                                        : say(Text::kSolvedHow, {line.title, outcome}));
  }
  if (const auto wall = core.door_wall(file.view.household.building)) {
    if (const DoorCell* next = next_door(wall->cells, household)) file.next = *next;
  }
  return file;
}

std::string head_of(const HouseholdView& view) {
  const auto head = std::ranges::find(view.residents, say(Text::kHead), &Resident::relation);
  if (head != view.residents.end()) return head->name;
  return view.residents.empty() ? std::string{} : view.residents.front().name;
}

std::string subtitle_of(const HouseholdView& view) {
  const std::string head = head_of(view);
  const std::string family = head.empty()                ? std::string{}
                             : view.residents.size() > 1 ? say(Text::kFamilyOf, {head})
                                                         : head;
  const std::string people =
      view.residents.size() > 1 ? say(Text::kPeopleCount, {view.residents.size()}) : std::string{};
  return joined({family, words_of(view.household.tenure), people});
}

void marks(Ui& ui, Shell& shell, const HouseholdView& view) {
  ui.flow(8, [&] {
    DoorMark state = view.mark;
    state.promise_due = state.key_household = false;
    const bool met = view.mark.state == DoorState::kMet;
    const bool plain = view.mark.state == DoorState::kNotYet;
    tag(ui, door_words(state), met ? Tone::kGood : plain ? Tone::kNeutral : Tone::kWarning);
    if (view.mark.promise_due) tag(ui, say(Text::kDoorPromiseDue), Tone::kDanger);
    if (view.mark.key_household) tag(ui, say(Text::kDoorKey), Tone::kInfo);
    for (const Resident& resident : view.residents) {
      if (has_trait(resident.traits, Trait::kLivesAlone)) {
        tag(ui, say(Text::kTraitLivesAlone), Tone::kInfo);
        break;
      }
    }
    if (!view.in_charge.empty() && view.in_charge != shell.core().identity().name) {
      tag(ui, say(Text::kInCharge, {view.in_charge}));
    }
    if (!view.stand_in.empty()) tag(ui, say(Text::kStandInLine, {view.stand_in}), Tone::kInfo);
  });
}

// The latest visits that have words, newest first; the one of this minute is not "last time".
const VisitLine* last_words(const HouseholdView& view) {
  const auto found = std::ranges::find_if(view.visits, [](const VisitLine& visit) { return !visit.said.empty(); });
  return found == view.visits.end() ? nullptr : &*found;
}

void last_time(Ui& ui, Shell& shell, const HouseholdFile& file, HouseholdState& state) {
  const HouseholdView& view = file.view;
  const Theme& theme = ui.theme();
  const Day today = shell.today();
  card(ui, "last_time", [&] {
    heading(ui, say(Text::kLastTime), 2);
    const VisitLine* last = last_words(view);
    if (last != nullptr) {
      ui.space(4);
      const std::string when = words_from_day(day_of(last->at_millis, shell.utc_offset_minutes()), today);
      caption(ui, joined({when, last->author, words_of(last->channel)}));
      paragraph(ui, last->said, {.max_lines = 5});
    }
    for (std::size_t at = 0; at < file.news.size(); ++at) {
      const Ui::Scope scope(ui, at);
      ui.space(8);
      paragraph(ui, file.news[at], {.color = theme.palette.good});
    }
    const auto open = std::ranges::count(view.promises, PromiseState::kOpen, &PromiseLine::state);
    std::ptrdiff_t shown = 0;
    for (const PromiseLine& promise : view.promises) {
      if (promise.state != PromiseState::kOpen) continue;
      const Ui::Scope scope(ui, promise.promise.uuid);
      if (++shown == 1) ui.space(4);
      const std::string title = say(Text::kPromised, {promise.text});
      const std::string due = words_from_day(promise.due, today);
      if (row(ui, "promise",
              {.title = title,
               .value = due,
               .line = shown < open,
               .tone = promise.overdue ? Tone::kWarning : Tone::kNeutral})
              .tapped) {
        state.settle.show(shell, promise, false);
      }
    }
    if (last == nullptr && file.news.empty() && open == 0) {
      ui.space(4);
      paragraph(ui, say(view.visits.empty() ? Text::kNeverBeenHere : Text::kNothingSaidYet),
                {.color = theme.palette.muted});
    }
  });
}

void residents_part(Ui& ui, Shell& shell, const HouseholdView& view, HouseholdState& state) {
  for (const Resident& resident : view.residents) {
    const Ui::Scope scope(ui, resident.id.uuid);
    const std::string detail = about(resident, shell.today());
    const std::string phone = masked_phone(resident.phone);
    if (row(ui, "resident", {.title = resident.name, .detail = detail, .value = phone}).tapped) {
      const auto asked = std::ranges::find(view.consents, resident.id, &ConsentLine::resident);
      state.resident.show(resident, asked == view.consents.end() ? std::nullopt : std::optional(asked->state));
    }
  }
  if (view.residents.empty()) caption(ui, say(Text::kNobodyKnown));
  if (row(ui, "add", {.title = say(Text::kAddResident), .icon = icons::kUserPlus, .chevron = false}).tapped) {
    state.resident.add(shell, state.household);
  }
  history_rows(ui, view, state.history);
  if (row(ui, "about", {.title = say(Text::kAboutHousehold), .icon = icons::kHouse}).tapped) {
    state.about.show(view.household);
  }
  if (row(ui, "confidence", {.title = say(Text::kAddConfidence), .icon = icons::kLock, .chevron = false}).tapped) {
    state.confidence.add(shell, state.household);
  }
  if (row(ui, "code", {.title = say(Text::kBindCode), .icon = icons::kScan}).tapped) {
    shell.open({PageKind::kScan, state.household.uuid});
  }
  if (row(ui, "show", {.title = say(Text::kForResidents), .icon = icons::kEye}).tapped) {
    shell.open({PageKind::kForResidents, state.household.uuid});
  }
}

void issues_part(Ui& ui, Shell& shell, const HouseholdView& view, HouseholdState& state) {
  for (const PromiseLine& promise : view.promises) {
    if (promise_row(ui, promise, shell.today())) state.settle.show(shell, promise, false);
  }
  for (const IssueLine& issue : view.issues) {
    const Route route{PageKind::kIssue, issue.issue.uuid};
    if (issue_row(ui, issue, shell.today(), shell.showing(route))) shell.open(route);
  }
  if (view.issues.empty() && view.promises.empty()) caption(ui, say(Text::kNoIssuesHere));
  if (row(ui, "add_issue", {.title = say(Text::kBeginIssue), .icon = icons::kFlag, .chevron = false}).tapped) {
    shell.open({PageKind::kNewIssue, state.household.uuid});
  }
}

void visits_part(Ui& ui, Shell& shell, const HouseholdView& view) {
  for (const VisitLine& visit : view.visits) {
    const Ui::Scope scope(ui, visit.visit.uuid);
    const std::string title = joined({words_of(visit.result), words_of(visit.channel), visit.author});
    const std::string when = words_from_instant(visit.at_millis, shell.today(), shell.utc_offset_minutes());
    const bool waits = visit.mine && !visit.written_up;
    const std::string detail = waits             ? std::string(say(Text::kUnwritten))
                               : visit.note_left ? std::string(say(Text::kNoteLeft))
                                                 : one_line(visit.said);
    const Route route{waits ? PageKind::kVisit : PageKind::kRecord, visit.visit.uuid};
    if (row(ui, "visit", {.title = title, .detail = detail, .value = when, .chosen = shell.showing(route)}).tapped) {
      shell.open(route);
    }
  }
  if (view.visits.empty()) caption(ui, say(Text::kNoVisits));
}

// The door was knocked at today and answered: no more is needed there. Who was on the phone or at the desk today, or
// made an appointment, may still be called on.
bool done_today(Shell& shell, const HouseholdView& view) {
  return std::ranges::any_of(view.visits, [&](const VisitLine& visit) {
    return visit.channel == Channel::kDoor && visit.result != VisitResult::kNobodyHome &&
           visit.result != VisitResult::kPostponed &&
           day_of(visit.at_millis, shell.utc_offset_minutes()) == shell.today();
  });
}

bool visited_today(Shell& shell, const HouseholdView& view) {
  return !view.visits.empty() && day_of(view.visits.front().at_millis, shell.utc_offset_minutes()) == shell.today();
}

void next_button(Ui& ui, Shell& shell, const HouseholdFile& file, bool primary) {
  if (!file.next) return;
  const std::string text = say(Text::kNextDoor, {file.next->room});
  const bool tapped = primary ? primary_button(ui, text) : secondary_button(ui, text);
  if (tapped) shell.replace({PageKind::kHousehold, file.next->household.uuid});
}

// The buttons beside each other, "more" at the right end.
void in_line(Ui& ui, HouseholdState& state, const HouseholdView& view, std::initializer_list<float> weights,
             FunctionRef<void(std::size_t)> buttons) {
  const Theme& theme = ui.theme();
  const float y = ui.cursor_y();
  const Rect probe = ui.place(0);
  const float room = probe.width - theme.target - 8;
  const float height = ui.column({probe.x, y, room, 1.0E6F}, [&] { ui.columns(weights, 8, buttons); });
  ui.place(height);
  if (icon_button(ui, {probe.right() - theme.target, y + (height - theme.target) / 2, theme.target, theme.target},
                  icons::kMore, say(Text::kOtherResults))) {
    state.results.show(state.household, view.label);
  }
}

void footer(Ui& ui, Shell& shell, const HouseholdFile& file, HouseholdState& state) {
  const HouseholdView& view = file.view;
  const bool done = done_today(shell, view);
  const auto write_up = [&](bool primary) {
    const ButtonOptions look{.icon = icons::kPencil};
    const std::string_view text = say(Text::kWriteUp);
    if (primary ? primary_button(ui, text, look) : secondary_button(ui, text, look)) {
      shell.open({PageKind::kVisit, view.unwritten->visit.uuid});
    }
  };
  if (done && view.unwritten) {
    if (ui.theme().elder()) {  // large letters want a line each
      next_button(ui, shell, file, false);
      ui.space(8);
      in_line(ui, state, view, {1}, [&](std::size_t) { write_up(true); });
    } else {
      in_line(ui, state, view, {1, 1}, [&](std::size_t column) {
        if (column == 0) write_up(true);
        if (column == 1) next_button(ui, shell, file, false);
      });
    }
    return;
  }
  if (done) {
    in_line(ui, state, view, {1}, [&](std::size_t) {
      if (file.next) {
        next_button(ui, shell, file, true);
      } else if (primary_button(ui, say(Text::kBackToDoors))) {
        shell.back();
      }
    });
    return;
  }
  if (view.unwritten) {
    write_up(false);
    ui.space(8);
  } else if (visited_today(shell, view) && file.next) {
    next_button(ui, shell, file, false);
    ui.space(8);
  }
  const auto record = [&](VisitResult result) {
    (void)record_visit(shell, {.household = state.household, .result = result}, view.label);
  };
  in_line(ui, state, view, {3, 2}, [&](std::size_t column) {
    if (column == 0 && primary_button(ui, say(Text::kResultMet), {.icon = icons::kCheck})) record(VisitResult::kMet);
    if (column == 1 && secondary_button(ui, say(Text::kResultNobodyHome))) record(VisitResult::kNobodyHome);
  });
}

}  // namespace

void household_screen(Ui& ui, Shell& shell, HouseholdState& state) {
  const auto& file = state.view.get(shell, [&] { return read(shell, state.household); });
  if (!file) return gone_page(ui, shell, say(Text::kHitHousehold));
  const HouseholdView& view = file->view;
  const std::string subtitle = subtitle_of(view);
  PageFrame page{.title = view.label, .subtitle = subtitle};
  page.body = [&] {
    ui.space(4);
    marks(ui, shell, view);
    if (!view.household.note.empty()) {
      ui.space(8);
      banner(ui, Tone::kInfo, view.household.note);
    }
    ui.space(12);
    note_card(ui, shell, view, state.note);
    last_time(ui, shell, *file, state);
    if (!view.confidences.empty()) {
      ui.space(12);
      card(ui, "confidences", [&] {
        heading(ui, say(Text::kConfidence), 2);
        confidence_rows(ui, shell, view.confidences, state.confidence);
      });
    }
    ui.space(16);
    const std::array parts{say(Text::kPartResidents), say(Text::kPartIssues), say(Text::kPartRecords)};
    choice(ui, "part", {}, parts, state.part);
    ui.space(4);
    if (state.part == 0) residents_part(ui, shell, view, state);
    if (state.part == 1) issues_part(ui, shell, view, state);
    if (state.part == 2) visits_part(ui, shell, view);
    ui.space(16);
  };
  page.footer = [&] { footer(ui, shell, *file, state); };
  show_page(ui, shell, page);
  result_sheet(ui, shell, state.results);
  resident_sheet(ui, shell, state.resident);
  household_sheet(ui, shell, state.about);
  history_sheets(ui, shell, view, state.history, state.resident);
  settle_sheet(ui, shell, state.settle);
  note_sheet(ui, shell, state.note);
  confidence_sheet(ui, shell, state.confidence);
}

}  // namespace baijia::app
