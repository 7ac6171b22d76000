#include "shell/app/screens/sync.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"

namespace baijia::app {

namespace {

struct Number {
  Text label;
  std::int64_t value;
  Tone tone;
};

void three_numbers(Ui& ui, const SyncView& sync) {
  const Theme& theme = ui.theme();
  const std::array<Number, 3> numbers{
      {{Text::kOnPhone, sync.on_phone, sync.on_phone > 0 ? Tone::kWarning : Tone::kGood},
       {Text::kHandedOver, sync.handed_over, Tone::kNeutral},
       {Text::kReadBack, sync.read_back, Tone::kNeutral}}};
  ui.columns({1, 1, 1}, 4, [&](std::size_t index) {
    const Number& number = numbers.at(index);
    const Color color = number.tone == Tone::kWarning ? theme.palette.warning : theme.palette.ink;
    const float number_height = theme.line(TextSize::kNumber);
    const float label_height = theme.line(TextSize::kSecondary);
    const Rect rect = ui.place(number_height + label_height);
    ui.draw_line({rect.x, rect.y, rect.width, number_height}, std::to_string(number.value),
                 {.size = TextSize::kNumber, .color = color, .bold = true});
    ui.draw_line({rect.x, rect.y + number_height, rect.width, label_height}, say(number.label),
                 {.size = TextSize::kSecondary, .color = theme.palette.muted});
    ui.report(ui.id(say(number.label)), SemanticRole::kText, say(number.label), rect,
              std::to_string(number.value) + " " + std::string(say(Text::kRecords)));
  });
}

std::string change_phone_words(const SyncView& sync) {
  if (sync.may_change_phone) return std::string(say(Text::kYes));
  if (sync.on_phone > 0) return say(Text::kNotYetUnsent, {sync.on_phone});
  if (!sync.rejected.empty()) return say(Text::kNotYetRejected, {sync.rejected.size()});
  if (sync.photos_waiting > 0) return say(Text::kNotYetPhotos, {sync.photos_waiting});
  if (sync.half_written > 0 && sync.handed_over == sync.read_back) {
    return say(Text::kNotYetHalfWritten, {sync.half_written});
  }
  return say(Text::kNotYetReadBack, {std::max<std::int64_t>(1, sync.handed_over - sync.read_back)});
}

void may_change_phone(Ui& ui, const SyncView& sync) {
  const Theme& theme = ui.theme();
  const std::string answer = change_phone_words(sync);
  const Color color = sync.may_change_phone ? theme.palette.good : theme.palette.warning;
  const TextStyle question{.size = TextSize::kSecondary, .color = theme.palette.muted};
  const TextStyle bold{.size = TextSize::kEmphasis, .color = color, .bold = true};
  const float lead = 44;
  const float width = ui.width() - lead;
  const float question_height = ui.text_height(say(Text::kMayChangePhone), question, width);
  const float answer_height = ui.text_height(answer, bold, width);
  const Rect rect = ui.place(question_height + answer_height);
  ui.draw_text({rect.x + lead, rect.y, width, question_height}, say(Text::kMayChangePhone), question);
  ui.draw_text({rect.x + lead, rect.y + question_height, width, answer_height}, answer, bold);
  ui.icon(sync.may_change_phone ? icons::kCheck : icons::kDevice, rect.x + 16, rect.center_y(), 28, color);
  ui.report(ui.id("may-change"), SemanticRole::kStatus, labelled(say(Text::kMayChangePhone), answer), rect);
}

void contact_lines(Ui& ui, Shell& shell, const SyncView& sync) {
  const int offset = shell.utc_offset_minutes();
  if (sync.oldest_unsent_millis) {
    caption(ui, say(Text::kOldestUnsent, {words_from_instant(*sync.oldest_unsent_millis, shell.today(), offset)}));
  } else {
    caption(ui, say(Text::kNothingUnsent));
  }
  caption(ui, sync.last_contact_millis
                  ? say(Text::kLastContact, {words_from_instant(*sync.last_contact_millis, shell.today(), offset)})
                  : std::string(say(Text::kNeverContact)));
}

void photo_lines(Ui& ui, Shell& shell) {
  constexpr std::int64_t kMegabyte = 1 << 20;
  const PhotoTotals totals = shell.core().photo_totals();
  if (totals.waiting > 0) caption(ui, labelled(say(Text::kPhotos), say(Text::kPhotosWaiting, {totals.waiting})));
  if (totals.bytes_here == 0) return;
  caption(ui, say(Text::kPhotosHere, {(totals.bytes_here + kMegabyte - 1) / kMegabyte, kPhotoBudgetBytes / kMegabyte}));
}

void carried_lines(Ui& ui, const SyncView& sync) {
  if (sync.carried > 0) caption(ui, say(Text::kCarriedNote, {sync.carried}));
  if (sync.carried_refused > 0) caption(ui, say(Text::kCarriedRefused, {sync.carried_refused}));
}

void between_phones(Ui& ui, Shell& shell) {
  section_header(ui, say(Text::kBetweenPhones));
  if (row(ui, "give", {.title = say(Text::kGive), .detail = say(Text::kGiveDetail), .icon = icons::kUpload}).tapped) {
    shell.open({.kind = PageKind::kGive});
  }
  const RowOptions receive{.title = say(Text::kReceive), .detail = say(Text::kReceiveDetail), .icon = icons::kDownload};
  if (row(ui, "receive", receive).tapped) shell.open({.kind = PageKind::kReceive});
}

void wire_trouble(Ui& ui, Shell& shell) {
  const std::optional<Code> code = shell.core().wire_error();
  if (!code) return;
  const std::string words = error_words(*code);
  ui.space(12);
  const bool sign_in = asks_to_sign_in(*code);
  const Tone tone = *code == Code::kOffline ? Tone::kNeutral : Tone::kWarning;
  if (banner(ui, tone, words, sign_in ? say(Text::kSignInToSend) : std::string_view())) shell.sign_in_again();
}

void rejected_records(Ui& ui, Shell& shell, const SyncView& sync) {
  section_header(ui, say(Text::kRejectedTitle));
  if (sync.rejected.empty()) {
    caption(ui, say(Text::kRejectedNone));
    return;
  }
  for (const RejectedRecord& record : sync.rejected) {
    const Ui::Scope scope(ui, record.id);
    const std::string reason = error_words(record.code);
    const std::string when = words_from_day(day_of(record.since_millis, shell.utc_offset_minutes()), shell.today());
    static_cast<void>(
        row(ui, "rejected",
            {.title = record.label, .detail = reason, .value = when, .icon = icons::kFlag, .chevron = false}));
  }
}

}  // namespace

void sync_screen(Ui& ui, Shell& shell, SyncState&) {
  const SyncView& sync = shell.sync();
  PageFrame page{.title = say(Text::kSync)};
  page.body = [&] {
    ui.space(8);
    card(ui, "numbers", [&] {
      three_numbers(ui, sync);
      ui.space(12);
      hairline(ui);
      ui.space(12);
      may_change_phone(ui, sync);
    });
    ui.space(12);
    contact_lines(ui, shell, sync);
    carried_lines(ui, sync);
    if (sync.on_phone > 0 && !sync.locked_hands_over) caption(ui, say(Text::kNotWhileLocked));
    photo_lines(ui, shell);
    if (sync.only_here > 0) caption(ui, say(Text::kOnlyHere, {sync.only_here}));
    wire_trouble(ui, shell);
    rejected_records(ui, shell, sync);
    between_phones(ui, shell);
    section_header(ui, say(Text::kExportBox));
    caption(ui, say(Text::kExportNote));
  };
  page.footer = [&] {
    const bool busy = shell.handing_over();
    // Loud only while there is something to hand over.
    const auto button = sync.on_phone > 0 ? primary_button : secondary_button;
    if (button(ui, say(busy ? Text::kHandingOver : Text::kHandOverNow), {.icon = icons::kUpload, .busy = busy})) {
      shell.core().network_returned();
      shell.core().sync_now();
    }
    ui.space(8);
    if (secondary_button(ui, say(Text::kExportBox), {.icon = icons::kDownload})) shell.export_box();
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
