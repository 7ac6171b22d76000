#pragma once

// The tree of areas (district, town, committee), the accounts that work in it, and the committee's issue categories.

#include <optional>
#include <string>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

enum class AreaLevel : std::uint8_t { kCity = 1, kDistrict = 2, kTown = 3, kCommittee = 4 };

/// 市, 区, 街镇 or 居村. A committee's own row carries its settings; the rows above it are copies for their names.
struct Area : Entity {
  static constexpr Kind kKind = Kind::kArea;
  static constexpr std::string_view kName = "area";
  static constexpr Writer kWriter = Writer::kHub;
  using IdType = AreaId;

  AreaId id;
  AreaId parent;
  AreaLevel level = AreaLevel::kCommittee;
  std::string name;                ///< official name, 龙泉园路居委会
  std::int64_t code = 0;           ///< official code with 12 digits (城乡分类代码 system)
  std::optional<Day> round_began;  ///< visits count from this day; unknown: every visit counts

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "parent", &Area::parent, kByHub);
    field(2, "level", &Area::level, kByHub);
    field(3, "name", &Area::name, kByHub);
    field(4, "code", &Area::code, kByHub);
    field(5, "round_began", &Area::round_began, kByChief);
  }
};

enum class Role : std::uint8_t { kMember = 1, kChief = 2, kStreet = 3, kDistrict = 4, kCity = 5 };

/// A person who signs in. Passwords stay on the hub; this row is what colleagues see of each other.
struct Account : Entity {
  static constexpr Kind kKind = Kind::kAccount;
  static constexpr std::string_view kName = "account";
  static constexpr Writer kWriter = Writer::kHub;
  using IdType = AccountId;

  AccountId id;
  std::string name;  ///< as colleagues call them, 李老师
  Role role = Role::kMember;
  bool disabled = false;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "name", &Account::name, kByHub);
    field(2, "role", &Account::role, kByHub);
    field(3, "disabled", &Account::disabled, kByHub);
  }
};

/// A category of issues. The notice's list is the start (assets/categories.def); the committee edits it.
struct Category : Entity {
  static constexpr Kind kKind = Kind::kCategory;
  static constexpr std::string_view kName = "category";
  static constexpr Writer kWriter = Writer::kChief;
  using IdType = CategoryId;

  CategoryId id;
  CategoryId parent;  ///< empty at the top
  std::string name;
  std::int64_t position = 0;  ///< order among siblings

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "parent", &Category::parent, kByChief);
    field(2, "name", &Category::name, kByChief);
    field(3, "position", &Category::position, kByChief);
  }
};

}  // namespace baijia
