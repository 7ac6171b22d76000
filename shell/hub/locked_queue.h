#pragma once

// What a phone hands over while nobody unlocks it: its code was forgotten, it is lost, the lease is over, the session
// too.
//
//   – Every record that waits lies sealed to the hub on the phone (core/store/records.h, web/queue.js). The phone can
//     neither open nor change it.
//   – There is no session: the signature of the phone's key says which account on which phone. It may do this as long
//     as it may push: enrolled, or to be wiped; when the right to the committee has ended, as shell/hub/leaving.h says.
//     Whoever holds a locked phone can therefore hand over in its owner's name until it is stopped, and reads nothing.
//   – The rows are taken like pushed ones, once more at each time. Nothing is deleted on the phone for it: after the
//     next unlocking it hands everything over once more and gets a receipt for each row.
//   – A phone that is to be wiped is told so. It deletes what it has of the account, and says that it has. What is not
//     taken is kept as a box left behind.
//   – A box that cannot be opened or read is counted and stops no other one.
//   – Wrong requests are limited by address, right ones by phone.

#include <set>
#include <string>
#include <string_view>

#include "core/sync/hub.h"
#include "shell/hub/leaving.h"
#include "shell/hub/queue_seal.h"
#include "shell/hub/rate_limit.h"

namespace baijia::hub {

inline constexpr std::int64_t kQueueWindowMillis = 15LL * 60 * 1000;
inline constexpr std::size_t kWrongQueuesPerAddress = 60;  ///< in a window
inline constexpr std::size_t kQueuesPerPhone = 240;

/// Safe from several threads.
class LockedQueue {
 public:
  /// The references outlive it.
  LockedQueue(OpenStore& store, Devices& devices, Leaving& leaving, HubRound& round, Clock& clock)
      : store_(store),
        devices_(devices),
        leaving_(leaving),
        round_(round),
        clock_(clock),
        seal_(store.directory->seal_secret()),
        tries_(clock, kQueueWindowMillis) {}

  [[nodiscard]] const std::string& public_key() const { return seal_.public_key(); }

  /// Counts a request of `address` as a wrong one until take() has found it right. Error: kTooManyTries.
  [[nodiscard]] Result<void> let_in(const std::string& address);

  /// QueueRequest → QueueReply. Requires: let_in(). Errors: kMalformed, kSignatureWrong (also for what is not known),
  /// kTooManyTries, the store's.
  [[nodiscard]] Result<std::string> take(const std::string& address, std::string_view path, std::string_view body,
                                         std::string_view signature);

 private:
  struct Giver {
    const AccountRecord& account;
    DeviceId device;
    PhoneState phone;
  };
  /// Takes one box and notes the rows that the hub has then. Value: what it did not take. Error: the store's.
  [[nodiscard]] Result<std::size_t> take_box(const Giver& giver, std::string_view sealed, std::set<RowKey>& taken);

  OpenStore& store_;
  Devices& devices_;
  Leaving& leaving_;
  HubRound& round_;
  Clock& clock_;
  QueueSeal seal_;
  RateLimit tries_;
};

}  // namespace baijia::hub
