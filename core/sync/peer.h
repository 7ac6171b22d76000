#pragma once

// The client's round, as a state machine without a socket: ask it what to send, tell it what came back.
//
//   push what is unsent, batch by batch, until nothing is left → pull pages until the hub says it was the last → idle.
//
// Only durable rows are pushed. A lost reply is repaired by sending again: pushes are idempotent. A failed contact is
// retried after 1, 2, 4 … 30 seconds (a little spread; not before the hub's Retry-After, as far as that is no longer),
// at once when the host says that the network came back; it never gives up. kSignInRequired, kUnknownDevice,
// kSignatureWrong and kClonedDevice stop the wire and nothing else. An answer that is not the hub's (captive portal) is
// kNotTheHub and changes nothing. Batches shrink by half after kTooLarge; a row that the hub says is too large on its
// own is put on the list of rejected ones. Deferred rows are pushed again after the same waiting times and do not hold
// up pulling.
//
// RIGHTS END. When the hub answers kAccountDisabled, kWrongScope (the account works in another committee now) or
// kWipeAsked, the device asks what leaves. Only a LeaveReply that names its own committee makes it let go:
//
//   ask → push what is unsent until nothing is left → hand over what the hub rejected → forget all, compact →
//   confirm → stop.
//
// A crash anywhere in it begins it again at the next contact. What is recorded meanwhile is handed over first. When
// the right is given again, the next round pulls everything from zero. A hub that does not know this message leaves
// the device as it is, with the wire stopped.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/platform.h"
#include "core/sync/peer_store.h"
#include "core/sync/wire.h"

namespace baijia {

inline constexpr std::size_t kMaxPushRows = 2000;
inline constexpr std::size_t kMaxPushBytes = 512U << 10U;
inline constexpr std::int64_t kLongestWaitMillis = 30'000;

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
  std::int64_t retry_after_seconds = 0;  ///< the Retry-After header, 0 when there is none
};

/// What an answer without an error number of the hub's says by its HTTP status (not 200).
[[nodiscard]] Code code_of_status(int status);

class Peer {
 public:
  enum class State : std::uint8_t { kIdle, kPushing, kPulling, kWaiting, kStopped, kLeaving };

  Peer(PeerStore& store, Clock& clock, Random& random, DeviceId device, Scope scope);

  /// The request to send now, or nothing: one is under way, the retry time has not come, the wire is stopped, or there
  /// is nothing to do. Errors are the store's.
  [[nodiscard]] Result<std::optional<HubRequest>> next();

  /// Takes the answer to the request that next() gave. An Error tells what went wrong with this contact (for the
  /// status line); the peer has already planned what to do.
  [[nodiscard]] Result<void> on_response(const HubResponse& response);

  /// There may be something new to hand over.
  void wake() { woken_ = true; }
  /// The user asks, or it is time to look for news: a round starts as soon as possible, with a pull at its end.
  void refresh();
  /// The network came back: forget the waiting time.
  void network_returned();
  /// A new session was opened: the wire may be used again.
  void signed_in();
  /// As signed_in(), under another number: this device was a copy (kClonedDevice).
  void go_on_as(DeviceId device);

  [[nodiscard]] State state() const;
  /// Rows still to be pulled, by the hub's last answer; for the progress bar.
  [[nodiscard]] std::uint64_t remaining() const { return remaining_; }
  [[nodiscard]] std::uint64_t pulled() const { return pulled_; }
  /// When next() will have something again: the clock's milliseconds, or nothing when only wake() helps.
  [[nodiscard]] std::optional<std::int64_t> next_attempt_millis() const;
  [[nodiscard]] std::optional<std::int64_t> last_contact_millis() const { return last_contact_millis_; }
  [[nodiscard]] std::optional<Code> last_error() const { return last_error_; }

 private:
  struct SentRow {
    RowKey key;
    RowHash hash;
  };

  /// How far letting go has come.
  enum class Leaving : std::uint8_t { kNo, kAsking, kHandingOver, kGone };

  [[nodiscard]] Result<std::optional<HubRequest>> choose();
  [[nodiscard]] Result<std::optional<HubRequest>> let_go();
  [[nodiscard]] HubRequest leave_request(std::vector<std::string> rejected);
  [[nodiscard]] Result<void> on_leave_reply(const LeaveReply& reply);
  [[nodiscard]] Result<void> on_leave_refusal(Code code, bool from_hub);
  [[nodiscard]] Result<HubRequest> push_request(const std::vector<Row>& rows);
  [[nodiscard]] Result<void> on_push_reply(PushReply reply);
  [[nodiscard]] Result<std::vector<Row>> rows_of(const std::vector<std::string>& encoded) const;
  [[nodiscard]] Result<void> on_pull_reply(const PullReply& reply);
  [[nodiscard]] Result<void> on_refusal(Code code, bool while_pushing, bool from_hub);
  /// Common to all replies. Value: false when the hub has another history than the cursor.
  [[nodiscard]] Result<bool> on_contact(std::int64_t hub_millis, const Uuid& epoch);
  [[nodiscard]] bool is_due(std::int64_t at_millis) const;
  [[nodiscard]] std::int64_t after_waiting(int failures);

  PeerStore& store_;
  Clock& clock_;
  Random& random_;
  DeviceId device_;
  Scope scope_;
  bool stopped_ = false;
  Leaving leaving_ = Leaving::kNo;
  Code ended_by_ = Code::kAccountDisabled;  ///< what the hub said when the right had ended
  bool rejected_given_ = false;             ///< the rejected rows have been handed over
  bool pull_wanted_ = true;
  bool pull_again_ = false;         ///< asked for during a pull, which may not have seen what there is now
  bool woken_ = true;               ///< next() has not looked since wake()
  State in_flight_ = State::kIdle;  ///< the kind of the request under way
  std::vector<SentRow> sent_;       ///< rows of the push under way
  std::uint64_t sent_sequence_ = 0;
  std::uint64_t pulled_after_ = 0;  ///< of the pull under way
  std::size_t max_rows_ = kMaxPushRows;
  int failures_ = 0;
  int deferrals_ = 0;
  std::int64_t retry_after_millis_ = 0;      ///< of the last answer
  std::int64_t not_before_millis_ = 0;       ///< any request
  std::int64_t push_not_before_millis_ = 0;  ///< a push, after everything was deferred
  std::optional<std::int64_t> hub_offset_millis_;
  std::uint64_t remaining_ = 0;
  std::uint64_t pulled_ = 0;
  std::optional<std::int64_t> last_contact_millis_;
  std::optional<Code> last_error_;
};

}  // namespace baijia
