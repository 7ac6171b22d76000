#pragma once

// HubStore on the hub's SQLite file. Sequences are given per committee inside its transaction, so that a row is never
// visible with a sequence that a pull has already passed.

#include "core/sync/hub_store.h"
#include "shell/hub/database.h"

namespace baijia::hub {

/// Safe from several threads. The database outlives the store.
class SqliteHubStore final : public HubStore {
 public:
  explicit SqliteHubStore(HubDatabase& database) : database_(database) {}

  [[nodiscard]] Result<void> transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) override;
  [[nodiscard]] Result<HubPage> rows_after(Scope scope, std::uint64_t after, std::size_t max_rows,
                                           std::size_t max_bytes) override;
  [[nodiscard]] Result<std::vector<std::string>> rows_of(Scope scope, Kind kind) override;
  [[nodiscard]] Result<std::vector<std::string>> rows_at(Scope scope, std::span<const RowKey> keys) override;
  [[nodiscard]] Result<Uuid> epoch() override { return database_.epoch(); }

 private:
  HubDatabase& database_;
};

}  // namespace baijia::hub
