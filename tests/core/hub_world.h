#pragma once

// A hub and the people of its committee, for the tests of the hub's round (core/sync/hub.h).

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/hub.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/rows.h"

namespace baijia::testing {

inline constexpr Scope kHere{310104013007};

inline AccountId account(std::string_view name) { return {uuid_from_name(name)}; }

/// A hub with a store in memory, and people who push to it.
struct HubWorld {
  HandClock clock;
  KeptLog log;
  MemoryHubStore store{uuid_from_name("epoch")};
  HubRound round{store, clock, log};
  HubCaller li{account("li"), Role::kMember, kHere, DeviceId{1}};
  HubCaller wang{account("wang"), Role::kMember, kHere, DeviceId{2}};
  HubCaller chief{account("chief"), Role::kChief, kHere, DeviceId{3}};
  HubCaller street{account("street"), Role::kStreet, kHere, DeviceId{4}};
  std::uint64_t sequence = 0;

  /// A version written now by the caller's device.
  Version now(const HubCaller& caller) {
    clock.advance(10);
    return version_at(clock.now_millis(), caller.device.number);
  }

  PushReply push(const HubCaller& caller, const std::vector<std::string>& rows) {
    const auto bytes = round.push(caller, encode(PushRequest{caller.device, ++sequence, caller.scope, rows}));
    REQUIRE(bytes);
    const auto reply = decode<PushReply>(*bytes);
    REQUIRE(reply);
    REQUIRE(reply->receipts.size() == rows.size());
    CHECK(reply->sequence == sequence);
    return *reply;
  }
  RowReceipt push(const HubCaller& caller, const Row& row) { return push(caller, {encode_row(row)}).receipts.front(); }

  PullReply pull(const HubCaller& caller, std::uint64_t after = 0) {
    const auto bytes = round.pull(caller, encode(PullRequest{caller.device, caller.scope, after}));
    REQUIRE(bytes);
    const auto reply = decode<PullReply>(*bytes);
    REQUIRE(reply);
    return *reply;
  }

  /// What an import does.
  void import(const Row& row) {
    REQUIRE(store.transact(row.scope, [&](HubTransaction& transaction) { return transaction.put(row); }));
  }

  std::optional<Row> stored(const RowKey& key, Scope scope = kHere) {
    const auto committee = store.content().find(scope);
    if (committee == store.content().end()) return std::nullopt;
    const auto found = committee->second.rows.find(key);
    return found == committee->second.rows.end() ? std::nullopt : std::optional(found->second.row);
  }

  Row visit(const HubCaller& author, std::string said = "", std::uint8_t number = 1) {
    Visit visit;
    visit.id.uuid = key_of(number).id;
    visit.household.uuid = uuid_from_name("602");
    visit.author = author.account;
    visit.said = std::move(said);
    return row_from_entity(visit, kHere, now(author));
  }

  Row household(const HubCaller& writer, std::uint8_t number = 9) {
    Household household;
    household.id.uuid = key_of(number).id;
    household.room = "602";
    household.note = "敲重一点";
    return row_from_entity(household, kHere, now(writer));
  }

  /// `row` with one field written by `writer` now.
  Row edited(Row row, const HubCaller& writer, std::uint16_t number, Value value) {
    const Version version = now(writer);
    for (Field& field : row.fields) {
      if (field.number == number) {
        field = {number, std::move(value), version};
        return row;
      }
    }
    row.fields.push_back({number, std::move(value), version});
    std::ranges::sort(row.fields, {}, &Field::number);
    return row;
  }
};

}  // namespace baijia::testing
