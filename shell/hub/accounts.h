#pragma once

// Administration of accounts. An account is a record of the hub (login, password) and a row of its committee's scope,
// by which colleagues see its name.

#include <string>
#include <string_view>
#include <vector>

#include "shell/hub/store.h"

namespace baijia::hub {

struct NewAccount {
  std::string login;
  std::string name;
  Role role = Role::kMember;
  Scope scope;
  std::string password;
};

/// A login as it is kept and compared: trimmed, ASCII letters small. Error: kInvalid (empty, over 64 bytes, blanks or
/// control characters inside).
[[nodiscard]] Result<std::string> login_from_input(std::string_view input);

/// "member", "chief", "street", "district", "city".
[[nodiscard]] Result<Role> role_from_word(std::string_view word);
[[nodiscard]] std::string_view word_from_role(Role role);

/// Opens the committee when it is not yet, and adds the account. Errors: kNotFound (area), kInvalid (login taken or
/// malformed, role that does not belong to the area's level, password too short), kMissing (name).
[[nodiscard]] Result<AccountId> add_account(OpenStore& store, const NewAccount& account);

/// Errors: kNotFound.
[[nodiscard]] Result<void> set_account_disabled(OpenStore& store, std::string_view login, bool disabled);

/// The account works in another area from now on; its devices let go of the former one's rows (shell/hub/leaving.h).
/// Its row in the former committee stays, disabled: its records name it. Errors: kNotFound, kInvalid (the role does not
/// belong to the area's level, or nothing would change).
[[nodiscard]] Result<void> move_account(OpenStore& store, std::string_view login, Scope scope, Role role);

/// A new password; every session of the account ends. Errors: kNotFound, kInvalid.
[[nodiscard]] Result<void> reset_account(OpenStore& store, std::string_view login, std::string_view password);

}  // namespace baijia::hub
