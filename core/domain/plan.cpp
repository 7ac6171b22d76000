#include "core/domain/plan.h"

#include <string>
#include <utility>

#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::int32_t kFarthestDays = 3 * 366;

}  // namespace

Result<void> Planner::need_colleague(AccountId id) {
  BAIJIA_TRY_ASSIGN(const Account account, need(id));
  if (account.disabled) return fail(Code::kInvalid, "the account is disabled");
  if (account.role != Role::kMember && account.role != Role::kChief) {
    return fail(Code::kInvalid, "not an account of the committee");
  }
  return {};
}

Result<void> Planner::check_new_day(Day day, std::optional<Day> before) const {
  if (before && *before == day) return {};
  if (day < today_) return fail(Code::kInvalid, "the day is in the past");
  if (day.number > today_.number + kFarthestDays) return fail(Code::kInvalid, "the day is too far away");
  return {};
}

Result<void> Planner::check_value(const Value& value, std::string_view name, const FieldOptions& options) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (!well_formed(*text)) return fail(Code::kInvalid, std::string(name));
    if (text->size() > options.max_bytes) return fail(Code::kTooLong, std::string(name));
  }
  const auto* bytes = std::get_if<Bytes>(&value);
  if (bytes != nullptr && bytes->octets.size() > options.max_bytes) return fail(Code::kTooLong, std::string(name));
  return {};
}

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
