#include "shell/app/screens/consent.h"

#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::string_view kDraft = "consent-notice";

Text text_of(ConsentState state, ConsentHow how) {
  const bool phone = how == ConsentHow::kByPhone;
  switch (state) {
    case ConsentState::kGiven:
      return phone ? Text::kConsentGivenByPhone : Text::kConsentGiven;
    case ConsentState::kRefused:
      return phone ? Text::kConsentRefusedByPhone : Text::kConsentRefused;
    case ConsentState::kWithdrawn:
      return Text::kConsentWithdrawn;
  }
  return Text::kConsentRefused;
}

void save(Shell& shell, NoticeState& state, const std::string& text) {
  if (!shell.run(SaveNotice{text}, say(text.empty() ? Text::kNoticeDefaultBack : Text::kNoticeSaved))) return;
  (void)shell.core().drop_draft(kDraft);
  state.text.reset();
}

}  // namespace

std::string notice_text(Shell& shell) {
  std::string own = shell.core().consent_notice();
  return own.empty() ? say(Text::kNoticeText, {shell.core().identity().scope_name}) : own;
}

std::optional<ConsentTap> consent_question(Ui& ui, Shell& shell, ConsentHow& how) {
  std::optional<ConsentTap> tap;
  caption(ui, say(Text::kConsentLead));
  ui.space(8);
  paragraph(ui, notice_text(shell), {.size = TextSize::kEmphasis});
  ui.space(16);
  const std::array ways{say(Text::kAskedInPerson), say(Text::kAskedByPhone)};
  int way = how == ConsentHow::kByPhone ? 1 : 0;
  if (choice(ui, "how", say(Text::kHowAsked), ways, way)) {
    how = way == 1 ? ConsentHow::kByPhone : ConsentHow::kInPerson;
  }
  ui.space(16);
  if (primary_button(ui, say(Text::kAgree), {.icon = icons::kCheck})) {
    tap = ConsentTap{ConsentAnswer{ConsentState::kGiven, how}};
  }
  ui.space(8);
  if (secondary_button(ui, say(Text::kDisagree))) tap = ConsentTap{ConsentAnswer{ConsentState::kRefused, how}};
  ui.space(4);
  if (quiet_button(ui, say(Text::kAskLater))) tap = ConsentTap{};
  return tap;
}

std::string words_of(const ConsentLine& line, Shell& shell) {
  const std::string day = words_from_day(day_of(line.at_millis, shell.utc_offset_minutes()), shell.today());
  return joined({say(text_of(line.state, line.how), {day}), line.author});
}

void notice_screen(Ui& ui, Shell& shell, NoticeState& state) {
  if (!state.text) {
    state.text = shell.core().draft(kDraft);
    if (state.text->empty()) state.text = notice_text(shell);
  }
  PageFrame page{.title = say(Text::kNoticeTitle), .subtitle = say(Text::kNoticeNote)};
  page.body = [&] {
    ui.space(4);
    if (text_field(ui, "text", *state.text,
                   {.label = say(Text::kNoticeTitle), .kind = TextKind::kMultiline, .lines = 10, .max_length = 1300})) {
      (void)shell.core().save_draft(kDraft, *state.text);
    }
    ui.space(8);
    caption(ui, say(Text::kNoticeMust));
    ui.space(8);
    if (quiet_button(ui, say(Text::kNoticeDefault), {.icon = icons::kUndo})) save(shell, state, {});
    ui.space(16);
  };
  page.footer = [&] {
    const bool same = !state.text || state.text->empty() || *state.text == notice_text(shell);
    if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck, .disabled = same}))
      save(shell, state, *state.text);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
