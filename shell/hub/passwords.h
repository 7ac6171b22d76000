#pragma once

// Passwords at rest: Argon2id (libsodium), 64 MiB and two passes a password.

#include <string>
#include <string_view>

#include "core/result.h"

namespace baijia::hub {

inline constexpr std::size_t kMinPasswordBytes = 8;
inline constexpr std::size_t kMaxPasswordBytes = 200;

/// The string that is kept for `password`. Errors: kInvalid (shorter or longer than the bounds), kInternal (no memory).
[[nodiscard]] Result<std::string> hash_password(std::string_view password);

/// True when `password` is the one behind `hash`. An empty hash is never right but takes as long, so that an unknown
/// login cannot be told from a wrong password by the clock. At most two run at a time: each needs 64 MiB.
[[nodiscard]] bool password_matches(std::string_view password, const std::string& hash);

/// Four groups of four letters and digits that cannot be misread (no 0 O 1 l I): 79 bits, easy to say over a phone.
[[nodiscard]] std::string random_password();

}  // namespace baijia::hub
