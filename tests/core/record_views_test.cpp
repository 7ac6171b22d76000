// The list of records, and what waits to be handed over to 社区云.

#include <algorithm>
#include <cstdint>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};  // a Monday
constexpr std::int64_t kHour = 3600LL * 1000;
constexpr std::int64_t kDayMillis = 24 * kHour;

/// A member's phone in a committee of two buildings with three floors of two doors.
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> phone;

  explicit Office(const CommitteeSize& size = {}) : committee(size) {
    hub.put(committee.rows());
    phone = std::make_unique<Phone>(clock, Committee::identity(committee.member));
    phone->sync(hub);
  }
  Core& core() { return *phone->core; }
  VisitId met(std::string_view room, std::string_view said, int building = 1, Channel channel = Channel::kDoor) {
    clock.advance(60'000);
    const VisitId visit{
        phone->run(RecordVisit{.household = committee.door(building, room).id, .channel = channel}).created};
    phone->run(WriteUpVisit{.visit = visit, .said = std::string(said)});
    return visit;
  }
  VisitId patrol(std::string_view said) {
    clock.advance(60'000);
    const RecordVisit begun{.building = committee.buildings[1].id, .channel = Channel::kPatrol};
    const VisitId visit{phone->run(begun).created};
    phone->run(WriteUpVisit{.visit = visit, .said = std::string(said)});
    return visit;
  }
  void hand_over(VisitId visit) { phone->run(MarkHandedOver{.visits = {visit}, .day = kToday}); }

  std::vector<std::string> listed(const RecordFilter& filter, std::int64_t first = 0, std::int64_t count = 50) {
    std::vector<std::string> said;
    for (const RecordLine& line : core().records(filter, first, count)) said.push_back(line.said);
    return said;
  }
  std::vector<std::string> waiting(const CloudFilter& filter = {}) {
    std::vector<std::string> titles;
    for (const CloudLine& line : core().cloud_queue(filter).lines) titles.push_back(line.title);
    return titles;
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("records of every channel stand in one list, the newest first") {
  Office office;
  office.met("101", "门上");
  office.met("201", "电话", 1, Channel::kPhone);
  office.met("101", "柜台", 2, Channel::kReception);
  office.patrol("楼道");
  CHECK(office.listed({}) == Words{"楼道", "柜台", "电话", "门上"});
  CHECK(office.core().record_count({}) == 4);
  const auto page = office.core().records({}, 1, 2);
  REQUIRE(page.size() == 2);
  CHECK(page[0].channel == Channel::kReception);
  CHECK(page[0].author == "李老师");
  CHECK(page[0].mine);
  CHECK(office.core().records({}, 0, 1)[0].place == "2号");
}

TEST_CASE("records are filtered by channel, member, building and day") {
  Office office;
  office.met("101", "门上");
  office.clock.advance(kDayMillis);
  office.met("101", "柜台", 2, Channel::kReception);
  office.patrol("楼道");
  CHECK(office.listed({.channel = Channel::kPatrol}) == Words{"楼道"});
  CHECK(office.listed({.building = office.committee.buildings[1].id}) == Words{"楼道", "柜台"});
  CHECK(office.listed({.member = office.committee.member.id}).size() == 3);
  CHECK(office.listed({.member = office.committee.other.id}).empty());
  CHECK(office.listed({.first = kToday, .last = kToday}) == Words{"门上"});
  CHECK(office.listed({.first = Day{kToday.number + 1}}) == Words{"楼道", "柜台"});
}

TEST_CASE("a withdrawn visit is in no list") {
  Office office;
  const VisitId visit = office.met("101", "按错了");
  office.phone->run(WithdrawVisit{visit});
  CHECK(office.listed({}).empty());
  CHECK(office.waiting().empty());
  CHECK(office.core().record(visit).error().code == Code::kNotFound);
  CHECK(office.core().cloud_entry({CloudModule::kVisit, visit.uuid}).error().code == Code::kNotFound);
}

TEST_CASE("pages of a long list follow each other without gap or repetition") {
  Office office({.visits = 230, .note_length = 20});
  std::set<Uuid> seen;
  std::int64_t before = INT64_MAX;
  for (std::int64_t first = 0; first < 230; first += 50) {
    for (const RecordLine& line : office.core().records({}, first, 50)) {
      CHECK(seen.insert(line.visit.uuid).second);
      CHECK(line.at_millis <= before);
      before = line.at_millis;
    }
  }
  CHECK(office.core().record_count({}) == 230);
  CHECK(seen.size() == 230);
}

TEST_CASE("a patrol and what was found on it have their places, for 社区云 too") {
  Office office;
  const RecordVisit begun{.building = office.committee.buildings[1].id, .channel = Channel::kPatrol};
  const VisitId visit{office.phone->run(begun).created};
  office.phone->run(WriteUpVisit{
      .visit = visit, .said = "堆物", .issues = {{.title = "飞线充电", .place = "车棚"}}, .places = "楼道\n车棚"});
  CHECK(office.core().records({}, 0, 1).at(0).place == "2号 楼道 车棚");
  CHECK(must(office.core().record(visit)).places == "楼道\n车棚");
  const auto issues = office.core().issues(ListFilter::kOpen);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].door == "2号 车棚");
  CHECK(must(office.core().cloud_entry({CloudModule::kVisit, visit.uuid})).text.contains("走访地址：2号 楼道 车棚"));
  CHECK(
      must(office.core().cloud_entry({CloudModule::kIssue, issues[0].issue.uuid})).text.contains("问题地址：2号 车棚"));
}

TEST_CASE("a patrol and an issue are found by their place") {
  Office office;
  const RecordVisit begun{.building = office.committee.buildings[1].id, .channel = Channel::kPatrol};
  const VisitId visit{office.phone->run(begun).created};
  office.phone->run(
      WriteUpVisit{.visit = visit, .issues = {{.title = "飞线充电", .place = "打谷场"}}, .places = "打谷场\n东塘"});
  const auto hits = office.core().search("打谷场");
  REQUIRE(hits.size() == 2);
  CHECK(std::ranges::any_of(hits, [&](const SearchHit& hit) { return hit.visit == visit; }));
  CHECK(office.core().search("东塘").size() == 1);
}

TEST_CASE("where patrols go stands in walking order, with when one was last there") {
  Office office;
  office.patrol("没事");
  const auto lines = office.core().patrols();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].building.empty());
  CHECK_FALSE(lines[0].last_millis);
  CHECK(lines[1].label == "1号");
  CHECK_FALSE(lines[1].last_millis);
  CHECK(lines[2].last_millis == office.clock.now_millis());
  office.met("101", "门上", 1);
  CHECK_FALSE(office.core().patrols()[1].last_millis);
}

TEST_CASE("a record shows what came of it") {
  Office office;
  office.clock.advance(60'000);
  const VisitId visit{office.phone->run(RecordVisit{.household = office.committee.door(1, "101").id}).created};
  office.phone->run(WriteUpVisit{.visit = visit,
                                 .said = "灯坏了",
                                 .companions = {office.committee.other.id},
                                 .issues = {{.title = "三楼灯不亮"}},
                                 .promises = {{.text = "问物业", .due = kToday}}});
  const RecordView view = must(office.core().record(visit));
  CHECK(view.line.place == "1号 101");
  CHECK(view.companions == Words{"陈老师"});
  REQUIRE(view.issues.size() == 1);
  CHECK(view.issues[0].title == "三楼灯不亮");
  REQUIRE(view.promises.size() == 1);
  CHECK(view.promises[0].text == "问物业");
}

TEST_CASE("what waits for the cloud stands in the order in which it happened, a visit before its issues") {
  Office office;
  office.clock.advance(60'000);
  const VisitId first{office.phone->run(RecordVisit{.household = office.committee.door(1, "101").id}).created};
  office.met("201", "第二户");
  // The first one is written up last.
  office.phone->run(WriteUpVisit{.visit = first, .said = "第一户", .issues = {{.title = "灯"}, {.title = "水"}}});
  office.clock.advance(60'000);
  office.phone->run(AddIssue{.issue = {.title = "自己看到的"}});
  CHECK(office.waiting() == Words{"第一户", "灯", "水", "第二户", "自己看到的"});
  CHECK(office.core().cloud_queue({}).total == 5);
  CHECK(office.core().today().to_cloud == 5);
}

TEST_CASE("what was handed over waits no more until it is taken back") {
  Office office;
  const VisitId visit = office.met("101", "身体都好");
  office.hand_over(visit);
  CHECK(office.waiting().empty());
  CHECK(office.core().today().to_cloud == 0);
  CHECK(must(office.core().cloud_entry({CloudModule::kVisit, visit.uuid})).handed_over == kToday);
  CHECK(office.core().records({}, 0, 1)[0].cloud_day == kToday);
  office.phone->run(MarkHandedOver{.visits = {visit}});
  CHECK(office.waiting() == Words{"身体都好"});
}

TEST_CASE("an issue that was solved after it was handed over waits again, with the week in which it was solved") {
  Office office;
  const IssueId issue{office.phone->run(AddIssue{.issue = {.title = "灯不亮"}}).created};
  office.phone->run(MarkHandedOver{.issues = {issue}, .day = kToday});
  office.clock.advance(14 * kDayMillis);
  office.phone->run(ChangeIssue{.issue = issue, .state = IssueState::kSolved, .outcome = "换了灯"});
  CHECK(office.waiting({.span = CloudSpan::kWeek}) == Words{"灯不亮"});
  CHECK(office.core().cloud_queue({}).lines[0].state == IssueState::kSolved);
  CHECK(must(office.core().cloud_entry({CloudModule::kIssue, issue.uuid})).text.ends_with("办理结果：换了灯"));
}

TEST_CASE("what was handed over on one phone waits on no other") {
  Office office;
  const VisitId visit = office.met("101", "身体都好");
  office.phone->sync(office.hub);
  Phone other(office.clock, Committee::identity(office.committee.other, 2), 11);
  other.sync(office.hub);
  REQUIRE(other.core->cloud_queue({.mine = false}).total == 1);
  CHECK(other.core->cloud_queue({.mine = true}).total == 0);
  other.run(MarkHandedOver{.visits = {visit}, .day = kToday});
  other.sync(office.hub);
  office.phone->sync(office.hub);
  CHECK(office.waiting().empty());
}

TEST_CASE("a visit waits for its words first, the next day it goes without them") {
  Office office;
  office.clock.advance(60'000);
  office.phone->run(RecordVisit{.household = office.committee.door(1, "101").id});
  office.phone->run(RecordVisit{.household = office.committee.door(1, "201").id, .result = VisitResult::kNobodyHome});
  CHECK(office.core().cloud_queue({}).total == 0);
  CHECK(office.core().cloud_queue({}).unwritten == 1);
  office.clock.advance(kDayMillis);
  CHECK(office.core().cloud_queue({}).total == 1);
  CHECK(office.core().cloud_queue({}).unwritten == 0);
}

TEST_CASE("the filter knows today, this week and everything") {
  Office office;
  office.met("101", "周一");
  office.clock.advance(6 * kDayMillis);
  office.met("201", "周日");
  CHECK(office.waiting({.span = CloudSpan::kToday}) == Words{"周日"});
  CHECK(office.waiting({.span = CloudSpan::kWeek}) == Words{"周一", "周日"});
  office.clock.advance(kDayMillis);
  CHECK(office.waiting({.span = CloudSpan::kWeek}).empty());
  CHECK(office.waiting({.span = CloudSpan::kAll}) == Words{"周一", "周日"});
}

TEST_CASE("an entry is written in the committee's own template as soon as it has one") {
  Office office;
  const VisitId visit = office.met("101", "问电梯，电话13800138000");
  const CloudKey key{CloudModule::kVisit, visit.uuid};
  CHECK(must(office.core().cloud_entry(key)).text.starts_with("走访日期：2026-11-23\n走访方式：上门走访\n"));
  office.hub.put(CloudTemplate{
      .id = cloud_template_id(CloudModule::kVisit), .module = CloudModule::kVisit, .text = "{地址}，{内容}"});
  office.phone->sync(office.hub);
  CHECK(must(office.core().cloud_entry(key)).text == "1号 101，问电梯，电话138****8000");
  CHECK(office.core().cloud_template(CloudModule::kVisit) == "{地址}，{内容}");
}

TEST_CASE("a template with words of a newer version gives way to the default one") {
  Office office;
  office.hub.put(CloudTemplate{
      .id = cloud_template_id(CloudModule::kVisit), .module = CloudModule::kVisit, .text = "心情：{心情}"});
  office.phone->sync(office.hub);
  CHECK(office.core().cloud_template(CloudModule::kVisit) == default_cloud_template(CloudModule::kVisit));
}

TEST_CASE("a table has the template's labels above and one line a record") {
  Office office;
  office.hub.put(CloudTemplate{.id = cloud_template_id(CloudModule::kVisit),
                               .module = CloudModule::kVisit,
                               .text = "走访记录\n地址：{地址}\n内容：{内容}"});
  office.phone->sync(office.hub);
  office.met("101", "=1+1");
  office.met("201", "身体好，\"没事\"");
  CHECK(office.core().cloud_table(CloudModule::kVisit, {}, TableForm::kCsv).file ==
        "\uFEFF地址,内容\r\n1号 101,'=1+1\r\n1号 201,\"身体好，\"\"没事\"\"\"\r\n");
  CHECK(office.core().cloud_table(CloudModule::kVisit, {.channel = Channel::kPatrol}, TableForm::kCsv).file ==
        "\uFEFF地址,内容\r\n");
  const std::string workbook = office.core().cloud_table(CloudModule::kVisit, {}, TableForm::kXlsx).file;
  CHECK(workbook.starts_with("PK"));
  CHECK(workbook.contains("身体好，&quot;没事&quot;"));
  CHECK(workbook.contains(">=1+1<"));  // a text: never run, so it needs no apostrophe
}

TEST_CASE("a table of issues follows day, member and building") {
  Office office;
  const HouseholdId home = office.committee.door(1, "101").id;
  office.phone->run(AddIssue{.issue = {.title = "灯"}, .household = home});
  const auto lines = [&](const RecordFilter& filter) {
    return std::ranges::count(office.core().cloud_table(CloudModule::kIssue, filter, TableForm::kCsv).file, '\n') - 1;
  };
  CHECK(lines({}) == 1);
  CHECK(lines({.building = office.committee.buildings[0].id}) == 1);
  CHECK(lines({.building = office.committee.buildings[1].id}) == 0);
  CHECK(lines({.member = office.committee.other.id}) == 0);
  CHECK(lines({.first = Day{kToday.number + 1}}) == 0);
  CHECK(lines({.channel = Channel::kDoor}) == 0);
}

TEST_CASE("a patrol's words are found and lead to the record") {
  Office office;
  const VisitId visit = office.patrol("车棚里有飞线充电");
  const auto hits = office.core().search("飞线充电");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].visit == visit);
  CHECK(hits[0].title == "2号");
}
