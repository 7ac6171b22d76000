// A day's round of two members in the same building: whose visits each of them sees, and what was left at the door.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// 李老师 and 陈老师 with a phone each, and their hub.
struct Round {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone first, second;
  HouseholdId door;

  Round()
      : first(clock, enter(committee.member, 1), 7),
        second(clock, Committee::identity(committee.other, 2), 11),
        door(committee.door(1, "301").id) {
    sync();
  }
  void sync() {
    first.sync(hub);
    second.sync(hub);
    first.sync(hub);
  }
  Identity enter(const Account& who, std::uint64_t device) {
    hub.put(committee.rows());
    return Committee::identity(who, device);
  }
  static HouseholdView file(Phone& phone, HouseholdId door) { return must(phone.core->household(door)); }
};

}  // namespace

TEST_CASE("two members at the same door without a signal: both see both visits, each with its author") {
  Round round;
  const VisitId early{
      round.first.run(RecordVisit{.household = round.door, .result = VisitResult::kNobodyHome}).created};
  round.clock.advance(3'600'000);
  const VisitId late{round.second.run(RecordVisit{.household = round.door, .result = VisitResult::kMet}).created};
  round.second.run(WriteUpVisit{.visit = late, .said = "灯修好了"});
  round.sync();
  for (Phone* phone : {&round.first, &round.second}) {
    const HouseholdView file = Round::file(*phone, round.door);
    REQUIRE(file.visits.size() == 2);
    CHECK(file.visits[0].visit == late);
    CHECK(file.visits[0].author == round.committee.other.name);
    CHECK(file.visits[0].said == "灯修好了");
    CHECK(file.visits[1].visit == early);
    CHECK(file.visits[1].author == round.committee.member.name);
    CHECK(file.mark.state == DoorState::kMet);
    CHECK(phone->core->record_count({}) == 2);
  }
}

TEST_CASE("two members who recorded the same door at the same moment keep a visit each") {
  Round round;
  round.first.run(RecordVisit{.household = round.door, .result = VisitResult::kMet});
  round.second.run(RecordVisit{.household = round.door, .result = VisitResult::kMet});
  round.sync();
  CHECK(Round::file(round.first, round.door).visits.size() == 2);
  CHECK(Round::file(round.second, round.door).visits.size() == 2);
}

TEST_CASE("a note left at the door is known to the colleagues and can be taken back") {
  Round round;
  const VisitId visit{
      round.first.run(RecordVisit{.household = round.door, .result = VisitResult::kNobodyHome}).created};
  CHECK_FALSE(Round::file(round.first, round.door).visits.front().note_left);
  round.first.run(LeaveNote{.visit = visit});
  round.sync();
  CHECK(Round::file(round.second, round.door).visits.front().note_left);
  round.first.run(LeaveNote{.visit = visit, .left = false});
  round.sync();
  CHECK_FALSE(Round::file(round.second, round.door).visits.front().note_left);
}

TEST_CASE("only the visitor leaves a note, and only where nobody was home") {
  Round round;
  const VisitId tried{
      round.first.run(RecordVisit{.household = round.door, .result = VisitResult::kNobodyHome}).created};
  const VisitId met{round.first.run(RecordVisit{.household = round.door, .result = VisitResult::kMet}).created};
  round.sync();
  const auto by_other = round.second.core->run(LeaveNote{.visit = tried});
  REQUIRE_FALSE(by_other);
  CHECK(by_other.error().code == Code::kForbidden);
  const auto at_met = round.first.core->run(LeaveNote{.visit = met});
  REQUIRE_FALSE(at_met);
  CHECK(at_met.error().code == Code::kInvalid);
}
