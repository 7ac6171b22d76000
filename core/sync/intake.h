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

/// A version that is too far ahead. What it is exchanged for must win against `floor`, the greatest time of the stored
/// fields it was written over, or a later edit would lose to the earlier one that it followed.
struct AheadVersion {
  Version version;
  std::uint64_t floor = 0;
};

/// The versions in `pushed` that are too far ahead of `now_millis` and would win against `stored`, added to `found`.
void collect_ahead(const Row* stored, const Row& pushed, std::int64_t now_millis, std::vector<AheadVersion>& found);

/// Whether a push comes in its turn, or after a later one of the same device: a repetition of what has been answered.
enum class PushOrder : std::uint8_t { kInTurn, kBehind };

/// The exchange of each of `ahead`: the one kept before, or a new one, kept now. Order among the versions of a device
/// is the order of what they are exchanged for. Only the floor of a push in its turn may break it: such a push holds
/// what its device wrote last. One that is behind must not undo anything.
[[nodiscard]] Result<std::vector<Exchange>> exchange_ahead(HubTransaction& transaction, std::int64_t now_millis,
                                                           PushOrder order, std::vector<AheadVersion> ahead);

/// True when a field of `pushed` is older than the stored one.
[[nodiscard]] bool loses_somewhere(const Row& stored, const Row& pushed);

}  // namespace baijia
