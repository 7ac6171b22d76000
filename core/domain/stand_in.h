#pragma once

// 代班: who looks after a colleague's area while they are away. The area itself does not change hands: from the first
// day to the last one its doors count as the substitute's too, and afterwards they do not. The day alone decides.
// Without a last day it is a hand-over agreed beforehand: from the first day on the doors are the other's to walk to,
// and the chief then gives them for good.

#include <optional>
#include <span>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

struct StandIn : Entity {
  static constexpr Kind kKind = Kind::kStandIn;
  static constexpr std::string_view kName = "stand_in";
  static constexpr Writer kWriter = Writer::kChief;
  using IdType = StandInId;

  StandInId id;
  AccountId member;          ///< who is away
  AccountId substitute;      ///< who looks after their doors
  Day from;                  ///< first day
  std::optional<Day> until;  ///< last day; nothing: for good

  /// Its last day lies before `day`.
  [[nodiscard]] bool over_by(Day day) const { return until && *until < day; }

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "member", &StandIn::member, kByChief);
    field(2, "substitute", &StandIn::substitute, kByChief);
    field(3, "from_day", &StandIn::from, kByChief);
    field(4, "until_day", &StandIn::until, kByChief);
  }
};

/// The one that holds for `member` on `day`, or nullptr. Of several the one that began last counts, then the greater
/// id, so that every phone says the same.
[[nodiscard]] const StandIn* stand_in_for(AccountId member, Day day, std::span<const StandIn> all);

/// Who looks after the doors of `member` on `day`: `member` when nobody stands in. A substitute who is away as well is
/// stood in for in turn; a ring of absent people ends at the last one before it closes.
[[nodiscard]] AccountId looks_after(AccountId member, Day day, std::span<const StandIn> all);

}  // namespace baijia
