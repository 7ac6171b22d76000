// The even division of areas, as law: random committees, and a few whose answer is known.

#include "core/domain/division.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <catch2/catch_test_macros.hpp>

using namespace baijia;

namespace {

struct Buildings {
  std::vector<DivisibleDoor> doors;
  std::uint32_t next = 0;

  /// Floors from the top down, as the walk goes.
  void add(int floors, int rooms, int holder = -1, std::int64_t load = 10) {
    for (int floor = floors; floor > 0; --floor) {
      for (int room = 0; room < rooms; ++room) {
        doors.push_back({.building = next, .floor = floor, .load = load, .holder = holder});
      }
    }
    ++next;
  }
  void add_houses(int houses, int holder = -1) {
    for (int house = 0; house < houses; ++house) doors.push_back({.building = next, .load = 10, .holder = holder});
    ++next;
  }
  void take(const std::vector<int>& holders) {
    for (std::size_t at = 0; at < doors.size(); ++at) doors[at].holder = holders[at];
  }
};

std::vector<std::int64_t> loads(const std::vector<DivisibleDoor>& doors, const std::vector<int>& holders, int members) {
  std::vector<std::int64_t> sums(static_cast<std::size_t>(members));
  for (std::size_t at = 0; at < doors.size(); ++at) sums.at(static_cast<std::size_t>(holders[at])) += doors[at].load;
  return sums;
}

std::int64_t apart(const std::vector<std::int64_t>& sums) {
  const auto [least, most] = std::ranges::minmax(sums);
  return most - least;
}

/// How many buildings more than one member has doors of.
std::size_t shared(const std::vector<DivisibleDoor>& doors, const std::vector<int>& holders) {
  std::map<std::uint32_t, std::set<int>> who;
  for (std::size_t at = 0; at < doors.size(); ++at) who[doors[at].building].insert(holders[at]);
  return static_cast<std::size_t>(std::ranges::count_if(who, [](const auto& one) { return one.second.size() > 1; }));
}

int moved(const std::vector<DivisibleDoor>& doors, const std::vector<int>& holders) {
  int count = 0;
  for (std::size_t at = 0; at < doors.size(); ++at) {
    if (doors[at].holder >= 0 && doors[at].holder != holders[at]) ++count;
  }
  return count;
}

/// A committee of flats, houses and shops, divided somehow, or not at all.
Buildings random_buildings(std::mt19937_64& dice, int members, bool undivided) {
  Buildings all;
  const auto pick = [&](std::uint64_t most) { return static_cast<int>(dice() % most); };
  const int count = 1 + pick(14);
  for (int building = 0; building < count; ++building) {
    const std::size_t first = all.doors.size();
    if (pick(4) == 0) {
      all.add_houses(1 + pick(40));
    } else {
      all.add(1 + pick(20), 1 + pick(8));
    }
    const int kind = pick(4);
    const int whole = pick(static_cast<std::uint64_t>(members) + 1) - 1;
    for (std::size_t at = first; at < all.doors.size(); ++at) {
      all.doors[at].load = 10 + pick(25);
      if (undivided || kind == 0) continue;
      all.doors[at].holder = kind < 3 ? whole : pick(static_cast<std::uint64_t>(members) + 1) - 1;
    }
  }
  return all;
}

}  // namespace

TEST_CASE("an even division keeps its law in random committees") {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 dice(seed);
    const int members = 1 + static_cast<int>(dice() % 9);
    const bool undivided = dice() % 3 == 0;
    Buildings all = random_buildings(dice, members, undivided);
    const std::int64_t tolerance = division_tolerance(all.doors, members);
    const std::vector<int> holders = divide_evenly(all.doors, members);

    REQUIRE(holders.size() == all.doors.size());
    REQUIRE(std::ranges::all_of(holders, [&](int holder) { return holder >= 0 && holder < members; }));
    const std::vector<std::int64_t> after = loads(all.doors, holders, members);
    REQUIRE(apart(after) <= tolerance);
    REQUIRE(divide_evenly(all.doors, members) == holders);

    std::vector<std::int64_t> before(static_cast<std::size_t>(members));
    std::int64_t total = 0;
    for (const DivisibleDoor& door : all.doors) {
      total += door.load;
      if (door.holder >= 0) before.at(static_cast<std::size_t>(door.holder)) += door.load;
    }
    for (std::size_t at = 0; at < holders.size(); ++at) {
      const int holder = all.doors[at].holder;
      const bool has_little = holder >= 0 && before.at(static_cast<std::size_t>(holder)) * members < total;
      if (has_little) REQUIRE(holders[at] == holder);
    }
    if (undivided) {
      std::int64_t heaviest = 0;
      std::int64_t sum = 0;
      for (std::size_t at = 0; at < all.doors.size(); ++at) {
        const bool goes_on = at > 0 && all.doors[at].floor != 0 && all.doors[at - 1].floor == all.doors[at].floor &&
                             all.doors[at - 1].building == all.doors[at].building;
        sum = (goes_on ? sum : 0) + all.doors[at].load;
        heaviest = std::max(heaviest, sum);
      }
      if (heaviest * 2 <= tolerance) REQUIRE(shared(all.doors, holders) < static_cast<std::size_t>(members));
    }

    all.take(holders);
    REQUIRE(divide_evenly(all.doors, members) == holders);
  }
}

TEST_CASE("whole buildings are given where that is even") {
  Buildings all;
  for (int building = 0; building < 6; ++building) all.add(6, 4);
  const std::vector<int> holders = divide_evenly(all.doors, 3);
  CHECK(shared(all.doors, holders) == 0);
  CHECK(apart(loads(all.doors, holders, 3)) == 0);
  CHECK(std::ranges::is_sorted(holders));
}

TEST_CASE("a building that must be cut is cut between floors") {
  Buildings all;
  for (int building = 0; building < 3; ++building) all.add(10, 4);
  const std::vector<int> holders = divide_evenly(all.doors, 2);
  CHECK(shared(all.doors, holders) == 1);
  CHECK(apart(loads(all.doors, holders, 2)) == 0);
  for (std::size_t at = 1; at < holders.size(); ++at) {
    if (all.doors[at].building == all.doors[at - 1].building && all.doors[at].floor == all.doors[at - 1].floor) {
      CHECK(holders[at] == holders[at - 1]);
    }
  }
  CHECK(std::ranges::is_sorted(holders));
}

TEST_CASE("an even enough division is left alone") {
  Buildings all;
  all.add(6, 4, 1);
  all.add(6, 4, 0);
  all.add(6, 4, 1);
  all.add(7, 4, 0);
  CHECK(moved(all.doors, divide_evenly(all.doors, 2)) == 0);
}

TEST_CASE("a new building goes to those who have least, and nobody loses a door for it") {
  Buildings all;
  all.add(6, 4, 0);
  all.add(6, 4, 0);
  all.add(6, 4, 1);
  all.add(6, 4);
  const std::vector<int> holders = divide_evenly(all.doors, 2);
  CHECK(moved(all.doors, holders) == 0);
  CHECK(holders.back() == 1);
  CHECK(shared(all.doors, holders) == 0);
}

TEST_CASE("a new member gets a share, and only as many doors change hands as it takes") {
  Buildings all;
  for (int building = 0; building < 6; ++building) all.add(6, 4, building / 3);
  const std::vector<int> holders = divide_evenly(all.doors, 3);
  CHECK(apart(loads(all.doors, holders, 3)) <= division_tolerance(all.doors, 3));
  CHECK(moved(all.doors, holders) == 48);
  CHECK(shared(all.doors, holders) == 0);
}

TEST_CASE("houses are divided along the row") {
  Buildings all;
  all.add_houses(60);
  const std::vector<int> holders = divide_evenly(all.doors, 4);
  CHECK(apart(loads(all.doors, holders, 4)) <= division_tolerance(all.doors, 4));
  CHECK(std::ranges::is_sorted(holders));
}

TEST_CASE("more members than floors leave some without doors but cut no floor") {
  Buildings all;
  all.add(2, 4);
  const std::vector<int> holders = divide_evenly(all.doors, 5);
  const auto sums = loads(all.doors, holders, 5);
  CHECK(std::ranges::count(sums, 40) == 2);
  CHECK(std::ranges::count(sums, 0) == 3);
}

TEST_CASE("nothing to divide is nobody's trouble") { CHECK(divide_evenly({}, 3).empty()); }

TEST_CASE("stairs count where there is no lift, key people and key households everywhere") {
  CHECK(door_load({}) == 10);
  CHECK(door_load({.floor = 6, .building_floors = 6}) == 15);
  CHECK(door_load({.floor = 6, .building_floors = 11}) == 10);
  CHECK(door_load({.key_household = true, .key_people = 2}) == 25);
}

TEST_CASE("only open accounts of the committee can have an area") {
  CHECK(can_be_in_charge({.role = Role::kMember}));
  CHECK(can_be_in_charge({.role = Role::kChief}));
  CHECK_FALSE(can_be_in_charge({.role = Role::kStreet}));
  CHECK_FALSE(can_be_in_charge({.role = Role::kMember, .disabled = true}));
}
