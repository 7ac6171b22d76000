// What the lists show, from rows: issues, promises and their answers, categories, members, people, and what was
// refused.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/house.h"
#include "tests/support/busy_office.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("an issue counts the households that say the same, each once") {
  StartedHouse house;
  const IssueId issue{house.phone
                          ->run(AddIssue{.issue = {.category = house.committee.categories[1].id, .title = "停车"},
                                         .household = house.door("301")})
                          .created};
  house.phone->run(AddVoice{.issue = issue, .household = house.door("101")});
  house.phone->run(AddVoice{.issue = issue, .household = house.door("302")});
  const auto lines = house.phone->core->issues(ListFilter::kOpen);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].voices == 2);
  CHECK(lines[0].door == "1号 301");
  CHECK(lines[0].category == "停车");
  CHECK(lines[0].owner == "李老师");
  const IssueView view = must(house.phone->core->issue(issue));
  CHECK(view.author == "李老师");
  REQUIRE(view.voices.size() == 2);
  CHECK(view.voices[0].label == "1号 302");
  CHECK(must(house.phone->core->household(house.door("101"))).issues.size() == 1);
}

TEST_CASE("issues are listed as open, mine, or all") {
  StartedHouse house;
  const auto add = [&](std::string title) {
    return IssueId{
        house.phone->run(AddIssue{.issue = {.title = std::move(title)}, .household = house.door("301")}).created};
  };
  const IssueId given = add("一");
  const IssueId solved = add("二");
  add("三");
  house.phone->run(ChangeIssue{.issue = given, .owner = house.committee.other.id});
  house.phone->run(ChangeIssue{.issue = solved, .state = IssueState::kSolved});
  Core& core = *house.phone->core;
  CHECK(core.issues(ListFilter::kOpen).size() == 2);
  CHECK(core.issues(ListFilter::kMine).size() == 1);
  CHECK(core.issues(ListFilter::kAll).size() == 3);
  CHECK(core.issues(ListFilter::kAll).back().issue == solved);
}

TEST_CASE("an issue is overdue from its date on") {
  StartedHouse house;
  house.phone->run(AddIssue{.issue = {.title = "停车"}, .household = house.door("301")});
  CHECK_FALSE(house.phone->core->issues(ListFilter::kOpen)[0].overdue);
  house.clock.advance(7 * kDayMillis);
  CHECK(house.phone->core->issues(ListFilter::kOpen)[0].overdue);
}

TEST_CASE("promises are listed by date as open, mine, or all") {
  StartedHouse house;
  house.promise("301", Day{kToday.number + 5});
  house.promise("302", kToday, house.committee.other.id);
  const PromiseId kept = house.promise("101", kToday);
  house.phone->run(SettlePromise{.promise = kept});
  Core& core = *house.phone->core;
  const auto open = core.promises(ListFilter::kOpen);
  REQUIRE(open.size() == 2);
  CHECK(open[0].door == "1号 302");
  CHECK(open[0].overdue);
  CHECK_FALSE(open[0].my_turn);
  CHECK(core.promises(ListFilter::kMine).size() == 1);
  CHECK(core.promises(ListFilter::kAll).size() == 3);
}

TEST_CASE("categories come depth first, siblings by position, loops cut") {
  House house;
  auto& categories = house.committee.categories;
  const Category noise{.id = CategoryId{uuid_from_name("noise")}, .parent = categories[0].id, .name = "噪音"};
  const Category ring_a{.id = CategoryId{uuid_from_name("a")}, .parent = CategoryId{uuid_from_name("b")}, .name = "甲"};
  const Category ring_b{.id = CategoryId{uuid_from_name("b")}, .parent = ring_a.id, .name = "乙"};
  categories.insert(categories.end(), {noise, ring_a, ring_b});
  house.start();
  std::vector<std::string> names;
  for (const Category& category : house.phone->core->categories()) names.push_back(category.name);
  CHECK(names == std::vector<std::string>{"物业", "噪音", "停车", "养宠"});
}

TEST_CASE("members are listed with the doors in their charge") {
  StartedHouse house;
  const auto members = house.phone->core->members();
  REQUIRE(members.size() == 3);
  const auto of = [&](std::string_view name) { return *std::ranges::find(members, name, &MemberLine::name); };
  CHECK(of("李老师").doors == 6);
  CHECK(of("周主任").doors == 0);
  CHECK(of("周主任").role == Role::kChief);
}

TEST_CASE("people are counted and listed by group, whoever belongs to none is not") {
  House house;
  for (Resident& resident : house.committee.residents) {
    resident.birth_year = 2000;
    resident.traits = 0;
  }
  Resident& old = house.committee.residents[0];
  old.birth_year = 1946;
  old.traits = static_cast<std::int64_t>(Trait::kLivesAlone);
  house.committee.residents[1].birth_year = 1947;
  house.start();
  for (const GroupCount& count : house.phone->core->people_groups()) {
    const bool his = count.group == PeopleGroup::kElderly || count.group == PeopleGroup::kLivesAlone;
    CHECK(count.people == (his ? 1 : 0));
  }
  const std::vector<PersonLine> people = house.phone->core->people(PeopleGroup::kElderly);
  REQUIRE(people.size() == 1);
  CHECK(people[0].name == old.name);
  CHECK(people[0].household == old.household);
  CHECK(people[0].age == 80);
  CHECK(house.phone->core->people(PeopleGroup::kDisabled).empty());
}

TEST_CASE("a kept promise is an answer to bring until somebody was met at that door") {
  StartedHouse house;
  const PromiseId promise = house.promise("101", kToday);
  CHECK(house.phone->core->answers().empty());
  house.phone->run(SettlePromise{.promise = promise, .answer = "修好了"});
  const std::vector<AnswerLine> answers = house.phone->core->answers();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].household == house.door("101"));
  CHECK(answers[0].outcome == "修好了");
  house.clock.advance(1000);
  house.visit("101", VisitResult::kNobodyHome);
  CHECK(house.phone->core->answers().size() == 1);
  house.visit("101");
  CHECK(house.phone->core->answers().empty());
}

TEST_CASE("what the hub refused is named by its kind and its place") {
  House house;
  house.start_as(house.committee.chief);
  Phone& phone = *house.phone;
  const VisitId visit = house.visit("301");
  phone.run(WriteUpVisit{.visit = visit,
                         .said = "电梯坏了",
                         .issues = {{.category = house.committee.categories[0].id, .title = "电梯"}},
                         .promises = {{.text = "问物业", .due = Day{20'790}}},
                         .household_note = "养狗"});
  phone.run(SaveCategory{.category = Category{.id = house.committee.categories[0].id, .name = "楼道"}});
  const Resident& person = *std::ranges::find(house.committee.residents, house.door("301"), &Resident::household);
  phone.run(SaveResident{.resident = person});
  phone.run(RevealPhones{.household = house.door("301"), .resident = person.id});
  phone.run(
      SaveCloudTemplate{.module = CloudModule::kVisit, .text = phone.core->cloud_template(CloudModule::kVisit) + "。"});
  phone.run(AddVoice{
      .issue = phone.core->issues(ListFilter::kAll).at(0).issue, .household = house.door("302"), .words = "我家也是"});
  phone.core->sync_now();
  for (int round = 0; round < 40; ++round) {
    const std::optional<WireRequest> request = phone.core->next_request();
    if (!request) break;
    // The hub has made the chief an account of the street meanwhile, which may write nothing.
    Identity demoted = phone.identity();
    if (request->path.ends_with("push")) demoted.role = Role::kStreet;
    must(phone.core->on_response(house.hub.answer(demoted, *request)));
  }
  std::vector<std::string> labels;
  for (const RejectedRecord& record : phone.core->sync_view().rejected) labels.push_back(record.label);
  std::ranges::sort(labels);
  CHECK(std::ranges::count(labels, "走访 1号 301") == 1);
  CHECK(std::ranges::count(labels, "住户 1号 301") == 1);
  CHECK(std::ranges::count(labels, "问题 1号 301") == 1);
  CHECK(std::ranges::count(labels, "承诺 1号 301") == 1);
  CHECK(std::ranges::count(labels, "分类 楼道") == 1);
  CHECK(std::ranges::count(labels, "附议 1号 302") == 1);
  CHECK(std::ranges::count(labels, "看全号 1号 301") == 1);
  CHECK(std::ranges::count(labels, "社区云模板") == 1);
}

TEST_CASE("whatever the hub refuses has a name") {
  Busy busy;
  Opened phone(busy);
  std::vector<Command> commands = one_of_each(busy);
  std::ranges::stable_partition(commands,
                                [](const Command& one) { return !std::holds_alternative<EraseRecords>(one); });
  for (const Command& command : commands) (void)phone.core->run(command);  // some want what another has taken away
  phone.core->sync_now();
  for (int round = 0; round < 40; ++round) {
    const std::optional<WireRequest> request = phone.core->next_request();
    if (!request) break;
    Identity demoted = busy.chief;
    if (request->path.ends_with("push")) demoted.role = Role::kStreet;
    must(phone.core->on_response(busy.hub.answer(demoted, *request)));
  }
  std::set<Kind> kinds;
  for (const RejectedRecord& record : phone.core->sync_view().rejected) {
    CAPTURE(static_cast<int>(record.kind));
    CHECK_FALSE(record.label.empty());
    kinds.insert(record.kind);
  }
  CHECK(kinds.size() == 18);  // all that a chief's phone writes
}
