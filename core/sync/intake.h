#pragma once

// What the hub makes of one pushed row: may this caller write that, and what is to be stored. The only place where the
// rights (core/domain/rights) and the declarations' limits are enforced.

#include <span>
#include <string>

#include "core/sync/hub.h"

namespace baijia {

/// What is to become of a pushed row. `code` says why it was not taken.
struct Verdict {
  RowReceipt::Status status = RowReceipt::Status::kTaken;
  Code code = Code::kRejected;
  bool changed = false;  ///< `row` differs from the stored one
  Row row;               ///< the merged row, for a changed one
};

/// Judges `pushed` against the stored row (nullptr: there is none) and merges it.
[[nodiscard]] Verdict judge(const HubCaller& caller, const Row* stored, const Row& pushed);

/// Whether a field of `pushed` would win over `stored` by a version that the caller's device gave too far ahead of
/// `now_millis` (core/sync/clock). What is only just greater than the other versions of the row had to be: they were
/// let through when the hub's own clock was ahead.
[[nodiscard]] bool is_too_far_ahead(const HubCaller& caller, const Row* stored, const Row& pushed,
                                    std::int64_t now_millis);

/// For a row of a box, whose device cannot be asked to give its versions again, and which the hub does not have: those
/// too far ahead become, in their order, the last before `now_millis`.
void bring_back(Row& row, std::int64_t now_millis);

}  // namespace baijia
