// Areas and substitutes.

#include <algorithm>
#include <set>

#include "core/domain/planner.h"
#include "core/domain/sort.h"

namespace baijia {

Result<void> Planner::plan(const AssignHouseholds& command) {
  BAIJIA_TRY(require_chief());
  if (command.households.empty()) return fail(Code::kMissing, "households");
  if (!command.member.empty()) BAIJIA_TRY(need_colleague(command.member));
  std::vector<HouseholdId> households = command.households;
  put_in_order(households);
  const auto [twice, end] = std::ranges::unique(households);
  households.erase(twice, end);
  for (const HouseholdId id : households) {
    BAIJIA_TRY_ASSIGN(const Household before, need(id));
    Household household = before;
    household.in_charge = command.member;
    BAIJIA_TRY(update(before, household));
  }
  return {};
}

Result<void> Planner::plan(const DivideHouseholds& command) {
  BAIJIA_TRY(require_chief());
  std::set<HouseholdId> seen;
  for (const AreaShare& share : command.shares) {
    if (!share.member.empty()) {
      if (command.change == AreaChange::kTakenBack) {
        BAIJIA_TRY(need(share.member));
      } else {
        BAIJIA_TRY(need_colleague(share.member));
      }
    } else if (!share.promises.empty() || !share.issues.empty()) {
      return fail(Code::kMissing, "a promise and an issue need an owner");
    }
    for (const HouseholdId id : share.households) {
      if (!seen.insert(id).second) return fail(Code::kInvalid, "a door in two areas");
      BAIJIA_TRY_ASSIGN(const Household before, need(id));
      Household household = before;
      household.in_charge = share.member;
      BAIJIA_TRY(update(before, household));
    }
    for (const PromiseId id : share.promises) {
      BAIJIA_TRY_ASSIGN(const Promise before, need(id));
      Promise promise = before;
      promise.owner = share.member;
      BAIJIA_TRY(update(before, promise));
    }
    for (const IssueId id : share.issues) {
      BAIJIA_TRY_ASSIGN(const Issue before, need(id));
      Issue issue = before;
      issue.owner = share.member;
      BAIJIA_TRY(update(before, issue));
    }
  }
  return {};
}

Result<void> Planner::plan(const BeginRound& command) {
  BAIJIA_TRY(require_chief());
  BAIJIA_TRY_ASSIGN(const Area before, need(command.committee));
  if (before.level != AreaLevel::kCommittee) return fail(Code::kInvalid, "not a committee");
  if (command.first_day && *command.first_day > today_) return fail(Code::kInvalid, "a round to come");
  Area area = before;
  area.round_began = command.first_day;
  return update(before, area);
}

Result<void> Planner::plan(const SaveStandIn& command) {
  BAIJIA_TRY(require_chief());
  StandIn stand_in = command.stand_in;
  std::optional<StandIn> before;
  if (!stand_in.id.empty()) {
    BAIJIA_TRY_ASSIGN(before, need(stand_in.id));
  }
  if (stand_in.deleted && before) {
    StandIn ended = *before;
    ended.deleted = true;
    plan_.created = ended.id.uuid;
    return update(*before, ended);
  }
  BAIJIA_TRY(need(stand_in.member));
  if (stand_in.substitute == stand_in.member) return fail(Code::kInvalid, "nobody stands in for themselves");
  if (stand_in.substitute.empty()) return fail(Code::kMissing, "substitute");
  BAIJIA_TRY(need_colleague(stand_in.substitute));
  if (stand_in.over_by(stand_in.from)) return fail(Code::kInvalid, "the last day is before the first");
  if (stand_in.until) {
    BAIJIA_TRY(check_new_day(*stand_in.until, before ? before->until : std::nullopt));
  } else {
    BAIJIA_TRY(check_new_day(stand_in.from, before ? std::optional(before->from) : std::nullopt));
  }
  BAIJIA_TRY_ASSIGN(const std::vector<StandIn> others, lookup_.stand_ins_of(stand_in.member));
  for (const StandIn& other : others) {
    if (other.id != stand_in.id && !stand_in.over_by(other.from) && !other.over_by(stand_in.from)) {
      return fail(Code::kOverlap, "another substitute at that time");
    }
  }
  if (stand_in.id.empty()) {
    stand_in.id = new_id<StandInId>();
    stand_in.deleted = false;
    BAIJIA_TRY(create(stand_in));
  } else {
    BAIJIA_TRY(update(*before, stand_in));
  }
  plan_.created = stand_in.id.uuid;
  return {};
}

}  // namespace baijia
