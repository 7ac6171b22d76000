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

// Who keeps it, and until when.
void arrangement(Ui& ui, Shell& shell, SettleSheet& state) {
  ChangePromise& change = state.change;
  const ChangePromise before{state.promise.promise, state.promise.owner_account, state.promise.due};
  ui.space(16);
  owner_row(ui, shell, state.owners, change.owner);
  ui.space(12);
  date_choice(ui, "due", say(Text::kPromiseDue), change.due, shell.today());
  if (change.owner == before.owner && change.due == before.due) return;
  ui.space(12);
  if (!secondary_button(ui, say(Text::kSave))) return;
  // A day that is past is not chosen again.
  std::function<void()> undo;
  if (change.due == before.due || before.due >= shell.today()) {
    undo = [&shell, before] { (void)shell.run(before, say(Text::kTakenBack)); };
  }
  if (!shell.run(change, say(Text::kIssueChanged), undo)) return;
  if (change.owner != before.owner) (void)shell.core().drop_draft(draft_key(state));
  state.open = false;
}

}  // namespace

void SettleSheet::show(Shell& shell, const PromiseLine& line, bool offer_door) {
  promise = line;
  open = true;
  with_door = offer_door && !line.household.empty();
  change = {line.promise, line.owner_account, line.due};
  owners.asked = 0;
  owners.former = line.owner;
  answer = shell.core().draft(draft_key(*this));
  if (answer.empty()) answer = line.answer;
}

void settle_sheet(Ui& ui, Shell& shell, SettleSheet& state) {
  sheet(ui, "settle", state.open, say(Text::kHitPromise), [&] {
    const PromiseLine& promise = state.promise;
    paragraph(ui, promise.text, {.size = TextSize::kEmphasis});
    caption(ui, joined({promise.door, promise.owner, words_from_day(promise.due, shell.today())}));
    ui.space(16);
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
      arrangement(ui, shell, state);
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
