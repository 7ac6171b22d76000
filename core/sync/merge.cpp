#include "core/sync/merge.h"

#include <algorithm>
#include <utility>

namespace baijia {

bool wins(const Field& challenger, const Field& holder) {
  if (challenger.version != holder.version) return challenger.version > holder.version;
  return challenger.value > holder.value;
}

bool merge_into(Row& row, const Row& other) {
  bool changed = false;
  auto mine = row.fields.begin();
  for (const Field& theirs : other.fields) {
    mine = std::find_if(mine, row.fields.end(), [&](const Field& field) { return field.number >= theirs.number; });
    if (mine == row.fields.end() || mine->number != theirs.number) {
      mine = row.fields.insert(mine, theirs);
      changed = true;
    } else if (wins(theirs, *mine)) {
      *mine = theirs;
      changed = true;
    }
  }
  return changed;
}

}  // namespace baijia
