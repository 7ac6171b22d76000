#pragma once

// Buildings, the doors in them, and who lives behind each door.

#include <optional>
#include <string>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

enum class BuildingForm : std::uint8_t {
  kApartments = 1,  ///< floors × rooms
  kHouses = 2,      ///< village houses, no floors
  kShops = 3,       ///< along a street
};

/// 一个门牌: a staircase of a block of flats, a row of houses, a row of shops.
struct Building : Entity {
  static constexpr Kind kKind = Kind::kBuilding;
  static constexpr std::string_view kName = "building";
  static constexpr Writer kWriter = Writer::kChief;
  using IdType = BuildingId;

  BuildingId id;
  std::string road;    ///< 龙泉园路; a village's name for houses
  std::string lane;    ///< 弄: "88弄", empty when there is none
  std::string number;  ///< 号: "12号"; 宅 or 村民组 for houses
  BuildingForm form = BuildingForm::kApartments;
  std::int64_t floors = 0;           ///< 0: no floors (houses, shops)
  std::int64_t rooms_per_floor = 0;  ///< 0: unknown
  std::int64_t position = 0;         ///< walking order in the committee

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "road", &Building::road, kByChief);
    field(2, "lane", &Building::lane, kByChief);
    field(3, "number", &Building::number, kByChief);
    field(4, "form", &Building::form, kByChief);
    field(5, "floors", &Building::floors, kByChief);
    field(6, "rooms_per_floor", &Building::rooms_per_floor, kByChief);
    field(7, "position", &Building::position, kByChief);
  }
};

enum class Tenure : std::uint8_t {
  kUnknown = 0,
  kOwned = 1,   ///< 自住
  kLet = 2,     ///< 出租
  kVacant = 3,  ///< 空关
};

/// 一户: one door.
struct Household : Entity {
  static constexpr Kind kKind = Kind::kHousehold;
  static constexpr std::string_view kName = "household";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = HouseholdId;

  HouseholdId id;
  BuildingId building;
  std::string room;           ///< as on the door: "602", "1202", "甲3"
  std::int64_t floor = 0;     ///< 0: none
  std::int64_t position = 0;  ///< order on the floor, or along the row, from 1
  Tenure tenure = Tenure::kUnknown;
  AccountId in_charge;         ///< the member whose area (包干) this door is in; empty: nobody's yet
  bool key_household = false;  ///< 重点: seen more often
  std::string note;            ///< what a visitor should know at the door

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "building", &Household::building, kByChief);
    field(2, "room", &Household::room, kByChief);
    field(3, "floor", &Household::floor, kByChief);
    field(4, "position", &Household::position, kByChief);
    field(5, "tenure", &Household::tenure);
    field(6, "in_charge", &Household::in_charge, kByChief);
    field(7, "key_household", &Household::key_household);
    field(8, "note", &Household::note, kPersonal);
  }
};

enum class Sex : std::uint8_t { kUnknown = 0, kMale = 1, kFemale = 2 };

/// What a resident is known for, as bits of Resident::traits (知百家情).
enum class Trait : std::uint32_t {
  kLivesAlone = 1U << 0U,   ///< 独居
  kDisabled = 1U << 1U,     ///< 残疾
  kHardship = 1U << 2U,     ///< 困难
  kPartyMember = 1U << 3U,  ///< 党员
  kVolunteer = 1U << 4U,    ///< 志愿者
  kCapable = 1U << 5U,      ///< 社区能人
  kStairLeader = 1U << 6U,  ///< 楼组长
};

[[nodiscard]] constexpr std::int64_t bits_of(Trait trait) { return static_cast<std::int64_t>(trait); }

/// How somebody came to live there, as far as it is known.
enum class Coming : std::uint8_t {
  kUnknown = 0,
  kMovedIn = 1,
  kBorn = 2,
};

/// Whether somebody has ceased to live there. Who has stays in the file as its history, and is not counted, called or
/// listed with the others any more.
enum class Going : std::uint8_t {
  kNo = 0,
  kMovedOut = 1,
  kDied = 2,
};

/// 一个人: who lives behind a door, or did.
struct Resident : Entity {
  static constexpr Kind kKind = Kind::kResident;
  static constexpr std::string_view kName = "resident";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = ResidentId;

  ResidentId id;
  HouseholdId household;
  std::string name;
  Sex sex = Sex::kUnknown;
  std::optional<std::int64_t> birth_year;
  std::string phone;
  std::string relation;            ///< to the head of the household: 户主, 配偶, 子女…; 租客
  std::int64_t traits = 0;         ///< bits of Trait
  std::int64_t roster_traits = 0;  ///< of these, what the official roster brought
  std::int64_t denied_traits = 0;  ///< what they refused or took back; not shown whoever writes it (shown_traits)
  Coming came_by = Coming::kUnknown;
  std::optional<Day> came_day;  ///< lives there since
  Going gone_by = Going::kNo;
  std::optional<Day> gone_day;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "household", &Resident::household);
    field(2, "name", &Resident::name, FieldOptions{.personal = true, .max_bytes = 200});
    field(3, "sex", &Resident::sex);
    field(4, "birth_year", &Resident::birth_year, kPersonal);
    field(5, "phone", &Resident::phone, FieldOptions{.personal = true, .max_bytes = 100});
    field(6, "relation", &Resident::relation);
    // 残疾 and 困难 are health and a specific identity. Who receives 最低生活保障 is told to the committee by the civil
    // affairs office, which it helps by law (社会救助暂行办法).
    field(7, "traits", &Resident::traits,
          FieldOptions{.personal = true,
                       .sensitive = bits_of(Trait::kDisabled) | bits_of(Trait::kHardship),
                       .lawful = bits_of(Trait::kHardship)});
    field(8, "roster_traits", &Resident::roster_traits, FieldOptions{.personal = true, .writer = Writer::kHub});
    field(9, "denied_traits", &Resident::denied_traits, kPersonal);
    field(20, "came_by", &Resident::came_by);
    field(21, "came_day", &Resident::came_day, kPersonal);
    field(22, "gone_by", &Resident::gone_by);
    field(23, "gone_day", &Resident::gone_day, kPersonal);
  }
};

/// True when `traits` has `trait`.
[[nodiscard]] constexpr bool has_trait(std::int64_t traits, Trait trait) {
  return (static_cast<std::uint32_t>(traits) & static_cast<std::uint32_t>(trait)) != 0;
}

}  // namespace baijia
