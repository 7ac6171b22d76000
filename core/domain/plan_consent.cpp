// Residents, and what they agree to.

#include <chrono>
#include <limits>

#include "core/domain/consent.h"
#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr int kOldestBirthYear = 1890;

/// Resident::denied_traits after what they answered now, if they were asked.
std::int64_t denied_after(const std::optional<ConsentAnswer>& answer, const std::optional<Resident>& before) {
  if (!answer) return before ? before->denied_traits : 0;
  return answer->state == ConsentState::kGiven ? 0 : sensitive_traits();
}

}  // namespace

Result<void> Planner::add_consent(const Resident& resident, const ConsentAnswer& answer) {
  if (!one_of(answer.state, ConsentState::kGiven, ConsentState::kWithdrawn)) return fail(Code::kInvalid, "state");
  if (!one_of(answer.how, ConsentHow::kInPerson, ConsentHow::kByPhone)) return fail(Code::kInvalid, "how");
  BAIJIA_TRY_ASSIGN(const std::optional<Notice> notice, lookup_.find(notice_id()));
  return create(Consent{.id = new_id<ConsentId>(),
                        .author = caller_.account,
                        .household = resident.household,
                        .resident = resident.id,
                        .state = answer.state,
                        .how = answer.how,
                        .at_millis = now_,
                        .notice = notice && !notice->deleted ? notice->text : std::string{}});
}

Result<void> Planner::add_history(FileChange change, HouseholdId household) {
  change.id = new_id<FileChangeId>();
  change.author = caller_.account;
  change.household = household;
  change.at_millis = now_;
  return create(change);
}

Result<void> Planner::update_household(const Household& before, const Household& after) {
  BAIJIA_TRY(update(before, after));
  const std::int64_t changed = changed_fields(before, after);
  return changed == 0 ? Result<void>{} : add_history({.changed = changed}, before.id);
}

Result<void> Planner::check_days(const Resident& resident) const {
  if (!one_of(resident.came_by, Coming::kUnknown, Coming::kBorn)) return fail(Code::kInvalid, "came_by");
  if (!one_of(resident.gone_by, Going::kNo, Going::kDied)) return fail(Code::kInvalid, "gone_by");
  if (resident.came_by == Coming::kUnknown && resident.came_day) return fail(Code::kInvalid, "came_day");
  if (resident.gone_by == Going::kNo && resident.gone_day) return fail(Code::kInvalid, "gone_day");
  const Day came = resident.came_day.value_or(Day{std::numeric_limits<std::int32_t>::min()});
  const Day went = resident.gone_day.value_or(today_);
  if (came > went || went > today_) return fail(Code::kInvalid, "a day in the future, or gone before they came");
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
  std::optional<Resident> before;
  std::optional<ConsentState> answer;
  if (!resident.id.empty()) {
    BAIJIA_TRY_ASSIGN(before, need(resident.id));
    if (command.seen) resident = only_changes(std::move(resident), *command.seen, *before);
    // Who moves is gone there and entered anew: a door's line (core/store/door_contacts.h) knows no other way.
    if (resident.household != before->household) return fail(Code::kInvalid, "of another household");
    BAIJIA_TRY_ASSIGN(const std::optional<Consent> latest, lookup_.consent_of(resident.id));
    if (latest) answer = latest->state;
  } else {
    resident.id = new_id<ResidentId>();
    resident.deleted = false;
  }
  resident.roster_traits = before ? before->roster_traits : 0;
  resident.denied_traits = denied_after(command.consent, before);
  if (command.consent) answer = command.consent->state;
  const bool comes_back = command.change == ResidentChange::kTakenBack && !answer;
  if (!comes_back) resident.traits = traits_to_keep(resident.traits, before, answer);
  BAIJIA_TRY(check_days(resident));
  BAIJIA_TRY(before ? update(*before, resident) : create(resident));
  if (const auto change = change_of(before, resident)) BAIJIA_TRY(add_history(*change, resident.household));
  if (command.consent) BAIJIA_TRY(add_consent(resident, *command.consent));
  plan_.created = resident.id.uuid;
  return {};
}

Result<void> Planner::plan(const RecordConsent& command) {
  BAIJIA_TRY_ASSIGN(const Resident before, need(command.resident));
  BAIJIA_TRY(add_consent(before, command.answer));
  Resident resident = before;
  resident.traits = traits_to_keep(before.traits, before, command.answer.state);
  resident.denied_traits = denied_after(command.answer, before);
  return update(before, resident);
}

Result<void> Planner::plan(const SaveNotice& command) {
  BAIJIA_TRY(require_chief());
  const Notice changed{.id = notice_id(), .text = trimmed(command.text)};
  BAIJIA_TRY_ASSIGN(const std::optional<Notice> before, lookup_.find(changed.id));
  if (before) return update(*before, changed);
  return changed.text.empty() ? Result<void>{} : create(changed);
}

}  // namespace baijia
