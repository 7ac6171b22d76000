// The client's round against a scripted network: what it sends, and that nothing makes it give up or lose a row.

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/hub.h"
#include "core/sync/peer.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/memory_peer_store.h"
#include "tests/support/rows.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Scope kHere{310104013007};
constexpr DeviceId kDevice{1};
const AccountId kLi{uuid_from_name("li")};

HubResponse error_of(int status, Code code) { return {status, static_cast<std::uint16_t>(code), {}}; }
const HubResponse kNoAnswer{};
const HubResponse kPortal{200, 0, "<!doctype html><title>Free Wi-Fi</title>"};

/// One device, a real hub round, and a network in the test's hands.
struct PeerWorld {
  HandClock clock;
  HandClock hub_clock;
  SeededRandom random{1};
  KeptLog log;
  MemoryHubStore hub_store{uuid_from_name("epoch")};
  HubRound hub{hub_store, hub_clock, log};
  HubCaller caller{kLi, Role::kMember, kHere, kDevice};
  VersionClock versions{clock, kDevice, 0, 0};
  MemoryPeerStore store{versions};
  Peer peer{store, clock, random, kDevice, kHere};

  Row visit(std::uint8_t number, std::string said = "在家") {
    clock.advance(5);
    hub_clock.advance(5);
    const Version version = version_at(clock.now_millis(), kDevice.number);
    return {kHere, key_of(number), {{6, reference(kLi.uuid), version}, {8, std::move(said), version}}};
  }

  std::optional<HubRequest> next() {
    const auto request = peer.next();
    REQUIRE(request);
    return *request;
  }

  HubResponse hub_answer(const HubRequest& request) {
    const Result<std::string> body =
        request.path == "/api/v1/push" ? hub.push(caller, request.body) : hub.pull(caller, request.body);
    if (!body) return error_of(400, body.error().code);
    return {200, 0, *body};
  }

  /// Goes on until the peer wants nothing now. Value: the number of requests.
  int run() {
    int requests = 0;
    while (const auto request = next()) {
      REQUIRE(++requests < 100);
      (void)peer.on_response(hub_answer(*request));
    }
    return requests;
  }

  /// What the peer sends now, which must be this.
  HubRequest expect(const char* path) {
    const auto request = next();
    REQUIRE(request);
    CHECK(request->path == path);
    return *request;
  }
  std::size_t rows_in(const HubRequest& push) { return decode<PushRequest>(push.body).value().rows.size(); }
  bool hub_has(std::uint8_t number) {
    return hub_store.content().contains(kHere) && hub_store.content().at(kHere).rows.contains(key_of(number));
  }
};

constexpr const char* kPush = "/api/v1/push";
constexpr const char* kPull = "/api/v1/pull";

}  // namespace

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

TEST_CASE("a lost reply is repaired by sending the same rows again") {
  PeerWorld world;
  world.store.write(world.visit(1));
  const HubRequest push = world.expect(kPush);
  (void)world.hub_answer(push);
  CHECK(world.peer.on_response(kNoAnswer).error().code == Code::kHubUnreachable);
  CHECK(world.store.outbox.size() == 1);
  CHECK_FALSE(world.next());
  world.clock.advance(1000);
  CHECK(world.run() == 2);
  CHECK(world.store.outbox.empty());
  CHECK(world.hub_store.content().at(kHere).rows.size() == 1);
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

TEST_CASE("the answer of a captive portal changes nothing") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.expect(kPush);
  CHECK(world.peer.on_response(kPortal).error().code == Code::kNotTheHub);
  CHECK(world.peer.last_error() == Code::kNotTheHub);
  CHECK(world.store.outbox.size() == 1);
  CHECK_FALSE(world.peer.last_contact_millis());
  CHECK(world.peer.state() == Peer::State::kWaiting);
  world.clock.advance(1000);
  CHECK(world.run() == 2);
  CHECK_FALSE(world.peer.last_error());
}

TEST_CASE("redirects, refusals without the hub's number and proxies are waited out") {
  for (const auto& [status, code] :
       {std::pair{302, Code::kNotTheHub}, std::pair{401, Code::kNotTheHub}, std::pair{403, Code::kNotTheHub},
        std::pair{502, Code::kHubUnreachable}, std::pair{503, Code::kHubBusy}, std::pair{429, Code::kHubBusy}}) {
    PeerWorld world;
    world.store.write(world.visit(1));
    world.expect(kPush);
    CHECK(world.peer.on_response({status, 0, "<html>"}).error().code == code);
    CHECK(world.peer.state() == Peer::State::kWaiting);
    world.clock.advance(1000);
    CHECK(world.run() == 2);
    CHECK(world.store.outbox.empty());
  }
}

TEST_CASE("the hub's word about when to come again is kept, as far as no waiting is longer anyway") {
  for (const auto& [said, kept] : {std::pair{7, 7'000}, std::pair{3600, 30'000}}) {
    PeerWorld world;
    world.store.write(world.visit(1));
    world.expect(kPush);
    HubResponse slow = error_of(429, Code::kTooManyRequests);
    slow.retry_after_seconds = said;
    CHECK(world.peer.on_response(slow).error().code == Code::kTooManyRequests);
    CHECK(world.peer.next_attempt_millis() == world.clock.now_millis() + kept);
    world.clock.advance(kept - 1);
    CHECK_FALSE(world.next());
    world.clock.advance(1);
    CHECK(world.run() == 2);
    CHECK(world.store.outbox.empty());
  }
}

TEST_CASE("an expired credential stops the wire until the next sign-in, and nothing is lost") {
  for (const Code code : {Code::kSignInRequired, Code::kUnknownDevice}) {
    PeerWorld world;
    world.store.write(world.visit(1));
    world.expect(kPush);
    CHECK(world.peer.on_response(error_of(401, code)).error().code == code);
    CHECK(world.peer.state() == Peer::State::kStopped);
    CHECK_FALSE(world.peer.next_attempt_millis());
    world.clock.advance(3'600'000);
    world.hub_clock.advance(3'600'000);
    world.peer.refresh();
    world.peer.network_returned();
    CHECK_FALSE(world.next());
    world.store.write(world.visit(2));
    world.peer.signed_in();
    world.run();
    CHECK(world.store.outbox.empty());
  }
}

TEST_CASE("waiting grows to half a minute and never ends in giving up") {
  PeerWorld world;
  world.store.write(world.visit(1));
  std::int64_t longest = 0;
  std::int64_t last = 0;
  for (int i = 0; i < 500; ++i) {
    REQUIRE(world.next());
    (void)world.peer.on_response(kNoAnswer);
    REQUIRE(world.peer.next_attempt_millis());
    last = *world.peer.next_attempt_millis() - world.clock.now_millis();
    longest = std::max(longest, last);
    CHECK(last > 0);
    world.clock.advance(last);
  }
  CHECK(longest <= kLongestWaitMillis);
  CHECK(last >= kLongestWaitMillis * 4 / 5);
  CHECK(world.run() == 2);
  CHECK(world.store.outbox.empty());
}

TEST_CASE("waiting is spread, so that devices do not all come back at once") {
  std::vector<std::int64_t> waits;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    PeerWorld world;
    world.random = SeededRandom(seed);
    for (int i = 0; i < 5; ++i) {
      world.peer.network_returned();
      REQUIRE(world.next());
      (void)world.peer.on_response(kNoAnswer);
    }
    waits.push_back(*world.peer.next_attempt_millis());
  }
  std::ranges::sort(waits);
  CHECK(std::ranges::adjacent_find(waits) == waits.end());
}

TEST_CASE("the network's return ends the waiting") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.expect(kPush);
  (void)world.peer.on_response(kNoAnswer);
  CHECK_FALSE(world.next());
  world.peer.network_returned();
  CHECK(world.run() == 2);
}

TEST_CASE("a clock put back ten years does not make the peer wait for ten years") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.expect(kPush);
  (void)world.peer.on_response(kNoAnswer);
  world.clock.advance(std::int64_t{-3653} * 86'400'000);
  CHECK(world.next());
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

TEST_CASE("a proxy that finds everything too large rejects no row") {
  PeerWorld world;
  world.store.write(world.visit(1));
  for (int i = 0; i < 5; ++i) {
    world.expect(kPush);
    (void)world.peer.on_response({413, 0, ""});
    world.clock.advance(kLongestWaitMillis);
  }
  CHECK(world.store.rejected.empty());
  CHECK(world.store.outbox.size() == 1);
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

TEST_CASE("a broken page is asked for again from the same place") {
  PeerWorld world;
  world.store.write(world.visit(1));
  (void)world.peer.on_response(world.hub_answer(world.expect(kPush)));
  HubResponse page = world.hub_answer(world.expect(kPull));
  page.body.resize(page.body.size() / 2);
  CHECK(world.peer.on_response(page).error().code == Code::kMalformed);
  CHECK(world.store.pages_applied == 0);
  world.clock.advance(1000);
  CHECK(world.run() == 1);
  CHECK(world.store.place.complete);
}

TEST_CASE("a page that belongs to another request moves nothing") {
  PeerWorld world;
  world.expect(kPull);
  const PullReply late{world.clock.now_millis(), uuid_from_name("epoch"), 50, {encode_row(world.visit(9))}, 51, 0};
  CHECK(world.peer.on_response({200, 0, encode(late)}).error().code == Code::kMalformed);
  CHECK(world.store.place.sequence == 0);
  CHECK_FALSE(world.store.place.complete);
}

TEST_CASE("a page that does not advance is refused, so that pulling cannot go round for ever") {
  for (const PullReply& reply :
       {PullReply{0, uuid_from_name("epoch"), 0, {}, 0, 5}, PullReply{0, uuid_from_name("epoch"), 0, {}, 7, 0},
        PullReply{0, uuid_from_name("epoch"), 0, {encode_row({kHere, key_of(1), {}})}, 0, 1}}) {
    PeerWorld world;
    world.expect(kPull);
    CHECK(world.peer.on_response({200, 0, encode(reply)}).error().code == Code::kMalformed);
    CHECK(world.peer.state() == Peer::State::kWaiting);
  }
}

TEST_CASE("a page with a row of another committee is refused whole") {
  PeerWorld world;
  world.expect(kPull);
  Row foreign = world.visit(2);
  foreign.scope.code += 1;
  const PullReply page{
      world.clock.now_millis(), uuid_from_name("epoch"), 0, {encode_row(world.visit(1)), encode_row(foreign)}, 2, 0};
  CHECK(world.peer.on_response({200, 0, encode(page)}).error().code == Code::kWrongScope);
  CHECK(world.store.rows.empty());
}

TEST_CASE("receipts of another push are refused") {
  PeerWorld world;
  world.store.write(world.visit(1));
  const HubRequest push = world.expect(kPush);
  PushReply reply = decode<PushReply>(world.hub_answer(push).body).value();
  const PushReply good = reply;
  const auto refused = [&](const PushReply& wrong) {
    const bool was_refused = world.peer.on_response({200, 0, encode(wrong)}).error().code == Code::kMalformed;
    world.clock.advance(kLongestWaitMillis);
    world.expect(kPush);
    return was_refused && world.store.outbox.size() == 1;
  };
  reply.sequence += 1;
  CHECK(refused(reply));
  reply = good;
  reply.receipts.clear();
  CHECK(refused(reply));
  reply = good;
  reply.receipts[0].hash.low ^= 1;
  CHECK(refused(reply));
  reply = good;
  reply.receipts[0].key = key_of(7);
  CHECK(refused(reply));
}

TEST_CASE("an answer that nobody waits for is refused") {
  PeerWorld world;
  CHECK(world.peer.on_response(kPortal).error().code == Code::kBadRequest);
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

TEST_CASE("a nonsense hub time or an empty epoch is refused") {
  for (const PullReply& reply :
       {PullReply{-1, uuid_from_name("epoch"), 0, {}, 0, 0},
        PullReply{std::int64_t{1} << 50, uuid_from_name("epoch"), 0, {}, 0, 0}, PullReply{1, {}, 0, {}, 0, 0}}) {
    PeerWorld world;
    world.expect(kPull);
    CHECK(world.peer.on_response({200, 0, encode(reply)}).error().code == Code::kMalformed);
    CHECK_FALSE(world.store.hub_offset_millis);
  }
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

TEST_CASE("receipts that do not belong to what was sent are refused, and it is sent again") {
  PeerWorld world;
  world.store.write(world.visit(1));
  world.store.write(world.visit(2));
  const std::vector<std::function<void(PushReply&)>> ways{
      [](PushReply& reply) { ++reply.sequence; },
      [](PushReply& reply) { reply.receipts.pop_back(); },
      [](PushReply& reply) { std::swap(reply.receipts[0], reply.receipts[1]); },
      [](PushReply& reply) { reply.receipts[0].hash = reply.receipts[1].hash; },
      [](PushReply& reply) { reply.receipts[0].key = {}; },
  };
  for (std::size_t way = 0; way < ways.size(); ++way) {
    CAPTURE(way);
    const HubRequest push = world.expect(kPush);
    PushReply reply = decode<PushReply>(world.hub_answer(push).body).value();
    ways[way](reply);
    CHECK(world.peer.on_response({200, 0, encode(reply)}).error().code == Code::kMalformed);
    CHECK(world.store.outbox.size() == 2);
    world.clock.advance(3'600'000);
  }
  CHECK(world.run() > 0);
  CHECK(world.store.outbox.empty());
}

TEST_CASE("an answer that begins like a message and is none is malformed; anything else is not the hub's") {
  PeerWorld world;
  world.store.write(world.visit(1));
  for (const auto& [body, code] : {std::pair{"BJ", Code::kMalformed},
                                   {"BJ\x01", Code::kMalformed},
                                   {"", Code::kNotTheHub},
                                   {"B", Code::kNotTheHub}}) {
    CAPTURE(body);
    (void)world.expect(kPush);
    CHECK(world.peer.on_response({200, 0, body}).error().code == code);
    world.clock.advance(3'600'000);
  }
  CHECK(world.run() > 0);
  for (int round = 0; round < 2; ++round) {
    world.peer.refresh();
    (void)world.expect(kPull);
    CHECK(world.peer.on_response({200, 0, round == 0 ? "BJ" : ""}).error().code ==
          (round == 0 ? Code::kMalformed : Code::kNotTheHub));
    world.clock.advance(3'600'000);
  }
}

TEST_CASE("a hub that does not know the device closes the wire until somebody signs in") {
  PeerWorld world;
  world.store.write(world.visit(1));
  (void)world.expect(kPush);
  CHECK(world.peer.on_response(error_of(401, Code::kUnknownDevice)).error().code == Code::kUnknownDevice);
  world.clock.advance(3'600'000);
  world.hub_clock.advance(3'600'000);
  CHECK_FALSE(world.next());
  world.peer.signed_in();
  CHECK(world.run() > 0);
  CHECK(world.store.outbox.empty());
}

TEST_CASE("too large is a reason to halve a push, not a pull and not without the hub's word") {
  PeerWorld world;
  (void)world.expect(kPull);
  CHECK(world.peer.on_response(error_of(413, Code::kTooLarge)).error().code == Code::kTooLarge);
  world.clock.advance(3'600'000);
  world.hub_clock.advance(3'600'000);
  CHECK(world.run() > 0);
  world.store.write(world.visit(1));
  (void)world.expect(kPush);
  CHECK_FALSE(world.peer.on_response({413, 0, {}}));  // a proxy's answer
  CHECK(world.store.outbox.size() == 1);
  world.clock.advance(3'600'000);
  world.hub_clock.advance(3'600'000);
  CHECK(world.run() > 0);
  CHECK(world.store.outbox.empty());
}
