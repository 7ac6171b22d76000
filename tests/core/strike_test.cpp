// Words that are struck out before a resident's eyes: who may, what stays, and how they come back.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};
constexpr std::string_view kWords = "愁得睡不着";

/// 李老师 has recorded a visit with words, a promise and an issue; 陈老师 and the chief have pulled them.
struct Stairs {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> li, chen, chief;
  HouseholdId home = committee.door(1, "301").id;
  VisitId visit;
  PromiseId promise;
  IssueId issue;

  Stairs() {
    hub.put(committee.rows());
    li = std::make_unique<Phone>(clock, Committee::identity(committee.member, 1), 3);
    chen = std::make_unique<Phone>(clock, Committee::identity(committee.other, 2), 5);
    chief = std::make_unique<Phone>(clock, Committee::identity(committee.chief, 3), 7);
    sync();
    visit = VisitId{li->run(RecordVisit{.household = home}).created};
    li->run(WriteUpVisit{.visit = visit,
                         .said = std::string(kWords),
                         .issues = {{.title = "楼上漏水", .detail = "三个月了"}},
                         .promises = {{.text = "问物业", .due = kToday}}});
    promise = li->core->promises(ListFilter::kAll).at(0).promise;
    issue = li->core->issues(ListFilter::kAll).at(0).issue;
    li->run(SettlePromise{.promise = promise, .answer = "下周来修"});
    li->run(MarkHandedOver{.visits = {visit}, .issues = {issue}, .day = kToday});
    sync();
  }
  void sync() {
    clock.advance(1000);
    for (int round = 0; round < 2; ++round) {
      for (Phone* phone : {li.get(), chen.get(), chief.get()}) phone->sync(hub);
    }
  }
  Visit visit_at(Phone& phone) { return must(phone.core->visit(visit)); }
  Issue issue_at(Phone& phone) { return must(phone.core->issue(issue)).issue; }
};

}  // namespace

TEST_CASE("what was said is struck out by who wrote it, everywhere, and the visit stays") {
  Stairs stairs;
  stairs.li->run(StrikeWords{.visit = stairs.visit});
  stairs.sync();
  for (Phone* phone : {stairs.li.get(), stairs.chen.get(), stairs.chief.get()}) {
    CHECK(stairs.visit_at(*phone).said.empty());
    CHECK(stairs.visit_at(*phone).result == VisitResult::kMet);
    CHECK(stairs.visit_at(*phone).written_up);
    CHECK(phone->core->record_count({}) == 1);
    CHECK(phone->core->search(kWords).empty());
  }
  CHECK(stairs.hub.all<Visit>().at(0).said.empty());
}

TEST_CASE("what was said comes back as it was") {
  Stairs stairs;
  const Visit before = stairs.visit_at(*stairs.li);
  stairs.li->run(StrikeWords{.visit = stairs.visit});
  stairs.li->run(StrikeWords{.visit = stairs.visit, .text = before.said});
  CHECK(stairs.visit_at(*stairs.li).said == kWords);
}

TEST_CASE("a colleague's words are the chief's to strike out, and no other member's") {
  Stairs stairs;
  CHECK(stairs.chen->core->run(StrikeWords{.visit = stairs.visit}).error().code == Code::kForbidden);
  stairs.chief->run(StrikeWords{.visit = stairs.visit});
  stairs.sync();
  CHECK(stairs.visit_at(*stairs.li).said.empty());
  CHECK(stairs.hub.all<Visit>().at(0).said.empty());
  CHECK(stairs.chief->core->sync_view().rejected.empty());
}

TEST_CASE("a promise goes with its words, at whoever's phone, and comes back with its answer") {
  Stairs stairs;
  const PromiseLine before = stairs.chen->core->promises(ListFilter::kAll).at(0);
  stairs.chen->run(StrikeWords{.promise = stairs.promise});
  stairs.sync();
  CHECK(stairs.li->core->promises(ListFilter::kAll).empty());
  CHECK(stairs.hub.all<Promise>().at(0).text.empty());
  CHECK(stairs.hub.all<Promise>().at(0).answer.empty());
  CHECK(stairs.chen->core->sync_view().rejected.empty());
  stairs.chen->run(StrikeWords{.promise = stairs.promise, .text = before.text, .outcome = before.answer});
  stairs.sync();
  REQUIRE(stairs.li->core->promises(ListFilter::kAll).size() == 1);
  CHECK(stairs.li->core->promises(ListFilter::kAll)[0].text == "问物业");
  CHECK(stairs.li->core->promises(ListFilter::kAll)[0].answer == "下周来修");
}

TEST_CASE("an issue's words are struck out by any member, and it keeps a title") {
  Stairs stairs;
  CHECK(stairs.chen->core->run(StrikeWords{.issue = stairs.issue}).error().code == Code::kMissing);
  stairs.chen->run(StrikeWords{.issue = stairs.issue, .text = "物业"});
  stairs.sync();
  CHECK(stairs.issue_at(*stairs.li).title == "物业");
  CHECK(stairs.issue_at(*stairs.li).detail.empty());
  CHECK(stairs.issue_at(*stairs.li).state == IssueState::kOpen);
  CHECK(stairs.chen->core->sync_view().rejected.empty());
}

TEST_CASE("what was struck out is in 社区云 as it was: the record waits anew") {
  Stairs stairs;
  REQUIRE(stairs.visit_at(*stairs.li).cloud_day);
  SECTION("the words of a visit") {
    stairs.li->run(StrikeWords{.visit = stairs.visit});
    CHECK(stairs.issue_at(*stairs.li).cloud_day);
  }
  SECTION("a promise made at it") { stairs.li->run(StrikeWords{.promise = stairs.promise}); }
  SECTION("an issue that it names") {
    stairs.li->run(StrikeWords{.issue = stairs.issue, .text = "物业", .detail = "三个月了"});
    CHECK_FALSE(stairs.issue_at(*stairs.li).cloud_day);
  }
  CHECK_FALSE(stairs.visit_at(*stairs.li).cloud_day);
}

TEST_CASE("nothing is struck out of what is not there") {
  Stairs stairs;
  stairs.li->run(WithdrawVisit{stairs.visit});
  CHECK(stairs.li->core->run(StrikeWords{.visit = stairs.visit}).error().code == Code::kNotFound);
  CHECK(stairs.li->core->run(StrikeWords{}).error().code == Code::kNotFound);
}
