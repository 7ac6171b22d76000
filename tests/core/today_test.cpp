// What the screen of the day shows, from rows: which doors it names, and what is due or waits.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/house.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("today counts the member's own doors") {
  StartedHouse house;
  house.visit("301");
  house.visit("301", VisitResult::kMet, 2);
  const TodayView today = house.phone->core->today();
  CHECK(today.today == kToday);
  CHECK(today.committee == "龙泉园路居委会");
  CHECK(today.member == "李老师");
  CHECK_FALSE(today.whole_committee);
  CHECK(today.coverage.total == 6);
  CHECK(today.coverage.met == 1);
}

TEST_CASE("who has no doors of their own sees the whole committee") {
  House house;
  house.start_as(house.committee.chief);
  const TodayView today = house.phone->core->today();
  CHECK(today.whole_committee);
  CHECK(today.coverage.total == 12);
}

TEST_CASE("today names doors by need first, then in walking order") {
  House house;
  house.change("102").key_household = true;
  house.start();
  house.visit("202", VisitResult::kNobodyHome);
  house.promise("101", kToday);
  house.phone->run(RecordVisit{.household = house.door("201"),
                               .result = VisitResult::kPostponed,
                               .again_at_millis = Committee::kNowMillis + 3600'000});
  house.visit("301");
  CHECK(house.first_here() == std::vector<std::string>{"1号 101", "1号 201", "1号 102", "1号 202", "1号 302"});
  const auto first = house.phone->core->today().first_here;
  CHECK(first[0].reason == DoorReason::kPromiseDue);
  CHECK(first[0].promise == "问水管");
  CHECK(first[0].due == kToday);
  CHECK(first[1].reason == DoorReason::kAppointment);
  CHECK(first[1].appointment_millis == Committee::kNowMillis + 3600'000);
  CHECK(first[2].reason == DoorReason::kKeyHousehold);
  CHECK(first[3].reason == DoorReason::kTried);
  CHECK(first[4].reason == DoorReason::kNeverMet);
}

TEST_CASE("doors that need no visit now are not named") {
  House house;
  house.change("302").tenure = Tenure::kVacant;
  house.start();
  house.visit("301");
  house.visit("201", VisitResult::kRefused);
  house.phone->run(RecordVisit{.household = house.door("202"),
                               .result = VisitResult::kPostponed,
                               .again_at_millis = Committee::kNowMillis + 3 * kDayMillis});
  CHECK(house.first_here() == std::vector<std::string>{"1号 101", "1号 102"});
  house.clock.advance(3 * kDayMillis);
  CHECK(house.first_here() == std::vector<std::string>{"1号 202", "1号 101", "1号 102"});
}

TEST_CASE("an appointment stands when somebody rings in vain before its hour, and is over when they come then") {
  House house;
  house.start();
  constexpr std::int64_t kAgain = Committee::kNowMillis + 3 * kDayMillis;
  house.phone->run(
      RecordVisit{.household = house.door("202"), .result = VisitResult::kPostponed, .again_at_millis = kAgain});
  house.clock.advance(kDayMillis);
  house.visit("202", VisitResult::kNobodyHome);
  CHECK(house.state("202") == DoorState::kPostponed);
  CHECK_FALSE(std::ranges::contains(house.first_here(), "1号 202"));
  house.clock.advance(2 * kDayMillis);
  const auto first = house.phone->core->today().first_here;
  REQUIRE_FALSE(first.empty());
  CHECK(first[0].reason == DoorReason::kAppointment);
  CHECK(first[0].appointment_millis == kAgain);
  house.visit("202", VisitResult::kNobodyHome);
  CHECK(house.state("202") == DoorState::kTried);
}

TEST_CASE("a key household that was met is proposed again after thirty days, another one is not") {
  House house;
  house.change("301").key_household = true;
  house.start();
  house.visit("301");
  house.visit("302");
  const auto proposed = [&](std::string_view room) {
    return std::ranges::contains(house.first_here(), "1号 " + std::string(room));
  };
  house.clock.advance(29 * kDayMillis);
  CHECK_FALSE(proposed("301"));
  house.clock.advance(kDayMillis);
  CHECK(proposed("301"));
  CHECK_FALSE(proposed("302"));
  CHECK(house.state("301") == DoorState::kMet);
  house.visit("301");
  CHECK_FALSE(proposed("301"));
}

TEST_CASE("what colleagues took down for the member's doors is on today for a week, not what they did at the door") {
  StartedHouse house;
  Phone other(house.clock, Committee::identity(house.committee.other, 2), 8);
  other.sync(house.hub);
  const auto record = [&](HouseholdId household, Channel channel) {
    house.clock.advance(60'000);
    const VisitId visit{other.run(RecordVisit{.household = household, .channel = channel}).created};
    other.run(WriteUpVisit{.visit = visit, .said = "来问社保卡"});
  };
  record(house.door("301"), Channel::kReception);
  record(house.door("302"), Channel::kPhone);
  record(house.door("201"), Channel::kDoor);
  record(house.door("301", 2), Channel::kReception);
  other.sync(house.hub);
  house.phone->sync(house.hub);
  const auto lines = house.phone->core->today().from_colleagues;
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].door == "1号 302");
  CHECK(lines[1].channel == Channel::kReception);
  CHECK(lines[1].author == house.committee.other.name);
  CHECK(lines[1].said == "来问社保卡");
  CHECK(other.core->today().from_colleagues.empty());
  house.clock.advance(8 * kDayMillis);
  CHECK(house.phone->core->today().from_colleagues.empty());
}

TEST_CASE("a door that was tried twice in the morning is proposed for the evening") {
  StartedHouse house;
  house.visit("301", VisitResult::kNobodyHome);
  house.clock.advance(kDayMillis);
  house.visit("301", VisitResult::kNobodyHome);
  const auto first = house.phone->core->today().first_here;
  REQUIRE_FALSE(first.empty());
  CHECK(first[0].door.mark.tries == 2);
  REQUIRE(first[0].better_time);
  CHECK(first[0].better_time->hour == 19);
}

TEST_CASE("today names at most twenty doors") {
  House house;
  house.committee = Committee({.buildings = 1, .floors = 10, .rooms_per_floor = 4});
  house.start();
  CHECK(house.first_here().size() == 20);
}

TEST_CASE("no due promise and no appointment of today is missing, however many there are") {
  House house;
  house.committee = Committee({.buildings = 1, .floors = 10, .rooms_per_floor = 6});
  house.start();
  for (std::size_t at = 0; at < 25; ++at) {
    house.phone->run(
        AddPromise{.household = house.committee.households[at].id, .promise = {.text = "问水管", .due = kToday}});
    house.phone->run(RecordVisit{.household = house.committee.households[at + 30].id,
                                 .result = VisitResult::kPostponed,
                                 .again_at_millis = Committee::kNowMillis + 3600'000});
  }
  const auto first = house.phone->core->today().first_here;
  CHECK(std::ranges::count(first, DoorReason::kPromiseDue, &DueDoor::reason) == 25);
  CHECK(std::ranges::count(first, DoorReason::kAppointment, &DueDoor::reason) == 25);
  CHECK(first.size() == 50);
}

TEST_CASE("a door with two due promises and an appointment names them all") {
  StartedHouse house;
  house.promise("301", kToday);
  house.clock.advance(1000);
  house.phone->run(AddPromise{.household = house.door("301"), .promise = {.text = "问电梯", .due = kToday}});
  house.promise("301", Day{kToday.number + 5});
  house.phone->run(RecordVisit{.household = house.door("301"),
                               .result = VisitResult::kPostponed,
                               .again_at_millis = Committee::kNowMillis + 3600'000});
  const DueDoor first = house.phone->core->today().first_here.front();
  CHECK(first.reason == DoorReason::kPromiseDue);
  CHECK(first.promise == "问水管\n问电梯");
  CHECK(first.due == kToday);
  CHECK(first.appointment_millis == Committee::kNowMillis + 3600'000);
}

TEST_CASE("the member's promise at a colleague's door is due today too") {
  StartedHouse house;
  house.phone->run(AddPromise{.household = house.door("301", 2), .promise = {.text = "问低保", .due = kToday}});
  house.promise("302", kToday, house.committee.other.id);
  const TodayView today = house.phone->core->today();
  CHECK(today.promises_due == 1);
  CHECK(house.first_here().front() == "1号 302");
  CHECK(std::ranges::contains(house.first_here(), "2号 301"));
}

TEST_CASE("a promise is due from its day on and no more when it was settled") {
  StartedHouse house;
  const PromiseId promise = house.promise("301", Day{kToday.number + 1});
  CHECK(house.phone->core->today().promises_due == 0);
  house.clock.advance(kDayMillis);
  CHECK(house.phone->core->today().promises_due == 1);
  CHECK(house.phone->core->buildings()[0].promises_due == 1);
  CHECK(must(house.phone->core->household(house.door("301"))).mark.promise_due);
  house.phone->run(SettlePromise{.promise = promise});
  CHECK(house.phone->core->today().promises_due == 0);
  CHECK_FALSE(must(house.phone->core->household(house.door("301"))).mark.promise_due);
}

TEST_CASE("visits without words wait on the list until they are written up") {
  StartedHouse house;
  const VisitId visit = house.visit("301");
  house.visit("302", VisitResult::kNobodyHome);
  auto waiting = house.phone->core->today().unwritten;
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].visit == visit);
  CHECK(waiting[0].door.label == "1号 301");
  CHECK(must(house.phone->core->household(house.door("301"))).unwritten->visit == visit);
  house.phone->run(WriteUpVisit{.visit = visit, .said = "好"});
  CHECK(house.phone->core->today().unwritten.empty());
  CHECK_FALSE(must(house.phone->core->household(house.door("301"))).unwritten);
}

TEST_CASE("a visit with nothing to add leaves the list by an empty write-up, and comes back") {
  StartedHouse house;
  const VisitId visit = house.visit("301");
  house.phone->run(WriteUpVisit{.visit = visit});
  CHECK(house.phone->core->today().unwritten.empty());
  CHECK(must(house.phone->core->visit(visit)).said.empty());
  house.phone->run(WriteUpVisit{.visit = visit, .waits = true});
  CHECK(house.phone->core->today().unwritten.size() == 1);
}
