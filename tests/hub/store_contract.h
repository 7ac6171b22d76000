#pragma once

// What every HubStore must do, as one function to be called from a TEST_CASE of each implementation. `make` gives a
// store that is empty; the stores need not live side by side.

#include <functional>
#include <limits>
#include <memory>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/hub_store.h"
#include "core/sync/wire.h"

namespace baijia::testing {

inline constexpr Scope kHere{310104013007};
inline constexpr Scope kThere{310104013008};

inline RowKey contract_key(std::uint8_t number, Kind kind = Kind::kVisit) {
  RowKey key{kind, {}};
  key.id.bytes[15] = number;
  return key;
}

inline Row contract_row(std::uint8_t number, std::string text = "说了什么", Scope scope = kHere) {
  return {scope, contract_key(number), {{8, std::move(text), {std::uint64_t{number} << 16U, DeviceId{7}}}}};
}

/// Everything a value, a number or a version can be.
inline Row widest_row() {
  const Version last{std::numeric_limits<std::uint64_t>::max(), {std::numeric_limits<std::uint64_t>::max()}};
  Row row{kHere, contract_key(200, static_cast<Kind>(60'000)), {}};
  row.fields.push_back({0, std::monostate{}, {}});
  row.fields.push_back({1, std::numeric_limits<std::int64_t>::min(), last});
  row.fields.push_back({2, std::numeric_limits<std::int64_t>::max(), {}});
  row.fields.push_back({3, std::string(), last});
  row.fields.push_back({4, std::string("𠮷野家\n'\";--"), {1, {2}}});
  row.fields.push_back({255, Bytes{std::string("\0\xFF\0", 3)}, {1, {3}}});
  row.fields.push_back({65'535, Bytes{}, last});
  return row;
}

inline void put_rows(HubStore& store, const std::vector<Row>& rows) {
  REQUIRE(store.transact(rows.front().scope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : rows) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
}

inline std::optional<Row> find_row(HubStore& store, Scope scope, const RowKey& key) {
  std::optional<Row> found;
  REQUIRE(store.transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    BAIJIA_TRY_ASSIGN(found, transaction.find(key));
    return {};
  }));
  return found;
}

inline HubPage page_after(HubStore& store, Scope scope, std::uint64_t after, std::size_t max_rows = 100,
                          std::size_t max_bytes = 1'000'000) {
  const Result<HubPage> page = store.rows_after(scope, after, max_rows, max_bytes);
  REQUIRE(page);
  return *page;
}

inline std::vector<std::string> encoded_rows(const std::vector<Row>& rows) {
  std::vector<std::string> encoded;
  for (const Row& row : rows) encoded.push_back(encode_row(row));
  return encoded;
}

inline void check_hub_store(const std::function<std::unique_ptr<HubStore>()>& make) {
  const std::unique_ptr<HubStore> store = make();

  SECTION("rows are found by kind in the order of ids, and by their keys, in their committee alone") {
    Row other = contract_row(1);
    other.key = contract_key(1, Kind::kStandIn);
    put_rows(*store, {contract_row(3), other, contract_row(2)});
    put_rows(*store, {contract_row(4, "那边的", kThere)});
    CHECK(store->rows_of(kHere, Kind::kVisit) == encoded_rows({contract_row(2), contract_row(3)}));
    CHECK(store->rows_of(kHere, Kind::kStandIn) == encoded_rows({other}));
    CHECK(store->rows_of(kHere, Kind::kIssue).value().empty());
    const std::vector<RowKey> keys{contract_key(3), contract_key(9), contract_key(4)};
    CHECK(store->rows_at(kHere, keys) == encoded_rows({contract_row(3)}));
    CHECK(store->rows_at(kThere, keys) == encoded_rows({contract_row(4, "那边的", kThere)}));
  }

  SECTION("an empty store has no rows and stays at the cursor it was asked for") {
    const HubPage page = page_after(*store, kHere, 41);
    CHECK(page.encoded.empty());
    CHECK(page.last_sequence == 41);
    CHECK(page.remaining == 0);
    CHECK_FALSE(find_row(*store, kHere, contract_key(1)));
  }

  SECTION("a row of unknown kind with every sort of value comes back as it was put") {
    put_rows(*store, {widest_row()});
    CHECK(find_row(*store, kHere, widest_row().key) == widest_row());
    CHECK(page_after(*store, kHere, 0).encoded == encoded_rows({widest_row()}));
  }

  SECTION("rows come in the order in which they were put") {
    const std::vector<Row> rows{contract_row(3), contract_row(1), contract_row(2)};
    put_rows(*store, rows);
    CHECK(page_after(*store, kHere, 0).encoded == encoded_rows(rows));
  }

  SECTION("a row that is put again moves to the end and is there once") {
    put_rows(*store, {contract_row(1), contract_row(2)});
    const std::uint64_t before = page_after(*store, kHere, 0).last_sequence;
    put_rows(*store, {contract_row(1, "改过")});
    CHECK(page_after(*store, kHere, 0).encoded == encoded_rows({contract_row(2), contract_row(1, "改过")}));
    CHECK(page_after(*store, kHere, before).encoded == encoded_rows({contract_row(1, "改过")}));
  }

  SECTION("the rows of one kind come in order of ids, those of this transaction too, others' not") {
    put_rows(*store, {contract_row(3), contract_row(1), widest_row()});
    put_rows(*store, {contract_row(9, "那边", kThere)});
    REQUIRE(store->transact(kHere, [&](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY(transaction.put(contract_row(2)));
      BAIJIA_TRY_ASSIGN(const std::vector<Row> visits, transaction.rows_of(Kind::kVisit));
      CHECK(visits == std::vector{contract_row(1), contract_row(2), contract_row(3)});
      BAIJIA_TRY_ASSIGN(const std::vector<Row> issues, transaction.rows_of(Kind::kIssue));
      CHECK(issues.empty());
      return {};
    }));
  }

  SECTION("pages by rows can be resumed and say what remains") {
    put_rows(*store, {contract_row(1), contract_row(2), contract_row(3), contract_row(4), contract_row(5)});
    const HubPage first = page_after(*store, kHere, 0, 2);
    CHECK(first.encoded == encoded_rows({contract_row(1), contract_row(2)}));
    CHECK(first.remaining == 3);
    const HubPage second = page_after(*store, kHere, first.last_sequence, 2);
    CHECK(second.encoded == encoded_rows({contract_row(3), contract_row(4)}));
    CHECK(second.remaining == 1);
    const HubPage third = page_after(*store, kHere, second.last_sequence, 2);
    CHECK(third.encoded == encoded_rows({contract_row(5)}));
    CHECK(third.remaining == 0);
  }

  SECTION("a page keeps to its bytes but always has a row when there is one") {
    put_rows(*store, {contract_row(1, std::string(1000, 'a')), contract_row(2), contract_row(3)});
    const HubPage first = page_after(*store, kHere, 0, 100, 10);
    CHECK(first.encoded.size() == 1);
    CHECK(first.remaining == 2);
    const std::size_t two_rows = encode_row(contract_row(2)).size() + encode_row(contract_row(3)).size();
    CHECK(page_after(*store, kHere, first.last_sequence, 100, two_rows).encoded.size() == 2);
    CHECK(page_after(*store, kHere, first.last_sequence, 100, two_rows - 1).encoded.size() == 1);
  }

  SECTION("a transaction sees what it put") {
    REQUIRE(store->transact(kHere, [](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY(transaction.put(contract_row(1)));
      BAIJIA_TRY_ASSIGN(const std::optional<Row> found, transaction.find(contract_key(1)));
      CHECK(found == contract_row(1));
      return {};
    }));
  }

  SECTION("an error undoes everything in the transaction and is passed on") {
    put_rows(*store, {contract_row(1)});
    const Result<void> done = store->transact(kHere, [&](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY(transaction.put(contract_row(1, "改过")));
      BAIJIA_TRY(transaction.put(contract_row(2)));
      return fail(Code::kTooLong, "no");
    });
    REQUIRE_FALSE(done);
    CHECK(done.error().code == Code::kTooLong);
    CHECK(page_after(*store, kHere, 0).encoded == encoded_rows({contract_row(1)}));
  }

  SECTION("what is put after an undone transaction is behind every cursor given before") {
    put_rows(*store, {contract_row(1)});
    (void)store->transact(kHere, [](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY(transaction.put(contract_row(2)));
      return fail(Code::kHubStore);
    });
    const std::uint64_t cursor = page_after(*store, kHere, 0).last_sequence;
    put_rows(*store, {contract_row(3)});
    CHECK(page_after(*store, kHere, cursor).encoded == encoded_rows({contract_row(3)}));
  }

  SECTION("committees do not see each other's rows, even under the same id") {
    put_rows(*store, {contract_row(1, "这里")});
    put_rows(*store, {contract_row(1, "那里", kThere)});
    CHECK(find_row(*store, kHere, contract_key(1)) == contract_row(1, "这里"));
    CHECK(find_row(*store, kThere, contract_key(1)) == contract_row(1, "那里", kThere));
    CHECK(page_after(*store, kHere, 0).encoded == encoded_rows({contract_row(1, "这里")}));
    CHECK(page_after(*store, kThere, 0).encoded == encoded_rows({contract_row(1, "那里", kThere)}));
  }

  SECTION("the same id under two kinds is two rows") {
    Row household = contract_row(1, "户");
    household.key.kind = Kind::kHousehold;
    put_rows(*store, {contract_row(1), household});
    CHECK(find_row(*store, kHere, contract_key(1)) == contract_row(1));
    CHECK(find_row(*store, kHere, household.key) == household);
  }

  SECTION("a cursor beyond every row finds none") {
    put_rows(*store, {contract_row(1)});
    const std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
    CHECK(page_after(*store, kHere, last).encoded.empty());
    CHECK(page_after(*store, kHere, last).last_sequence == last);
  }

  SECTION("a push may be noted again; another one of its number is a clone's") {
    const auto note = [&](std::uint64_t device, std::uint64_t sequence, std::uint64_t hash, Scope scope = kHere,
                          std::string_view account = "li") {
      return store->transact(scope, [&](HubTransaction& transaction) {
        return transaction.note_push(AccountId{uuid_from_name(account)}, DeviceId{device}, sequence,
                                     RowHash{hash, hash});
      });
    };
    constexpr std::uint64_t kDevice = std::numeric_limits<std::uint64_t>::max();
    CHECK(note(kDevice, 5, 1));
    CHECK(note(kDevice, 5, 1));
    CHECK(note(kDevice, 5, 2).error().code == Code::kClonedDevice);
    CHECK(note(kDevice, kDevice, 1));
    CHECK(note(kDevice - 1, 5, 2));
    CHECK(note(kDevice, 5, 2, kThere));
    // Two people on one phone count each for themselves.
    CHECK(note(kDevice, 5, 3, kHere, "wang"));
  }

  SECTION("the epoch is there and stays") {
    const Result<Uuid> epoch = store->epoch();
    REQUIRE(epoch);
    CHECK_FALSE(epoch->empty());
    put_rows(*store, {contract_row(1)});
    CHECK(store->epoch().value() == *epoch);
  }

  SECTION("transactions of several threads do not undo each other") {
    constexpr int kThreads = 4;
    constexpr int kTimes = 25;
    std::vector<std::jthread> threads;
    std::array<bool, kThreads> fine{};
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&store, &ok = fine[static_cast<std::size_t>(thread)]] {
        ok = true;
        for (int i = 0; i < kTimes; ++i) {
          ok = ok && store
                         ->transact(kHere,
                                    [](HubTransaction& transaction) -> Result<void> {
                                      BAIJIA_TRY_ASSIGN(std::optional<Row> row, transaction.find(contract_key(1)));
                                      if (!row) row = Row{kHere, contract_key(1), {{1, std::int64_t{0}, {}}}};
                                      ++std::get<std::int64_t>(row->fields[0].value);
                                      return transaction.put(*row);
                                    })
                         .has_value();
        }
      });
    }
    threads.clear();
    for (const bool ok : fine) CHECK(ok);
    const std::optional<Row> row = find_row(*store, kHere, contract_key(1));
    REQUIRE(row);
    CHECK(row->fields[0].value == Value{std::int64_t{kThreads * kTimes}});
  }
}

}  // namespace baijia::testing
