#pragma once

// UTF-8 as members type it.

#include <string>
#include <string_view>

namespace baijia {

/// Takes the first code point off `text`. An ill-formed byte counts as U+FFFD. Requires: text is not empty.
[[nodiscard]] char32_t take_code_point(std::string_view& text);

/// Appends `code` to `text`. Requires: a Unicode scalar value.
void append_code_point(std::string& text, char32_t code);

/// True for well-formed UTF-8 without control characters but tab and line ends, and without the noncharacters U+FFFE
/// and U+FFFF, which SQLite's UTF-16 has no place for: text that every device can keep and show.
[[nodiscard]] bool well_formed(std::string_view text);

/// Without blanks at both ends, the ideographic space included.
[[nodiscard]] std::string trimmed(std::string_view text);

/// True for 0 to 9. A byte of UTF-8 may be given as it is.
[[nodiscard]] constexpr bool is_digit(char32_t code) { return code >= '0' && code <= '9'; }

/// True for a Chinese character (unified ideographs with all extensions, compatibility ideographs, 〇).
[[nodiscard]] bool is_ideograph(char32_t code);

/// Order of people: numbers in texts compare by value, those in characters too, so that 2号 comes before 12号 and 二组
/// before 十一组.
[[nodiscard]] bool natural_less(std::string_view left, std::string_view right);

}  // namespace baijia
