#pragma once

// When the right to a committee has ended – the account was disabled, or works in another committee now – the device
// lets go of that committee's rows (core/sync/peer.h: RIGHTS END). The hub's part:
//
//   – It names what leaves: a committee, whole. It gives no more rows of it.
//   – For kHandOverMillis it takes what that device still hands over, judged by the role that the account had, until
//     the device says that it has let go. Nothing that was recorded at a door is lost because somebody left; the price
//     is that a person who was sent away may still write, as before, until then. Every such push is in the audit list.
//   – A phone that has let go has nothing to hand over again when the hub is restored from an older backup.
//   – What it had rejected is kept as a box file (`baijia-hub left-boxes`), for a human to look at.
//   – A phone that is to be wiped (shell/hub/devices.h) leaves in the same way, its right as it is.
//   – Given back, the right is whole again: enabling or moving the account back forgets all of this.

#include <string>
#include <string_view>

#include "core/sync/hub.h"
#include "shell/hub/sessions.h"
#include "shell/hub/store.h"

namespace baijia::hub {

inline constexpr std::int64_t kHandOverMillis = 30LL * 24 * 60 * 60 * 1000;

/// True for the errors by which a right that has ended shows.
[[nodiscard]] constexpr bool tells_of_an_end(Code code) {
  return code == Code::kAccountDisabled || code == Code::kWrongScope || code == Code::kWipeAsked;
}

/// Safe from several threads. `token` is a session's, be its account disabled or not.
class Leaving {
 public:
  /// The references outlive it.
  Leaving(OpenStore& store, Sessions& sessions, Devices& devices)
      : store_(store), sessions_(sessions), devices_(devices) {}

  /// Who hands over to `scope`, the right to which has ended. `refusal` is passed on when there is no such right.
  [[nodiscard]] Result<HubCaller> caller(std::string_view token, Scope scope, const Error& refusal);
  /// The same for a phone that is known without a session (shell/hub/locked_queue.h).
  [[nodiscard]] Result<HubCaller> caller(const AccountRecord& account, DeviceId device, PhoneState phone, Scope scope,
                                         const Error& refusal);

  /// LeaveRequest → LeaveReply. Errors: kMalformed, kSignInRequired, kUnknownDevice, the store's.
  [[nodiscard]] Result<std::string> leave(std::string_view token, std::string_view body);

 private:
  OpenStore& store_;
  Sessions& sessions_;
  Devices& devices_;
};

}  // namespace baijia::hub
