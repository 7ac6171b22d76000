// Consent to what is sensitive: what is kept after which answer, and that answers stay.

#include "core/domain/consent.h"

#include <catch2/catch_test_macros.hpp>

#include "core/sync/intake.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::int64_t kDisabled = bits_of(Trait::kDisabled);
constexpr std::int64_t kHardship = bits_of(Trait::kHardship);
constexpr std::int64_t kVolunteer = bits_of(Trait::kVolunteer);
constexpr std::int64_t kLeader = bits_of(Trait::kStairLeader);
constexpr ConsentAnswer kYes{.state = ConsentState::kGiven, .how = ConsentHow::kInPerson};
constexpr ConsentAnswer kNo{.state = ConsentState::kRefused, .how = ConsentHow::kByPhone};

/// A member's phone and one resident of the committee.
struct Door {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone{clock, Committee::identity(committee.member)};

  explicit Door(std::int64_t traits = 0, std::int64_t roster_traits = 0) {
    Resident& resident = committee.residents.front();
    resident.traits = traits;
    resident.roster_traits = roster_traits;
    hub.put(committee.rows());
    phone.sync(hub);
  }
  HouseholdView view(Phone& of) { return must(of.core->household(committee.residents.front().household)); }
  Resident resident(Phone& of) {
    for (const Resident& one : view(of).residents) {
      if (one.id == committee.residents.front().id) return one;
    }
    FAIL("the resident is gone");
    return {};
  }
  Resident resident() { return resident(phone); }
  void save(std::int64_t traits, std::optional<ConsentAnswer> answer = std::nullopt) {
    Resident changed = resident();
    changed.traits = traits;
    clock.advance(1000);
    phone.run(SaveResident{.resident = changed, .consent = answer});
  }
  void answer(ConsentState state) {
    clock.advance(1000);
    phone.run(RecordConsent{committee.residents.front().id, {.state = state}});
  }
};

}  // namespace

TEST_CASE("what is sensitive is declared with the fields, and a mistaken edit shows here") {
  for (const EntitySchema& schema : schemas()) {
    for (const FieldSchema& field : schema.fields) {
      INFO(schema.name << '.' << field.name);
      const bool traits = schema.kind == Kind::kResident && field.name == "traits";
      CHECK(field.options.sensitive == (traits ? kDisabled | kHardship : 0));
      CHECK(field.options.lawful == (traits ? kHardship : 0));
    }
  }
  CHECK(sensitive_traits() == (kDisabled | kHardship));
}

TEST_CASE("without an answer what is sensitive is not saved, everything else of the form is") {
  Door door;
  Resident changed = door.resident();
  changed.phone = "13911112222";
  changed.traits = kDisabled | kVolunteer;
  door.phone.run(SaveResident{.resident = changed});
  CHECK(door.resident().traits == kVolunteer);
  CHECK(door.resident().phone == "13911112222");
  CHECK(door.view(door.phone).consents.empty());
}

TEST_CASE("an answer given is kept with who asked, when and how, and covers what follows") {
  Door door;
  door.save(kDisabled, kYes);
  CHECK(door.resident().traits == kDisabled);
  door.save(kDisabled | kHardship);
  CHECK(door.resident().traits == (kDisabled | kHardship));
  door.phone.sync(door.hub);
  const std::vector<Consent> answers = door.hub.all<Consent>();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].author == door.committee.member.id);
  CHECK(answers[0].resident == door.committee.residents.front().id);
  CHECK(answers[0].household == door.committee.residents.front().household);
  CHECK(answers[0].state == ConsentState::kGiven);
  CHECK(answers[0].how == ConsentHow::kInPerson);
  CHECK(answers[0].at_millis == door.clock.now_millis() - 1000);
  CHECK(answers[0].notice.empty());
}

TEST_CASE("a refusal is kept too, and leaves the sensitive part unsaved") {
  Door door;
  door.save(kDisabled | kVolunteer, kNo);
  CHECK(door.resident().traits == kVolunteer);
  REQUIRE(door.view(door.phone).consents.size() == 1);
  CHECK(door.view(door.phone).consents[0].state == ConsentState::kRefused);
  CHECK(door.view(door.phone).consents[0].how == ConsentHow::kByPhone);
}

TEST_CASE("a new resident's answer comes with the resident") {
  Door door;
  const HouseholdId home = door.committee.residents.front().household;
  door.phone.run(SaveResident{.resident = {.household = home, .name = "新来的", .traits = kDisabled}, .consent = kYes});
  const HouseholdView view = door.view(door.phone);
  const auto fresh = std::ranges::find(view.residents, "新来的", &Resident::name);
  REQUIRE(fresh != view.residents.end());
  CHECK(fresh->traits == kDisabled);
  REQUIRE(view.consents.size() == 1);
  CHECK(view.consents[0].resident == fresh->id);
}

TEST_CASE("taking consent back clears what it covered, on every phone") {
  Door door;
  door.save(kDisabled | kVolunteer, kYes);
  door.answer(ConsentState::kWithdrawn);
  CHECK(door.resident().traits == kVolunteer);
  door.phone.sync(door.hub);
  Phone other(door.clock, Committee::identity(door.committee.other, 2));
  other.sync(door.hub);
  CHECK(door.resident(other).traits == kVolunteer);
  CHECK(door.view(other).consents.at(0).state == ConsentState::kWithdrawn);
  door.save(kDisabled | kVolunteer);
  CHECK(door.resident().traits == kVolunteer);
}

TEST_CASE("a phone with an old state does not bring back what was taken back") {
  Door door;
  door.save(kDisabled | kVolunteer, kYes);
  door.phone.sync(door.hub);
  Phone other(door.clock, Committee::identity(door.committee.other, 2));
  other.sync(door.hub);
  door.answer(ConsentState::kWithdrawn);
  // On the other phone, without a network, somebody becomes stair leader: all traits are written.
  door.clock.advance(1000);
  Resident changed = door.resident(other);
  REQUIRE(changed.traits == (kDisabled | kVolunteer));
  changed.traits |= kLeader;
  other.run(SaveResident{.resident = changed});
  door.phone.sync(door.hub);
  other.sync(door.hub);
  door.phone.sync(door.hub);
  for (Phone* phone : {&door.phone, &other}) {
    CHECK(door.resident(*phone).traits == (kVolunteer | kLeader));
    const std::string file = must(phone->core->household_file(door.committee.residents.front().household));
    CHECK(file.contains("志愿者"));
    CHECK_FALSE(file.contains("情况：残疾"));
    CHECK_FALSE(file.contains("、残疾"));
    for (const GroupCount& count : phone->core->people_groups()) {
      if (count.group == PeopleGroup::kDisabled) CHECK(count.people == 0);
    }
  }
  // The next one who saves clears what was hidden.
  door.save(kVolunteer);
  door.phone.sync(door.hub);
  for (const Resident& resident : door.hub.all<Resident>()) {
    if (resident.id == door.committee.residents.front().id) CHECK(resident.traits == kVolunteer);
  }
}

TEST_CASE("the hub takes what somebody without the answer wrote: a record is not lost for it") {
  Door door;
  door.save(kDisabled, kNo);
  const HubCaller caller{
      .account = door.committee.member.id, .role = Role::kMember, .scope = Committee::kScope, .device = DeviceId{77}};
  const Resident& before = door.committee.residents.front();
  Row row{Committee::kScope, {Kind::kResident, before.id.uuid}, {}};
  row.fields.push_back({7, kDisabled, {static_cast<std::uint64_t>(door.clock.now_millis()) << 16U, caller.device}});
  const Row stored = row_from_entity(before, Committee::kScope, {1, DeviceId{1}});
  CHECK(judge(caller, &stored, row).changed);
}

TEST_CASE("who agrees after all is shown again") {
  Door door;
  door.save(kDisabled, kNo);
  CHECK(door.resident().traits == 0);
  door.save(kDisabled, kYes);
  CHECK(door.resident().traits == kDisabled);
}

TEST_CASE("what the roster brought stays until somebody says no, and what the law keeps stays after it") {
  Door door(kDisabled | kHardship, kDisabled | kHardship);
  door.save(kDisabled | kHardship | kVolunteer);
  CHECK(door.resident().traits == (kDisabled | kHardship | kVolunteer));
  door.answer(ConsentState::kWithdrawn);
  CHECK(door.resident().traits == (kHardship | kVolunteer));
}

TEST_CASE("hardship that no roster told of goes with the consent") {
  Door door;
  door.save(kHardship, kYes);
  door.answer(ConsentState::kWithdrawn);
  CHECK(door.resident().traits == 0);
}

TEST_CASE("nobody writes what the roster says but the roster") {
  Door door(kHardship, kHardship);
  Resident changed = door.resident();
  changed.roster_traits = kDisabled | kHardship;
  changed.name = "改了名";
  door.phone.run(SaveResident{.resident = changed});
  CHECK(door.resident().name == "改了名");
  CHECK(door.resident().roster_traits == kHardship);
}

TEST_CASE("what was struck out by mistake comes back without asking again") {
  Door door(kDisabled, kDisabled);
  const Resident before = door.resident();
  door.save(0);
  CHECK(door.resident().traits == 0);
  door.phone.run(SaveResident{.resident = before, .change = ResidentChange::kTakenBack});
  CHECK(door.resident().traits == kDisabled);
}

TEST_CASE("the committee's own notice is the chief's, and an answer keeps what was read out") {
  Door door;
  CHECK(door.phone.core->run(SaveNotice{"我们自己的话"}).error().code == Code::kForbidden);
  Phone chief(door.clock, Committee::identity(door.committee.chief, 3));
  chief.sync(door.hub);
  CHECK(chief.core->consent_notice().empty());
  chief.run(SaveNotice{"我们自己的话"});
  chief.sync(door.hub);
  door.phone.sync(door.hub);
  CHECK(door.phone.core->consent_notice() == "我们自己的话");
  door.save(kDisabled, kYes);
  door.phone.sync(door.hub);
  CHECK(door.hub.all<Consent>().at(0).notice == "我们自己的话");
  chief.run(SaveNotice{""});
  CHECK(chief.core->consent_notice().empty());
}

TEST_CASE("an answer that does not exist is refused, and so is one of nobody") {
  Door door;
  CHECK(door.phone.core->run(RecordConsent{{}, kYes}).error().code == Code::kMissing);
  CHECK(door.phone.core->run(RecordConsent{door.committee.residents.front().id, {.state = ConsentState{9}}})
            .error()
            .code == Code::kInvalid);
  CHECK(door.phone.core->run(RecordConsent{door.committee.residents.front().id, {.how = ConsentHow{9}}}).error().code ==
        Code::kInvalid);
}
