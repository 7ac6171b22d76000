#include "shell/app/screens/resident_sheet.h"

#include <array>
#include <charconv>

#include "shell/app/screens/consent.h"
#include "shell/app/screens/for_residents.h"
#include "shell/app/screens/history.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

// The digits of `text` as a year; nothing when there are none.
std::optional<std::int64_t> year_from_text(std::string_view text) {
  std::int64_t year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return year;
}

// Of somebody who is being added to the household.
std::string draft_key(HouseholdId household) { return "resident/" + string_from_uuid(household.uuid); }

void come_back(Shell& shell, ResidentSheet& state) {
  Resident after = state.resident;
  after.gone_by = Going::kNo;
  after.gone_day.reset();
  if (shell.run(SaveResident{.resident = after, .seen = state.before}, say(Text::kCameBack, {after.name})))
    state.open = false;
}

// How and when somebody ceased to live here; the day may stay unknown.
void leave_form(Ui& ui, Shell& shell, ResidentSheet& state) {
  Resident& resident = state.resident;
  const std::array ways{say(Text::kMovedOut), say(Text::kDied)};
  int way = static_cast<int>(resident.gone_by) - 1;
  if (choice(ui, "gone", {}, ways, way)) resident.gone_by = static_cast<Going>(way + 1);
  ui.space(12);
  date_choice(ui, "gone_day", say(Text::kGoneDay), resident.gone_day, shell.today(), FirstDay::kPast);
  ui.space(4);
  caption(ui, say(Text::kDayMayBeUnknown));
  ui.space(20);
  const bool ready = resident.gone_by != Going::kNo;
  if (!primary_button(ui, say(Text::kNoteDown), {.icon = icons::kCheck, .disabled = !ready})) return;
  const auto back = [&shell, before = state.before] {
    if (before) (void)shell.run(SaveResident{.resident = *before, .change = ResidentChange::kTakenBack});
  };
  if (shell.run(SaveResident{.resident = resident, .seen = state.before}, say(Text::kIsGone, {resident.name}), back))
    state.open = false;
}

void known(Ui& ui, Shell& shell, ResidentSheet& state) {
  const Resident& resident = state.resident;
  const std::string words = about(resident, shell.today());
  if (!words.empty()) paragraph(ui, words);
  const std::string comings = comings_words(resident, shell.today());
  if (!comings.empty()) caption(ui, comings);
  if (!resident.phone.empty()) {
    ui.space(8);
    if (!state.revealed) {
      const std::string masked = masked_phone(resident.phone);
      state.revealed =
          row(ui, "masked", {.title = masked, .value = say(Text::kSeeNumber), .icon = icons::kPhone, .chevron = false})
              .tapped &&
          reveal_phones(shell, resident.household, resident.id);
    } else if (row(ui, "phone",
                   {.title = resident.phone, .value = say(Text::kCopy), .icon = icons::kPhone, .chevron = false})
                   .tapped) {
      shell.copy(resident.phone, [&shell] { shell.toast(say(Text::kCopied)); });
    }
  }
  ui.space(16);
  if (resident.gone_by != Going::kNo) {
    if (secondary_button(ui, say(Text::kLivesHereAgain), {.icon = icons::kUndo})) come_back(shell, state);
    return;
  }
  if (row(ui, "gone", {.title = say(Text::kNoLongerHere), .icon = icons::kSignOut}).tapped) state.leaving = true;
  ui.space(16);
  if (secondary_button(ui, say(Text::kChange), {.icon = icons::kPencil})) {
    // The form shows the number too.
    state.editing = resident.phone.empty() || state.revealed || reveal_phones(shell, resident.household, resident.id);
  }
}

// Saves what was typed; `consent` as the resident answered just now.
void save(Shell& shell, ResidentSheet& state, const std::optional<ConsentAnswer>& consent) {
  const Resident& resident = state.resident;
  const auto answer = consent ? std::optional(consent->state) : state.answer;
  const bool whole = traits_to_keep(resident.traits, state.before, answer) == resident.traits;
  const std::string spoken = say(whole ? Text::kSavedResident : Text::kSavedWithout, {resident.name});
  if (!shell.run(SaveResident{.resident = resident, .consent = consent, .seen = state.before}, spoken)) return;
  if (!state.before) (void)shell.core().drop_draft(draft_key(resident.household));
  state.open = false;
}

void form(Ui& ui, Shell& shell, ResidentSheet& state) {
  Resident& resident = state.resident;
  const std::string typed = text_from_draft(state);
  text_field(ui, "name", resident.name,
             {.label = say(Text::kName),
              .error = state.missing_name && resident.name.empty() ? say(Text::kNameMissing) : std::string_view{},
              .max_length = 60});
  ui.space(12);
  text_field(ui, "phone", resident.phone, {.label = say(Text::kPhone), .kind = TextKind::kTelephone, .max_length = 30});
  ui.space(12);
  const std::array sexes{words_of(Sex::kMale), words_of(Sex::kFemale)};
  int sex = static_cast<int>(resident.sex) - 1;
  if (choice(ui, "sex", say(Text::kSex), sexes, sex)) resident.sex = static_cast<Sex>(sex + 1);
  ui.space(12);
  text_field(ui, "born", state.birth_year,
             {.label = say(Text::kBirthYear),
              .placeholder = say(Text::kBirthYearHint),
              .kind = TextKind::kNumber,
              .max_length = 4});
  ui.space(12);
  text_field(ui, "relation", resident.relation,
             {.label = say(Text::kRelation), .placeholder = say(Text::kRelationHint), .max_length = 30});
  ui.space(12);
  const std::array comings{say(Text::kMovedIn), say(Text::kBorn)};
  int came = static_cast<int>(resident.came_by) - 1;
  if (choice(ui, "came", say(Text::kComings), comings, came)) resident.came_by = static_cast<Coming>(came + 1);
  if (resident.came_by != Coming::kUnknown) {
    ui.space(8);
    date_choice(ui, "came_day", say(Text::kCameDay), resident.came_day, shell.today(), FirstDay::kPast);
  }
  ui.space(12);
  caption(ui, say(Text::kTraits));
  ui.space(4);
  ui.flow(8, [&] {
    for (const Trait trait : kAllTraits) {
      const bool has = has_trait(resident.traits, trait);
      if (chip(ui, words_of(trait), has)) resident.traits ^= static_cast<std::int64_t>(trait);
    }
  });
  if (state.before && lawful_traits(*state.before) != 0) {
    ui.space(4);
    caption(ui, say(Text::kLawful));
  }
  ui.space(20);
  if (const std::string now = text_from_draft(state); !state.before && now != typed) {
    (void)shell.core().save_draft(draft_key(resident.household), now);
  }
  if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck})) {
    state.missing_name = true;
    if (resident.name.empty()) return;
    resident.birth_year = year_from_text(state.birth_year);
    state.asking = traits_to_keep(resident.traits, state.before, state.answer) != resident.traits;
    if (!state.asking) save(shell, state, std::nullopt);
  }
}

}  // namespace

void ResidentSheet::show(const Resident& who, std::optional<ConsentState> latest) {
  *this = {};
  resident = who;
  before = who;
  answer = latest;
  open = true;
  if (who.birth_year) birth_year = std::to_string(*who.birth_year);
}

void ResidentSheet::add(Shell& shell, HouseholdId household) {
  *this = {};
  take_draft(*this, shell.core().draft(draft_key(household)));
  resident.household = household;
  open = editing = true;
}

void resident_sheet(Ui& ui, Shell& shell, ResidentSheet& state) {
  const bool fresh = state.resident.id.empty();
  const std::string title(fresh ? std::string(say(Text::kAddResident)) : state.resident.name);
  sheet(ui, state.asking ? "consent" : "resident", state.open, title, [&] {
    if (state.asking) {
      if (const auto tap = consent_question(ui, shell, state.how)) save(shell, state, tap->answer);
    } else if (state.leaving) {
      leave_form(ui, shell, state);
    } else if (state.editing) {
      form(ui, shell, state);
    } else {
      known(ui, shell, state);
    }
  });
}

void HouseholdSheet::show(const Household& household) {
  command = {household.id, household.tenure, household.key_household, household.note, household};
  open = true;
}

void household_sheet(Ui& ui, Shell& shell, HouseholdSheet& state) {
  sheet(ui, "household", state.open, say(Text::kAboutHousehold), [&] {
    const std::array tenures{words_of(Tenure::kOwned), words_of(Tenure::kLet), words_of(Tenure::kVacant)};
    int tenure = static_cast<int>(state.command.tenure) - 1;
    if (choice(ui, "tenure", say(Text::kHowLivedIn), tenures, tenure)) {
      state.command.tenure = static_cast<Tenure>(tenure + 1);
    }
    ui.space(12);
    toggle(ui, say(Text::kKeyHousehold), state.command.key_household);
    caption(ui, say(Text::kKeyAnyway));
    ui.space(12);
    text_field(ui, "note", state.command.note,
               {.label = say(Text::kNote),
                .placeholder = say(Text::kNoteHint),
                .kind = TextKind::kMultiline,
                .lines = 3,
                .max_length = 500});
    ui.space(20);
    if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck}) &&
        shell.run(state.command, say(Text::kSavedHousehold))) {
      state.open = false;
    }
  });
}

}  // namespace baijia::app
