// Words that are struck out of records before a resident's eyes.

#include "core/domain/planner.h"
#include "core/domain/text.h"

namespace baijia {

Result<void> Planner::plan(const StrikeWords& command) {
  const std::string text = trimmed(command.text);
  if (!command.visit.empty()) {
    BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
    if (before.author != caller_.account) BAIJIA_TRY(require_chief());
    Visit visit = before;
    visit.said = text;
    return update(before, visit);
  }
  if (!command.issue.empty()) {
    BAIJIA_TRY_ASSIGN(const Issue before, need(command.issue));
    if (text.empty()) return fail(Code::kMissing, "title");
    Issue issue = before;
    issue.title = text;
    issue.detail = trimmed(command.detail);
    issue.outcome = trimmed(command.outcome);
    if (issue.title != before.title) BAIJIA_TRY(wait_anew(issue.visit));
    return update(before, issue);
  }
  BAIJIA_TRY_ASSIGN(const std::optional<Promise> before, lookup_.find(command.promise));
  if (!before) return fail(Code::kNotFound, "promise");
  Promise promise = *before;
  promise.text = text;
  promise.answer = text.empty() ? text : trimmed(command.outcome);
  promise.deleted = text.empty();
  BAIJIA_TRY(wait_anew(promise.visit));
  return update(*before, promise);
}

}  // namespace baijia
