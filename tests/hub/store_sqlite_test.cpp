// The hub's SQLite file: the contract of every HubStore, waiting, backup, and two SQLites in one process.

#include "shell/hub/store_sqlite.h"

#include <filesystem>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <dlfcn.h>

#include "shell/hub/directory_sqlite.h"
#include "shell/hub/store.h"
#include "shell/hub/verify.h"
#include "tests/hub/store_contract.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

HandClock& clock_of_tests() {
  static HandClock clock;
  return clock;
}

std::unique_ptr<HubDatabase> open_database(const std::string& path, std::int64_t wait_millis = 2000,
                                           std::uint64_t seed = 1) {
  SeededRandom random(seed);
  return must(HubDatabase::open({.path = path, .wait_millis = wait_millis}, clock_of_tests(), random));
}

/// A store that brings its folder and file along.
class OwnedStore final : public HubStore {
 public:
  OwnedStore() : database_(open_database(folder_.file("hub.db"))), store_(*database_) {}
  Result<void> transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) override {
    return store_.transact(scope, body);
  }
  Result<HubPage> rows_after(Scope scope, std::uint64_t after, std::size_t rows, std::size_t bytes) override {
    return store_.rows_after(scope, after, rows, bytes);
  }
  Result<std::vector<std::string>> rows_of(Scope scope, Kind kind) override { return store_.rows_of(scope, kind); }
  Result<std::vector<std::string>> rows_at(Scope scope, std::span<const RowKey> keys) override {
    return store_.rows_at(scope, keys);
  }
  Result<Uuid> epoch() override { return store_.epoch(); }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<HubDatabase> database_;
  SqliteHubStore store_;
};

}  // namespace

TEST_CASE("the hub's store in SQLite") {
  check_hub_store([] { return std::make_unique<OwnedStore>(); });
}

TEST_CASE("rows and epoch are there when the file is opened again") {
  const TemporaryFolder folder;
  Uuid epoch;
  {
    const auto database = open_database(folder.file("hub.db"), 2000, 1);
    epoch = database->epoch();
    SqliteHubStore store(*database);
    put_rows(store, {contract_row(1)});
  }
  const auto database = open_database(folder.file("hub.db"), 2000, 2);
  SqliteHubStore store(*database);
  CHECK(database->epoch() == epoch);
  CHECK(page_after(store, kHere, 0).encoded == encoded_rows({contract_row(1)}));
}

TEST_CASE("a writer that is held up says busy after its time, and reading goes on") {
  const TemporaryFolder folder;
  const auto holder = open_database(folder.file("hub.db"));
  const auto waiter = open_database(folder.file("hub.db"), 50);
  SqliteHubStore waiting(*waiter);
  REQUIRE(holder->write([&](Database&) -> Result<void> {
    const Result<void> refused =
        waiting.transact(kHere, [](HubTransaction& transaction) { return transaction.put(contract_row(1)); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kHubBusy);
    CHECK(waiting.rows_after(kHere, 0, 10, 1000));
    return {};
  }));
  CHECK(waiting.transact(kHere, [](HubTransaction& transaction) { return transaction.put(contract_row(1)); }));
}

TEST_CASE("a second thread that cannot write in time is told so") {
  const TemporaryFolder folder;
  const auto database = open_database(folder.file("hub.db"), 50);
  REQUIRE(database->write([&](Database&) -> Result<void> {
    Code code{};
    std::thread([&] { code = database->write([](Database&) { return Result<void>{}; }).error().code; }).join();
    CHECK(code == Code::kHubBusy);
    return {};
  }));
}

TEST_CASE("a file that is not the hub's, and one of a newer hub, are not touched") {
  const TemporaryFolder folder;
  SeededRandom random(1);
  {
    Database foreign = must(Database::open(folder.file("foreign.db")));
    must(foreign.exec("CREATE TABLE something (x)"));
  }
  CHECK(HubDatabase::open({.path = folder.file("foreign.db")}, clock_of_tests(), random).error().code ==
        Code::kInvalid);
  (void)open_database(folder.file("newer.db"));
  {
    Database newer = must(Database::open(folder.file("newer.db")));
    must(newer.exec("PRAGMA user_version=99"));
  }
  CHECK(HubDatabase::open({.path = folder.file("newer.db")}, clock_of_tests(), random).error().code ==
        Code::kStorageTooNew);
}

TEST_CASE("a backup made while something is written holds every row, no session, and starts a new history") {
  const TemporaryFolder folder;
  const auto database = open_database(folder.file("hub.db"), 2000, 1);
  SqliteHubStore store(*database);
  SqliteHubDirectory directory(*database);
  put_rows(store, {contract_row(1), contract_row(2)});
  const AccountId account{uuid_from_name("account")};
  must(directory.add_account({.id = account, .scope = kHere, .login = "a", .name = "甲", .password_hash = "x"}));
  must(directory.add_session("hash", account, DeviceId{7}, 1));

  must(database->backup_to(folder.file("copy.db")));
  put_rows(store, {contract_row(3)});

  const auto copy = open_database(folder.file("copy.db"), 2000, 2);
  SqliteHubStore copied(*copy);
  SqliteHubDirectory copied_directory(*copy);
  CHECK(page_after(copied, kHere, 0).encoded == encoded_rows({contract_row(1), contract_row(2)}));
  CHECK(copy->epoch() != database->epoch());
  CHECK_FALSE(copy->epoch().empty());
  CHECK_FALSE(must(copied_directory.find_session("hash")));
  CHECK(must(directory.find_session("hash")));
  CHECK(must(copied_directory.find_account("a")));
}

TEST_CASE("a backup never replaces a file") {
  const TemporaryFolder folder;
  const auto database = open_database(folder.file("hub.db"));
  must(database->backup_to(folder.file("copy.db")));
  CHECK(database->backup_to(folder.file("copy.db")).error().code == Code::kInvalid);
}

TEST_CASE("verify finds a row under a wrong key, one that does not decode, and a sequence that was never given") {
  const TemporaryFolder folder;
  const auto database = open_database(folder.file("hub.db"));
  SqliteHubStore store(*database);
  put_rows(store, {contract_row(1), contract_row(2), contract_row(3)});
  CHECK(must(verify(*database)).sound());
  CHECK(must(verify(*database)).rows == 3);
  must(database->write([](Database& connection) -> Result<void> {
    BAIJIA_TRY(connection.exec("UPDATE row SET kind = 3 WHERE sequence = 1"));
    BAIJIA_TRY(connection.exec("UPDATE row SET encoded = x'00' WHERE sequence = 2"));
    return connection.exec("UPDATE row SET sequence = 9 WHERE sequence = 3");
  }));
  CHECK(must(verify(*database)).findings.size() == 3);
}

TEST_CASE("our SQLite and the system's, which the HTTP library brings, live side by side") {
  const auto system_version = reinterpret_cast<const char* (*)()>(::dlsym(RTLD_DEFAULT, "sqlite3_libversion"));
  REQUIRE(system_version != nullptr);
  Database ours = must(Database::open(":memory:"));
  Statement version = must(ours.query("SELECT sqlite_version()"));
  REQUIRE(must(version.step()));
  const std::string our_version(version.text(0));
  // The symbol that others find is the system's: its version is another, or it has another way of being built.
  void* system = ::dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_NOLOAD);
  REQUIRE(system != nullptr);
  CHECK(::dlsym(system, "sqlite3_libversion") == ::dlsym(RTLD_DEFAULT, "sqlite3_libversion"));

  using Open = int (*)(const char*, void**);
  using Exec = int (*)(void*, const char*, void*, void*, void*);
  using Close = int (*)(void*);
  const auto system_open = reinterpret_cast<Open>(::dlsym(system, "sqlite3_open"));
  const auto system_exec = reinterpret_cast<Exec>(::dlsym(system, "sqlite3_exec"));
  const auto system_close = reinterpret_cast<Close>(::dlsym(system, "sqlite3_close"));
  const TemporaryFolder folder;
  Database mine = must(Database::open(folder.file("shared.db")));
  must(mine.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)"));
  void* theirs = nullptr;
  REQUIRE(system_open(folder.file("shared.db").c_str(), &theirs) == 0);
  CHECK(system_exec(theirs, "INSERT INTO t VALUES (2)", nullptr, nullptr, nullptr) == 0);
  CHECK(must(mine.number("SELECT count(*) FROM t")) == 2);
  CHECK(system_close(theirs) == 0);
  INFO("ours " << our_version << ", the system's " << system_version());
  CHECK_FALSE(our_version.empty());
}
