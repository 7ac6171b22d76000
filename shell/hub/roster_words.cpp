#include "shell/hub/roster_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <vector>

#include "core/domain/text.h"

namespace baijia::hub {
namespace {

struct Heading {
  Column column;
  std::string_view text;
};
constexpr std::array kHeadings{
#define BAIJIA_ROSTER_COLUMN(column, text) Heading{Column::column, text},
#include "assets/strings/roster.def"
};

struct Word {
  Meaning meaning;
  std::string_view text;
};
constexpr std::array kWords{
#define BAIJIA_ROSTER_WORD(meaning, text) Word{Meaning::meaning, text},
#include "assets/strings/roster.def"
};

constexpr std::array kTexts{
#define BAIJIA_ROSTER_TEXT(name, text) std::string_view{text},
#include "assets/strings/roster.def"
};

std::u32string wide_from(std::string_view text) {
  std::u32string wide;
  while (!text.empty()) wide += take_code_point(text);
  return wide;
}

std::string narrow_from(std::u32string_view wide) {
  std::string text;
  for (const char32_t code : wide) append_code_point(text, code);
  return text;
}

/// A character that a number, room or staircase may consist of.
bool is_tally(char32_t code) {
  return is_digit(code) || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
         std::u32string_view(U"甲乙丙丁戊己东西南北前后").contains(code);
}

bool ends_with_any(std::u32string_view text, std::initializer_list<std::u32string_view> endings) {
  return std::ranges::any_of(endings, [&](std::u32string_view ending) { return text.ends_with(ending); });
}

std::int64_t number_at_start(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end != text.data() ? number : 0;
}

/// Takes 上海市, 某区, 某街道 and 某镇 off the front, as long as something follows.
void strip_areas(std::u32string& text) {
  const auto drop_through = [&](std::u32string_view mark, std::size_t most, std::u32string_view not_before,
                                std::u32string_view not_after) {
    const std::size_t at = text.find(mark);
    if (at == std::u32string::npos || at == 0 || at > most || at + mark.size() >= text.size()) return;
    if (not_before.contains(text[at - 1]) || not_after.contains(text[at + mark.size()])) return;
    if (std::ranges::any_of(text.substr(0, at), is_digit)) return;
    text.erase(0, at + mark.size());
  };
  drop_through(U"市", 3, U"", U"路街");
  if (text.starts_with(U"上海") && text.size() > 4 && !std::u32string_view(U"路街").contains(text[2])) {
    const std::size_t district = text.find(U'区');
    if (district != std::u32string::npos && district <= 6) text.erase(0, 2);
  }
  drop_through(U"区", 4, U"小社园片新校", U"路街");
  drop_through(U"街道", 8, U"", U"");
  drop_through(U"镇", 4, U"", U"路街");
}

/// Splits the words in front of the first number into road and village group.
void take_place(std::u32string_view place, DoorName& door) {
  if (place.empty()) return;
  if (ends_with_any(place, {U"宅", U"组", U"埭", U"队"})) {
    // 龙门村三组: the village stands before its group.
    const std::size_t village = place.find(U'村');
    if (village != std::u32string_view::npos && village + 1 < place.size()) {
      door.road = narrow_from(place.substr(0, village + 1));
      place.remove_prefix(village + 1);
    }
    door.group = narrow_from(place);
    return;
  }
  door.road = narrow_from(place);
}

struct Unit {
  std::u32string_view text;
  Column part;
};
/// Longer ones first. A unit's part says where the number before it belongs.
constexpr std::array kUnits{
    Unit{U"支弄", Column::kLane}, Unit{U"弄", Column::kLane},     Unit{U"号楼", Column::kNumber},
    Unit{U"号院", Column::kLane}, Unit{U"号室", Column::kRoom},   Unit{U"号房", Column::kRoom},
    Unit{U"号", Column::kNumber}, Unit{U"幢", Column::kNumber},   Unit{U"栋", Column::kNumber},
    Unit{U"座", Column::kNumber}, Unit{U"单元", Column::kNumber}, Unit{U"村民组", Column::kGroup},
    Unit{U"组", Column::kGroup},  Unit{U"队", Column::kGroup},    Unit{U"楼", Column::kFloor},
    Unit{U"层", Column::kFloor},  Unit{U"室", Column::kRoom},     Unit{U"房", Column::kRoom},
    Unit{U"户", Column::kRoom},
};

void take_part(Column part, std::u32string_view tally, std::u32string_view unit, DoorName& door) {
  const std::string number = narrow_from(tally);
  switch (part) {
    case Column::kLane:
      door.lane += number + narrow_from(unit);
      break;
    case Column::kNumber:
      door.number += number + (unit == U"号楼" || unit.empty() ? "号" : narrow_from(unit));
      break;
    case Column::kGroup:
      door.group += number + narrow_from(unit);
      break;
    case Column::kFloor:
      door.floor = number_at_start(number);
      break;
    default:
      door.room += number;
      break;
  }
}

/// Numbers without units, in the order of a door's name: the last is what is asked for, those before stand above it.
void take_bare(const std::vector<std::u32string>& tallies, Column bare, DoorName& door) {
  if (bare == Column::kRoad) return;
  std::vector<Column> order{Column::kLane, Column::kNumber, Column::kRoom};
  std::size_t last = bare == Column::kLane ? 0 : bare == Column::kNumber ? 1 : 2;
  if (bare == Column::kAddress) last = !door.number.empty() || tallies.size() > 1 ? 2 : 1;
  // "12-602" under 门牌号 names the door, not a staircase of a lane.
  if (bare == Column::kNumber && tallies.size() > 1) last = 2;
  if (bare == Column::kNumber && tallies.size() == 1 && !door.number.empty()) last = 2;
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const std::size_t above = tallies.size() - 1 - i;
    if (above > last) continue;
    const Column part = order[last - above];
    if ((part == Column::kLane && !door.lane.empty()) || (part == Column::kNumber && !door.number.empty())) continue;
    take_part(part, tallies[i], part == Column::kLane ? U"弄" : U"", door);
  }
}

}  // namespace

std::string_view roster_text(Text which) { return kTexts[static_cast<std::size_t>(which)]; }

std::string squeezed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    char32_t code = take_code_point(text);
    if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
    if (code == 0x2014 || code == 0x2013 || code == 0x2010 || code == 0x2011 || code == 0x2212) code = '-';
    if (code == 0x3000 || code == 0xA0 || code <= ' ') continue;
    append_code_point(out, code);
  }
  return out;
}

Column column_from_heading(std::string_view heading) {
  std::string plain = squeezed(heading);
  if (const std::size_t bracket = plain.find_first_of("([*:"); bracket != std::string::npos && bracket > 0) {
    plain.resize(bracket);
  }
  while (!plain.empty() && (std::isdigit(static_cast<unsigned char>(plain.back())) != 0 || plain.back() == '*')) {
    plain.pop_back();
  }
  if (plain.starts_with('*')) plain.erase(0, 1);
  const auto known = std::ranges::find(kHeadings, plain, &Heading::text);
  return known == kHeadings.end() ? Column::kUnused : known->column;
}

Meaning meaning_of(std::string_view cell) {
  std::string plain = squeezed(cell);
  std::ranges::transform(plain, plain.begin(), [](unsigned char letter) {
    return static_cast<char>(letter < 0x80 ? std::toupper(letter) : letter);
  });
  const auto known = std::ranges::find(kWords, plain, &Word::text);
  return known == kWords.end() ? Meaning::kOther : known->meaning;
}

std::optional<Trait> trait_of(Meaning meaning) {
  switch (meaning) {
    case Meaning::kLivesAlone:
      return Trait::kLivesAlone;
    case Meaning::kDisabled:
      return Trait::kDisabled;
    case Meaning::kHardship:
      return Trait::kHardship;
    case Meaning::kPartyMember:
      return Trait::kPartyMember;
    case Meaning::kVolunteer:
      return Trait::kVolunteer;
    case Meaning::kCapable:
      return Trait::kCapable;
    case Meaning::kStairLeader:
      return Trait::kStairLeader;
    default:
      return std::nullopt;
  }
}

void DoorName::complete_from(const DoorName& other) {
  const auto complete = [](std::string& part, const std::string& with) {
    if (part.empty()) part = with;
  };
  complete(road, other.road);
  complete(lane, other.lane);
  complete(group, other.group);
  complete(number, other.number);
  complete(room, other.room);
  if (floor == 0) floor = other.floor;
}

DoorName door_from_text(std::string_view text, Column bare) {
  DoorName door;
  std::u32string wide = wide_from(squeezed(text));
  if (bare == Column::kAddress) strip_areas(wide);
  std::u32string_view rest = wide;
  // The words before the first number are the place, but for 甲3 and A座, which count like digits.
  std::size_t first = 0;
  while (first < rest.size() && !is_digit(rest[first])) ++first;
  const bool numbered = first < rest.size();
  if (first > 0 && !std::ranges::all_of(rest.substr(0, first), is_tally)) {
    if (!numbered && bare != Column::kAddress && bare != Column::kRoad) {
      // 底层, 门卫室: a name instead of a number.
      if (bare == Column::kRoom) door.room = narrow_from(rest);
      if (bare == Column::kNumber) door.number = narrow_from(rest);
      if (bare == Column::kLane) door.lane = narrow_from(rest);
      return door;
    }
    take_place(rest.substr(0, first), door);
    rest.remove_prefix(first);
  }
  std::vector<std::u32string> bare_tallies;
  while (!rest.empty()) {
    std::size_t length = 0;
    while (length < rest.size() && is_tally(rest[length])) ++length;
    if (length == 0) {
      if (rest.front() != '-' && rest.front() != '/' && rest.front() != '#' && rest.front() != '.') {
        // Words after the number: 12号底层, 12号东间.
        if (!door.number.empty() && door.room.empty()) {
          const std::u32string_view name = rest.substr(0, rest.find_first_of(U"(,;\u3002\u3001"));
          door.room = narrow_from(name);
        }
        break;
      }
      rest.remove_prefix(1);
      continue;
    }
    const std::u32string_view tally = rest.substr(0, length);
    rest.remove_prefix(length);
    const auto unit =
        std::ranges::find_if(kUnits, [&](const Unit& candidate) { return rest.starts_with(candidate.text); });
    if (unit == kUnits.end()) {
      bare_tallies.emplace_back(tally);
      continue;
    }
    take_part(unit->part, tally, unit->text, door);
    rest.remove_prefix(unit->text.size());
  }
  take_bare(bare_tallies, bare, door);
  return door;
}

std::int64_t floor_of_room(std::string_view room) {
  std::size_t digits = 0;
  while (digits < room.size() && std::isdigit(static_cast<unsigned char>(room[digits])) != 0) ++digits;
  if (digits != 3 && digits != 4) return 0;
  return number_at_start(room.substr(0, digits - 2));
}

std::int64_t place_of_room(std::string_view room) {
  std::size_t digits = 0;
  while (digits < room.size() && std::isdigit(static_cast<unsigned char>(room[digits])) != 0) ++digits;
  if (digits != 3 && digits != 4) return 0;
  return number_at_start(room[digits - 2] == '0' ? room.substr(digits - 1, 1) : room.substr(digits - 2, 2));
}

std::int64_t floor_from_text(std::string_view text) {
  const std::int64_t floor = number_at_start(squeezed(text));
  return floor > 0 && floor <= 200 ? floor : 0;
}

std::optional<std::int64_t> birth_year_from_date(std::string_view text) {
  const std::string plain = squeezed(text);
  std::size_t digits = 0;
  while (digits < plain.size() && std::isdigit(static_cast<unsigned char>(plain[digits])) != 0) ++digits;
  if (digits != 4 && digits != 6 && digits != 8) return std::nullopt;
  const std::int64_t year = number_at_start(plain.substr(0, 4));
  if (year < 1880 || year > 2100) return std::nullopt;
  return year;
}

std::optional<IdentityFacts> facts_from_identity(std::string_view text) {
  const std::string plain = squeezed(text);
  const auto digits = [&](std::size_t count) {
    return std::ranges::all_of(plain.substr(0, count), [](unsigned char letter) { return std::isdigit(letter) != 0; });
  };
  const bool is_new = plain.size() == 18 && digits(17);
  if (!is_new && !(plain.size() == 15 && digits(15))) return std::nullopt;
  const std::int64_t year =
      is_new ? number_at_start(plain.substr(6, 4)) : 1900 + (plain[6] - '0') * 10 + (plain[7] - '0');
  if (year < 1880 || year > 2100) return std::nullopt;
  const char sex = is_new ? plain[16] : plain[14];
  return IdentityFacts{year, (sex - '0') % 2 == 1 ? Sex::kMale : Sex::kFemale};
}

std::optional<std::string> phone_from_text(std::string_view text) {
  std::u32string wide = wide_from(squeezed(text));
  std::vector<std::string> numbers(1);
  for (const char32_t code : wide) {
    if (is_digit(code) || code == '+') {
      numbers.back() += static_cast<char>(code);
    } else if (code == '-' || code == '.' || code == '(' || code == ')') {
      // 021-63501234 and 138-1234-5678 are written with and without
      if (code == '-' && numbers.back().starts_with('0')) numbers.back() += '-';
    } else if (!numbers.back().empty()) {
      numbers.emplace_back();
    }
  }
  std::string phone;
  for (const std::string& number : numbers) {
    if (std::ranges::count_if(number, [](unsigned char letter) { return std::isdigit(letter) != 0; }) < 5) continue;
    if (!phone.empty()) phone += '/';
    phone += number;
  }
  if (phone.empty() || phone.size() > 100) return std::nullopt;
  return phone;
}

}  // namespace baijia::hub
