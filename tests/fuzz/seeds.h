#pragma once

// Where the fuzzers begin: proper inputs of every target, made from the golden files and from what the tests have, so
// that no corpus has to be kept. The forms that are made for fuzzing:
//
//   block_image   an octet 0, then changes to the golden database, each: block (1 octet), offset (2, little endian),
//                 count n (1), n octets to put there. With another first octet the rest is the whole image.
//   roster_parts  the parts of parts_in_order(), separated by an octet 0.
//   http_framing  an octet that tells how the rest is cut into pieces, then the connection's bytes.
//   http_body     an octet for the encoding (encodings()), then the body.

#include <string>
#include <string_view>
#include <vector>

namespace baijia::fuzz {

/// The proper inputs of the target of that name; never none for a name in targets().
[[nodiscard]] std::vector<std::string> seeds_of(std::string_view target);

/// The content of a file below tests/golden.
[[nodiscard]] std::string golden(const std::string& name);

/// Names of an XLSX's parts, as roster_parts takes them.
[[nodiscard]] const std::vector<std::string>& parts_in_order();

/// Content-Encoding by the first octet, modulo their number.
[[nodiscard]] const std::vector<std::string_view>& encodings();

}  // namespace baijia::fuzz
