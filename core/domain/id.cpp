#include "core/domain/id.h"

#include <bit>
#include <span>

namespace baijia {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void mark(Uuid& uuid, std::uint8_t version) {
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0FU) | (version << 4U));
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3FU) | 0x80U);
}

}  // namespace

Uuid make_uuid(Clock& clock, Random& random) {
  Uuid uuid;
  random.fill(std::as_writable_bytes(std::span(uuid.bytes)));
  const auto millis = static_cast<std::uint64_t>(clock.now_millis());
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(millis >> (8U * (5U - i)));
  mark(uuid, 7);
  return uuid;
}

Uuid uuid_from_name(std::string_view name) {
  // Two FNV-1a passes of 64 bits with different starts: names are few and ours, there is no adversary.
  Uuid uuid;
  for (std::size_t half = 0; half < 2; ++half) {
    std::uint64_t hash = half == 0 ? 14695981039346656037ULL : 9650029242287828579ULL;
    for (const char letter : name) hash = (hash ^ static_cast<std::uint8_t>(letter)) * 1099511628211ULL;
    for (std::size_t i = 0; i < 8; ++i) uuid.bytes[half * 8 + i] = static_cast<std::uint8_t>(hash >> (56U - 8U * i));
  }
  mark(uuid, 8);
  return uuid;
}

std::string string_from_uuid(const Uuid& uuid) {
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[uuid.bytes[i] >> 4U];
    text += kHex[uuid.bytes[i] & 0x0FU];
  }
  return text;
}

std::optional<Uuid> uuid_from_string(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen != (text[i] == '-')) return std::nullopt;
    if (hyphen) continue;
    const std::size_t digit = kHex.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    std::uint8_t& byte = uuid.bytes[digits / 2];
    byte = static_cast<std::uint8_t>((byte << 4U) | digit);
    ++digits;
  }
  return uuid;
}

}  // namespace baijia
