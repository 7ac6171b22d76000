#include "shell/app/screens/note.h"

#include <string_view>
#include <vector>

#include "shell/app/format.h"
#include "shell/app/screens/words.h"
#include "shell/app/text_picture.h"

namespace baijia::app {
namespace {

constexpr std::string_view kPhoneKey = "callback";
constexpr std::size_t kMostTries = 4;

std::string note_text(Shell& shell, const VisitLine& visit, std::string_view phone) {
  const Identity& identity = shell.core().identity();
  const CalendarDay date = calendar_from_day(day_of(visit.at_millis, shell.utc_offset_minutes()));
  const std::string when =
      say(Text::kMonthDay, {date.month, date.day}) + " " + clock_words(visit.at_millis, shell.utc_offset_minutes());
  std::string text = say(Text::kNoteCame, {identity.scope_name, identity.name, when});
  text.append("\n").append(phone.empty() ? say(Text::kNoteComeBy, {identity.scope_name})
                                         : say(Text::kNoteCall, {phone, identity.name}));
  return text;
}

// The tries since somebody was met, the latest first.
std::vector<std::int64_t> tries_of(const HouseholdView& view) {
  std::vector<std::int64_t> tried;
  for (const VisitLine& visit : view.visits) {
    if (visit.result == VisitResult::kMet) break;
    if (visit.result == VisitResult::kNobodyHome) tried.push_back(visit.at_millis);
  }
  return tried;
}

void leave(Shell& shell, VisitId visit, std::string_view spoken) {
  (void)shell.run(LeaveNote{.visit = visit}, spoken, [&shell, visit] {
    (void)shell.run(LeaveNote{.visit = visit, .left = false}, say(Text::kTakenBack));
  });
}

void copy_note(Shell& shell, VisitId visit, std::string_view text) {
  shell.copy(text, [&shell, visit] { leave(shell, visit, say(Text::kNoteCopied)); });
}

// For a printer, or for where only pictures are looked at.
void save_note(Shell& shell, const HouseholdView& view, std::string_view text) {
  shell.host().save_file(say(Text::kNotePictureName, {view.label}), "image/png",
                         text_picture(shell.host(), say(Text::kNoteTitle), text));
  leave(shell, view.visits.front().visit, say(Text::kNotePictureSaved));
}

}  // namespace

void note_card(Ui& ui, Shell& shell, const HouseholdView& view, NoteState& state) {
  if (view.visits.empty()) return;
  const VisitLine& last = view.visits.front();
  const int offset = shell.utc_offset_minutes();
  const bool with_note =
      last.mine && last.result == VisitResult::kNobodyHome && day_of(last.at_millis, offset) == shell.today();
  const std::vector<std::int64_t> tried = tries_of(view);
  if (!with_note && (view.mark.state != DoorState::kTried || tried.empty())) return;
  if (!state.kept) state.kept = shell.core().draft(kPhoneKey);
  const std::string& phone = *state.kept;
  const std::string text = note_text(shell, last, phone);
  card(ui, "note", [&] {
    heading(ui, say(Text::kNoteCard), 2);
    ui.space(4);
    std::string hours;
    for (std::size_t at = 0; at < tried.size() && at < kMostTries; ++at) {
      if (at > 0) hours += say(Text::kListComma);
      hours +=
          say(Text::kDayAt, {words_from_day(day_of(tried[at], offset), shell.today()), clock_words(tried[at], offset)});
    }
    const auto better = better_time(tried, offset);
    caption(ui, joined({say(Text::kTriedAt, {hours}), better ? words_of(*better) : std::string{}}));
    if (!with_note) return;
    ui.space(8);
    paragraph(ui, text);
    if (last.note_left) {
      ui.space(4);
      ui.flow(8, [&] { tag(ui, say(Text::kNoteLeft), Tone::kGood); });
    }
    ui.space(8);
    const auto copy = [&] {
      if (secondary_button(ui, say(Text::kCopyNote), {.icon = icons::kCopy})) copy_note(shell, last.visit, text);
    };
    const auto picture = [&] {
      if (secondary_button(ui, say(Text::kSaveNote), {.icon = icons::kDownload})) save_note(shell, view, text);
    };
    if (ui.theme().elder()) {  // large letters want a line each
      copy();
      ui.space(8);
      picture();
    } else {
      ui.columns({1, 1}, 8, [&](std::size_t column) { column == 0 ? copy() : picture(); });
    }
    if (quiet_button(ui, say(phone.empty() ? Text::kAddCallBack : Text::kChangeCallBack))) {
      state.phone = phone;
      state.asking = true;
    }
  });
  ui.space(12);
}

void note_sheet(Ui& ui, Shell& shell, NoteState& state) {
  sheet(ui, "callback", state.asking, say(Text::kCallBack), [&] {
    text_field(ui, "phone", state.phone,
               {.label = say(Text::kCallBack), .kind = TextKind::kTelephone, .max_length = 30, .focus_at_once = true});
    ui.space(20);
    if (!primary_button(ui, say(Text::kSave), {.icon = icons::kCheck})) return;
    const auto kept =
        state.phone.empty() ? shell.core().drop_draft(kPhoneKey) : shell.core().save_draft(kPhoneKey, state.phone);
    if (!kept) return shell.show_error(kept.error());
    state.kept = state.phone;
    state.asking = false;
  });
}

}  // namespace baijia::app
