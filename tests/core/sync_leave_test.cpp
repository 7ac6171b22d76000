// The right to a committee ends: what was recorded is handed over first, then everything goes, and it comes back when
// the right does. The client's round against a scripted network; the real store of a phone.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/core.h"
#include "core/store/records.h"
#include "core/sync/hub.h"
#include "core/sync/peer.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/memory_peer_store.h"
#include "tests/support/results.h"
#include "tests/support/rows.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Scope kHere = Committee::kScope;
constexpr DeviceId kDevice{1};

HubResponse error_of(Code code) { return {403, static_cast<std::uint16_t>(code), {}}; }

/// A hub that knows when a right has ended.
struct LeavingHub {
  HandClock clock;
  KeptLog log;
  MemoryHubStore store{uuid_from_name("epoch")};
  HubRound round{store, clock, log};
  HubCaller caller{AccountId{uuid_from_name("li")}, Role::kMember, kHere, kDevice};
  std::optional<Code> ended_by;
  std::vector<std::string> left;
  int confirmed = 0;

  HubResponse answer(const std::string& path, const std::string& body) {
    HubCaller now = caller;
    now.ended = ended_by.has_value();
    if (path == "/api/v1/leave") {
      const LeaveRequest request = decode<LeaveRequest>(body).value();
      left.insert(left.end(), request.rows.begin(), request.rows.end());
      confirmed += request.gone ? 1 : 0;
      return {200, 0, encode(LeaveReply{clock.now_millis(), must(store.epoch()), request.scope, now.ended})};
    }
    if (path == "/api/v1/pull" && ended_by) return error_of(*ended_by);
    const Result<std::string> reply = path == "/api/v1/push" ? round.push(now, body) : round.pull(now, body);
    if (!reply) return error_of(reply.error().code);
    return {200, 0, *reply};
  }
  [[nodiscard]] bool has(const RowKey& key) const {
    return store.content().contains(kHere) && store.content().at(kHere).rows.contains(key);
  }
};

struct LeavingPhone {
  LeavingHub hub;
  HandClock clock;
  SeededRandom random{1};
  VersionClock versions{clock, kDevice, 0, 0};
  MemoryPeerStore store{versions};
  Peer peer{store, clock, random, kDevice, kHere};

  Row visit(std::uint8_t number) {
    const Version version = version_at(clock.now_millis() + number, kDevice.number);
    return {kHere, key_of(number), {{6, reference(hub.caller.account.uuid), version}, {8, std::string("话"), version}}};
  }
  /// Goes on until nothing is wanted now. Value: the paths asked for.
  std::vector<std::string> run() {
    std::vector<std::string> paths;
    while (const auto request = must(peer.next())) {
      REQUIRE(paths.size() < 50);
      paths.push_back(request->path);
      (void)peer.on_response(hub.answer(request->path, request->body));
    }
    return paths;
  }
};

constexpr const char* kPush = "/api/v1/push";
constexpr const char* kPull = "/api/v1/pull";
constexpr const char* kLeave = "/api/v1/leave";

}  // namespace

TEST_CASE("what was recorded is handed over before anything goes, and the hub is told at the end") {
  for (const Code code : {Code::kAccountDisabled, Code::kWrongScope}) {
    LeavingPhone phone;
    (void)phone.run();
    phone.hub.ended_by = code;
    phone.peer.refresh();
    CHECK(phone.run() == std::vector<std::string>{kPull, kLeave, kLeave});
    LeavingPhone other;
    other.store.write(other.visit(1));
    (void)other.run();
    other.store.write(other.visit(2));
    other.hub.ended_by = code;
    REQUIRE(other.store.outbox.size() == 1);
    other.peer.refresh();
    CHECK(other.run() == std::vector<std::string>{kPush, kPull, kLeave, kLeave});
    CHECK(other.hub.has(key_of(2)));
    CHECK(other.store.rows.empty());
    CHECK(other.store.times_let_go == 1);
    CHECK(other.hub.confirmed == 1);
    CHECK(other.peer.state() == Peer::State::kStopped);
    CHECK(other.peer.last_error() == code);
  }
}

TEST_CASE("a refusal alone takes nothing from the phone") {
  LeavingPhone phone;
  phone.store.write(phone.visit(1));
  (void)phone.run();
  SECTION("the hub says that the right has not ended") {
    phone.peer.refresh();
    REQUIRE(must(phone.peer.next()));
    CHECK_FALSE(phone.peer.on_response(error_of(Code::kWrongScope)));
    CHECK(phone.run() == std::vector<std::string>{kLeave});
    CHECK(phone.peer.state() == Peer::State::kWaiting);
  }
  SECTION("a hub that does not know the message") {
    phone.peer.refresh();
    REQUIRE(must(phone.peer.next()));
    CHECK_FALSE(phone.peer.on_response(error_of(Code::kAccountDisabled)));
    REQUIRE(must(phone.peer.next()));
    CHECK_FALSE(phone.peer.on_response({404, static_cast<std::uint16_t>(Code::kNotFound), {}}));
    CHECK(phone.peer.state() == Peer::State::kStopped);
  }
  SECTION("an answer about another committee") {
    phone.peer.refresh();
    REQUIRE(must(phone.peer.next()));
    CHECK_FALSE(phone.peer.on_response(error_of(Code::kAccountDisabled)));
    REQUIRE(must(phone.peer.next()));
    const LeaveReply foreign{1, uuid_from_name("epoch"), Scope{310104013008}, true};
    CHECK_FALSE(phone.peer.on_response({200, 0, encode(foreign)}));
  }
  SECTION("a captive portal") {
    phone.peer.refresh();
    REQUIRE(must(phone.peer.next()));
    CHECK_FALSE(phone.peer.on_response({200, 0, "<!doctype html>"}));
  }
  CHECK(phone.store.rows.size() == 1);
  CHECK(phone.store.times_let_go == 0);
}

TEST_CASE("rejected rows are left with the hub, not thrown away") {
  LeavingPhone phone;
  phone.store.write({kHere, key_of(9, Kind::kBuilding), {{1, std::string("路"), version_at(1, kDevice.number)}}});
  (void)phone.run();
  REQUIRE(phone.store.rejected.size() == 1);
  phone.hub.ended_by = Code::kAccountDisabled;
  phone.peer.refresh();
  CHECK(phone.run() == std::vector<std::string>{kPull, kLeave, kLeave, kLeave});
  REQUIRE(phone.hub.left.size() == 1);
  CHECK(must(decode_row(phone.hub.left[0])).key == key_of(9, Kind::kBuilding));
  CHECK(phone.store.rows.empty());
}

TEST_CASE("answers lost on the way delay letting go and change nothing else") {
  for (int lost = 1; lost <= 6; ++lost) {
    LeavingPhone phone;
    (void)phone.run();
    phone.store.write(phone.visit(1));
    phone.hub.ended_by = Code::kAccountDisabled;
    phone.peer.refresh();
    int answers = 0;
    for (int i = 0; i < 40 && phone.peer.state() != Peer::State::kStopped; ++i) {
      if (const auto request = must(phone.peer.next())) {
        const HubResponse answer = phone.hub.answer(request->path, request->body);
        (void)phone.peer.on_response(++answers == lost ? HubResponse{} : answer);
      }
      phone.clock.advance(31'000);
    }
    INFO("answer " << lost << " lost");
    CHECK(phone.peer.state() == Peer::State::kStopped);
    CHECK(phone.hub.has(key_of(1)));
    CHECK(phone.store.rows.empty());
    CHECK(phone.hub.confirmed >= 1);
  }
}

TEST_CASE("what is recorded while the phone lets go is handed over as well") {
  LeavingPhone phone;
  (void)phone.run();
  phone.hub.ended_by = Code::kAccountDisabled;
  phone.peer.refresh();
  const auto pull = must(phone.peer.next());
  (void)phone.peer.on_response(phone.hub.answer(pull->path, pull->body));
  const auto ask = must(phone.peer.next());
  phone.store.write(phone.visit(3));
  (void)phone.peer.on_response(phone.hub.answer(ask->path, ask->body));
  CHECK(phone.run() == std::vector<std::string>{kPush, kLeave});
  CHECK(phone.hub.has(key_of(3)));
}

TEST_CASE("given back, everything comes back from the first row on") {
  LeavingPhone phone;
  phone.store.write(phone.visit(1));
  phone.store.write(phone.visit(2));
  (void)phone.run();
  phone.hub.ended_by = Code::kAccountDisabled;
  phone.peer.refresh();
  (void)phone.run();
  REQUIRE(phone.store.rows.empty());
  phone.hub.ended_by.reset();
  phone.peer.signed_in();
  (void)phone.run();
  CHECK(phone.store.rows.size() == 2);
  CHECK(phone.store.place.complete);
}

TEST_CASE("somebody whose right has ended is given no rows by the hub's round") {
  LeavingHub hub;
  hub.caller.ended = true;
  const Result<std::string> reply = hub.round.pull(hub.caller, encode(PullRequest{kDevice, kHere, 0}));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == Code::kForbidden);
}

TEST_CASE("a phone that lets go has nothing of the committee left in its blocks, and is not too big") {
  const Committee committee({.buildings = 2, .floors = 6, .rooms_per_floor = 4, .residents_per_door = 2}, 1);
  HandClock clock;
  SeededRandom random{1};
  KeptLog log;
  MemoryBlocks blocks;
  LeavingHub hub;
  hub.caller.account = committee.member.id;
  must(hub.store.transact(kHere, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : committee.rows()) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
  const Identity identity = Committee::identity(committee.member, kDevice.number);
  auto core = must(Core::open({.clock = clock, .random = random, .blocks = blocks, .log = log}, {}, identity));
  const auto go = [&] {
    for (int i = 0; i < 200; ++i) {
      clock.advance(100);
      if (const auto request = core->next_request()) {
        const HubResponse answer = hub.answer(request->path, request->body);
        (void)core->on_response({answer.status, answer.error, answer.body});
      }
    }
  };
  const auto stored = [&] {
    const BlockImage image = blocks.image();
    return std::string(reinterpret_cast<const char*>(image.bytes.data()), image.bytes.size());
  };
  const std::size_t empty = stored().size();
  go();
  REQUIRE(core->pull_progress().complete);
  const HouseholdId door = committee.households.front().id;
  const std::string canary = "金丝雀在笼子里";
  REQUIRE(core->run(RecordVisit{.household = door, .result = VisitResult::kMet}));
  REQUIRE(core->run(UpdateHousehold{.household = door, .note = canary}));
  REQUIRE(core->save_draft("visit/1", canary));
  go();
  REQUIRE(blocks.holds(canary));
  hub.ended_by = Code::kAccountDisabled;
  core->sync_now();
  go();
  CHECK(hub.confirmed == 1);
  CHECK_FALSE(core->pull_progress().complete);
  CHECK(core->buildings().empty());
  CHECK(core->search("金丝雀").empty());
  CHECK(core->draft("visit/1").empty());
  CHECK(core->check_integrity());
  CHECK_FALSE(blocks.holds(canary));
  for (const Resident& resident : committee.residents) {
    INFO(resident.name);
    REQUIRE_FALSE(blocks.holds(resident.name));
  }
  CHECK(stored().size() <= empty + 4 * kBlockSize);

  hub.ended_by.reset();
  core->signed_in_again();
  go();
  CHECK(core->pull_progress().complete);
  CHECK(core->buildings().size() == 2);
  CHECK(core->household(door)->visits.size() == 1);
}
