#include "core/sync/peer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace baijia {
namespace {

constexpr std::int64_t kFirstWaitMillis = 1000;
/// A smaller change of the hub's offset is the network's delay and not worth a write.
constexpr std::int64_t kOffsetToleranceMillis = 2000;

/// A 200 whose body is not the message: from a captive portal, unless it begins like one of ours.
template <class Message>
Result<Message> decode_reply(std::string_view body) {
  Result<Message> message = decode<Message>(body);
  if (!message && !body.starts_with("BJ")) return fail(Code::kNotTheHub, "not a message");
  return message;
}

bool stops_the_wire(Code code) {
  return code == Code::kSignInRequired || code == Code::kAccountDisabled || code == Code::kUnknownDevice ||
         code == Code::kSignatureWrong || code == Code::kClonedDevice;
}

bool ends_the_right(Code code) {
  return code == Code::kAccountDisabled || code == Code::kWrongScope || code == Code::kWipeAsked;
}

}  // namespace

Code code_of_status(int status) {
  if (status == 0) return Code::kHubUnreachable;
  if (status == 413) return Code::kTooLarge;
  if (status == 429 || status == 503) return Code::kHubBusy;
  return status >= 500 ? Code::kHubUnreachable : Code::kNotTheHub;
}

Peer::Peer(PeerStore& store, Clock& clock, Random& random, DeviceId device, Scope scope)
    : store_(store), clock_(clock), random_(random), device_(device), scope_(scope) {}

Result<std::optional<HubRequest>> Peer::next() {
  if (stopped_ || in_flight_ != State::kIdle || !is_due(not_before_millis_)) return std::nullopt;
  Result<std::optional<HubRequest>> request = choose();
  if (!request) {
    in_flight_ = State::kIdle;
    last_error_ = request.error().code;
    not_before_millis_ = after_waiting(++failures_);
  }
  return request;
}

Result<std::optional<HubRequest>> Peer::choose() {
  if (leaving_ == Leaving::kAsking || leaving_ == Leaving::kGone) return leave_request({});
  if (is_due(push_not_before_millis_)) {
    BAIJIA_TRY_ASSIGN(const std::vector<Row> rows, store_.unsent(max_rows_, kMaxPushBytes));
    if (!rows.empty()) {
      BAIJIA_TRY_ASSIGN(HubRequest request, push_request(rows));
      in_flight_ = State::kPushing;
      return std::optional(std::move(request));
    }
  }
  woken_ = false;
  if (leaving_ == Leaving::kHandingOver) return let_go();
  if (!pull_wanted_) return std::nullopt;
  BAIJIA_TRY_ASSIGN(const PullCursor cursor, store_.cursor());
  BAIJIA_TRY_ASSIGN(const RowHash held, store_.held());
  pulled_after_ = cursor.sequence;
  pull_wanted_ = false;
  in_flight_ = State::kPulling;
  return HubRequest{"/api/v1/pull", encode(PullRequest{device_, scope_, cursor.sequence, held})};
}

/// Nothing is left to push, or nothing that may be pushed now.
Result<std::optional<HubRequest>> Peer::let_go() {
  if (!rejected_given_) {
    BAIJIA_TRY_ASSIGN(std::vector<std::string> rejected, store_.rejected_rows());
    rejected_given_ = true;
    if (!rejected.empty()) return leave_request(std::move(rejected));
  }
  BAIJIA_TRY_ASSIGN(const bool gone, store_.let_go());
  if (!gone) return std::nullopt;  // something waits: not durable yet, deferred, or recorded just now
  leaving_ = Leaving::kGone;
  return leave_request({});
}

HubRequest Peer::leave_request(std::vector<std::string> rejected) {
  in_flight_ = State::kLeaving;
  return {"/api/v1/leave", encode(LeaveRequest{device_, scope_, leaving_ == Leaving::kGone, std::move(rejected)})};
}

Result<HubRequest> Peer::push_request(const std::vector<Row>& rows) {
  BAIJIA_TRY_ASSIGN(sent_sequence_, store_.next_push_sequence());
  PushRequest push{device_, sent_sequence_, scope_, {}};
  push.rows.reserve(rows.size());
  sent_.clear();
  for (const Row& row : rows) {
    push.rows.push_back(encode_row(row));
    sent_.push_back({row.key, hash_of(push.rows.back())});
  }
  return HubRequest{"/api/v1/push", encode(push)};
}

Result<void> Peer::on_response(const HubResponse& response) {
  const State answered = std::exchange(in_flight_, State::kIdle);
  if (answered == State::kIdle) return fail(Code::kBadRequest, "an answer to no request");
  retry_after_millis_ = std::clamp<std::int64_t>(response.retry_after_seconds, 0, kLongestWaitMillis / 1000) * 1000;
  const bool pushing = answered == State::kPushing;
  const bool leaving = answered == State::kLeaving;
  if (!pushing) pull_wanted_ = true;  // until the last page is here
  if (leaving_ != Leaving::kNo) woken_ = true;
  if (leaving && response.status != 200) {
    const bool from_hub = response.error != 0;
    return on_leave_refusal(from_hub ? static_cast<Code>(response.error) : code_of_status(response.status), from_hub);
  }
  if (response.error != 0) return on_refusal(static_cast<Code>(response.error), pushing, true);
  if (response.status != 200) return on_refusal(code_of_status(response.status), pushing, false);
  Result<void> done;
  if (pushing) {
    Result<PushReply> reply = decode_reply<PushReply>(response.body);
    done = reply ? on_push_reply(std::move(*reply)) : std::unexpected(std::move(reply).error());
  } else if (leaving) {
    const Result<LeaveReply> reply = decode_reply<LeaveReply>(response.body);
    done = reply ? on_leave_reply(*reply) : std::unexpected(reply.error());
  } else {
    const Result<PullReply> reply = decode_reply<PullReply>(response.body);
    done = reply ? on_pull_reply(*reply) : std::unexpected(reply.error());
  }
  if (!done) {
    last_error_ = done.error().code;
    not_before_millis_ = after_waiting(++failures_);
    return done;
  }
  if (!leaving || leaving_ != Leaving::kNo) failures_ = 0;
  return {};
}

Result<void> Peer::on_leave_reply(const LeaveReply& reply) {
  if (reply.scope != scope_) return fail(Code::kMalformed, "what leaves is another committee's");
  BAIJIA_TRY(on_contact(reply.hub_millis, reply.epoch));
  if (!reply.leaves) {
    // The right is there, or is back.
    leaving_ = Leaving::kNo;
    not_before_millis_ = after_waiting(++failures_);
    return {};
  }
  last_error_ = ended_by_;
  if (leaving_ == Leaving::kGone) {
    leaving_ = Leaving::kNo;
    stopped_ = true;
  } else {
    leaving_ = Leaving::kHandingOver;
  }
  return {};
}

Result<void> Peer::on_leave_refusal(Code code, bool from_hub) {
  last_error_ = code;
  if (leaving_ == Leaving::kHandingOver) rejected_given_ = false;
  if (from_hub && code != Code::kHubBusy && code != Code::kHubStore && code != Code::kTooManyRequests) {
    leaving_ = Leaving::kNo;
    stopped_ = true;
    return fail(code, "the hub closed the wire");
  }
  not_before_millis_ = after_waiting(++failures_);
  return fail(code, "no answer of the hub");
}

Result<void> Peer::on_push_reply(PushReply reply) {
  if (reply.sequence != sent_sequence_ || reply.receipts.size() != sent_.size()) {
    return fail(Code::kMalformed, "receipts of another push");
  }
  bool all_deferred = true;
  bool clock_ahead = false;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    RowReceipt& receipt = reply.receipts[i];
    // The hub names no key for a row that it could not read.
    if (receipt.key == RowKey{} && receipt.status == RowReceipt::Status::kRejected) receipt.key = sent_[i].key;
    if (receipt.key != sent_[i].key || receipt.hash != sent_[i].hash) return fail(Code::kMalformed, "foreign receipt");
    all_deferred = all_deferred && receipt.status == RowReceipt::Status::kDeferred;
    clock_ahead = clock_ahead || receipt.code == Code::kClockAhead;
  }
  // What another history took is handed over all the same: its receipts count after starting over.
  if (clock_ahead) hub_offset_millis_.reset();  // to the millisecond: versions are given again by it
  BAIJIA_TRY(on_contact(reply.hub_millis, reply.epoch));
  BAIJIA_TRY(store_.take_receipts(reply.receipts, clock_.now_millis()));
  pull_wanted_ = true;
  rejected_given_ = false;
  if (all_deferred) {
    last_error_ = reply.receipts.front().code;
    push_not_before_millis_ = after_waiting(++deferrals_);
  } else {
    deferrals_ = 0;
  }
  return {};
}

Result<std::vector<Row>> Peer::rows_of(const std::vector<std::string>& encoded) const {
  std::vector<Row> rows;
  rows.reserve(encoded.size());
  for (const std::string& bytes : encoded) {
    BAIJIA_TRY_ASSIGN(Row row, decode_row(bytes));
    if (row.scope != scope_) return fail(Code::kWrongScope, "pulled a row of another committee");
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<void> Peer::on_pull_reply(const PullReply& reply) {
  const bool advances = reply.rows.empty() ? reply.last_sequence == reply.after && reply.remaining == 0
                                           : reply.last_sequence > reply.after;
  if (reply.after != pulled_after_ || !advances) return fail(Code::kMalformed, "not the page that was asked for");
  BAIJIA_TRY_ASSIGN(const std::vector<Row> rows, rows_of(reply.rows));
  BAIJIA_TRY_ASSIGN(const std::vector<Row> confidences, rows_of(reply.confidences));
  BAIJIA_TRY_ASSIGN(const bool same_history, on_contact(reply.hub_millis, reply.epoch));
  BAIJIA_TRY(store_.renew_lease(Lease::renewed(reply.hub_millis, reply.lease_days)));
  if (!same_history) return {};  // the page belongs after a place in the old history
  BAIJIA_TRY_ASSIGN(const PullCursor before, store_.cursor());
  const PullCursor now{reply.epoch, reply.last_sequence, before.complete || reply.remaining == 0};
  if (!rows.empty() || !before.complete || before.epoch != now.epoch) {
    BAIJIA_TRY(store_.apply_pulled(rows, now, clock_.now_millis()));
  }
  if (reply.held == Held::kSame) BAIJIA_TRY(store_.held_is_same(clock_.now_millis()));
  if (reply.held == Held::kWhole) BAIJIA_TRY(store_.replace_held(confidences, clock_.now_millis()));
  if (!rows.empty()) push_not_before_millis_ = 0;  // what deferred rows waited for may be among them
  remaining_ = reply.remaining;
  pulled_ += rows.size();
  pull_wanted_ = reply.remaining != 0 || pull_again_;
  pull_again_ = false;
  return {};
}

Result<bool> Peer::on_contact(std::int64_t hub_millis, const Uuid& epoch) {
  if (hub_millis < 0 || hub_millis > kLastMilli || epoch.empty()) return fail(Code::kMalformed, "hub time or epoch");
  const std::int64_t now = clock_.now_millis();
  const std::int64_t offset = hub_millis - now;
  if (!hub_offset_millis_ || std::abs(offset - *hub_offset_millis_) > kOffsetToleranceMillis) {
    BAIJIA_TRY(store_.set_hub_offset(offset));
    hub_offset_millis_ = offset;
  }
  BAIJIA_TRY_ASSIGN(const PullCursor cursor, store_.cursor());
  const bool same_history = cursor.epoch.empty() || cursor.epoch == epoch;
  if (!same_history) BAIJIA_TRY(store_.start_over(epoch));
  last_contact_millis_ = now;
  last_error_.reset();
  return same_history;
}

Result<void> Peer::on_refusal(Code code, bool while_pushing, bool from_hub) {
  last_error_ = code;
  if (from_hub && ends_the_right(code) && leaving_ == Leaving::kNo) {
    leaving_ = Leaving::kAsking;
    ended_by_ = code;
    rejected_given_ = false;
    return fail(code, "the right to this committee has ended");
  }
  if (from_hub && stops_the_wire(code)) {
    leaving_ = Leaving::kNo;
    stopped_ = true;
    return fail(code, "the hub closed the wire");
  }
  if (code == Code::kTooLarge && while_pushing && sent_.size() > 1) {
    max_rows_ = sent_.size() / 2;
    return fail(code, "batch too large");
  }
  if (code == Code::kTooLarge && while_pushing && from_hub) {
    const RowReceipt refused{sent_.front().key, RowReceipt::Status::kRejected, sent_.front().hash, code};
    BAIJIA_TRY(store_.take_receipts({&refused, 1}, clock_.now_millis()));
    return fail(code, "row too large");
  }
  not_before_millis_ = after_waiting(++failures_);
  return fail(code, from_hub ? "refused by the hub" : "no answer of the hub");
}

void Peer::refresh() {
  pull_wanted_ = true;
  pull_again_ = in_flight_ == State::kPulling;
}

void Peer::network_returned() {
  failures_ = 0;
  not_before_millis_ = 0;
  push_not_before_millis_ = 0;
  max_rows_ = kMaxPushRows;
  refresh();
}

void Peer::go_on_as(DeviceId device) {
  device_ = device;
  signed_in();
}

void Peer::signed_in() {
  stopped_ = false;
  leaving_ = Leaving::kNo;
  network_returned();
}

Peer::State Peer::state() const {
  if (stopped_) return State::kStopped;
  if (in_flight_ != State::kIdle) return in_flight_;
  return is_due(not_before_millis_) && is_due(push_not_before_millis_) ? State::kIdle : State::kWaiting;
}

std::optional<std::int64_t> Peer::next_attempt_millis() const {
  if (stopped_ || in_flight_ != State::kIdle) return std::nullopt;
  if (!is_due(not_before_millis_)) return not_before_millis_;
  const bool pulls = pull_wanted_ && leaving_ != Leaving::kHandingOver;
  if (pulls || woken_ || failures_ != 0) return clock_.now_millis();
  if (deferrals_ != 0) return is_due(push_not_before_millis_) ? clock_.now_millis() : push_not_before_millis_;
  return std::nullopt;
}

bool Peer::is_due(std::int64_t at_millis) const {
  return baijia::is_due(at_millis, clock_.now_millis(), kLongestWaitMillis);
}

std::int64_t Peer::after_waiting(int failures) {
  std::int64_t wait = kFirstWaitMillis;
  for (int i = 1; i < failures && wait < kLongestWaitMillis; ++i) wait *= 2;
  wait = std::min(wait, kLongestWaitMillis);
  std::uint32_t spread = 0;
  random_.fill(std::as_writable_bytes(std::span(&spread, 1)));
  return clock_.now_millis() + std::max(retry_after_millis_, wait - static_cast<std::int64_t>(spread) % (wait / 5));
}

}  // namespace baijia
