#pragma once

// THE ERASING LAW. What is erased never comes back, whatever old state turns up from whichever phone.
//
// A version begins with an era (core/sync/change.h). Erasing a field writes nothing into it, with the least version of
// the next era of its row: time 0, device 0. It needs no clock, and is the same wherever it is done. The merge law is
// all that is needed from there on:
//
//   – Whatever was written by somebody who did not know, at whatever time, is of the old era and loses for ever: an old
//     state, an edit made offline, a version from a wrong clock.
//   – Whoever has the erased row writes in its era (VersionClock::stamp_after), and wins: the door's next family has a
//     note again.
//   – All fields that an erasure takes are written, also those that were never there: a visit that was not written up
//     yet is not written up by an old phone afterwards.
//
// Only the hub erases for everybody: what the chief asks for (Erasure, a row like others) when it takes that row, and
// what has had its time (shell/hub/prune.h). The chief's phone does the same to what it has, at once; other phones when
// they pull. A row that the hub meets for the first time after its erasure, from a phone that was away, is erased
// before it is stored, if it was made before that. Before: by its stamp, or the request names it; clocks run ahead and
// are set back, and what the chief's phone had was there.
//
// A row has 63 eras. The last one's values are never overwritten.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/domain/erasure.h"
#include "core/result.h"
#include "core/sync/change.h"

namespace baijia {

class HubTransaction;

/// Overwrites what `fate` takes, and begins the row's next era, also when all of it is gone already: somebody may be
/// writing it again without knowing of this. Value: false for what stays.
bool erase(Row& row, Fate fate);

/// True for a field that was erased, and not written again.
[[nodiscard]] bool is_erased(const Field& field);
/// True when `row` has one.
[[nodiscard]] bool has_erased_fields(const Row& row);

/// A request, and since when it holds.
struct ErasureOrder {
  Erasure erasure;
  std::uint64_t time = 0;  ///< Version::time of its row
};
/// Requires: a row of Kind::kErasure.
[[nodiscard]] ErasureOrder order_from_row(const Row& row);
/// What becomes of a row; one that was made after the order stays.
[[nodiscard]] Fate fate_of(const ErasureOrder& order, const Row& row);

/// Puts rows into the hub's store as the erasing law wants them. One a transaction.
class ErasingWriter {
 public:
  explicit ErasingWriter(HubTransaction& transaction) : transaction_(transaction) {}
  /// `is_new`: the store has no row of that key.
  [[nodiscard]] Result<void> put(Row row, bool is_new);

 private:
  [[nodiscard]] Result<void> carry_out(const ErasureOrder& order);

  HubTransaction& transaction_;
  std::optional<std::vector<ErasureOrder>> orders_;  ///< of the committee, once they were needed
};

}  // namespace baijia
