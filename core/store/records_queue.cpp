// Records as the writer of the sealed queue: what each commit adds to the batch that stores it.

#include <utility>

#include "core/store/records.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

/// Of a box's rows: small enough for a message of a few boxes.
constexpr std::size_t kMostBoxBytes = 256U << 10U;
constexpr std::size_t kKeyBytes = 65;

}  // namespace

Result<void> Records::keep_queue_key(std::string_view key) {
  if (key.size() != kKeyBytes) return fail(Code::kInvalid, "not a key for the queue");
  if (key == queue_key_) return {};
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  BAIJIA_TRY(set_setting(kQueueKeySetting, Bytes{std::string(key)}));
  const std::string before = std::exchange(queue_key_, std::string(key));
  queue_anew_ = true;
  const auto done = commit(std::move(transaction));
  if (!done) queue_key_ = before;
  BAIJIA_TRY(done);
  return {};
}

/// Gives the mirror what the running transaction did to the outbox.
Result<void> Records::stage_queue() {
  if (queue_key_.empty() || (queued_rows_.empty() && !queue_anew_)) return {};
  QueueChange change{.clear = queue_anew_, .boxes = {}, .key = queue_key_};
  if (queue_anew_) {
    BAIJIA_TRY_ASSIGN(Statement keys,
                      database_.query("SELECT kind, id FROM outbox WHERE state IN (0, 3) ORDER BY position"));
    BAIJIA_TRY_ASSIGN(queued_rows_, encoded_rows(std::move(keys)));
  }
  BoxFile box{.device = identity_.device,
              .account = identity_.account,
              .scope = identity_.scope,
              .written_millis = platform_.clock.now_millis() + hub_offset_millis_};
  std::size_t size = 0;
  for (std::string& row : queued_rows_) {
    size += row.size();
    box.rows.push_back(std::move(row));
    if (size < kMostBoxBytes) continue;
    change.boxes.push_back(encode(box));
    box.rows.clear();
    size = 0;
  }
  if (!box.rows.empty()) change.boxes.push_back(encode(box));
  queued_rows_.clear();
  BAIJIA_TRY_ASSIGN(const auto waiting, database_.number("SELECT count(*) FROM outbox WHERE state=0"));
  change.waiting = waiting.value_or(0);
  mirror_->stage(std::move(change));
  return {};
}

}  // namespace baijia
