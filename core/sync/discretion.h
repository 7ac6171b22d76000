#pragma once

// Discretion on the wire (the law: core/domain/confidence.h).
//
// Confidences for the member in charge are not pulled by their place in the hub's sequence: who may read them changes
// with areas and, by the day, with substitutes, while the rows themselves do not. The pages of a pull leave them out
// for everybody. Instead the device says with each pull what it holds of them, as one hash (`held`), and the last page
// compares: when the hub finds the same for this account now, it says so and the device knows its own as read back;
// otherwise it sends all that the account may read now. The device takes that for the whole of it: what is not among it
// and is not waiting to be handed over is forgotten, so that nothing unsent is lost when an area changes hands.
// Whatever was lost, repeated or restored in between, the next pull sets it right.
//
// What stays on the phone never enters the outbox (core/store/records), which is all that is pushed, exported or sealed
// for the hub; the hub refuses it from whoever sends it all the same.

#include <string>
#include <string_view>
#include <vector>

#include "core/domain/confidence.h"
#include "core/sync/hub.h"

namespace baijia {

/// The most that the hub sends of them in one answer.
inline constexpr std::size_t kMaxConfidenceBytes = 2U << 20U;

/// How far `row` may go: kCommittee for every kind but confidences.
[[nodiscard]] Discretion discretion_of(const Row& row);

/// As the hub judges a change: a level that it does not take, or closes what was open.
[[nodiscard]] bool breaks_discretion(const Row* stored, const Row& now);

/// Leaves out of a page's rows what is not for the whole committee.
[[nodiscard]] Result<void> leave_out_confidences(std::vector<std::string>& encoded);

/// The hash of what is held: of the canonical rows in the order of their ids. Never empty.
[[nodiscard]] RowHash hash_of_held(const std::vector<RowHash>& rows);

/// All confidences that are for the caller now and not for everybody, in the order of their ids, as canonical rows.
[[nodiscard]] Result<std::vector<std::string>> confidences_for(HubStore& store, const HubCaller& caller, Day today);

}  // namespace baijia
