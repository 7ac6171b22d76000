#include "shell/app/screens/issue_form.h"

#include <algorithm>
#include <array>

namespace baijia::app {

const std::vector<MemberLine>& OwnerChoice::all(Shell& shell) {
  return members.get(shell, [&] { return shell.core().members(); });
}

AccountId OwnerChoice::still_here(Shell& shell, AccountId owner) {
  return std::ranges::contains(all(shell), owner, &MemberLine::account) ? owner : AccountId{};
}

bool owner_row(Ui& ui, Shell& shell, OwnerChoice& state, AccountId& owner) {
  const auto& members = state.all(shell);
  if (members.size() < 2) return false;
  const std::uint32_t id = ui.id("owner");
  AccountId now = owner.empty() ? state.otherwise : owner;
  if (now.empty()) now = shell.core().identity().account;
  const auto who = std::ranges::find(members, now, &MemberLine::account);
  const std::string_view name = who == members.end() ? state.former : who->name;
  if (row(ui, "owner", {.title = say(Text::kOwner), .value = name, .icon = icons::kPerson, .line = false}).tapped)
    state.asked = id;
  bool open = state.asked == id;
  bool changed = false;
  sheet(ui, "owners", open, say(Text::kOwner), [&] {
    for (const MemberLine& member : members) {
      const Ui::Scope scope(ui, member.account.uuid);
      if (!row(ui, "member", {.title = member.name, .chevron = false, .chosen = member.account == now}).tapped)
        continue;
      owner = member.account;
      changed = true;
      open = false;
    }
  });
  if (state.asked == id && !open) state.asked = 0;
  return changed;
}

bool issue_fields(Ui& ui, Shell& shell, IssueDraft& draft, OwnerChoice& owners, bool focus_title) {
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
    changed |= owner_row(ui, shell, owners, draft.owner);
  }
  return changed;
}

bool promise_fields(Ui& ui, Shell& shell, PromiseDraft& draft, OwnerChoice& owners, bool focus_text, bool missing) {
  bool changed =
      text_field(ui, "text", draft.text,
                 {.label = say(Text::kPromiseText),
                  .placeholder = say(Text::kPromiseTextHint),
                  .error = missing && draft.text.empty() ? say(Text::kPromiseTextMissing) : std::string_view{},
                  .max_length = 300,
                  .focus_at_once = focus_text});
  ui.space(12);
  if (date_choice(ui, "due", say(Text::kPromiseDue), draft.due, shell.today())) changed = true;
  changed |= owner_row(ui, shell, owners, draft.owner);
  return changed;
}

}  // namespace baijia::app
