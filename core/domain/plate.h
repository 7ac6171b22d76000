#pragma once

// 门牌码: a QR code at a door or at a building's entrance, bound to it once; scanning it opens that door or building.
// Whatever text it has counts, to the letter, and is never followed: government plates have an address in them. Plates
// of our own have a text that says nothing about anybody (own_plate_text).
//
// A row's id follows from the text, so that two phones which bind the same code make one row; the later one decides.
// For the same reason every field may be written by whoever finds the code, the text too.

#include <string>
#include <string_view>
#include <vector>

#include "core/domain/entity.h"
#include "core/platform.h"

namespace baijia {

struct Plate : Entity {
  static constexpr Kind kKind = Kind::kPlate;
  static constexpr std::string_view kName = "plate";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = PlateId;

  PlateId id;
  std::string text;  ///< plate_key of what is read
  HouseholdId household;
  BuildingId building;  ///< one of the two is empty
  AccountId bound_by;   ///< who did it last

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "text", &Plate::text, FieldOptions{.max_bytes = 500});
    field(2, "household", &Plate::household);
    field(3, "building", &Plate::building);
    field(4, "bound_by", &Plate::bound_by);
  }
};

/// What is kept of a code's text: the text without blanks around it or, for one that is long or no text that every
/// device can show, a hash of it.
[[nodiscard]] std::string plate_key(std::string_view text);

/// The id of the plate with that text, which may be a plate_key.
[[nodiscard]] PlateId plate_id(std::string_view text);

/// The text of a new plate of our own: "BAIJIA:" and 80 random bits, in letters that make a small code.
[[nodiscard]] std::string own_plate_text(Random& random);
[[nodiscard]] bool is_own_plate(std::string_view text);

/// What a scanned code is bound to.
struct PlateView {
  HouseholdId household;  ///< both empty: nothing yet, or something that is gone
  BuildingId building;
  std::string label;  ///< "12号 602", "12号"
  [[nodiscard]] bool bound() const { return !household.empty() || !building.empty(); }
};

/// A plate of our own to be printed.
struct PlateToPrint {
  HouseholdId household;  ///< empty: the building's own
  std::string label;
  std::string text;  ///< empty: there is none yet (MakePlates)
};

}  // namespace baijia
