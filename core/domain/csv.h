#pragma once

// Tables for spreadsheet programs: RFC 4180 in UTF-8 with the byte order mark that makes them read Chinese.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baijia {

/// One field: quoted when it has to be. A text that a spreadsheet program would run as a formula (it begins with = + -
/// @, their full-width forms, a tab or a line end) gets an apostrophe in front.
[[nodiscard]] std::string csv_field(std::string_view text);

/// The whole file; lines end in CR LF.
[[nodiscard]] std::string csv_file(std::span<const std::vector<std::string>> rows);

}  // namespace baijia
