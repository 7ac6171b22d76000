#include "shell/app/screens/settle.h"

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

std::string draft_key(const SettleSheet& state) { return "promise/" + string_from_uuid(state.promise.promise.uuid); }

void settle(Shell& shell, SettleSheet& state, PromiseState outcome) {
  if (!shell.run(SettlePromise{state.promise.promise, outcome, state.answer}, words_of(outcome))) return;
  (void)shell.core().drop_draft(draft_key(state));
  state.open = false;
}

// Who keeps it, and until when. Value: it was changed, and is to be saved before anything else.
bool arrangement(Ui& ui, Shell& shell, SettleSheet& state) {
  ChangePromise& change = state.change;
  owner_row(ui, shell, state.owners, change.owner);
  ui.space(12);
  date_choice(ui, "due", say(Text::kPromiseDue), change.due, shell.today());
  ui.space(16);
  if (change.owner == state.promise.owner_account && change.due == state.promise.due) return false;
  if (primary_button(ui, say(Text::kSave), {.icon = icons::kCheck}) && shell.run(change, say(Text::kIssueChanged))) {
    state.open = false;
  }
  return true;
}

}  // namespace

void SettleSheet::show(Shell& shell, const PromiseLine& line, bool offer_door) {
  promise = line;
  open = true;
  with_door = offer_door && !line.household.empty();
  change = {line.promise, line.owner_account, line.due};
  owners.asked = 0;
  answer = shell.core().draft(draft_key(*this));
  if (answer.empty()) answer = line.answer;
}

void settle_sheet(Ui& ui, Shell& shell, SettleSheet& state) {
  sheet(ui, "settle", state.open, say(Text::kHitPromise), [&] {
    const PromiseLine& promise = state.promise;
    paragraph(ui, promise.text, {.size = TextSize::kEmphasis});
    caption(ui, joined({promise.door, promise.owner, words_from_day(promise.due, shell.today())}));
    ui.space(16);
    if (promise.state == PromiseState::kOpen && arrangement(ui, shell, state)) return;
    if (text_field(ui, "answer", state.answer,
                   {.label = say(Text::kAnswer),
                    .placeholder = say(Text::kAnswerHint),
                    .kind = TextKind::kMultiline,
                    .lines = 2,
                    .max_length = 600})) {
      (void)shell.core().save_draft(draft_key(state), state.answer);
    }
    ui.space(16);
    if (promise.state == PromiseState::kOpen) {
      if (primary_button(ui, say(Text::kPromiseDone), {.icon = icons::kCheck})) {
        settle(shell, state, PromiseState::kKept);
      }
      ui.space(8);
      if (secondary_button(ui, say(Text::kPromiseImpossible))) settle(shell, state, PromiseState::kWithdrawn);
    } else {
      if (primary_button(ui, say(Text::kSave))) settle(shell, state, promise.state);
      ui.space(8);
      if (secondary_button(ui, say(Text::kOpenAgainPromise))) settle(shell, state, PromiseState::kOpen);
    }
    if (state.with_door) {
      ui.space(8);
      if (row(ui, "door", {.title = promise.door, .icon = icons::kDoor}).tapped) {
        state.open = false;
        shell.open({PageKind::kHousehold, promise.household.uuid});
      }
    }
  });
}

}  // namespace baijia::app
