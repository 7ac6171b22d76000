#include "shell/app/screens/write_up.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/confidence.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr OwnLines kPhrases{"phrases", Text::kPhrases, Text::kPhrasesTitle};
constexpr std::int32_t kDefaultDays = 7;
constexpr std::size_t kMostSame = 3;

/// What a patrol looks at in the building that it is in.
OwnLines places_of(const WriteUpState& state) { return patrol_places(state.form); }

// The colleague in charge of the door, when there is one who can take something over.
void note_holder(Shell& shell, WriteUpState& state, const HouseholdView& home) {
  const AccountId holder = home.household.in_charge;
  if (holder.empty() || holder == shell.core().identity().account) return;
  const auto members = shell.core().members();
  const auto found = std::ranges::find(members, holder, &MemberLine::account);
  if (found != members.end()) state.holder = *found;
}

// At the desk whoever is on duty receives for every area.
bool hands_on(const WriteUpState& state) {
  return state.holder && state.draft.hand_on.value_or(state.record.channel == Channel::kReception);
}

void load(Shell& shell, WriteUpState& state) {
  state.loaded = true;
  Core& core = shell.core();
  const auto visit = core.visit(state.visit);
  if (!visit) return;
  state.record = *visit;
  state.door = words_of(visit->channel);
  if (!visit->household.empty()) {
    if (const auto home = core.household(visit->household)) {
      state.door = home->label;
      state.tenure_before = home->household.tenure;
      state.note_before = home->household.note;
      note_holder(shell, state, *home);
    }
  } else if (!visit->building.empty()) {
    if (const auto wall = core.door_wall(visit->building)) {
      state.door = joined({state.door, wall->building.label});
      state.form = wall->building.form;
    }
  }
  state.draft = visit_draft_from_text(core.draft(visit_draft_key(state.visit)));
  for (IssueDraft& issue : state.draft.issues) {
    issue.next_date = not_past(issue.next_date, shell.today());
    issue.owner = state.owners.still_here(shell, issue.owner);
  }
  for (PromiseDraft& promise : state.draft.promises) {
    promise.due = not_past(promise.due, shell.today());
    promise.owner = state.owners.still_here(shell, promise.owner);
  }
  if (!state.draft.voices.empty()) {
    // Solved or gone meanwhile.
    const auto near = core.issues_near(visit->household);
    std::erase_if(state.draft.voices,
                  [&](IssueId voice) { return !std::ranges::contains(near, voice, &IssueLine::issue); });
  }
  if (state.draft.empty()) {
    state.draft.said = visit->said;
    state.draft.companions = visit->companions;
    state.draft.present = visit->present;
    state.draft.places = visit->places;
  }
  state.present_open = !state.draft.present.empty();
  state.household_open = state.draft.tenure || state.draft.note;
  state.members_open = !state.draft.companions.empty();
}

void keep(Shell& shell, const WriteUpState& state) {
  const auto kept = shell.core().save_draft(visit_draft_key(state.visit), text_from_draft(state.draft));
  if (!kept) shell.show_error(kept.error());
}

void say_phrase(std::string& said, std::string_view phrase) {
  if (!said.empty() && !said.ends_with('\n')) said.append(say(Text::kComma));
  said.append(phrase);
}

// One line a place, in the order in which they were tapped.
bool toggle_line(std::string& lines, std::string_view line) {
  std::vector<std::string> kept = lines_of(lines);
  if (std::erase(kept, line) == 0) kept.emplace_back(line);
  lines.clear();
  for (const std::string& one : kept) lines.append(lines.empty() ? "" : "\n").append(one);
  return true;
}

bool places_part(Ui& ui, Shell& shell, WriteUpState& state) {
  const Ui::Scope scope(ui, "places");
  bool changed = false;
  const std::vector<std::string> seen = lines_of(state.draft.places);
  caption(ui, say(Text::kPlacesSeen));
  ui.space(4);
  ui.flow(8, [&] {
    std::vector<std::string> offered = own_lines(shell, places_of(state));
    for (const std::string& place : seen) {
      if (!std::ranges::contains(offered, place)) offered.push_back(place);
    }
    for (const std::string& place : offered) {
      if (chip(ui, place, std::ranges::contains(seen, place))) changed = toggle_line(state.draft.places, place);
    }
    edit_chip(ui, shell, places_of(state), say(Text::kEditPlaces), state.places);
  });
  ui.space(12);
  return changed;
}

bool said_part(Ui& ui, Shell& shell, WriteUpState& state) {
  bool changed = text_field(ui, "said", state.draft.said,
                            {.label = say(Text::kWhatWasSaid),
                             .placeholder = say(Text::kWhatWasSaidHint),
                             .kind = TextKind::kMultiline,
                             .lines = 4,
                             .max_length = 1300});
  if (state.record.channel == Channel::kPatrol) return changed;
  ui.space(8);
  ui.flow(8, [&] {
    for (const std::string& phrase : own_lines(shell, kPhrases)) {
      if (action_chip(ui, phrase)) {
        say_phrase(state.draft.said, phrase);
        changed = true;
      }
    }
    edit_chip(ui, shell, kPhrases, say(Text::kEditPhrases), state.phrases);
  });
  // What all could read already cannot be called back.
  if (!state.draft.said.empty() && !state.record.household.empty() && state.record.said.empty()) {
    ui.space(12);
    changed |= level_choice(ui, state.draft.level);
  }
  return changed;
}

// A part that can be taken out again. Value: it was.
bool removable(Ui& ui, std::string_view title, std::string_view remove) {
  bool removed = false;
  const Theme& theme = ui.theme();
  const Rect rect = ui.place(theme.target);
  ui.draw_line({rect.x, rect.y, rect.width - theme.target - 8, rect.height}, title, {.bold = true}, 0);
  ui.report(ui.id(title), SemanticRole::kHeading, title, rect, {}, [](SemanticNode& node) { node.level = 3; });
  removed = icon_button(ui, {rect.right() - theme.target, rect.y, theme.target, rect.height}, icons::kClose, remove);
  return removed;
}

// Where on the patrol it was found: one of the places that were looked at, or any.
bool place_choice(Ui& ui, Shell& shell, const WriteUpState& state, IssueDraft& issue) {
  bool changed = false;
  std::vector<std::string> places = lines_of(state.draft.places);
  if (places.empty()) places = own_lines(shell, places_of(state));
  caption(ui, say(Text::kWhere));
  ui.space(4);
  ui.flow(8, [&] {
    for (const std::string& place : places) {
      if (!chip(ui, place, place == issue.place)) continue;
      issue.place = place == issue.place ? std::string{} : place;
      changed = true;
    }
  });
  ui.space(12);
  return changed;
}

// What others of the building have said already: with one tap the household says so too. Value: it does.
const IssueLine* same_issue(Ui& ui, Shell& shell, WriteUpState& state, CategoryId category) {
  if (state.record.household.empty()) return nullptr;
  const IssueLine* same = nullptr;
  std::size_t shown = 0;
  for (const IssueLine& line :
       state.near.get(shell, [&] { return shell.core().issues_near(state.record.household); })) {
    if (line.category_id != category || shown == kMostSame) continue;
    if (std::ranges::contains(state.draft.voices, line.issue)) continue;
    if (shown++ == 0) caption(ui, say(Text::kSaidNearby));
    const Ui::Scope scope(ui, line.issue.uuid);
    const std::string voices = line.voices > 0 ? say(Text::kVoices, {line.voices + 1}) : std::string{};
    // Not whose it was: the household looks on.
    const std::string when = words_from_day(day_of(line.raised_at_millis, shell.utc_offset_minutes()), shell.today());
    const std::string detail = joined({when, voices});
    if (row(ui, "same",
            {.title = line.title,
             .detail = detail,
             .value = say(Text::kSameIssue),
             .icon = icons::kPlus,
             .chevron = false})
            .tapped) {
      same = &line;
    }
  }
  if (shown > 0) ui.space(12);
  return same;
}

bool voices_part(Ui& ui, Shell& shell, WriteUpState& state) {
  if (state.draft.voices.empty()) return false;
  const auto& near = state.near.get(shell, [&] { return shell.core().issues_near(state.record.household); });
  bool removed = false;
  for (std::size_t at = 0; at < state.draft.voices.size() && !removed; ++at) {
    const Ui::Scope scope(ui, at + 2000);
    card(ui, "voice", [&] {
      removed = removable(ui, say(Text::kSameIssue), say(Text::kRemoveIssue));
      const auto line = std::ranges::find(near, state.draft.voices[at], &IssueLine::issue);
      if (line != near.end()) paragraph(ui, line->title);
    });
    ui.space(12);
    if (removed) state.draft.voices.erase(state.draft.voices.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return removed;
}

bool issues_part(Ui& ui, Shell& shell, WriteUpState& state) {
  section_header(ui, say(Text::kAddIssueTitle));
  bool changed = voices_part(ui, shell, state);
  for (std::size_t at = 0; at < state.draft.issues.size(); ++at) {
    const Ui::Scope scope(ui, at);
    IssueDraft& issue = state.draft.issues[at];
    bool removed = false;
    card(ui, "issue", [&] {
      const std::string title = say(Text::kIssueOf, {issue.category_name});
      removed = removable(ui, title, say(Text::kRemoveIssue));
      if (state.record.channel == Channel::kPatrol) changed |= place_choice(ui, shell, state, issue);
      if (const IssueLine* same = same_issue(ui, shell, state, issue.category)) {
        state.draft.voices.push_back(same->issue);
        // What was typed of it is this household's, and stays with what they said.
        std::string& said = state.draft.said;
        if (!issue.title.empty()) said += (said.empty() ? "" : "\n") + issue.title;
        removed = true;
      }
      if (issue_fields(ui, shell, issue, state.owners, std::cmp_equal(state.focus_issue, at))) changed = true;
    });
    ui.space(12);
    if (removed) {
      state.draft.issues.erase(state.draft.issues.begin() + static_cast<std::ptrdiff_t>(at));
      changed = true;
      break;
    }
  }
  if (const auto category = category_chips(ui, shell, state.picker, {})) {
    state.focus_issue = static_cast<int>(state.draft.issues.size());
    const std::vector<std::string> places = lines_of(state.draft.places);
    state.draft.issues.push_back({.category = category->id,
                                  .category_name = category->name,
                                  .place = places.size() == 1 ? places.front() : std::string{},
                                  .next_date = Day{shell.today().number + kDefaultDays}});
    changed = true;
  }
  return changed;
}

bool promises_part(Ui& ui, Shell& shell, WriteUpState& state) {
  bool changed = false;
  section_header(ui, say(Text::kAddPromiseTitle));
  for (std::size_t at = 0; at < state.draft.promises.size(); ++at) {
    const Ui::Scope scope(ui, at + 1000);
    bool removed = false;
    card(ui, "promise", [&] {
      removed = removable(ui, say(Text::kHitPromise), say(Text::kRemovePromise));
      changed |= promise_fields(ui, shell, state.draft.promises[at], state.owners,
                                std::cmp_equal(state.focus_promise, at), state.missing);
    });
    ui.space(12);
    if (removed) {
      state.draft.promises.erase(state.draft.promises.begin() + static_cast<std::ptrdiff_t>(at));
      changed = true;
      break;
    }
  }
  // The date is chosen first: one tap makes the promise and says until when.
  const Day today = shell.today();
  const auto add = [&](Day due) {
    state.focus_promise = static_cast<int>(state.draft.promises.size());
    state.draft.promises.push_back({.text = {}, .due = due});
    changed = true;
  };
  ui.flow(8, [&] {
    if (action_chip(ui, say(Text::kAnswerTomorrow), icons::kPlus)) add(Day{today.number + 1});
    if (action_chip(ui, say(Text::kAnswerInThreeDays), icons::kPlus)) add(Day{today.number + 3});
    if (action_chip(ui, say(Text::kAnswerInAWeek), icons::kPlus)) add(Day{today.number + kDefaultDays});
  });
  return changed;
}

bool hand_on_part(Ui& ui, WriteUpState& state) {
  if (!state.holder) return false;
  bool on = hands_on(state);
  ui.space(16);
  const bool changed = toggle(ui, say(Text::kHandOn, {state.holder->name}), on);
  if (changed) {
    state.draft.hand_on = on;
    for (IssueDraft& issue : state.draft.issues) issue.owner = {};
    for (PromiseDraft& promise : state.draft.promises) promise.owner = {};
  }
  const bool told = state.record.channel != Channel::kDoor && state.draft.level == Discretion::kCommittee;
  if (told) caption(ui, say(Text::kHandOnNote, {state.holder->name}));
  return changed;
}

// Who lives there: written down or changed here, without leaving the page.
void residents_part(Ui& ui, Shell& shell, WriteUpState& state) {
  const auto& home = state.home.get(shell, [&] { return shell.core().household(state.record.household); });
  if (!home) return;
  for (const Resident& resident : home->residents) {
    const Ui::Scope scope(ui, resident.id.uuid);
    const std::string detail = about(resident, shell.today());
    if (row(ui, "resident", {.title = resident.name, .detail = detail, .icon = icons::kPerson}).tapped) {
      const auto asked = std::ranges::find(home->consents, resident.id, &ConsentLine::resident);
      state.resident.show(resident, asked == home->consents.end() ? std::nullopt : std::optional(asked->state));
    }
  }
  if (row(ui, "add", {.title = say(Text::kAddResident), .icon = icons::kUserPlus, .chevron = false}).tapped) {
    state.resident.add(shell, state.record.household);
  }
}

bool present_part(Ui& ui, Shell& shell, WriteUpState& state) {
  const auto& home = state.home.get(shell, [&] { return shell.core().household(state.record.household); });
  if (!home) return false;
  bool changed = false;
  ui.flow(8, [&] {
    for (const Resident& resident : home->residents) {
      const Ui::Scope scope(ui, resident.id.uuid);
      const bool there = std::ranges::contains(state.draft.present, resident.id);
      if (!chip(ui, resident.name, there)) continue;
      changed = true;
      if (there) {
        std::erase(state.draft.present, resident.id);
      } else {
        state.draft.present.push_back(resident.id);
      }
    }
    if (action_chip(ui, say(Text::kAddResident), icons::kUserPlus)) state.resident.add(shell, state.record.household);
  });
  return changed;
}

bool household_part(Ui& ui, Shell& shell, WriteUpState& state) {
  constexpr std::array kOffered{Tenure::kOwned, Tenure::kLet, Tenure::kVacant};
  bool changed = false;
  const std::array names{words_of(Tenure::kOwned), words_of(Tenure::kLet), words_of(Tenure::kVacant)};
  const auto now = std::ranges::find(kOffered, state.draft.tenure.value_or(state.tenure_before));
  int chosen = now == kOffered.end() ? -1 : static_cast<int>(now - kOffered.begin());
  if (choice(ui, "tenure", say(Text::kHowLivedIn), names, chosen)) {
    state.draft.tenure = kOffered[static_cast<std::size_t>(chosen)];
    changed = true;
  }
  ui.space(12);
  std::string note = state.draft.note.value_or(state.note_before);
  if (text_field(ui, "note", note,
                 {.label = say(Text::kNote),
                  .placeholder = say(Text::kNoteHint),
                  .kind = TextKind::kMultiline,
                  .lines = 2,
                  .max_length = 500})) {
    state.draft.note = note;
    changed = true;
  }
  ui.space(8);
  residents_part(ui, shell, state);
  return changed;
}

bool members_part(Ui& ui, Shell& shell, WriteUpState& state) {
  bool changed = false;
  const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
  caption(ui, say(Text::kWhoCameAlong));
  ui.space(4);
  ui.flow(8, [&] {
    for (const MemberLine& member : members) {
      if (member.account == shell.core().identity().account) continue;
      const Ui::Scope scope(ui, member.account.uuid);
      const bool came = std::ranges::contains(state.draft.companions, member.account);
      if (!chip(ui, member.name, came)) continue;
      changed = true;
      if (came) {
        std::erase(state.draft.companions, member.account);
      } else {
        state.draft.companions.push_back(member.account);
      }
    }
  });
  return changed;
}

bool more_part(Ui& ui, Shell& shell, WriteUpState& state) {
  bool changed = false;
  const bool at_home = !state.record.household.empty();
  const auto offer = [&](bool possible, bool& open, Text text) {
    if (possible && !open && chip(ui, say(text), false, icons::kPlus)) open = true;
  };
  if ((at_home && (!state.household_open || !state.present_open)) || !state.members_open) {
    section_header(ui, say(Text::kMoreToNote));
    ui.flow(8, [&] {
      offer(at_home, state.present_open, Text::kWhoWasThere);
      offer(at_home, state.household_open, Text::kHouseholdChanged);
      offer(true, state.members_open, Text::kCameAlong);
    });
  }
  if (at_home && state.present_open) {
    section_header(ui, say(Text::kWhoWasThere));
    changed |= present_part(ui, shell, state);
  }
  if (at_home && state.household_open) {
    section_header(ui, say(Text::kHouseholdChanged));
    changed |= household_part(ui, shell, state);
  }
  if (state.members_open) {
    section_header(ui, say(Text::kCameAlong));
    changed |= members_part(ui, shell, state);
  }
  return changed;
}

void submit(Shell& shell, WriteUpState& state) {
  state.missing = std::ranges::any_of(state.draft.promises, [](const PromiseDraft& one) { return one.text.empty(); });
  if (state.missing) return;
  VisitDraft draft = state.draft;
  for (PromiseDraft& promise : draft.promises) {
    if (!promise.due) promise.due = Day{shell.today().number + kDefaultDays};
  }
  const auto accepted = shell.run(write_up_from_draft(state.visit, draft, state.owners.otherwise));
  if (!accepted) return;
  state.waits_for = accepted->sequence;
  // Stored behind the record: on a phone that dies before that, the draft is there.
  (void)shell.core().drop_draft(visit_draft_key(state.visit));
}

}  // namespace

void write_up_screen(Ui& ui, Shell& shell, WriteUpState& state) {
  if (!state.loaded) load(shell, state);
  // 撤回 may still be in reach of the finger.
  const bool there = state.there.get(shell, [&] { return shell.core().visit(state.visit).has_value(); });
  if (!there) return gone_page(ui, shell, say(Text::kWriteUp));
  if (state.waits_for && shell.core().durable() >= *state.waits_for) {
    state.waits_for.reset();
    state.closed = true;
    shell.toast(say(Text::kWritten, {state.door}));
    shell.back();
  }
  const bool waiting = state.waits_for || state.closed;
  const bool patrol = state.record.channel == Channel::kPatrol;
  const bool at_the_door = state.record.channel == Channel::kDoor;
  const std::string subtitle =
      state.record.household.empty()
          ? state.door
          : joined({state.door, at_the_door ? words_of(state.record.result) : words_of(state.record.channel)});
  PageFrame page{.title = say(Text::kWriteUp), .subtitle = subtitle};
  page.actions.push_back({.icon = icons::kPause, .name = say(Text::kPause), .deed = [&] {
                            if (!waiting) keep(shell, state);
                            shell.toast(say(Text::kPaused));
                            shell.back();
                          }});
  page.body = [&] {
    // What waits for the store is not edited any more: it would be lost.
    const VisitDraft before = waiting ? state.draft : VisitDraft{};
    ui.space(4);
    bool changed = patrol && places_part(ui, shell, state);
    changed |= said_part(ui, shell, state);
    state.owners.otherwise = hands_on(state) ? state.holder->account : AccountId{};
    changed |= issues_part(ui, shell, state);
    changed |= promises_part(ui, shell, state);
    changed |= hand_on_part(ui, state);
    photos_part(ui, shell, state.photos, {.visit = state.visit}, true);
    changed |= more_part(ui, shell, state);
    ui.space(24);
    if (waiting) {
      state.draft = before;
    } else if (changed) {
      keep(shell, state);
    }
  };
  page.footer = [&] {
    if (primary_button(ui, say(Text::kNoteDown), {.icon = icons::kCheck, .busy = waiting})) submit(shell, state);
  };
  show_page(ui, shell, page);
  own_lines_sheet(ui, shell, kPhrases, state.phrases);
  if (patrol) own_lines_sheet(ui, shell, places_of(state), state.places);
  resident_sheet(ui, shell, state.resident);
}

}  // namespace baijia::app
