#include "shell/app/screens/issue_form.h"

#include <array>

namespace baijia::app {

bool issue_fields(Ui& ui, Shell& shell, IssueDraft& draft, bool focus_title) {
  bool changed = text_field(
      ui, "title", draft.title,
      {.label = say(Text::kIssueTitle),
       .placeholder = draft.category_name.empty() ? say(Text::kIssueTitleHint) : std::string_view(draft.category_name),
       .max_length = 120,
       .focus_at_once = focus_title});
  ui.space(12);
  const std::array ways{say(Text::kIntoList), say(Text::kSolvedOnTheSpot)};
  int way = draft.on_the_spot ? 1 : 0;
  if (choice(ui, "way", say(Text::kHowToSolve), ways, way)) {
    draft.on_the_spot = way == 1;
    changed = true;
  }
  if (!draft.on_the_spot) {
    ui.space(12);
    if (date_choice(ui, "next", say(Text::kLookAgain), draft.next_date, shell.today())) changed = true;
  }
  return changed;
}

bool promise_fields(Ui& ui, Shell& shell, PromiseDraft& draft, bool focus_text, bool missing) {
  bool changed =
      text_field(ui, "text", draft.text,
                 {.label = say(Text::kPromiseText),
                  .placeholder = say(Text::kPromiseTextHint),
                  .error = missing && draft.text.empty() ? say(Text::kPromiseTextMissing) : std::string_view{},
                  .max_length = 300,
                  .focus_at_once = focus_text});
  ui.space(12);
  if (date_choice(ui, "due", say(Text::kPromiseDue), draft.due, shell.today())) changed = true;
  return changed;
}

}  // namespace baijia::app
