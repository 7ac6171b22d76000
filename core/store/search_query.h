#pragma once

// What a member means by the words in the search field.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baijia {

/// A door as it is said: "203", "1-203", "1号203", "88弄12号602室". Parts that were not said are empty.
struct DoorWords {
  std::string road;    ///< 龙泉园路
  std::string lane;    ///< digits before 弄
  std::string number;  ///< digits before 号, or before a hyphen
  std::string room;

  bool operator==(const DoorWords&) const = default;
};

/// A house of a village or a shop as it is said: "1组5号", "顾家宅5", "504号".
struct HouseWords {
  std::string place;   ///< the group, the road, or a part of their names; empty when only the number was said
  std::string number;  ///< without 号

  bool operator==(const HouseWords&) const = default;
};

struct SearchQuery {
  std::string text;                 ///< as typed, without blanks at the ends; full-width letters and digits made narrow
  std::optional<DoorWords> door;    ///< when it can be read as a door
  std::optional<HouseWords> house;  ///< when it ends in a number
  std::string letters;              ///< pinyin initials, a–z; empty when it is none
  std::string phone_tail;           ///< four or more digits; empty when it is none
  std::vector<std::string> pairs;   ///< each two neighbouring Chinese characters, for the index of notes; distinct
};

[[nodiscard]] SearchQuery parse_search(std::string_view words);

/// Every two neighbouring Chinese characters in `text`, distinct, in no order.
[[nodiscard]] std::vector<std::string> character_pairs(std::string_view text);

/// Full-width letters, digits and hyphens made narrow ("602" for "602").
[[nodiscard]] std::string narrowed(std::string_view text);

}  // namespace baijia
