#pragma once

// A row as it is merged, sent and received: fields with versions. Knows no entity; unknown kinds and fields live here
// like known ones.

#include <compare>
#include <cstdint>
#include <vector>

#include "core/domain/entity.h"

namespace baijia {

/// The bits of Version::time below the era.
inline constexpr std::uint64_t kTimeInEra = (std::uint64_t{1} << 58U) - 1;
[[nodiscard]] constexpr std::uint64_t era_of(std::uint64_t time) { return time & ~kTimeInEra; }
inline constexpr std::int64_t kLastMilli = (std::int64_t{1} << 42U) - 1;  ///< in the year 2109

/// When a field was written: era (6 bits; core/sync/erase.h, 0 until something was erased), hybrid logical clock (42
/// bits of milliseconds, 16 bits of counter), then device. A total order, so that all replicas choose the same winner.
struct Version {
  std::uint64_t time = 0;
  DeviceId device;

  auto operator<=>(const Version&) const = default;
  [[nodiscard]] std::uint64_t era() const { return era_of(time); }  ///< in its place in `time`
  [[nodiscard]] std::uint64_t time_in_era() const { return time & kTimeInEra; }
  [[nodiscard]] std::int64_t millis() const { return static_cast<std::int64_t>(time_in_era() >> 16U); }
};

struct Field {
  std::uint16_t number = 0;
  Value value;
  Version version;

  bool operator==(const Field&) const = default;
};

/// Which row. Kind is part of the key, so that a kind cannot be changed by a push.
struct RowKey {
  Kind kind{};
  Uuid id;
  auto operator<=>(const RowKey&) const = default;
};

/// A row, whole or in part: fields that are absent are not touched by a merge.
struct Row {
  Scope scope;
  RowKey key;
  std::vector<Field> fields;  ///< ascending numbers, each once

  bool operator==(const Row&) const = default;

  /// The field with that number, or nullptr.
  [[nodiscard]] const Field* field(std::uint16_t number) const;
};

/// XXH3-128 of a row's canonical bytes (core/sync/wire): equal rows, equal hashes on every device. Not for secrets.
struct RowHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const RowHash&) const = default;
};

/// The fields of `entity` as a row, all with `version`; fields without a value are left out.
template <class E>
[[nodiscard]] Row row_from_entity(const E& entity, Scope scope, Version version) {
  Row row{scope, RowKey{E::kKind, entity.id.uuid}, {}};
  visit_values(entity, [&](std::uint16_t number, Value value) {
    if (!std::holds_alternative<std::monostate>(value)) row.fields.push_back({number, std::move(value), version});
  });
  return row;
}

/// The entity that `row` holds; fields of unknown number or type keep their defaults. Requires: row.key.kind == kKind.
template <class E>
[[nodiscard]] E entity_from_row(const Row& row) {
  E entity;
  entity.id.uuid = row.key.id;
  for (const Field& field : row.fields) (void)set_value(entity, field.number, field.value);
  return entity;
}

}  // namespace baijia
