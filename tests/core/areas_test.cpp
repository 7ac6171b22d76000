// The areas (包干): who has which doors, which nobody has, and what a substitute sees.

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;
constexpr Day kToday{20780};

Day days_on(int days) { return Day{kToday.number + days}; }

/// Two buildings with three floors of two doors: 李老师 has the first, 陈老师 the second. Changes to `committee` count
/// until start().
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> phone;

  void start(const Account& who) {
    hub.put(committee.rows());
    phone = std::make_unique<Phone>(clock, Committee::identity(who));
    phone->sync(hub);
  }
  void start() { start(committee.chief); }
  [[nodiscard]] HouseholdId door(std::string_view room, int building = 1) const {
    return committee.door(building, room).id;
  }
  [[nodiscard]] const AreaLine& line(const AreasView& view, const Account& account) const {
    const auto found = std::ranges::find(view.members, account.id, &AreaLine::account);
    REQUIRE(found != view.members.end());
    return *found;
  }
  Code refusal(const Command& command) {
    const auto refused = phone->core->run(command);
    REQUIRE_FALSE(refused);
    return refused.error().code;
  }
};

}  // namespace

TEST_CASE("every door is in somebody's area or counted as nobody's") {
  Office office;
  office.start();
  AreasView view = office.phone->core->areas();
  CHECK(view.doors == 12);
  CHECK(view.uncovered == 0);
  CHECK(office.line(view, office.committee.member).size.doors == 6);
  office.phone->run(AssignHouseholds{.households = {office.door("301"), office.door("201")}, .member = {}});
  view = office.phone->core->areas();
  CHECK(view.uncovered == 2);
  CHECK(view.nobody.doors == 2);
  CHECK(view.buildings[0].uncovered == 2);
  CHECK(view.buildings[0].holders.front().account.empty());
  CHECK(office.phone->core->today().uncovered == 2);
}

TEST_CASE("doors of a closed account are nobody's until they are handed on") {
  Office office;
  office.committee.member.disabled = true;
  office.start();
  const AreasView view = office.phone->core->areas();
  CHECK(view.uncovered == 6);
  REQUIRE(view.gone.size() == 1);
  CHECK(view.gone[0].name == "李老师");
  CHECK(view.gone[0].size.doors == 6);
  CHECK(must(office.phone->core->area({})).households.size() == 6);
  CHECK(must(office.phone->core->area({})).buildings.size() == 1);
  CHECK(std::ranges::none_of(view.members, [](const AreaLine& line) { return line.name == "李老师"; }));
}

TEST_CASE("members stand in the order of their names whatever they have") {
  Office office;
  office.start();
  const auto names = [&] {
    std::vector<std::string> list;
    for (const AreaLine& line : office.phone->core->areas().members) list.push_back(line.name);
    return list;
  };
  const auto before = names();
  CHECK(std::ranges::is_sorted(before));
  std::vector<HouseholdId> all;
  for (const Household& household : office.committee.households) all.push_back(household.id);
  office.phone->run(AssignHouseholds{.households = all, .member = office.committee.other.id});
  CHECK(names() == before);
}

TEST_CASE("an area counts its key households and its people of eighty and more") {
  Office office;
  for (Resident& resident : office.committee.residents) resident.birth_year = 1990;
  office.committee.residents.front().birth_year = 1940;
  office.committee.households.front().key_household = true;
  office.start();
  const AreasView view = office.phone->core->areas();
  const AreaSize& size = office.line(view, office.committee.member).size;
  CHECK(size.elderly == 1);
  CHECK(size.key_households == 1);
  CHECK(size.buildings == 1);
  CHECK(office.line(view, office.committee.other).size.elderly == 0);
}

TEST_CASE("several areas change hands at once, and are taken back each to who had them") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  const AreaShare to_chen{.member = chen, .households = {office.door("301")}, .promises = {}, .issues = {}};
  const AreaShare to_nobody{.member = {}, .households = {office.door("201", 2)}, .promises = {}, .issues = {}};
  office.phone->run(DivideHouseholds{.shares = {to_chen, to_nobody}});
  CHECK(must(office.phone->core->household(office.door("301"))).household.in_charge == chen);
  CHECK(must(office.phone->core->household(office.door("201", 2))).household.in_charge.empty());
  AreaShare back_to_li = to_chen;
  back_to_li.member = li;
  AreaShare back_to_chen = to_nobody;
  back_to_chen.member = chen;
  office.phone->run(DivideHouseholds{.shares = {back_to_li, back_to_chen}, .change = AreaChange::kTakenBack});
  CHECK(office.phone->core->areas().uncovered == 0);
  CHECK(must(office.phone->core->household(office.door("301"))).household.in_charge == li);
}

TEST_CASE("a division is refused as a whole when one share is wrong") {
  Office office;
  office.committee.other.disabled = true;
  office.start();
  const AreaShare good{
      .member = office.committee.chief.id, .households = {office.door("301")}, .promises = {}, .issues = {}};
  AreaShare gone{.member = office.committee.other.id, .households = {office.door("201")}, .promises = {}, .issues = {}};
  CHECK(office.refusal(DivideHouseholds{.shares = {good, gone}}) == Code::kInvalid);
  CHECK(office.refusal(DivideHouseholds{.shares = {good, good}}) == Code::kInvalid);
  CHECK(must(office.phone->core->household(office.door("301"))).household.in_charge == office.committee.member.id);
  office.phone->run(DivideHouseholds{.shares = {gone}, .change = AreaChange::kTakenBack});
  CHECK(must(office.phone->core->household(office.door("201"))).household.in_charge == office.committee.other.id);
}

TEST_CASE("a member neither divides areas nor appoints substitutes") {
  Office office;
  office.start(office.committee.member);
  const AreaShare share{
      .member = office.committee.other.id, .households = {office.door("301")}, .promises = {}, .issues = {}};
  CHECK(office.refusal(DivideHouseholds{.shares = {share}}) == Code::kForbidden);
  CHECK(office.refusal(SaveStandIn{{.member = office.committee.other.id,
                                    .substitute = office.committee.member.id,
                                    .from = kToday,
                                    .until = kToday}}) == Code::kForbidden);
  CHECK(office.phone->core->today().uncovered == 0);
}

TEST_CASE("a substitute has the doors from the first day to the last and then no more") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  office.phone->run(SaveStandIn{{.member = li, .substitute = chen, .from = days_on(1), .until = days_on(3)}});
  office.phone->sync(office.hub);

  Phone chens(office.clock, Committee::identity(office.committee.other, 2), 8);
  chens.sync(office.hub);
  const auto doors = [&] { return chens.core->today().coverage.total; };
  const auto mine = [&] { return chens.core->buildings()[0].mine; };
  CHECK(doors() == 6);
  CHECK(mine() == 0);
  office.clock.advance(kDayMillis);
  CHECK(doors() == 12);
  CHECK(mine() == 6);
  CHECK(chens.core->today().standing_in_for == std::vector<std::string>{"李老师"});
  CHECK(must(chens.core->household(office.door("301"))).stand_in == "陈老师");
  office.clock.advance(2 * kDayMillis);
  CHECK(doors() == 12);
  office.clock.advance(kDayMillis);
  CHECK(doors() == 6);
  CHECK(mine() == 0);
  CHECK(chens.core->today().standing_in_for.empty());
  CHECK(must(chens.core->household(office.door("301"))).household.in_charge == li);
}

TEST_CASE("without a last day the doors stay with who takes them over, and nobody else stands in from then on") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  CHECK(office.refusal(SaveStandIn{{.member = li, .substitute = chen, .from = days_on(-1)}}) == Code::kInvalid);
  office.phone->run(SaveStandIn{{.member = li, .substitute = chen, .from = days_on(2)}});
  CHECK(office.refusal(SaveStandIn{
            {.member = li, .substitute = office.committee.chief.id, .from = days_on(300), .until = days_on(301)}}) ==
        Code::kOverlap);
  office.phone->run(
      SaveStandIn{{.member = li, .substitute = office.committee.chief.id, .from = days_on(0), .until = days_on(1)}});
  office.phone->sync(office.hub);

  Phone chens(office.clock, Committee::identity(office.committee.other, 2), 8);
  chens.sync(office.hub);
  CHECK(chens.core->buildings()[0].mine == 0);
  office.clock.advance(2 * kDayMillis);
  CHECK(chens.core->buildings()[0].mine == 6);
  office.clock.advance(700 * kDayMillis);
  CHECK(chens.core->buildings()[0].mine == 6);
  CHECK(must(chens.core->household(office.door("301"))).household.in_charge == li);
}

TEST_CASE("who is away keeps seeing their own doors and who looks after them") {
  Office office;
  office.start();
  office.phone->run(SaveStandIn{{.member = office.committee.member.id,
                                 .substitute = office.committee.other.id,
                                 .from = kToday,
                                 .until = days_on(2)}});
  office.phone->sync(office.hub);
  Phone lis(office.clock, Committee::identity(office.committee.member, 2), 8);
  lis.sync(office.hub);
  CHECK(lis.core->today().coverage.total == 6);
  CHECK_FALSE(lis.core->today().whole_committee);
  CHECK(lis.core->today().stood_in_by == "陈老师");
}

TEST_CASE("a promise of somebody who is away is due for the substitute") {
  Office office;
  office.start();
  office.phone->run(AddPromise{.household = office.door("301"),
                               .promise = {.text = "问水管", .due = kToday, .owner = office.committee.member.id}});
  office.phone->run(SaveStandIn{{.member = office.committee.member.id,
                                 .substitute = office.committee.other.id,
                                 .from = kToday,
                                 .until = kToday}});
  office.phone->sync(office.hub);
  Phone chens(office.clock, Committee::identity(office.committee.other, 2), 8);
  chens.sync(office.hub);
  CHECK(chens.core->today().promises_due == 1);
  CHECK(chens.core->promises(ListFilter::kMine).size() == 1);
  CHECK(chens.core->today().first_here.front().door.label == "1号 301");
  office.clock.advance(kDayMillis);
  CHECK(chens.core->today().promises_due == 0);
}

TEST_CASE("an issue of somebody who is away is on the substitute's list for as long as they stand in") {
  Office office;
  office.start();
  office.phone->run(
      AddIssue{.issue = {.title = "灯不亮", .owner = office.committee.member.id}, .household = office.door("301")});
  office.phone->run(SaveStandIn{{.member = office.committee.member.id,
                                 .substitute = office.committee.other.id,
                                 .from = kToday,
                                 .until = kToday}});
  office.phone->sync(office.hub);
  Phone chens(office.clock, Committee::identity(office.committee.other, 2), 8);
  chens.sync(office.hub);
  CHECK(chens.core->issues(ListFilter::kMine).size() == 1);
  CHECK(office.phone->core->issues(ListFilter::kMine).empty());
  office.clock.advance(kDayMillis);
  CHECK(chens.core->issues(ListFilter::kMine).empty());
  CHECK(chens.core->issues(ListFilter::kOpen).size() == 1);
}

TEST_CASE("a building counts the caller's own doors beside all of them") {
  Office office;
  office.start();
  office.phone->run(AssignHouseholds{.households = {office.door("301")}, .member = office.committee.other.id});
  office.phone->run(RecordVisit{.household = office.door("201")});
  office.phone->run(AddPromise{.household = office.door("301"), .promise = {.text = "问水管", .due = kToday}});
  office.phone->sync(office.hub);
  Phone lis(office.clock, Committee::identity(office.committee.member, 2), 8);
  lis.sync(office.hub);
  const BuildingLine first = lis.core->buildings()[0];
  CHECK(first.coverage.total == 6);
  CHECK(first.promises_due == 1);
  CHECK(first.mine == 5);
  CHECK(first.my_coverage.total == 5);
  CHECK(first.my_coverage.met == 1);
  CHECK(first.my_promises_due == 0);
  CHECK(lis.core->buildings()[1].my_coverage.total == 0);
}

TEST_CASE("a substitute's time ends at once when the chief ends it") {
  Office office;
  office.start();
  const Uuid id = office.phone
                      ->run(SaveStandIn{{.member = office.committee.member.id,
                                         .substitute = office.committee.chief.id,
                                         .from = kToday,
                                         .until = days_on(9)}})
                      .created;
  CHECK(office.phone->core->buildings()[0].mine == 6);
  StandIn ended{.id = StandInId{id}};
  ended.deleted = true;
  office.phone->run(SaveStandIn{ended});
  CHECK(office.phone->core->buildings()[0].mine == 0);
  CHECK(office.line(office.phone->core->areas(), office.committee.member).away.empty());
}

TEST_CASE("nobody stands in for themselves, in the past, or with the days the wrong way round") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  const auto refused = [&](AccountId substitute, Day from, Day until) {
    return office.refusal(SaveStandIn{{.member = li, .substitute = substitute, .from = from, .until = until}});
  };
  CHECK(refused(li, kToday, kToday) == Code::kInvalid);
  CHECK(refused({}, kToday, kToday) == Code::kMissing);
  CHECK(refused(chen, days_on(-3), days_on(-1)) == Code::kInvalid);
  CHECK(refused(chen, days_on(3), days_on(2)) == Code::kInvalid);
}

TEST_CASE("a second substitute for days that somebody stands in already is refused, beside them or changed it is not") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  const AccountId chief = office.committee.chief.id;
  const StandIn first{.member = li, .substitute = chen, .from = days_on(2), .until = days_on(4)};
  const StandInId id{office.phone->run(SaveStandIn{first}).created};
  const auto refused = [&](int from, int until) {
    return office.refusal(
        SaveStandIn{{.member = li, .substitute = chief, .from = days_on(from), .until = days_on(until)}});
  };
  CHECK(refused(4, 6) == Code::kOverlap);
  CHECK(refused(1, 2) == Code::kOverlap);
  CHECK(refused(3, 3) == Code::kOverlap);
  CHECK(refused(0, 9) == Code::kOverlap);
  office.phone->run(SaveStandIn{{.member = li, .substitute = chief, .from = days_on(0), .until = days_on(1)}});
  office.phone->run(SaveStandIn{{.member = chen, .substitute = chief, .from = days_on(2), .until = days_on(4)}});
  StandIn longer = first;
  longer.id = id;
  longer.until = days_on(6);
  office.phone->run(SaveStandIn{longer});
  StandIn ended = longer;
  ended.deleted = true;
  office.phone->run(SaveStandIn{ended});
  office.phone->run(SaveStandIn{{.member = li, .substitute = chief, .from = days_on(3), .until = days_on(9)}});
}

TEST_CASE("of two substitutes for the same day the one that began last counts on every phone") {
  const AccountId li{uuid_from_name("li")};
  const AccountId chen{uuid_from_name("chen")};
  const AccountId zhou{uuid_from_name("zhou")};
  const StandIn first{
      .id = StandInId{uuid_from_name("a")}, .member = li, .substitute = chen, .from = days_on(0), .until = days_on(9)};
  const StandIn second{
      .id = StandInId{uuid_from_name("b")}, .member = li, .substitute = zhou, .from = days_on(2), .until = days_on(4)};
  for (const std::vector<StandIn>& all : {std::vector{first, second}, std::vector{second, first}}) {
    CHECK(looks_after(li, days_on(1), all) == chen);
    CHECK(looks_after(li, days_on(2), all) == zhou);
    CHECK(looks_after(li, days_on(4), all) == zhou);
    CHECK(looks_after(li, days_on(5), all) == chen);
    CHECK(looks_after(li, days_on(10), all) == li);
  }
}

TEST_CASE("a substitute who is away is stood in for, and a ring of absent people ends") {
  const AccountId li{uuid_from_name("li")};
  const AccountId chen{uuid_from_name("chen")};
  const AccountId zhou{uuid_from_name("zhou")};
  const auto stands = [](AccountId who, AccountId for_whom) {
    return StandIn{.id = StandInId{who.uuid}, .member = for_whom, .substitute = who, .from = kToday, .until = kToday};
  };
  CHECK(looks_after(li, kToday, std::vector{stands(chen, li), stands(zhou, chen)}) == zhou);
  CHECK(looks_after(li, kToday, std::vector{stands(chen, li), stands(li, chen)}) == chen);
  const std::vector ring{stands(chen, li), stands(zhou, chen), stands(chen, zhou)};
  CHECK(looks_after(li, kToday, ring) == zhou);
  std::vector more = ring;  // a hub has deleted rows too, and says the same
  more.push_back({.id = StandInId{uuid_from_name("over")}, .member = zhou, .substitute = li});
  more.back().deleted = true;
  CHECK(looks_after(li, kToday, more) == zhou);
}

TEST_CASE("an area names what its member still has in hand, and nobody's area has nothing in hand") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const PromiseId promise{
      office.phone
          ->run(AddPromise{.household = office.door("301"), .promise = {.text = "问水管", .due = kToday, .owner = li}})
          .created};
  const AreaView area = must(office.phone->core->area(li));
  CHECK(area.households.size() == 6);
  CHECK(area.promises == std::vector{promise});
  CHECK(area.issues.empty());
  office.phone->run(SettlePromise{.promise = promise});
  CHECK(must(office.phone->core->area(li)).promises.empty());
  CHECK(must(office.phone->core->area({})).households.empty());
  CHECK(office.phone->core->area(AccountId{uuid_from_name("x")}).error().code == Code::kNotFound);
}

TEST_CASE("what is in hand moves with the area when the chief says so, and what was recorded stays") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  office.phone->run(RecordVisit{.household = office.door("301")});
  const PromiseId promise{
      office.phone
          ->run(AddPromise{.household = office.door("301"), .promise = {.text = "问水管", .due = kToday, .owner = li}})
          .created};
  const IssueId issue{
      office.phone->run(AddIssue{.issue = {.title = "灯不亮"}, .household = office.door("301")}).created};
  office.phone->run(DivideHouseholds{
      .shares = {{.member = chen, .households = {office.door("301")}, .promises = {promise}, .issues = {issue}}}});
  const HouseholdView view = must(office.phone->core->household(office.door("301")));
  CHECK(view.in_charge == "陈老师");
  CHECK(view.promises.front().owner == "陈老师");
  CHECK(view.issues.front().owner == "陈老师");
  CHECK(view.visits.size() == 1);
  CHECK(view.visits.front().author == "周主任");
}

TEST_CASE("an even division is proposed with the numbers before and after, and is accepted and taken back as one") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  std::vector<HouseholdId> all;
  for (const Household& household : office.committee.households) all.push_back(household.id);
  office.phone->run(AssignHouseholds{.households = all, .member = chen});
  const DivisionView view = must(office.phone->core->suggest_division({li, chen}, {}));
  CHECK(view.doors == 6);
  REQUIRE(view.lines.size() == 2);
  CHECK(view.lines[0].before.doors + view.lines[1].before.doors == 12);
  CHECK(view.lines[0].after.doors == 6);
  CHECK(view.lines[1].after.doors == 6);
  REQUIRE(view.moves.size() == 1);
  CHECK(view.moves[0].whole);
  CHECK(view.moves[0].from == "陈老师");
  CHECK(view.moves[0].to == "李老师");
  CHECK(office.line(office.phone->core->areas(), office.committee.member).size.doors == 0);

  office.phone->run(DivideHouseholds{.shares = view.shares});
  CHECK(office.line(office.phone->core->areas(), office.committee.member).size.doors == 6);
  CHECK(must(office.phone->core->suggest_division({li, chen}, {})).doors == 0);
  office.phone->run(DivideHouseholds{.shares = view.before, .change = AreaChange::kTakenBack});
  CHECK(office.line(office.phone->core->areas(), office.committee.member).size.doors == 0);
}

TEST_CASE("who takes no part in a division keeps their doors, and those of the gone are handed out") {
  Office office;
  office.committee.member.disabled = true;
  office.start();
  const AccountId zhou = office.committee.chief.id;
  const DivisionView view = must(office.phone->core->suggest_division({zhou}, {}));
  CHECK(view.doors == 6);
  REQUIRE(view.shares.size() == 1);
  CHECK(view.shares[0].member == zhou);
  REQUIRE(view.before.size() == 1);
  CHECK(view.before[0].member == office.committee.member.id);
  office.phone->run(DivideHouseholds{.shares = view.shares});
  const AreasView areas = office.phone->core->areas();
  CHECK(areas.uncovered == 0);
  CHECK(office.line(areas, office.committee.other).size.doors == 6);
}

TEST_CASE("a division needs members with open accounts") {
  Office office;
  office.committee.other.disabled = true;
  office.start();
  CHECK(office.phone->core->suggest_division({}, {}).error().code == Code::kMissing);
  CHECK(office.phone->core->suggest_division({office.committee.other.id}, {}).error().code == Code::kNotFound);
}

TEST_CASE("moves are left out of a division, and the numbers and shares are those of what is left in") {
  Office office;
  for (Household& household : office.committee.households) household.in_charge = {};
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  const auto suggest = [&](const std::set<HouseholdId>& left_out) {
    return must(office.phone->core->suggest_division({li, chen}, left_out));
  };
  const auto after = [](const DivisionView& view, AccountId member) {
    return std::ranges::find(view.lines, member, &DivisionView::Line::account)->after.doors;
  };
  const DivisionView all = suggest({});
  REQUIRE(all.moves.size() >= 2);
  const DoorMove first = all.moves.front();
  const std::set<HouseholdId> out(first.before.households.begin(), first.before.households.end());
  const DivisionView rest = suggest(out);
  REQUIRE(rest.moves.size() == all.moves.size());
  CHECK_FALSE(first.left_out);
  CHECK(rest.moves.front().left_out);
  CHECK_FALSE(rest.moves.back().left_out);
  CHECK(rest.doors == all.doors - first.doors);
  CHECK(after(rest, first.taker) == after(all, first.taker) - first.doors);
  CHECK(rest.shares.size() == all.shares.size() - 1);
  CHECK(rest.before.size() == rest.shares.size());
  office.phone->run(DivideHouseholds{.shares = rest.shares});
  CHECK(office.phone->core->areas().nobody.doors == first.doors);
  office.phone->run(DivideHouseholds{.shares = rest.before, .change = AreaChange::kTakenBack});
  CHECK(office.phone->core->areas().nobody.doors == 12);

  std::set<HouseholdId> everything;
  for (const Household& household : office.committee.households) everything.insert(household.id);
  const DivisionView none = suggest(everything);
  CHECK(none.doors == 0);
  CHECK(none.shares.empty());
  CHECK(after(none, li) + after(none, chen) == 0);
}

TEST_CASE("what is in hand at doors is found by who had them, and only what is open and of those doors") {
  Office office;
  office.start();
  const AccountId li = office.committee.member.id;
  const AccountId chen = office.committee.other.id;
  const auto promise = [&](std::string_view room, AccountId owner) {
    return PromiseId{office.phone
                         ->run(AddPromise{.household = office.door(room),
                                          .promise = {.text = "问水管", .due = kToday, .owner = owner}})
                         .created};
  };
  const auto issue = [&](HouseholdId door) {
    return IssueId{office.phone->run(AddIssue{.issue = {.title = "灯不亮", .owner = li}, .household = door}).created};
  };
  const PromiseId of_door = promise("301", li);
  promise("301", chen);
  const PromiseId elsewhere = promise("201", li);
  office.phone->run(SettlePromise{.promise = promise("301", li)});
  const IssueId lamp = issue(office.door("301"));
  const IssueId on_patrol = issue({});
  const auto in_hand = [&](AccountId member, std::vector<HouseholdId> doors) {
    const AreaShare share{.member = member, .households = std::move(doors), .promises = {}, .issues = {}};
    return must(office.phone->core->in_hand({share})).front();
  };
  const AreaShare here = in_hand(li, {office.door("301")});
  CHECK(here.promises == std::vector{of_door});
  CHECK(here.issues == std::vector{lamp});
  CHECK(here.households == std::vector{office.door("301")});
  const AreaShare anywhere = in_hand(li, {});
  CHECK(std::set(anywhere.promises.begin(), anywhere.promises.end()) == std::set{of_door, elsewhere});
  CHECK(std::set(anywhere.issues.begin(), anywhere.issues.end()) == std::set{lamp, on_patrol});
  CHECK(in_hand({}, {office.door("301")}).promises.empty());
}
