#pragma once

// Content-Encoding: gzip and deflate with a bound on what comes out.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace baijia::hub {

/// What `bytes` are when taken out of `encoding` ("", "identity", "gzip", "x-gzip", "deflate"). Never allocates more
/// than `max_bytes` and a small constant. Errors: kTooLarge (more than `max_bytes`), kMalformed (cut, damaged, trailing
/// bytes), kBadRequest (an encoding that is not offered).
[[nodiscard]] Result<std::string> decoded_content(std::string_view bytes, std::string_view encoding,
                                                  std::size_t max_bytes);

/// `bytes` as gzip.
[[nodiscard]] std::string gzip(std::string_view bytes);

/// True when an Accept-Encoding header accepts `coding` ("gzip", "br"); `;q=0` refuses it.
[[nodiscard]] bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

}  // namespace baijia::hub
