#include "core/sync/hub.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <utility>

#include "core/domain/rights.h"
#include "core/domain/rules.h"
#include "core/sync/discretion.h"
#include "core/sync/erase.h"
#include "core/sync/intake.h"

namespace baijia {

struct HubRound::Push {
  const HubCaller& caller;
  std::int64_t now_millis = 0;
  DeviceId device;
  std::optional<std::uint64_t> sequence;  ///< nothing for a box
  RowHash hash;
  std::vector<std::optional<Row>> rows;  ///< nothing for a row that could not be read
  std::vector<RowReceipt> receipts;      ///< one a row
};

namespace {

/// Reads the rows; those that cannot be read are rejected at once.
void read_rows(const std::vector<std::string>& encoded, std::vector<std::optional<Row>>& rows,
               std::vector<RowReceipt>& receipts) {
  rows.reserve(encoded.size());
  receipts.reserve(encoded.size());
  for (const std::string& bytes : encoded) {
    Result<Row> row = decode_row(bytes);
    RowReceipt& receipt = receipts.emplace_back();
    receipt.hash = hash_of(bytes);
    if (row) {
      receipt.key = row->key;
      rows.emplace_back(std::move(*row));
    } else {
      receipt.status = RowReceipt::Status::kRejected;
      receipt.code = row.error().code;
      rows.emplace_back();
    }
  }
}

/// Leaves only what `role` may read, and no confidences. Only offices above the committees, which have a handful of
/// rows, have them all read.
Result<void> leave_readable(Role role, HubPage& page) {
  if (works_in_committee(role)) return leave_out_confidences(page.encoded);
  std::vector<std::string> readable;
  for (std::string& bytes : page.encoded) {
    BAIJIA_TRY_ASSIGN(const Row row, decode_row(bytes));
    if (may_read(role, row.key.kind)) readable.push_back(std::move(bytes));
  }
  page.encoded = std::move(readable);
  return {};
}

/// As judge(), and what the clock law asks for: a row from the future is deferred, to be given again by its device. A
/// box cannot do that: its row is brought back when the hub lacks it, and deferred when it would change something.
Verdict judge_in_time(const HubCaller& caller, const Row* stored, const Row& pushed, std::int64_t now_millis,
                      bool from_box) {
  if (pushed.scope != caller.scope || !is_too_far_ahead(caller, stored, pushed, now_millis)) {
    return judge(caller, stored, pushed);
  }
  if (from_box && stored == nullptr) {
    Row row = pushed;
    bring_back(row, now_millis);
    return judge(caller, nullptr, row);
  }
  const bool changes_nothing = std::ranges::all_of(pushed.fields, [stored](const Field& field) {
    const Field* holder = stored != nullptr ? stored->field(field.number) : nullptr;
    return holder != nullptr && holder->value == field.value;
  });
  if (from_box && changes_nothing) return {};
  return {.status = RowReceipt::Status::kDeferred, .code = Code::kClockAhead};
}

}  // namespace

/// Takes rows [begin, end) in one transaction. When the store fails, looks for the rows it fails on by halves and
/// defers only those, so that one of them does not hold up the others.
Result<void> HubRound::take_range(Push& push, std::size_t begin, std::size_t end) {
  const auto rows = std::span(push.rows).subspan(begin, end - begin);
  const auto receipts = std::span(push.receipts).subspan(begin, end - begin);
  const Result<void> done = store_.transact(push.caller.scope, [&](HubTransaction& transaction) -> Result<void> {
    if (push.sequence) BAIJIA_TRY(transaction.note_push(push.caller.account, push.device, *push.sequence, push.hash));
    ErasingWriter writer(transaction);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i]) continue;
      std::optional<Row> stored;
      if (rows[i]->scope == push.caller.scope) {
        BAIJIA_TRY_ASSIGN(stored, transaction.find(rows[i]->key));
      }
      Verdict verdict = judge_in_time(push.caller, stored ? &*stored : nullptr, *rows[i], push.now_millis,
                                      !push.sequence.has_value());
      receipts[i].status = verdict.status;
      receipts[i].code = verdict.code;
      if (verdict.changed) BAIJIA_TRY(writer.put(std::move(verdict.row), !stored));
    }
    return {};
  });
  if (done) return {};
  // Busy is nobody's row: asking again would only make the phone wait as long once more.
  if (done.error().code == Code::kHubBusy || done.error().code == Code::kClonedDevice) return done;
  // Is it the store, or something among these rows? A store that cannot even note the push is down. It has to write
  // for that: on a full disk a transaction without writes still succeeds.
  BAIJIA_TRY(store_.transact(push.caller.scope, [&](HubTransaction& transaction) -> Result<void> {
    if (push.sequence) BAIJIA_TRY(transaction.note_push(push.caller.account, push.device, *push.sequence, push.hash));
    return {};
  }));
  if (end - begin <= 1) {
    if (begin != end && rows[0]) {
      receipts[0].status = RowReceipt::Status::kDeferred;
      receipts[0].code = done.error().code;
    }
    return {};
  }
  const std::size_t middle = begin + (end - begin) / 2;
  BAIJIA_TRY(take_range(push, begin, middle));
  return take_range(push, middle, end);
}

Result<std::string> HubRound::push(const HubCaller& caller, std::string_view request) {
  BAIJIA_TRY_ASSIGN(const PushRequest message, decode<PushRequest>(request));
  if (message.device != caller.device) return fail(Code::kUnknownDevice, "push for another device");
  if (message.scope != caller.scope) return fail(Code::kWrongScope, "push for another committee");
  PushReply reply;
  BAIJIA_TRY_ASSIGN(reply.epoch, store_.epoch());
  Push push{caller, clock_.now_millis(), message.device, message.sequence, hash_of(request), {}, {}};
  read_rows(message.rows, push.rows, push.receipts);
  BAIJIA_TRY(take_range(push, 0, push.rows.size()));
  const auto count = [&](RowReceipt::Status status) {
    return std::ranges::count(push.receipts, status, &RowReceipt::status);
  };
  const auto refused = count(RowReceipt::Status::kRejected);
  const auto deferred = count(RowReceipt::Status::kDeferred);
  if (refused + deferred > 0) {
    log_.write(LogLevel::kWarning,
               std::format("push: {} rows, {} rejected, {} deferred", push.rows.size(), refused, deferred));
  }
  if (std::ranges::contains(push.receipts, Code::kClockAhead, &RowReceipt::code)) {
    log_.write(LogLevel::kWarning, "push: a device's clock is ahead");
  }
  reply.hub_millis = push.now_millis;
  reply.sequence = message.sequence;
  reply.receipts = std::move(push.receipts);
  return encode(reply);
}

Result<std::string> HubRound::pull(const HubCaller& caller, std::string_view request) {
  BAIJIA_TRY_ASSIGN(const PullRequest message, decode<PullRequest>(request));
  if (message.device != caller.device) return fail(Code::kUnknownDevice, "pull for another device");
  if (message.scope != caller.scope) return fail(Code::kWrongScope, "pull from another committee");
  if (caller.ended) return fail(Code::kForbidden, "the right to this committee has ended");
  PullReply reply;
  BAIJIA_TRY_ASSIGN(reply.epoch, store_.epoch());
  HubPage page;
  page.last_sequence = message.after;
  do {
    BAIJIA_TRY_ASSIGN(page, store_.rows_after(caller.scope, page.last_sequence, kMaxRowsPerMessage, kPullPageBytes));
    BAIJIA_TRY(leave_readable(caller.role, page));
  } while (page.encoded.empty() && page.remaining != 0);
  if (page.encoded.empty()) page.last_sequence = message.after;
  reply.hub_millis = clock_.now_millis();
  reply.after = message.after;
  reply.rows = std::move(page.encoded);
  reply.last_sequence = page.last_sequence;
  reply.remaining = page.remaining;
  reply.lease_days = caller.lease_days;
  if (reply.remaining == 0 && message.held != RowHash{}) BAIJIA_TRY(say_held(caller, message.held, reply));
  return encode(reply);
}

Result<void> HubRound::say_held(const HubCaller& caller, const RowHash& held, PullReply& reply) {
  std::vector<std::string> readable;
  if (works_in_committee(caller.role)) {
    const Day today = day_of(reply.hub_millis, clock_.utc_offset_minutes());
    BAIJIA_TRY_ASSIGN(readable, confidences_for(store_, caller, today));
  }
  std::vector<RowHash> hashes;
  std::size_t bytes = 0;
  for (const std::string& row : readable) {
    hashes.push_back(hash_of(row));
    bytes += row.size();
  }
  if (hash_of_held(hashes) == held) {
    reply.held = Held::kSame;
  } else if (bytes <= kMaxConfidenceBytes && readable.size() <= kMaxRowsPerMessage) {
    reply.held = Held::kWhole;
    reply.confidences = std::move(readable);
  } else {
    log_.write(LogLevel::kError, "pull: too many confidences for one answer");  // and the phone keeps what it has
  }
  return {};
}

Result<std::vector<RowReceipt>> HubRound::take(const HubCaller& caller, const std::vector<std::string>& rows) {
  constexpr std::size_t kRowsAtOnce = 1000;
  Push push{caller, clock_.now_millis(), caller.device, std::nullopt, {}, {}, {}};
  read_rows(rows, push.rows, push.receipts);
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    BAIJIA_TRY(take_range(push, begin, std::min(rows.size(), begin + kRowsAtOnce)));
  }
  return std::move(push.receipts);
}

}  // namespace baijia
