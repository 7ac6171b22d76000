#pragma once

// The hub's way into a member's sealed database (web/seal.js), for the day the code is forgotten: a key derived from
// the hub's own secret for one account on one phone. It opens nothing by itself: the database stays on the phone.
// Whoever has both a copy of the phone and of the hub's database can open it; a stolen phone alone, or a stolen hub
// alone, cannot.

#include <string>
#include <string_view>

#include "core/domain/id.h"

namespace baijia::hub {

/// 43 letters of base64 (256 bits), HMAC-SHA-256 under `secret`. The same for the same three.
[[nodiscard]] std::string seal_key(std::string_view secret, AccountId account, DeviceId device);

}  // namespace baijia::hub
