#pragma once

// HTTP/1.1 by hand, so that a test can send what no well-behaved client would.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace baijia::testing {

struct HttpReply {
  int status = 0;                              ///< 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  ///< names in lower case; of several, the last
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

/// One connection to 127.0.0.1. Closed at the end.
class HttpConnection {
 public:
  explicit HttpConnection(std::uint16_t port);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// False when the peer has gone.
  bool send(std::string_view bytes);
  /// Says that no more will be sent.
  void finish_sending();
  /// Waits up to ten seconds for a whole answer, or for its head only (to HEAD there is no more).
  [[nodiscard]] HttpReply receive();
  [[nodiscard]] HttpReply receive_head();
  /// True when the peer closes within ten seconds; what still comes is thrown away.
  [[nodiscard]] bool closed_by_peer();

 private:
  [[nodiscard]] bool read_more();
  int handle_ = -1;
  std::string buffer_;
};

using HttpHeaders = std::map<std::string, std::string>;

/// The bytes of a request with Host and Content-Length; `headers` may override both.
[[nodiscard]] std::string http_request(std::string_view method, std::string_view path, const HttpHeaders& headers = {},
                                       std::string_view body = {});

/// Sends it on a connection of its own and waits for the answer.
[[nodiscard]] HttpReply http(std::uint16_t port, std::string_view method, std::string_view path,
                             const HttpHeaders& headers = {}, std::string_view body = {});

}  // namespace baijia::testing
