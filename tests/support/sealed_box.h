#pragma once

// What a phone seals to the hub, as web/queue.js does it.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/domain/id.h"

namespace baijia::testing {

/// Where a box stands in the queue.
struct BoxPlace {
  std::uint64_t generation = 1;
  std::uint32_t number = 0;
};

/// `plain` for `account`, sealed to the hub's point `key` by a key of its own.
[[nodiscard]] std::string sealed_box(std::string_view key, AccountId account, std::string_view plain,
                                     const BoxPlace& place = {});

}  // namespace baijia::testing
