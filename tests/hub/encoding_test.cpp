// Compressed bodies, and what a client may ask for.

#include "shell/hub/encoding.h"

#include <catch2/catch_test_macros.hpp>
#include <zlib.h>

using namespace baijia;
using namespace baijia::hub;

namespace {

std::string deflated(const std::string& bytes, int window) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

const std::string kText(5000, 'x');

}  // namespace

TEST_CASE("gzip, deflate with and without its header, and identity come back as they were") {
  CHECK(decoded_content(gzip(kText), "gzip", 5000).value() == kText);
  CHECK(decoded_content(gzip(kText), " GZip ", 5000).value() == kText);
  CHECK(decoded_content(deflated(kText, 15), "deflate", 5000).value() == kText);
  CHECK(decoded_content(deflated(kText, -15), "deflate", 5000).value() == kText);
  CHECK(decoded_content(kText, "", 5000).value() == kText);
  CHECK(decoded_content(kText, "identity", 5000).value() == kText);
}

TEST_CASE("a body that inflates beyond the limit is too large, in every form") {
  CHECK(decoded_content(gzip(kText), "gzip", 4999).error().code == Code::kTooLarge);
  CHECK(decoded_content(deflated(kText, 15), "deflate", 4999).error().code == Code::kTooLarge);
  CHECK(decoded_content(deflated(kText, -15), "deflate", 4999).error().code == Code::kTooLarge);
  CHECK(decoded_content(kText, "", 4999).error().code == Code::kTooLarge);
}

TEST_CASE("a compressed body cut at any byte is malformed") {
  const std::string bytes = gzip("hello hello hello");
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK(decoded_content(bytes.substr(0, cut), "gzip", 5000).error().code == Code::kMalformed);
  }
}

TEST_CASE("bytes after a compressed body are malformed") {
  CHECK(decoded_content(gzip(kText) + "x", "gzip", 5000).error().code == Code::kMalformed);
}

TEST_CASE("an encoding that is not offered is a bad request") {
  for (const char* encoding : {"br", "zstd", "gzip, gzip", "compress"}) {
    CHECK(decoded_content("x", encoding, 5000).error().code == Code::kBadRequest);
  }
}

TEST_CASE("Accept-Encoding is read with its qualities") {
  CHECK(accepts_encoding("gzip, deflate, br", "br"));
  CHECK(accepts_encoding("GZIP;q=0.5", "gzip"));
  CHECK(accepts_encoding("*", "br"));
  CHECK_FALSE(accepts_encoding("gzip;q=0, br", "gzip"));
  CHECK_FALSE(accepts_encoding("gzip;q=0.000", "gzip"));
  CHECK_FALSE(accepts_encoding("", "gzip"));
  CHECK_FALSE(accepts_encoding("brotli", "br"));
}
