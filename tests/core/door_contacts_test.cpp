// What is kept of the visits and the people beside them (core/store/door_contacts.h).

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::int64_t kHourMillis = 3600LL * 1000;

bool same(const DoorCell& left, const DoorCell& right) {
  return left.household == right.household && left.mark.state == right.mark.state &&
         left.mark.tries == right.mark.tries && left.mark.key_household == right.mark.key_household;
}

/// Two phones that do at the doors whatever there is to do.
struct Round {
  explicit Round(std::uint64_t seed) : random(seed) {
    hub.put(committee.rows());
    for (Phone* phone : {&chief, &member}) phone->sync(hub);
  }

  std::uint64_t below(std::uint64_t bound) { return random() % bound; }
  HouseholdId some_door() { return committee.households[below(committee.households.size())].id; }

  void do_something() {
    clock.advance(static_cast<std::int64_t>(below(30)) * kHourMillis);
    Phone& phone = below(2) == 0 ? chief : member;
    const auto result = static_cast<VisitResult>(1 + below(6));
    switch (below(10)) {
      case 0:
        phone.sync(hub);
        break;
      case 1:
        phone.kill_and_reopen();
        break;
      case 2:  // what may be taken back no longer is refused
        if (!visits.empty()) (void)phone.core->run(WithdrawVisit{visits[below(visits.size())]});
        break;
      case 3:
        if (below(20) == 0) {
          chief.run(BeginRound{committee.area.id, day_of(clock.now_millis(), clock.utc_offset_minutes())});
        }
        break;
      case 4:
        if (below(20) == 0) chief.run(EraseRecords{.household = some_door()});
        break;
      case 5:
      case 6: {  // who lives there changes, comes and goes
        Resident one = committee.residents[below(committee.residents.size())];
        one.traits = static_cast<std::int64_t>(below(16));
        one.birth_year = 1940 + static_cast<std::int64_t>(below(10));
        one.gone_by = below(2) == 0 ? Going::kNo : Going::kMovedOut;
        (void)phone.core->run(SaveResident{.resident = one});
        break;
      }
      default: {
        const Channel channel = below(4) == 0 ? Channel::kPhone : Channel::kDoor;
        const Result<Accepted> visit = phone.core->run(RecordVisit{
            .household = some_door(),
            .channel = channel,
            .result = result,
            .again_at_millis =
                result == VisitResult::kPostponed ? std::optional(clock.now_millis() + kHourMillis) : std::nullopt});
        if (visit) visits.emplace_back(visit->created);
      }
    }
  }

  /// What a wall shows on a phone that has just come, and so has nothing but the visits to go by.
  void check() {
    for (Phone* phone : {&chief, &member, &chief}) phone->sync(hub);
    ++devices;
    Phone anew(clock, Committee::identity(committee.chief, devices), devices);
    anew.sync(hub);
    for (const Building& building : committee.buildings) {
      const DoorWallView expected = must(anew.core->door_wall(building.id));
      for (Phone* phone : {&chief, &member}) {
        phone->kill_and_reopen();
        const DoorWallView found = must(phone->core->door_wall(building.id));
        REQUIRE(std::ranges::equal(found.cells, expected.cells, same));
      }
    }
  }

  std::mt19937_64 random;
  HandClock clock;
  Committee committee{{.visits = 30}};
  TestHub hub{clock};
  Phone chief{clock, Committee::identity(committee.chief), 1};
  Phone member{clock, Committee::identity(committee.member, 2), 2};
  std::vector<VisitId> visits;
  std::uint64_t devices = 10;
};

}  // namespace

TEST_CASE("what is kept of a door is what its visits and people say, whatever is done at doors") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Round round(seed);
    for (int step = 1; step <= 200; ++step) {
      round.do_something();
      if (step % 20 == 0) round.check();
    }
  }
}

TEST_CASE("a large committee's doors are marked without reading its visits") {
  HandClock clock;
  const Committee committee({.buildings = 60, .visits = 5'000});
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  phone.sync(hub);
  const auto read_by_an_opening = [&] {
    phone.kill_and_reopen();
    const TodayView today = phone.core->today();
    phone.core->settled();
    CHECK(today.coverage.met > 0);
    return phone.blocks->at_hand.size();
  };
  const std::size_t with_visits = read_by_an_opening();
  phone.sync(hub);  // a quiet moment
  const std::size_t without = read_by_an_opening();
  CHECK(with_visits - without > 50);
  CHECK(without < 60);

  for (const Household& household : committee.households) {
    phone.run(RecordVisit{.household = household.id, .result = VisitResult::kNobodyHome});
  }
  CHECK(read_by_an_opening() < 60);
}
