#pragma once

// Databases of earlier numbers, kept as SQL text (tests/golden/make_stores.py), and what all the rows of a database
// say, so that it can be compared with what has become of it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/store/sqlite.h"
#include "tests/support/results.h"

namespace baijia::testing {

inline std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(BAIJIA_SOURCE_DIR) / "tests/golden" / name;
}

/// The database of that number in tests/golden/FOLDER.
inline std::string golden_sql(const std::string& folder, std::size_t number) {
  std::ifstream file(golden_path(folder + "/v" + std::to_string(number) + ".sql"));
  INFO(folder << " " << number << ": see tests/golden/make_stores.py");
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A table, and its rows as lines: every column in SQL's notation; sorted.
struct TableSaid {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::string> rows;
};

/// What the table says now in those columns.
inline std::vector<std::string> rows_said(Database& database, const TableSaid& table) {
  std::string sql;
  for (const std::string& column : table.columns) {
    sql += (sql.empty() ? "SELECT quote(\"" : " || ' ' || quote(\"") + column + "\")";
  }
  std::vector<std::string> rows;
  Statement statement = must(database.prepare(sql + " FROM \"" + table.name + "\""));
  while (must(statement.step())) rows.emplace_back(statement.text(0));
  std::ranges::sort(rows);
  return rows;
}

inline std::vector<TableSaid> everything_said(Database& database) {
  std::vector<TableSaid> tables;
  Statement names = must(database.prepare("SELECT name FROM sqlite_schema WHERE type='table'"));
  while (must(names.step())) {
    TableSaid table{.name = std::string(names.text(0)), .columns = {}, .rows = {}};
    Statement columns = must(database.query("SELECT name FROM pragma_table_info(?)", table.name));
    while (must(columns.step())) table.columns.emplace_back(columns.text(0));
    table.rows = rows_said(database, table);
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace baijia::testing
