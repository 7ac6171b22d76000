#pragma once

// What has had its time (core/domain/retention.h) is erased, once a day and by `baijia-hub prune`. Committee by
// committee: first everything is read while phones work on, then what is due is written, a few hundred rows in one
// transaction; a row that changed in between waits for the next day. Only the rows are counted, by kind of keeping.

#include <array>
#include <cstdint>
#include <vector>

#include "core/domain/retention.h"
#include "core/sync/erase.h"
#include "shell/hub/store.h"

namespace baijia::hub {

using PruneCounts = std::array<std::int64_t, kKeepings>;  ///< rows, by Keeping

enum class PruneMode : std::uint8_t { kErase, kDryRun };

/// Of one committee. What was erased is noted in the audit list with the counts.
[[nodiscard]] Result<PruneCounts> prune_committee(OpenStore& store, Scope scope, PruneMode mode);
/// Of all of them; ends early when the store fails. Afterwards the log of the database is emptied.
[[nodiscard]] Result<PruneCounts> prune(OpenStore& store, PruneMode mode);

/// How long after one pruning a running hub still prunes by itself.
inline constexpr std::int64_t kMostDaysBetween = 45;

/// What a running hub does once a day: prune(), and prune_audit(). A clock that is years ahead would take everything
/// for old; so when more than kMostDaysBetween have gone since the last time, or the clock says so, nothing is erased,
/// and the error is kClockAhead, until a human has run `baijia-hub prune`.
[[nodiscard]] Result<void> prune_daily(OpenStore& store, std::int64_t audit_days);

/// "said 12, photos 3"; empty when nothing is counted.
[[nodiscard]] std::string words_from_counts(const PruneCounts& counts);

/// Erases in the boxes that phones have left behind (shell/hub/leaving.h), within a write.
[[nodiscard]] Result<void> erase_in_boxes(Database& database, Scope scope, const ErasureOrder& order);

}  // namespace baijia::hub
