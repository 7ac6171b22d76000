// Issues and promises.

#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::int32_t kDefaultNextDays = 7;
constexpr int kDeepestCategory = 16;

}  // namespace

Result<IssueId> Planner::add_issue(const NewIssue& command, const Place& place) {
  Issue issue{.id = new_id<IssueId>(),
              .category = command.category,
              .title = trimmed(command.title),
              .detail = trimmed(command.detail),
              .household = place.household,
              .building = place.building,
              .visit = place.visit,
              .author = caller_.account,
              .owner = command.owner.empty() ? caller_.account : command.owner,
              .tier = command.tier,
              .state = command.state,
              .raised_at_millis = now_,
              .place = trimmed(command.place)};
  if (issue.owner != caller_.account) BAIJIA_TRY(need_colleague(issue.owner));
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

Result<VoiceId> Planner::add_voice(const NewVoice& command, const Place& place) {
  BAIJIA_TRY_ASSIGN(const Issue issue, need(command.issue));
  BAIJIA_TRY(need(place.household));
  if (issue.household == place.household) return fail(Code::kInvalid, "the household raised the issue itself");
  const Voice voice{.id = voice_id(command.issue, place.household),
                    .issue = command.issue,
                    .household = place.household,
                    .visit = place.visit,
                    .words = trimmed(command.words)};
  BAIJIA_TRY_ASSIGN(const std::optional<Voice> before, lookup_.find(voice.id));
  if (before && !before->deleted) {
    if (place.visit.empty()) return fail(Code::kInvalid, "the household has a voice already");
    return voice.id;
  }
  BAIJIA_TRY(before ? update(*before, voice) : create(voice));
  BAIJIA_TRY(wait_anew(command.issue));
  return voice.id;
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
  BAIJIA_TRY(update(before, issue));
  return {};
}

Result<void> Planner::plan(const ReleaseIssue& command) {
  BAIJIA_TRY(require_chief());
  BAIJIA_TRY_ASSIGN(const Issue before, need(command.issue));
  if (command.released && before.tier != IssueTier::kHandedUp) return fail(Code::kInvalid, "not handed up");
  Issue issue = before;
  issue.released = command.released;
  return update(before, issue);
}

Result<void> Planner::plan(const AddVoice& command) {
  const Place place{.household = command.household, .building = {}, .visit = {}};
  BAIJIA_TRY_ASSIGN(const VoiceId id, add_voice({command.issue, command.words}, place));
  plan_.created = id.uuid;
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

Result<void> Planner::plan(const ChangePromise& command) {
  BAIJIA_TRY_ASSIGN(const Promise before, need(command.promise));
  if (before.state != PromiseState::kOpen) return fail(Code::kInvalid, "settled");
  Promise promise = before;
  if (!command.owner.empty() && command.owner != before.owner) {
    BAIJIA_TRY(need_colleague(command.owner));
    promise.owner = command.owner;
  }
  promise.due = command.due.value_or(before.due);
  BAIJIA_TRY(check_new_day(promise.due, before.due));
  if (promise.due != before.due) BAIJIA_TRY(wait_anew(promise.visit));
  return update(before, promise);
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

}  // namespace baijia
