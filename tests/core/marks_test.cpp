// Several doors marked at once, from command to wall, on a phone with its hub.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// 李老师's phone before a building with three floors of two doors.
struct Stair {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone;

  Stair() : phone(clock, enter()) { phone.sync(hub); }
  Identity enter() {
    hub.put(committee.rows());
    return Committee::identity(committee.member);
  }
  [[nodiscard]] HouseholdId door(std::string_view room) const { return committee.door(1, room).id; }
  [[nodiscard]] std::vector<HouseholdId> floor(std::string_view number) const {
    return {door(std::string(number) + "01"), door(std::string(number) + "02")};
  }
  [[nodiscard]] DoorCell cell(std::string_view room) {
    const DoorWallView wall = must(phone.core->door_wall(committee.door(1, room).building));
    const auto found = std::ranges::find(wall.cells, door(room), &DoorCell::household);
    REQUIRE(found != wall.cells.end());
    return *found;
  }
};

}  // namespace

TEST_CASE("a floor marked vacant is vacant in this round and in its file, with one visit a door") {
  Stair stair;
  const std::uint64_t before = stair.phone.core->accepted();
  stair.phone.run(MarkHouseholds{.households = stair.floor("2"), .finding = DoorFinding::kVacant});
  CHECK(stair.phone.core->accepted() == before + 1);
  for (const std::string_view room : {"201", "202"}) {
    CHECK(stair.cell(room).mark.state == DoorState::kVacant);
    CHECK(stair.cell(room).tenure == Tenure::kVacant);
    const HouseholdView file = must(stair.phone.core->household(stair.door(room)));
    REQUIRE(file.visits.size() == 1);
    CHECK(file.visits.front().result == VisitResult::kVacant);
    CHECK(file.visits.front().mine);
  }
  CHECK(stair.cell("301").mark.state == DoorState::kNotYet);
}

TEST_CASE("doors marked as nobody home are tried, and their file stays as it is") {
  Stair stair;
  const Tenure before = stair.cell("201").tenure;
  stair.phone.run(MarkHouseholds{.households = stair.floor("2"), .finding = DoorFinding::kNobodyHome});
  CHECK(stair.cell("201").mark.state == DoorState::kTried);
  CHECK(stair.cell("201").mark.tries == 1);
  CHECK(stair.cell("201").tenure == before);
}

TEST_CASE("doors marked as lived in by their owners are changed without a visit") {
  Stair stair;
  stair.phone.run(MarkHouseholds{.households = stair.floor("2"), .finding = DoorFinding::kOwned});
  CHECK(stair.cell("201").tenure == Tenure::kOwned);
  CHECK(stair.cell("201").mark.state == DoorState::kNotYet);
  CHECK(must(stair.phone.core->household(stair.door("201"))).visits.empty());
}

TEST_CASE("a door named twice is marked once, and a mark of no door or of an unknown one changes nothing") {
  Stair stair;
  stair.phone.run(MarkHouseholds{.households = {stair.door("201"), stair.door("201")}});
  CHECK(stair.cell("201").mark.tries == 1);
  const auto none = stair.phone.core->run(MarkHouseholds{});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Code::kMissing);
  const auto unknown =
      stair.phone.core->run(MarkHouseholds{.households = {stair.door("202"), HouseholdId{uuid_from_name("nowhere")}}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Code::kNotFound);
  CHECK(stair.cell("202").mark.state == DoorState::kNotYet);
}

TEST_CASE("a mark is taken back whole, and every phone sees it so") {
  Stair stair;
  stair.phone.run(UpdateHousehold{.household = stair.door("202"), .tenure = Tenure::kLet});
  const Uuid mark =
      stair.phone.run(MarkHouseholds{.households = stair.floor("2"), .finding = DoorFinding::kVacant}).created;
  stair.phone.sync(stair.hub);
  stair.phone.run(UnmarkHouseholds{
      .mark = mark, .doors = {{stair.door("201"), Tenure::kUnknown}, {stair.door("202"), Tenure::kLet}}});
  stair.phone.sync(stair.hub);
  CHECK(stair.cell("201").mark.state == DoorState::kNotYet);
  CHECK(stair.cell("202").mark.state == DoorState::kLet);
  CHECK(must(stair.phone.core->household(stair.door("201"))).visits.empty());
  Phone other(stair.clock, Committee::identity(stair.committee.other), 11);
  other.sync(stair.hub);
  CHECK(must(other.core->household(stair.door("202"))).visits.empty());
  CHECK(must(other.core->household(stair.door("202"))).household.tenure == Tenure::kLet);
}

TEST_CASE("only who marked doors takes the mark back") {
  Stair stair;
  const Uuid mark = stair.phone.run(MarkHouseholds{.households = stair.floor("2")}).created;
  stair.phone.sync(stair.hub);
  Phone other(stair.clock, Committee::identity(stair.committee.other), 11);
  other.sync(stair.hub);
  const auto refused =
      other.core->run(UnmarkHouseholds{.mark = mark, .doors = {{stair.door("201"), Tenure::kUnknown}}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kForbidden);
}
