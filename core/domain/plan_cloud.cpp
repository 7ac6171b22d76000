// 社区云.

#include "core/domain/cloud_text.h"
#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {

// What has no word is made equal: a new field counts until it stands here.

bool Planner::says_else(const Visit& before, Visit after) {
  after.cloud_day = before.cloud_day;
  after.written_up = before.written_up;
  after.again_at_millis = before.again_at_millis;
  after.note_left = before.note_left;
  after.present = before.present;
  return !same_fields(before, after);
}

bool Planner::says_else(const Issue& before, Issue after) {
  after.cloud_day = before.cloud_day;
  after.visit = before.visit;
  after.owner = before.owner;
  after.next_date = before.next_date;
  after.solved_at_millis = before.solved_at_millis;
  after.released = before.released;
  return !same_fields(before, after);
}

Result<void> Planner::plan(const MarkHandedOver& command) {
  if (command.visits.empty() && command.issues.empty()) return fail(Code::kMissing, "records");
  if (command.day && *command.day > today_) return fail(Code::kInvalid, "the day is to come");
  bool any = false;
  const auto mark = [&](const auto& id) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto before, lookup_.find(id));
    if (!before || before->deleted) return {};
    any = true;
    auto after = *before;
    after.cloud_day = command.day;
    return update(*before, after);
  };
  for (const VisitId id : command.visits) BAIJIA_TRY(mark(id));
  for (const IssueId id : command.issues) BAIJIA_TRY(mark(id));
  return any ? Result<void>{} : fail(Code::kNotFound, "records");
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

}  // namespace baijia
