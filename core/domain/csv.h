#pragma once

// Tables for spreadsheet programs: RFC 4180 in UTF-8 with the byte order mark that makes them read Chinese.

#include <span>
#include <string>
#include <string_view>

namespace baijia {

/// One field: quoted when it has to be. A text that a spreadsheet program would run as a formula (it begins with = + -
/// @, their full-width forms, a tab or a line end) gets an apostrophe in front.
[[nodiscard]] std::string csv_field(std::string_view text);

/// What a file begins with.
inline constexpr std::string_view kCsvStart = "\uFEFF";

/// Appends one line, with its CR LF: a file grows line by line, and nothing else of it is kept.
void append_csv_line(std::string& file, std::span<const std::string> fields);

}  // namespace baijia
