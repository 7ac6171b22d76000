#pragma once

// Deletion on request (PIPL, article 47), and what of a row goes when its time is over (core/domain/retention.h).
//
// The chief erases, for the household or one of its people: it cannot be taken back and reaches every phone, so neither
// a wrong tap nor a lost phone of a member may do it, and it is the committee that answers for it. A member hands the
// wish on as a promise to the chief.
//
//   goes                                             stays
//   names, phones, years, relations, traits          with a legal duty (lawful_traits): the name and that trait
//   what was said, when to come again                that there was a visit: day, channel, result, who
//   the door's note, tenure and key mark             the door: building, room, who looks after it
//   promises, voices, photos with their bytes
//   issues                                           those named in `kept_issues` (public places, other households have
//                                                    them too): without their details, household and visit
//                                                    answers to the notice, looks at numbers, and the request itself
//
// It is about what was recorded until then; what is recorded afterwards, of whoever lives there, is new. How it is kept
// that nothing comes back: core/sync/erase.h.

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/domain/consent.h"
#include "core/domain/entity.h"

namespace baijia {

/// One request that was carried out. Nobody changes or removes it.
struct Erasure : Entity {
  static constexpr Kind kKind = Kind::kErasure;
  static constexpr std::string_view kName = "erasure";
  static constexpr Writer kWriter = Writer::kChief;
  static constexpr bool kAppendOnly = true;
  static constexpr std::uint16_t kKnownField = 8;
  static constexpr std::size_t kMostKnownBytes = 64U << 10U;  ///< 4,096 rows: what a household has in its life
  using IdType = ErasureId;

  ErasureId id;
  AccountId author;
  HouseholdId household;
  ResidentId resident;  ///< empty: the whole household
  ConsentHow how = ConsentHow::kInPerson;
  std::int64_t at_millis = 0;
  std::vector<IssueId> kept_issues;        ///< stay without the household
  std::vector<ResidentId> kept_residents;  ///< of whom the law keeps a trait
  std::vector<RowId> known;                ///< what the asking phone had of it, whatever a clock has stamped it with

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "author", &Erasure::author, kAuthorField);
    field(2, "household", &Erasure::household, kByHub);
    field(3, "resident", &Erasure::resident, kByHub);
    field(4, "how", &Erasure::how, kByHub);
    field(5, "at_millis", &Erasure::at_millis, kByHub);
    field(6, "kept_issues", &Erasure::kept_issues, kByHub);
    field(7, "kept_residents", &Erasure::kept_residents, kByHub);
    field(kKnownField, "known", &Erasure::known, FieldOptions{.writer = Writer::kHub, .max_bytes = kMostKnownBytes});
  }
};

/// How much of a row goes.
enum class Fate : std::uint8_t {
  kStays,
  kWordsGo,        ///< the row stays, without what is personal
  kAllGoes,        ///< the row counts as deleted
  kStaysUnlinked,  ///< an issue that is others' too
  kStaysLawfully,  ///< a resident of whom the law keeps a trait
};

using FieldValue = std::pair<std::uint16_t, Value>;
/// The fields that `fate` overwrites in a row of `kind`, with their values, ascending. Every personal field of the
/// declarations is among them, so that a new one is not forgotten.
[[nodiscard]] std::span<const FieldValue> erased_values(Kind kind, Fate fate);

/// What becomes of a row that refers to `household` (its field of that name; the household's own id for itself).
[[nodiscard]] Fate fate_of(const Erasure& erasure, Kind kind, const Uuid& id, HouseholdId household);

}  // namespace baijia
