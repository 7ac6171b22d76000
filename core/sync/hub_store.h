#pragma once

// What the hub's round (core/sync/hub) needs from the hub's store. Every key leads with the committee (Scope); nothing
// crosses committees. One contract suite (tests/hub/store_contract) runs against each implementation.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/sync/change.h"
#include "core/sync/clock.h"

namespace baijia {

/// Rows after a sequence. `encoded` are canonical rows as core/sync/wire writes them, in sequence order.
struct HubPage {
  std::vector<std::string> encoded;
  std::uint64_t last_sequence = 0;  ///< of the last row in the page; the request's when it is empty
  std::uint64_t remaining = 0;      ///< rows after this page
};

/// The store inside one transaction of one committee.
class HubTransaction {
 public:
  virtual ~HubTransaction() = default;
  /// The stored row, or nothing.
  [[nodiscard]] virtual Result<std::optional<Row>> find(const RowKey& key) = 0;
  /// Every row of `kind`, in order of ids.
  [[nodiscard]] virtual Result<std::vector<Row>> rows_of(Kind kind) = 0;
  /// Inserts or replaces the row and gives it the committee's next sequence.
  [[nodiscard]] virtual Result<void> put(const Row& row) = 0;
  /// Notes a push of an account's device: its sequence and the hash of its bytes. The same pair may be noted again.
  /// Error: kClonedDevice when the sequence was noted with another hash: there are two of the device.
  [[nodiscard]] virtual Result<void> note_push(AccountId account, DeviceId device, std::uint64_t sequence,
                                               RowHash hash) = 0;
};

/// The hub's rows. Called from several threads; implementations lock or pool.
class HubStore {
 public:
  virtual ~HubStore() = default;

  /// Runs `body` in one serialised, durable transaction of `scope`: committed when it returns a value, rolled back
  /// when it returns an Error, which is passed on. Retries serialisation failures itself, so `body` may run twice.
  [[nodiscard]] virtual Result<void> transact(Scope scope,
                                              const std::function<Result<void>(HubTransaction&)>& body) = 0;

  /// Rows of `scope` with a sequence greater than `after`: at most `max_rows`, at most `max_bytes` encoded but always
  /// one when there is one.
  [[nodiscard]] virtual Result<HubPage> rows_after(Scope scope, std::uint64_t after, std::size_t max_rows,
                                                   std::size_t max_bytes) = 0;

  /// Every row of one kind, as encoded, in the order of ids; of few kinds there are few enough for that.
  [[nodiscard]] virtual Result<std::vector<std::string>> rows_of(Scope scope, Kind kind) = 0;
  /// The rows of `keys` that are there, as encoded.
  [[nodiscard]] virtual Result<std::vector<std::string>> rows_at(Scope scope, std::span<const RowKey> keys) = 0;

  /// Identity of this history: drawn when the store is created and again by every restore.
  [[nodiscard]] virtual Result<Uuid> epoch() = 0;
};

}  // namespace baijia
