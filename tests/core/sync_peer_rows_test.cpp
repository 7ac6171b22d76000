// The client's round against a scripted network: what it sends and pulls, and what becomes of its rows.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/peer_world.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("a fresh device pulls, and is complete when the hub has nothing") {
  PeerWorld world;
  CHECK_FALSE(world.store.place.complete);
  CHECK(world.run() == 1);
  CHECK(world.store.place.complete);
  CHECK(world.store.place.epoch == uuid_from_name("epoch"));
  CHECK(world.peer.state() == Peer::State::kIdle);
  CHECK_FALSE(world.peer.next_attempt_millis());
}

TEST_CASE("what is unsent is pushed first and then read back") {
  PeerWorld world;
  world.store.write(world.visit(1));
  const HubRequest push = world.expect(kPush);
  CHECK(world.peer.state() == Peer::State::kPushing);
  CHECK_FALSE(world.next());
  REQUIRE(world.peer.on_response(world.hub_answer(push)));
  CHECK(world.store.outbox.empty());
  const HubRequest pull = world.expect(kPull);
  CHECK(world.peer.state() == Peer::State::kPulling);
  REQUIRE(world.peer.on_response(world.hub_answer(pull)));
  CHECK_FALSE(world.next());
  CHECK(world.peer.pulled() == 1);
}

TEST_CASE("a new row is pushed without being asked for, other news are pulled after refresh") {
  PeerWorld world;
  world.run();
  CHECK_FALSE(world.next());
  world.store.write(world.visit(1));
  CHECK(world.run() == 2);
  world.peer.refresh();
  CHECK(world.peer.next_attempt_millis() == world.clock.now_millis());
  CHECK(world.run() == 1);
}

TEST_CASE("waking a peer that has nothing to hand over sends nothing") {
  PeerWorld world;
  world.run();
  world.peer.wake();
  CHECK(world.peer.next_attempt_millis() == world.clock.now_millis());
  CHECK_FALSE(world.next());
  CHECK_FALSE(world.peer.next_attempt_millis());
}

TEST_CASE("a refresh during a pull is followed by another pull") {
  PeerWorld world;
  const HubRequest pull = world.expect(kPull);
  world.peer.refresh();
  REQUIRE(world.peer.on_response(world.hub_answer(pull)));
  CHECK(world.run() == 1);
}

TEST_CASE("a row edited while its push was under way stays unsent and goes with the next one") {
  PeerWorld world;
  world.store.write(world.visit(1));
  const HubRequest push = world.expect(kPush);
  Row edit = world.visit(1, "改过");
  edit.fields.erase(edit.fields.begin());
  world.store.write(edit);
  REQUIRE(world.peer.on_response(world.hub_answer(push)));
  CHECK(world.store.outbox.size() == 1);
  world.run();
  CHECK(world.store.outbox.empty());
  CHECK(world.hub_store.content().at(kHere).rows.at(key_of(1)).row.field(8)->value == Value{std::string("改过")});
}

TEST_CASE("batches shrink by half until they fit, at once") {
  PeerWorld world;
  for (std::uint8_t number = 1; number <= 100; ++number) world.store.write(world.visit(number));
  std::vector<std::size_t> sizes;
  while (const auto request = world.next()) {
    if (request->path == kPull) break;
    sizes.push_back(world.rows_in(*request));
    const bool fits = sizes.back() <= 30;
    CHECK(world.peer.on_response(fits ? world.hub_answer(*request) : HubResponse{413, 0, ""}).has_value() == fits);
    REQUIRE(sizes.size() < 20);
  }
  CHECK(sizes == std::vector<std::size_t>{100, 50, 25, 25, 25, 25});
  CHECK(world.store.outbox.empty());
}

TEST_CASE("a single row that the hub finds too large is rejected visibly and the rest goes on") {
  PeerWorld world;
  for (std::uint8_t number = 1; number <= 3; ++number) world.store.write(world.visit(number));
  for (int requests = 0; const auto request = world.next();) {
    REQUIRE(++requests < 20);
    const bool has_large =
        request->path == kPush && request->body.find(encode_row(world.store.rows.at(key_of(1)))) != std::string::npos;
    (void)world.peer.on_response(has_large ? error_of(413, Code::kTooLarge) : world.hub_answer(*request));
  }
  CHECK(world.store.rejected == std::map<RowKey, Code>{{key_of(1), Code::kTooLarge}});
  CHECK(world.store.outbox.empty());
  CHECK(world.hub_has(3));
}

TEST_CASE("a rejected row is put aside and its neighbours are handed over") {
  PeerWorld world;
  world.store.write(world.visit(1));
  Row foreign = world.visit(2);
  foreign.fields[0].value = reference(uuid_from_name("wang"));
  world.store.write(foreign);
  world.store.write(world.visit(3));
  world.run();
  CHECK(world.store.outbox.empty());
  CHECK(world.store.rejected == std::map<RowKey, Code>{{key_of(2), Code::kForbidden}});
  CHECK(world.hub_has(1));
  CHECK(world.hub_has(3));
}

TEST_CASE("deferred rows are pushed again later and do not hold up pulling") {
  PeerWorld world;
  world.hub_store.set_poison([](const Row& row) { return row.key == key_of(1); });
  world.store.write(world.visit(1));
  CHECK(world.run() == 2);
  CHECK(world.store.place.complete);
  CHECK(world.store.outbox.size() == 1);
  CHECK(world.peer.state() == Peer::State::kWaiting);
  REQUIRE(world.peer.next_attempt_millis());
  world.hub_store.set_poison({});
  world.clock.advance(1000);
  world.run();
  CHECK(world.store.outbox.empty());
  CHECK(world.peer.state() == Peer::State::kIdle);
}

TEST_CASE("deferred rows are pushed again as soon as a pull brings something") {
  PeerWorld world;
  world.hub_store.set_poison([](const Row& row) { return row.key == key_of(1); });
  world.store.write(world.visit(1));
  world.run();
  world.hub_store.set_poison({});
  const Row news = world.visit(2);
  REQUIRE(world.hub_store.transact(kHere, [&](HubTransaction& transaction) { return transaction.put(news); }));
  CHECK_FALSE(world.next());
  world.peer.refresh();
  world.run();
  CHECK(world.store.outbox.empty());
}

TEST_CASE("the hub's time is learnt, and not again for the network's delay") {
  PeerWorld world;
  world.clock.advance(86'400'000);
  world.run();
  CHECK(world.store.hub_offset_millis == -86'400'000);
  world.clock.advance(1500);
  world.peer.refresh();
  world.run();
  CHECK(world.store.offsets_set == 1);
  world.clock.advance(-86'400'000);
  world.peer.refresh();
  world.run();
  CHECK(world.store.offsets_set == 2);
}

TEST_CASE("rows of a clock ten years ahead are equal on device and hub afterwards") {
  PeerWorld world;
  world.run();
  world.clock.advance(std::int64_t{3653} * 86'400'000);
  world.store.write(world.visit(1));
  const Version far = world.store.rows.at(key_of(1)).fields[0].version;
  world.run();
  CHECK_FALSE(world.hub_has(1));
  world.clock.advance(1000);
  world.run();
  const Row& ours = world.store.rows.at(key_of(1));
  CHECK(ours == world.hub_store.content().at(kHere).rows.at(key_of(1)).row);
  CHECK(ours.fields[0].version < far);
  CHECK(world.store.outbox.empty());
  CHECK_FALSE(world.peer.last_error());
}

TEST_CASE("the hub's time is learnt to the millisecond before versions are given again by it") {
  PeerWorld world;
  world.clock.advance(1);
  world.run();
  world.clock.advance(-1500);
  Row far = world.visit(1);
  for (Field& field : far.fields) field.version = version_at(world.hub_clock.now_millis() + 86'400'000, kDevice.number);
  world.store.write(far);
  world.run();
  CHECK(world.store.hub_offset_millis == world.hub_clock.now_millis() - world.clock.now_millis());
}

TEST_CASE("a hub restored from a backup gets everything again") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.run();
  const MemoryHubStore::Content backup = world.hub_store.content();
  world.store.write(world.visit(2));
  world.run();
  world.hub_store.restore(backup, uuid_from_name("restored"));
  world.peer.refresh();
  world.run();
  CHECK(world.hub_has(2));
  CHECK(world.store.outbox.empty());
  CHECK(world.store.place.epoch == uuid_from_name("restored"));
  CHECK(world.store.place.sequence == world.hub_store.content().at(kHere).last_sequence);
}

TEST_CASE("a restored hub that is met by a push first gets the rest, too") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.run();
  world.hub_store.restore({}, uuid_from_name("restored"));
  world.store.write(world.visit(2));
  world.run();
  CHECK(world.hub_has(1));
  CHECK(world.hub_has(2));
  CHECK(world.store.outbox.empty());
}

TEST_CASE("a long first pull goes page by page, shows its progress and survives a break") {
  PeerWorld world;
  for (int i = 0; i < 700; ++i) {
    Row row = world.visit(1, std::string(3500, 'x'));
    row.key.id = uuid_from_name(std::to_string(i));
    REQUIRE(world.hub_store.transact(kHere, [&](HubTransaction& transaction) { return transaction.put(row); }));
  }
  REQUIRE(world.peer.on_response(world.hub_answer(world.expect(kPull))));
  CHECK(world.peer.remaining() + world.peer.pulled() == 700);
  CHECK(world.peer.pulled() > 0);
  CHECK_FALSE(world.store.place.complete);
  world.expect(kPull);
  (void)world.peer.on_response(kNoAnswer);
  world.clock.advance(1000);
  world.run();
  CHECK(world.peer.remaining() == 0);
  CHECK(world.peer.pulled() == 700);
  CHECK(world.store.place.complete);
  CHECK(world.store.rows.size() == 700);
}

TEST_CASE("a failing store is reported and tried again later") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.store.failure = Code::kDatabase;
  CHECK(world.peer.next().error().code == Code::kDatabase);
  CHECK_FALSE(world.next());
  world.clock.advance(1000);
  world.store.failure.reset();
  const HubRequest push = world.expect(kPush);
  world.store.failure = Code::kStorageFull;
  CHECK(world.peer.on_response(world.hub_answer(push)).error().code == Code::kStorageFull);
  world.store.failure.reset();
  world.clock.advance(kLongestWaitMillis);
  world.run();
  CHECK(world.store.outbox.empty());
}
