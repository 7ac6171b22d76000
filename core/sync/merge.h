#pragma once

// THE MERGE LAW.
//
// Two states of one row merge field by field: the field with the greater Version wins, a field that one side lacks is
// taken from the other. Hence merging is idempotent, commutative and associative, an older write never undoes a newer
// one, and replicas that have seen the same writes are equal whatever the order. Equal versions with different values
// cannot come from honest devices (a device never gives a version twice); the greater value wins, so that even then all
// replicas agree. Kinds and fields that this version does not know merge by the same law. Deletion is a field.

#include "core/sync/change.h"

namespace baijia {

/// True when `challenger` replaces `holder`. Requires: the same field of the same row.
[[nodiscard]] bool wins(const Field& challenger, const Field& holder);

/// Merges `other` into `row`. Value: true when `row` changed. Requires: same scope and key.
bool merge_into(Row& row, const Row& other);

}  // namespace baijia
