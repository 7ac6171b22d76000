#pragma once

// One device with its peer, for the tests of the client's round (core/sync/peer.h).

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/hub.h"
#include "core/sync/peer.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/memory_peer_store.h"
#include "tests/support/rows.h"

namespace baijia::testing {

inline constexpr Scope kHere{310104013007};
inline constexpr DeviceId kDevice{1};
inline const AccountId kLi{uuid_from_name("li")};

inline HubResponse error_of(int status, Code code) { return {status, static_cast<std::uint16_t>(code), {}}; }
inline const HubResponse kNoAnswer{};

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

inline constexpr const char* kPush = "/api/v1/push";
inline constexpr const char* kPull = "/api/v1/pull";

}  // namespace baijia::testing
