#pragma once

// The client's round, as a state machine without a socket: ask it what to send, tell it what came back.
//
//   push what is unsent, batch by batch, until nothing is left → pull pages until the hub says it was the last → idle.
//
// Only durable rows are pushed. A lost reply is repaired by sending again: pushes are idempotent. A failed contact is
// retried after 1, 2, 4 … 60 seconds (a little spread), at once when the host says that the network came back; it never
// gives up. kSignInRequired and kAccountDisabled stop the wire and nothing else. An answer that is not the hub's
// (captive portal) is kNotTheHub and changes nothing. Batches shrink by half after kTooLarge.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/platform.h"
#include "core/sync/peer_store.h"
#include "core/sync/wire.h"

namespace baijia {

/// One HTTP request to the hub. `path` is absolute ("/api/v1/push"), the body a message of core/sync/wire.
struct HubRequest {
  std::string path;
  std::string body;
};

/// What came back. `status` is HTTP's, 0 when there was no answer. `error` is the hub's error number from the
/// Baijia-Error header, 0 when there is none.
struct HubResponse {
  int status = 0;
  std::uint16_t error = 0;
  std::string body;
};

class Peer {
 public:
  enum class State : std::uint8_t { kIdle, kPushing, kPulling, kWaiting, kStopped };

  Peer(PeerStore& store, Clock& clock, Random& random, DeviceId device, Scope scope);

  /// The request to send now, or nothing: one is under way, the retry time has not come, the wire is stopped, or there
  /// is nothing to do. Errors are the store's.
  [[nodiscard]] Result<std::optional<HubRequest>> next();

  /// Takes the answer to the request that next() gave. An Error tells what went wrong with this contact (for the
  /// status line); the peer has already planned what to do.
  [[nodiscard]] Result<void> on_response(const HubResponse& response);

  /// There is something new to hand over, or the user asked: a round starts as soon as possible.
  void wake();
  /// The network came back: forget the waiting time.
  void network_returned();
  /// A new session was opened: the wire may be used again.
  void signed_in();

  [[nodiscard]] State state() const { return state_; }
  /// Rows still to be pulled, by the hub's last answer; for the progress bar.
  [[nodiscard]] std::uint64_t remaining() const { return remaining_; }
  [[nodiscard]] std::uint64_t pulled() const { return pulled_; }
  /// When next() will have something again: the clock's milliseconds, or nothing when only wake() helps.
  [[nodiscard]] std::optional<std::int64_t> next_attempt_millis() const;
  [[nodiscard]] std::optional<std::int64_t> last_contact_millis() const { return last_contact_millis_; }
  [[nodiscard]] std::optional<Code> last_error() const { return last_error_; }

 private:
  PeerStore& store_;
  Clock& clock_;
  Random& random_;
  DeviceId device_;
  Scope scope_;
  State state_ = State::kIdle;
  bool pull_wanted_ = true;
  bool in_flight_ = false;
  std::size_t max_rows_ = 2000;
  int failures_ = 0;
  std::int64_t not_before_millis_ = 0;
  std::uint64_t remaining_ = 0;
  std::uint64_t pulled_ = 0;
  std::optional<std::int64_t> last_contact_millis_;
  std::optional<Code> last_error_;
};

}  // namespace baijia
