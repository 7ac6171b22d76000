#pragma once

// The fields of an issue and of a promise as they are written down, at a visit or by themselves.

#include "shell/app/screen.h"
#include "shell/app/screens/category_picker.h"
#include "shell/app/screens/draft.h"

namespace baijia::app {

/// Choosing who sees to something, for all of a page.
struct OwnerChoice {
  AccountId otherwise;  ///< whose it is when nobody was chosen; empty: the caller's
  Cached<std::vector<MemberLine>> members;
  std::uint32_t asked = 0;  ///< the line whose members are shown
  std::string former{};     ///< name of an owner who has left

  [[nodiscard]] const std::vector<MemberLine>& all(Shell& shell);
  /// `owner`, or nobody when they left meanwhile.
  [[nodiscard]] AccountId still_here(Shell& shell, AccountId owner);
};
/// A line that says who sees to it and lets another member be chosen; none where there is nobody else. Value: changed.
bool owner_row(Ui& ui, Shell& shell, OwnerChoice& state, AccountId& owner);

/// Title, 当场解决 or 进清单, who sees to it and when to look again. The category is chosen outside. Value: something
/// changed.
bool issue_fields(Ui& ui, Shell& shell, IssueDraft& draft, OwnerChoice& owners, bool focus_title);

/// What was promised, until when and by whom. `missing`: the text is asked for. Value: something changed.
bool promise_fields(Ui& ui, Shell& shell, PromiseDraft& draft, OwnerChoice& owners, bool focus_text, bool missing);

}  // namespace baijia::app
