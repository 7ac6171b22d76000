#pragma once

// Before something sensitive is recorded: the notice to read out or show, and the resident's answer. And the page where
// the chief words the notice.

#include <optional>
#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

/// The notice, in large letters: the committee's own words, or the app's.
[[nodiscard]] std::string notice_text(Shell& shell);

/// What was tapped below the notice. No answer: it was not asked.
struct ConsentTap {
  std::optional<ConsentAnswer> answer;
};
/// The notice with what can be answered. `how` is the choice that is shown. Value: once, when something was tapped.
std::optional<ConsentTap> consent_question(Ui& ui, Shell& shell, ConsentHow& how);

/// "11月23日 当面同意 · 李老师记".
[[nodiscard]] std::string words_of(const ConsentLine& line, Shell& shell);

struct NoticeState {
  std::optional<std::string> text;
};
void notice_screen(Ui& ui, Shell& shell, NoticeState& state);

}  // namespace baijia::app
