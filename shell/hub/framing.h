#pragma once

// THE FRAMING LAW. Where one HTTP/1.1 request ends and the next begins, decided before the HTTP library sees a byte,
// and so narrowly that no proxy in front can decide otherwise (request smuggling):
//
//   – A head is complete, at most kMaxHeadBytes long, and every line in it ends in CR LF; no other control character.
//   – The length of a body is said by at most one Content-Length of digits. Transfer-Encoding is refused (411): our
//     clients always know the length, and Drogon 1.9.13 ends the process at a negative chunk length.
//   – Names are tokens, directly followed by a colon; no folded lines.
//
// Pure: bytes in, a verdict out.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace baijia::hub {

inline constexpr std::size_t kMaxHeadBytes = 16U << 10U;

/// The state of one connection.
class Framing {
 public:
  explicit Framing(std::size_t max_body_bytes) : max_body_bytes_(max_body_bytes) {}

  struct Verdict {
    std::size_t pass = 0;  ///< so many leading bytes may be parsed now; the rest waits for more
    int refuse = 0;        ///< otherwise: the HTTP status to answer with before closing; 0 for none
  };
  /// Looks at the bytes that have arrived and were not passed yet. After a refusal it is not asked again.
  [[nodiscard]] Verdict look(std::string_view waiting);
  /// A body has begun and not ended among the bytes that were passed.
  [[nodiscard]] bool in_body() const { return body_left_ > 0; }

 private:
  /// Judges one complete head (without the empty line) and sets body_left_. Value: 0, or a status to refuse with.
  [[nodiscard]] int judge_head(std::string_view head);

  std::size_t max_body_bytes_;
  std::uint64_t body_left_ = 0;
};

}  // namespace baijia::hub
