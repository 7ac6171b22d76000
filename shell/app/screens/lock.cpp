#include "shell/app/screens/lock.h"

#include <algorithm>

#include "shell/app/format.h"
#include "shell/app/screens/plain_page.h"

namespace baijia::app {

namespace {

constexpr std::uint32_t kMostLetters = 64;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// A field for a code. Value: its text has changed.
bool code_field(Ui& ui, std::string_view key, std::string& value, FieldLook look) {
  look.kind = TextInput::Kind::kCode;
  look.max_length = kMostLetters;
  return text_field(ui, key, value, look);
}

void quiet_paragraph(Ui& ui, std::string_view text) {
  paragraph(ui, text, {.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .centered = true});
}

/// What became of the records that were not handed over before it was locked; empty when there were none.
std::string words_of(const LockedProgress& queue) {
  using Step = LockedProgress::Step;
  if (queue.waiting == 0) return {};
  if (queue.step == Step::kSending) return say(Text::kLockSending, {queue.waiting});
  if (queue.step != Step::kDone || queue.taken == 0) return say(Text::kLockWaiting, {queue.waiting});
  const std::int64_t left = queue.waiting - std::min(queue.taken, queue.waiting);
  if (left > 0) return say(Text::kLockSentPart, {queue.waiting - left, left});
  return say(Text::kLockSent, {queue.waiting});
}

}  // namespace

LockAct lock_screen(Ui& ui, LockState& state, std::int64_t wait_millis) {
  LockAct act = LockAct::kNothing;
  do_ahead(ui, state.ahead);
  const std::string lead =
      state.name.empty() ? std::string(say(Text::kLockLead)) : say(Text::kLockLeadOf, {state.name});
  const PlainPage page{
      .title = say(Text::kLockTitle),
      .lead = lead,
      .icon = icons::kLock,
      .body =
          [&] {
            constexpr std::int64_t kMinute = 60'000;
            std::string error;
            if (state.error) error = error_words(*state.error);
            if (wait_millis > 0) error = say(Text::kLockWait, {(wait_millis + kMinute - 1) / kMinute});
            bool entered = false;
            if (code_field(ui, "code", state.code,
                           {.label = say(Text::kCode), .error = error, .focus_at_once = true, .entered = &entered})) {
              state.error.reset();
            }
            ui.space(24);
            const bool ready = !state.code.empty() && wait_millis == 0;
            if (primary_button(ui, say(state.busy ? Text::kUnlocking : Text::kUnlock),
                               {.disabled = !ready, .busy = state.busy}) ||
                (entered && ready && !state.busy)) {
              act = LockAct::kUnlock;
            }
            ui.space(12);
            if (state.finger && secondary_button(ui, say(Text::kFinger), {.disabled = state.busy})) {
              act = LockAct::kFinger;
            }
            if (state.finger) ui.space(12);
            if (secondary_button(ui, say(Text::kCodeForgotten), {.disabled = state.busy})) act = LockAct::kForgotten;
            ui.space(12);
            if (secondary_button(ui, say(Text::kSomebodyElse), {.disabled = state.busy})) {
              act = LockAct::kSomebodyElse;
            }
            ui.space(16);
            quiet_paragraph(ui, say(Text::kLockNote));
            if (const std::string words = words_of(state.queue); !words.empty()) {
              ui.space(8);
              quiet_paragraph(ui, words);
            }
          },
  };
  static_cast<void>(show_plain_page(ui, page));
  return act;
}

CodeAct code_screen(Ui& ui, CodeState& state) {
  CodeAct act = CodeAct::kNothing;
  const PlainPage page{
      .back = state.reason == CodeReason::kChange,
      .title = say(state.reason == CodeReason::kFirst ? Text::kCodeTitle : Text::kCodeTitleNew),
      .lead = say(Text::kCodeLead),
      .icon = icons::kLock,
      .body =
          [&] {
            const bool changing = state.reason == CodeReason::kChange;
            std::string error;
            if (state.error) error = error_words(*state.error);
            bool changed = false;
            if (changing) {
              changed = code_field(ui, "current", state.current, {.label = say(Text::kCodeCurrent), .error = error});
              ui.space(16);
            }
            const bool short_one = !state.again.empty() && characters(state.code) < kLeastCodeLength;
            const bool unlike = !state.again.empty() && state.code != state.again;
            changed = code_field(ui, "code", state.code,
                                 {.label = say(changing ? Text::kCodeNew : Text::kCode),
                                  .placeholder = say(Text::kCodeHint),
                                  .error = short_one ? say(Text::kCodeShort) : std::string_view()}) ||
                      changed;
            ui.space(16);
            std::string_view below = changing ? std::string_view() : std::string_view(error);
            if (!short_one && unlike) below = say(Text::kCodeUnlike);
            bool entered = false;
            changed = code_field(ui, "again", state.again,
                                 {.label = say(Text::kCodeAgain), .error = below, .entered = &entered}) ||
                      changed;
            if (changed) state.error.reset();
            ui.space(24);
            const bool ready = !state.again.empty() && !short_one && !unlike && (!changing || !state.current.empty());
            if (primary_button(ui, say(state.busy ? Text::kCodeSetting : Text::kCodeSet),
                               {.disabled = !ready, .busy = state.busy}) ||
                (entered && ready && !state.busy)) {
              act = CodeAct::kChosen;
            }
            ui.space(16);
            quiet_paragraph(ui, say(Text::kCodeNote));
          },
  };
  if (show_plain_page(ui, page)) act = CodeAct::kBack;
  return act;
}

}  // namespace baijia::app
