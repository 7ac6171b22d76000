// How long 已转社区云 holds (the law: core/domain/cloud.h), and what a table marks.

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};  // a Monday
constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;

/// 李老师, who records, and the chief, each with a phone.
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> li, chief;

  Office() {
    hub.put(committee.rows());
    li = std::make_unique<Phone>(clock, Committee::identity(committee.member, 1), 3);
    chief = std::make_unique<Phone>(clock, Committee::identity(committee.chief, 2), 5);
    sync();
  }
  void sync() {
    for (int round = 0; round < 2; ++round) {
      for (Phone* phone : {li.get(), chief.get()}) phone->sync(hub);
    }
  }
  Core& core() { return *li->core; }
  VisitId met(std::string_view room) {
    clock.advance(60'000);
    const VisitId visit{li->run(RecordVisit{.household = committee.door(1, room).id}).created};
    li->run(WriteUpVisit{.visit = visit, .said = "身体都好"});
    return visit;
  }
  VisitId handed_over_visit() {
    const VisitId visit = met("101");
    li->run(MarkHandedOver{.visits = {visit}, .day = kToday});
    return visit;
  }
  IssueId handed_over_issue() {
    const AddIssue command{.issue = {.title = "灯不亮"}, .household = committee.door(1, "101").id};
    const IssueId issue{li->run(command).created};
    li->run(MarkHandedOver{.issues = {issue}, .day = kToday});
    return issue;
  }
  std::optional<Day> day_of_visit(VisitId visit) { return must(core().visit(visit)).cloud_day; }
  std::optional<Day> day_of_issue(IssueId issue) { return must(core().issue(issue)).issue.cloud_day; }
  ChangeIssue as_it_is(IssueId id) {
    const Issue issue = must(core().issue(id)).issue;
    return {.issue = id,
            .tier = issue.tier,
            .state = issue.state,
            .outcome = issue.outcome,
            .next_date = issue.next_date,
            .owner = issue.owner};
  }
  std::vector<std::string> waiting() {
    std::vector<std::string> places;
    for (const CloudLine& line : core().cloud_queue({.span = CloudSpan::kAll}).lines) places.push_back(line.place);
    return places;
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a promise that is made at a visit afterwards makes it wait anew") {
  Office office;
  const VisitId visit = office.handed_over_visit();
  const Day soon{kToday.number + 3};
  office.li->run(WriteUpVisit{.visit = visit, .said = "身体都好", .promises = {{.text = "问电梯", .due = soon}}});
  CHECK_FALSE(office.day_of_visit(visit));
  CHECK(office.waiting() == Words{"1号 101"});
}

TEST_CASE("an issue that is added to a visit afterwards makes both wait") {
  Office office;
  const VisitId visit = office.handed_over_visit();
  office.li->run(WriteUpVisit{.visit = visit, .said = "身体都好", .issues = {{.title = "灯不亮"}}});
  CHECK(office.waiting().size() == 2);
}

TEST_CASE("what no template has a word for leaves a visit where it is") {
  Office office;
  const VisitId visit = office.handed_over_visit();
  const Day soon{kToday.number + 3};
  const HouseholdId home = office.committee.door(1, "101").id;
  const auto person = std::ranges::find(office.committee.residents, home, &Resident::household);
  office.li->run(WriteUpVisit{.visit = visit, .said = "身体都好", .household_note = "有狗", .present = {person->id}});
  office.li->run(AddPromise{home, {.text = "问别的", .due = soon}});
  CHECK(office.day_of_visit(visit) == kToday);
}

TEST_CASE("a promise that is settled leaves its visit where it is: what was promised is the same") {
  Office office;
  const VisitId visit = office.met("101");
  const Day soon{kToday.number + 3};
  office.li->run(WriteUpVisit{.visit = visit, .said = "身体都好", .promises = {{.text = "问电梯", .due = soon}}});
  office.li->run(MarkHandedOver{.visits = {visit}, .day = kToday});
  const PromiseId promise = office.core().promises(ListFilter::kOpen).at(0).promise;
  office.li->run(SettlePromise{.promise = promise, .answer = "明年装"});
  CHECK(office.day_of_visit(visit) == kToday);
}

TEST_CASE("whatever a template can say of an issue makes it wait anew when it changes") {
  const std::vector<std::pair<std::string_view, std::function<void(ChangeIssue&)>>> changes{
      {"tier", [](ChangeIssue& change) { change.tier = IssueTier::kHandedUp; }},
      {"outcome", [](ChangeIssue& change) { change.outcome = "约了物业"; }},
      {"state", [](ChangeIssue& change) { change.state = IssueState::kSolved; }},
  };
  for (const auto& [what, change] : changes) {
    INFO(what);
    Office office;
    const IssueId issue = office.handed_over_issue();
    ChangeIssue command = office.as_it_is(issue);
    office.li->run(command);
    CHECK(office.day_of_issue(issue) == kToday);
    change(command);
    office.li->run(command);
    CHECK_FALSE(office.day_of_issue(issue));
  }
}

TEST_CASE("another household's voice makes an issue wait anew") {
  Office office;
  const IssueId issue = office.handed_over_issue();
  office.li->run(AddVoice{.issue = issue, .household = office.committee.door(1, "201").id});
  CHECK_FALSE(office.day_of_issue(issue));
}

TEST_CASE("who sees to an issue, when, and whether the street may see it is the office's own arrangement") {
  Office office;
  const IssueId given = office.handed_over_issue();
  ChangeIssue later = office.as_it_is(given);
  later.next_date = Day{kToday.number + 30};
  office.li->run(later);
  const IssueId released = office.handed_over_issue();
  ChangeIssue up = office.as_it_is(released);
  up.tier = IssueTier::kHandedUp;
  office.li->run(up);
  office.li->run(MarkHandedOver{.issues = {released}, .day = kToday});
  office.sync();
  office.chief->run(ReleaseIssue{released});
  AreaShare share{.member = office.committee.other.id};
  share.issues.push_back(given);
  office.chief->run(DivideHouseholds{.shares = {share}});
  office.sync();
  CHECK(office.day_of_issue(given) == kToday);
  CHECK(office.day_of_issue(released) == kToday);
}

TEST_CASE("marking never takes a day away, and a record that waits anew waits on every phone") {
  Office office;
  const VisitId visit = office.met("101");
  office.sync();
  office.chief->run(MarkHandedOver{.visits = {visit}, .day = Day{kToday.number - 1}});
  office.chief->run(MarkHandedOver{.visits = {visit}, .day = kToday});
  office.sync();
  CHECK(office.day_of_visit(visit) == kToday);
  office.clock.advance(60'000);
  office.li->run(WriteUpVisit{.visit = visit, .said = "电梯还没装"});
  office.sync();
  CHECK_FALSE(must(office.chief->core->visit(visit)).cloud_day);
}

TEST_CASE("a table says which of the records it holds are not in 社区云 yet, and no others are marked") {
  Office office;
  const VisitId first = office.met("101");
  office.li->run(MarkHandedOver{.visits = {first}, .day = Day{kToday.number - 1}});
  const VisitId second = office.met("201");
  const CloudTable table = office.core().cloud_table(CloudModule::kVisit, {}, TableForm::kCsv);
  CHECK(table.waiting.visits == std::vector{second});
  CHECK(table.waiting.issues.empty());
  const VisitId third = office.met("301");  // fits the filter, and was not there
  MarkHandedOver marked = table.waiting;
  marked.day = kToday;
  office.li->run(marked);
  CHECK(office.day_of_visit(first) == Day{kToday.number - 1});
  CHECK(office.day_of_visit(second) == kToday);
  CHECK_FALSE(office.day_of_visit(third));
  office.li->run(table.waiting);
  CHECK(office.day_of_visit(first) == Day{kToday.number - 1});
  CHECK_FALSE(office.day_of_visit(second));
}

TEST_CASE("a table of issues names issues") {
  Office office;
  const IssueId issue{office.li->run(AddIssue{.issue = {.title = "灯不亮"}}).created};
  (void)office.met("101");
  const CloudTable table = office.core().cloud_table(CloudModule::kIssue, {}, TableForm::kXlsx);
  CHECK(table.waiting.issues == std::vector{issue});
  CHECK(table.waiting.visits.empty());
}

TEST_CASE("a record that is gone since its table was made keeps no other from being marked") {
  Office office;
  const VisitId gone = office.met("101");
  const VisitId stays = office.met("201");
  office.li->run(WithdrawVisit{gone});
  office.li->run(MarkHandedOver{.visits = {gone, stays}, .day = kToday});
  CHECK(office.day_of_visit(stays) == kToday);
}

TEST_CASE("what waits from before the span is counted beside it") {
  Office office;
  (void)office.met("101");
  office.clock.advance(8 * kDayMillis);
  (void)office.met("201");
  const CloudQueue week = office.core().cloud_queue({});
  CHECK(week.total == 1);
  CHECK(week.older == 1);
  CHECK(office.core().cloud_queue({.span = CloudSpan::kAll}).older == 0);
}
