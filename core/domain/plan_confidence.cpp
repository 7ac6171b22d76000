// What is said in confidence.

#include <utility>

#include "core/domain/confidence.h"
#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {

Result<void> Planner::plan(const SaveConfidence& command) {
  if (!one_of(command.level, Discretion::kCommittee, Discretion::kThisPhone)) return fail(Code::kInvalid, "level");
  const std::string text = trimmed(command.text);
  if (text.empty()) return fail(Code::kMissing, "text");
  if (command.confidence.empty()) {
    BAIJIA_TRY(need(command.household));
    const Confidence confidence{.id = new_id<ConfidenceId>(),
                                .author = caller_.account,
                                .household = command.household,
                                .visit = command.visit,
                                .text = text,
                                .level = command.level,
                                .at_millis = now_};
    plan_.created = confidence.id.uuid;
    return create(confidence);
  }
  BAIJIA_TRY_ASSIGN(const std::optional<Confidence> before, lookup_.find(command.confidence));
  if (!before) return fail(Code::kNotFound, "confidence");
  plan_.created = before->id.uuid;
  if (command.level != before->level) {
    if (before->author != caller_.account) return fail(Code::kForbidden, "another member's confidence");
    if (command.level > before->level) return fail(Code::kInvalid, "a level only opens");
  }
  Confidence confidence = *before;
  confidence.text = text;
  confidence.level = command.level;
  confidence.deleted = false;
  return update(*before, confidence);
}

Result<void> Planner::plan(const StrikeConfidence& command) {
  BAIJIA_TRY_ASSIGN(const Confidence before, need(command.confidence));
  Confidence confidence = before;
  confidence.text.clear();
  confidence.deleted = true;
  return update(before, confidence);
}

}  // namespace baijia
