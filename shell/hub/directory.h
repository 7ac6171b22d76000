#pragma once

// What the hub keeps besides rows: who may sign in, open sessions, the devices seen, the official list of areas.
// Passwords and tokens never stand here in the clear: a password is an Argon2id string, a token its hash.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/area.h"
#include "core/domain/phones.h"
#include "core/result.h"
#include "core/sync/wire.h"
#include "shell/hub/audit.h"

namespace baijia::hub {

struct AccountRecord {
  AccountId id;
  Scope scope;        ///< the area that the account works in; for a street officer the street's code
  std::string login;  ///< as login_from_input writes it
  std::string name;
  Role role = Role::kMember;
  std::string password_hash;
  bool disabled = false;
};

struct SessionRecord {
  AccountRecord account;  ///< as it is now, without the password's hash
  DeviceId device;
  std::int64_t began_millis = 0;
  std::int64_t seen_millis = 0;
  PhoneState phone = PhoneState::kEnrolled;
};

/// A right to a committee that has ended (shell/hub/leaving.h).
struct EndedRight {
  Role role = Role::kMember;  ///< that the account had there
  std::int64_t ended_millis = 0;
};

/// One line of the official list (城乡分类代码): 12 digits, the lower ones zero above a committee.
struct AreaRecord {
  std::uint64_t code = 0;
  std::uint64_t parent = 0;
  AreaLevel level = AreaLevel::kCommittee;
  std::string name;
};

struct Counts {
  std::int64_t committees = 0;  ///< with rows
  std::int64_t rows = 0;
  std::int64_t accounts = 0;
  std::int64_t areas = 0;
};

/// Safe from several threads. Every call is one transaction; errors are kHubBusy and kHubStore besides those named.
class HubDirectory {
 public:
  virtual ~HubDirectory() = default;

  [[nodiscard]] virtual Result<std::optional<AccountRecord>> find_account(std::string_view login) = 0;
  [[nodiscard]] virtual Result<std::optional<AccountRecord>> find_account(AccountId id) = 0;
  /// Every account of `scope`, or of all when it is none; by scope and login.
  [[nodiscard]] virtual Result<std::vector<AccountRecord>> accounts(Scope scope) = 0;
  /// Error: kInvalid when the login is taken.
  [[nodiscard]] virtual Result<void> add_account(const AccountRecord& account) = 0;
  /// Also ends the account's sessions: whoever knew the old password has to go. The next phone needs no code.
  [[nodiscard]] virtual Result<void> set_password(AccountId account, const std::string& password_hash) = 0;
  /// Sessions stay, so that the phone is told the reason.
  [[nodiscard]] virtual Result<void> set_disabled(AccountId account, bool disabled) = 0;
  /// The account works in `scope` from now on. Sessions stay, as above.
  [[nodiscard]] virtual Result<void> move_account(AccountId account, Scope scope, Role role) = 0;

  /// The right that `account` had to `scope` and has not got back; nothing when there is none.
  [[nodiscard]] virtual Result<std::optional<EndedRight>> ended_right(AccountId account, Scope scope) = 0;
  [[nodiscard]] virtual Result<bool> has_gone(AccountId account, Scope scope, DeviceId device) = 0;
  /// `device` has let go of the rows of `scope`.
  [[nodiscard]] virtual Result<void> note_gone(AccountId account, Scope scope, DeviceId device) = 0;
  /// Adds the rows of `box` to what its device has left behind in its committee, for a human to look at when nobody may
  /// come to hand it over; a row that is there, to the octet, is not added twice. Error: kTooLarge for more than
  /// kMaxBoxBytes, and nothing has changed.
  [[nodiscard]] virtual Result<void> keep_left_box(const BoxFile& box) = 0;
  /// The boxes left behind in `scope`, one an account and device, as BoxFile's bytes.
  [[nodiscard]] virtual Result<std::vector<std::string>> left_boxes(Scope scope) = 0;

  [[nodiscard]] virtual Result<void> add_session(const std::string& token_hash, AccountId account, DeviceId device,
                                                 std::int64_t now_millis) = 0;
  [[nodiscard]] virtual Result<std::optional<SessionRecord>> find_session(const std::string& token_hash) = 0;
  [[nodiscard]] virtual Result<void> touch_session(const std::string& token_hash, std::int64_t now_millis) = 0;
  [[nodiscard]] virtual Result<void> drop_session(const std::string& token_hash) = 0;
  /// Drops what was last seen or began before the given instants.
  [[nodiscard]] virtual Result<void> drop_sessions_before(std::int64_t seen_millis, std::int64_t began_millis) = 0;

  /// Adds areas or gives them their present name and parent; none is removed, rows may still name it.
  [[nodiscard]] virtual Result<void> put_areas(std::span<const AreaRecord> areas) = 0;
  [[nodiscard]] virtual Result<std::optional<AreaRecord>> find_area(std::uint64_t code) = 0;
  [[nodiscard]] virtual Result<std::vector<AreaRecord>> areas_below(std::uint64_t parent) = 0;

  /// HubDatabase::seal_secret.
  [[nodiscard]] virtual const std::string& seal_secret() = 0;

  /// Appends to the audit list (shell/hub/audit.h). What changes accounts and sessions above notes itself.
  [[nodiscard]] virtual Result<void> note(AuditEntry entry) = 0;

  [[nodiscard]] virtual Result<Counts> counts() = 0;
};

}  // namespace baijia::hub
