// The history of a household: who came and went, and who wrote what into its file.

#include "core/domain/file_change.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};  // 2026-11-23

struct Door {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone{clock, Committee::identity(committee.member)};
  HouseholdId home = committee.households.front().id;

  Door() {
    for (Resident& resident : committee.residents) resident.birth_year = 1940;
    hub.put(committee.rows());
    phone.sync(hub);
  }
  HouseholdView view() { return must(phone.core->household(home)); }
  Resident first() { return view().residents.front(); }
  void save(const Resident& resident) {
    clock.advance(60'000);
    phone.run(SaveResident{.resident = resident});
  }
  void goes(Going how, std::optional<Day> day = std::nullopt) {
    Resident gone = first();
    gone.gone_by = how;
    gone.gone_day = day;
    save(gone);
  }
  Code refusal(const Resident& resident) {
    const auto refused = phone.core->run(SaveResident{.resident = resident});
    REQUIRE_FALSE(refused);
    return refused.error().code;
  }
};

}  // namespace

TEST_CASE("who moved out is not among the residents any more and stays as the history of the door") {
  Door door;
  const std::size_t people = door.view().residents.size();
  const std::string name = door.first().name;
  door.goes(Going::kMovedOut, Day{kToday.number - 20});
  const HouseholdView view = door.view();
  CHECK(view.residents.size() == people - 1);
  REQUIRE(view.former.size() == 1);
  CHECK(view.former[0].name == name);
  CHECK(view.former[0].gone_day == Day{kToday.number - 20});
  REQUIRE(view.changes.size() == 1);
  CHECK(view.changes[0].deed == FileDeed::kMovedOut);
  CHECK(view.changes[0].who == name);
  CHECK(view.changes[0].day == Day{kToday.number - 20});
  CHECK(view.changes[0].author == door.committee.member.name);
  CHECK(view.changes[0].at_millis == door.clock.now_millis());
}

TEST_CASE("who is gone is found, counted and called by nobody any more") {
  Door door;
  const std::string name = door.first().name;
  const auto elderly = [&] { return door.phone.core->people(PeopleGroup::kElderly).size(); };
  const auto found = [&] {
    const auto hits = door.phone.core->search(name);
    return std::ranges::count_if(hits, [&](const SearchHit& hit) {
      return hit.kind == HitKind::kResident && hit.household == door.home && hit.title == name;
    });
  };
  const std::size_t before = elderly();
  REQUIRE(found() == 1);
  door.goes(Going::kDied);
  CHECK(elderly() == before - 1);
  CHECK(found() == 0);
  const VisitId visit{door.phone.run(RecordVisit{.household = door.home}).created};
  const CloudEntry entry = must(door.phone.core->cloud_entry({CloudModule::kVisit, visit.uuid}));
  CHECK(entry.text.contains("一家 2 人"));
}

TEST_CASE("a day that nobody knows stays unknown") {
  Door door;
  door.goes(Going::kDied);
  CHECK_FALSE(door.view().former.at(0).gone_day);
  CHECK_FALSE(door.view().changes.at(0).day);
}

TEST_CASE("who comes back is a resident again, and both are remembered") {
  Door door;
  const std::size_t people = door.view().residents.size();
  door.goes(Going::kMovedOut, kToday);
  Resident back = door.view().former.at(0);
  back.gone_by = Going::kNo;
  back.gone_day.reset();
  door.save(back);
  const HouseholdView view = door.view();
  CHECK(view.residents.size() == people);
  CHECK(view.former.empty());
  REQUIRE(view.changes.size() == 2);
  CHECK(view.changes[0].deed == FileDeed::kBack);
  CHECK(view.changes[1].deed == FileDeed::kMovedOut);
}

TEST_CASE("who moves in, is born or is simply there is written down as such") {
  Door door;
  door.save({.household = door.home, .name = "新来的", .came_by = Coming::kMovedIn, .came_day = kToday});
  CHECK(door.view().changes.at(0).deed == FileDeed::kMovedIn);
  CHECK(door.view().changes.at(0).day == kToday);
  door.save({.household = door.home, .name = "宝宝", .came_by = Coming::kBorn});
  CHECK(door.view().changes.at(0).deed == FileDeed::kBorn);
  door.save({.household = door.home, .name = "一直在的"});
  CHECK(door.view().changes.at(0).deed == FileDeed::kNoted);
}

TEST_CASE("the history says which fields were changed, and not what stood there before") {
  Door door;
  Resident changed = door.first();
  const std::string before = changed.phone;
  changed.phone = "13911112222";
  changed.relation = "配偶";
  door.save(changed);
  REQUIRE(door.view().changes.size() == 1);
  CHECK(door.view().changes[0].deed == FileDeed::kChanged);
  CHECK(door.view().changes[0].changed == ((1 << 5) | (1 << 6)));
  door.phone.run(UpdateHousehold{.household = door.home, .tenure = Tenure::kLet, .note = "有狗"});
  CHECK(door.view().changes.at(0).of_household);
  CHECK((door.view().changes.at(0).changed & (1 << 5)) != 0);
  door.phone.sync(door.hub);
  for (const FileChange& change : door.hub.all<FileChange>()) {
    visit_values(change,
                 [&](std::uint16_t, const Value& value) { CHECK_FALSE(std::holds_alternative<std::string>(value)); });
  }
}

TEST_CASE("what changes nothing leaves no line") {
  Door door;
  door.save(door.first());
  const Household home = door.view().household;
  door.phone.run(UpdateHousehold{home.id, home.tenure, home.key_household, home.note});
  CHECK(door.view().changes.empty());
}

TEST_CASE("what was changed in a write-up stands in the history too") {
  Door door;
  const VisitId visit{door.phone.run(RecordVisit{.household = door.home}).created};
  door.phone.run(WriteUpVisit{.visit = visit, .said = "搬家了", .tenure = Tenure::kVacant});
  REQUIRE(door.view().changes.size() == 1);
  CHECK(door.view().changes[0].of_household);
}

TEST_CASE("who was struck out has no name in the history any more") {
  Door door;
  Resident struck = door.first();
  struck.deleted = true;
  door.save(struck);
  REQUIRE(door.view().changes.size() == 1);
  CHECK(door.view().changes[0].deed == FileDeed::kStruck);
  CHECK(door.view().changes[0].who.empty());
}

TEST_CASE("nobody goes in the future, before they came, or on a day without having gone") {
  Door door;
  Resident gone = door.first();
  gone.gone_by = Going::kMovedOut;
  gone.gone_day = Day{kToday.number + 1};
  CHECK(door.refusal(gone) == Code::kInvalid);
  gone.gone_day = Day{kToday.number - 5};
  gone.came_by = Coming::kMovedIn;
  gone.came_day = kToday;
  CHECK(door.refusal(gone) == Code::kInvalid);
  gone.gone_by = Going::kNo;
  CHECK(door.refusal(gone) == Code::kInvalid);
  gone.gone_by = static_cast<Going>(9);
  CHECK(door.refusal(gone) == Code::kInvalid);
  CHECK(door.view().changes.empty());
}

TEST_CASE("who lives there now takes along nothing of who lived there before") {
  Door door;
  Resident before = door.first();
  before.name = "从前的租客";
  before.phone = "13922223333";
  door.save(before);
  door.goes(Going::kMovedOut);
  const std::string file = must(door.phone.core->household_file(door.home));
  CHECK_FALSE(file.contains("13922223333"));
  CHECK_FALSE(file.contains("姓名：从前的租客"));
  CHECK(file.contains("什么变动：搬走"));
}

TEST_CASE("two phones that change the same door keep both lines") {
  Door door;
  Phone other(door.clock, Committee::identity(door.committee.other, 2), 8);
  other.sync(door.hub);
  door.goes(Going::kMovedOut);
  Resident changed = must(other.core->household(door.home)).residents.back();
  changed.phone = "13911112222";
  other.run(SaveResident{.resident = changed});
  other.sync(door.hub);
  door.phone.sync(door.hub);
  other.sync(door.hub);
  CHECK(door.view().changes.size() == 2);
  CHECK(must(other.core->household(door.home)).changes.size() == 2);
  CHECK(must(other.core->household(door.home)).former.size() == 1);
}
