// Records as the store of a sync round: outbox, receipts, pulled rows, cursor, push sequence.

#include <algorithm>
#include <utility>

#include "core/domain/confidence.h"
#include "core/store/records.h"
#include "core/store/select.h"
#include "core/sync/clock.h"
#include "core/sync/discretion.h"
#include "core/sync/erase.h"
#include "core/sync/merge.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

constexpr std::uint64_t kPushNumbersReserved = 1000;

Bytes bytes_of(const RowHash& hash) {
  std::string octets;
  for (const std::uint64_t half : {hash.high, hash.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<char>(half >> shift));
  }
  return {std::move(octets)};
}

RowKey key_of(const Statement& statement) { return {static_cast<Kind>(statement.integer(0)), statement.uuid(1)}; }

}  // namespace

Result<OutboxCounts> Records::outbox_counts() {
  OutboxCounts counts;
  BAIJIA_TRY_ASSIGN(Statement statement,
                    database_.query("SELECT state, count(*), min(created_millis) FROM outbox GROUP BY state"));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return counts;
    const std::int64_t count = statement.integer(1);
    switch (static_cast<Outbox>(statement.integer(0))) {
      case Outbox::kPending:
        counts.pending = count;
        counts.oldest_pending_millis = statement.integer(2);
        break;
      case Outbox::kHanded:
        counts.handed = count;
        break;
      case Outbox::kReadBack:
        counts.read_back = count;
        break;
      case Outbox::kRejected:
        counts.rejected = count;
        break;
    }
  }
}

Result<std::vector<RejectedRow>> Records::rejected() {
  std::vector<RejectedRow> rows;
  BAIJIA_TRY_ASSIGN(
      Statement statement,
      database_.query("SELECT kind, id, code, created_millis FROM outbox WHERE state=3 ORDER BY position"));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back({key_of(statement), static_cast<Code>(statement.integer(2)), statement.integer(3)});
  }
}

Result<std::vector<std::string>> Records::encoded_rows(Statement keys) {
  std::vector<std::string> rows;
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, keys.step());
    if (!more) return rows;
    BAIJIA_TRY_ASSIGN(const std::optional<Row> found, row(key_of(keys)));
    if (found) rows.push_back(encode_row(*found));
  }
}

Result<std::vector<std::string>> Records::export_rows() {
  // The file may be opened by somebody else than the hub: of what is in confidence only what would be lost otherwise.
  BAIJIA_TRY_ASSIGN(
      Statement keys,
      database_.query("SELECT kind, id FROM outbox WHERE state IN (0, 3) OR kind <> ? OR EXISTS (SELECT 1 FROM "
                      "confidence WHERE confidence.id = outbox.id AND level = ?) ORDER BY position",
                      Kind::kConfidence, Discretion::kCommittee));
  return encoded_rows(std::move(keys));
}

Result<std::vector<std::string>> Records::unsent_rows(std::size_t max_bytes) {
  forget_durable();
  // What is for the member in charge does not travel with a colleague.
  BAIJIA_TRY_ASSIGN(
      Statement keys,
      database_.query("SELECT kind, id FROM outbox WHERE state=0 AND position<=? AND NOT (kind=? AND id IN "
                      "(SELECT id FROM confidence WHERE level<>?)) ORDER BY position",
                      durable_position_, Kind::kConfidence, Discretion::kCommittee));
  BAIJIA_TRY_ASSIGN(std::vector<std::string> rows, encoded_rows(std::move(keys)));
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < rows.size() && (count == 0 || bytes + rows[count].size() <= max_bytes)) bytes += rows[count++].size();
  rows.resize(count);
  return rows;
}

Result<std::vector<std::string>> Records::rejected_rows() {
  BAIJIA_TRY_ASSIGN(Statement keys, database_.query("SELECT kind, id FROM outbox WHERE state=3 ORDER BY position"));
  return encoded_rows(std::move(keys));
}

Result<bool> Records::let_go() {
  if (let_go_sequence_ == 0) {
    BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
    BAIJIA_TRY_ASSIGN(const auto waiting, database_.number("SELECT 1 FROM outbox WHERE state=0"));
    if (waiting) return false;
    if (waiting_) {
      BAIJIA_TRY_ASSIGN(const bool more, waiting_());
      if (more) return false;
    }
    for (const EntitySchema& schema : schemas()) BAIJIA_TRY(database_.exec("DELETE FROM " + std::string(schema.name)));
    BAIJIA_TRY(
        database_.exec("DELETE FROM foreign_row; DELETE FROM outbox; DELETE FROM draft; DELETE FROM photo_store; "
                       "DELETE FROM photo_chunk; DELETE FROM carried;"));
    queue_anew_ = true;
    for (const char* key : {"pull.epoch", "pull.sequence", "pull.complete"}) BAIJIA_TRY(set_setting(key, Value{}));
    if (forgotten_) BAIJIA_TRY(forgotten_());
    ++changes_;
    BAIJIA_TRY(commit(std::move(transaction)));
    BAIJIA_TRY(database_.exec("VACUUM"));
    let_go_sequence_ = mirror_->accepted();
  }
  return mirror_->durable() >= let_go_sequence_;
}

Result<std::vector<Row>> Records::unsent(std::size_t max_rows, std::size_t max_bytes) {
  forget_durable();
  std::vector<Row> rows;
  std::size_t bytes = 0;
  BAIJIA_TRY_ASSIGN(
      Statement statement,
      database_.query("SELECT kind, id FROM outbox WHERE state=0 AND position<=? ORDER BY position LIMIT ?",
                      durable_position_, max_rows));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) break;
    BAIJIA_TRY_ASSIGN(std::optional<Row> found, row(key_of(statement)));
    if (!found) continue;
    bytes += encode_row(*found).size();
    if (bytes > max_bytes && !rows.empty()) break;
    rows.push_back(std::move(*found));
  }
  if (rows.empty()) return rows;
  statement.reset();
  if (next_push_ >= reserved_push_) BAIJIA_TRY(reserve_push_sequences());
  if (mirror_->durable() < reservation_sequence_) rows.clear();
  return rows;
}

Result<void> Records::reserve_push_sequences() {
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  const std::uint64_t reserved = reserved_push_ + kPushNumbersReserved;
  BAIJIA_TRY(set_setting("push.reserved", static_cast<std::int64_t>(reserved)));
  BAIJIA_TRY_ASSIGN(reservation_sequence_, commit(std::move(transaction)));
  reserved_push_ = reserved;
  return {};
}

Result<std::uint64_t> Records::next_push_sequence() {
  if (next_push_ >= reserved_push_) BAIJIA_TRY(reserve_push_sequences());
  return next_push_++;
}

Result<std::optional<Records::Outbox>> Records::outbox_state(const RowKey& key) {
  BAIJIA_TRY_ASSIGN(const auto state,
                    database_.number("SELECT state FROM outbox WHERE kind=? AND id=?", key.kind, key.id));
  if (!state) return std::nullopt;
  return static_cast<Outbox>(*state);
}

Result<void> Records::take_receipts(std::span<const RowReceipt> receipts, std::int64_t now_millis) {
  const std::int64_t hub_millis = now_millis + hub_offset_millis_;
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  for (const RowReceipt& receipt : receipts) BAIJIA_TRY(take_receipt(receipt, hub_millis));
  if (std::ranges::contains(receipts, Code::kClockAhead, &RowReceipt::code)) {
    BAIJIA_TRY(restamp_waiting());
  } else if (const auto deferred = std::ranges::count(receipts, RowReceipt::Status::kDeferred, &RowReceipt::status)) {
    // Behind what waits besides, or a whole batch that is put off again and again would hold up everything after it.
    BAIJIA_TRY_ASSIGN(const auto waiting, database_.number("SELECT count(*) FROM outbox WHERE state=0"));
    for (const RowReceipt& receipt : receipts) {
      if (waiting <= deferred || receipt.status != RowReceipt::Status::kDeferred) continue;
      BAIJIA_TRY(database_.run("UPDATE outbox SET position=? WHERE kind=? AND id=? AND state=0", next_position_++,
                               receipt.key.kind, receipt.key.id));
    }
  }
  BAIJIA_TRY(prune_in_transaction(hub_millis));
  BAIJIA_TRY(commit(std::move(transaction)));
  return {};
}

Result<void> Records::take_receipt(const RowReceipt& receipt, std::int64_t hub_millis) {
  if (receipt.status == RowReceipt::Status::kDeferred) return {};
  const RowKey& key = receipt.key;
  BAIJIA_TRY_ASSIGN(std::optional<Row> now, row(key));
  if (!now) return {};
  BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(key));
  const bool edited = hash_of(*now) != receipt.hash;
  if (receipt.status == RowReceipt::Status::kRejected) {
    if (edited || state != Outbox::kPending) return {};
    queue_anew_ = true;
    return database_.run("UPDATE outbox SET state=3, code=?, hash=? WHERE kind=? AND id=?", receipt.code,
                         bytes_of(receipt.hash), key.kind, key.id);
  }
  if (!edited && (state == Outbox::kPending || state == Outbox::kRejected)) {
    queue_anew_ = true;
    BAIJIA_TRY(database_.run("UPDATE outbox SET state=1, code=NULL, handed_millis=?, hash=? WHERE kind=? AND id=?",
                             hub_millis, bytes_of(receipt.hash), key.kind, key.id));
  }
  return {};
}

Result<void> Records::restamp_waiting() {
  std::vector<RowKey> waiting;
  BAIJIA_TRY_ASSIGN(Statement keys, database_.query("SELECT kind, id FROM outbox WHERE state=0 ORDER BY position"));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, keys.step());
    if (!more) break;
    waiting.push_back(key_of(keys));
  }
  keys.reset();
  for (const RowKey& key : waiting) {
    BAIJIA_TRY_ASSIGN(std::optional<Row> now, row(key));
    if (!now || !clock_->restamp(*now)) continue;
    BAIJIA_TRY(replace(*now));
    BAIJIA_TRY(put_into_outbox(*now));  // a new place: only what is durable is handed over
    BAIJIA_TRY(show(*now, false));
  }
  return {};
}

Result<void> Records::prune_in_transaction(std::int64_t hub_millis) {
  return database_.run("DELETE FROM outbox WHERE state IN (1, 2) AND handed_millis < ?", hub_millis - kBlackBoxMillis);
}

Result<void> Records::apply_pulled(std::span<const Row> rows, const PullCursor& cursor, std::int64_t now_millis) {
  let_go_sequence_ = 0;
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  for (const Row& pulled : rows) BAIJIA_TRY(apply_row(pulled, now_millis + hub_offset_millis_));
  BAIJIA_TRY(set_setting("pull.epoch", Bytes{{cursor.epoch.bytes.begin(), cursor.epoch.bytes.end()}}));
  BAIJIA_TRY(set_setting("pull.sequence", static_cast<std::int64_t>(cursor.sequence)));
  BAIJIA_TRY(set_setting("pull.complete", std::int64_t{cursor.complete}));
  BAIJIA_TRY(commit(std::move(transaction)));
  return {};
}

Result<std::optional<Row>> Records::merge_row(const Row& other) {
  for (const Field& field : other.fields) clock_->observe(field.version);
  // Most rows are new: try that first, without reading.
  BAIJIA_TRY_ASSIGN(const bool is_new, insert(other));
  if (is_new) {
    BAIJIA_TRY(show(other, true));
    if (other.key.kind == Kind::kErasure) BAIJIA_TRY(carry_out(other, Reach::kRejected));
    return std::nullopt;
  }
  BAIJIA_TRY_ASSIGN(std::optional<Row> now, row(other.key));
  if (!now) return fail(Code::kDatabase, "a row is there and is not");
  const bool moved = now->scope != other.scope;
  now->scope = other.scope;  // the hub decides where a row belongs
  const bool merged = merge_into(*now, other);
  if (moved || merged) {
    if (has_erased_fields(*now)) {
      BAIJIA_TRY(overwrite_freed());
      BAIJIA_TRY(drop_drafts_of(now->key.id));
    }
    BAIJIA_TRY(replace(*now));
    BAIJIA_TRY(show(*now, false));
    BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(other.key));
    if (state == Outbox::kPending || state == Outbox::kRejected) queue_anew_ = true;
  }
  return now;
}

Result<std::vector<RowKey>> Records::merge_foreign(std::span<const Row> rows) {
  const std::int64_t latest = platform_.clock.now_millis() + hub_offset_millis_ + kMaxAheadMillis;
  std::vector<RowKey> merged;
  for (const Row& other : rows) {
    if (std::ranges::any_of(other.fields, [&](const Field& field) { return field.version.millis() > latest; }))
      continue;
    BAIJIA_TRY(merge_row(other));
    merged.push_back(other.key);
  }
  return merged;
}

Result<void> Records::merge_carried(std::span<const Row> rows) {
  BAIJIA_TRY(merge_foreign(rows));
  return {};
}

Result<std::int64_t> Records::take_over(std::span<const Row> rows) {
  BAIJIA_TRY_ASSIGN(const std::vector<RowKey> merged, merge_foreign(rows));
  for (const RowKey& key : merged) {
    BAIJIA_TRY_ASSIGN(const std::optional<Row> now, row(key));
    if (now) BAIJIA_TRY(put_into_outbox(*now));
  }
  return std::ssize(merged);
}

Result<void> Records::apply_row(const Row& pulled, std::int64_t hub_millis) {
  BAIJIA_TRY_ASSIGN(const std::optional<Row> now, merge_row(pulled));
  return now == pulled ? note_read_back(pulled.key, hub_millis) : Result<void>{};
}

Result<void> Records::note_read_back(const RowKey& key, std::int64_t hub_millis) {
  BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(key));
  if (!state || state == Outbox::kReadBack) return {};
  if (state != Outbox::kHanded) queue_anew_ = true;
  return database_.run(
      "UPDATE outbox SET state=2, code=NULL, handed_millis=coalesce(handed_millis, ?1), read_back_millis=?1 "
      "WHERE kind=?2 AND id=?3 AND state<>2",
      hub_millis, key.kind, key.id);
}

Result<PullCursor> Records::cursor() {
  PullCursor cursor;
  BAIJIA_TRY_ASSIGN(const Value epoch, setting("pull.epoch"));
  AccountId id;
  (void)ValueCodec<AccountId>::read(epoch, id);
  cursor.epoch = id.uuid;
  BAIJIA_TRY_ASSIGN(cursor.sequence, unsigned_setting("pull.sequence"));
  BAIJIA_TRY_ASSIGN(const Value complete, setting("pull.complete"));
  (void)ValueCodec<bool>::read(complete, cursor.complete);
  return cursor;
}

Result<void> Records::start_over(const Uuid& epoch) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  BAIJIA_TRY(
      database_.run("UPDATE outbox SET state=0, handed_millis=NULL, read_back_millis=NULL, hash=NULL "
                    "WHERE state IN (1, 2)"));
  queue_anew_ = true;
  // What was erased is in the backup again: a request is handed over for as long as it is known, however old it is.
  if (identity_.role == Role::kChief) {
    std::vector<Uuid> requests;
    BAIJIA_TRY(for_each_row(database_.query("SELECT id FROM erasure ORDER BY id"),
                            [&](const Statement& one) { requests.push_back(one.uuid(0)); }));
    for (const Uuid& id : requests) {
      BAIJIA_TRY_ASSIGN(const std::optional<Row> request, row({Kind::kErasure, id}));
      if (request) BAIJIA_TRY(put_into_outbox(*request));
    }
  }
  // What the hub had of the photos may be gone as well; it says so when it is asked.
  BAIJIA_TRY(database_.run("UPDATE photo_store SET state=1 WHERE state=2"));
  BAIJIA_TRY(set_setting("pull.epoch", Bytes{{epoch.bytes.begin(), epoch.bytes.end()}}));
  BAIJIA_TRY(set_setting("pull.sequence", std::int64_t{0}));
  BAIJIA_TRY(commit(std::move(transaction)));
  return {};
}

Result<void> Records::keep_lease(const Lease& lease) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  BAIJIA_TRY(set_setting("lease.days", lease.days));
  BAIJIA_TRY(set_setting("lease.contact", lease.contact_millis));
  BAIJIA_TRY(set_setting("lease.seen", lease.seen_millis));
  BAIJIA_TRY(commit(std::move(transaction)));
  lease_ = lease;
  return {};
}

Result<void> Records::renew_lease(const Lease& lease) {
  if (!lease_.differs(lease)) return {};
  return keep_lease(lease);
}

bool Records::lease_over() {
  const std::int64_t now = platform_.clock.now_millis() + hub_offset_millis_;
  Lease seen = lease_;
  seen.seen_millis = std::max(seen.seen_millis, now);
  if (lease_.days != 0 && lease_.differs(seen)) (void)keep_lease(seen);
  return lease_.over(now);
}

Result<void> Records::set_hub_offset(std::int64_t millis) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  clock_->set_hub_offset(millis);
  hub_offset_millis_ = millis;
  BAIJIA_TRY(set_setting("clock.hub_offset", millis));
  BAIJIA_TRY(commit(std::move(transaction)));
  return {};
}

}  // namespace baijia
