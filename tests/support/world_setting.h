#pragma once

// What is the same in every world: two committees, their rows at the hub, and phones that have just signed in. Made
// once, for speed.

#include <cstdint>
#include <string>
#include <vector>

#include "core/core.h"
#include "core/sync/hub_store.h"
#include "tests/support/committee.h"

namespace baijia::testing {

inline constexpr Scope kOtherScope{310104013008};
/// Written by a newer version of Baijia: a kind, and a field of households.
inline constexpr auto kLaterKind = static_cast<Kind>(900);
inline constexpr std::uint16_t kLaterField = 200;

/// A phone that was last used a year ago: it pulled everything, recorded something, and never met the hub again.
struct YearAway {
  BlockImage stored;
  std::vector<std::string> queue;
  std::vector<RowKey> recorded;
};

struct Setting {
  Committee here{{.buildings = 1, .floors = 3, .rooms_per_floor = 2, .residents_per_door = 1}, 1};
  Committee there{{.buildings = 1, .floors = 2, .rooms_per_floor = 1, .residents_per_door = 1}, 2};
  std::vector<Row> here_rows = rows_in(here, Committee::kScope);
  std::vector<Row> there_rows = rows_in(there, kOtherScope);
  /// Whose phones there are, at most: the first of them in every world. Some people have several.
  std::vector<Identity> people;
  std::vector<BlockImage> signed_in;  ///< of each
  YearAway year_away;                 ///< the second one's

  Setting();

 private:
  YearAway away_since_a_year() const;
  static std::vector<Row> rows_in(const Committee& committee, Scope scope);
};

[[nodiscard]] const Setting& setting();

/// The hub's first history.
[[nodiscard]] Uuid first_epoch();
/// Puts the rows into the hub's store, as every world begins.
void put_rows(HubStore& store, const std::vector<Row>& rows);

}  // namespace baijia::testing
