#pragma once

// The history of a household's file: who wrote what into it, and when. A row with every change that a member makes to
// a resident or to the household itself, which nobody changes or removes.
//
// It says *that* something was changed, not what stood there before: what residents have struck out must not live on
// in a history of it. Comings and goings have their day, as far as it is known.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/domain/entity.h"
#include "core/domain/household.h"

namespace baijia {

enum class FileDeed : std::uint8_t {
  kNoted = 1,     ///< somebody was written down, and nobody said since when they live here
  kMovedIn = 2,   ///< 搬来
  kBorn = 3,      ///< 出生
  kMovedOut = 4,  ///< 搬走
  kDied = 5,      ///< 去世
  kBack = 6,      ///< lives here after all, or again
  kChanged = 7,   ///< `changed` says which fields
  kStruck = 8,    ///< taken out of the file altogether
};

struct FileChange : Entity {
  static constexpr Kind kKind = Kind::kFileChange;
  static constexpr std::string_view kName = "file_change";
  static constexpr Writer kWriter = Writer::kMember;
  static constexpr bool kAppendOnly = true;
  using IdType = FileChangeId;

  FileChangeId id;
  AccountId author;
  HouseholdId household;
  ResidentId resident;  ///< empty: the household itself
  FileDeed deed = FileDeed::kChanged;
  std::optional<Day> day;      ///< when they came or went; nothing: unknown
  std::int64_t changed = 0;    ///< bit n: field n of the resident, or of the household
  std::int64_t at_millis = 0;  ///< when it was written

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "author", &FileChange::author, kAuthorField);
    field(2, "household", &FileChange::household, kByHub);
    field(3, "resident", &FileChange::resident, kByHub);
    field(4, "deed", &FileChange::deed, kByHub);
    field(5, "day", &FileChange::day, kByHub);
    field(6, "changed", &FileChange::changed, kByHub);
    field(7, "at_millis", &FileChange::at_millis, kByHub);
  }
};

/// The bits of the fields in which the two differ.
template <class E>
[[nodiscard]] std::int64_t changed_fields(const E& before, const E& after) {
  std::int64_t bits = 0;
  E::fields([&](std::uint16_t number, std::string_view, auto member, FieldOptions = {}) {
    if (!(before.*member == after.*member)) bits |= std::int64_t{1} << number;
  });
  return bits;
}

/// What saving `after` means for somebody who was `before` (nothing: a new one); nothing when nothing is new.
/// `household`, author, id and time are left to the caller.
[[nodiscard]] std::optional<FileChange> change_of(const std::optional<Resident>& before, const Resident& after);

}  // namespace baijia
