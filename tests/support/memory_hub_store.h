#pragma once

// The twin of the hub's store: rows in memory, the same contract, faults on demand.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <tuple>

#include "core/sync/hub_store.h"

namespace baijia::testing {

class MemoryHubStore final : public HubStore {
 public:
  /// What one committee has.
  struct Committee {
    struct Stored {
      Row row;
      std::uint64_t sequence = 0;
    };
    std::map<RowKey, Stored> rows;
    std::map<std::uint64_t, RowKey> by_sequence;
    std::uint64_t last_sequence = 0;
    std::map<std::tuple<AccountId, DeviceId, std::uint64_t>, RowHash> pushes;
  };
  using Content = std::map<Scope, Committee>;

  /// `epoch` must not be empty.
  explicit MemoryHubStore(Uuid epoch) : epoch_(epoch) {}

  Result<void> transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) override;
  Result<HubPage> rows_after(Scope scope, std::uint64_t after, std::size_t max_rows, std::size_t max_bytes) override;
  Result<std::vector<std::string>> rows_of(Scope scope, Kind kind) override;
  Result<std::vector<std::string>> rows_at(Scope scope, std::span<const RowKey> keys) override;
  Result<Uuid> epoch() override { return epoch_; }

  /// How the next transaction fails; then things go well again.
  enum class Fault : std::uint8_t { kNone, kBeforeCommit, kAfterCommit };
  void fail_next(Fault fault) { fault_ = fault; }
  /// Everything fails until it is put back.
  void set_down(bool down) { down_ = down; }
  /// Nothing can be written until there is room again; reading goes on.
  void set_full(bool full) { full_ = full; }
  /// put() of a row for which this says true fails: a row that the store cannot take.
  void set_poison(std::function<bool(const Row&)> poison) { poison_ = std::move(poison); }

  /// How many transactions failed, and why.
  struct Failures {
    int down = 0;
    int full = 0;
    int commits = 0;   ///< by fail_next()
    int poisoned = 0;  ///< rows
  };
  [[nodiscard]] const Failures& failures() const { return failures_; }

  [[nodiscard]] const Content& content() const { return content_; }
  /// As a restore from a backup: an earlier content, and another epoch.
  void restore(Content content, Uuid epoch);
  [[nodiscard]] std::size_t transactions() const { return transactions_; }

 private:
  std::mutex mutex_;
  Uuid epoch_;
  Content content_;
  Fault fault_ = Fault::kNone;
  bool down_ = false;
  bool full_ = false;
  std::function<bool(const Row&)> poison_;
  std::size_t transactions_ = 0;
  Failures failures_;
};

}  // namespace baijia::testing
