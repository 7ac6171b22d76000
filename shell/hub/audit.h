#pragma once

// Who did what at the hub: an append-only list in which every entry's hash covers the one before (BLAKE2b-256), so that
// an edited, exchanged or removed entry is found by verify(). It names accounts and devices, never a resident, a
// password, an address or what was typed.
//
// What it cannot do: someone who may write the file can compute all hashes anew. `baijia-hub verify` prints the last
// one; whoever keeps a copy of it elsewhere closes that gap.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/area.h"
#include "shell/hub/database.h"

namespace baijia::hub {

/// Numbers are stored: never reused, new ones at the end.
enum class Deed : std::uint8_t {
  kSignedIn = 1,
  kSignInWrong = 2,  ///< wrong password for an account that exists; what was typed is not kept
  kSignedOut = 3,
  kAccountAdded = 4,
  kPasswordReset = 5,
  kAccountDisabled = 6,
  kAccountEnabled = 7,
  kRowsTaken = 8,  ///< detail: how many rows of a device were taken in one transaction, and the last sequence given
  kBoxTaken = 9,
  kRosterImported = 10,
  kExported = 11,
  kExportedPersonal = 12,
  kBackedUp = 13,
  kPruned = 14,        ///< detail: how many old entries went, and the hash of the last of them
  kRevealed = 15,      ///< the account looked at phone numbers in full; detail: how often, as far as it was handed over
  kAccountMoved = 30,  ///< scope: the one that it left
  kDeviceLetGo = 31,   ///< a device has forgotten the rows of a committee
  kBoxLeft = 32,       ///< it left rows behind that had been rejected
  kHouseholdExported = 40,  ///< one household's file was saved; detail: how often, from a phone
  kDeviceEnrolled = 50,
  kEnrolmentCodeMade = 51,  ///< account: for whom; detail: by whom
  kEnrolmentWrong = 52,     ///< a wrong or old code, with the right password
  kSignatureWrong = 53,     ///< detail: the path
  kDeviceRevoked = 54,      ///< account and device: whose; detail: by whom
  kWipeAsked = 55,          ///< likewise
  kDeviceWiped = 56,
  kDeviceCloned = 57,    ///< a copy of a device goes on under the number of this entry
  kLockedHandOver = 58,  ///< a locked phone handed over what was sealed on it
  kBoxCarried = 60,      ///< somebody else's phone handed a box of this one over; detail: which
  kErased = 70,          ///< the account had a household, or one of its people, erased at their wish
  kTimeOver = 71,        ///< rows were erased whose time was over; detail: how many, by kind
  kRetentionSet = 72,    ///< detail: the times that were set
};
/// "signed-in"; "deed-99" for a number that this hub does not know.
[[nodiscard]] std::string word_from_deed(Deed deed);
/// 登录; empty for what is not shown to a chief.
[[nodiscard]] std::string_view words_from_deed(Deed deed);

struct AuditEntry {
  std::int64_t sequence = 0;  ///< given when it is noted
  std::int64_t at_millis = 0;
  Deed deed = Deed::kSignedIn;
  Scope scope;        ///< the committee (or area) it concerns; none for the whole hub
  AccountId account;  ///< whose account; empty: the one at the hub's console
  DeviceId device;    ///< 0: the hub itself
  std::string detail;
};

/// Appends `entry` (but for its sequence) to the list, within the caller's transaction.
[[nodiscard]] Result<void> note(Database& database, const AuditEntry& entry);
/// The same in a transaction of its own, at the clock's now.
[[nodiscard]] Result<void> note(HubDatabase& database, AuditEntry entry);

/// Entries from `since_millis` on that concern `scope`, or all when it is none; oldest first.
[[nodiscard]] Result<std::vector<AuditEntry>> read_audit(HubDatabase& database, Scope scope, std::int64_t since_millis);

/// At most `count` entries of `scope` that are shown to its chief, newest first, with a sequence below `before` (0:
/// from the newest on). Rows taken are not among them: how much a phone handed over is nobody's measure.
[[nodiscard]] Result<std::vector<AuditEntry>> read_audit_page(HubDatabase& database, Scope scope, std::int64_t before,
                                                              std::size_t count);

constexpr std::int64_t kLeastAuditDays = 184;  // six months: 网络安全法, article 21
/// Removes what is older than `days`, and notes that with the hash that the rest goes on from. Value: how many went.
/// Error: kInvalid for fewer than kLeastAuditDays.
[[nodiscard]] Result<std::int64_t> prune_audit(HubDatabase& database, std::int64_t days);

struct AuditChain {
  std::int64_t entries = 0;
  std::string last_hash;               ///< hexadecimal; empty when there is no entry
  std::optional<std::string> finding;  ///< where the chain is broken
};
/// Computes every hash anew.
[[nodiscard]] Result<AuditChain> check_audit(Database& database);

}  // namespace baijia::hub
