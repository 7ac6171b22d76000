// What the commands of the work at the doors mean, their defaults and refusals, and who may give them: visits, and the
// issues and promises that come of them.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/desk.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("a recorded visit is the caller's, made now, at the household's building") {
  Desk desk;
  const auto visit = desk.get<Visit>(desk.visit_by(desk.committee.member).uuid);
  CHECK(visit.author == desk.committee.member.id);
  CHECK(visit.at_millis == Committee::kNowMillis);
  CHECK(visit.household == desk.door().id);
  CHECK(visit.building == desk.door().building);
}

TEST_CASE("only a visit that met somebody waits for its words") {
  Desk desk;
  CHECK_FALSE(desk.get<Visit>(desk.visit_by(desk.committee.member).uuid).written_up);
  CHECK(desk.get<Visit>(desk.visit_by(desk.committee.member, VisitResult::kNobodyHome).uuid).written_up);
}

TEST_CASE("a visit at no door is refused unless it is a patrol or a reception") {
  Desk desk;
  const Account& member = desk.committee.member;
  CHECK(desk.refusal(member, RecordVisit{}) == Code::kMissing);
  CHECK(desk.refusal(member, RecordVisit{.channel = Channel::kPhone}) == Code::kMissing);
  CHECK(desk.plan(member, RecordVisit{.channel = Channel::kReception}));
  const Plan patrol =
      desk.run(member, RecordVisit{.building = desk.committee.buildings[1].id, .channel = Channel::kPatrol});
  CHECK(Desk::only<Visit>(patrol).building == desk.committee.buildings[1].id);
}

TEST_CASE("a visit at a door that is not there is refused") {
  Desk desk;
  const HouseholdId nowhere{uuid_from_name("nowhere")};
  CHECK(desk.refusal(desk.committee.member, RecordVisit{.household = nowhere}) == Code::kNotFound);
}

TEST_CASE("an appointment needs a time, of today or within a year") {
  Desk desk;
  const auto postponed = [&](std::optional<std::int64_t> at) {
    return RecordVisit{.household = desk.door().id, .result = VisitResult::kPostponed, .again_at_millis = at};
  };
  constexpr std::int64_t kDay = 24LL * 3600 * 1000;
  CHECK(desk.refusal(desk.committee.member, postponed({})) == Code::kMissing);
  CHECK(desk.refusal(desk.committee.member, postponed(Committee::kNowMillis - kDay)) == Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member, postponed(Committee::kNowMillis + 400 * kDay)) == Code::kInvalid);
  CHECK(desk.plan(desk.committee.member, postponed(Committee::kNowMillis + kDay)));
}

TEST_CASE("a result without an appointment keeps none") {
  Desk desk;
  const Plan plan = desk.run(desk.committee.member,
                             RecordVisit{.household = desk.door().id, .again_at_millis = Committee::kNowMillis + 1});
  CHECK_FALSE(Desk::only<Visit>(plan).again_at_millis);
}

TEST_CASE("numbers outside of an enumeration are refused") {
  Desk desk;
  const HouseholdId door = desk.door().id;
  CHECK(desk.refusal(desk.committee.member, RecordVisit{.household = door, .channel = static_cast<Channel>(9)}) ==
        Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member, RecordVisit{.household = door, .result = static_cast<VisitResult>(0)}) ==
        Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member, UpdateHousehold{.household = door, .tenure = static_cast<Tenure>(7)}) ==
        Code::kInvalid);
}

TEST_CASE("writing up gives issues and promises the visit's household, building and visit") {
  Desk desk;
  const VisitId visit = desk.visit_by(desk.committee.member);
  const Plan plan =
      desk.run(desk.committee.member,
               WriteUpVisit{.visit = visit,
                            .said = " 电梯的事想知道什么时候定 ",
                            .companions = {desk.committee.other.id, desk.committee.other.id, desk.committee.member.id},
                            .issues = {{.category = desk.committee.categories[0].id, .title = "加装电梯"}},
                            .promises = {{.text = "问加装电梯进度", .due = Day{desk.today.number + 7}}},
                            .tenure = Tenure::kOwned,
                            .household_note = "养狗"});
  const auto written = Desk::only<Visit>(plan);
  CHECK(written.said == "电梯的事想知道什么时候定");
  CHECK(written.written_up);
  CHECK(written.companions == std::vector{desk.committee.other.id});
  const auto issue = Desk::only<Issue>(plan);
  CHECK(issue.household == desk.door().id);
  CHECK(issue.building == desk.door().building);
  CHECK(issue.visit == visit);
  CHECK(issue.author == desk.committee.member.id);
  CHECK(issue.owner == desk.committee.member.id);
  CHECK(issue.next_date == Day{desk.today.number + 7});
  const auto promise = Desk::only<Promise>(plan);
  CHECK(promise.household == desk.door().id);
  CHECK(promise.visit == visit);
  CHECK(promise.owner == desk.committee.member.id);
  CHECK(promise.made_at_millis == Committee::kNowMillis);
  const auto household = Desk::only<Household>(plan);
  CHECK(household.tenure == Tenure::kOwned);
  CHECK(household.note == "养狗");
  CHECK(plan.created.empty());
}

TEST_CASE("who was there belongs to the household, each once, whether they live there still or not") {
  Desk desk;
  const Household& home = desk.committee.households.front();
  const ResidentId there = desk.committee.residents.front().id;
  const ResidentId elsewhere = desk.committee.residents.back().id;
  const VisitId visit{desk.run(desk.committee.member, RecordVisit{.household = home.id}).created};
  desk.run(desk.committee.member, WriteUpVisit{.visit = visit, .present = {there, there}});
  CHECK(desk.get<Visit>(visit.uuid).present == std::vector{there});
  CHECK(desk.refusal(desk.committee.member, WriteUpVisit{.visit = visit, .present = {elsewhere}}) == Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member, WriteUpVisit{.visit = visit, .present = {ResidentId{visit.uuid}}}) ==
        Code::kNotFound);
  Resident gone = desk.get<Resident>(there.uuid);
  gone.gone_by = Going::kMovedOut;
  desk.put(gone);
  desk.run(desk.committee.member, WriteUpVisit{.visit = visit, .said = "补一句", .present = {there}});
  CHECK(desk.get<Visit>(visit.uuid).present == std::vector{there});
}

TEST_CASE("what was heard is handed on to a colleague who works here, and stays its writer's") {
  Desk desk;
  const VisitId visit{desk.run(desk.committee.chief, RecordVisit{.household = desk.committee.households.front().id,
                                                                 .channel = Channel::kReception})
                          .created};
  const Plan plan =
      desk.run(desk.committee.chief, WriteUpVisit{.visit = visit,
                                                  .issues = {{.title = "灯", .owner = desk.committee.member.id}},
                                                  .places = " 楼道\n车棚 "});
  const auto issue = Desk::only<Issue>(plan);
  CHECK(issue.owner == desk.committee.member.id);
  CHECK(issue.author == desk.committee.chief.id);
  CHECK(desk.get<Visit>(visit.uuid).places == "楼道\n车棚");
  CHECK(desk.refusal(desk.committee.chief,
                     WriteUpVisit{.visit = visit, .issues = {{.title = "灯", .owner = AccountId{visit.uuid}}}}) ==
        Code::kNotFound);
}

TEST_CASE("only the author writes up or withdraws a visit, the chief neither") {
  Desk desk;
  const VisitId visit = desk.visit_by(desk.committee.member);
  for (const Account& who : {desk.committee.other, desk.committee.chief}) {
    CHECK(desk.refusal(who, WriteUpVisit{.visit = visit, .said = "不是我的"}) == Code::kForbidden);
    CHECK(desk.refusal(who, WithdrawVisit{.visit = visit}) == Code::kForbidden);
  }
}

TEST_CASE("how a door is lived in follows what was seen at it, and goes back with the visit") {
  Desk desk;
  const Account& who = desk.committee.member;
  const HouseholdId door = desk.door().id;
  const auto tenure = [&] { return desk.get<Household>(door.uuid).tenure; };
  const auto visit = [&](VisitResult result, Channel channel = Channel::kDoor) {
    return VisitId{desk.run(who, RecordVisit{.household = door, .channel = channel, .result = result}).created};
  };
  const auto lived_in = [&](Tenure now) { desk.run(who, UpdateHousehold{.household = door, .tenure = now}); };

  lived_in(Tenure::kOwned);
  const VisitId vacant = visit(VisitResult::kVacant);
  CHECK(tenure() == Tenure::kVacant);
  visit(VisitResult::kMet, Channel::kPhone);  // somebody far away
  visit(VisitResult::kNobodyHome);
  CHECK(tenure() == Tenure::kVacant);
  const VisitId met = visit(VisitResult::kMet);
  CHECK(tenure() == Tenure::kUnknown);
  CHECK(desk.refusal(who, WithdrawVisit{met, static_cast<Tenure>(7)}) == Code::kInvalid);
  desk.run(who, WithdrawVisit{met, Tenure::kVacant});
  CHECK(tenure() == Tenure::kVacant);
  desk.run(who, WithdrawVisit{vacant, Tenure::kOwned});
  CHECK(tenure() == Tenure::kOwned);

  // Later nobody knows any more what it was before; what was said since stays.
  const VisitId let = visit(VisitResult::kLet);
  CHECK(tenure() == Tenure::kLet);
  desk.run(who, WithdrawVisit{let});
  CHECK(tenure() == Tenure::kUnknown);
  const VisitId wrong = visit(VisitResult::kVacant);
  lived_in(Tenure::kLet);
  desk.run(who, WithdrawVisit{wrong, Tenure::kOwned});
  CHECK(tenure() == Tenure::kLet);
}

TEST_CASE("a withdrawn visit is gone and cannot be written up") {
  Desk desk;
  const VisitId visit = desk.visit_by(desk.committee.member);
  CHECK(Desk::only<Visit>(desk.run(desk.committee.member, WithdrawVisit{.visit = visit})).deleted);
  CHECK(desk.refusal(desk.committee.member, WriteUpVisit{.visit = visit}) == Code::kNotFound);
}

TEST_CASE("a visit at no household changes none") {
  Desk desk;
  const VisitId reception{desk.run(desk.committee.member, RecordVisit{.channel = Channel::kReception}).created};
  CHECK(desk.refusal(desk.committee.member, WriteUpVisit{.visit = reception, .tenure = Tenure::kLet}) ==
        Code::kMissing);
  CHECK(desk.plan(desk.committee.member, WriteUpVisit{.visit = reception, .said = "来问医保"}));
}

TEST_CASE("one refused line refuses the whole write-up") {
  Desk desk;
  const VisitId visit = desk.visit_by(desk.committee.member);
  CHECK(desk.refusal(desk.committee.member, WriteUpVisit{.visit = visit, .said = "好", .issues = {{.title = "  "}}}) ==
        Code::kMissing);
  CHECK(desk.refusal(desk.committee.member,
                     WriteUpVisit{.visit = visit, .promises = {{.text = "问", .due = Day{desk.today.number - 1}}}}) ==
        Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member,
                     WriteUpVisit{.visit = visit, .companions = {AccountId{uuid_from_name("x")}}}) == Code::kNotFound);
}

TEST_CASE("an open issue gets a date in seven days, another one may be chosen") {
  Desk desk;
  const auto date_of = [&](std::optional<Day> chosen) {
    return Desk::only<Issue>(
               must(desk.plan(desk.committee.member, AddIssue{.issue = {.title = "停车", .next_date = chosen}})))
        .next_date;
  };
  CHECK(date_of({}) == Day{desk.today.number + 7});
  CHECK(date_of(Day{desk.today.number + 30}) == Day{desk.today.number + 30});
}

TEST_CASE("an issue solved on the spot is solved now and needs no date") {
  Desk desk;
  for (const NewIssue& issue : {NewIssue{.title = "灯泡", .state = IssueState::kSolved},
                                NewIssue{.title = "灯泡", .tier = IssueTier::kOnTheSpot}}) {
    const auto solved = Desk::only<Issue>(must(desk.plan(desk.committee.member, AddIssue{.issue = issue})));
    CHECK(solved.state == IssueState::kSolved);
    CHECK(solved.tier == IssueTier::kOnTheSpot);
    CHECK(solved.solved_at_millis == Committee::kNowMillis);
    CHECK_FALSE(solved.next_date);
  }
}

TEST_CASE("an issue needs a title, a category that is there, and does not begin closed") {
  Desk desk;
  const Account& member = desk.committee.member;
  CHECK(desk.refusal(member, AddIssue{}) == Code::kMissing);
  CHECK(desk.refusal(member, AddIssue{.issue = {.category = CategoryId{uuid_from_name("x")}, .title = "停车"}}) ==
        Code::kNotFound);
  CHECK(desk.refusal(member, AddIssue{.issue = {.title = "停车", .state = IssueState::kClosed}}) == Code::kInvalid);
  CHECK(desk.refusal(member, AddIssue{.issue = {.title = "停车", .next_date = Day{desk.today.number + 5000}}}) ==
        Code::kInvalid);
}

TEST_CASE("a text longer than its field is refused, and one that is no text too") {
  Desk desk;
  const Account& member = desk.committee.member;
  CHECK(desk.refusal(member, AddIssue{.issue = {.title = std::string(401, 'a')}}) == Code::kTooLong);
  CHECK(desk.plan(member, AddIssue{.issue = {.title = std::string(400, 'a')}}));
  CHECK(desk.refusal(member, AddIssue{.issue = {.title = "\xFF\xFE"}}) == Code::kInvalid);
  CHECK(desk.refusal(member, AddIssue{.issue = {.title = std::string("a\0b", 3)}}) == Code::kInvalid);
}

TEST_CASE("solving an issue notes when, opening it again gives it a date") {
  Desk desk;
  const IssueId issue = desk.issue_by(desk.committee.member);
  const auto solved = Desk::only<Issue>(
      desk.run(desk.committee.other, ChangeIssue{.issue = issue, .state = IssueState::kSolved, .outcome = "已修好"}));
  CHECK(solved.solved_at_millis == Committee::kNowMillis);
  CHECK_FALSE(solved.next_date);
  CHECK(solved.owner == desk.committee.member.id);
  const auto opened =
      Desk::only<Issue>(desk.run(desk.committee.other, ChangeIssue{.issue = issue, .outcome = "又坏了"}));
  CHECK_FALSE(opened.solved_at_millis);
  CHECK(opened.next_date == Day{desk.today.number + 7});
}

TEST_CASE("an overdue date may stay when something else changes, a new one may not be in the past") {
  Desk desk;
  const IssueId issue = desk.issue_by(desk.committee.member);
  const Day due{desk.today.number + 7};
  desk.clock.advance(20LL * 24 * 3600 * 1000);
  CHECK(desk.plan(desk.committee.member,
                  ChangeIssue{.issue = issue, .next_date = due, .owner = desk.committee.other.id}));
  CHECK(desk.refusal(desk.committee.member, ChangeIssue{.issue = issue, .next_date = Day{due.number + 1}}) ==
        Code::kInvalid);
}

TEST_CASE("an issue is handed to a colleague who works here") {
  Desk desk;
  const IssueId issue = desk.issue_by(desk.committee.member);
  Account gone = desk.committee.other;
  gone.disabled = true;
  desk.put(gone);
  CHECK(desk.refusal(desk.committee.member, ChangeIssue{.issue = issue, .owner = gone.id}) == Code::kInvalid);
  CHECK(desk.refusal(desk.committee.member, ChangeIssue{.issue = issue, .owner = AccountId{uuid_from_name("x")}}) ==
        Code::kNotFound);
  CHECK(desk.plan(desk.committee.member, ChangeIssue{.issue = issue, .owner = desk.committee.chief.id}));
}

TEST_CASE("a household's voice counts once") {
  Desk desk;
  const IssueId issue = desk.issue_by(desk.committee.member);
  const HouseholdId neighbour = desk.committee.door(1, "302").id;
  CHECK(desk.refusal(desk.committee.member, AddVoice{.issue = issue, .household = desk.door().id}) == Code::kInvalid);
  const auto voice = Desk::only<Voice>(
      desk.run(desk.committee.member, AddVoice{.issue = issue, .household = neighbour, .words = "我家也是"}));
  CHECK(voice.id == voice_id(issue, neighbour));
  CHECK(desk.refusal(desk.committee.other, AddVoice{.issue = issue, .household = neighbour}) == Code::kInvalid);
}

TEST_CASE("a voice that was taken back may be raised again") {
  Desk desk;
  const IssueId issue = desk.issue_by(desk.committee.member);
  const HouseholdId neighbour = desk.committee.door(1, "302").id;
  auto voice = Desk::only<Voice>(desk.run(desk.committee.member, AddVoice{.issue = issue, .household = neighbour}));
  voice.deleted = true;
  desk.put(voice);
  CHECK_FALSE(
      Desk::only<Voice>(desk.run(desk.committee.member, AddVoice{.issue = issue, .household = neighbour})).deleted);
}

TEST_CASE("a promise has words, a day to come and an owner") {
  Desk desk;
  const auto add = [&](NewPromise promise) {
    return AddPromise{.household = desk.door().id, .promise = std::move(promise)};
  };
  const Account& member = desk.committee.member;
  CHECK(desk.refusal(member, add({.text = " ", .due = desk.today})) == Code::kMissing);
  CHECK(desk.refusal(member, add({.text = "问水管", .due = Day{desk.today.number - 1}})) == Code::kInvalid);
  CHECK(desk.refusal(member, AddPromise{.promise = {.text = "问水管", .due = desk.today}}) == Code::kMissing);
  const auto promise = Desk::only<Promise>(
      desk.run(member, add({.text = "问水管", .due = desk.today, .owner = desk.committee.other.id})));
  CHECK(promise.owner == desk.committee.other.id);
}

TEST_CASE("a settled promise keeps its answer and may be opened again") {
  Desk desk;
  const PromiseId promise{desk.run(desk.committee.member, AddPromise{.household = desk.door().id,
                                                                     .promise = {.text = "问水管", .due = desk.today}})
                              .created};
  const auto kept =
      Desk::only<Promise>(desk.run(desk.committee.other, SettlePromise{.promise = promise, .answer = "已修好"}));
  CHECK(kept.state == PromiseState::kKept);
  CHECK(kept.answer == "已修好");
  CHECK(Desk::only<Promise>(
            desk.run(desk.committee.other, SettlePromise{.promise = promise, .state = PromiseState::kOpen}))
            .state == PromiseState::kOpen);
}

TEST_CASE("only the chief releases an issue to the street, and only one that was handed up") {
  Desk desk;
  const HouseholdId door = desk.committee.households.front().id;
  const Plan made = desk.run(desk.committee.member, AddIssue{.issue = {.title = "电梯"}, .household = door});
  const IssueId id{made.created};
  CHECK(desk.plan(desk.committee.member, ReleaseIssue{id}).error().code == Code::kForbidden);
  CHECK(desk.plan(desk.committee.chief, ReleaseIssue{id}).error().code == Code::kInvalid);
  desk.run(desk.committee.member, ChangeIssue{.issue = id, .tier = IssueTier::kHandedUp});
  desk.run(desk.committee.chief, ReleaseIssue{id});
  CHECK(must(desk.find(id))->released);
  desk.run(desk.committee.chief, ReleaseIssue{id, false});
  CHECK_FALSE(must(desk.find(id))->released);
}
