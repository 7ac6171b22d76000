// Codes at doors: what is kept of a text, what binding one means, and what two phones make of the same code.

#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/plate.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::string_view kGovernmentCode = "https://mp.example.gov.cn/d?id=3101041234567890";

struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone{clock, Committee::identity(committee.member, 1)};
  Phone other{clock, Committee::identity(committee.other, 2), 8};
  Phone chief{clock, Committee::identity(committee.chief, 3), 9};

  Office() {
    hub.put(committee.rows());
    for (Phone* one : {&phone, &other, &chief}) one->sync(hub);
  }
  HouseholdId door(std::string_view room) { return committee.door(1, room).id; }
};

}  // namespace

TEST_CASE("a code opens the door that it was bound to, by its whole text and nothing less") {
  Office office;
  Core& core = *office.phone.core;
  CHECK_FALSE(core.plate(kGovernmentCode).bound());
  office.phone.run(BindPlate{.text = std::string(kGovernmentCode), .household = office.door("301"), .building = {}});
  CHECK(core.plate(kGovernmentCode).household == office.door("301"));
  CHECK(core.plate(kGovernmentCode).label == "1号 301");
  CHECK(core.plate(" " + std::string(kGovernmentCode) + "\n").household == office.door("301"));
  CHECK_FALSE(core.plate(kGovernmentCode.substr(0, 40)).bound());
  CHECK_FALSE(core.plate(std::string(kGovernmentCode) + "1").bound());
  CHECK_FALSE(core.plate("").bound());
}

TEST_CASE("a code at a building's entrance opens the building") {
  Office office;
  const BuildingId building = office.committee.buildings[0].id;
  office.phone.run(BindPlate{.text = "1号", .household = {}, .building = building});
  const PlateView plate = office.phone.core->plate("1号");
  CHECK(plate.building == building);
  CHECK(plate.household.empty());
  CHECK(plate.label == "1号");
}

TEST_CASE("a code is bound to one thing, which is there; binding it again binds it anew") {
  Office office;
  Core& core = *office.phone.core;
  CHECK(core.run(BindPlate{.text = "a", .household = {}, .building = {}}).error().code == Code::kMissing);
  CHECK(core.run(BindPlate{.text = "", .household = office.door("301"), .building = {}}).error().code ==
        Code::kMissing);
  CHECK(
      core.run(BindPlate{.text = "a", .household = HouseholdId{uuid_from_name("gone")}, .building = {}}).error().code ==
      Code::kNotFound);
  CHECK(core.run(BindPlate{.text = "a", .household = office.door("301"), .building = office.committee.buildings[0].id})
            .error()
            .code == Code::kMissing);
  office.phone.run(BindPlate{.text = "a", .household = office.door("301"), .building = {}});
  const std::uint64_t changes = core.changes();
  office.phone.run(BindPlate{.text = "a", .household = office.door("301"), .building = {}});
  CHECK(core.changes() == changes);
  office.phone.run(BindPlate{.text = "a", .household = office.door("302"), .building = {}});
  CHECK(core.plate("a").household == office.door("302"));
}

TEST_CASE("a long text and one that cannot be shown are kept as a hash, each its own") {
  const std::string longer(3000, 'x');
  CHECK(plate_key(longer).size() < 50);
  CHECK(plate_key(longer) != plate_key(longer + "x"));
  CHECK(plate_key("\x1D"
                  "123")
            .starts_with("#"));
  CHECK(plate_key("\xFF\xFE") != plate_key("\xFF\xFD"));
  CHECK(plate_key(plate_key(longer)) == plate_key(longer));
  CHECK(plate_key(std::string(500, 'y')) == std::string(500, 'y'));
}

TEST_CASE("two phones that bind the same code without a network make one row, and the later one decides") {
  Office office;
  office.phone.run(BindPlate{.text = "code", .household = office.door("301"), .building = {}});
  office.clock.advance(60'000);
  office.other.run(BindPlate{.text = "code", .household = office.door("302"), .building = {}});
  office.phone.sync(office.hub);
  office.other.sync(office.hub);
  office.phone.sync(office.hub);
  CHECK(office.hub.all<Plate>().size() == 1);
  for (Phone* one : {&office.phone, &office.other}) {
    CHECK(one->core->plate("code").household == office.door("302"));
    CHECK(one->core->sync_view().on_phone == 0);
    CHECK(one->core->sync_view().rejected.empty());
  }
}

TEST_CASE("plates of our own are the chief's, say nothing of anybody, and each opens its door") {
  Office office;
  const BuildingId building = office.committee.buildings[0].id;
  Core& core = *office.chief.core;
  const std::vector<PlateToPrint> before = core.plates_to_print(building);
  REQUIRE(before.size() == 7);
  CHECK(before[0].household.empty());
  CHECK(before[0].label == "1号");
  MakePlates all{.building = building, .households = {}};
  for (const PlateToPrint& plate : before) {
    CHECK(plate.text.empty());
    if (!plate.household.empty()) all.households.push_back(plate.household);
  }
  CHECK(office.phone.core->run(all).error().code == Code::kForbidden);
  office.chief.run(all);
  std::set<std::string> texts;
  for (const PlateToPrint& plate : core.plates_to_print(building)) {
    INFO(plate.text);
    CHECK(is_own_plate(plate.text));
    CHECK(plate.text.size() == 23);
    CHECK(plate.text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:") == std::string::npos);
    CHECK(core.plate(plate.text).household == plate.household);
    CHECK(core.plate(plate.text).building == (plate.household.empty() ? building : BuildingId{}));
    texts.insert(plate.text);
  }
  CHECK(texts.size() == 7);
  office.chief.sync(office.hub);
  office.phone.sync(office.hub);
  CHECK(office.phone.core->plate(*texts.begin()).bound());
}
