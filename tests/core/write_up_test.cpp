// What a visit's write-up makes of what was said: whose it is to see to, and what others have said already.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr Day kToday{20780};

/// Two members and a chief with a phone each; the member is in charge of the first of two buildings.
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone member{clock, Committee::identity(committee.member, 1), 7};
  Phone other{clock, Committee::identity(committee.other, 2), 8};

  Office() {
    hub.put(committee.rows());
    exchange();
  }
  void exchange() {
    for (Phone* phone : {&member, &other, &member}) phone->sync(hub);
  }
  [[nodiscard]] HouseholdId door(std::string_view room, int building = 1) const {
    return committee.door(building, room).id;
  }
  VisitId visit(Phone& phone, HouseholdId household) {
    return VisitId{phone.run(RecordVisit{.household = household}).created};
  }
  PromiseId promise(Phone& phone, Day due = kToday) {
    return PromiseId{
        phone.run(AddPromise{.household = door("301"), .promise = {.text = "问水管", .due = due}}).created};
  }
  IssueId issue(Phone& phone, HouseholdId household, std::string title = "灯不亮") {
    return IssueId{phone
                       .run(AddIssue{.issue = {.category = committee.categories[0].id, .title = std::move(title)},
                                     .household = household})
                       .created};
  }
  static Code refusal(Phone& phone, const Command& command) {
    const Result<Accepted> refused = phone.core->run(command);
    REQUIRE_FALSE(refused);
    return refused.error().code;
  }
  static std::vector<PromiseLine> mine(Phone& phone) { return phone.core->promises(ListFilter::kMine); }
  static std::vector<std::string> near(Phone& phone, HouseholdId household) {
    std::vector<std::string> titles;
    for (const IssueLine& line : phone.core->issues_near(household)) titles.push_back(line.title);
    return titles;
  }
};

}  // namespace

TEST_CASE("a promise made for a colleague at the door is theirs to keep, and due on their page") {
  Office office;
  const VisitId visit = office.visit(office.member, office.door("301"));
  office.member.run(WriteUpVisit{.visit = visit,
                                 .issues = {{.title = "灯不亮", .owner = office.committee.other.id}},
                                 .promises = {{.text = "问水管", .due = kToday, .owner = office.committee.other.id},
                                              {.text = "问电梯", .due = kToday}}});
  office.exchange();
  const std::vector<PromiseLine> theirs = Office::mine(office.other);
  REQUIRE(theirs.size() == 1);
  CHECK(theirs.front().text == "问水管");
  CHECK(theirs.front().my_turn);
  CHECK(theirs.front().owner_account == office.committee.other.id);
  CHECK(office.other.core->today().promises_due == 1);
  CHECK(office.other.core->issues(ListFilter::kMine).size() == 1);
  REQUIRE(Office::mine(office.member).size() == 1);
  CHECK(Office::mine(office.member).front().text == "问电梯");
}

TEST_CASE("an open promise goes to a colleague and to another day, and leaves the one who had it") {
  Office office;
  const PromiseId promise = office.promise(office.member);
  const Day later{kToday.number + 10};
  office.member.run(ChangePromise{.promise = promise, .owner = office.committee.other.id, .due = later});
  office.exchange();
  CHECK(Office::mine(office.member).empty());
  const std::vector<PromiseLine> theirs = Office::mine(office.other);
  REQUIRE(theirs.size() == 1);
  CHECK(theirs.front().due == later);
  CHECK(theirs.front().text == "问水管");
}

TEST_CASE("what is left empty of a promise's change stays, also a day that has gone by") {
  Office office;
  const PromiseId promise = office.promise(office.member);
  office.clock.advance(3LL * 24 * 3600 * 1000);
  office.member.run(ChangePromise{.promise = promise, .owner = office.committee.other.id});
  const PromiseLine line = office.member.core->promises(ListFilter::kOpen).at(0);
  CHECK(line.due == kToday);
  CHECK(line.owner_account == office.committee.other.id);
  office.member.run(ChangePromise{.promise = promise, .due = Day{kToday.number + 5}});
  CHECK(office.member.core->promises(ListFilter::kOpen).at(0).owner_account == office.committee.other.id);
}

TEST_CASE("a promise goes to colleagues who work here, to a day to come, and not when it is settled") {
  Office office;
  const PromiseId promise = office.promise(office.member);
  const auto refused = [&](const ChangePromise& command) { return Office::refusal(office.member, command); };
  CHECK(refused({.promise = promise, .owner = AccountId{uuid_from_name("x")}}) == Code::kNotFound);
  CHECK(refused({.promise = promise, .due = Day{kToday.number - 1}}) == Code::kInvalid);
  CHECK(refused({.promise = promise, .due = Day{kToday.number + 5000}}) == Code::kInvalid);
  CHECK(refused({.promise = PromiseId{uuid_from_name("x")}}) == Code::kNotFound);
  Account gone = office.committee.other;
  gone.disabled = true;
  office.hub.put(gone);
  office.member.sync(office.hub);
  CHECK(refused({.promise = promise, .owner = gone.id}) == Code::kInvalid);
  office.member.run(SettlePromise{.promise = promise, .answer = "修好了"});
  CHECK(refused({.promise = promise, .due = Day{kToday.number + 5}}) == Code::kInvalid);
}

TEST_CASE("a promise that one settles while another hands it on is settled") {
  Office office;
  const PromiseId promise = office.promise(office.member);
  office.exchange();
  office.clock.advance(1000);
  office.other.run(SettlePromise{.promise = promise, .answer = "修好了"});
  office.clock.advance(1000);
  office.member.run(ChangePromise{.promise = promise, .owner = office.committee.other.id});
  office.exchange();
  for (Phone* phone : {&office.member, &office.other}) {
    const PromiseLine line = phone->core->promises(ListFilter::kAll).at(0);
    CHECK(line.state == PromiseState::kKept);
    CHECK(line.answer == "修好了");
    CHECK(line.owner_account == office.committee.other.id);
  }
}

TEST_CASE(
    "what others of the building have said is near, but not what is solved, elsewhere, or said by the household") {
  Office office;
  const IssueId lamp = office.issue(office.member, office.door("301"));
  office.issue(office.member, office.door("301", 2), "别的楼");
  const IssueId solved = office.issue(office.member, office.door("302"), "修好的");
  office.member.run(ChangeIssue{.issue = solved, .state = IssueState::kSolved});
  CHECK(Office::near(office.member, office.door("201")) == std::vector<std::string>{"灯不亮"});
  CHECK(office.member.core->issues_near(office.door("201")).front().category_id == office.committee.categories[0].id);
  CHECK(Office::near(office.member, office.door("301")).empty());
  office.member.run(AddVoice{.issue = lamp, .household = office.door("201")});
  CHECK(Office::near(office.member, office.door("201")).empty());
  CHECK(Office::near(office.member, office.door("202")).size() == 1);
}

TEST_CASE("what is heard at another door is that household's voice, with the visit, and stands in its record") {
  Office office;
  const IssueId lamp = office.issue(office.member, office.door("301"));
  const VisitId visit = office.visit(office.member, office.door("201"));
  office.member.run(WriteUpVisit{.visit = visit, .said = "灯", .voices = {{.issue = lamp, .words = " 我家也是 "}}});
  office.exchange();
  const std::vector<Voice> voices = office.hub.all<Voice>();
  REQUIRE(voices.size() == 1);
  CHECK(voices.front().household == office.door("201"));
  CHECK(voices.front().visit == visit);
  CHECK(voices.front().words == "我家也是");
  CHECK(must(office.other.core->issue(lamp)).line.voices == 1);
  const RecordView record = must(office.other.core->record(visit));
  REQUIRE(record.issues.size() == 1);
  CHECK(record.issues.front().issue == lamp);
  CHECK(must(office.other.core->household(office.door("201"))).issues.size() == 1);
}

TEST_CASE("a household that is heard again counts once, and the write-up is taken all the same") {
  Office office;
  const IssueId lamp = office.issue(office.member, office.door("301"));
  office.member.run(AddVoice{.issue = lamp, .household = office.door("201")});
  const VisitId visit = office.visit(office.member, office.door("201"));
  office.member.run(WriteUpVisit{.visit = visit, .said = "灯", .voices = {{.issue = lamp}, {.issue = lamp}}});
  CHECK(must(office.member.core->visit(visit)).said == "灯");
  CHECK(must(office.member.core->issue(lamp)).line.voices == 1);
}

TEST_CASE("no voice without a household or of the one that raised it; one on what is gone is left out") {
  Office office;
  const IssueId lamp = office.issue(office.member, office.door("301"));
  const VisitId own = office.visit(office.member, office.door("301"));
  CHECK(Office::refusal(office.member, WriteUpVisit{.visit = own, .said = "灯", .voices = {{.issue = lamp}}}) ==
        Code::kInvalid);
  const VisitId nobody{office.member.run(RecordVisit{.channel = Channel::kReception}).created};
  CHECK(Office::refusal(office.member, WriteUpVisit{.visit = nobody, .voices = {{.issue = lamp}}}) == Code::kMissing);
  CHECK(must(office.member.core->visit(own)).said.empty());
  office.member.run(WriteUpVisit{.visit = own, .said = "灯", .voices = {{.issue = IssueId{uuid_from_name("x")}}}});
  CHECK(must(office.member.core->visit(own)).said == "灯");
}
