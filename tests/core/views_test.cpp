// What the screens show, from rows.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/store/doors.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};
constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;

/// A committee of two buildings with three floors of two doors, where nobody is key; the member is in charge of the
/// first building. Changes to `committee` count until start().
struct House {
  House() {
    for (Resident& resident : committee.residents) resident.birth_year = 1990;
  }
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> phone;

  void start() { start_as(committee.member); }
  void start_as(const Account& account) {
    hub.put(committee.rows());
    phone = std::make_unique<Phone>(clock, Committee::identity(account));
    phone->sync(hub);
  }
  [[nodiscard]] HouseholdId door(std::string_view room, int building = 1) const {
    return committee.door(building, room).id;
  }
  [[nodiscard]] Household& change(std::string_view room, int building = 1) {
    const HouseholdId id = door(room, building);
    return *std::ranges::find(committee.households, id, &Household::id);
  }
  VisitId visit(std::string_view room, VisitResult result = VisitResult::kMet, int building = 1) {
    return VisitId{phone->run(RecordVisit{.household = door(room, building), .result = result}).created};
  }
  PromiseId promise(std::string_view room, Day due, AccountId owner = {}) {
    return PromiseId{
        phone->run(AddPromise{.household = door(room), .promise = {.text = "问水管", .due = due, .owner = owner}})
            .created};
  }
  DoorState state(std::string_view room, int building = 1) {
    return must(phone->core->household(door(room, building))).mark.state;
  }
  std::vector<std::string> first_here() {
    std::vector<std::string> labels;
    for (const DueDoor& due : phone->core->today().first_here) labels.push_back(due.door.label);
    return labels;
  }
};

struct StartedHouse : House {
  StartedHouse() { start(); }
};

std::vector<std::string> labels_of(const std::vector<BuildingLine>& lines) {
  std::vector<std::string> labels;
  for (const BuildingLine& line : lines) labels.push_back(line.label);
  return labels;
}

}  // namespace

TEST_CASE("buildings stand in walking order with what is covered") {
  StartedHouse house;
  house.visit("301");
  house.visit("302", VisitResult::kNobodyHome);
  const auto lines = house.phone->core->buildings();
  CHECK(labels_of(lines) == std::vector<std::string>{"1号", "2号"});
  CHECK(lines[0].coverage.total == 6);
  CHECK(lines[0].coverage.met == 1);
  CHECK(lines[0].coverage.tried == 1);
  CHECK(lines[0].coverage.not_yet == 5);
  CHECK(lines[0].mine == 6);
  CHECK(lines[1].coverage.met == 0);
  CHECK(lines[1].mine == 0);
}

TEST_CASE("lane and road stand before the number only where it is not clear without them") {
  House two_lanes;
  two_lanes.committee.buildings[1].lane = "90弄";
  two_lanes.start();
  CHECK(labels_of(two_lanes.phone->core->buildings()) == std::vector<std::string>{"88弄1号", "90弄2号"});

  House two_roads;
  two_roads.committee.buildings[1].road = "石泉路";
  two_roads.committee.buildings[1].lane = "";
  two_roads.start();
  CHECK(labels_of(two_roads.phone->core->buildings()) == std::vector<std::string>{"88弄1号", "石泉路2号"});

  House twice;  // each road has a lane of that number
  twice.committee.buildings[1].road = "石泉路";
  twice.start();
  CHECK(labels_of(twice.phone->core->buildings()) == std::vector<std::string>{"龙泉园路88弄1号", "石泉路88弄2号"});
}

TEST_CASE("the door wall runs from the top floor down, left to right") {
  StartedHouse house;
  house.visit("201");
  const auto wall = must(house.phone->core->door_wall(house.committee.buildings[0].id));
  std::vector<std::string> rooms;
  for (const DoorCell& cell : wall.cells) rooms.push_back(cell.room);
  CHECK(rooms == std::vector<std::string>{"301", "302", "201", "202", "101", "102"});
  CHECK(wall.cells[2].mark.state == DoorState::kMet);
  CHECK(wall.cells[2].mine);
}

TEST_CASE("a building that is not there has no wall") {
  StartedHouse house;
  const auto wall = house.phone->core->door_wall(BuildingId{uuid_from_name("x")});
  REQUIRE_FALSE(wall);
  CHECK(wall.error().code == Code::kNotFound);
}

TEST_CASE("a door's mark follows its visits, the withdrawn one left out") {
  StartedHouse house;
  CHECK(house.state("301") == DoorState::kNotYet);
  house.visit("301", VisitResult::kNobodyHome);
  CHECK(house.state("301") == DoorState::kTried);
  house.clock.advance(1000);
  const VisitId met = house.visit("301");
  CHECK(house.state("301") == DoorState::kMet);
  house.phone->run(WithdrawVisit{.visit = met});
  CHECK(house.state("301") == DoorState::kTried);
}

TEST_CASE("a call does not make a door met, only a visit at the door does") {
  StartedHouse house;
  house.phone->run(RecordVisit{.household = house.door("301"), .channel = Channel::kPhone});
  CHECK(house.state("301") == DoorState::kNotYet);
  CHECK(must(house.phone->core->household(house.door("301"))).visits.size() == 1);
}

TEST_CASE("visits before the round began do not count") {
  House house;
  house.committee.area.round_began = kToday;
  house.committee.visits.push_back({.id = VisitId{uuid_from_name("old")},
                                    .household = house.door("301"),
                                    .at_millis = Committee::kNowMillis - kDayMillis,
                                    .author = house.committee.member.id,
                                    .written_up = true});
  house.start();
  CHECK(house.state("301") == DoorState::kNotYet);
  house.visit("301");
  CHECK(house.state("301") == DoorState::kMet);
}

TEST_CASE("a round that begins starts the count anew") {
  StartedHouse house;
  house.visit("301");
  CHECK(house.phone->core->today().coverage.met == 1);
  house.clock.advance(3 * kDayMillis);
  house.committee.area.round_began = Day{kToday.number + 2};
  house.hub.put(house.committee.area);
  house.phone->sync(house.hub);
  CHECK(house.phone->core->today().coverage.met == 0);
}

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

TEST_CASE("where somebody is eighty, lives alone, is disabled or in hardship, the household is key without a mark") {
  House house;
  const auto lives_at = [&](std::string_view room) -> Resident& {
    return *std::ranges::find(house.committee.residents, house.door(room), &Resident::household);
  };
  lives_at("301").birth_year = 1946;
  lives_at("302").traits = bits_of(Trait::kLivesAlone);
  lives_at("201").traits = bits_of(Trait::kDisabled);
  lives_at("201").denied_traits = bits_of(Trait::kDisabled);  // what they took back
  lives_at("202").traits = bits_of(Trait::kPartyMember);
  lives_at("101").traits = bits_of(Trait::kHardship);
  lives_at("101").gone_by = Going::kMovedOut;
  house.start();
  const auto keys = [&] {
    std::vector<std::string> rooms;
    for (const DoorCell& cell : must(house.phone->core->door_wall(house.committee.buildings[0].id)).cells) {
      if (cell.mark.key_household) rooms.push_back(cell.room);
    }
    return rooms;
  };
  CHECK(keys() == std::vector<std::string>{"301", "302"});
  house.phone->sync(house.hub);  // a quiet moment, to keep them beside the visits
  house.phone->kill_and_reopen();
  CHECK(keys() == std::vector<std::string>{"301", "302"});
  CHECK(house.phone->core->today().coverage.key == 2);
  for (const std::string_view room : {"301", "302", "202"}) house.visit(room);
  CHECK(house.phone->core->today().coverage.key_met == 2);
  house.clock.advance(30 * kDayMillis);
  CHECK(std::ranges::contains(house.first_here(), "1号 301"));
  CHECK(std::ranges::contains(house.first_here(), "1号 302"));
  CHECK_FALSE(std::ranges::contains(house.first_here(), "1号 202"));

  Resident gone = lives_at("302");
  gone.gone_by = Going::kMovedOut;
  house.phone->run(SaveResident{.resident = gone});
  CHECK(keys() == std::vector<std::string>{"301"});
  house.phone->kill_and_reopen();
  CHECK(keys() == std::vector<std::string>{"301"});
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

TEST_CASE("an appointment made on the phone counts at the door, and the call itself is no visit to it") {
  StartedHouse house;
  const std::int64_t again = Committee::kNowMillis + kDayMillis;
  const VisitId call{house.phone
                         ->run(RecordVisit{.household = house.door("301"),
                                           .channel = Channel::kPhone,
                                           .result = VisitResult::kPostponed,
                                           .again_at_millis = again})
                         .created};
  CHECK(must(house.phone->core->visit(call)).channel == Channel::kPhone);
  CHECK(house.state("301") == DoorState::kPostponed);
  CHECK_FALSE(std::ranges::contains(house.first_here(), "1号 301"));
  house.phone->kill_and_reopen();
  CHECK(house.state("301") == DoorState::kPostponed);
  house.clock.advance(kDayMillis);
  CHECK(house.phone->core->today().first_here.front().appointment_millis == again);
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

TEST_CASE("the household's card offers only a visit of the last day for its words") {
  StartedHouse house;
  house.visit("301");
  house.clock.advance(kDayMillis + 1000);
  CHECK_FALSE(must(house.phone->core->household(house.door("301"))).unwritten);
  CHECK(house.phone->core->today().unwritten.size() == 1);
}

TEST_CASE("a door is called by the head of its household") {
  House house;
  const HouseholdId door = house.door("301");
  std::erase_if(house.committee.residents, [&](const Resident& resident) { return resident.household == door; });
  house.committee.residents.push_back({.id = ResidentId{uuid_from_name("1")},
                                       .household = door,
                                       .name = "小张",
                                       .birth_year = 1975,
                                       .relation = "子女"});
  house.committee.residents.push_back({.id = ResidentId{uuid_from_name("2")},
                                       .household = door,
                                       .name = "王秀英",
                                       .birth_year = 1943,
                                       .relation = "户主",
                                       .traits = static_cast<std::int64_t>(Trait::kLivesAlone)});
  house.committee.residents.push_back({.id = ResidentId{uuid_from_name("3")},
                                       .household = door,
                                       .name = "老张",
                                       .birth_year = 1940,
                                       .relation = "配偶"});
  house.start();
  const DoorLine line = house.phone->core->today().first_here.front().door;
  CHECK(line.who == "王秀英");
  CHECK(line.age == 83);
  CHECK(line.lives_alone);
  std::vector<std::string> names;  // then the others, the oldest first
  for (const Resident& resident : must(house.phone->core->household(door)).residents) names.push_back(resident.name);
  CHECK(names == std::vector<std::string>{"王秀英", "老张", "小张"});
}

TEST_CASE("a household's card shows who is in charge, who lives there and what happened, latest first") {
  StartedHouse house;
  house.visit("301", VisitResult::kNobodyHome);
  house.clock.advance(1000);
  house.visit("301");
  const auto view = must(house.phone->core->household(house.door("301")));
  CHECK(view.label == "1号 301");
  CHECK(view.in_charge == "李老师");
  CHECK(view.residents.size() == 3);
  REQUIRE(view.visits.size() == 2);
  CHECK(view.visits[0].result == VisitResult::kMet);
  CHECK(view.visits[0].mine);
  CHECK(view.visits[0].author == "李老师");
}

TEST_CASE("a household's promises show the open ones first") {
  StartedHouse house;
  const PromiseId kept = house.promise("301", kToday);
  house.promise("301", Day{kToday.number + 9});
  house.phone->run(SettlePromise{.promise = kept, .answer = "修好了"});
  const auto promises = must(house.phone->core->household(house.door("301"))).promises;
  REQUIRE(promises.size() == 2);
  CHECK(promises[0].state == PromiseState::kOpen);
  CHECK(promises[1].answer == "修好了");
}

TEST_CASE("an issue counts the households that say the same, each once") {
  StartedHouse house;
  const IssueId issue{house.phone
                          ->run(AddIssue{.issue = {.category = house.committee.categories[1].id, .title = "停车"},
                                         .household = house.door("301")})
                          .created};
  house.phone->run(AddVoice{.issue = issue, .household = house.door("101")});
  house.phone->run(AddVoice{.issue = issue, .household = house.door("302")});
  const auto lines = house.phone->core->issues(ListFilter::kOpen);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].voices == 2);
  CHECK(lines[0].door == "1号 301");
  CHECK(lines[0].category == "停车");
  CHECK(lines[0].owner == "李老师");
  const IssueView view = must(house.phone->core->issue(issue));
  CHECK(view.author == "李老师");
  REQUIRE(view.voices.size() == 2);
  CHECK(view.voices[0].label == "1号 302");
  CHECK(must(house.phone->core->household(house.door("101"))).issues.size() == 1);
}

TEST_CASE("issues are listed as open, mine, or all") {
  StartedHouse house;
  const auto add = [&](std::string title) {
    return IssueId{
        house.phone->run(AddIssue{.issue = {.title = std::move(title)}, .household = house.door("301")}).created};
  };
  const IssueId given = add("一");
  const IssueId solved = add("二");
  add("三");
  house.phone->run(ChangeIssue{.issue = given, .owner = house.committee.other.id});
  house.phone->run(ChangeIssue{.issue = solved, .state = IssueState::kSolved});
  Core& core = *house.phone->core;
  CHECK(core.issues(ListFilter::kOpen).size() == 2);
  CHECK(core.issues(ListFilter::kMine).size() == 1);
  CHECK(core.issues(ListFilter::kAll).size() == 3);
  CHECK(core.issues(ListFilter::kAll).back().issue == solved);
}

TEST_CASE("an issue is overdue from its date on") {
  StartedHouse house;
  house.phone->run(AddIssue{.issue = {.title = "停车"}, .household = house.door("301")});
  CHECK_FALSE(house.phone->core->issues(ListFilter::kOpen)[0].overdue);
  house.clock.advance(7 * kDayMillis);
  CHECK(house.phone->core->issues(ListFilter::kOpen)[0].overdue);
}

TEST_CASE("promises are listed by date as open, mine, or all") {
  StartedHouse house;
  house.promise("301", Day{kToday.number + 5});
  house.promise("302", kToday, house.committee.other.id);
  const PromiseId kept = house.promise("101", kToday);
  house.phone->run(SettlePromise{.promise = kept});
  Core& core = *house.phone->core;
  const auto open = core.promises(ListFilter::kOpen);
  REQUIRE(open.size() == 2);
  CHECK(open[0].door == "1号 302");
  CHECK(open[0].overdue);
  CHECK_FALSE(open[0].my_turn);
  CHECK(core.promises(ListFilter::kMine).size() == 1);
  CHECK(core.promises(ListFilter::kAll).size() == 3);
}

TEST_CASE("categories come depth first, siblings by position, loops cut") {
  House house;
  auto& categories = house.committee.categories;
  const Category noise{.id = CategoryId{uuid_from_name("noise")}, .parent = categories[0].id, .name = "噪音"};
  const Category ring_a{.id = CategoryId{uuid_from_name("a")}, .parent = CategoryId{uuid_from_name("b")}, .name = "甲"};
  const Category ring_b{.id = CategoryId{uuid_from_name("b")}, .parent = ring_a.id, .name = "乙"};
  categories.insert(categories.end(), {noise, ring_a, ring_b});
  house.start();
  std::vector<std::string> names;
  for (const Category& category : house.phone->core->categories()) names.push_back(category.name);
  CHECK(names == std::vector<std::string>{"物业", "噪音", "停车", "养宠"});
}

TEST_CASE("members are listed with the doors in their charge") {
  StartedHouse house;
  const auto members = house.phone->core->members();
  REQUIRE(members.size() == 3);
  const auto of = [&](std::string_view name) { return *std::ranges::find(members, name, &MemberLine::name); };
  CHECK(of("李老师").doors == 6);
  CHECK(of("周主任").doors == 0);
  CHECK(of("周主任").role == Role::kChief);
}

TEST_CASE("doors that move or vanish change the wall") {
  StartedHouse house;
  Core& core = *house.phone->core;
  CHECK(core.buildings()[0].coverage.total == 6);
  Household& moved = house.change("301");
  moved.building = house.committee.buildings[1].id;
  house.clock.advance(1000);
  house.hub.put(moved);
  house.phone->sync(house.hub);
  CHECK(core.buildings()[0].coverage.total == 5);
  CHECK(core.buildings()[1].coverage.total == 7);
  moved.deleted = true;
  house.clock.advance(1000);
  house.hub.put(moved);
  house.phone->sync(house.hub);
  CHECK(core.buildings()[1].coverage.total == 6);
}

TEST_CASE("the doors kept in memory equal the doors read anew") {
  House house;
  house.committee =
      Committee({.buildings = 4, .floors = 6, .rooms_per_floor = 3, .visits = 150, .issues = 10, .note_length = 5});
  house.start();
  (void)house.phone->core->buildings();
  for (int i = 0; i < 40; ++i) {
    house.clock.advance(60'000);
    const HouseholdId door =
        house.committee.households[static_cast<std::size_t>(i * 7) % house.committee.households.size()].id;
    house.phone->run(RecordVisit{.household = door, .result = static_cast<VisitResult>(1 + i % 5)});
    if (i % 3 == 0) house.phone->run(AddPromise{.household = door, .promise = {.text = "问", .due = kToday}});
    (void)house.phone->core->today();
  }
  const auto facts = [&] {
    std::vector<std::tuple<std::string, DoorState, std::int64_t, bool>> all;
    for (const Building& building : house.committee.buildings) {
      for (const DoorCell& cell : must(house.phone->core->door_wall(building.id)).cells) {
        all.emplace_back(cell.room, cell.mark.state, cell.mark.tries, cell.mark.promise_due);
      }
    }
    return all;
  };
  const auto kept = facts();
  house.phone->kill_and_reopen();
  CHECK(facts() == kept);
}

TEST_CASE("people are counted and listed by group, whoever belongs to none is not") {
  House house;
  for (Resident& resident : house.committee.residents) {
    resident.birth_year = 2000;
    resident.traits = 0;
  }
  Resident& old = house.committee.residents[0];
  old.birth_year = 1946;
  old.traits = static_cast<std::int64_t>(Trait::kLivesAlone);
  house.committee.residents[1].birth_year = 1947;
  house.start();
  for (const GroupCount& count : house.phone->core->people_groups()) {
    const bool his = count.group == PeopleGroup::kElderly || count.group == PeopleGroup::kLivesAlone;
    CHECK(count.people == (his ? 1 : 0));
  }
  const std::vector<PersonLine> people = house.phone->core->people(PeopleGroup::kElderly);
  REQUIRE(people.size() == 1);
  CHECK(people[0].name == old.name);
  CHECK(people[0].household == old.household);
  CHECK(people[0].age == 80);
  CHECK(house.phone->core->people(PeopleGroup::kDisabled).empty());
}

TEST_CASE("a kept promise is an answer to bring until somebody was met at that door") {
  StartedHouse house;
  const PromiseId promise = house.promise("101", kToday);
  CHECK(house.phone->core->answers().empty());
  house.phone->run(SettlePromise{.promise = promise, .answer = "修好了"});
  const std::vector<AnswerLine> answers = house.phone->core->answers();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].household == house.door("101"));
  CHECK(answers[0].outcome == "修好了");
  house.clock.advance(1000);
  house.visit("101", VisitResult::kNobodyHome);
  CHECK(house.phone->core->answers().size() == 1);
  house.visit("101");
  CHECK(house.phone->core->answers().empty());
}

TEST_CASE("buildings without places of their own stand by road, lane and number") {
  House house;
  house.committee = Committee({.buildings = 5, .floors = 1, .rooms_per_floor = 1});
  const auto place = [&](std::size_t at, std::string road, std::string lane, std::string number) {
    Building& building = house.committee.buildings.at(at);
    building.position = 1;
    building.road = std::move(road);
    building.lane = std::move(lane);
    building.number = std::move(number);
  };
  place(0, "乙路", "1弄", "1号");
  place(1, "一路", "9弄", "10号");
  place(2, "一路", "9弄", "9号");
  place(3, "一路", "10弄", "1号");
  place(4, "一路", "9弄", "9号");  // the same words twice
  house.start();
  const auto labels = labels_of(house.phone->core->buildings());
  REQUIRE(labels.size() == 5);
  CHECK(labels[0] == labels[1]);
  CHECK(labels[0].ends_with("9弄9号"));
  CHECK(labels[2].ends_with("9弄10号"));
  CHECK(labels[3].ends_with("10弄1号"));
  CHECK(labels[4] == "1弄1号");  // of 乙路, the last road
}

TEST_CASE("a door that moves is found where it is now") {
  StartedHouse house;
  const auto moved = [&](auto&& change) {
    house.clock.advance(60'000);
    Household household = house.committee.door(1, "301");
    change(household);
    house.hub.put(household);
    house.phone->sync(house.hub);
    return must(house.phone->core->household(household.id)).label;
  };
  const std::string before = must(house.phone->core->household(house.door("301"))).label;
  CHECK(moved([](Household& door) { door.position = 7; }) == before);
  CHECK(moved([](Household& door) { door.floor = 2; }) == before);
  CHECK(moved([](Household& door) { door.room = "309"; }) != before);
  CHECK(moved([&](Household& door) { door.building = house.committee.buildings[1].id; }).starts_with("2号"));
}

TEST_CASE("a door without a room is called by its building, and one without a building by nothing") {
  House house;
  house.change("301").room.clear();
  house.change("302").building = {};
  const HouseholdId bare = house.committee.households[4].id;
  const HouseholdId homeless = house.committee.households[5].id;
  house.start();
  CHECK(must(house.phone->core->household(bare)).label == "1号");
  CHECK(must(house.phone->core->household(homeless)).label.empty());
}

TEST_CASE("what the hub refused is named by its kind and its place") {
  House house;
  house.start_as(house.committee.chief);
  Phone& phone = *house.phone;
  const VisitId visit = house.visit("301");
  phone.run(WriteUpVisit{.visit = visit,
                         .said = "电梯坏了",
                         .issues = {{.category = house.committee.categories[0].id, .title = "电梯"}},
                         .promises = {{.text = "问物业", .due = Day{20'790}}},
                         .household_note = "养狗"});
  phone.run(SaveCategory{.category = Category{.id = house.committee.categories[0].id, .name = "楼道"}});
  const Resident& person = *std::ranges::find(house.committee.residents, house.door("301"), &Resident::household);
  phone.run(SaveResident{.resident = person});
  phone.run(RevealPhones{.household = house.door("301"), .resident = person.id});
  phone.run(
      SaveCloudTemplate{.module = CloudModule::kVisit, .text = phone.core->cloud_template(CloudModule::kVisit) + "。"});
  phone.run(AddVoice{
      .issue = phone.core->issues(ListFilter::kAll).at(0).issue, .household = house.door("302"), .words = "我家也是"});
  phone.core->sync_now();
  for (int round = 0; round < 40; ++round) {
    const std::optional<WireRequest> request = phone.core->next_request();
    if (!request) break;
    // The hub has made the chief an account of the street meanwhile, which may write nothing.
    Identity demoted = phone.identity();
    if (request->path.ends_with("push")) demoted.role = Role::kStreet;
    must(phone.core->on_response(house.hub.answer(demoted, *request)));
  }
  std::vector<std::string> labels;
  for (const RejectedRecord& record : phone.core->sync_view().rejected) labels.push_back(record.label);
  std::ranges::sort(labels);
  CHECK(std::ranges::count(labels, "走访 1号 301") == 1);
  CHECK(std::ranges::count(labels, "住户 1号 301") == 1);
  CHECK(std::ranges::count(labels, "问题 1号 301") == 1);
  CHECK(std::ranges::count(labels, "承诺 1号 301") == 1);
  CHECK(std::ranges::count(labels, "分类 楼道") == 1);
  CHECK(std::ranges::count(labels, "附议 1号 302") == 1);
  CHECK(std::ranges::count(labels, "看全号 1号 301") == 1);
  CHECK(std::ranges::count(labels, "社区云模板") == 1);
}
