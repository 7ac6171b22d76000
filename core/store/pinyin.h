#pragma once

// Finding names by the initials of their pinyin: 王秀英 by "wxy". Every reading counts (长 is c and z), and what a
// character is called as a surname (单 is s too). The table is generated from Unihan: core/store/make_pinyin_table.py.

#include <cstdint>
#include <string_view>

namespace baijia {

/// The initials of all readings of a character, bit 0 for 'a'. Zero when it has none.
[[nodiscard]] std::uint32_t pinyin_initials(char32_t character);

/// True when `letters` are the initials of successive characters of `name`, starting anywhere in it. A Latin letter
/// stands for itself. Requires: `letters` are a–z, not empty.
[[nodiscard]] bool matches_initials(std::string_view name, std::string_view letters);

}  // namespace baijia
