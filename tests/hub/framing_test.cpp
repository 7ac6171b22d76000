// Where a request ends, decided before the HTTP library sees it.

#include "shell/hub/framing.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

using baijia::hub::Framing;
using baijia::hub::kMaxHeadBytes;

namespace {

constexpr std::size_t kMaxBody = 100;
const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(const std::string& headers, const std::string& body = {}) {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
}

int refusal_of(const std::string& bytes) { return Framing(kMaxBody).look(bytes).refuse; }

}  // namespace

TEST_CASE("whole requests pass, one behind the other") {
  const std::string bytes = kGet + post("Content-Length: 5\r\n", "hello") + kGet;
  const Framing::Verdict verdict = Framing(kMaxBody).look(bytes);
  CHECK(verdict.pass == bytes.size());
  CHECK(verdict.refuse == 0);
}

TEST_CASE("however a request is cut, the same bytes pass") {
  const std::string bytes = kGet + post("Content-Length: 5\r\n", "he\r\n\r") + kGet;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Framing framing(kMaxBody);
    const Framing::Verdict first = framing.look(std::string_view(bytes).substr(0, cut));
    CHECK(first.refuse == 0);
    CHECK(first.pass <= cut);
    const Framing::Verdict second = framing.look(std::string_view(bytes).substr(first.pass));
    CHECK(first.pass + second.pass == bytes.size());
  }
}

TEST_CASE("a head waits until it is complete") {
  CHECK(Framing(kMaxBody).look("GET / HTTP/1.1\r\nHost: x\r\n").pass == 0);
}

TEST_CASE("every transfer coding is refused") {
  CHECK(refusal_of(post("Transfer-Encoding: chunked\r\n")) == 411);
  CHECK(refusal_of(post("transfer-encoding: identity\r\n")) == 411);
  CHECK(refusal_of(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "hello")) == 411);
  CHECK(refusal_of(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "hello")) == 411);
}

TEST_CASE("a length is said once, in digits") {
  for (const char* length : {"-2", "+5", "5, 5", "0x5", "", " ", "5 5", "99999999999999999999999"}) {
    INFO(length);
    CHECK(refusal_of(post(std::string("Content-Length: ") + length + "\r\n", "hello")) == 400);
  }
  CHECK(refusal_of(post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")) == 400);
}

TEST_CASE("a body beyond the limit is refused by what it says of itself") {
  CHECK(refusal_of(post("Content-Length: 100\r\n")) == 0);
  CHECK(refusal_of(post("Content-Length: 101\r\n")) == 413);
}

TEST_CASE("names are tokens directly before the colon, lines are not folded") {
  CHECK(refusal_of(post("Content-Length : 5\r\n", "hello")) == 400);
  CHECK(refusal_of(post(" Content-Length: 5\r\n", "hello")) == 400);
  CHECK(refusal_of(post("A: b\r\n c\r\n")) == 400);
  CHECK(refusal_of(post("no colon\r\n")) == 400);
  CHECK(refusal_of(post(": empty\r\n")) == 400);
}

TEST_CASE("no control characters, no bare line ends") {
  CHECK(refusal_of(post("A: b\nTransfer-Encoding: chunked\r\n")) == 400);
  CHECK(refusal_of(post("A: b\rX: y\r\n")) == 400);
  CHECK(refusal_of(post(std::string("A: b\0c\r\n", 8))) == 400);
}

TEST_CASE("a request line has a method, a path and a version that is spoken here") {
  CHECK(refusal_of("GET http://elsewhere/ HTTP/1.1\r\n\r\n") == 400);
  CHECK(refusal_of("GET /\r\n\r\n") == 400);
  CHECK(refusal_of("GET / a HTTP/1.1\r\n\r\n") == 400);
  CHECK(refusal_of("\r\n\r\n") == 400);
  CHECK(refusal_of("PRI * HTTP/2.0\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/2.0\r\n\r\n") == 505);
}

TEST_CASE("an endless head is refused") {
  CHECK(refusal_of("GET / HTTP/1.1\r\nA: " + std::string(kMaxHeadBytes, 'a')) == 431);
}

TEST_CASE("what came before a bad head still passes") {
  const Framing::Verdict verdict = Framing(kMaxBody).look(kGet + post("Transfer-Encoding: chunked\r\n"));
  CHECK(verdict.pass == kGet.size());
  CHECK(verdict.refuse == 411);
}
