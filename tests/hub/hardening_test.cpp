// What every answer carries, and what one client cannot do to the others.

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
