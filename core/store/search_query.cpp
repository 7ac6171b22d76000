#include "core/store/search_query.h"

#include <algorithm>

#include "core/domain/sort.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

bool is_letter(char32_t code) { return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z'); }

/// A run of digits and letters, and the unit that follows it.
struct Part {
  std::string word;
  char32_t unit = 0;
};

/// Takes a leading "0012" as "12"; a room keeps its zeros.
std::string without_zeros(std::string word) {
  const std::size_t first = word.find_first_not_of('0');
  return first == std::string::npos || first == 0 ? word : word.substr(first);
}

std::optional<DoorWords> parse_door(std::string_view text) {
  DoorWords door;
  std::vector<Part> parts;
  bool in_word = false;
  while (!text.empty()) {
    const char32_t code = take_code_point(text);
    if (is_digit(code) || is_letter(code)) {
      if (!in_word) parts.emplace_back();
      parts.back().word += static_cast<char>(code);
      in_word = true;
      continue;
    }
    in_word = false;
    const bool unit = code == U'弄' || code == U'号' || code == U'幢' || code == U'栋' || code == U'座' ||
                      code == U'室' || code == U'房' || code == U'户';
    if (unit && !parts.empty() && parts.back().unit == 0) {
      parts.back().unit = code;
    } else if (code == '-' || code == ' ' || code == '/' || code == '#' || code == U'\u3000' || code == U'—') {
      // between parts
    } else if (is_ideograph(code) && parts.empty()) {
      append_code_point(door.road, code);
    } else {
      return std::nullopt;
    }
  }
  const auto has_digit = [](const Part& part) { return std::ranges::any_of(part.word, is_digit); };
  if (parts.empty() || parts.size() > 3 || !std::ranges::all_of(parts, has_digit)) return std::nullopt;
  std::vector<std::string> free;
  for (Part& part : parts) {
    switch (part.unit) {
      case U'弄':
        door.lane = without_zeros(std::move(part.word));
        break;
      case U'号':
      case U'幢':
      case U'栋':
      case U'座':
        door.number = without_zeros(std::move(part.word));
        break;
      case U'室':
      case U'房':
      case U'户':
        door.room = std::move(part.word);
        break;
      default:
        free.push_back(std::move(part.word));
    }
  }
  // What has no unit is said from the inside out: room, number, lane.
  const auto take = [&](std::string& place, bool zeros) {
    if (!place.empty() || free.empty()) return;
    place = zeros ? std::move(free.back()) : without_zeros(std::move(free.back()));
    free.pop_back();
  };
  take(door.room, true);
  take(door.number, false);
  take(door.lane, false);
  return door;
}

std::optional<HouseWords> parse_house(std::string_view text) {
  constexpr std::string_view kUnit = "号";
  if (text.ends_with(kUnit)) text.remove_suffix(kUnit.size());
  const std::size_t number = text.find_last_not_of("0123456789") + 1;
  if (number == text.size()) return std::nullopt;
  const std::size_t end = text.find_last_not_of("- ", number == 0 ? 0 : number - 1);
  const bool nowhere = number == 0 || end == std::string_view::npos;
  return HouseWords{.place = std::string(nowhere ? std::string_view{} : text.substr(0, end + 1)),
                    .number = without_zeros(std::string(text.substr(number)))};
}

}  // namespace

std::string narrowed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    char32_t code = take_code_point(text);
    if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
    append_code_point(out, code);
  }
  return out;
}

std::vector<std::string> character_pairs(std::string_view text) {
  std::vector<std::string> pairs;
  char32_t before = 0;
  while (!text.empty()) {
    const char32_t code = take_code_point(text);
    if (is_ideograph(before) && is_ideograph(code)) {
      std::string& pair = pairs.emplace_back();
      append_code_point(pair, before);
      append_code_point(pair, code);
    }
    before = code;
  }
  put_in_order(pairs);
  const auto [first, last] = std::ranges::unique(pairs);
  pairs.erase(first, last);
  return pairs;
}

SearchQuery parse_search(std::string_view words) {
  SearchQuery query;
  query.text = trimmed(narrowed(words));
  query.door = parse_door(query.text);
  query.house = parse_house(query.text);
  if (query.text.size() >= 2 && std::ranges::all_of(query.text, is_letter)) {
    for (const char letter : query.text) query.letters += static_cast<char>(letter | 0x20);
  }
  if (query.text.size() >= 4 && std::ranges::all_of(query.text, is_digit)) query.phone_tail = query.text;
  query.pairs = character_pairs(query.text);
  return query;
}

}  // namespace baijia
