// The hub's round: replays, one bad row among good ones, a store that fails, clocks from the future.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/hub_world.h"

using namespace baijia;
using namespace baijia::testing;
using Status = RowReceipt::Status;

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kTenYears = 3653 * 24 * kHour;

}  // namespace

TEST_CASE("a pushed row is taken with the hash of what was sent, and everybody of the committee pulls it") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li, "儿子在外地");
  const RowReceipt receipt = hub.push(hub.li, visit);
  CHECK(receipt.status == Status::kTaken);
  CHECK(receipt.key == visit.key);
  CHECK(receipt.hash == hash_of(visit));
  const PullReply page = hub.pull(hub.wang);
  CHECK(page.rows == std::vector{encode_row(visit)});
  CHECK(page.remaining == 0);
}

TEST_CASE("the same push three times is taken three times and stored once") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li);
  const std::string request = encode(PushRequest{hub.li.device, 1, kHere, {encode_row(visit)}});
  const std::string first = hub.round.push(hub.li, request).value();
  const auto content = hub.pull(hub.li);
  CHECK(hub.round.push(hub.li, request).value() == first);
  CHECK(hub.round.push(hub.li, request).value() == first);
  CHECK(hub.pull(hub.li).last_sequence == content.last_sequence);
  CHECK(hub.pull(hub.li).rows.size() == 1);
}

TEST_CASE("edits of two members to different fields of one row are both kept") {
  HubWorld hub;
  const Row household = hub.household(hub.li);
  hub.import(household);
  const Row by_li = hub.edited(household, hub.li, 8, std::string("狗很凶"));
  const Row by_wang = hub.edited(household, hub.wang, 5, std::int64_t{2});
  CHECK(hub.push(hub.wang, by_wang).status == Status::kTaken);
  CHECK(hub.push(hub.li, by_li).status == Status::kTaken);
  CHECK(hub.stored(household.key)->field(8)->value == Value{std::string("狗很凶")});
  CHECK(hub.stored(household.key)->field(5)->value == Value{std::int64_t{2}});
}

TEST_CASE("malformed, oversized and too new requests are refused with their reason") {
  HubWorld hub;
  CHECK(hub.round.push(hub.li, "nonsense").error().code == Code::kMalformed);
  CHECK(hub.round.pull(hub.li, "").error().code == Code::kMalformed);
  CHECK(hub.round.push(hub.li, std::string(kMaxMessageBytes + 1, 'x')).error().code == Code::kTooLarge);
  std::string later = encode(PullRequest{hub.li.device, kHere, 0});
  later[3] = 2;
  CHECK(hub.round.pull(hub.li, later).error().code == Code::kTooNew);
}

TEST_CASE("a poison row in the middle of a batch stops none of its neighbours") {
  HubWorld hub;
  const Row before = hub.visit(hub.li, "", 1);
  const Row forbidden = hub.edited(hub.visit(hub.li, "", 2), hub.li, 6, reference(hub.wang.account.uuid));
  const Row after = hub.visit(hub.li, "", 3);
  const PushReply reply = hub.push(hub.li, {encode_row(before), "\xFFgarbage", encode_row(forbidden),
                                            std::string(kMaxRowBytes + 1, 'x'), encode_row(after)});
  CHECK(reply.receipts[0].status == Status::kTaken);
  CHECK(reply.receipts[1].status == Status::kRejected);
  CHECK(reply.receipts[1].code == Code::kMalformed);
  CHECK(reply.receipts[1].hash == hash_of("\xFFgarbage"));
  CHECK(reply.receipts[2].code == Code::kForbidden);
  CHECK(reply.receipts[3].code == Code::kTooLarge);
  CHECK(reply.receipts[4].status == Status::kTaken);
  CHECK(hub.pull(hub.wang).rows == std::vector{encode_row(before), encode_row(after)});
}

TEST_CASE("rows that the store cannot take are deferred alone") {
  HubWorld hub;
  hub.store.set_poison([](const Row& row) { return row.key.id.bytes[15] % 5 == 0; });
  std::vector<std::string> rows;
  for (std::uint8_t number = 1; number <= 20; ++number) rows.push_back(encode_row(hub.visit(hub.li, "", number)));
  const PushReply reply = hub.push(hub.li, rows);
  for (std::uint8_t number = 1; number <= 20; ++number) {
    CHECK((reply.receipts[number - 1U].status == Status::kDeferred) == (number % 5 == 0));
    CHECK(hub.stored(key_of(number)).has_value() == (number % 5 != 0));
  }
  hub.store.set_poison({});
  for (const RowReceipt& receipt : hub.push(hub.li, rows).receipts) CHECK(receipt.status == Status::kTaken);
}

TEST_CASE("a device may give its own values again under later versions, and nobody else's") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li);
  hub.import(visit);
  Row again = visit;
  for (Field& field : again.fields) field.version.time += 1U << 16U;
  CHECK(hub.push(hub.li, again).status == Status::kTaken);
  CHECK(hub.stored(visit.key) == again);
  Row others = again;
  for (Field& field : others.fields) {
    field.version.device = hub.wang.device;
    field.version.time += 1U << 16U;
  }
  CHECK(hub.push(hub.wang, others).status == Status::kRejected);
}

TEST_CASE("a store that is down refuses the push as a whole, after few tries") {
  HubWorld hub;
  hub.store.set_down(true);
  std::vector<std::string> rows;
  for (std::uint8_t number = 1; number <= 100; ++number) rows.push_back(encode_row(hub.visit(hub.li, "", number)));
  const auto reply = hub.round.push(hub.li, encode(PushRequest{hub.li.device, 1, kHere, rows}));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == Code::kHubStore);
  CHECK(hub.store.transactions() <= 2);
  CHECK(hub.round.pull(hub.li, encode(PullRequest{hub.li.device, kHere, 0})).error().code == Code::kHubStore);
}

TEST_CASE("a store that is busy is asked once") {
  struct BusyStore final : HubStore {
    int asked = 0;
    Result<void> transact(Scope, const std::function<Result<void>(HubTransaction&)>&) override {
      ++asked;
      return fail(Code::kHubBusy);
    }
    Result<HubPage> rows_after(Scope, std::uint64_t, std::size_t, std::size_t) override { return HubPage{}; }
    Result<Uuid> epoch() override { return uuid_from_name("epoch"); }
    Result<std::vector<std::string>> rows_of(Scope, Kind) override { return std::vector<std::string>{}; }
    Result<std::vector<std::string>> rows_at(Scope, std::span<const RowKey>) override {
      return std::vector<std::string>{};
    }
  } store;
  HubWorld hub;
  HubRound round(store, hub.clock, hub.log);
  const std::vector<std::string> rows{encode_row(hub.visit(hub.li)), encode_row(hub.visit(hub.li, "", 2))};
  const auto reply = round.push(hub.li, encode(PushRequest{hub.li.device, 1, kHere, rows}));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == Code::kHubBusy);
  CHECK(store.asked == 1);
}

TEST_CASE("a commit whose answer was lost is found done") {
  HubWorld hub;
  hub.store.fail_next(MemoryHubStore::Fault::kAfterCommit);
  const Row visit = hub.visit(hub.li);
  CHECK(hub.push(hub.li, {encode_row(visit), encode_row(hub.visit(hub.li, "", 2))}).receipts[0].status ==
        Status::kTaken);
  CHECK(hub.pull(hub.li).rows.size() == 2);
}

TEST_CASE("a version a little ahead is kept as it is, the past always") {
  HubWorld hub;
  Row row = hub.visit(hub.li);
  for (Field& field : row.fields) field.version = version_at(hub.clock.now_millis() + kMaxAheadMillis, 1);
  const PushReply reply = hub.push(hub.li, {encode_row(row)});
  CHECK(reply.receipts.front().status == Status::kTaken);
  CHECK(hub.stored(row.key) == row);
  Row old = hub.visit(hub.li, "", 2);
  for (Field& field : old.fields) field.version = version_at(1, 1);
  CHECK(hub.push(hub.li, old).status == Status::kTaken);
  CHECK(hub.stored(old.key) == old);
}

TEST_CASE("a row of a clock ten years ahead is deferred until its device has given it again, other rows are taken") {
  HubWorld hub;
  HandClock wrong(hub.clock.now_millis() + kTenYears);
  VersionClock clock(wrong, hub.li.device, 0, 0);
  Row far = hub.visit(hub.li, "未来", 1);
  for (Field& field : far.fields) field.version = clock.stamp();
  const Row near = hub.visit(hub.li, "现在", 2);
  const PushReply reply = hub.push(hub.li, {encode_row(far), encode_row(near)});
  CHECK(reply.receipts[0].status == Status::kDeferred);
  CHECK(reply.receipts[0].code == Code::kClockAhead);
  CHECK(reply.receipts[1].status == Status::kTaken);
  CHECK_FALSE(hub.stored(far.key));
  clock.set_hub_offset(reply.hub_millis - wrong.now_millis());
  REQUIRE(clock.restamp(far));
  CHECK(hub.push(hub.li, far).status == Status::kTaken);
  CHECK(hub.stored(far.key) == far);
}

TEST_CASE("an edit from the future undoes nothing that came since, however often it is repeated") {
  HubWorld hub;
  HandClock wrong(hub.clock.now_millis() + kTenYears);
  VersionClock clock(wrong, hub.li.device, 0, 0);
  Row far = hub.visit(hub.li, "未来");
  for (Field& field : far.fields) field.version = clock.stamp();
  clock.set_hub_offset(hub.clock.now_millis() - wrong.now_millis());
  Row again = far;
  REQUIRE(clock.restamp(again));
  REQUIRE(hub.push(hub.li, again).status == Status::kTaken);
  hub.clock.advance(kMaxAheadMillis);
  const Row edited = hub.edited(again, hub.chief, 8, std::string("改过"));
  REQUIRE(hub.push(hub.chief, edited).status == Status::kTaken);
  hub.clock.advance(kHour);
  CHECK(hub.push(hub.li, again).status == Status::kTaken);
  CHECK(hub.push(hub.li, far).status == Status::kDeferred);
  CHECK(hub.stored(far.key) == edited);
}

TEST_CASE("an edit given again wins over what it was written over, even when that is a little ahead itself") {
  HubWorld hub;
  Row visit = hub.visit(hub.li, "先");
  for (Field& field : visit.fields) field.version = version_at(hub.clock.now_millis() + kMaxAheadMillis, 1);
  REQUIRE(hub.push(hub.li, visit).status == Status::kTaken);
  HandClock wrong(hub.clock.now_millis() + kTenYears);
  VersionClock clock(wrong, hub.li.device, 0, 0);
  Row edited = visit;
  for (Field& field : edited.fields) {
    if (field.number == 8) field = {8, std::string("后"), clock.stamp_after(visit)};
  }
  const PushReply reply = hub.push(hub.li, {encode_row(edited)});
  REQUIRE(reply.receipts.front().code == Code::kClockAhead);
  clock.set_hub_offset(reply.hub_millis - wrong.now_millis());
  REQUIRE(clock.restamp(edited));
  CHECK(hub.push(hub.li, edited).status == Status::kTaken);
  CHECK(hub.stored(visit.key)->field(8)->value == Value{std::string("后")});
}

TEST_CASE("an edit over a version from the future is taken, when the hub itself had let that through") {
  HubWorld hub;
  Row visit = hub.visit(hub.li, "先");
  for (Field& field : visit.fields) field.version = version_at(hub.clock.now_millis() + kTenYears, 1);
  hub.import(visit);
  HandClock right(hub.clock.now_millis());
  VersionClock clock(right, hub.li.device, 0, 0);
  Row edited = visit;
  const Version version = clock.stamp_after(visit);
  for (Field& field : edited.fields) {
    if (field.number == 8) field = {8, std::string("后"), version};
  }
  CHECK(hub.push(hub.li, edited).status == Status::kTaken);
  CHECK(hub.stored(visit.key) == edited);
}

TEST_CASE("a box from the future is brought back when the hub lacks its row, and never undoes an edit") {
  HubWorld hub;
  Row far = hub.visit(hub.li, "未来");
  for (Field& field : far.fields) field.version = version_at(hub.clock.now_millis() + kTenYears + field.number, 1);
  const auto take = [&] { return hub.round.take(hub.li, {encode_row(far)}).value().front(); };
  CHECK(take().status == Status::kTaken);
  const Row stored = hub.stored(far.key).value();
  REQUIRE(stored.fields.size() == far.fields.size());
  for (std::size_t i = 0; i < stored.fields.size(); ++i) {
    CHECK(stored.fields[i].value == far.fields[i].value);
    CHECK(stored.fields[i].version.millis() < hub.clock.now_millis());
    if (i != 0) CHECK(stored.fields[i].version > stored.fields[i - 1].version);
  }
  hub.clock.advance(kHour);
  CHECK(take().status == Status::kTaken);
  CHECK(hub.stored(far.key) == stored);
  const Row edited = hub.edited(stored, hub.chief, 8, std::string("改过"));
  REQUIRE(hub.push(hub.chief, edited).status == Status::kTaken);
  CHECK(take().code == Code::kClockAhead);
  CHECK(hub.stored(far.key) == edited);
}

TEST_CASE("a row that grew too large for others is rejected") {
  HubWorld hub;
  Row row{kHere, key_of(1, static_cast<Kind>(500)), {}};
  const Version version = hub.now(hub.li);
  for (std::uint16_t number = 1; number <= 200; ++number) row.fields.push_back({number, std::int64_t{1}, version});
  REQUIRE(hub.push(hub.li, row).status == Status::kTaken);
  for (Field& field : row.fields) field.number = static_cast<std::uint16_t>(field.number + 200);
  CHECK(hub.push(hub.li, row).code == Code::kTooLarge);
}

TEST_CASE("a long history is pulled in pages that fit a message") {
  HubWorld hub;
  constexpr int kRows = 700;
  for (int i = 0; i < kRows; ++i) {
    Row row = hub.visit(hub.li, std::string(3500, 'x'));
    row.key.id = uuid_from_name(std::to_string(i));
    hub.import(row);
  }
  std::uint64_t after = 0;
  std::uint64_t remaining = kRows;
  int pages = 0;
  std::size_t rows = 0;
  do {
    const PullReply page = hub.pull(hub.wang, after);
    CHECK(encode(page).size() < kMaxMessageBytes);
    rows += page.rows.size();
    CHECK(page.remaining == kRows - rows);
    remaining = page.remaining;
    after = page.last_sequence;
    ++pages;
  } while (remaining != 0);
  CHECK(rows == kRows);
  CHECK(pages >= 2);
}

TEST_CASE("a box is taken like pushes and taking it again changes nothing") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li, "", 1);
  const std::vector<std::string> rows{encode_row(visit), "garbage"};
  for (int times = 0; times < 2; ++times) {
    const auto receipts = hub.round.take(hub.li, rows);
    REQUIRE(receipts);
    CHECK(receipts->at(0).status == Status::kTaken);
    CHECK(receipts->at(1).status == Status::kRejected);
  }
  CHECK(hub.pull(hub.li).rows == std::vector{encode_row(visit)});
}

TEST_CASE("the log says nothing of what was written") {
  HubWorld hub;
  Row far = hub.visit(hub.li, "秘密");
  for (Field& field : far.fields) field.version = version_at(hub.clock.now_millis() + kTenYears, 1);
  hub.push(hub.li, {encode_row(far), encode_row(hub.visit(hub.wang, "秘密", 2)), "秘密"});
  REQUIRE_FALSE(hub.log.lines.empty());
  for (const KeptLog::Line& line : hub.log.lines) CHECK(line.text.find("秘密") == std::string::npos);
}
