#pragma once

// The generated table behind core/store/pinyin.

#include <array>
#include <cstdint>
#include <span>

namespace baijia::pinyin {

inline constexpr char32_t kFirst = 0x3400;
inline constexpr char32_t kLast = 0x9FFF;
inline constexpr std::size_t kMaskRoom = 256;

/// A character outside kFirst..kLast and its mask.
struct Beyond {
  char32_t code;
  std::uint32_t mask;
};

extern const std::array<std::uint32_t, kMaskRoom> kMasks;          ///< distinct masks; bit 0 is 'a'
extern const std::array<std::uint8_t, kLast - kFirst + 1> kDense;  ///< index into kMasks, by code point
extern const std::span<const Beyond> kBeyond;                      ///< ascending code points

}  // namespace baijia::pinyin
