#pragma once

// How a roster is worded: headings, tags, doors. Pure functions on one cell's text; the words themselves are data
// (assets/strings/roster.def).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/domain/household.h"

namespace baijia::hub {

/// What a column holds. kUnused: not for us.
enum class Column : std::uint8_t {
  kUnused,
  kAddress,
  kRoad,
  kLane,
  kGroup,
  kNumber,
  kRoom,
  kFloor,
  kForm,
  kHead,
  kName,
  kFamily,
  kSex,
  kBirth,
  kIdentity,
  kPhone,
  kRelation,
  kTenure,
  kLivesAlone,
  kDisabled,
  kHardship,
  kPartyMember,
  kVolunteer,
  kCapable,
  kStairLeader,
  kTags,
  kKey,
  kInCharge,
  kNote,
};
inline constexpr std::size_t kColumns = static_cast<std::size_t>(Column::kNote) + 1;

/// What a word in a cell says.
enum class Meaning : std::uint8_t {
  kOther,
  kNothing,  ///< 无, 不详, /
  kNo,
  kOwned,
  kLet,
  kVacant,
  kMale,
  kFemale,
  kShop,
  kLivesAlone,
  kDisabled,
  kHardship,
  kPartyMember,
  kVolunteer,
  kCapable,
  kStairLeader,
};

/// Lines of the report and words that the import itself puts in.
enum class Text : std::uint8_t {
#define BAIJIA_ROSTER_TEXT(name, text) name,
#include "assets/strings/roster.def"
};
[[nodiscard]] std::string_view roster_text(Text which);

/// Full-width digits, letters and signs as ordinary ones, blanks taken out.
[[nodiscard]] std::string squeezed(std::string_view text);

[[nodiscard]] Column column_from_heading(std::string_view heading);

[[nodiscard]] Meaning meaning_of(std::string_view cell);

/// The trait that a word stands for, or nothing.
[[nodiscard]] std::optional<Trait> trait_of(Meaning meaning);

/// A door as far as a text names it; empty parts are not named.
struct DoorName {
  std::string road;    ///< 龙泉园路; also an estate or a village
  std::string lane;    ///< "88弄"
  std::string group;   ///< 村民组, 宅
  std::string number;  ///< "12号"
  std::string room;    ///< "602"
  std::int64_t floor = 0;

  /// Takes from `other` what is not named here.
  void complete_from(const DoorName& other);
};

/// Reads "龙泉园路88弄12号602室", "88弄12号", "12-602", "三组15号" … A number without a unit is a `bare` one (kRoad:
/// none is expected, kLane, kNumber or kRoom; kAddress: a number, then a room).
[[nodiscard]] DoorName door_from_text(std::string_view text, Column bare);

/// The floor that a room number tells: "602" → 6, "1202" → 12, "甲3" → 0.
[[nodiscard]] std::int64_t floor_of_room(std::string_view room);
/// Its place on the floor: "602" → 2; 0 when the number does not tell.
[[nodiscard]] std::int64_t place_of_room(std::string_view room);

/// "6", "6楼", "3/6" → the floor; 0 when there is none.
[[nodiscard]] std::int64_t floor_from_text(std::string_view text);

/// The year of "1958", "1958年3月", "1958-03-02", "19580302"; nothing when it does not begin with a year.
[[nodiscard]] std::optional<std::int64_t> birth_year_from_date(std::string_view text);

/// Year and sex from a resident identity number (18 or 15 digits). The number itself goes nowhere.
struct IdentityFacts {
  std::int64_t birth_year = 0;
  Sex sex = Sex::kUnknown;
};
[[nodiscard]] std::optional<IdentityFacts> facts_from_identity(std::string_view text);

/// Digits in groups; several numbers are kept, parted by "/". Nothing when there is no number of 5 digits or more.
[[nodiscard]] std::optional<std::string> phone_from_text(std::string_view text);

}  // namespace baijia::hub
