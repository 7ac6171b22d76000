#pragma once

// 私下说的话: what is written about a household and not meant for everybody. THE LAW OF DISCRETION.
//
//   kCommittee  every member of the committee reads it, as the household's note;
//   kInCharge   its author, the member in charge of the household, and who looks after that member's doors today
//               (core/domain/stand_in.h). Nobody else gets it: the hub does not send it (core/sync/discretion.h);
//   kThisPhone  nobody: it never leaves the phone that it was written on, in no push, box or queue, and is gone with
//   it.
//
// The chief is not among the readers by office. What a resident is told at the door is "只给包干的人看", and the notice
// makes the member in charge the one who knows a family; a level that the whole office reads would be the first one
// again, and nothing would be said any more. A chief who has to know takes the door into the own area or stands in:
// both are rows that everybody sees. Nobody's door (no member in charge): the author alone.
//
// A level only opens. What others have read cannot be called back, so closing is refused: it is struck out and written
// anew. The author alone opens it; whoever has it may mend it or strike it out, for the resident who asks for that is
// at their door. The people themselves are shown all of it (给居民看, their file), whatever its level.
//
// An unknown level, of a newer version, is kept as kInCharge.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/domain/entity.h"
#include "core/domain/stand_in.h"

namespace baijia {

enum class Discretion : std::uint8_t {
  kCommittee = 1,  ///< 居委会都能看
  kInCharge = 2,   ///< 只给包干的人
  kThisPhone = 3,  ///< 只留在这部手机
};

struct Confidence : Entity {
  static constexpr Kind kKind = Kind::kConfidence;
  static constexpr std::string_view kName = "confidence";
  static constexpr Writer kWriter = Writer::kMember;
  static constexpr Writer kStruckOutBy = Writer::kMember;
  using IdType = ConfidenceId;

  ConfidenceId id;
  AccountId author;
  HouseholdId household;
  VisitId visit;  ///< at which it was said; empty: written on the household's page
  std::string text;
  Discretion level = Discretion::kInCharge;
  std::int64_t at_millis = 0;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "author", &Confidence::author, kAuthorField);
    field(2, "household", &Confidence::household, kByHub);
    field(3, "visit", &Confidence::visit, kByHub);
    field(4, "text", &Confidence::text, FieldOptions{.personal = true, .max_bytes = 2000});
    field(5, "level", &Confidence::level, FieldOptions{.writer = Writer::kAuthorAlone});
    field(6, "at_millis", &Confidence::at_millis, kByHub);
  }
};

/// What `level` means, an unknown one included.
[[nodiscard]] constexpr Discretion discretion_from(std::int64_t level) {
  if (level == std::int64_t{1}) return Discretion::kCommittee;
  return level == std::int64_t{3} ? Discretion::kThisPhone : Discretion::kInCharge;
}

/// True when `account` has to do with what is for the member in charge: as that member (`in_charge`, empty for nobody)
/// or, on `today`, as the one who looks after their doors.
[[nodiscard]] bool is_in_charge(AccountId account, AccountId in_charge, Day today, std::span<const StandIn> stand_ins);

/// Whether `account` reads what `author` wrote for the member in charge of a household.
[[nodiscard]] bool reads_confidence(AccountId account, AccountId author, AccountId in_charge, Day today,
                                    std::span<const StandIn> stand_ins);

}  // namespace baijia
