// Deletion on request.

#include "core/domain/erasure.h"
#include "core/domain/planner.h"

namespace baijia {

Result<void> Planner::plan(const EraseRecords& command) {
  BAIJIA_TRY(require_chief());
  BAIJIA_TRY(need(command.household));
  if (!one_of(command.how, ConsentHow::kInPerson, ConsentHow::kByPhone)) return fail(Code::kInvalid, "how");
  if (!command.resident.empty()) {
    BAIJIA_TRY_ASSIGN(const Resident resident, need(command.resident));
    if (resident.household != command.household) return fail(Code::kInvalid, "a resident of another household");
    if (!command.kept_issues.empty()) return fail(Code::kInvalid, "issues are the whole household's");
  }
  Erasure erasure{.id = new_id<ErasureId>(),
                  .author = caller_.account,
                  .household = command.household,
                  .resident = command.resident,
                  .how = command.how,
                  .at_millis = now_,
                  .kept_issues = command.kept_issues,
                  .kept_residents = {}};
  for (const IssueId id : command.kept_issues) {
    BAIJIA_TRY_ASSIGN(const Issue issue, need(id));
    if (issue.household != command.household) return fail(Code::kInvalid, "an issue of another household");
  }
  BAIJIA_TRY_ASSIGN(const std::vector<Resident> residents, lookup_.residents_of(command.household));
  for (const Resident& resident : residents) {
    const bool meant = command.resident.empty() || command.resident == resident.id;
    if (meant && lawful_traits(resident) != 0) erasure.kept_residents.push_back(resident.id);
  }
  plan_.created = erasure.id.uuid;
  return create(erasure);
}

}  // namespace baijia
