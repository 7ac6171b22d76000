// The hub's database of every number it ever had (tests/golden/hub) opens for ever.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "shell/hub/directory_sqlite.h"
#include "shell/hub/store_sqlite.h"
#include "shell/hub/verify.h"
#include "tests/hub/store_contract.h"
#include "tests/support/fakes.h"
#include "tests/support/golden_store.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

constexpr std::size_t kFirstWithAudit = 2;
constexpr std::size_t kFirstWithoutExchange = 4;
constexpr std::size_t kFirstWithKeys = 5;  ///< of phones: those of before sign in once more

AccountId account_of(char octet) {
  AccountId account;
  account.uuid.bytes.fill(static_cast<std::uint8_t>(octet));
  return account;
}

/// What a later step deletes on purpose.
bool goes(const std::string& table, std::size_t number) {
  return (table == "exchange" && number < kFirstWithoutExchange) ||
         ((table == "session" || table == "device") && number < kFirstWithKeys);
}

/// A file that a hub of that number left, and what it said.
class Left {
 public:
  explicit Left(std::size_t number) {
    Database database = must(Database::open(path()));
    must(database.exec(golden_sql("hub", number)));
    said_ = everything_said(database);
  }
  [[nodiscard]] std::string path() const { return folder_.file("hub.db"); }
  [[nodiscard]] std::unique_ptr<HubDatabase> open() {
    return must(HubDatabase::open({.path = path()}, clock_, random_));
  }
  [[nodiscard]] const std::vector<TableSaid>& said() const { return said_; }
  [[nodiscard]] std::size_t rows() const { return std::ranges::find(said_, "row", &TableSaid::name)->rows.size(); }

 private:
  TemporaryFolder folder_;
  HandClock clock_;
  SeededRandom random_{1};
  std::vector<TableSaid> said_;
};

std::size_t newest_number() {
  const TemporaryFolder folder;
  HandClock clock;
  SeededRandom random(1);
  (void)must(HubDatabase::open({.path = folder.file("hub.db")}, clock, random));
  Database database = must(Database::open(folder.file("hub.db")));
  return static_cast<std::size_t>(must(database.number("PRAGMA user_version")).value_or(0));
}

}  // namespace

TEST_CASE("a hub's database of every number opens, is sound, and has lost nothing but what a step gives up") {
  const std::size_t newest = newest_number();
  for (std::size_t number = 1; number <= newest; ++number) {
    INFO("number " << number);
    Left left(number);
    const auto database = left.open();
    must(database->read([&](Database& connection) -> Result<void> {
      CHECK(must(connection.number("PRAGMA user_version")) == static_cast<std::int64_t>(newest));
      for (const TableSaid& table : left.said()) {
        INFO(table.name);
        CHECK_FALSE(table.rows.empty());
        // The seal's secret is new in a file of before it.
        if (!goes(table.name, number)) CHECK(std::ranges::includes(rows_said(connection, table), table.rows));
      }
      return {};
    }));
    const VerifyReport report = must(verify(*database));
    for (const std::string& finding : report.findings) FAIL_CHECK(finding);
    CHECK(report.rows == static_cast<std::int64_t>(left.rows()));
    CHECK(report.audit_entries == (number < kFirstWithAudit ? 0 : 2));
  }
}

TEST_CASE("phones go on with a hub whose database is of any earlier number") {
  for (std::size_t number = 1; number <= newest_number(); ++number) {
    INFO("number " << number);
    Left left(number);
    const auto database = left.open();
    SqliteHubStore store(*database);
    SqliteHubDirectory directory(*database);
    CHECK(database->epoch() == account_of('e').uuid);
    CHECK(page_after(store, kHere, 0).encoded.size() == left.rows());
    const auto account = must(directory.find_account("li"));
    REQUIRE(account.has_value());
    CHECK(account->id == account_of('\2'));
    CHECK(account->name == "李老师");
    CHECK(must(directory.ended_right(account_of('\xC8'), kHere)).has_value());
    CHECK(must(directory.find_session(std::string(32, 't'))).has_value() == (number >= kFirstWithKeys));
    put_rows(store, {contract_row(1)});
    CHECK(page_after(store, kHere, left.rows()).encoded == encoded_rows({contract_row(1)}));
  }
}
