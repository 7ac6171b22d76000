// A merge that breaks the law on purpose: what arrives last wins. Linked before the core, it takes the place of
// core/sync/merge.cpp, so that the worlds' checks can be seen to find what they are there to find.

#include <algorithm>

#include "core/sync/merge.h"

namespace baijia {

bool wins(const Field& challenger, const Field& holder) { return challenger != holder; }

bool merge_into(Row& row, const Row& other) {
  bool changed = false;
  for (const Field& theirs : other.fields) {
    const auto mine = std::ranges::lower_bound(row.fields, theirs.number, {}, &Field::number);
    if (mine == row.fields.end() || mine->number != theirs.number) {
      row.fields.insert(mine, theirs);
      changed = true;
    } else if (wins(theirs, *mine)) {
      *mine = theirs;
      changed = true;
    }
  }
  return changed;
}

}  // namespace baijia
