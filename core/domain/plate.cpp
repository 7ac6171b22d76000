#include "core/domain/plate.h"

#include <array>

#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::size_t kLongestText = 500;
constexpr std::string_view kOwn = "BAIJIA:";
/// Without letters that look alike; all of them are in a QR code's alphanumeric set.
constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kOwnLetters = 16;

}  // namespace

std::string plate_key(std::string_view text) {
  std::string key = well_formed(text) ? trimmed(text) : std::string();
  if (key.empty() || key.size() > kLongestText) key = "#" + string_from_uuid(uuid_from_name(text));
  return key;
}

PlateId plate_id(std::string_view text) { return PlateId{uuid_from_name("plate " + plate_key(text))}; }

std::string own_plate_text(Random& random) {
  std::array<std::byte, kOwnLetters> bytes{};
  random.fill(bytes);
  std::string text(kOwn);
  for (const std::byte byte : bytes) text += kLetters[std::to_integer<std::size_t>(byte) % kLetters.size()];
  return text;
}

bool is_own_plate(std::string_view text) { return text.starts_with(kOwn); }

}  // namespace baijia
