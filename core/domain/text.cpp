#include "core/domain/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace baijia {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Length of the well-formed code point at the start of `text`, 0 when there is none; its value in `code`.
std::size_t decode(std::string_view text, char32_t& code) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 0;
  char32_t least = 0;
  if (lead < 0x80) {
    code = lead;
    return 1;
  }
  if ((lead & 0xE0U) == 0xC0) {
    length = 2, code = lead & 0x1FU, least = 0x80;
  } else if ((lead & 0xF0U) == 0xE0) {
    length = 3, code = lead & 0x0FU, least = 0x800;
  } else if ((lead & 0xF8U) == 0xF0) {
    length = 4, code = lead & 0x07U, least = 0x10000;
  } else {
    return 0;
  }
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return 0;
    code = (code << 6U) | (next & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < least || code > 0x10FFFF || surrogate ? 0 : length;
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  char32_t code = 0;
  const std::size_t length = decode(text, code);
  text.remove_prefix(length == 0 ? 1 : length);
  return length == 0 ? kReplacement : code;
}

void append_code_point(std::string& text, char32_t code) {
  const auto put = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool well_formed(std::string_view text) {
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = decode(text, code);
    if (length == 0 || (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0x7F) return false;
    if (code == 0xFFFE || code == 0xFFFF) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  constexpr std::string_view kWideBlank = "\u3000";
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && kBlank.contains(text.front())) text.remove_prefix(1);
    while (!text.empty() && kBlank.contains(text.back())) text.remove_suffix(1);
    if (text.starts_with(kWideBlank)) text.remove_prefix(kWideBlank.size()), again = true;
    if (text.ends_with(kWideBlank)) text.remove_suffix(kWideBlank.size()), again = true;
  }
  return std::string(text);
}

bool is_ideograph(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) || code == 0x3007 ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

namespace {

bool is_wide(char letter) { return static_cast<unsigned char>(letter) >= 0x80; }

/// Takes the number in digits off the front, without leading zeros; empty when there is none.
std::string_view take_digits(std::string_view& text) {
  while (text.size() > 1 && text[0] == '0' && is_digit(text[1])) text.remove_prefix(1);
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

/// Takes 三, 十一, 二十, 一百零二, 二〇三 off the front; nothing when the text begins otherwise.
std::optional<std::int64_t> take_numeral(std::string_view& text) {
  constexpr std::u32string_view kDigits =  // 〇 to 九
      U"\u3007\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D";
  constexpr std::int64_t kLargeNumeral = 1'000'000;
  std::optional<std::int64_t> sum;
  std::int64_t digit = 0;  // the last one, before what it counts is known
  while (!text.empty()) {
    std::string_view rest = text;
    const char32_t code = take_code_point(rest);
    const std::size_t value = code == U'\u96F6' ? 0 : kDigits.find(code);
    const std::int64_t unit = code == U'\u5341' ? 10 : code == U'\u767E' ? 100 : 0;
    if ((value == std::u32string_view::npos && unit == 0) || std::max(sum.value_or(0), digit) > kLargeNumeral) break;
    if (unit > 0) {
      // 一百零二 counts its hundreds; 十一 begins with a ten that has no digit before it.
      sum = sum.value_or(0) + (digit == 0 ? 1 : digit) * unit;
      digit = 0;
    } else {
      digit = digit * 10 + static_cast<std::int64_t>(value);  // 二〇三 by its digits
      sum = sum.value_or(0);
    }
    text = rest;
  }
  return sum ? std::optional(*sum + digit) : std::nullopt;
}

}  // namespace

bool natural_less(std::string_view left, std::string_view right) {
  const std::string_view whole_left = left;
  const std::string_view whole_right = right;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left[0]) && is_digit(right[0])) {
      const std::string_view a = take_digits(left);
      const std::string_view b = take_digits(right);
      if (a.size() != b.size()) return a.size() < b.size();
      if (a != b) return a < b;
      continue;
    }
    std::string_view after_left = left;
    std::string_view after_right = right;
    const std::optional<std::int64_t> a = take_numeral(after_left);
    const std::optional<std::int64_t> b = take_numeral(after_right);
    if (a && b) {
      if (*a != *b) return *a < *b;
      left = after_left;
      right = after_right;
      continue;
    }
    // One order of all texts: ASCII, then numerals, then what is neither.
    if (a.has_value() != b.has_value()) return a ? is_wide(right[0]) : !is_wide(left[0]);
    if (left[0] != right[0]) return static_cast<unsigned char>(left[0]) < static_cast<unsigned char>(right[0]);
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty();
  return whole_left < whole_right;
}

}  // namespace baijia
