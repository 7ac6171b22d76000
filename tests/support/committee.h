#pragma once

// A committee as a hub would send it: buildings, doors, residents and what was written about them; the same for the
// same seed. Used by tests (small) and benchmarks (3,000 doors and more).

#include <cstdint>
#include <string>
#include <vector>

#include "core/domain/entities.h"
#include "core/domain/identity.h"
#include "core/sync/change.h"

namespace baijia::testing {

struct CommitteeSize {
  int buildings = 2;
  int floors = 3;
  int rooms_per_floor = 2;
  int residents_per_door = 3;
  int visits = 0;         ///< at random doors within the last year, each with a note
  int issues = 0;         ///< likewise
  int note_length = 200;  ///< characters of a note
};

/// The benchmarks' committees: 3,000 doors with 9,000 residents, and 10,000 with 30,000.
inline constexpr CommitteeSize kBenchCommittee{
    .buildings = 50, .floors = 6, .rooms_per_floor = 10, .visits = 6'000, .issues = 1'500};
inline constexpr CommitteeSize kLargeBenchCommittee{
    .buildings = 100, .floors = 10, .rooms_per_floor = 10, .visits = 60'000, .issues = 15'000};

class Committee {
 public:
  explicit Committee(const CommitteeSize& size = {}, std::uint64_t seed = 1);

  static constexpr Scope kScope{310104013007};
  static constexpr std::int64_t kNowMillis = 1'795'392'000'000;  ///< HandClock's start: 2026-11-23 08:00 in Shanghai

  Area area;
  Account chief;
  Account member;  ///< in charge of every door of the first building
  Account other;   ///< in charge of every other door
  std::vector<Building> buildings;
  std::vector<Household> households;  ///< by building, floor ascending, position
  std::vector<Resident> residents;
  std::vector<Category> categories;
  std::vector<Visit> visits;
  std::vector<Issue> issues;

  /// The door with that room in building `number` ("1号" is 1). Requires: there is one.
  [[nodiscard]] const Household& door(int number, std::string_view room) const;
  /// Who signs in as `account`, on a device of that number.
  [[nodiscard]] static Identity identity(const Account& account, std::uint64_t device = 1);
  /// Everything, written by the hub's own device before now.
  [[nodiscard]] std::vector<Row> rows() const;
};

/// A row as the hub's import writes it, a day before the fixture's now.
template <class E>
[[nodiscard]] Row hub_row(const E& entity) {
  const auto millis = static_cast<std::uint64_t>(Committee::kNowMillis - 24LL * 3600 * 1000);
  return row_from_entity(entity, Committee::kScope, Version{millis << 16U, DeviceId{0xB0B0}});
}

/// Words as they are said at doors, `characters` long.
[[nodiscard]] std::string note_of(std::uint64_t seed, int characters);

}  // namespace baijia::testing
