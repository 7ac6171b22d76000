#include "shell/app/screens/problem.h"

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
      return {icons::kDevice, say(Text::kUnavailableTitle), say(Text::kUnavailableNote)};
    case ProblemKind::kEvicted:
      return {icons::kCloud, say(Text::kEvictedTitle), say(Text::kEvictedNote), say(Text::kFetchAgain),
              ProblemAct::kFetchAgain};
    case ProblemKind::kBroken:
      break;
  }
  const ErrorText& error = error_text(code);
  return {icons::kWarning, error.text, error.action, say(Text::kOpenAgain), ProblemAct::kOpenAgain};
}

}  // namespace

ProblemAct problem_screen(Ui& ui, ProblemKind kind, Code code) {
  ProblemAct act = ProblemAct::kNothing;
  const Words words = words_of(kind, code);
  const PlainPage page{
      .title = words.title,
      .icon = words.icon,
      .body =
          [&] {
            paragraph(ui, words.note, {.color = ui.theme().palette.muted, .centered = true});
            if (words.deed.empty()) return;
            ui.space(28);
            if (primary_button(ui, words.deed)) act = words.act;
          },
  };
  static_cast<void>(show_plain_page(ui, page));
  return act;
}

}  // namespace baijia::app
