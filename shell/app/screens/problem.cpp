#include "shell/app/screens/problem.h"

#include <string>

#include "shell/app/screens/plain_page.h"

namespace baijia::app {

namespace {

struct Words {
  Icon icon;
  std::string_view title, note;
  std::string_view deed{};
  ProblemAct act = ProblemAct::kNothing;
};

Words words_of(ProblemKind kind, Code code) {
  switch (kind) {
    case ProblemKind::kBusy:
      return {icons::kCopy, say(Text::kBusyTitle), say(Text::kBusyNote), say(Text::kContinueHere),
              ProblemAct::kTakeOver};
    case ProblemKind::kTaken:
      return {icons::kCopy, say(Text::kTakenTitle), say(Text::kBusyNote), say(Text::kContinueHere),
              ProblemAct::kTakeOver};
    case ProblemKind::kUnavailable:
      return {icons::kDevice, say(Text::kUnavailableTitle), say(Text::kUnavailableNote), say(Text::kCopyAddress),
              ProblemAct::kCopyAddress};
    case ProblemKind::kEvicted:
      return {icons::kDownload, say(Text::kEvictedTitle), say(Text::kEvictedNote), say(Text::kFetchAgain),
              ProblemAct::kFetchAgain};
    case ProblemKind::kBroken:
      break;
  }
  const ErrorText& error = error_text(code);
  // What the error advises elsewhere, exporting, takes a store that opens.
  const std::string_view note = code == Code::kStorageCorrupt ? say(Text::kBrokenNote) : error.action;
  return {icons::kWarning, error.text, note, say(Text::kOpenAgain), ProblemAct::kOpenAgain};
}

bool damaged(const ProblemState& state) {
  return state.kind == ProblemKind::kBroken && state.code == Code::kStorageCorrupt;
}

/// The hub has taken all that waited, or knows this phone no more and nothing waited.
bool handed_over(const LockedProgress& queue) {
  if (queue.step == LockedProgress::Step::kRefused) return queue.waiting == 0;
  return queue.step == LockedProgress::Step::kDone && queue.left == 0 && queue.taken >= queue.waiting;
}

/// What becomes of the records that were not handed over; empty when none is known.
std::string words_of(const LockedProgress& queue) {
  using Step = LockedProgress::Step;
  const bool answered = queue.step == Step::kDone || queue.step == Step::kRefused;
  if (answered && !handed_over(queue)) return std::string(say(Text::kBrokenLeft));
  if (queue.waiting == 0) return {};
  if (answered) return say(Text::kBrokenSent, {queue.waiting});
  return say(queue.step == Step::kSending ? Text::kBrokenSending : Text::kBrokenWaiting, {queue.waiting});
}

/// What came of a deed, or of what waits; empty when there is nothing to say.
std::string outcome_of(const ProblemState& state) {
  if (state.not_deleted) return std::string(say(Text::kStartOverFailed));
  if (state.copied) return std::string(say(*state.copied ? Text::kAddressCopied : Text::kNotCopied));
  return words_of(state.queue);
}

/// Each sentence in lines of its own.
std::string in_lines(std::string_view text) {
  constexpr std::string_view kStop = "。";
  std::string lines(text);
  for (std::size_t at = lines.find(kStop); at != std::string::npos; at = lines.find(kStop, at)) {
    lines.replace(at, kStop.size(), "\n");
  }
  return lines;
}

}  // namespace

ProblemAct problem_screen(Ui& ui, ProblemState& state) {
  ProblemAct act = ProblemAct::kNothing;
  const Words words = words_of(state.kind, state.code);
  const bool over = damaged(state) && (state.sure || handed_over(state.queue));
  const std::string note = in_lines(over ? say(Text::kBrokenNoteOver) : words.note);
  const PlainPage page{
      .title = words.title,
      .lead = note,
      .icon = words.icon,
      .body =
          [&] {
            if (!words.deed.empty() && primary_button(ui, words.deed)) act = words.act;
            if (over) {
              ui.space(12);
              if (secondary_button(ui, say(Text::kStartOver))) state.sure = true;
            }
            const std::string outcome = outcome_of(state);
            if (outcome.empty()) return;
            ui.space(16);
            paragraph(ui, outcome, {.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .centered = true});
          },
  };
  static_cast<void>(show_plain_page(ui, page));
  const std::string_view warning = say(state.queue.waiting > 0 ? Text::kStartOverSent : Text::kStartOverUnknown);
  if (confirm(ui, "start-over", state.sure, say(Text::kStartOver), warning, say(Text::kStartOverDo))) {
    act = ProblemAct::kStartOver;
  }
  return act;
}

}  // namespace baijia::app
