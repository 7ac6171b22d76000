// What every answer carries, and what one client cannot do to the others.

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

struct HardHub {
  TemporaryFolder folder;
  HubProcess process;
  explicit HardHub(const std::vector<std::string>& arguments)
      : process((make_hub_database(folder.file("hub.db")), folder.file("hub.db")), arguments) {}
  [[nodiscard]] std::uint16_t port() const { return process.port(); }
};

}  // namespace

TEST_CASE("every answer carries the secure headers, a refusal too") {
  const HardHub hub({"--public-origin", "https://baijia.example.cn"});
  HttpConnection smuggler(hub.port());
  smuggler.send("POST /api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::vector<HttpReply> replies{
      http(hub.port(), "GET", "/"),
      http(hub.port(), "GET", "/nothing"),
      http(hub.port(), "GET", "/health"),
      http(hub.port(), "GET", "/api/v1/counts"),
      http(hub.port(), "POST", "/api/v1/pull", kAppHeaders),
      http(hub.port(), "DELETE", "/api/v1/push"),
      smuggler.receive(),
  };
  for (const HttpReply& reply : replies) {
    INFO("status " << reply.status);
    CHECK(reply.status != 0);
    CHECK(reply.header("strict-transport-security").contains("max-age=31536000"));
    CHECK(reply.header("content-security-policy").contains("default-src 'none'"));
    CHECK(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
    CHECK(reply.header("cross-origin-opener-policy") == "same-origin");
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(reply.header("referrer-policy") == "no-referrer");
    CHECK(reply.header("server").empty());
  }
}

TEST_CASE("a flood of headers is refused before it is kept") {
  const HardHub hub({});
  std::string head = "GET /health HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 5000; ++i) head += "A" + std::to_string(i) + ": b\r\n";
  HttpConnection flood(hub.port());
  flood.send(head);
  CHECK(flood.receive().status == 431);
  CHECK(flood.closed_by_peer());
  CHECK(http(hub.port(), "GET", "/health").status == 200);
}

TEST_CASE("a connection that says nothing, or half of a head, is closed in its time") {
  const HardHub hub({"--idle-connection-seconds", "2"});
  HttpConnection silent(hub.port());
  HttpConnection half(hub.port());
  half.send("POST /api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Le");
  CHECK(silent.closed_by_peer());
  CHECK(half.closed_by_peer());
}

TEST_CASE("a request that comes a byte now and then is ended although it never idles") {
  const HardHub hub({"--request-seconds", "1"});
  for (const std::string& body : {std::string(), std::string("Content-Length: 1000\r\n\r\n")}) {
    HttpConnection drip(hub.port());
    drip.send("POST /api/v1/push HTTP/1.1\r\nHost: x\r\n" + body);
    // Fifty bytes a second, by the clock; in between the hub answers others.
    std::int64_t bytes = 0;
    const auto began = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::steady_clock::now() - began; };
    bool open = true;
    while (open && elapsed() < std::chrono::seconds(10)) {
      if (elapsed() > bytes * std::chrono::milliseconds(20)) {
        open = drip.send("a");
        ++bytes;
      }
      REQUIRE(http(hub.port(), "GET", "/health").status == 200);
    }
    CHECK(elapsed() < std::chrono::seconds(5));
    CHECK(bytes > 10);
  }
}

TEST_CASE("a large request on a slow line has the time it needs") {
  const HardHub hub({"--request-seconds", "1"});
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  HttpHeaders headers = kAppHeaders;
  headers.emplace("Cookie", phone.cookie());
  headers.emplace("Content-Length", "40000");
  HttpConnection slow(hub.port());
  slow.send(http_request("POST", "/api/v1/push", headers));
  const auto began = std::chrono::steady_clock::now();
  std::size_t sent = 0;
  while (sent < 40'000) {  // 16 KB a second
    const auto due =
        static_cast<std::size_t>((std::chrono::steady_clock::now() - began).count() * 16'384 / 1'000'000'000);
    if (sent < due) {
      REQUIRE(slow.send(std::string(std::min<std::size_t>(due - sent, 40'000 - sent), 'x')));
      sent = std::min<std::size_t>(due, 40'000);
    }
    CHECK(http(hub.port(), "GET", "/health").status == 200);
  }
  CHECK(slow.receive().status == 401);  // not signed, but read to its end
}

TEST_CASE("connections beyond the limit are closed at once, and a free place is given again") {
  const HardHub hub({"--max-connections", "4"});
  std::vector<std::unique_ptr<HttpConnection>> held;
  const std::string ask = http_request("GET", "/health");
  for (int i = 0; i < 4; ++i) {
    held.push_back(std::make_unique<HttpConnection>(hub.port()));
    held.back()->send(ask);
    REQUIRE(held.back()->receive().status == 200);
  }
  HttpConnection fifth(hub.port());
  CHECK(fifth.closed_by_peer());
  held.pop_back();
  int status = 0;
  for (int tries = 0; tries < 1000 && status != 200; ++tries) {
    HttpConnection next(hub.port());
    next.send(ask);
    status = next.receive().status;
  }
  CHECK(status == 200);
}

TEST_CASE("limits that the network library cannot keep are refused at the start") {
  const TemporaryFolder folder;
  make_hub_database(folder.file("hub.db"));
  const CommandOutput output =
      run_hub({"--database", folder.file("hub.db"), "serve", "--port", "0", "--idle-connection-seconds", "1"});
  CHECK(output.exit_code != 0);
  CHECK(output.errors.contains("2 s at least"));
}
