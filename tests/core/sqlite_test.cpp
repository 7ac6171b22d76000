// SQLite behind its owners (core/store/sqlite.h).

#include "core/store/sqlite.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/results.h"

namespace baijia {
namespace {

using testing::must;

/// A folder that goes away with the test.
struct Folder {
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "baijia-sqlite-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file(std::string_view name) const { return (path / name).string(); }
  std::filesystem::path path;
};

Database with_table(const std::string& path = ":memory:") {
  Database database = must(Database::open(path));
  must(database.exec("CREATE TABLE entry(key INTEGER PRIMARY KEY, value)"));
  return database;
}

std::int64_t entries(Database& database) { return must(database.number("SELECT count(*) FROM entry")).value_or(-1); }

TEST_CASE("Every kind of value comes back as it was bound") {
  Database database = with_table();
  const Value values[] = {{},
                          std::int64_t{-5},
                          std::string("百家"),
                          std::string("a\0b", 3),
                          std::string(),
                          Bytes{std::string("\0\xFF", 2)},
                          Bytes{}};
  for (const Value& value : values) {
    CAPTURE(value.index());
    Statement statement = must(database.query("SELECT ?, ?", value, nullptr));
    Statement borrowed = must(database.cached("SELECT ?1"));
    borrowed.bind_borrowed(1, value);
    REQUIRE(must(statement.step()));
    REQUIRE(must(borrowed.step()));
    CHECK(statement.value(0) == value);
    CHECK(borrowed.value(0) == value);
    CHECK(statement.null(1));
  }
}

TEST_CASE("An empty identity is NULL and a full one comes back") {
  Database database = with_table();
  HouseholdId id;
  CHECK(must(database.number("SELECT ? IS NULL", id)) == 1);
  id.uuid.bytes.fill(7);
  Statement statement = must(database.query("SELECT ?", id));
  REQUIRE(must(statement.step()));
  CHECK(statement.uuid(0) == id.uuid);
}

TEST_CASE("A bind that does not fit is reported by the next step") {
  Database database = with_table();
  Statement statement = must(database.query("SELECT ?", 1, 2));
  CHECK(statement.step().error().code == Code::kDatabase);
}

TEST_CASE("The same cached statement may be used while it is in use") {
  Database database = with_table();
  must(database.exec("INSERT INTO entry VALUES(1, 'a'), (2, 'b')"));
  constexpr std::string_view kAll = "SELECT key FROM entry ORDER BY key";
  Statement outer = must(database.cached(kAll));
  std::string seen;
  while (must(outer.step())) {
    Statement inner = must(database.cached(kAll));
    while (must(inner.step())) seen += std::to_string(outer.integer(0)) + std::to_string(inner.integer(0)) + " ";
  }
  CHECK(seen == "11 12 21 22 ");
}

TEST_CASE("A cached statement comes back without the bindings of its last use") {
  Database database = with_table();
  must(database.run("INSERT INTO entry VALUES(?, ?)", 1, "a"));
  {
    Statement again = must(database.cached("INSERT INTO entry VALUES(?, ?)"));
    must(again.run());
  }
  CHECK(must(database.number("SELECT value IS NULL FROM entry WHERE key = 2")) == 1);
}

TEST_CASE("Statements stay good when the connection moves") {
  std::optional<Database> first = with_table();
  Statement kept = must(first->cached("INSERT INTO entry(value) VALUES(?)"));
  Database second = std::move(*first);
  first.reset();
  {
    Statement statement = std::move(kept);
    statement.bind(1, "a");
    must(statement.run());
  }
  CHECK(entries(second) == 1);
}

TEST_CASE("A transaction that is not committed is rolled back") {
  Database database = with_table();
  {
    const Transaction transaction = must(Transaction::begin(database));
    must(database.run("INSERT INTO entry VALUES(1, 'a')"));
  }
  CHECK_FALSE(database.in_transaction());
  CHECK(entries(database) == 0);
}

TEST_CASE("A committed transaction stays") {
  Database database = with_table();
  Transaction transaction = must(Transaction::begin(database));
  must(database.run("INSERT INTO entry VALUES(1, 'a')"));
  must(transaction.commit());
  CHECK(entries(database) == 1);
  CHECK(database.changes() == 1);
}

TEST_CASE("A function of ours is called with texts and numbers and may stand in an index") {
  Database database = with_table();
  must(database.add_function("tail", 2, [](FunctionCall& call) {
    const std::string_view text = call.text(0);
    const auto length = static_cast<std::size_t>(call.integer(1));
    call.result(text.size() > length ? text.substr(text.size() - length) : text);
  }));
  must(
      database.exec("CREATE INDEX entry_by_tail ON entry(tail(value, 4)); INSERT INTO entry VALUES(3, '13812345678')"));
  CHECK(must(database.number("SELECT key FROM entry WHERE tail(value, 4) = '5678'")) == 3);
}

TEST_CASE("A lock that is not given is busy, not broken") {
  const Folder folder;
  Database first = with_table(folder.file("a.db"));
  Database second = must(Database::open(folder.file("a.db")));
  const Transaction transaction = must(Transaction::begin(first));
  CHECK(Transaction::begin(second).error().code == Code::kStorageBusy);
}

TEST_CASE("A file that is no database is corrupt") {
  const Folder folder;
  std::ofstream(folder.file("a.db")) << std::string(5000, 'x');
  Database database = must(Database::open(folder.file("a.db")));
  CHECK(database.number("SELECT count(*) FROM entry").error().code == Code::kStorageCorrupt);
}

TEST_CASE("A file that is not there is not made unless asked for") {
  const Folder folder;
  CHECK_FALSE(Database::open(folder.file("a.db"), {.create = false}).has_value());
  CHECK_FALSE(std::filesystem::exists(folder.file("a.db")));
}

TEST_CASE("A read-only connection reads and does not write") {
  const Folder folder;
  (void)with_table(folder.file("a.db"));
  Database database = must(Database::open(folder.file("a.db"), {.read_only = true}));
  CHECK(entries(database) == 0);
  CHECK_FALSE(database.run("INSERT INTO entry VALUES(1, 'a')").has_value());
}

TEST_CASE("A backup is the committed state while another connection is writing") {
  const Folder folder;
  Database writer = with_table(folder.file("a.db"));
  must(writer.exec("PRAGMA journal_mode=WAL; INSERT INTO entry VALUES(1, 'a')"));
  Database reader = must(Database::open(folder.file("a.db")));
  Transaction open = must(Transaction::begin(writer));
  must(writer.run("INSERT INTO entry VALUES(2, 'b')"));
  must(reader.backup_to(folder.file("copy.db")));
  must(open.commit());
  Database copy = must(Database::open(folder.file("copy.db")));
  must(copy.check_integrity());
  CHECK(entries(copy) == 1);
  CHECK(entries(writer) == 2);
}

TEST_CASE("A damaged page is found by the integrity check") {
  const Folder folder;
  {
    Database database = with_table(folder.file("a.db"));
    for (int key = 0; key < 400; ++key)
      must(database.run("INSERT INTO entry VALUES(?, ?)", key, std::string(100, 'x')));
  }
  std::fstream file(folder.file("a.db"), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 4);
  file << std::string(200, '\x7F');
  file.close();
  Database database = must(Database::open(folder.file("a.db")));
  CHECK(database.check_integrity().error().code == Code::kStorageCorrupt);
}

TEST_CASE("What is no statement, no table and no file is an error") {
  Database database = with_table();
  CHECK(database.prepare("").error().code == Code::kDatabase);
  CHECK(database.prepare("SELECT").error().code == Code::kDatabase);
  CHECK(database.cached("-- nothing").error().code == Code::kDatabase);
  CHECK(database.exec("SELECT * FROM nowhere").error().code == Code::kDatabase);
  CHECK(database.run("SELECT * FROM nowhere").error().code == Code::kDatabase);
  CHECK(database.number("SELECT * FROM nowhere").error().code == Code::kDatabase);
  CHECK(database.number("SELECT abs(?)", std::numeric_limits<std::int64_t>::min()).error().code == Code::kDatabase);
  CHECK(must(database.number("SELECT key FROM entry")) == std::nullopt);
  CHECK(must(database.number("SELECT NULL")) == std::nullopt);
  CHECK_FALSE(database.add_function(std::string(300, 'f'), 1, [](FunctionCall&) {}));
}

TEST_CASE("The first binding that does not fit is what a statement says") {
  Database database = with_table();
  Statement statement = must(database.prepare("SELECT ?"));
  statement.bind(2, std::int64_t{1});
  statement.bind(3, nullptr);
  CHECK(statement.step().error().detail.contains("25"));
  statement.bind(1, Uuid{});
  REQUIRE(must(statement.step()));
  CHECK(statement.null(0));
}

TEST_CASE("A database that may not grow says that it is full and goes on when it may") {
  Database database = with_table();
  must(database.exec("PRAGMA max_page_count=3"));
  CHECK(database.run("INSERT INTO entry VALUES(1, ?)", std::string(50'000, 'x')).error().code == Code::kStorageFull);
  must(database.exec("PRAGMA max_page_count=300"));
  must(database.run("INSERT INTO entry VALUES(1, ?)", std::string(50'000, 'x')));
  CHECK(entries(database) == 1);
}

TEST_CASE("A table that another statement reads cannot be dropped") {
  Database database = with_table();
  must(database.run("INSERT INTO entry VALUES(1, 1)"));
  must(database.run("INSERT INTO entry VALUES(2, 2)"));
  Statement rows = must(database.prepare("SELECT * FROM entry"));
  REQUIRE(must(rows.step()));
  CHECK(database.exec("DROP TABLE entry").error().code == Code::kStorageBusy);
}

TEST_CASE("A file with a page of somebody else's does not pass for sound") {
  const Folder folder;
  const std::string path = folder.file("torn.db");
  {
    Database database = with_table(path);
    for (std::int64_t key = 0; key < 400; ++key) {
      must(database.run("INSERT INTO entry VALUES(?, ?)", key, std::string(100, 'x')));
    }
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 4);
  file.write(std::string(64, '\x7f').c_str(), 64);
  file.close();
  Database database = must(Database::open(path));
  CHECK(database.check_integrity().error().code == Code::kStorageCorrupt);
}

TEST_CASE("A copy goes nowhere when its place cannot be written") {
  const Folder folder;
  Database database = with_table();
  CHECK_FALSE(database.backup_to(folder.file("missing/copy.db")));
  std::ofstream(folder.file("text.db")) << std::string(5000, 'n');
  CHECK_FALSE(database.backup_to(folder.file("text.db")));
}

TEST_CASE("What has no bytes and no pointer is bound as an empty text, not as NULL") {
  Database database = with_table();
  Statement statement = must(database.prepare("SELECT ?1 IS NULL, ?2 IS NULL, ?3 IS NULL"));
  statement.bind(1, std::string_view{});
  statement.bind_octets(2, {});
  statement.bind(3, Uuid{});
  REQUIRE(must(statement.step()));
  CHECK(statement.integer(0) == 0);
  CHECK(statement.integer(1) == 0);
  CHECK(statement.integer(2) == 1);
}

TEST_CASE("A function of ours is given octets, text and nothing as they are") {
  Database database = with_table();
  must(database.add_function("length_of", 1,
                             [](FunctionCall& call) { call.result(static_cast<std::int64_t>(call.text(0).size())); }));
  CHECK(must(database.number("SELECT length_of(x'000102')")) == 3);
  CHECK(must(database.number("SELECT length_of('百')")) == 3);
  CHECK(must(database.number("SELECT length_of(NULL)")) == 0);
  CHECK(must(database.number("SELECT length_of(x'')")) == 0);
}

}  // namespace
}  // namespace baijia
