#pragma once

// A device's side of sync in memory, as plain as the contract allows: for tests of the peer alone.

#include <deque>
#include <map>

#include "core/sync/clock.h"
#include "core/sync/merge.h"
#include "core/sync/peer_store.h"
#include "core/sync/wire.h"

namespace baijia::testing {

class MemoryPeerStore final : public PeerStore {
 public:
  /// `clock` outlives the store.
  explicit MemoryPeerStore(VersionClock& clock) : clock_(clock) {}

  /// Writes a row as a command does: merged, unsent.
  void write(const Row& row) {
    Row& stored = rows.try_emplace(row.key, Row{row.scope, row.key, {}}).first->second;
    (void)merge_into(stored, row);
    rejected.erase(row.key);
    if (std::ranges::find(outbox, row.key) == outbox.end()) outbox.push_back(row.key);
  }

  Result<std::vector<Row>> unsent(std::size_t max_rows, std::size_t max_bytes) override {
    if (failure) return fail(*failure);
    std::vector<Row> found;
    std::size_t bytes = 0;
    for (const RowKey& key : outbox) {
      bytes += encode_row(rows.at(key)).size();
      if (found.size() == max_rows || (!found.empty() && bytes > max_bytes)) break;
      found.push_back(rows.at(key));
    }
    return found;
  }

  Result<void> take_receipts(std::span<const RowReceipt> receipts, std::int64_t) override {
    if (failure) return fail(*failure);
    for (const RowReceipt& receipt : receipts) {
      Row& row = rows.at(receipt.key);
      const bool unchanged = hash_of(row) == receipt.hash;
      if (receipt.status == RowReceipt::Status::kDeferred) continue;
      if (unchanged) std::erase(outbox, receipt.key);
      if (receipt.status == RowReceipt::Status::kTaken) {
        if (unchanged) handed.push_back(receipt.key);
      } else if (unchanged) {
        rejected[receipt.key] = receipt.code;
      }
    }
    if (std::ranges::contains(receipts, Code::kClockAhead, &RowReceipt::code)) {
      for (const RowKey& key : outbox) (void)clock_.restamp(rows.at(key));
    }
    return {};
  }

  Result<void> apply_pulled(std::span<const Row> pulled, const PullCursor& cursor_after, std::int64_t) override {
    if (failure) return fail(*failure);
    for (const Row& row : pulled) {
      Row& stored = rows.try_emplace(row.key, Row{row.scope, row.key, {}}).first->second;
      (void)merge_into(stored, row);
      if (stored == row) std::erase(outbox, row.key);
    }
    place = cursor_after;
    ++pages_applied;
    return {};
  }

  Result<PullCursor> cursor() override { return place; }

  Result<RowHash> held() override { return held_hash; }
  Result<void> held_is_same(std::int64_t) override {
    ++times_same;
    return {};
  }
  Result<void> replace_held(std::span<const Row> whole, std::int64_t) override {
    confidences.assign(whole.begin(), whole.end());
    return {};
  }

  Result<void> start_over(const Uuid& epoch) override {
    for (const RowKey& key : handed) {
      if (std::ranges::find(outbox, key) == outbox.end()) outbox.push_back(key);
    }
    place = {epoch, 0, place.complete};
    return {};
  }

  Result<std::vector<std::string>> rejected_rows() override {
    std::vector<std::string> found;
    for (const auto& [key, code] : rejected) found.push_back(encode_row(rows.at(key)));
    return found;
  }

  Result<bool> let_go() override {
    if (failure) return fail(*failure);
    if (!outbox.empty()) return false;
    rows.clear();
    handed.clear();
    rejected.clear();
    place = {};
    ++times_let_go;
    return true;
  }

  Result<std::uint64_t> next_push_sequence() override { return ++sequence; }

  Result<void> renew_lease(const Lease& next) override {
    lease = next;
    return {};
  }

  Result<void> set_hub_offset(std::int64_t millis) override {
    hub_offset_millis = millis;
    clock_.set_hub_offset(millis);
    ++offsets_set;
    return {};
  }

  std::map<RowKey, Row> rows;
  RowHash held_hash;  ///< what it says to hold of the confidences; empty: it is an older one
  std::vector<Row> confidences;
  int times_same = 0;
  std::deque<RowKey> outbox;
  Lease lease;
  std::vector<RowKey> handed;
  std::map<RowKey, Code> rejected;
  PullCursor place;
  std::uint64_t sequence = 0;
  std::optional<std::int64_t> hub_offset_millis;
  int offsets_set = 0;
  int pages_applied = 0;
  int times_let_go = 0;
  std::optional<Code> failure;  ///< every call that touches rows fails with it

 private:
  VersionClock& clock_;
};

}  // namespace baijia::testing
