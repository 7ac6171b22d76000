// Records as the store of what is in confidence (core/sync/discretion.h).

#include <algorithm>
#include <utility>

#include "core/store/records.h"
#include "core/sync/discretion.h"
#include "core/sync/wire.h"

namespace baijia {

Result<std::vector<Row>> Records::held_rows() {
  std::vector<Row> rows;
  BAIJIA_TRY(each_row(Kind::kConfidence, [&](const Row& row) -> Result<void> {
    if (discretion_of(row) != Discretion::kInCharge) return {};
    BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(row.key));
    if (state != Outbox::kPending && state != Outbox::kRejected) rows.push_back(row);
    return {};
  }));
  return rows;
}

Result<RowHash> Records::held() {
  BAIJIA_TRY_ASSIGN(const std::vector<Row> rows, held_rows());
  std::vector<RowHash> hashes;
  hashes.reserve(rows.size());
  for (const Row& row : rows) hashes.push_back(hash_of(row));
  return hash_of_held(hashes);
}

Result<void> Records::held_is_same(std::int64_t now_millis) {
  BAIJIA_TRY_ASSIGN(const auto handed,
                    database_.number("SELECT 1 FROM outbox WHERE kind=? AND state=1", Kind::kConfidence));
  if (!handed) return {};
  BAIJIA_TRY_ASSIGN(const std::vector<Row> rows, held_rows());
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  for (const Row& row : rows) BAIJIA_TRY(note_read_back(row.key, now_millis + hub_offset_millis_));
  BAIJIA_TRY(commit(std::move(transaction)));
  return {};
}

Result<void> Records::replace_held(std::span<const Row> rows, std::int64_t now_millis) {
  BAIJIA_TRY_ASSIGN(const std::vector<Row> before, held_rows());
  let_go_sequence_ = 0;
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  for (const Row& row : rows) {
    BAIJIA_TRY(apply_row(row, now_millis + hub_offset_millis_));
    // A restored hub may lack what somebody handed over and has forgotten since: whoever has it hands it over again.
    BAIJIA_TRY_ASSIGN(const std::optional<Row> now, this->row(row.key));
    BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(row.key));
    const bool waits = state == Outbox::kPending || state == Outbox::kRejected;
    if (now && *now != row && !waits) BAIJIA_TRY(put_into_outbox(*now));
  }
  const std::uint64_t unchanged = changes_;
  for (const Row& row : before) {
    if (std::ranges::contains(rows, row.key, &Row::key)) continue;
    BAIJIA_TRY(database_.run("DELETE FROM confidence WHERE id=?", row.key.id));
    BAIJIA_TRY(database_.run("DELETE FROM outbox WHERE kind=? AND id=?", row.key.kind, row.key.id));
    queue_anew_ = true;
    ++changes_;
  }
  const bool forgotten = changes_ != unchanged;
  BAIJIA_TRY(commit(std::move(transaction)));
  // Nothing of what is forgotten stays in freed space. It is seldom: an area or a substitute's time has changed.
  return forgotten ? database_.exec("VACUUM") : Result<void>{};
}

}  // namespace baijia
