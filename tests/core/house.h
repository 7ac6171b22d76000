#pragma once

// A small committee on a member's phone, for the tests of what the screens show.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/phone.h"

namespace baijia::testing {

inline constexpr Day kToday{20780};
inline constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;

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

}  // namespace baijia::testing
