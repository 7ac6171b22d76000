// What each command means: its defaults, its refusals, who may give it.

#include "core/domain/plan.h"

#include <map>
#include <tuple>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/rules.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// The rows of a committee in maps, planned upon by its people. Each plan is applied, so that commands follow each
/// other as in the app.
struct Desk final : Lookup {
  template <class E>
  using Table = std::map<typename E::IdType, E>;

  std::tuple<Table<Area>, Table<Account>, Table<Building>, Table<Household>, Table<Resident>, Table<Visit>,
             Table<Promise>, Table<Issue>, Table<Voice>, Table<Category>, Table<StandIn>, Table<Reveal>,
             Table<CloudTemplate>, Table<Consent>, Table<Notice>, Table<Photo>, Table<Confidence>, Table<Erasure>,
             Table<FileChange>, Table<Plate>>
      tables;
  Committee committee;
  HandClock clock;
  SeededRandom random{3};
  Day today = day_of(Committee::kNowMillis, 480);

  Desk() {
    for (const Account& account : {committee.chief, committee.member, committee.other}) put(account);
    put(committee.area);
    for (const Building& building : committee.buildings) put(building);
    for (const Household& household : committee.households) put(household);
    for (const Category& category : committee.categories) put(category);
    for (const Resident& resident : committee.residents) put(resident);
  }

  template <class E>
  void put(const E& entity) {
    std::get<Table<E>>(tables)[entity.id] = entity;
  }
  template <class E>
  Result<std::optional<E>> in_table(typename E::IdType id) {
    const Table<E>& table = std::get<Table<E>>(tables);
    const auto found = table.find(id);
    return found == table.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::optional<Area>> find(AreaId id) override { return in_table<Area>(id); }
  Result<std::optional<Account>> find(AccountId id) override { return in_table<Account>(id); }
  Result<std::optional<Building>> find(BuildingId id) override { return in_table<Building>(id); }
  Result<std::optional<Household>> find(HouseholdId id) override { return in_table<Household>(id); }
  Result<std::optional<Resident>> find(ResidentId id) override { return in_table<Resident>(id); }
  Result<std::optional<Visit>> find(VisitId id) override { return in_table<Visit>(id); }
  Result<std::optional<Promise>> find(PromiseId id) override { return in_table<Promise>(id); }
  Result<std::optional<Issue>> find(IssueId id) override { return in_table<Issue>(id); }
  Result<std::optional<Voice>> find(VoiceId id) override { return in_table<Voice>(id); }
  Result<std::optional<Category>> find(CategoryId id) override { return in_table<Category>(id); }
  Result<std::optional<CloudTemplate>> find(CloudTemplateId id) override { return in_table<CloudTemplate>(id); }
  Result<std::optional<Notice>> find(NoticeId id) override { return in_table<Notice>(id); }
  Result<std::optional<Photo>> find(PhotoId id) override { return in_table<Photo>(id); }
  Result<std::optional<Confidence>> find(ConfidenceId id) override { return in_table<Confidence>(id); }
  Result<std::optional<Plate>> find(PlateId id) override { return in_table<Plate>(id); }
  Result<std::vector<Photo>> photos_of(VisitId visit) override {
    std::vector<Photo> found;
    for (const auto& [id, one] : std::get<Table<Photo>>(tables)) {
      if (one.visit == visit && !one.deleted) found.push_back(one);
    }
    return found;
  }
  Result<std::vector<Confidence>> confidences_of(VisitId visit) override {
    std::vector<Confidence> found;
    for (const auto& [id, one] : std::get<Table<Confidence>>(tables)) {
      if (one.visit == visit && !one.deleted) found.push_back(one);
    }
    return found;
  }
  Result<std::vector<Resident>> residents_of(HouseholdId household) override {
    std::vector<Resident> found;
    for (const auto& [id, one] : std::get<Table<Resident>>(tables)) {
      if (one.household == household && !one.deleted) found.push_back(one);
    }
    return found;
  }
  Result<std::optional<Consent>> consent_of(ResidentId resident) override {
    std::optional<Consent> latest;
    for (const auto& [id, one] : std::get<Table<Consent>>(tables)) {
      if (one.resident == resident && (!latest || one.at_millis >= latest->at_millis)) latest = one;
    }
    return latest;
  }
  Result<std::optional<StandIn>> find(StandInId id) override { return in_table<StandIn>(id); }

  Result<std::vector<StandIn>> stand_ins_of(AccountId member) override {
    std::vector<StandIn> found;
    for (const auto& [id, one] : std::get<Table<StandIn>>(tables)) {
      if (one.member == member && !one.deleted) found.push_back(one);
    }
    return found;
  }

  Result<Plan> plan(const Account& who, const Command& command) {
    return plan_command(command, Caller{.account = who.id, .role = who.role}, *this, clock, random);
  }
  /// Plans and applies; the plan must be accepted.
  Plan run(const Account& who, const Command& command) {
    Plan done = must(plan(who, command));
    for (const AnyEntity& entity : done.entities) std::visit([this](const auto& one) { put(one); }, entity);
    return done;
  }
  Code refusal(const Account& who, const Command& command) {
    const Result<Plan> refused = plan(who, command);
    REQUIRE_FALSE(refused);
    return refused.error().code;
  }
  template <class E>
  E get(const Uuid& id) {
    return must(in_table<E>(typename E::IdType{id})).value();
  }
  /// The only E of a plan.
  template <class E>
  static E only(const Plan& plan) {
    std::vector<E> found;
    for (const AnyEntity& entity : plan.entities) {
      if (const E* one = std::get_if<E>(&entity)) found.push_back(*one);
    }
    REQUIRE(found.size() == 1);
    return found.front();
  }

  const Household& door() const { return committee.door(1, "301"); }
  VisitId visit_by(const Account& who, VisitResult result = VisitResult::kMet) {
    return VisitId{run(who, RecordVisit{.household = door().id, .result = result}).created};
  }
  IssueId issue_by(const Account& who) {
    return IssueId{run(who, AddIssue{.issue = {.title = "楼道灯不亮"}, .household = door().id}).created};
  }
};

}  // namespace

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
