#include "core/store/pinyin.h"

#include <algorithm>

#include "core/domain/text.h"
#include "core/store/pinyin_table.h"

namespace baijia {

std::uint32_t pinyin_initials(char32_t character) {
  if (character >= pinyin::kFirst && character <= pinyin::kLast) {
    return pinyin::kMasks[pinyin::kDense[character - pinyin::kFirst]];
  }
  if (character >= 'a' && character <= 'z') return 1U << (character - 'a');
  if (character >= 'A' && character <= 'Z') return 1U << (character - 'A');
  const auto found = std::ranges::lower_bound(pinyin::kBeyond, character, {}, &pinyin::Beyond::code);
  return found != pinyin::kBeyond.end() && found->code == character ? found->mask : 0;
}

bool matches_initials(std::string_view name, std::string_view letters) {
  // Shift-or: bit i of `open` says that letters[0..i] end at the character just read. Longer input cannot match a name.
  if (letters.size() > 64) return false;
  std::uint64_t open = 0;
  const std::uint64_t whole = 1ULL << (letters.size() - 1);
  while (!name.empty()) {
    const std::uint32_t mask = pinyin_initials(take_code_point(name));
    std::uint64_t fits = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      fits |= static_cast<std::uint64_t>((mask >> static_cast<unsigned>(letters[i] - 'a')) & 1U) << i;
    }
    open = ((open << 1U) | 1U) & fits;
    if ((open & whole) != 0) return true;
  }
  return false;
}

}  // namespace baijia
