#include "core/domain/file_change.h"

namespace baijia {
namespace {

FileDeed deed_of(Coming coming) {
  switch (coming) {
    case Coming::kMovedIn:
      return FileDeed::kMovedIn;
    case Coming::kBorn:
      return FileDeed::kBorn;
    case Coming::kUnknown:
      break;
  }
  return FileDeed::kNoted;
}

}  // namespace

std::optional<FileChange> change_of(const std::optional<Resident>& before, const Resident& after) {
  FileChange change{.resident = after.id};
  if (!before) {
    change.deed = deed_of(after.came_by);
    change.day = after.came_day;
    return change;
  }
  change.changed = changed_fields(*before, after);
  if (after.deleted && !before->deleted) {
    change.deed = FileDeed::kStruck;
  } else if (before->gone_by != after.gone_by) {
    change.deed = after.gone_by == Going::kNo     ? FileDeed::kBack
                  : after.gone_by == Going::kDied ? FileDeed::kDied
                                                  : FileDeed::kMovedOut;
    change.day = after.gone_day;
  } else if (change.changed == 0) {
    return std::nullopt;
  }
  return change;
}

}  // namespace baijia
