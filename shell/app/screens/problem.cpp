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
      return {icons::kDevice, say(Text::kUnavailableTitle), say(Text::kUnavailableNote)};
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

ProblemAct problem_screen(Ui& ui, ProblemKind kind, Code code) {
  ProblemAct act = ProblemAct::kNothing;
  const Words words = words_of(kind, code);
  const std::string note = in_lines(words.note);
  const PlainPage page{
      .title = words.title,
      .lead = note,
      .icon = words.icon,
      .body =
          [&] {
            if (!words.deed.empty() && primary_button(ui, words.deed)) act = words.act;
          },
  };
  static_cast<void>(show_plain_page(ui, page));
  return act;
}

}  // namespace baijia::app
