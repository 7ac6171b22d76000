#include "shell/app/screens/confidence.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::array kLevels{Discretion::kCommittee, Discretion::kInCharge, Discretion::kThisPhone};

std::string draft_key(HouseholdId household) { return "confidence/" + string_from_uuid(household.uuid); }

std::string_view note_of(Discretion level) {
  switch (level) {
    case Discretion::kCommittee:
      return say(Text::kLevelCommitteeNote);
    case Discretion::kInCharge:
      return say(Text::kLevelInChargeNote);
    case Discretion::kThisPhone:
      return say(Text::kLevelThisPhoneNote);
  }
  return {};
}

void save(Shell& shell, ConfidenceSheet& state) {
  const SaveConfidence command{.confidence = state.before.confidence,
                               .household = state.household,
                               .visit = {},
                               .text = state.now.text,
                               .level = state.now.level};
  if (!shell.run(command, say(Text::kConfidenceSaved, {words_of(state.now.level)}))) return;
  if (state.before.confidence.empty()) (void)shell.core().drop_draft(draft_key(state.household));
  state.open = false;
}

void strike(Shell& shell, ConfidenceSheet& state) {
  const SaveConfidence back{.confidence = state.before.confidence,
                            .household = {},
                            .visit = {},
                            .text = state.before.text,
                            .level = state.before.level};
  state.open = !shell.run(StrikeConfidence{state.before.confidence}, say(Text::kStruck, {say(Text::kConfidence)}),
                          [&shell, back] { (void)shell.run(back, say(Text::kStrikeUndone)); });
}

}  // namespace

std::string_view words_of(Discretion level) {
  switch (level) {
    case Discretion::kCommittee:
      return say(Text::kLevelCommittee);
    case Discretion::kInCharge:
      return say(Text::kLevelInCharge);
    case Discretion::kThisPhone:
      return say(Text::kLevelThisPhone);
  }
  return {};
}

bool level_choice(Ui& ui, Discretion& level, Discretion most) {
  std::vector<std::string_view> names;
  int chosen = -1;
  for (const Discretion one : kLevels) {
    if (one > most) break;
    if (one == level) chosen = static_cast<int>(names.size());
    names.push_back(words_of(one));
  }
  const bool changed = choice(ui, "level", say(Text::kWhoMayRead), names, chosen);
  if (changed) level = kLevels.at(static_cast<std::size_t>(chosen));
  ui.space(4);
  caption(ui, note_of(level));
  return changed;
}

void ConfidenceSheet::show(const ConfidenceLine& line) {
  *this = {.household = {}, .before = line, .now = {line.text, line.level}, .open = true};
}

void ConfidenceSheet::add(Shell& shell, HouseholdId of) {
  *this = {.household = of,
           .before = {},
           .now = confidence_draft_from_text(shell.core().draft(draft_key(of))),
           .open = true};
}

void confidence_sheet(Ui& ui, Shell& shell, ConfidenceSheet& state) {
  const bool fresh = state.before.confidence.empty();
  sheet(ui, "confidence", state.open, say(fresh ? Text::kAddConfidence : Text::kConfidence), [&] {
    if (!fresh && !state.before.mine) {
      paragraph(ui, state.before.text, {.size = TextSize::kEmphasis});
      caption(ui, joined({words_of(state.before.level), state.before.author}));
    } else {
      bool changed = text_field(ui, "text", state.now.text,
                                {.label = say(Text::kWhatWasSaid),
                                 .placeholder = say(Text::kConfidenceHint),
                                 .kind = TextKind::kMultiline,
                                 .lines = 3,
                                 .max_length = 600});
      ui.space(12);
      changed |= level_choice(ui, state.now.level, fresh ? Discretion::kThisPhone : state.before.level);
      if (changed && fresh) (void)shell.core().save_draft(draft_key(state.household), text_from_draft(state.now));
      if (!fresh && state.before.level != Discretion::kThisPhone) caption(ui, say(Text::kLevelOnlyOpens));
      ui.space(16);
      if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck, .disabled = state.now.text.empty()})) {
        save(shell, state);
      }
    }
    if (fresh) return;
    ui.space(8);
    if (quiet_button(ui, say(Text::kStrike), {.icon = icons::kTrash})) strike(shell, state);
  });
}

void confidence_rows(Ui& ui, Shell& shell, const std::vector<ConfidenceLine>& lines, ConfidenceSheet& state) {
  for (const ConfidenceLine& line : lines) {
    const Ui::Scope scope(ui, line.confidence.uuid);
    const bool locked = line.level != Discretion::kCommittee;
    const std::string when = words_from_day(day_of(line.at_millis, shell.utc_offset_minutes()), shell.today());
    const std::string detail = joined({words_of(line.level), line.author, when});
    if (row(ui, "confidence",
            {.title = line.text,
             .detail = detail,
             .icon = locked ? icons::kLock : icons::kChat,
             .line = &line != &lines.back()})
            .tapped) {
      state.show(line);
    }
  }
}

}  // namespace baijia::app
