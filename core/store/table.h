#pragma once

// One entity's table: whole rows in and out, as core/store/schema lays them down.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/domain/function_ref.h"
#include "core/store/schema.h"
#include "core/store/sqlite.h"
#include "core/sync/change.h"

namespace baijia {

class Table {
 public:
  /// `schema` outlives the table. `home`: the device's own scope.
  Table(const EntitySchema& schema, Scope home);

  [[nodiscard]] Kind kind() const { return schema_->kind; }
  [[nodiscard]] Result<std::optional<Row>> find(Database& database, const Uuid& id) const;
  /// False when a row with that id is there; nothing has changed then.
  [[nodiscard]] Result<bool> insert(Database& database, const Row& row);
  /// Writes all columns of a row that is there.
  [[nodiscard]] Result<void> replace(Database& database, const Row& row);
  /// Every row, in order of ids.
  [[nodiscard]] Result<void> each(Database& database, FunctionRef<Result<void>(const Row&)> visit) const;

 private:
  [[nodiscard]] Result<void> read(const Statement& statement, int first_column, Row& row) const;
  void bind_columns(Statement& statement, int first_position, const Row& row);

  const EntitySchema* schema_;
  Scope home_;
  std::vector<std::uint16_t> numbers_;  ///< of the columns, ascending, as the statements list them
  std::string find_sql_;
  std::string each_sql_;
  std::string insert_sql_;
  std::string replace_sql_;
  // Kept from row to row so that bulk work does not allocate.
  RowVersions versions_;
  std::string versions_octets_;
};

}  // namespace baijia
