#include "shell/app/screens/warm.h"

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {

void warm_screen(Ui& ui, Shell& shell, WarmState& state) {
  const auto& answers = state.answers.get(shell, [&] { return shell.core().answers(); });
  const std::string subtitle = answers.empty() ? std::string{} : say(Text::kAnswerCount, {answers.size()});
  PageFrame page{.title = say(Text::kWarmTitle), .subtitle = subtitle};
  page.actions.push_back(search_action(shell));
  page.body = [&] {
    if (answers.empty()) {
      empty_state(ui, icons::kWarm, say(Text::kNoAnswers), say(Text::kNoAnswersNext));
      return;
    }
    ui.list(answers.size(), row_height(ui, true), [&](std::size_t at) {
      const AnswerLine& answer = answers[at];
      const std::string title = one_line(answer.title);
      const std::string outcome =
          answer.outcome.empty() ? std::string(say(Text::kIssueSolved)) : one_line(answer.outcome);
      const std::string detail = joined({answer.door, outcome});
      const std::string since = words_from_day(answer.since, shell.today());
      const Route route{PageKind::kHousehold, answer.household.uuid};
      const Ui::OnlyOpens only_opens(ui);
      if (row(ui, "answer", {.title = title, .detail = detail, .value = since, .chosen = shell.showing(route)})
              .tapped) {
        shell.open(route);
      }
    });
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
