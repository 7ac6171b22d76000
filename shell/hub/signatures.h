#pragma once

// What phones sign: ECDSA on P-256 with SHA-256, as WebCrypto does it (web/device.js).

#include <string>
#include <string_view>

namespace baijia::hub {

/// Bytes of base64url without padding; empty when it is none.
[[nodiscard]] std::string bytes_from_base64url(std::string_view text);

/// What is signed of a request: its path, a line feed, its body before any compression.
[[nodiscard]] std::string signed_part(std::string_view path, std::string_view body);

/// True when `signature` (64 bytes, r and s) is of `message` by the P-256 key `key` (SubjectPublicKeyInfo, DER).
[[nodiscard]] bool signature_fits(std::string_view key, std::string_view message, std::string_view signature);

}  // namespace baijia::hub
