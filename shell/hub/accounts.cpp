#include "shell/hub/accounts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shell/hub/committee.h"
#include "shell/hub/passwords.h"
#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kMaxLoginBytes = 64;
constexpr std::size_t kMaxNameBytes = 100;

constexpr std::array<std::pair<std::string_view, Role>, 5> kRoles = {{{"member", Role::kMember},
                                                                      {"chief", Role::kChief},
                                                                      {"street", Role::kStreet},
                                                                      {"district", Role::kDistrict},
                                                                      {"city", Role::kCity}}};

AreaLevel level_of(Role role) {
  switch (role) {
    case Role::kStreet:
      return AreaLevel::kTown;
    case Role::kDistrict:
      return AreaLevel::kDistrict;
    case Role::kCity:
      return AreaLevel::kCity;
    case Role::kMember:
    case Role::kChief:
      break;
  }
  return AreaLevel::kCommittee;
}

Result<void> put_account_row(OpenStore& store, const AccountRecord& record) {
  return write_as_hub(*store.rows, store.database->clock(), record.scope, [&](HubWriter& writer) -> Result<void> {
    Account row;
    row.id = record.id;
    row.name = record.name;
    row.role = record.role;
    row.disabled = record.disabled;
    BAIJIA_TRY(writer.put(row));
    return {};
  });
}

Result<AccountRecord> account_with(OpenStore& store, std::string_view input) {
  BAIJIA_TRY_ASSIGN(const std::string login, login_from_input(input));
  BAIJIA_TRY_ASSIGN(std::optional<AccountRecord> found, store.directory->find_account(login));
  if (!found) return fail(Code::kNotFound, "no account has this login");
  return std::move(*found);
}

}  // namespace

Result<std::string> login_from_input(std::string_view input) {
  while (!input.empty() && input.front() == ' ') input.remove_prefix(1);
  while (!input.empty() && input.back() == ' ') input.remove_suffix(1);
  if (input.empty() || input.size() > kMaxLoginBytes) return fail(Code::kInvalid, "a login has 1 to 64 bytes");
  std::string login(input);
  for (char& c : login) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) return fail(Code::kInvalid, "a login has no blanks or control characters");
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return login;
}

Result<Role> role_from_word(std::string_view word) {
  const auto found = std::ranges::find(kRoles, word, &decltype(kRoles)::value_type::first);
  if (found == kRoles.end()) return fail(Code::kInvalid, "a role is member, chief, street, district or city");
  return found->second;
}

std::string_view word_from_role(Role role) {
  const auto found = std::ranges::find(kRoles, role, &decltype(kRoles)::value_type::second);
  return found == kRoles.end() ? "unknown" : found->first;
}

Result<AccountId> add_account(OpenStore& store, const NewAccount& account) {
  AccountRecord record;
  BAIJIA_TRY_ASSIGN(record.login, login_from_input(account.login));
  if (account.name.empty()) return fail(Code::kMissing, "a name that colleagues know");
  if (account.name.size() > kMaxNameBytes) return fail(Code::kTooLong, "a name has at most 100 bytes");
  BAIJIA_TRY_ASSIGN(const std::optional<AccountRecord> taken, store.directory->find_account(record.login));
  if (taken) return fail(Code::kInvalid, "this login is taken");
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> area, store.directory->find_area(account.scope.code));
  if (!area) return fail(Code::kNotFound, "the area code is not in the official list; import-org first");
  if (area->level != level_of(account.role))
    return fail(Code::kInvalid, "the role does not belong to this area's level");
  BAIJIA_TRY_ASSIGN(record.password_hash, hash_password(account.password));
  // From the login: adding again after a crash between the two writes below finds the same row.
  record.id = {uuid_from_name("account/" + record.login)};
  record.name = account.name;
  record.role = account.role;
  record.scope = account.scope;
  BAIJIA_TRY(open_committee(store, record.scope));
  BAIJIA_TRY(put_account_row(store, record));
  BAIJIA_TRY(store.directory->add_account(record));
  return record.id;
}

Result<void> set_account_disabled(OpenStore& store, std::string_view login, bool disabled) {
  BAIJIA_TRY_ASSIGN(AccountRecord record, account_with(store, login));
  record.disabled = disabled;
  BAIJIA_TRY(store.directory->set_disabled(record.id, disabled));
  return put_account_row(store, record);
}

Result<void> move_account(OpenStore& store, std::string_view login, Scope scope, Role role) {
  BAIJIA_TRY_ASSIGN(AccountRecord record, account_with(store, login));
  if (record.scope == scope) return fail(Code::kInvalid, "the account is there already");
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> area, store.directory->find_area(scope.code));
  if (!area) return fail(Code::kNotFound, "the area code is not in the official list; import-org first");
  if (area->level != level_of(role)) return fail(Code::kInvalid, "the role does not belong to this area's level");
  BAIJIA_TRY(open_committee(store, scope));
  AccountRecord former = record;
  former.disabled = true;
  record.scope = scope;
  record.role = role;
  // The new row first: when the hub dies between the writes, moving again completes it.
  BAIJIA_TRY(put_account_row(store, record));
  BAIJIA_TRY(put_account_row(store, former));
  return store.directory->move_account(record.id, scope, role);
}

Result<void> reset_account(OpenStore& store, std::string_view login, std::string_view password) {
  BAIJIA_TRY_ASSIGN(const AccountRecord record, account_with(store, login));
  BAIJIA_TRY_ASSIGN(const std::string hash, hash_password(password));
  return store.directory->set_password(record.id, hash);
}

}  // namespace baijia::hub
