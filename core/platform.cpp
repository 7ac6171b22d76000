#include "core/platform.h"

#include <cstring>

namespace baijia {

void BlockImage::supply(std::uint32_t first, std::span<const std::byte> blocks) {
  for (std::uint32_t number = first; blocks.size() >= kBlockSize; ++number, blocks = blocks.subspan(kBlockSize)) {
    if (has(number)) continue;
    std::memcpy(bytes.data() + std::size_t{number} * kBlockSize, blocks.data(), kBlockSize);
    lacking[number] = false;
    --lacks;
  }
}

}  // namespace baijia
