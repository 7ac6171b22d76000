// The sealed queue (core/store/records.h): what waits is in it, whatever happens; what is handed over is not.

#include <map>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/store/records.h"
#include "core/sync/merge.h"
#include "core/sync/wire.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

using Rows = std::map<RowKey, Row>;

const std::string kKey(65, 'k');

Rows rows_in(const std::vector<std::string>& boxes) {
  Rows rows;
  for (const std::string& bytes : boxes) {
    for (const std::string& encoded : must(decode<BoxFile>(bytes)).rows) {
      const Row row = must(decode_row(encoded));
      const auto [place, is_new] = rows.try_emplace(row.key, row);
      if (!is_new) merge_into(place->second, row);
    }
  }
  return rows;
}

struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone{clock, Committee::identity(committee.member, 1)};
  Phone colleague{clock, Committee::identity(committee.other, 2), 11};

  Office() {
    hub.put(committee.rows());
    phone.sync(hub);
    colleague.sync(hub);
    must(phone.core->keep_queue_key(kKey));
  }
  [[nodiscard]] HouseholdId door(std::string_view room = "301") const { return committee.door(1, room).id; }
  [[nodiscard]] const std::vector<std::string>& queue() const { return phone.blocks->queue(); }

  /// What waits or was rejected, by what is durable.
  Rows waiting() {
    MemoryBlocks copy(phone.blocks->image());
    SeededRandom random(1);
    const Platform platform{.clock = clock, .random = random, .blocks = copy, .log = phone.log};
    const auto records = must(Records::open(platform, copy.image(), std::nullopt));
    Statement keys = must(records->database().query("SELECT kind, id FROM outbox WHERE state IN (0, 3)"));
    Rows rows;
    while (must(keys.step())) {
      const RowKey key{static_cast<Kind>(keys.integer(0)), keys.uuid(1)};
      rows[key] = must(records->row(key)).value();
    }
    return rows;
  }
  /// The law.
  void check() {
    const Rows outbox = waiting();
    CHECK(rows_in(queue()) == outbox);
    CHECK(queue().empty() == outbox.empty());
  }
  VisitId visit() {
    const VisitId made{phone.run(RecordVisit{.household = door()}).created};
    check();
    return made;
  }
};

}  // namespace

TEST_CASE("nothing lies in the queue before the hub's key is known, and then all that waits") {
  Office office;
  Phone fresh(office.clock, Committee::identity(office.committee.member, 3), 5);
  fresh.sync(office.hub);
  fresh.run(RecordVisit{.household = office.door()});
  CHECK(fresh.blocks->queue().empty());
  must(fresh.core->keep_queue_key(kKey));
  CHECK(rows_in(fresh.blocks->queue()).size() == 1);
  const std::uint64_t submits = fresh.blocks->submits();
  must(fresh.core->keep_queue_key(kKey));
  CHECK(fresh.blocks->submits() == submits);
  CHECK_FALSE(fresh.core->keep_queue_key("short"));
}

TEST_CASE("each command adds what it changed, and no more") {
  Office office;
  const VisitId visit = office.visit();
  REQUIRE(office.queue().size() == 1);
  office.phone.run(WriteUpVisit{.visit = visit, .said = "楼道灯坏了", .household_note = "敲门要响"});
  office.check();
  REQUIRE(office.queue().size() == 2);
  CHECK(office.phone.blocks->waiting_rows() == 3);
  const BoxFile box = must(decode<BoxFile>(office.queue().back()));
  CHECK(box.rows.size() == 3);  // the visit, the household, and the line in the history of its file
  CHECK(box.account == office.committee.member.id);
  CHECK(box.scope == Committee::kScope);
  // Drafts and looking at lists are none of it.
  must(office.phone.core->save_draft("visit/1", "半句"));
  CHECK(office.queue().size() == 2);
}

TEST_CASE("handed over, the queue is empty; a rejected row stays in it") {
  Office office;
  (void)office.visit();
  office.phone.sync(office.hub);
  CHECK(office.queue().empty());
  office.check();

  // The hub refuses what a member has no right to: a row in somebody else's committee.
  const VisitId visit = office.visit();
  office.phone.core->sync_now();
  while (const auto request = office.phone.core->next_request()) {
    WireResponse response = office.hub.answer(office.phone.identity(), *request);
    if (request->path.ends_with("push")) {
      PushReply reply = must(decode<PushReply>(response.body));
      for (RowReceipt& receipt : reply.receipts) {
        receipt.status = RowReceipt::Status::kRejected;
        receipt.code = Code::kForbidden;
      }
      response.body = encode(reply);
    }
    (void)office.phone.core->on_response(response);
    office.check();
    if (office.phone.core->sync_view().rejected.size() == 1) break;
  }
  REQUIRE(office.queue().size() == 1);
  CHECK(rows_in(office.queue()).contains({Kind::kVisit, visit.uuid}));
  CHECK(office.phone.blocks->waiting_rows() == 0);
}

TEST_CASE("a kill leaves queue and outbox of the same commit") {
  Office office;
  office.phone.blocks->set_delayed(true);
  for (int i = 0; i < 5; ++i) {
    office.phone.run(RecordVisit{.household = office.door()});
    if (i == 2) office.phone.blocks->complete_next();
    office.check();
  }
  office.phone.kill_and_reopen();
  office.check();
  CHECK(rows_in(office.queue()).size() == 1);
  office.phone.run(RecordVisit{.household = office.door()});
  office.check();
  CHECK(rows_in(office.queue()).size() == 2);
}

TEST_CASE("a batch that failed puts nothing into the queue until it is stored after all") {
  Office office;
  (void)office.visit();
  office.phone.blocks->fail_once(1);
  office.phone.run(RecordVisit{.household = office.door("302")});
  CHECK(office.queue().size() == 1);
  office.check();
  office.phone.core->retry_storage();
  CHECK(office.queue().size() == 2);
  office.check();
}

TEST_CASE("what is batched together is in the queue together, also what was handed over in between") {
  Office office;
  (void)office.visit();
  const auto push = office.phone.core->next_request();
  REQUIRE(push);
  office.phone.blocks->set_delayed(true);
  office.phone.run(RecordVisit{.household = office.door("302")});  // leaves at once
  must(office.phone.core->on_response(office.hub.answer(office.phone.identity(), *push)));
  office.phone.run(RecordVisit{.household = office.door("201")});
  office.phone.blocks->set_delayed(false);
  office.check();
  CHECK(rows_in(office.queue()).size() == 2);
}

TEST_CASE("a hub that was restored, or another hub's key, finds everything in the queue again") {
  Office office;
  const VisitId visit = office.visit();
  office.phone.sync(office.hub);
  REQUIRE(office.queue().empty());
  office.hub.store().restore({}, uuid_from_name("restored"));
  office.hub.put(office.committee.rows());
  office.phone.core->sync_now();
  const auto pull = office.phone.core->next_request();
  REQUIRE(pull);
  (void)office.phone.core->on_response(office.hub.answer(office.phone.identity(), *pull));
  office.check();
  CHECK(rows_in(office.queue()).contains({Kind::kVisit, visit.uuid}));
  const std::string before = office.queue().front();
  must(office.phone.core->keep_queue_key(std::string(65, 'x')));
  office.check();
  CHECK(office.queue().size() == 1);
}

TEST_CASE("a large command comes in several boxes") {
  Office office;
  const VisitId visit = office.visit();
  WriteUpVisit command{.visit = visit, .said = "很多"};
  for (int i = 0; i < 200; ++i) {
    command.issues.push_back({.category = office.committee.categories[1].id,
                              .title = "第" + std::to_string(i) + "件",
                              .detail = std::string(3000, 'x')});
  }
  office.phone.run(command);
  office.check();
  CHECK(office.queue().size() > 2);
  for (const std::string& box : office.queue()) CHECK(box.size() < 600'000);
}

TEST_CASE("whatever is done and whenever the phone is killed, the queue holds what waits") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    INFO("seed " << seed);
    Office office;
    std::mt19937_64 dice(seed);
    std::vector<VisitId> visits;
    std::vector<IssueId> issues;
    for (int step = 0; step < 60; ++step) {
      office.clock.advance(60'000);
      switch (dice() % 10) {
        case 0:
        case 1:
        case 2:
          visits.emplace_back(office.phone.run(RecordVisit{.household = office.door()}).created);
          break;
        case 3:
          if (!visits.empty()) {
            (void)office.phone.core->run(WriteUpVisit{.visit = visits.back(), .said = std::to_string(step)});
          }
          break;
        case 4:
          if (!visits.empty()) (void)office.phone.core->run(WithdrawVisit{visits[dice() % visits.size()]});
          break;
        case 5:
          // The same household by two: what is pulled is merged into what waits.
          (void)office.phone.core->run(UpdateHousehold{.household = office.door(), .note = std::to_string(step)});
          (void)office.colleague.core->run(UpdateHousehold{.household = office.door(), .key_household = step % 2 == 0});
          office.colleague.sync(office.hub);
          break;
        case 6:
          office.phone.sync(office.hub);
          break;
        case 7:
          office.phone.blocks->set_delayed(dice() % 2 == 0);
          break;
        case 8:
          office.phone.kill_and_reopen();
          visits.clear();
          break;
        default: {
          // One contact, whose answer may be lost.
          office.phone.core->network_returned();
          const auto request = office.phone.core->next_request();
          if (!request) break;
          const WireResponse response = office.hub.answer(office.phone.identity(), *request);
          (void)office.phone.core->on_response(dice() % 2 == 0 ? response : WireResponse{});
        }
      }
      office.check();
    }
  }
}
