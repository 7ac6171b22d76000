#pragma once

// A member's phone and the committee's hub in one process: a core on in-memory blocks, a hand-driven clock, and the
// hub's round answering its requests.

#include <memory>
#include <string>

#include "core/core.h"
#include "core/sync/frames.h"
#include "core/sync/hub.h"
#include "core/sync/wire.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/results.h"

namespace baijia::testing {

/// The hub of one committee.
class TestHub {
 public:
  explicit TestHub(Clock& clock) : store_(uuid_from_name("hub")), round_(store_, clock, log_), clock_(clock) {}

  void put(const std::vector<Row>& rows) {
    must(store_.transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
      for (const Row& row : rows) BAIJIA_TRY(transaction.put(row));
      return {};
    }));
  }
  template <class E>
  void put(const E& entity) {
    put(std::vector{row_from_entity(
        entity, Committee::kScope, Version{static_cast<std::uint64_t>(clock_.now_millis()) << 16U, DeviceId{0xB0B1}})});
  }

  WireResponse answer(const Identity& identity, const WireRequest& request) {
    const HubCaller caller{
        .account = identity.account, .role = identity.role, .scope = identity.scope, .device = identity.device};
    auto reply = request.path.ends_with("push") ? round_.push(caller, request.body) : round_.pull(caller, request.body);
    if (!reply) return {.status = 400, .error = static_cast<std::uint16_t>(reply.error().code), .body = {}};
    return {.status = 200, .error = 0, .body = std::move(*reply)};
  }

  /// /api/v1/carry without its signatures, which tests/hub/carrying_test.cpp holds.
  WireResponse take_carried(const WireRequest& request) {
    const BoxFile box = must(decode<BoxFile>(must(decode<CarriedBox>(request.body)).box));
    CarryReply reply;
    for (const RowReceipt& receipt : must(round_.take({box.account, Role::kMember, box.scope, box.device}, box.rows))) {
      ++(receipt.status == RowReceipt::Status::kTaken      ? reply.taken
         : receipt.status == RowReceipt::Status::kDeferred ? reply.deferred
                                                           : reply.refused);
    }
    return {.status = 200, .error = 0, .body = encode(reply)};
  }

  [[nodiscard]] MemoryHubStore& store() { return store_; }
  /// Rows of one kind that the hub has.
  template <class E>
  [[nodiscard]] std::vector<E> all() const {
    std::vector<E> found;
    for (const auto& [scope, committee] : store_.content()) {
      for (const auto& [key, stored] : committee.rows) {
        if (key.kind == E::kKind) found.push_back(entity_from_row<E>(stored.row));
      }
    }
    return found;
  }

 private:
  KeptLog log_;
  MemoryHubStore store_;
  HubRound round_;
  Clock& clock_;
};

/// One phone. `core` is open from the start.
class Phone {
 public:
  Phone(HandClock& clock, const Identity& identity, std::uint64_t seed = 7)
      : clock_(clock), random_(seed), identity_(identity) {
    open();
  }

  /// Opens what is durable, as after the browser was killed.
  void kill_and_reopen() {
    core.reset();
    blocks = std::make_unique<MemoryBlocks>(blocks->crash(), blocks->queue());
    open();
  }

  /// Exchanges with the hub until there is nothing more to say.
  void sync(TestHub& hub) {
    core->sync_now();
    for (int round = 0; round < 1000; ++round) {
      const std::optional<WireRequest> request = core->next_request();
      if (!request) return;
      must(core->on_response(hub.answer(identity_, *request)));
    }
    FAIL("the phone never has enough");
  }

  Accepted run(const Command& command) { return must(core->run(command)); }

  [[nodiscard]] const Identity& identity() const { return identity_; }

  std::unique_ptr<MemoryBlocks> blocks = std::make_unique<MemoryBlocks>();
  std::unique_ptr<Core> core;
  KeptLog log;

 private:
  void open() {
    const Platform platform{.clock = clock_, .random = random_, .blocks = *blocks, .log = log};
    core = must(Core::open(platform, blocks->image(), identity_));
  }

  HandClock& clock_;
  SeededRandom random_;
  Identity identity_;
};

}  // namespace baijia::testing
