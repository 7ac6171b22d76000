#include "core/store/schema.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/store/table.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

// Append only: number n brings a database from user_version n to n + 1. A released line never changes.
constexpr std::array kMigrations = {
    std::string_view(R"sql(
      CREATE TABLE setting(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE draft(key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE foreign_row(kind INTEGER NOT NULL, id BLOB NOT NULL, body BLOB NOT NULL,
                               PRIMARY KEY(kind, id)) WITHOUT ROWID;
      CREATE TABLE outbox(kind INTEGER NOT NULL, id BLOB NOT NULL, position INTEGER NOT NULL, state INTEGER NOT NULL,
                          created_millis INTEGER NOT NULL, handed_millis INTEGER, read_back_millis INTEGER,
                          hash BLOB, code INTEGER, PRIMARY KEY(id, kind)) WITHOUT ROWID;
      CREATE INDEX outbox_pending ON outbox(position) WHERE state = 0;
    )sql"),
    // See core/store/photos.h.
    std::string_view(R"sql(
      CREATE TABLE photo_store(id BLOB PRIMARY KEY, size INTEGER NOT NULL, taken_millis INTEGER NOT NULL,
                               state INTEGER NOT NULL, at_hub INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE photo_chunk(photo BLOB NOT NULL, position INTEGER NOT NULL, octets BLOB NOT NULL,
                               PRIMARY KEY(photo, position));
    )sql"),
    // See core/store/carried.h.
    std::string_view(R"sql(
      CREATE TABLE carried(id BLOB PRIMARY KEY, position INTEGER NOT NULL, state INTEGER NOT NULL,
                           records INTEGER NOT NULL, octets BLOB NOT NULL) WITHOUT ROWID;
    )sql"),
    // See core/store/door_contacts.h.
    std::string_view(R"sql(
      CREATE TABLE door_contact(household BLOB PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID;
    )sql"),
    // From here on a new database has its text in UTF-16 (core/store/mirror_vfs.h), which earlier releases cannot read.
    std::string_view("-- nothing to be changed"),
    // The lines have the people too: all are made anew.
    std::string_view("DELETE FROM door_contact; DELETE FROM setting WHERE key='doors.since';"),
};

struct Index {
  std::string_view table;
  std::string_view name;
  std::string_view columns;  ///< with the condition of a partial one behind
};

// What the obvious lookups need. A changed line gets a new name.
constexpr std::array kIndices = {
    Index{"household", "household_by_building", "(building)"},
    Index{"resident", "resident_by_household", "(household)"},
    // Covers what a door's mark needs (core/store/doors), so that no notes are read for it.
    Index{"visit", "visit_at_door", "(household, at_millis, channel, result, again_at_millis, deleted)"},
    Index{"visit", "visit_unwritten", "(author, at_millis) WHERE written_up = 0"},
    Index{"promise", "promise_by_household", "(household)"},
    Index{"promise", "promise_by_state", "(state, due)"},
    Index{"issue", "issue_by_household", "(household)"},
    Index{"issue", "issue_by_state", "(state, next_date)"},
    Index{"voice", "voice_by_issue", "(issue)"},
    Index{"voice", "voice_by_household", "(household)"},
    Index{"photo", "photo_by_visit", "(visit)"},
    Index{"photo", "photo_by_issue", "(issue)"},
    Index{"consent", "consent_by_resident", "(resident, at_millis)"},
    Index{"confidence", "confidence_by_household", "(household)"},
    Index{"file_change", "file_change_by_household", "(household, at_millis)"},
    // Each covers what chooses the lines of a list by time, so that a page deep in it reads no notes.
    Index{"visit", "visit_by_time", "(at_millis, channel, result, author, building, written_up, cloud_day, deleted)"},
    Index{"issue", "issue_by_time", "(raised_at_millis, solved_at_millis, author, cloud_day, deleted)"},
};

constexpr std::string_view kShapeSetting = "schema.shape";
constexpr std::string_view kTablesSetting = "schema.tables";

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

std::string create_table(const EntitySchema& entity) {
  std::string sql = "CREATE TABLE " + quoted(entity.name) + "(id BLOB PRIMARY KEY,";
  for (const FieldSchema& field : entity.fields) sql += quoted(field.name) + ",";
  return sql + "versions BLOB NOT NULL) WITHOUT ROWID";
}

std::string create_indices(const EntitySchema& entity) {
  std::string sql;
  for (const Index& index : kIndices) {
    if (index.table != entity.name) continue;
    sql += "CREATE INDEX IF NOT EXISTS " + quoted(index.name) + " ON " + quoted(index.table);
    sql += std::string(index.columns) + ";";
  }
  return sql;
}

// FNV-1a over everything that follows from the declarations.
std::int64_t shape_of(std::span<const EntitySchema> declared) {
  std::uint64_t hash = 14695981039346656037ULL;
  const auto mix = [&hash](std::string_view text) {
    for (const char octet : text) hash = (hash ^ static_cast<std::uint8_t>(octet)) * 1099511628211ULL;
  };
  for (const EntitySchema& entity : declared) {
    mix(create_table(entity));
    mix(create_indices(entity));
    for (const FieldSchema& field : entity.fields) mix(std::to_string(field.number) + ",");
  }
  return static_cast<std::int64_t>(hash);
}

Result<std::vector<std::string>> texts(Database& database, std::string_view sql, std::string_view argument) {
  std::vector<std::string> found;
  BAIJIA_TRY_ASSIGN(Statement statement, database.query(sql, argument));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return found;
    found.emplace_back(statement.text(0));
  }
}

Result<bool> has_table(Database& database, std::string_view name) {
  BAIJIA_TRY_ASSIGN(const auto count,
                    database.number("SELECT count(*) FROM sqlite_schema WHERE type='table' AND name=?", name));
  return count.value_or(0) != 0;
}

// Tables that a newer version made for kinds that are not declared here.
Result<void> refuse_foreign_tables(Database& database, std::span<const EntitySchema> declared) {
  BAIJIA_TRY_ASSIGN(const auto names, texts(database, "SELECT value FROM setting WHERE key=?", kTablesSetting));
  if (names.empty()) return {};
  std::string_view list = names.front();
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view name = list.substr(0, comma);
    const bool known = std::ranges::any_of(declared, [&](const EntitySchema& entity) { return entity.name == name; });
    if (!known) return fail(Code::kStorageTooNew, "unknown table " + std::string(name));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return {};
}

// Moves the values that were kept for columns which are there now. `added` are their fields' numbers.
Result<void> promote_fields(Database& database, const EntitySchema& entity, std::span<const std::uint16_t> added) {
  const Scope home{};  // any value: both ways the same
  const std::string table = quoted(entity.name);
  BAIJIA_TRY_ASSIGN(Statement rows, database.prepare("SELECT id, versions FROM " + table));
  std::vector<std::pair<Uuid, std::string>> changed;
  RowVersions versions;
  const auto is_added = [&](const Field& field) { return std::ranges::find(added, field.number) != added.end(); };
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, rows.step());
    if (!more) break;
    BAIJIA_TRY(decode_versions(rows.octets(1), home, versions));
    if (std::ranges::any_of(versions.foreign, is_added)) changed.emplace_back(rows.uuid(0), rows.octets(1));
  }
  rows.reset();
  for (const auto& [id, octets] : changed) {
    BAIJIA_TRY(decode_versions(octets, home, versions));
    std::vector<Field> kept;
    for (Field& field : versions.foreign) {
      if (!is_added(field)) {
        kept.push_back(std::move(field));
        continue;
      }
      versions.mask_of(field.version) |= mask_bit(field.number);
      const std::string column = quoted(entity.field(field.number)->name);
      BAIJIA_TRY(database.run("UPDATE " + table + " SET " + column + "=? WHERE id=?", field.value, id));
    }
    versions.foreign = std::move(kept);
    Bytes encoded;
    encode_versions(versions, home, encoded.octets);
    BAIJIA_TRY(database.run("UPDATE " + table + " SET versions=? WHERE id=?", encoded, id));
  }
  return {};
}

// Rows of a kind that was unknown until now move into its table.
Result<void> promote_rows(Database& database, const EntitySchema& entity, Scope home) {
  Table table(entity, home);
  BAIJIA_TRY_ASSIGN(Statement rows, database.query("SELECT body FROM foreign_row WHERE kind=?", entity.kind));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, rows.step());
    if (!more) break;
    const Result<Row> row = decode_row(rows.octets(0));
    if (!row) return fail(Code::kStorageCorrupt, "kept row: " + row.error().detail);
    BAIJIA_TRY(table.insert(database, *row));
  }
  return database.run("DELETE FROM foreign_row WHERE kind=?", entity.kind);
}

Result<void> bring_up(Database& database, const EntitySchema& entity, Scope home) {
  BAIJIA_TRY_ASSIGN(const bool there, has_table(database, entity.name));
  if (!there) {
    BAIJIA_TRY(database.exec(create_table(entity)));
    return promote_rows(database, entity, home);
  }
  BAIJIA_TRY_ASSIGN(const auto columns, texts(database, "SELECT name FROM pragma_table_info(?)", entity.name));
  std::size_t known = 2;  // id, versions
  std::vector<std::uint16_t> added;
  for (const FieldSchema& field : entity.fields) {
    if (std::ranges::find(columns, field.name) != columns.end()) {
      ++known;
      continue;
    }
    added.push_back(field.number);
    BAIJIA_TRY(database.exec("ALTER TABLE " + quoted(entity.name) + " ADD COLUMN " + quoted(field.name)));
  }
  if (known != columns.size()) return fail(Code::kStorageTooNew, "unknown column in " + std::string(entity.name));
  if (added.empty()) return {};
  return promote_fields(database, entity, added);
}

}  // namespace

Result<std::size_t> schema_version(Database& database) {
  BAIJIA_TRY_ASSIGN(const auto stored, database.number("PRAGMA user_version"));
  const auto version = static_cast<std::size_t>(stored.value_or(0));
  if (version > kMigrations.size()) return fail(Code::kStorageTooNew, "user_version " + std::to_string(version));
  return version;
}

Result<void> upgrade_schema(Database& database, std::span<const EntitySchema> declared, Scope home) {
  BAIJIA_TRY_ASSIGN(const std::size_t version, schema_version(database));
  const std::int64_t shape = shape_of(declared);
  if (version == kMigrations.size()) {
    BAIJIA_TRY_ASSIGN(const auto stored, database.number("SELECT value FROM setting WHERE key=?", kShapeSetting));
    if (stored == shape) return {};
  }
  BAIJIA_TRY_ASSIGN(Transaction transaction, Transaction::begin(database));
  for (std::size_t at = version; at < kMigrations.size(); ++at) BAIJIA_TRY(database.exec(std::string(kMigrations[at])));
  BAIJIA_TRY(database.exec("PRAGMA user_version=" + std::to_string(kMigrations.size())));
  BAIJIA_TRY(refuse_foreign_tables(database, declared));
  std::string names;
  for (const EntitySchema& entity : declared) {
    BAIJIA_TRY(bring_up(database, entity, home));
    BAIJIA_TRY(database.exec(create_indices(entity)));
    names += (names.empty() ? "" : ",") + std::string(entity.name);
  }
  const std::string_view put = "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)";
  BAIJIA_TRY(database.run(put, kTablesSetting, names));
  BAIJIA_TRY(database.run(put, kShapeSetting, shape));
  return transaction.commit();
}

}  // namespace baijia
