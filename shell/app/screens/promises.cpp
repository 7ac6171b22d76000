#include "shell/app/screens/promises.h"

#include "shell/app/screens/parts.h"

namespace baijia::app {

void promises_screen(Ui& ui, Shell& shell, PromisesState& state) {
  if (!state.filter) state.filter = shell.core().today().whole_committee ? ListFilter::kOpen : ListFilter::kMine;
  PageFrame page{.title = say(Text::kHitPromise)};
  page.header = [&] {
    if (filter_choice(ui, *state.filter)) state.view.drop();
  };
  page.body = [&] {
    const auto& promises = state.view.get(shell, [&] { return shell.core().promises(*state.filter); });
    if (promises.empty()) {
      empty_state(ui, icons::kHandshake, say(Text::kNoPromises), say(Text::kNoPromisesNext));
      return;
    }
    ui.list(promises.size(), row_height(ui, true), [&](std::size_t at) {
      if (promise_row(ui, promises[at], shell.today())) state.settle.show(shell, promises[at], true);
    });
  };
  show_page(ui, shell, page);
  settle_sheet(ui, shell, state.settle);
}

}  // namespace baijia::app
