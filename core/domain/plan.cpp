#include "core/domain/plan.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string_view>
#include <utility>

#include "core/domain/cloud_text.h"
#include "core/domain/rules.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::int32_t kDefaultNextDays = 7;
constexpr std::int32_t kFarthestDays = 3 * 366;
constexpr std::int64_t kFarthestAppointmentMillis = 366LL * 24 * 3600 * 1000;
constexpr int kOldestBirthYear = 1890;
constexpr int kDeepestCategory = 16;

template <class E>
bool one_of(E value, E first, E last) {
  return std::to_underlying(value) >= std::to_underlying(first) &&
         std::to_underlying(value) <= std::to_underlying(last);
}

template <class IdType>
using EntityOf = typename decltype(std::declval<Lookup&>().find(std::declval<IdType>()))::value_type::value_type;

/// One command's planning: the lent world and the plan as it grows.
class Planner {
 public:
  Planner(const Caller& caller, Lookup& lookup, Clock& clock, Random& random)
      : caller_(caller),
        lookup_(lookup),
        clock_(clock),
        random_(random),
        now_(clock.now_millis()),
        today_(day_of(now_, clock.utc_offset_minutes())) {}

  Result<void> plan(const RecordVisit& command);
  Result<void> plan(const WriteUpVisit& command);
  Result<void> plan(const WithdrawVisit& command);
  Result<void> plan(const AddIssue& command);
  Result<void> plan(const ChangeIssue& command);
  Result<void> plan(const AddVoice& command);
  Result<void> plan(const AddPromise& command);
  Result<void> plan(const SettlePromise& command);
  Result<void> plan(const UpdateHousehold& command);
  Result<void> plan(const SaveResident& command);
  Result<void> plan(const AssignHouseholds& command);
  Result<void> plan(const DivideHouseholds& command);
  Result<void> plan(const SaveStandIn& command);
  Result<void> plan(const SaveCategory& command);
  Result<void> plan(const MarkHandedOver& command);
  Result<void> plan(const SaveCloudTemplate& command);

  [[nodiscard]] Plan take() && { return std::move(plan_); }

 private:
  /// Where something was found, for issues and promises.
  struct Place {
    HouseholdId household;
    BuildingId building;
    VisitId visit;
  };

  Result<void> require_chief() const {
    if (caller_.role != Role::kChief) return fail(Code::kForbidden, "chief only");
    return {};
  }

  /// The living row, or kNotFound; kMissing for an empty id.
  template <class IdType>
  Result<EntityOf<IdType>> need(IdType id) {
    if (id.empty()) return fail(Code::kMissing, "a required reference is empty");
    BAIJIA_TRY_ASSIGN(auto found, lookup_.find(id));
    if (!found || found->deleted) return fail(Code::kNotFound, "no such row");
    return std::move(*found);
  }

  /// A colleague who can be in charge of something.
  Result<void> need_colleague(AccountId id) {
    BAIJIA_TRY_ASSIGN(const Account account, need(id));
    if (account.disabled) return fail(Code::kInvalid, "the account is disabled");
    if (account.role != Role::kMember && account.role != Role::kChief) {
      return fail(Code::kInvalid, "not an account of the committee");
    }
    return {};
  }

  Result<void> check_new_day(Day day, std::optional<Day> before = std::nullopt) const {
    if (before && *before == day) return {};
    if (day < today_) return fail(Code::kInvalid, "the day is in the past");
    if (day.number > today_.number + kFarthestDays) return fail(Code::kInvalid, "the day is too far away");
    return {};
  }

  Result<IssueId> add_issue(const NewIssue& issue, const Place& place);
  Result<PromiseId> add_promise(const NewPromise& promise, const Place& place);

  /// Adds the new entity to the plan.
  template <class E>
  Result<void> create(const E& entity) {
    return put(E{}, entity);
  }

  /// Adds `after` to the plan when it differs from `before`; checks the texts that do.
  template <class E>
  Result<void> update(const E& before, const E& after) {
    return before.deleted == after.deleted && same_fields(before, after) ? Result<void>{} : put(before, after);
  }

  template <class E>
  static bool same_fields(const E& left, const E& right) {
    bool same = true;
    E::fields([&](std::uint16_t, std::string_view, auto member, FieldOptions = {}) {
      same = same && left.*member == right.*member;
    });
    return same;
  }

  template <class E>
  Result<void> put(const E& before, const E& after) {
    Result<void> checked;
    E::fields([&](std::uint16_t, std::string_view name, auto member, FieldOptions options = {}) {
      if (!checked || before.*member == after.*member) return;
      const Value value = ValueCodec<std::remove_cvref_t<decltype(after.*member)>>::write(after.*member);
      if (const auto* text = std::get_if<std::string>(&value)) {
        if (text->size() > options.max_bytes) checked = fail(Code::kTooLong, std::string(name));
        if (!well_formed(*text)) checked = fail(Code::kInvalid, std::string(name));
      }
      if (const auto* bytes = std::get_if<Bytes>(&value);
          bytes != nullptr && bytes->octets.size() > options.max_bytes) {
        checked = fail(Code::kTooLong, std::string(name));
      }
    });
    if (checked) plan_.entities.emplace_back(after);
    return checked;
  }

  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return IdType{make_uuid(clock_, random_)};
  }

  const Caller& caller_;
  Lookup& lookup_;
  Clock& clock_;
  Random& random_;
  std::int64_t now_;
  Day today_;
  Plan plan_;
};

Result<void> Planner::plan(const RecordVisit& command) {
  if (!one_of(command.channel, Channel::kDoor, Channel::kPatrol)) return fail(Code::kInvalid, "channel");
  if (!one_of(command.result, VisitResult::kMet, VisitResult::kPostponed)) return fail(Code::kInvalid, "result");
  Visit visit{.id = new_id<VisitId>(),
              .household = command.household,
              .building = command.building,
              .channel = command.channel,
              .result = command.result,
              .at_millis = now_,
              .author = caller_.account,
              .written_up = command.result != VisitResult::kMet};
  if (!command.household.empty()) {
    BAIJIA_TRY_ASSIGN(const Household household, need(command.household));
    visit.building = household.building;
  } else if (command.channel != Channel::kPatrol && command.channel != Channel::kReception) {
    return fail(Code::kMissing, "household");
  } else if (!command.building.empty()) {
    BAIJIA_TRY(need(command.building));
  }
  if (command.result == VisitResult::kPostponed) {
    if (!command.again_at_millis) return fail(Code::kMissing, "again_at_millis");
    if (day_of(*command.again_at_millis, clock_.utc_offset_minutes()) < today_ ||
        *command.again_at_millis > now_ + kFarthestAppointmentMillis) {
      return fail(Code::kInvalid, "again_at_millis");
    }
    visit.again_at_millis = command.again_at_millis;
  }
  BAIJIA_TRY(create(visit));
  plan_.created = visit.id.uuid;
  return {};
}

Result<void> Planner::plan(const WriteUpVisit& command) {
  BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
  if (before.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
  Visit visit = before;
  visit.said = trimmed(command.said);
  visit.written_up = true;
  visit.companions.clear();
  for (const AccountId companion : command.companions) {
    BAIJIA_TRY(need(companion));
    if (companion != caller_.account && !std::ranges::contains(visit.companions, companion)) {
      visit.companions.push_back(companion);
    }
  }
  BAIJIA_TRY(update(before, visit));

  const Place place{.household = visit.household, .building = visit.building, .visit = visit.id};
  for (const NewIssue& issue : command.issues) BAIJIA_TRY(add_issue(issue, place));
  for (const NewPromise& promise : command.promises) BAIJIA_TRY(add_promise(promise, place));

  if (command.tenure || command.household_note) {
    BAIJIA_TRY_ASSIGN(const Household old, need(visit.household));
    if (command.tenure && !one_of(*command.tenure, Tenure::kUnknown, Tenure::kVacant)) {
      return fail(Code::kInvalid, "tenure");
    }
    Household household = old;
    if (command.tenure) household.tenure = *command.tenure;
    if (command.household_note) household.note = trimmed(*command.household_note);
    BAIJIA_TRY(update(old, household));
  }
  return {};
}

Result<void> Planner::plan(const WithdrawVisit& command) {
  BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
  if (before.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
  Visit visit = before;
  visit.deleted = true;
  BAIJIA_TRY(update(before, visit));
  return {};
}

Result<IssueId> Planner::add_issue(const NewIssue& command, const Place& place) {
  Issue issue{.id = new_id<IssueId>(),
              .category = command.category,
              .title = trimmed(command.title),
              .detail = trimmed(command.detail),
              .household = place.household,
              .building = place.building,
              .visit = place.visit,
              .author = caller_.account,
              .owner = caller_.account,
              .tier = command.tier,
              .state = command.state,
              .raised_at_millis = now_};
  if (issue.title.empty()) return fail(Code::kMissing, "title");
  if (!one_of(issue.tier, IssueTier::kOnTheSpot, IssueTier::kOngoing)) return fail(Code::kInvalid, "tier");
  if (issue.state != IssueState::kOpen && issue.state != IssueState::kSolved) return fail(Code::kInvalid, "state");
  if (!issue.category.empty()) BAIJIA_TRY(need(issue.category));
  if (issue.state == IssueState::kSolved || issue.tier == IssueTier::kOnTheSpot) {
    issue.tier = IssueTier::kOnTheSpot;
    issue.state = IssueState::kSolved;
    issue.solved_at_millis = now_;
  } else {
    issue.next_date = command.next_date.value_or(Day{today_.number + kDefaultNextDays});
    BAIJIA_TRY(check_new_day(*issue.next_date));
  }
  BAIJIA_TRY(create(issue));
  return issue.id;
}

Result<PromiseId> Planner::add_promise(const NewPromise& command, const Place& place) {
  Promise promise{.id = new_id<PromiseId>(),
                  .household = place.household,
                  .visit = place.visit,
                  .text = trimmed(command.text),
                  .owner = command.owner.empty() ? caller_.account : command.owner,
                  .due = command.due,
                  .made_at_millis = now_};
  if (promise.text.empty()) return fail(Code::kMissing, "text");
  if (promise.owner != caller_.account) BAIJIA_TRY(need_colleague(promise.owner));
  BAIJIA_TRY(check_new_day(promise.due));
  BAIJIA_TRY(create(promise));
  return promise.id;
}

Result<void> Planner::plan(const AddIssue& command) {
  Place place{.household = command.household, .building = command.building, .visit = {}};
  if (!command.household.empty()) {
    BAIJIA_TRY_ASSIGN(const Household household, need(command.household));
    place.building = household.building;
  } else if (!command.building.empty()) {
    BAIJIA_TRY(need(command.building));
  }
  BAIJIA_TRY_ASSIGN(const IssueId id, add_issue(command.issue, place));
  plan_.created = id.uuid;
  return {};
}

Result<void> Planner::plan(const ChangeIssue& command) {
  BAIJIA_TRY_ASSIGN(const Issue before, need(command.issue));
  if (!one_of(command.tier, IssueTier::kOnTheSpot, IssueTier::kOngoing)) return fail(Code::kInvalid, "tier");
  if (!one_of(command.state, IssueState::kOpen, IssueState::kClosed)) return fail(Code::kInvalid, "state");
  Issue issue = before;
  issue.tier = command.tier;
  issue.state = command.state;
  issue.outcome = trimmed(command.outcome);
  if (!command.owner.empty() && command.owner != before.owner) {
    BAIJIA_TRY(need_colleague(command.owner));
    issue.owner = command.owner;
  }
  if (issue.state == IssueState::kOpen) {
    issue.next_date = command.next_date.value_or(Day{today_.number + kDefaultNextDays});
    BAIJIA_TRY(check_new_day(*issue.next_date, before.next_date));
    issue.solved_at_millis.reset();
  } else {
    issue.next_date.reset();
    if (issue.state == IssueState::kClosed) {
      issue.solved_at_millis = before.solved_at_millis;
    } else if (before.state != IssueState::kSolved || !before.solved_at_millis) {
      issue.solved_at_millis = now_;
    }
  }
  if (issue.state != before.state) issue.cloud_day.reset();
  BAIJIA_TRY(update(before, issue));
  return {};
}

Result<void> Planner::plan(const AddVoice& command) {
  BAIJIA_TRY_ASSIGN(const Issue issue, need(command.issue));
  BAIJIA_TRY(need(command.household));
  if (issue.household == command.household) return fail(Code::kInvalid, "the household raised the issue itself");
  const Voice voice{.id = voice_id(command.issue, command.household),
                    .issue = command.issue,
                    .household = command.household,
                    .words = trimmed(command.words)};
  BAIJIA_TRY_ASSIGN(const std::optional<Voice> before, lookup_.find(voice.id));
  if (before && !before->deleted) return fail(Code::kInvalid, "the household has a voice already");
  if (before) {
    BAIJIA_TRY(update(*before, voice));
  } else {
    BAIJIA_TRY(create(voice));
  }
  plan_.created = voice.id.uuid;
  return {};
}

Result<void> Planner::plan(const AddPromise& command) {
  BAIJIA_TRY(need(command.household));
  const Place place{.household = command.household, .building = {}, .visit = {}};
  BAIJIA_TRY_ASSIGN(const PromiseId id, add_promise(command.promise, place));
  plan_.created = id.uuid;
  return {};
}

Result<void> Planner::plan(const SettlePromise& command) {
  BAIJIA_TRY_ASSIGN(const Promise before, need(command.promise));
  if (!one_of(command.state, PromiseState::kOpen, PromiseState::kWithdrawn)) return fail(Code::kInvalid, "state");
  Promise promise = before;
  promise.state = command.state;
  promise.answer = trimmed(command.answer);
  if (promise.state == PromiseState::kOpen) {
    promise.settled_at_millis.reset();
  } else if (before.state == PromiseState::kOpen || !before.settled_at_millis) {
    promise.settled_at_millis = now_;
  }
  BAIJIA_TRY(update(before, promise));
  return {};
}

Result<void> Planner::plan(const UpdateHousehold& command) {
  BAIJIA_TRY_ASSIGN(const Household before, need(command.household));
  if (!one_of(command.tenure, Tenure::kUnknown, Tenure::kVacant)) return fail(Code::kInvalid, "tenure");
  Household household = before;
  household.tenure = command.tenure;
  household.key_household = command.key_household;
  household.note = trimmed(command.note);
  BAIJIA_TRY(update(before, household));
  return {};
}

Result<void> Planner::plan(const SaveResident& command) {
  Resident resident = command.resident;
  resident.name = trimmed(resident.name);
  resident.phone = trimmed(resident.phone);
  resident.relation = trimmed(resident.relation);
  if (resident.name.empty()) return fail(Code::kMissing, "name");
  BAIJIA_TRY(need(resident.household));
  if (!one_of(resident.sex, Sex::kUnknown, Sex::kFemale)) return fail(Code::kInvalid, "sex");
  const std::chrono::year_month_day today{std::chrono::sys_days{std::chrono::days{today_.number}}};
  if (resident.birth_year && (*resident.birth_year < kOldestBirthYear || *resident.birth_year > int{today.year()})) {
    return fail(Code::kInvalid, "birth_year");
  }
  if (resident.traits < 0 || resident.traits > 0xFFFFFFFFLL) return fail(Code::kInvalid, "traits");
  if (resident.id.empty()) {
    resident.id = new_id<ResidentId>();
    resident.deleted = false;
    BAIJIA_TRY(create(resident));
  } else {
    BAIJIA_TRY_ASSIGN(const Resident before, need(resident.id));
    BAIJIA_TRY(update(before, resident));
  }
  plan_.created = resident.id.uuid;
  return {};
}

Result<void> Planner::plan(const AssignHouseholds& command) {
  BAIJIA_TRY(require_chief());
  if (command.households.empty()) return fail(Code::kMissing, "households");
  if (!command.member.empty()) BAIJIA_TRY(need_colleague(command.member));
  std::vector<HouseholdId> households = command.households;
  std::ranges::sort(households);
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
  if (stand_in.until < stand_in.from) return fail(Code::kInvalid, "the last day is before the first");
  BAIJIA_TRY(check_new_day(stand_in.until, before ? std::optional(before->until) : std::nullopt));
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

Result<void> Planner::plan(const SaveCategory& command) {
  BAIJIA_TRY(require_chief());
  Category category = command.category;
  category.name = trimmed(category.name);
  if (category.name.empty()) return fail(Code::kMissing, "name");
  CategoryId above = category.parent;
  for (int depth = 0; !above.empty(); ++depth) {
    if (above == category.id || depth == kDeepestCategory) return fail(Code::kInvalid, "a category below itself");
    BAIJIA_TRY_ASSIGN(const Category parent, need(above));
    above = parent.parent;
  }
  if (category.id.empty()) {
    category.id = new_id<CategoryId>();
    category.deleted = false;
    BAIJIA_TRY(create(category));
  } else {
    BAIJIA_TRY_ASSIGN(const std::optional<Category> before, lookup_.find(category.id));
    if (!before) return fail(Code::kNotFound, "category");
    BAIJIA_TRY(update(*before, category));
  }
  plan_.created = category.id.uuid;
  return {};
}

Result<void> Planner::plan(const MarkHandedOver& command) {
  if (command.visits.empty() && command.issues.empty()) return fail(Code::kMissing, "records");
  if (command.day && *command.day > today_) return fail(Code::kInvalid, "the day is to come");
  const auto mark = [&](const auto& id) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto before, need(id));
    auto after = before;
    after.cloud_day = command.day;
    return update(before, after);
  };
  for (const VisitId id : command.visits) BAIJIA_TRY(mark(id));
  for (const IssueId id : command.issues) BAIJIA_TRY(mark(id));
  return {};
}

Result<void> Planner::plan(const SaveCloudTemplate& command) {
  BAIJIA_TRY(require_chief());
  if (!one_of(command.module, CloudModule::kVisit, CloudModule::kIssue)) return fail(Code::kInvalid, "module");
  const CloudTemplate changed{
      .id = cloud_template_id(command.module), .module = command.module, .text = trimmed(command.text)};
  if (!changed.text.empty() && cloud_fault(command.module, changed.text)) return fail(Code::kInvalid, "text");
  BAIJIA_TRY_ASSIGN(const std::optional<CloudTemplate> before, lookup_.find(changed.id));
  if (before) return update(*before, changed);
  return changed.text.empty() ? Result<void>{} : create(changed);
}

}  // namespace

Result<Plan> plan_command(const Command& command, const Caller& caller, Lookup& lookup, Clock& clock, Random& random) {
  if (caller.account.empty() || (caller.role != Role::kMember && caller.role != Role::kChief)) {
    return fail(Code::kForbidden, "only members and chiefs write");
  }
  Planner planner(caller, lookup, clock, random);
  BAIJIA_TRY(std::visit([&](const auto& one) { return planner.plan(one); }, command));
  return std::move(planner).take();
}

VoiceId voice_id(IssueId issue, HouseholdId household) {
  return VoiceId{uuid_from_name("voice " + string_from_uuid(issue.uuid) + " " + string_from_uuid(household.uuid))};
}

}  // namespace baijia
