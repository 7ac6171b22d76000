#include "shell/hub/http.h"

#include <atomic>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <format>
#include <mutex>
#include <optional>

#include <drogon/drogon.h>
#include <netdb.h>
#include <sys/socket.h>
#include <trantor/utils/ConcurrentTaskQueue.h>
#include <unistd.h>

#include "shell/hub/framing.h"
#include "shell/hub/host.h"

namespace baijia::hub {
namespace {

constexpr int kTooSlow = 408;
constexpr std::chrono::seconds kLastWords{2};
constexpr std::size_t kEventLoops = 2;  // they only move bytes; the work is done by the workers

std::string_view value_of(const std::unordered_map<std::string, std::string>& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? std::string_view{} : std::string_view(found->second);
}

Request request_from(const drogon::HttpRequestPtr& from) {
  Request request;
  switch (from->method()) {
    case drogon::Get:
    case drogon::Head:
      request.method = Method::kGet;
      break;
    case drogon::Post:
      request.method = Method::kPost;
      break;
    default:
      request.method = Method::kOther;
  }
  request.path = from->path();
  for (const auto& [name, value] : from->headers()) request.headers.emplace(name, value);
  for (const auto& [name, value] : from->cookies()) request.cookies.emplace(name, value);
  request.body = from->body();
  request.peer_address = from->peerAddr().toIp();
  return request;
}

drogon::HttpResponsePtr drogon_response(Response&& from) {
  const auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(from.status));
  if (from.content_type.empty()) {
    response->setContentTypeCode(drogon::CT_NONE);
  } else {
    response->setContentTypeString(from.content_type);
  }
  for (auto& [name, value] : from.headers) response->addHeader(name, std::move(value));
  response->setBody(std::move(from.body));
  return response;
}

/// The port that can be listened on: `address.port`, or a free one for 0. Asked of the system first, because the
/// library ends the process when it cannot bind, and shares a port with another hub without a word.
Result<std::uint16_t> usable_port(const HttpAddress& address) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.listen.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) {
    return fail(Code::kInvalid, "the address to listen on must be a number like 127.0.0.1");
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  const int handle = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return fail(Code::kInternal, "no socket");
  const int yes = 1;
  ::setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  const bool free = ::bind(handle, found->ai_addr, found->ai_addrlen) == 0 && ::listen(handle, 1) == 0 &&
                    ::getsockname(handle, reinterpret_cast<sockaddr*>(&bound), &length) == 0;
  ::close(handle);
  if (!free) return fail(Code::kInvalid, "the address or port cannot be listened on; is another hub running?");
  const in_port_t port = bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                                     : reinterpret_cast<const sockaddr_in&>(bound).sin_port;
  return ntohs(port);
}

void log_library(const char* text, std::uint64_t length) {
  // Only that something was said: the library's own lines may name peers.
  std::string_view line(text, length);
  while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.remove_suffix(1);
  const std::size_t source = line.rfind(" - ");
  const std::string where(source == std::string_view::npos ? std::string_view{} : line.substr(source + 3));
  log_event(LogLevel::kWarning, "http_library", R"("at":")" + where + "\"");
}

std::string raw_response(const Response& response) {
  std::string out =
      std::format("HTTP/1.1 {} Refused\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                  response.status, response.content_type, response.body.size());
  for (const auto& [name, value] : response.headers) out += name + ": " + value + "\r\n";
  return out + "\r\n" + response.body;
}

/// Access to what the library will do with a connection's bytes, to stand in front of it. The member is protected, and
/// there is no other hook before its parser.
struct ReceiverOf : trantor::TcpConnection {
  static trantor::RecvMessageCallback& in(trantor::TcpConnection& connection) {
    return connection.*(&ReceiverOf::recvMsgCallback_);
  }
};

/// How long the request that is arriving has taken. One that sends a byte now and then never idles, and would hold its
/// connection for ever.
class Pace {
 public:
  explicit Pace(std::int64_t seconds) : seconds_(seconds) {}

  /// `waiting` bytes have not been passed on. Value: this is slower than anybody's network.
  bool too_slow(std::size_t waiting) {
    const auto now = std::chrono::steady_clock::now();
    if (!under_way_) {
      began_ = now;
      received_ = held_ = 0;
    }
    received_ += waiting - held_;
    const auto allowed = std::chrono::seconds(seconds_ + static_cast<std::int64_t>(received_ / 1024));
    return under_way_ && now - began_ > allowed;
  }
  /// `held` bytes of it wait for more.
  void looked(std::size_t held, bool in_body) {
    held_ = held;
    under_way_ = held > 0 || in_body;
  }
  [[nodiscard]] bool under_way() const { return under_way_; }

 private:
  std::int64_t seconds_;
  bool under_way_ = false;
  std::chrono::steady_clock::time_point began_;
  std::size_t received_ = 0, held_ = 0;
};

/// Lets only what keeps the framing law through to the library's parser.
void guard(const trantor::TcpConnectionPtr& connection, const HttpLimits& limits, const HttpServer::Refusal& refused) {
  struct Watch {
    explicit Watch(const HttpLimits& limits) : framing(limits.max_body_bytes), pace(limits.request_seconds) {}
    Framing framing;
    Pace pace;
    trantor::MsgBuffer passed;
    std::optional<std::chrono::steady_clock::time_point> refused;
  };
  auto watch = std::make_shared<Watch>(limits);
  connection->setRecvMsgCallback([watch, refused, inner = ReceiverOf::in(*connection)](
                                     const trantor::TcpConnectionPtr& from, trantor::MsgBuffer* arrived) {
    if (watch->refused) {
      arrived->retrieveAll();
      // Long enough to read the answer; who goes on talking then is cut off.
      if (std::chrono::steady_clock::now() - *watch->refused > kLastWords) from->forceClose();
      return;
    }
    const bool too_slow = watch->pace.too_slow(arrived->readableBytes());
    auto [pass, refuse] = watch->framing.look({arrived->peek(), arrived->readableBytes()});
    if (pass > 0) {
      watch->passed.append(arrived->peek(), pass);
      arrived->retrieve(pass);
      inner(from, &watch->passed);
    }
    watch->pace.looked(arrived->readableBytes(), watch->framing.in_body());
    if (refuse == 0 && too_slow && watch->pace.under_way()) refuse = kTooSlow;
    if (refuse == 0) return;
    watch->refused = std::chrono::steady_clock::now();
    arrived->retrieveAll();
    from->send(raw_response(refused(refuse)));
    from->shutdown();
  });
}

}  // namespace

std::string_view Request::header(const std::string& name) const { return value_of(headers, name); }
std::string_view Request::cookie(const std::string& name) const { return value_of(cookies, name); }

struct HttpServer::State {
  HttpLimits limits;
  Handler handler;
  Handler overloaded;
  Refusal refused;
  std::unique_ptr<trantor::ConcurrentTaskQueue> workers;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::condition_variable idle;
  std::size_t under_way = 0;
  std::atomic<std::size_t> connections = 0;

  /// On an event loop: hands the request to a worker.
  void take(const std::shared_ptr<State>& self, const drogon::HttpRequestPtr& request, drogon::AdviceCallback answer) {
    bool full = false;
    {
      const std::scoped_lock lock(mutex);
      full = stopping || under_way >= limits.max_waiting + limits.workers;
      if (!full) ++under_way;
    }
    if (full) return answer(drogon_response(overloaded(request_from(request))));
    workers->runTaskInQueue([self, request, answer = std::move(answer)] {
      Response response;
      try {
        response = self->handler(request_from(request));
      } catch (const std::exception&) {
        log_event(LogLevel::kError, "handler_threw");
        response = {.status = 500};
      }
      const bool close = response.close;
      answer(drogon_response(std::move(response)));
      if (close) {
        // The library decides about keep-alive by the request alone.
        if (const auto connection = request->getConnectionPtr().lock()) connection->shutdown();
      }
      const std::scoped_lock lock(self->mutex);
      --self->under_way;
      self->idle.notify_all();
    });
  }
};

HttpServer::HttpServer(HttpLimits limits, Handler handler, Handler overloaded, Refusal refused)
    : state_(std::make_shared<State>()) {
  state_->limits = limits;
  state_->handler = std::move(handler);
  state_->overloaded = std::move(overloaded);
  state_->refused = std::move(refused);
}

HttpServer::~HttpServer() = default;

Result<void> HttpServer::run(const HttpAddress& address, const std::function<void(std::uint16_t port)>& listening) {
  BAIJIA_TRY_ASSIGN(const std::uint16_t port, usable_port(address));
  std::atomic<std::size_t> loops_listening = 0;
  const bool tls = !address.tls_certificate.empty();
  for (const std::string& file : {address.tls_certificate, address.tls_key}) {
    if (tls && ::access(file.c_str(), R_OK) != 0) return fail(Code::kInvalid, "a TLS file cannot be read");
  }
  state_->workers = std::make_unique<trantor::ConcurrentTaskQueue>(state_->limits.workers, "hub worker");
  drogon::HttpAppFramework& app = drogon::app();
  // At the start it tries to make folders for uploads, which go to the disk nowhere here, and complains.
  app.setUploadPath("/dev/null/none");
  trantor::Logger::setOutputFunction([](const char*, std::uint64_t) {}, [] {});
  app.disableSigtermHandling().disableSession();
  app.enableServerHeader(false).enableGzip(false).enableBrotli(false).enableCompressedRequest(false);
  app.setThreadNum(kEventLoops).setMaxConnectionNum(state_->limits.max_connections);
  app.setIdleConnectionTimeout(static_cast<std::size_t>(state_->limits.idle_connection_seconds));
  app.setClientMaxBodySize(state_->limits.max_body_bytes).setClientMaxMemoryBodySize(state_->limits.max_body_bytes);
  app.addListener(address.listen, port, tls, address.tls_certificate, address.tls_key);
  app.setConnectionCallback([state = state_](const trantor::TcpConnectionPtr& connection) {
    if (!connection->connected()) {
      --state->connections;
      return;
    }
    // The library counts the connections of each loop for itself.
    if (++state->connections > state->limits.max_connections) return connection->forceClose();
    guard(connection, state->limits, state->refused);
  });
  app.registerPreRoutingAdvice(
      [state = state_](const drogon::HttpRequestPtr& request, drogon::AdviceCallback&& answer,
                       drogon::AdviceChainCallback&&) { state->take(state, request, std::move(answer)); });
  app.registerBeginningAdvice([&] {
    app.setLogLevel(trantor::Logger::kError);
    trantor::Logger::setOutputFunction(log_library, [] {});
    // Only after this does the main loop tell each event loop to listen; so each is asked to report behind that.
    app.getLoop()->queueInLoop([&] {
      for (std::size_t i = 0; i < kEventLoops; ++i) {
        app.getIOLoop(i)->queueInLoop([&] {
          if (++loops_listening == kEventLoops) listening(port);
        });
      }
    });
  });
  app.run();
  state_->workers->stop();
  return {};
}

void HttpServer::stop(std::int64_t grace_millis) {
  {
    std::unique_lock lock(state_->mutex);
    state_->stopping = true;
    state_->idle.wait_for(lock, std::chrono::milliseconds(grace_millis), [&] { return state_->under_way == 0; });
  }
  drogon::app().quit();
}

}  // namespace baijia::hub
