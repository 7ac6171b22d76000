// The client's round against a scripted network: answers that are late, lost, broken or not the hub's, and the waiting
// for another one. Nothing makes it give up or lose a row.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/peer_world.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

const HubResponse kPortal{200, 0, "<!doctype html><title>Free Wi-Fi</title>"};

}  // namespace

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
