// A phone's talk with the hub while SQLite fails at each of its calls in turn: whatever the hub says, it ends as it
// would have ended without the fault.

#include <functional>
#include <optional>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/sync/wire.h"
#include "tests/support/failing_statements.h"
#include "tests/support/office.h"

using namespace baijia;
using namespace baijia::testing;
using Lack = FailingStatements::Lack;

namespace {

/// What a hub says to the office's phone.
struct Talk {
  Office office;
  MemoryHubStore::Content content;
  Uuid epoch = uuid_from_name("hub");
  std::optional<Code> ended;  ///< the right to the committee
  bool anew = false;          ///< the phone has nothing stored yet

  /// What the hub has from now on is what every talk begins with.
  void begin_from_here() { content = office.hub.store().content(); }

  WireResponse answer(const WireRequest& request) {
    if (request.path.ends_with("leave")) {
      const LeaveRequest asked = decode<LeaveRequest>(request.body).value();
      return {.status = 200,
              .error = 0,
              .body = encode(LeaveReply{office.clock.now_millis(), epoch, asked.scope, ended.has_value()})};
    }
    if (ended && request.path.ends_with("pull")) {
      return {.status = 403, .error = static_cast<std::uint16_t>(*ended), .body = {}};
    }
    return office.hub.answer(office.chief, request);
  }

  /// Talks, the nth call of SQLite failing, until nobody wants anything more. Value: what is on the phone then.
  std::string run(std::uint64_t nth, Lack lack, bool& struck) {
    office.hub.store().restore(content, epoch);
    Opened phone(office, anew);
    phone.core->sync_now();
    std::optional<FailingStatements> fault;
    fault.emplace(nth, lack);
    int quiet = 0;
    for (int round = 0; round < 400 && quiet < 12; ++round) {
      const std::optional<WireRequest> request = phone.core->next_request();
      if (request) {
        (void)phone.core->on_response(answer(*request));
        quiet = 0;
      } else {
        office.clock.advance(61'000);
        if (++quiet % 4 == 0) phone.core->sync_now();
      }
      struck = struck || fault->struck();
      if (round == 6) fault.emplace(0, lack);
    }
    fault.reset();
    must(phone.core->check_integrity());
    return story(*phone.core);
  }

  std::string story(Core& core) {
    const SyncView sync = core.sync_view();
    std::string told = std::to_string(sync.on_phone) + " on the phone, " + std::to_string(sync.rejected.size()) +
                       " rejected, " + std::to_string(core.records({}, 0, 500).size()) + " records, " +
                       std::to_string(core.issues(ListFilter::kAll).size()) + " issues, " +
                       std::to_string(core.search("301").size()) + " found";
    if (const auto household = core.household(office.door()); household) told += ": " + household->household.note;
    return told;
  }
};

void fail_everywhere(Talk& talk, std::uint64_t finely = 100) {
  talk.begin_from_here();
  bool ignored = false;
  const std::string expected = talk.run(0, Lack::kOnce, ignored);
  INFO(expected);
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  int struck_times = 0;
  for (std::uint64_t nth = 1;; nth += 1 + nth / finely) {
    CAPTURE(nth);
    bool struck = false;
    REQUIRE(talk.run(nth, lack, struck) == expected);
    if (!struck) break;
    ++struck_times;
  }
  CHECK(struck_times > 40);
}

}  // namespace

TEST_CASE("news and a note that two have changed arrive whatever call of SQLite fails") {
  Talk talk;
  Visit news = talk.office.committee.visits[0];
  news.said = "新来的一句";
  Household household = talk.office.committee.door(1, "301");
  household.note = "别人写的";
  talk.office.clock.advance(1000);
  talk.office.hub.put(news);
  talk.office.hub.put(household);
  fail_everywhere(talk);
}

TEST_CASE("a hub of another history is pulled anew whatever call of SQLite fails") {
  Talk talk;
  talk.epoch = uuid_from_name("restored");
  fail_everywhere(talk);
}

TEST_CASE("a row that the hub cannot store is rejected once whatever call of SQLite fails") {
  Talk talk;
  talk.office.hub.store().set_poison([visit = talk.office.visit](const Row& row) { return row.key.id == visit.uuid; });
  fail_everywhere(talk);
}

TEST_CASE("rows of a kind from a newer version are kept whatever call of SQLite fails") {
  Talk talk;
  for (std::uint8_t number = 1; number <= 3; ++number) {
    const Version version{static_cast<std::uint64_t>(talk.office.clock.now_millis()) << 16U, DeviceId{0xB0B1}};
    talk.office.hub.put({Row{Committee::kScope,
                             {static_cast<Kind>(200), uuid_from_name("new " + std::to_string(number))},
                             {{1, std::string("后来才有的"), version}}}});
  }
  fail_everywhere(talk);
}

TEST_CASE("a committee whose right has ended is left whatever call of SQLite fails") {
  Talk talk;
  talk.ended = Code::kAccountDisabled;
  fail_everywhere(talk);
}

TEST_CASE("a first pull and its index are whole whatever call of SQLite fails") {
  Talk talk;
  talk.anew = true;
  for (int i = 0; i < 130; ++i) {
    Visit visit = talk.office.committee.visits[0];
    visit.id.uuid = uuid_from_name("said " + std::to_string(i));
    visit.said = "楼道里的灯";
    talk.office.hub.put(visit);
  }
  fail_everywhere(talk, 8);
}
