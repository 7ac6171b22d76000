#pragma once

// What street, district and city see of the committees below them: counts, in the order of the official codes, and
// nothing that could rank or single out. No row, no household, no name, no text ever passes here.
//
//   – One level down only: a street sees its committees, a district its towns, the city its districts. There are no
//     totals and no way to ask for another level, because a total minus its parts would give a hidden part away.
//   – A cell below kSmallestCell is not shown, nor one whose complement (doors not met yet) is small but not zero.
//   – Counts are taken at most every kCountsKeptMillis for each committee: two looks in a row say nothing about one
//   door.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "shell/hub/store.h"

namespace baijia::hub {

inline constexpr std::int64_t kSmallestCell = 5;
inline constexpr std::int64_t kCountsKeptMillis = 10LL * 60 * 1000;

/// The exact numbers of one committee; they do not leave the hub.
struct CommitteeCounts {
  std::int64_t households = 0;
  std::int64_t met = 0;  ///< households met in this round
  std::int64_t handed_up = 0;
  std::int64_t solved = 0;
  std::vector<std::int64_t> open;  ///< open issues by category, in the order of category_names()

  CommitteeCounts& operator+=(const CommitteeCounts& other);
};

/// The names of the top categories of assets/categories.def, in its order; the last one is for a committee's own.
[[nodiscard]] std::vector<std::string_view> category_names();

/// Counts the rows of one committee.
[[nodiscard]] Result<CommitteeCounts> count_committee(HubStore& store, Scope scope);

/// `number` as it may be shown: nothing when it is small, or when `whole` − `number` is small but not zero.
[[nodiscard]] std::optional<std::int64_t> shown(std::int64_t number, std::optional<std::int64_t> whole = std::nullopt);

/// Safe from several threads; one of them counts at a time.
class CountsDesk {
 public:
  /// The store outlives the desk.
  explicit CountsDesk(OpenStore& store) : store_(store) {}

  /// The areas directly below `area` as JSON. Errors: kNotFound (no such area, or nothing can be below it), the
  /// store's.
  [[nodiscard]] Result<std::string> below(Scope area);

 private:
  struct Kept {
    std::int64_t at_millis = 0;
    CommitteeCounts counts;
  };
  [[nodiscard]] Result<CommitteeCounts> counts_of(const AreaRecord& area);

  OpenStore& store_;
  std::mutex mutex_;
  std::map<Scope, Kept> kept_;
};

}  // namespace baijia::hub
