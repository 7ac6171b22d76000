#include "tests/support/memory_hub_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/sync/wire.h"

namespace baijia::testing {
namespace {

using Committee = MemoryHubStore::Committee;

class MemoryTransaction final : public HubTransaction {
 public:
  MemoryTransaction(Committee& committee, const std::function<bool(const Row&)>& poison, bool full,
                    MemoryHubStore::Failures& failures)
      : committee_(committee), poison_(poison), full_(full), failures_(failures) {}

  Result<std::optional<Row>> find(const RowKey& key) override {
    const auto found = committee_.rows.find(key);
    if (found == committee_.rows.end()) return std::nullopt;
    return found->second.row;
  }

  Result<std::vector<Row>> rows_of(Kind kind) override {
    std::vector<Row> rows;
    for (auto at = committee_.rows.lower_bound({kind, {}}); at != committee_.rows.end() && at->first.kind == kind;
         ++at) {
      rows.push_back(at->second.row);
    }
    return rows;
  }

  Result<void> put(const Row& row) override {
    BAIJIA_TRY(room());
    if (poison_ && poison_(row)) {
      ++failures_.poisoned;
      return fail(Code::kHubStore, "a row that cannot be stored");
    }
    remember(row.key);
    Committee::Stored& stored = committee_.rows[row.key];
    committee_.by_sequence.erase(stored.sequence);
    stored = {row, ++committee_.last_sequence};
    committee_.by_sequence[stored.sequence] = row.key;
    return {};
  }

  Result<void> note_push(AccountId account, DeviceId device, std::uint64_t sequence, RowHash hash) override {
    BAIJIA_TRY(room());
    const auto [noted, is_new] = committee_.pushes.try_emplace({account, device, sequence}, hash);
    if (!is_new && noted->second != hash) return fail(Code::kClonedDevice, "a push of this number was another one");
    return {};
  }

  /// Undoes the puts, last first.
  void roll_back(std::uint64_t last_sequence) {
    for (auto undo = before_.rbegin(); undo != before_.rend(); ++undo) {
      Committee::Stored& stored = committee_.rows[undo->first];
      committee_.by_sequence.erase(stored.sequence);
      if (undo->second) {
        stored = *undo->second;
        committee_.by_sequence[stored.sequence] = undo->first;
      } else {
        committee_.rows.erase(undo->first);
      }
    }
    committee_.last_sequence = last_sequence;
  }

 private:
  Result<void> room() {
    if (!full_) return {};
    ++failures_.full;
    return fail(Code::kHubStore, "disk full");
  }
  void remember(const RowKey& key) {
    const auto found = committee_.rows.find(key);
    before_.emplace_back(key, found == committee_.rows.end() ? std::nullopt : std::optional(found->second));
  }

  Committee& committee_;
  const std::function<bool(const Row&)>& poison_;
  bool full_;
  MemoryHubStore::Failures& failures_;
  std::vector<std::pair<RowKey, std::optional<Committee::Stored>>> before_;
};

}  // namespace

Result<void> MemoryHubStore::transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) {
  const std::lock_guard lock(mutex_);
  ++transactions_;
  if (down_) {
    ++failures_.down;
    return fail(Code::kHubStore, "down");
  }
  Committee& committee = content_[scope];
  const auto pushes = committee.pushes;
  const std::uint64_t last_sequence = committee.last_sequence;
  MemoryTransaction transaction(committee, poison_, full_, failures_);
  Result<void> done = body(transaction);
  const Fault fault = std::exchange(fault_, Fault::kNone);
  if (fault != Fault::kNone) ++failures_.commits;
  if (done && fault == Fault::kBeforeCommit) done = fail(Code::kHubStore, "failed before the commit");
  if (!done) {
    transaction.roll_back(last_sequence);
    committee.pushes = pushes;
    return done;
  }
  if (fault == Fault::kAfterCommit) return fail(Code::kHubStore, "failed after the commit");
  return {};
}

Result<HubPage> MemoryHubStore::rows_after(Scope scope, std::uint64_t after, std::size_t max_rows,
                                           std::size_t max_bytes) {
  const std::lock_guard lock(mutex_);
  if (down_) return fail(Code::kHubStore, "down");
  HubPage page{{}, after, 0};
  const Committee& committee = content_[scope];
  std::size_t bytes = 0;
  for (auto at = committee.by_sequence.upper_bound(after); at != committee.by_sequence.end(); ++at) {
    std::string encoded = encode_row(committee.rows.at(at->second).row);
    if (page.encoded.size() >= max_rows || (!page.encoded.empty() && bytes + encoded.size() > max_bytes)) {
      page.remaining = static_cast<std::uint64_t>(std::distance(at, committee.by_sequence.end()));
      break;
    }
    bytes += encoded.size();
    page.encoded.push_back(std::move(encoded));
    page.last_sequence = at->first;
  }
  return page;
}

Result<std::vector<std::string>> MemoryHubStore::rows_of(Scope scope, Kind kind) {
  const std::lock_guard lock(mutex_);
  if (down_) return fail(Code::kHubStore, "down");
  std::vector<std::string> rows;
  for (const auto& [key, stored] : content_[scope].rows) {
    if (key.kind == kind) rows.push_back(encode_row(stored.row));
  }
  return rows;
}

Result<std::vector<std::string>> MemoryHubStore::rows_at(Scope scope, std::span<const RowKey> keys) {
  const std::lock_guard lock(mutex_);
  if (down_) return fail(Code::kHubStore, "down");
  std::vector<std::string> rows;
  for (const RowKey& key : keys) {
    const auto found = content_[scope].rows.find(key);
    if (found != content_[scope].rows.end()) rows.push_back(encode_row(found->second.row));
  }
  return rows;
}

void MemoryHubStore::restore(Content content, Uuid epoch) {
  const std::lock_guard lock(mutex_);
  content_ = std::move(content);
  epoch_ = epoch;
}

}  // namespace baijia::testing
