#include "shell/app/screens/solve.h"

#include <algorithm>

#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

void promises_entry(Ui& ui, Shell& shell, SolveState& state) {
  const auto& promises = state.promises.get(shell, [&] { return shell.core().promises(ListFilter::kMine); });
  if (promises.empty()) return;
  const auto due = std::ranges::count_if(promises, &PromiseLine::overdue);
  const std::string title = say(Text::kMyPromises, {promises.size()});
  const std::string value = due > 0 ? say(Text::kCountDue, {static_cast<std::int64_t>(due)}) : std::string{};
  const Route route{PageKind::kPromises, {}};
  if (row(ui, "promises",
          {.title = title,
           .value = value,
           .icon = icons::kHandshake,
           .chosen = shell.showing(route),
           .tone = due > 0 ? Tone::kWarning : Tone::kNeutral})
          .tapped) {
    shell.open(route);
  }
}

}  // namespace

void solve_screen(Ui& ui, Shell& shell, SolveState& state) {
  PageFrame page{.title = say(Text::kIssueList)};
  page.actions.push_back(search_action(shell));
  page.header = [&] {
    if (filter_choice(ui, state.filter)) state.issues.drop();
  };
  page.body = [&] {
    promises_entry(ui, shell, state);
    const auto& issues = state.issues.get(shell, [&] { return shell.core().issues(state.filter); });
    if (issues.empty()) {
      empty_state(ui, icons::kSolve, say(Text::kNoIssues), say(Text::kNoIssuesNext));
      return;
    }
    ui.list(issues.size(), row_height(ui, true), [&](std::size_t at) {
      const Route route{PageKind::kIssue, issues[at].issue.uuid};
      const Ui::OnlyOpens only_opens(ui);
      if (issue_row(ui, issues[at], shell.today(), shell.showing(route))) shell.open(route);
    });
  };
  page.footer = [&] {
    if (secondary_button(ui, say(Text::kBeginIssue), {.icon = icons::kFlag})) shell.open({PageKind::kNewIssue, {}});
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
