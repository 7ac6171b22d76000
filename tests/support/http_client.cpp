#include "tests/support/http_client.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baijia::testing {
namespace {

constexpr int kWaitMillis = 10'000;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

HttpConnection::HttpConnection(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(handle_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(handle_);
    handle_ = -1;
  }
}

HttpConnection::~HttpConnection() {
  if (handle_ >= 0) ::close(handle_);
}

bool HttpConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void HttpConnection::finish_sending() { ::shutdown(handle_, SHUT_WR); }

bool HttpConnection::read_more() {
  pollfd waiting{handle_, POLLIN, 0};
  if (handle_ < 0 || ::poll(&waiting, 1, kWaitMillis) <= 0) return false;
  std::array<char, 65536> bytes{};
  const ssize_t received = ::recv(handle_, bytes.data(), bytes.size(), 0);
  if (received <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(received));
  return true;
}

HttpReply HttpConnection::receive_head() {
  std::size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return {};
  }
  HttpReply reply;
  std::string head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  reply.status = std::atoi(head.substr(head.find(' ') + 1, 3).c_str());
  head.erase(0, head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string line = head.substr(0, head.find("\r\n"));
    head.erase(0, line.size() + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    reply.headers[lower(line.substr(0, colon))] =
        line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
  }
  return reply;
}

HttpReply HttpConnection::receive() {
  HttpReply reply = receive_head();
  const std::size_t length = static_cast<std::size_t>(std::atoll(reply.header("content-length").c_str()));
  while (buffer_.size() < length) {
    if (!read_more()) return {};
  }
  reply.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return reply;
}

bool HttpConnection::closed_by_peer() {
  while (read_more()) buffer_.clear();
  char byte = 0;
  return handle_ < 0 || ::recv(handle_, &byte, 1, MSG_DONTWAIT) == 0;
}

std::string http_request(std::string_view method, std::string_view path, const HttpHeaders& headers,
                         std::string_view body) {
  std::string request = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\n";
  if (!headers.contains("Host")) request += "Host: localhost\r\n";
  if (!headers.contains("Content-Length") && (method == "POST" || !body.empty())) {
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  return request + "\r\n" + std::string(body);
}

HttpReply http(std::uint16_t port, std::string_view method, std::string_view path, const HttpHeaders& headers,
               std::string_view body) {
  HttpConnection connection(port);
  if (!connection.send(http_request(method, path, headers, body))) return {};
  return method == "HEAD" ? connection.receive_head() : connection.receive();
}

}  // namespace baijia::testing
