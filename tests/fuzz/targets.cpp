#include "tests/fuzz/targets.h"

#include <algorithm>
#include <array>

namespace baijia::fuzz {
namespace {

constexpr std::array<Target, 16> kTargets{{
    {"wire_message", 8192, wire_message},
    {"wire_row", 4096, wire_row},
    {"hub_push", 8192, hub_push},
    {"box_import", 8192, box_import},
    {"phone_reply", 4096, phone_reply},
    {"hand_over_codes", 4096, hand_over_codes},
    {"parcel_file", 8192, parcel_file},
    {"block_image", 2048, block_image},
    {"row_versions", 2048, row_versions},
    {"search_words", 512, search_words},
    {"draft_text", 4096, draft_text},
    {"roster_file", 16384, roster_file},
    {"roster_parts", 8192, roster_parts},
    {"http_framing", 4096, http_framing},
    {"http_body", 8192, http_body},
    {"sealed_box", 4096, sealed_box},
}};

}  // namespace

std::span<const Target> targets() { return kTargets; }

const Target* find_target(std::string_view name) {
  const auto found = std::ranges::find(kTargets, name, &Target::name);
  return found == kTargets.end() ? nullptr : &*found;
}

}  // namespace baijia::fuzz
