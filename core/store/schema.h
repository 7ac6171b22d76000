#pragma once

// THE DATABASE ON THE DEVICE.
//
// One table an entity, made from its declaration (core/domain/entities.h): `id` (16 octets, the key), one column a
// field under the field's name, `versions`. Columns have no type: a value is kept as it came, NULL is "unknown". Rows
// of kinds that this version does not know stand in `foreign_row` as canonical bytes (core/sync/wire).
//
// `versions` holds what the columns do not (varint: 7 bits a byte, low first, high bit: more follows):
//   varint  scope: 0 for the device's own, else its code + 1
//   varint  number of distinct versions; for each, in order of first use by ascending field number:
//             8 octets time, 8 octets device (little endian), varint mask of the column fields it wrote
//   varint  number of fields without a column; for each, ascending: varint number, varint index of its version,
//             1 octet type (0 nothing, 1 integer, 2 text, 3 octets), value (integer: 8 octets; text, octets: varint
//             length, octets)
// A field's bit in the mask: number − 1, for numbers up to 63; the deleted field's is 63. An absent field is in no
// mask.
//
// What follows from the declarations (tables, columns, indices) is brought up to date on every open and never migrated
// by hand; a new column takes over the values that were kept for it. What does not follow from them (settings, drafts,
// outbox) changes by numbered, append-only migrations counted in user_version. A database with a higher number, or with
// columns that this version does not declare, is from a newer version: kStorageTooNew.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/entity.h"
#include "core/store/sqlite.h"
#include "core/sync/change.h"

namespace baijia {

/// The number of migrations that `database` has seen, 0 for a fresh one; kStorageTooNew when we do not have as many.
[[nodiscard]] Result<std::size_t> schema_version(Database& database);

/// Prepares a fresh or older database in one transaction: migrations, tables, columns, indices, promotions. A database
/// that is up to date is only looked at. `declared` is schemas(), or a test's; `home` the device's own scope. Errors:
/// kStorageTooNew, kStorageCorrupt, kDatabase; nothing has changed then.
[[nodiscard]] Result<void> upgrade_schema(Database& database, std::span<const EntitySchema> declared, Scope home);

/// What the columns of a row do not say.
struct RowVersions {
  Scope scope;
  std::vector<Version> distinct;
  std::vector<std::uint64_t> masks;  ///< parallel to `distinct`
  std::vector<Field> foreign;        ///< fields without a column, whole, ascending

  void clear();
  /// The mask of `version`, which is added when it is new.
  [[nodiscard]] std::uint64_t& mask_of(const Version& version);
};

/// The bit of a column's field in a mask. Requires: number is 1…63 or kDeletedField.
[[nodiscard]] constexpr std::uint64_t mask_bit(std::uint16_t number) {
  return std::uint64_t{1} << (number == kDeletedField ? 63U : number - 1U);
}

/// Appends the `versions` octets to `out`.
void encode_versions(const RowVersions& versions, Scope home, std::string& out);
/// Reads them into `out` (replaced). kStorageCorrupt for anything encode_versions does not write.
[[nodiscard]] Result<void> decode_versions(std::string_view octets, Scope home, RowVersions& out);

}  // namespace baijia
