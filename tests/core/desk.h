#pragma once

// A committee's rows in the hands of a test, for the tests of what each command means (core/domain/plan.h).

#include <map>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/plan.h"
#include "core/domain/rules.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

namespace baijia::testing {

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

}  // namespace baijia::testing
