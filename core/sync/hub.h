#pragma once

// The hub's round: request bytes and a caller in, reply bytes out. Pure but for the HubStore; no socket, no session.
//
// For each pushed row the hub decides on its own: taken (merged, receipt with the hash of what was received), rejected
// (wrong scope, not permitted by core/domain's declaration, unreadable values, too long) or deferred (the store cannot
// take it now). One bad row never stops the others. Devices push whole rows, so only the fields that win the merge are
// judged. A forbidden one rejects the row when the caller's device wrote it. When the caller only passes on what
// another device wrote (the hub was restored and lacks it), that field is left out, and a whole row that another member
// made is deferred: both wait for the device that wrote them. A row with a version more than kMaxAheadMillis ahead of
// the hub's clock is deferred until its device has given it again (core/sync/clock); the past is always accepted.

#include <string>
#include <string_view>

#include "core/domain/area.h"
#include "core/platform.h"
#include "core/sync/hub_store.h"
#include "core/sync/wire.h"

namespace baijia {

inline constexpr std::size_t kPullPageBytes = 1U << 20U;  ///< of encoded rows: resumable on a slow network

/// Who is calling, as the session says. Nothing in the request can widen it.
struct HubCaller {
  AccountId account;
  Role role = Role::kMember;
  Scope scope;
  DeviceId device;
  std::uint8_t lease_days = 0;  ///< PullReply::lease_days
  bool ended = false;           ///< the right to `scope` has ended: what was recorded before is taken, nothing is given
};

class HubRound {
 public:
  /// The references outlive the round. Safe to call from several threads when the store is.
  HubRound(HubStore& store, Clock& clock, Log& log) : store_(store), clock_(clock), log_(log) {}

  /// Bytes of a PushRequest → bytes of a PushReply. Errors: kMalformed, kTooLarge, kTooNew, kWrongScope,
  /// kUnknownDevice, kClonedDevice (nothing is taken), the store's (what it did take is answered again next time).
  [[nodiscard]] Result<std::string> push(const HubCaller& caller, std::string_view request);

  /// Bytes of a PullRequest → bytes of a PullReply. Errors as push.
  [[nodiscard]] Result<std::string> pull(const HubCaller& caller, std::string_view request);

  /// Takes the rows of an exported box for `caller` as if they were pushed. Value: one receipt a row, in order.
  [[nodiscard]] Result<std::vector<RowReceipt>> take(const HubCaller& caller, const std::vector<std::string>& rows);

 private:
  struct Push;  // one push under way
  /// Answers a device that says what confidences it has.
  [[nodiscard]] Result<void> say_held(const HubCaller& caller, const RowHash& held, PullReply& reply);
  [[nodiscard]] Result<void> take_range(Push& push, std::size_t begin, std::size_t end);

  HubStore& store_;
  Clock& clock_;
  Log& log_;
};

}  // namespace baijia
