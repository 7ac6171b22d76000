// A phone's talk with the hub while SQLite fails at each of its calls in turn: whatever the hub says, it ends as it
// would have ended without the fault.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/sync/wire.h"
#include "tests/support/failing_statements.h"
#include "tests/support/office.h"
#include "tests/support/photo_desk.h"

using namespace baijia;
using namespace baijia::testing;
using Lack = FailingStatements::Lack;

namespace {

/// What a hub says to the office's phone.
struct Talk {
  Office office;
  PhotoDesk photos;
  MemoryHubStore::Content content;
  std::map<PhotoId, std::string> photos_then;
  Uuid epoch = uuid_from_name("hub");
  std::optional<Code> ended;  ///< the right to the committee
  bool anew = false;          ///< the phone has nothing stored yet
  int faulty_rounds = 6;
  int put_off = 0;                                 ///< boxes for which the hub has no use yet
  std::function<void(Core&)> deed = [](Core&) {};  ///< before the first fault
  std::function<void(Core&)> look = [](Core&) {};  ///< again and again, as a screen does
  std::function<std::string(Core&)> more = [](Core&) { return std::string(); };  ///< what there is to tell besides

  /// What the hub has from now on is what every talk begins with.
  void begin_from_here() {
    content = office.hub.store().content();
    photos_then = photos.photos;
  }

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
    if (request.path.ends_with("carry")) {
      if (put_off-- <= 0) return office.hub.take_carried(request);
      return {.status = 200, .error = 0, .body = encode(CarryReply{.deferred = 1})};
    }
    return office.hub.answer(office.chief, request);
  }

  /// Talks, the nth call of SQLite failing, until nobody wants anything more. Value: what is on the phone then.
  std::string run(std::uint64_t nth, Lack lack, bool& struck) {
    office.hub.store().restore(content, epoch);
    photos.photos = photos_then;
    Opened phone(office, anew);
    deed(*phone.core);
    phone.core->sync_now();
    std::optional<FailingStatements> fault;
    fault.emplace(nth, lack);
    int quiet = 0;
    for (int round = 0; round < 400 && quiet < 12; ++round) {
      const std::optional<WireRequest> request = phone.core->next_request();
      if (request) (void)phone.core->on_response(answer(*request));
      const std::optional<WireRequest> of_photos = phone.core->next_photo_request();
      if (of_photos) (void)phone.core->on_photo_response(photos.answer(*of_photos));
      look(*phone.core);
      const bool silent = !request && !of_photos;
      if (silent) office.clock.advance(61'000);
      if (silent && round % 4 == 3) phone.core->sync_now();
      quiet = silent && round > faulty_rounds ? quiet + 1 : 0;
      struck = struck || fault->struck();
      if (round == faulty_rounds) fault.emplace(0, lack);
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
    if (const auto household = core.household(office.door()); household) {
      told +=
          ": " + household->household.note + ", " + std::to_string(household->confidences.size()) + " in confidence";
    }
    return told + more(core);
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

TEST_CASE("a photo is whole at the hub whatever call of SQLite fails while it comes in and goes out") {
  Talk talk;
  const std::string bytes = noise(150'000);
  PhotoId photo;
  talk.faulty_rounds = 16;
  talk.deed = [&](Core& core) { photo = must(core.take_photo({.visit = talk.office.visit}, facts_of(bytes), bytes)); };
  talk.look = [&](Core& core) { core.retry_storage(); };
  talk.more = [&](Core& core) {
    const PhotoTotals totals = core.photo_totals();
    return ", " + std::to_string(totals.waiting) + " photos wait, " + std::to_string(totals.bytes_here) + " octets, " +
           (talk.photos.photos[photo] == bytes ? "whole at the hub" : "not at the hub") + ", " +
           (core.photo_bytes(photo, PhotoPart::kPicture).jpeg == bytes.substr(kThumbnailBytes) ? "whole" : "not") +
           " here";
  };
  fail_everywhere(talk);
}

TEST_CASE("a colleague's photo is seen whatever call of SQLite fails") {
  Talk talk;
  const std::string bytes = noise(400'000);
  Phone other(talk.office.clock, Committee::identity(talk.office.committee.other, 2), 9);
  other.sync(talk.office.hub);
  const PhotoId photo = must(other.core->take_photo({.issue = talk.office.issue}, facts_of(bytes), bytes));
  while (other.core->storage_health() != StorageHealth::kGood) REQUIRE_FALSE(other.core->next_photo_request());
  other.sync(talk.office.hub);
  talk.photos.photos[photo] = bytes;
  talk.faulty_rounds = 12;
  talk.look = [&](Core& core) {
    core.retry_storage();
    for (const PhotoLine& line : core.photos({.issue = talk.office.issue})) {
      (void)core.photo_bytes(line.photo, PhotoPart::kPicture);
    }
  };
  talk.more = [&](Core& core) {
    return core.photo_bytes(photo, PhotoPart::kPicture).jpeg == bytes.substr(kThumbnailBytes) ? ", seen" : ", not seen";
  };
  fail_everywhere(talk);
}

TEST_CASE("what is carried for colleagues reaches the hub whatever call of SQLite fails") {
  Talk talk;
  Office& office = talk.office;
  std::vector<VisitId> visits;
  std::vector<std::string> parcels;
  for (const Account& account : {office.committee.member, office.committee.other}) {
    Phone giver(office.clock, Committee::identity(account, visits.size() + 2), visits.size() + 9);
    giver.sync(office.hub);
    visits.push_back(VisitId{giver.run(RecordVisit{.household = office.door()}).created});
    giver.run(WriteUpVisit{.visit = visits.back(), .said = "带给你的话"});
    parcels.push_back(giver.core->parcel(giver.core->hand_over_box(), "signature"));
  }
  const bool put_off = GENERATE(false, true);
  talk.deed = [&](Core& core) {
    talk.put_off = put_off ? 1 : 0;
    for (const std::string& parcel : parcels) must(core.receive(parcel));
  };
  talk.more = [&](Core& core) {
    std::string told = ", " + std::to_string(core.sync_view().carried) + " carried";
    for (const VisitId visit : visits) {
      const auto record = core.record(visit);
      const bool there = std::ranges::contains(office.hub.all<Visit>(), visit, &Visit::id);
      told += ", " + (record ? record->line.said : "nothing said") + (there ? " at the hub" : " here only");
    }
    return told;
  };
  fail_everywhere(talk);
}

TEST_CASE("what was written under a clock that was ahead is handed over whatever call of SQLite fails") {
  Talk talk;
  constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;
  talk.faulty_rounds = 10;
  VisitId visit;
  talk.deed = [&](Core& core) {
    must(core.keep_queue_key(std::string(65, 'k')));
    talk.office.clock.advance(2 * kDayMillis);
    visit = VisitId{must(core.run(RecordVisit{.household = talk.office.door()})).created};
    must(core.run(WriteUpVisit{.visit = visit, .said = "明天的话"}));
    talk.office.clock.advance(-2 * kDayMillis);
  };
  talk.more = [&](Core&) {
    return std::ranges::contains(talk.office.hub.all<Visit>(), visit, &Visit::id) ? ", at the hub" : ", here only";
  };
  fail_everywhere(talk);
}

TEST_CASE("what another chief has erased is gone whatever call of SQLite fails") {
  Talk talk;
  Phone other(talk.office.clock, Committee::identity(talk.office.committee.chief, 2), 9);
  other.sync(talk.office.hub);
  talk.office.clock.advance(1000);
  other.run(EraseRecords{.household = talk.office.door(), .resident = {}, .kept_issues = {}});
  other.sync(talk.office.hub);
  talk.more = [&](Core& core) {
    const HouseholdView view = must(core.household(talk.office.door()));
    std::string told = ", " + std::to_string(view.residents.size()) + " people";
    for (const VisitLine& visit : view.visits) told += ", \"" + visit.said + "\"";
    return told;
  };
  fail_everywhere(talk);
}

TEST_CASE("what is no longer for somebody leaves their phone whatever call of SQLite fails") {
  Talk talk;
  Office& office = talk.office;
  Household household = office.committee.door(1, "301");
  household.in_charge = office.committee.chief.id;
  office.hub.put(household);
  Confidence confidence{.id = ConfidenceId{uuid_from_name("in confidence")},
                        .author = office.committee.other.id,
                        .household = household.id,
                        .text = "只给包干的人",
                        .at_millis = office.clock.now_millis()};
  office.hub.put(confidence);
  {
    Opened phone(office);
    talk.begin_from_here();
    phone.core->sync_now();
    while (const auto request = phone.core->next_request()) must(phone.core->on_response(talk.answer(*request)));
    REQUIRE(must(phone.core->household(household.id)).confidences.size() == 3);
    office.stored = phone.blocks.image();
  }
  office.clock.advance(1000);
  household.in_charge = office.committee.other.id;
  office.hub.put(household);
  fail_everywhere(talk);
}
