#pragma once

// The hub's own small port in front of the HTTP library (Drogon 1.9), so that it can be replaced: nothing outside
// http.cpp includes it. Handlers are plain functions that may block: they run on worker threads, never on an event
// loop. Routing is by exact path.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baijia::hub {

enum class Method : std::uint8_t { kGet, kPost, kOther };  ///< HEAD arrives as kGet; its body is left out on the way

struct Request {
  Method method = Method::kOther;
  std::string path;                                      ///< as sent, without the query
  std::unordered_map<std::string, std::string> headers;  ///< names in lower case
  std::unordered_map<std::string, std::string> cookies;
  std::string_view body;     ///< valid while the handler runs
  std::string peer_address;  ///< of the connection, without the port

  /// The header's value, or "". `name` in lower case.
  [[nodiscard]] std::string_view header(const std::string& name) const;
  [[nodiscard]] std::string_view cookie(const std::string& name) const;
};

struct Response {
  int status = 200;
  std::string content_type;  ///< empty: none is sent
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = false;  ///< end the connection afterwards
};

using Handler = std::function<Response(const Request&)>;

struct HttpLimits {
  std::size_t workers = 4;
  std::size_t max_waiting = 256;
  std::size_t max_body_bytes = 4U << 20U;
  std::size_t max_connections = 20000;
  std::int64_t idle_connection_seconds = 60;
  std::int64_t request_seconds = 20;  ///< for a whole request, and one more for each KB of it that has arrived
};

struct HttpAddress {
  std::string listen;
  std::uint16_t port = 0;
  std::string tls_certificate;
  std::string tls_key;
};

/// One server a process (the library is a singleton).
class HttpServer {
 public:
  /// `overloaded` answers what the workers cannot take, `refused` (with the HTTP status) what is no request or too
  /// large (shell/hub/framing.h), both on an event loop: they must not block.
  using Refusal = std::function<Response(int status)>;
  HttpServer(HttpLimits limits, Handler handler, Handler overloaded, Refusal refused);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens and serves on the calling thread until stop(). `listening` is called once with the port. Errors:
  /// kInvalid (address, port in use, certificate).
  [[nodiscard]] Result<void> run(const HttpAddress& address, const std::function<void(std::uint16_t port)>& listening);

  /// From any thread: refuses new requests with 503, lets those under way finish for up to `grace_millis`, then makes
  /// run() return.
  void stop(std::int64_t grace_millis);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace baijia::hub
