// What the commands by which a committee keeps its data mean, their defaults and refusals, and who may give them:
// households and residents, the division of the doors, rounds, categories, and what is handed over.

#include <cstdint>
#include <optional>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/desk.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("a household is described by any member, but what changes nothing is no change") {
  Desk desk;
  const UpdateHousehold update{
      .household = desk.door().id, .tenure = Tenure::kLet, .key_household = true, .note = "按门铃要久一点"};
  const auto household = Desk::only<Household>(desk.run(desk.committee.other, update));
  CHECK(household.tenure == Tenure::kLet);
  CHECK(household.key_household);
  CHECK(household.in_charge == desk.committee.member.id);
  CHECK(desk.run(desk.committee.other, update).entities.empty());
}

TEST_CASE("a resident is added, changed and taken off the list") {
  Desk desk;
  Resident resident{.household = desk.door().id, .name = " 王秀英 ", .birth_year = 1943};
  const Plan added = desk.run(desk.committee.member, SaveResident{resident});
  resident = Desk::only<Resident>(added);
  CHECK(resident.name == "王秀英");
  CHECK(added.created == resident.id.uuid);
  resident.phone = "13900001234";
  CHECK(Desk::only<Resident>(desk.run(desk.committee.member, SaveResident{resident})).phone == "13900001234");
  resident.deleted = true;
  CHECK(Desk::only<Resident>(desk.run(desk.committee.member, SaveResident{resident})).deleted);
}

TEST_CASE("a resident needs a name, a home and a believable year of birth") {
  Desk desk;
  const HouseholdId home = desk.door().id;
  const Account& member = desk.committee.member;
  CHECK(desk.refusal(member, SaveResident{{.household = home}}) == Code::kMissing);
  CHECK(desk.refusal(member, SaveResident{{.name = "王秀英"}}) == Code::kMissing);
  for (const std::int64_t year : {1700, 2027, 43}) {
    CHECK(desk.refusal(member, SaveResident{{.household = home, .name = "王秀英", .birth_year = year}}) ==
          Code::kInvalid);
  }
  CHECK(desk.plan(member, SaveResident{{.household = home, .name = "小宝", .birth_year = 2026}}));
  Resident moved = desk.committee.residents.front();
  moved.household = desk.committee.households.back().id;
  CHECK(desk.refusal(member, SaveResident{moved}) == Code::kInvalid);
  CHECK(desk.refusal(member, SaveResident{{.id = ResidentId{uuid_from_name("x")}, .household = home, .name = "王"}}) ==
        Code::kNotFound);
}

TEST_CASE("only the chief divides the doors among members") {
  Desk desk;
  const AssignHouseholds assign{.households = {desk.door().id, desk.committee.door(1, "302").id, desk.door().id},
                                .member = desk.committee.other.id};
  CHECK(desk.refusal(desk.committee.member, assign) == Code::kForbidden);
  const Plan plan = desk.run(desk.committee.chief, assign);
  CHECK(plan.entities.size() == 2);
  CHECK(desk.get<Household>(desk.door().id.uuid).in_charge == desk.committee.other.id);
  desk.run(desk.committee.chief, AssignHouseholds{.households = {desk.door().id}});
  CHECK(desk.get<Household>(desk.door().id.uuid).in_charge.empty());
}

TEST_CASE("doors are given to colleagues only, and some door must be named") {
  Desk desk;
  const Account& chief = desk.committee.chief;
  CHECK(desk.refusal(chief, AssignHouseholds{.member = desk.committee.member.id}) == Code::kMissing);
  CHECK(desk.refusal(chief, AssignHouseholds{.households = {desk.door().id},
                                             .member = AccountId{uuid_from_name("x")}}) == Code::kNotFound);
}

TEST_CASE("a round is begun by the chief, today or on a day before, and taken back") {
  Desk desk;
  const AreaId committee = desk.committee.area.id;
  CHECK(desk.refusal(desk.committee.member, BeginRound{committee, desk.today}) == Code::kForbidden);
  CHECK(desk.refusal(desk.committee.chief, BeginRound{committee, Day{desk.today.number + 1}}) == Code::kInvalid);
  desk.run(desk.committee.chief, BeginRound{committee, desk.today});
  CHECK(desk.get<Area>(committee.uuid).round_began == desk.today);
  desk.run(desk.committee.chief, BeginRound{committee, std::nullopt});
  CHECK_FALSE(desk.get<Area>(committee.uuid).round_began);
  Area town = desk.committee.area;
  town.level = AreaLevel::kTown;
  desk.put(town);
  CHECK(desk.refusal(desk.committee.chief, BeginRound{committee, desk.today}) == Code::kInvalid);
}

TEST_CASE("only the chief edits categories, and none stands below itself") {
  Desk desk;
  const Account& chief = desk.committee.chief;
  Category top = desk.committee.categories[0];
  CHECK(desk.refusal(desk.committee.member, SaveCategory{{.name = "噪音"}}) == Code::kForbidden);
  CHECK(desk.refusal(chief, SaveCategory{{.name = ""}}) == Code::kMissing);
  const CategoryId below{desk.run(chief, SaveCategory{{.parent = top.id, .name = "噪音"}}).created};
  top.parent = below;
  CHECK(desk.refusal(chief, SaveCategory{top}) == Code::kInvalid);
  top.parent = top.id;
  CHECK(desk.refusal(chief, SaveCategory{top}) == Code::kInvalid);
}

TEST_CASE("a category is retired and taken up again") {
  Desk desk;
  Category category = desk.committee.categories[1];
  category.deleted = true;
  CHECK(Desk::only<Category>(desk.run(desk.committee.chief, SaveCategory{category})).deleted);
  category.deleted = false;
  CHECK_FALSE(Desk::only<Category>(desk.run(desk.committee.chief, SaveCategory{category})).deleted);
}

TEST_CASE("offices above the committee write nothing") {
  Desk desk;
  for (const Role role : {Role::kStreet, Role::kDistrict, Role::kCity}) {
    const Account officer{.id = AccountId{uuid_from_name("officer")}, .role = role};
    CHECK(desk.refusal(officer, RecordVisit{.household = desk.door().id}) == Code::kForbidden);
  }
}

TEST_CASE("whoever of the committee handed a record over marks it, and takes it back") {
  Desk desk;
  const Plan visit = desk.run(desk.committee.member, RecordVisit{.household = desk.committee.households[0].id});
  const Plan issue = desk.run(desk.committee.member, AddIssue{.issue = {.title = "灯不亮"}});
  const VisitId visit_id{visit.created};
  const IssueId issue_id{issue.created};
  desk.run(desk.committee.other, MarkHandedOver{.visits = {visit_id}, .issues = {issue_id}, .day = desk.today});
  CHECK(must(desk.find(visit_id))->cloud_day == desk.today);
  CHECK(must(desk.find(issue_id))->cloud_day == desk.today);
  desk.run(desk.committee.member, MarkHandedOver{.visits = {visit_id}});
  CHECK_FALSE(must(desk.find(visit_id))->cloud_day);
  CHECK(must(desk.find(issue_id))->cloud_day == desk.today);
}

TEST_CASE("a visit that is written up after it was handed over waits to be handed over again") {
  Desk desk;
  const VisitId id{desk.run(desk.committee.member, RecordVisit{.household = desk.committee.households[0].id}).created};
  desk.run(desk.committee.member, MarkHandedOver{.visits = {id}, .day = desk.today});
  desk.run(desk.committee.member, WriteUpVisit{.visit = id, .said = "灯不亮"});
  CHECK_FALSE(must(desk.find(id))->cloud_day);
  desk.run(desk.committee.member, MarkHandedOver{.visits = {id}, .day = desk.today});
  desk.run(desk.committee.member, WriteUpVisit{.visit = id, .said = "灯不亮"});
  CHECK(must(desk.find(id))->cloud_day == desk.today);
}

TEST_CASE("nothing is handed over tomorrow, and nothing that is gone") {
  Desk desk;
  const Plan visit = desk.run(desk.committee.member, RecordVisit{.household = desk.committee.households[0].id});
  const VisitId id{visit.created};
  const Day tomorrow{desk.today.number + 1};
  CHECK(desk.plan(desk.committee.member, MarkHandedOver{.visits = {id}, .day = tomorrow}).error().code ==
        Code::kInvalid);
  CHECK(desk.plan(desk.committee.member, MarkHandedOver{.day = desk.today}).error().code == Code::kMissing);
  desk.run(desk.committee.member, WithdrawVisit{id});
  CHECK(desk.plan(desk.committee.member, MarkHandedOver{.visits = {id}, .day = desk.today}).error().code ==
        Code::kNotFound);
}

TEST_CASE("the chief keeps one template a module and may go back to the default one") {
  Desk desk;
  const CloudTemplateId id = cloud_template_id(CloudModule::kIssue);
  CHECK(desk.plan(desk.committee.chief, SaveCloudTemplate{.module = CloudModule::kIssue})->entities.empty());
  desk.run(desk.committee.chief, SaveCloudTemplate{.module = CloudModule::kIssue, .text = " 标题：{标题}\n"});
  CHECK(must(desk.find(id))->text == "标题：{标题}");
  desk.run(desk.committee.chief, SaveCloudTemplate{.module = CloudModule::kIssue, .text = "类别：{类别}"});
  CHECK(must(desk.find(id))->text == "类别：{类别}");
  desk.run(desk.committee.chief, SaveCloudTemplate{.module = CloudModule::kIssue});
  CHECK(must(desk.find(id))->text.empty());
}

TEST_CASE("a template is the chief's, and a broken one is refused") {
  Desk desk;
  const SaveCloudTemplate good{.module = CloudModule::kVisit, .text = "内容：{内容}"};
  CHECK(desk.plan(desk.committee.member, good).error().code == Code::kForbidden);
  CHECK(desk.plan(desk.committee.chief, SaveCloudTemplate{.text = "内容：{内荣}"}).error().code == Code::kInvalid);
  CHECK(desk.plan(desk.committee.chief, SaveCloudTemplate{.text = "内容：{内容"}).error().code == Code::kInvalid);
}
