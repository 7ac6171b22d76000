// The rows of one device (core/store/records.h): stamped writing, outbox, receipts, pulled rows, crashes.

#include "core/store/records.h"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/wire.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/results.h"

namespace baijia {
namespace {

using testing::must;

constexpr Scope kHome{310'104'013'007};
constexpr std::size_t kManyBytes = 1U << 20U;

Uuid uuid_of(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes.fill(number);
  return uuid;
}

Identity member() { return {AccountId{uuid_of(200)}, "李老师", Role::kMember, kHome, "龙泉园路居委会", DeviceId{77}}; }

/// A phone that can be killed and opened again.
struct Phone {
  Phone() { open(member()); }

  void open(const std::optional<Identity>& identity = std::nullopt) {
    records.reset();
    records = must(Records::open({clock, random, blocks, log}, blocks.crash(), identity));
  }
  template <class E>
  bool save(const E& entity) {
    Transaction transaction = must(records->begin());
    const bool changed = must(records->save(entity));
    must(records->commit(std::move(transaction)));
    return changed;
  }
  void pull(const std::vector<Row>& rows, std::uint64_t sequence = 1, bool complete = true) {
    must(records->apply_pulled(rows, {kEpoch, sequence, complete}, clock.now_millis()));
  }
  Row row(Kind kind, const Uuid& id) { return must(records->row({kind, id})).value(); }
  std::vector<Row> unsent() { return must(records->unsent(100, kManyBytes)); }
  void answer(const Row& row, RowReceipt::Status status, Code code = Code::kForbidden) {
    const RowReceipt receipt{row.key, status, hash_of(row), code};
    must(records->take_receipts({&receipt, 1}, clock.now_millis()));
  }
  OutboxCounts counts() { return must(records->outbox_counts()); }

  static inline const Uuid kEpoch = uuid_of(99);
  testing::HandClock clock;
  testing::SeededRandom random{3};
  testing::MemoryBlocks blocks;
  testing::KeptLog log;
  std::unique_ptr<Records> records;
};

Household household(std::uint8_t number = 1, std::string room = "602") {
  Household door;
  door.id.uuid = uuid_of(number);
  door.building.uuid = uuid_of(100);
  door.room = std::move(room);
  door.floor = 6;
  return door;
}

/// The hub's copy of a row after a colleague wrote `value` into field `number`, later than anything here.
Row changed_by_colleague(Row row, std::uint16_t number, Value value) {
  const auto place = std::ranges::lower_bound(row.fields, number, {}, &Field::number);
  Version version{0, DeviceId{5}};
  for (const Field& field : row.fields) version.time = std::max(version.time, field.version.time + 1);
  if (place != row.fields.end() && place->number == number) {
    *place = {number, std::move(value), version};
  } else {
    row.fields.insert(place, {number, std::move(value), version});
  }
  return row;
}

TEST_CASE("A saved entity is found again, also after a restart") {
  Phone phone;
  CHECK(phone.save(household()));
  phone.open();
  const auto found = must(phone.records->find<Household>(HouseholdId{uuid_of(1)}));
  REQUIRE(found.has_value());
  CHECK(found->room == "602");
  CHECK(found->building.uuid == uuid_of(100));
  CHECK_FALSE(must(phone.records->find<Household>(HouseholdId{uuid_of(2)})).has_value());
}

TEST_CASE("A save stamps only the fields that changed") {
  Phone phone;
  phone.save(household());
  const Row before = phone.row(Kind::kHousehold, uuid_of(1));
  phone.clock.advance(1000);
  Household door = household();
  door.tenure = Tenure::kLet;
  CHECK(phone.save(door));
  const Row after = phone.row(Kind::kHousehold, uuid_of(1));
  for (const Field& field : after.fields) {
    CAPTURE(field.number);
    CHECK((field.version == before.field(field.number)->version) == (field.number != 5));
  }
  CHECK(after.field(5)->version > before.field(5)->version);
}

TEST_CASE("A save that changes nothing writes nothing") {
  Phone phone;
  phone.save(household());
  const std::uint64_t accepted = phone.records->mirror().accepted();
  phone.clock.advance(1000);
  CHECK_FALSE(phone.save(household()));
  CHECK(phone.records->mirror().accepted() == accepted);
}

TEST_CASE("A cleared field and a withdrawn deletion are written too") {
  Phone phone;
  Household door = household();
  door.deleted = true;
  phone.save(door);
  door.deleted = false;
  door.room.clear();
  CHECK(phone.save(door));
  const Row row = phone.row(Kind::kHousehold, uuid_of(1));
  CHECK(row.field(2)->value == Value{});
  CHECK(row.field(kDeletedField)->value == Value{std::int64_t{0}});
  CHECK_FALSE(must(phone.records->find<Household>(door.id))->deleted);
}

TEST_CASE("A save leaves fields of a newer version alone") {
  Phone phone;
  phone.save(household());
  const Row hub = changed_by_colleague(phone.row(Kind::kHousehold, uuid_of(1)), 200, std::string("新"));
  phone.pull({hub});
  Household door = household();
  door.note = "敲门要响";
  phone.save(door);
  CHECK(*phone.row(Kind::kHousehold, uuid_of(1)).field(200) == *hub.field(200));
}

TEST_CASE("A write outside of a transaction is refused") {
  Phone phone;
  CHECK(phone.records->save(household()).error().code == Code::kInternal);
}

TEST_CASE("A transaction that is dropped leaves nothing behind") {
  Phone phone;
  {
    const Transaction transaction = must(phone.records->begin());
    CHECK(must(phone.records->save(household())));
  }
  CHECK_FALSE(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
  CHECK(phone.counts().pending == 0);
}

TEST_CASE("Observers see own writes and pulled ones, whole and once") {
  Phone phone;
  std::vector<std::pair<Row, bool>> seen;
  phone.records->add_observer([&seen](const Row& row, bool is_new) -> Result<void> {
    seen.emplace_back(row, is_new);
    return {};
  });
  phone.save(household());
  const Row own = phone.row(Kind::kHousehold, uuid_of(1));
  const Row hub = changed_by_colleague(own, 5, std::int64_t{2});
  phone.pull({hub});
  phone.pull({hub});
  REQUIRE(seen.size() == 2);
  CHECK(seen[0] == std::pair(own, true));
  CHECK(seen[1] == std::pair(hub, false));
  CHECK(phone.records->changes() == 2);
}

TEST_CASE("An observer's error undoes the write") {
  Phone phone;
  phone.records->add_observer([](const Row&, bool) -> Result<void> { return fail(Code::kDatabase, "index"); });
  Transaction transaction = must(phone.records->begin());
  CHECK(phone.records->save(household()).error().code == Code::kDatabase);
  {
    const Transaction dropped = std::move(transaction);
  }
  CHECK_FALSE(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
}

TEST_CASE("Unsent rows are given oldest first, at most as many and as much as asked for but one") {
  Phone phone;
  for (std::uint8_t number = 1; number <= 5; ++number) phone.save(household(number));
  const std::vector<Row> rows = phone.unsent();
  REQUIRE(rows.size() == 5);
  for (std::uint8_t number = 1; number <= 5; ++number) CHECK(rows[number - 1U].key.id == uuid_of(number));
  CHECK(must(phone.records->unsent(2, kManyBytes)).size() == 2);
  CHECK(must(phone.records->unsent(5, 1)).size() == 1);
  CHECK(must(phone.records->unsent(5, 2 * encode_row(rows[0]).size())).size() == 2);
}

TEST_CASE("Only durable rows are given to a push") {
  Phone phone;
  phone.save(household(1));
  CHECK(phone.unsent().size() == 1);
  phone.blocks.set_delayed(true);
  phone.save(household(2));
  CHECK(phone.unsent().size() == 1);
  phone.blocks.complete_next();
  CHECK(phone.unsent().size() == 2);
}

TEST_CASE("A push sequence is never given twice, whatever is lost in a crash") {
  Phone phone;
  std::uint64_t last = 0;
  std::mt19937_64 random(1);
  for (int life = 0; life < 12; ++life) {
    phone.blocks.set_delayed(true);
    phone.save(household(static_cast<std::uint8_t>(life + 1)));
    for (int push = 0; push < 300; ++push) {
      if (phone.unsent().empty()) {
        if (random() % 2 == 0 || !phone.blocks.waiting()) break;
        phone.blocks.complete_next();
        continue;
      }
      const std::uint64_t sequence = must(phone.records->next_push_sequence());
      REQUIRE(sequence > last);
      last = sequence;
    }
    phone.open();
  }
  CHECK(last > 0);
}

TEST_CASE("A receipt for the row as it is hands it over") {
  Phone phone;
  phone.save(household());
  phone.answer(phone.unsent().front(), RowReceipt::Status::kTaken);
  CHECK(phone.unsent().empty());
  CHECK(phone.counts().pending == 0);
  CHECK(phone.counts().handed == 1);
}

TEST_CASE("A receipt for a row that was edited meanwhile leaves it unsent") {
  Phone phone;
  phone.save(household());
  const Row sent = phone.unsent().front();
  phone.save(household(1, "603"));
  phone.answer(sent, RowReceipt::Status::kTaken);
  REQUIRE(phone.unsent().size() == 1);
  CHECK(phone.unsent().front().field(2)->value == Value{std::string("603")});
}

TEST_CASE("A deferred row stays unsent") {
  Phone phone;
  phone.save(household());
  phone.answer(phone.unsent().front(), RowReceipt::Status::kDeferred, Code::kHubBusy);
  CHECK(phone.unsent().size() == 1);
}

TEST_CASE("Rows that are put off hold up no others: those that wait behind them go first the next time") {
  Phone phone;
  for (std::uint8_t number = 1; number <= 3; ++number) phone.save(household(number));
  const auto batch = [&] { return must(phone.records->unsent(2, kManyBytes)); };
  for (const std::uint8_t first : {std::uint8_t{3}, std::uint8_t{2}}) {
    const std::vector<Row> sent = batch();
    std::vector<RowReceipt> put_off;
    for (const Row& row : sent)
      put_off.push_back({row.key, RowReceipt::Status::kDeferred, hash_of(row), Code::kForbidden});
    must(phone.records->take_receipts(put_off, phone.clock.now_millis()));
    CHECK(batch().front().key.id == uuid_of(first));
  }
  phone.open();
  CHECK(batch().front().key.id == uuid_of(2));
  CHECK(phone.counts().pending == 3);
}

TEST_CASE("A rejected row goes to the list, blocks nothing, and an edit sends it again") {
  Phone phone;
  phone.save(household(1));
  phone.save(household(2));
  phone.answer(phone.unsent().front(), RowReceipt::Status::kRejected, Code::kTooLong);
  const auto rejected = must(phone.records->rejected());
  REQUIRE(rejected.size() == 1);
  CHECK(rejected[0].key == RowKey{Kind::kHousehold, uuid_of(1)});
  CHECK(rejected[0].code == Code::kTooLong);
  REQUIRE(phone.unsent().size() == 1);
  CHECK(phone.unsent().front().key.id == uuid_of(2));
  CHECK(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
  phone.save(household(1, "601"));
  CHECK(must(phone.records->rejected()).empty());
  CHECK(phone.unsent().size() == 2);
}

TEST_CASE("A rejection of a row that was edited meanwhile leaves it unsent") {
  Phone phone;
  phone.save(household());
  const Row sent = phone.unsent().front();
  phone.save(household(1, "603"));
  phone.answer(sent, RowReceipt::Status::kRejected);
  CHECK(phone.unsent().size() == 1);
  CHECK(phone.counts().rejected == 0);
}

TEST_CASE("A row that the hub gives back as it is here is read back") {
  Phone phone;
  phone.save(household());
  const Row own = phone.unsent().front();
  phone.answer(own, RowReceipt::Status::kTaken);
  phone.pull({own});
  CHECK(phone.counts().handed == 0);
  CHECK(phone.counts().read_back == 1);
}

TEST_CASE("A row whose receipt was lost is handed over and read back by the pull") {
  Phone phone;
  phone.save(household());
  phone.pull({phone.unsent().front()});
  CHECK(phone.unsent().empty());
  CHECK(phone.counts().read_back == 1);
}

TEST_CASE("A pulled row that lacks the own edit is merged and stays unsent") {
  Phone phone;
  phone.save(household());
  const Row hub = changed_by_colleague(phone.unsent().front(), 5, std::int64_t{2});
  phone.save(household(1, "603"));
  phone.pull({hub});
  REQUIRE(phone.unsent().size() == 1);
  const Row now = phone.unsent().front();
  CHECK(now.field(2)->value == Value{std::string("603")});
  CHECK(now.field(5)->value == Value{std::int64_t{2}});
}

TEST_CASE("Rows pulled twice change nothing") {
  Phone phone;
  Phone other;
  other.save(household());
  const Row row = other.unsent().front();
  phone.pull({row});
  const std::uint64_t changes = phone.records->changes();
  phone.pull({row, row});
  CHECK(phone.records->changes() == changes);
  CHECK(phone.row(Kind::kHousehold, uuid_of(1)) == row);
  CHECK(phone.unsent().empty());
}

TEST_CASE("Rows of an unknown kind are kept, merged and given back") {
  Phone phone;
  const RowKey key{static_cast<Kind>(999), uuid_of(1)};
  const Row row{kHome, key, {{1, std::string("a"), {10, DeviceId{1}}}}};
  const Row newer{kHome, key, {{1, std::string("b"), {11, DeviceId{1}}}, {7, std::int64_t{3}, {11, DeviceId{1}}}}};
  phone.pull({row});
  phone.pull({newer});
  phone.pull({row});
  phone.open();
  CHECK(must(phone.records->row(key)) == newer);
}

TEST_CASE("Rows and cursor arrive together or not at all") {
  Phone phone;
  Phone other;
  other.save(household());
  phone.blocks.set_delayed(true);
  phone.pull(other.unsent(), 17);
  phone.open();
  CHECK(must(phone.records->cursor()).sequence == 0);
  CHECK_FALSE(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
  phone.blocks.set_delayed(false);
  phone.pull(other.unsent(), 17);
  phone.open();
  CHECK(must(phone.records->cursor()).sequence == 17);
  CHECK(must(phone.records->cursor()).epoch == Phone::kEpoch);
  CHECK(must(phone.records->cursor()).complete);
  CHECK(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
}

TEST_CASE("A restored hub gets everything in the black box again") {
  Phone phone;
  for (std::uint8_t number = 1; number <= 3; ++number) phone.save(household(number));
  const std::vector<Row> rows = phone.unsent();
  phone.answer(rows[0], RowReceipt::Status::kTaken);
  phone.pull({rows[1]}, 40);
  must(phone.records->start_over(uuid_of(98)));
  CHECK(phone.unsent().size() == 3);
  CHECK(phone.counts().pending == 3);
  const PullCursor cursor = must(phone.records->cursor());
  CHECK(cursor.epoch == uuid_of(98));
  CHECK(cursor.sequence == 0);
}

TEST_CASE("The black box keeps handed rows for thirty days and pending ones for ever") {
  Phone phone;
  phone.save(household(1));
  phone.answer(phone.unsent().front(), RowReceipt::Status::kTaken);
  phone.save(household(2));
  phone.clock.advance(kBlackBoxMillis - 1);
  must(phone.records->take_receipts({}, phone.clock.now_millis()));
  CHECK(phone.counts().handed == 1);
  phone.clock.advance(2);
  must(phone.records->take_receipts({}, phone.clock.now_millis()));
  CHECK(phone.counts().handed == 0);
  CHECK(phone.counts().pending == 1);
  CHECK(must(phone.records->row({Kind::kHousehold, uuid_of(1)})).has_value());
}

TEST_CASE("A clock that jumps ahead does not empty the black box") {
  Phone phone;
  phone.save(household());
  phone.answer(phone.unsent().front(), RowReceipt::Status::kTaken);
  const std::int64_t ten_years = std::int64_t{10} * 365 * 24 * 3'600'000;
  phone.clock.advance(ten_years);
  phone.open();
  must(phone.records->set_hub_offset(-ten_years));
  must(phone.records->take_receipts({}, phone.clock.now_millis()));
  CHECK(phone.counts().handed == 1);
}

TEST_CASE("The export holds unsent rows, rejected ones and the black box") {
  Phone phone;
  for (std::uint8_t number = 1; number <= 3; ++number) phone.save(household(number));
  const std::vector<Row> rows = phone.unsent();
  phone.answer(rows[0], RowReceipt::Status::kTaken);
  phone.answer(rows[1], RowReceipt::Status::kRejected);
  const std::vector<std::string> exported = must(phone.records->export_rows());
  REQUIRE(exported.size() == 3);
  for (std::size_t at = 0; at < 3; ++at) CHECK(exported[at] == encode_row(rows[at]));
}

TEST_CASE("A row from the future is given again, and handed over only when that is durable") {
  Phone phone;
  const std::int64_t ten_years = std::int64_t{10} * 365 * 24 * 3'600'000;
  phone.clock.advance(ten_years);
  phone.save(household());
  const Row far = phone.unsent().front();
  phone.blocks.set_delayed(true);
  must(phone.records->set_hub_offset(-ten_years));
  phone.answer(far, RowReceipt::Status::kDeferred, Code::kClockAhead);
  const Row now = phone.row(Kind::kHousehold, uuid_of(1));
  for (const Field& field : now.fields) {
    CHECK(field.version.millis() <= phone.clock.now_millis() - ten_years + kMaxAheadMillis);
    CHECK(field.value == far.field(field.number)->value);
  }
  CHECK(phone.unsent().empty());
  phone.blocks.set_delayed(false);
  CHECK(phone.unsent() == std::vector{now});
  phone.open();
  CHECK(phone.unsent() == std::vector{now});
  CHECK(phone.counts().pending == 1);
}

TEST_CASE("When one row comes from the future, all that wait are given again") {
  Phone phone;
  const std::int64_t ten_years = std::int64_t{10} * 365 * 24 * 3'600'000;
  phone.clock.advance(ten_years);
  for (std::uint8_t number = 1; number <= 3; ++number) phone.save(household(number));
  const std::vector<Row> far = phone.unsent();
  phone.answer(far[2], RowReceipt::Status::kRejected);
  must(phone.records->set_hub_offset(-ten_years));
  phone.answer(far[0], RowReceipt::Status::kDeferred, Code::kClockAhead);
  const std::vector<Row> again = phone.unsent();
  REQUIRE(again.size() == 2);
  for (std::size_t at = 0; at < 2; ++at) {
    CHECK(again[at].key == far[at].key);
    CHECK(again[at].fields.front().version < far[at].fields.front().version);
  }
}

TEST_CASE("A row that the hub defers for another reason stays as it is") {
  Phone phone;
  phone.save(household());
  const Row sent = phone.unsent().front();
  phone.answer(sent, RowReceipt::Status::kDeferred, Code::kHubStore);
  CHECK(phone.unsent() == std::vector{sent});
}

TEST_CASE("A stamp after a restart is greater than every one before it") {
  Phone phone;
  phone.save(household());
  phone.clock.advance(-3'600'000);
  phone.open();
  phone.save(household(1, "603"));
  const Row row = phone.row(Kind::kHousehold, uuid_of(1));
  CHECK(row.field(2)->version > row.field(1)->version);
}

TEST_CASE("Drafts and settings survive a restart") {
  Phone phone;
  Transaction transaction = must(phone.records->begin());
  must(phone.records->save_draft("visit/1", "说到一半"));
  must(phone.records->save_draft("visit/2", "x"));
  must(phone.records->drop_draft("visit/2"));
  must(phone.records->set_setting("theme", std::int64_t{2}));
  must(phone.records->commit(std::move(transaction)));
  phone.open();
  CHECK(must(phone.records->draft("visit/1")) == "说到一半");
  CHECK(must(phone.records->draft("visit/2")).empty());
  CHECK(must(phone.records->setting("theme")) == Value{std::int64_t{2}});
  CHECK(must(phone.records->setting("other")) == Value{});
}

TEST_CASE("While a save has failed nothing may be written, and reading goes on") {
  Phone phone;
  phone.save(household(1));
  phone.blocks.fail_once(1);
  phone.save(household(2));
  CHECK(phone.records->begin().error().code == Code::kReadOnly);
  CHECK(must(phone.records->find<Household>(HouseholdId{uuid_of(2)})).has_value());
  CHECK(must(phone.records->export_rows()).size() == 2);
  phone.records->mirror().retry();
  CHECK(phone.records->begin().has_value());
}

TEST_CASE("A database of another account or committee is refused") {
  Phone phone;
  Identity other = member();
  other.account.uuid = uuid_of(201);
  CHECK(Records::open({phone.clock, phone.random, phone.blocks, phone.log}, phone.blocks.image(), other).error().code ==
        Code::kWrongScope);
  other = member();
  other.scope.code = 1;
  CHECK(Records::open({phone.clock, phone.random, phone.blocks, phone.log}, phone.blocks.image(), other).error().code ==
        Code::kWrongScope);
}

TEST_CASE("Name, role and device follow the last sign-in") {
  Phone phone;
  Identity renamed = member();
  renamed.name = "李主任";
  renamed.role = Role::kChief;
  renamed.device.number = 78;
  phone.open(renamed);
  phone.open();
  CHECK(phone.records->identity() == renamed);
}

TEST_CASE("A new database needs an identity") {
  Phone phone;
  testing::MemoryBlocks empty;
  CHECK(Records::open({phone.clock, phone.random, empty, phone.log}, {}, std::nullopt).error().code == Code::kMissing);
}

TEST_CASE("Opening an up-to-date database writes nothing") {
  Phone phone;
  phone.save(household());
  const std::uint64_t submits = phone.blocks.submits();
  phone.open(member());
  CHECK(phone.blocks.submits() == submits);
}

TEST_CASE("A crash at any save leaves exactly the durable saves, pending") {
  Phone phone;
  std::mt19937_64 random(9);
  for (int life = 0; life < 10; ++life) {
    phone.blocks.set_delayed(true);
    std::vector<std::pair<std::uint64_t, std::string>> saves;
    const std::string before = must(phone.records->find<Household>(HouseholdId{uuid_of(1)})).value_or(Household{}).room;
    for (int save = 0; save < 20; ++save) {
      const std::string room = std::to_string(life) + "-" + std::to_string(save);
      phone.save(household(1, room));
      saves.emplace_back(phone.records->mirror().accepted(), room);
      while (phone.blocks.waiting() && random() % 2 == 0) phone.blocks.complete_next();
    }
    const std::uint64_t durable = phone.records->mirror().durable();
    std::string expected = before;
    for (const auto& [sequence, room] : saves) {
      if (sequence <= durable) expected = room;
    }
    phone.open(member());
    must(phone.records->database().check_integrity());
    CHECK(must(phone.records->find<Household>(HouseholdId{uuid_of(1)})).value_or(Household{}).room == expected);
    CHECK(phone.counts().pending == (expected.empty() ? 0 : 1));
  }
}

}  // namespace
}  // namespace baijia
