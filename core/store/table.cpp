#include "core/store/table.h"

#include <algorithm>

#include "core/domain/sort.h"

namespace baijia {

Table::Table(const EntitySchema& schema, Scope home) : schema_(&schema), home_(home) {
  for (const FieldSchema& field : schema.fields) numbers_.push_back(field.number);
  put_in_order(numbers_);
  std::string columns;
  std::string places;
  std::string assignments;
  for (const std::uint16_t number : numbers_) {
    const std::string column = '"' + std::string(schema.field(number)->name) + '"';
    columns += column + ',';
    places += "?,";
    assignments += column + "=?,";
  }
  const std::string table = '"' + std::string(schema.name) + '"';
  find_sql_ = "SELECT " + columns + "versions FROM " + table + " WHERE id=?";
  each_sql_ = "SELECT " + columns + "versions,id FROM " + table + " ORDER BY id";
  insert_sql_ =
      "INSERT INTO " + table + "(" + columns + "versions,id) VALUES(" + places + "?,?) ON CONFLICT DO NOTHING";
  replace_sql_ = "UPDATE " + table + " SET " + assignments + "versions=? WHERE id=?";
}

Result<std::optional<Row>> Table::find(Database& database, const Uuid& id) const {
  BAIJIA_TRY_ASSIGN(Statement statement, database.cached(find_sql_));
  statement.bind_borrowed(1, id);
  BAIJIA_TRY_ASSIGN(const bool found, statement.step());
  if (!found) return std::nullopt;
  Row row{home_, {schema_->kind, id}, {}};
  BAIJIA_TRY(read(statement, 0, row));
  return row;
}

Result<void> Table::each(Database& database, FunctionRef<Result<void>(const Row&)> visit) const {
  BAIJIA_TRY_ASSIGN(Statement statement, database.cached(each_sql_));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return {};
    Row row{home_, {schema_->kind, statement.uuid(static_cast<int>(numbers_.size()) + 1)}, {}};
    BAIJIA_TRY(read(statement, 0, row));
    BAIJIA_TRY(visit(row));
  }
}

Result<void> Table::read(const Statement& statement, int first_column, Row& row) const {
  RowVersions versions;
  BAIJIA_TRY(decode_versions(statement.octets(first_column + static_cast<int>(numbers_.size())), home_, versions));
  row.scope = versions.scope;
  row.fields.reserve(numbers_.size() + versions.foreign.size());
  int column = first_column;
  for (const std::uint16_t number : numbers_) {
    const std::uint64_t bit = mask_bit(number);
    for (std::size_t at = 0; at < versions.distinct.size(); ++at) {
      if ((versions.masks[at] & bit) == 0) continue;
      row.fields.push_back({number, statement.value(column), versions.distinct[at]});
      break;
    }
    ++column;
  }
  if (versions.foreign.empty()) return {};
  std::ranges::move(versions.foreign, std::back_inserter(row.fields));
  put_in_order(row.fields, {}, &Field::number);
  return {};
}

void Table::bind_columns(Statement& statement, int first_position, const Row& row) {
  versions_.clear();
  versions_.scope = row.scope;
  auto column = numbers_.begin();
  int position = first_position;
  for (const Field& field : row.fields) {
    for (; column != numbers_.end() && *column < field.number; ++column) statement.bind(position++, nullptr);
    if (column == numbers_.end() || *column != field.number) {
      versions_.foreign.push_back(field);
      continue;
    }
    statement.bind_borrowed(position++, field.value);
    ++column;
    versions_.mask_of(field.version) |= mask_bit(field.number);
  }
  for (; column != numbers_.end(); ++column) statement.bind(position++, nullptr);
  versions_octets_.clear();
  encode_versions(versions_, home_, versions_octets_);
  statement.bind_borrowed_octets(position++, versions_octets_);
  statement.bind_borrowed(position, row.key.id);
}

Result<bool> Table::insert(Database& database, const Row& row) {
  BAIJIA_TRY_ASSIGN(Statement statement, database.cached(insert_sql_));
  bind_columns(statement, 1, row);
  BAIJIA_TRY(statement.run());
  return database.changes() != 0;
}

Result<void> Table::replace(Database& database, const Row& row) {
  BAIJIA_TRY_ASSIGN(Statement statement, database.cached(replace_sql_));
  bind_columns(statement, 1, row);
  return statement.run();
}

}  // namespace baijia
