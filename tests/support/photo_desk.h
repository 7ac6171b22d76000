#pragma once

// Photos for tests, and what a hub has of them, without its rights.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/core.h"
#include "core/sync/wire.h"
#include "tests/support/results.h"

namespace baijia::testing {

inline constexpr std::size_t kThumbnailBytes = 9'000;

/// Octets that nothing makes smaller; the same for the same seed.
inline std::string noise(std::size_t size, std::uint32_t seed = 1) {
  std::string octets;
  octets.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    seed = seed * 1664525U + 1013904223U;
    octets.push_back(static_cast<char>(seed >> 24U));
  }
  return octets;
}

inline PhotoFacts facts_of(std::string_view bytes) {
  return {.width = 2048,
          .height = 1536,
          .size = static_cast<std::int64_t>(bytes.size()),
          .thumbnail_size = kThumbnailBytes,
          .hash = std::string(64, 'a')};
}

struct PhotoDesk {
  std::map<PhotoId, std::string> photos;
  std::size_t puts = 0;

  WireResponse answer(const WireRequest& request) {
    if (request.path == "/api/v1/photo-put") {
      const auto wanted = must(decode<PhotoPutRequest>(request.body));
      std::string& have = photos[wanted.photo];
      if (wanted.offset == have.size()) have += wanted.octets;
      ++puts;
      return {.status = 200, .body = encode(PhotoPutReply{.have = have.size()})};
    }
    const auto wanted = must(decode<PhotoGetRequest>(request.body));
    const std::string& have = photos[wanted.photo];
    PhotoGetReply reply{.have = have.size()};
    if (wanted.offset < have.size()) reply.octets = have.substr(wanted.offset, wanted.length);
    return {.status = 200, .body = encode(reply)};
  }
};

}  // namespace baijia::testing
