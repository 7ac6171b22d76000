// What buildings, the door wall and a household's card show, from rows.

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/store/doors.h"
#include "tests/core/house.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

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

TEST_CASE("an appointment is over when they were spoken to after its hour, whichever way; before it stands") {
  StartedHouse house;
  const std::int64_t again = house.clock.now_millis() + 3600'000;
  house.phone->run(RecordVisit{.household = house.door("301"), .result = VisitResult::kNobodyHome});
  house.phone->run(RecordVisit{.household = house.door("301"),
                               .channel = Channel::kPhone,
                               .result = VisitResult::kPostponed,
                               .again_at_millis = again});
  const RecordVisit talk{.household = house.door("301"), .channel = Channel::kReception};
  house.phone->run(talk);
  CHECK(house.state("301") == DoorState::kPostponed);
  house.clock.advance(2 * 3600'000);
  house.phone->run(talk);
  CHECK(house.state("301") == DoorState::kTried);
  house.phone->kill_and_reopen();
  CHECK(house.state("301") == DoorState::kTried);
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
