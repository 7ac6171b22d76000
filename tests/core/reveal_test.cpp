// Who looked at masked numbers: a row that its author cannot change, and nobody can take away.

#include <catch2/catch_test_macros.hpp>

#include "core/sync/intake.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

const AccountId kLi{uuid_from_name("li")};

Row row_of(const Reveal& reveal, std::uint64_t time) {
  return row_from_entity(reveal, Committee::kScope, Version{time, DeviceId{1}});
}
HubCaller caller(Role role, AccountId account) {
  return {.account = account, .role = role, .scope = Committee::kScope, .device = DeviceId{1}};
}

}  // namespace

TEST_CASE("a look at a household's numbers reaches the hub with who looked, at whom, and when") {
  HandClock clock;
  Committee committee;
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  phone.sync(hub);
  const Resident& resident = committee.residents.front();
  phone.run(RevealPhones{.household = resident.household, .resident = resident.id});
  phone.run(RevealPhones{.household = resident.household, .resident = {}});
  phone.sync(hub);
  const std::vector<Reveal> looks = hub.all<Reveal>();
  REQUIRE(looks.size() == 2);
  for (const Reveal& look : looks) {
    CHECK(look.author == committee.member.id);
    CHECK(look.household == resident.household);
    CHECK(look.at_millis == clock.now_millis());
  }
}

TEST_CASE("a look at somebody of another household, or of none, is refused") {
  HandClock clock;
  Committee committee;
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  phone.sync(hub);
  const auto elsewhere = phone.core->run(
      RevealPhones{.household = committee.residents.back().household, .resident = committee.residents.front().id});
  REQUIRE_FALSE(elsewhere);
  CHECK(elsewhere.error().code == Code::kInvalid);
  const auto nowhere =
      phone.core->run(RevealPhones{.household = HouseholdId{uuid_from_name("nowhere")}, .resident = {}});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == Code::kNotFound);
}

TEST_CASE("the hub lets nobody change or remove a look, its author and the chief neither") {
  const Reveal look{.id = RevealId{uuid_from_name("look")},
                    .author = kLi,
                    .household = HouseholdId{uuid_from_name("door")},
                    .resident = {},
                    .at_millis = 1000};
  const Row stored = row_of(look, 1);
  Reveal moved = look;
  moved.at_millis = 5;
  Reveal removed = look;
  removed.deleted = true;
  for (const auto& [role, account] : {std::pair{Role::kMember, kLi}, std::pair{Role::kChief, AccountId{}}}) {
    CHECK(judge(caller(role, account), &stored, row_of(moved, 2)).status == RowReceipt::Status::kRejected);
    CHECK(judge(caller(role, account), &stored, row_of(removed, 2)).status == RowReceipt::Status::kRejected);
  }
  CHECK(judge(caller(Role::kMember, kLi), nullptr, stored).status == RowReceipt::Status::kTaken);
  CHECK(judge(caller(Role::kMember, AccountId{uuid_from_name("other")}), nullptr, stored).status ==
        RowReceipt::Status::kRejected);
}
