// The codes of a hand-over from phone to phone: read in any order, missed, seen twice, damaged, of two parcels.

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/frames.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

std::string noise(std::size_t size, std::uint32_t seed = 1) {
  std::mt19937 engine(seed);
  std::string octets;
  while (octets.size() < size) octets += static_cast<char>(engine() & 0xFFU);
  return octets;
}

std::vector<std::string> codes_of(FrameSender& sender, std::size_t count) {
  std::vector<std::string> codes;
  while (codes.size() < count) codes.push_back(sender.next());
  return codes;
}

}  // namespace

TEST_CASE("octets are the same after they were a code's text, and RFC 9285's examples hold") {
  CHECK(code_text("AB") == "BB8");
  CHECK(code_text("Hello!!") == "%69 VD92EX0");
  CHECK(code_text("base-45") == "UJCLQE7W581");
  CHECK(must(octets_from_code_text("QED8WEX0")) == "ietf!");
  for (std::size_t size = 0; size < 300; ++size) {
    CHECK(must(octets_from_code_text(code_text(noise(size)))) == noise(size));
  }
}

TEST_CASE("what is no code of ours is refused") {
  for (const std::string_view text : {"A", "GGW1", "x00", "::", ":::", "abc", "https://example.org/", "门"}) {
    INFO(text);
    CHECK_FALSE(octets_from_code_text(text));
    FrameCollector collector;
    CHECK_FALSE(collector.take(text));
    CHECK(collector.count() == 0);
  }
}

TEST_CASE("a frame's text fits a code that an old camera reads") {
  FrameSender sender(noise(5000));
  for (const std::string& code : codes_of(sender, 60)) {
    CHECK(code.size() <= 311);  // version 10, medium correction, alphanumeric
  }
}

TEST_CASE("a parcel of any size arrives, in whatever order its codes are read") {
  for (const std::size_t size : {std::size_t{1}, kPieceOctets - 1, kPieceOctets, kPieceOctets + 1, std::size_t{9999}}) {
    INFO(size);
    FrameSender sender(noise(size));
    std::vector<std::string> codes = codes_of(sender, sender.count());
    std::ranges::shuffle(codes, std::mt19937(7));
    FrameCollector collector;
    for (std::size_t at = 0; at < codes.size(); ++at) {
      CHECK(collector.parcel().empty());
      CHECK(collector.take(codes[at]));
      CHECK(collector.take(codes[at]));  // held before the camera twice
      CHECK(collector.have() == at + 1);
      CHECK(collector.count() == sender.count());
    }
    CHECK(collector.parcel() == noise(size));
    CHECK(collector.parcel() == noise(size));
  }
}

TEST_CASE("whichever codes are missed, about as many more of the later ones make up for them") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    std::mt19937 engine(seed);
    const std::string parcel = noise(200 + engine() % 20'000, seed);
    FrameSender sender(parcel);
    FrameCollector collector;
    std::size_t read = 0;
    for (std::size_t shown = 0; collector.parcel().empty(); ++shown) {
      REQUIRE(shown < 6 * sender.count() + 60);
      const std::string code = sender.next();
      if (engine() % 10 < 4) continue;  // missed
      ++read;
      REQUIRE(collector.take(code));
    }
    CHECK(collector.parcel() == parcel);
    CHECK(read <= sender.count() + 12);
  }
}

TEST_CASE("whoever begins to read late needs no more than whoever read from the start") {
  const std::string parcel = noise(12'000);
  FrameSender sender(parcel);
  (void)codes_of(sender, sender.count() * 3);
  FrameCollector collector;
  std::size_t read = 0;
  for (; collector.parcel().empty(); ++read) collector.take(sender.next());
  CHECK(collector.parcel() == parcel);
  CHECK(read <= sender.count() + 12);
}

TEST_CASE("a damaged code is not taken, and one of another parcel begins anew") {
  FrameSender sender(noise(2000));
  const std::vector<std::string> codes = codes_of(sender, sender.count());
  FrameCollector collector;
  REQUIRE(collector.take(codes[0]));
  for (std::size_t at = 0; at < codes[1].size(); ++at) {
    std::string damaged = codes[1];
    damaged[at] = damaged[at] == '7' ? '8' : '7';
    CHECK_FALSE(collector.take(damaged));
    CHECK_FALSE(collector.take(codes[1].substr(0, at)));
  }
  CHECK(collector.have() == 1);
  REQUIRE(collector.take(codes[1]));
  CHECK(collector.have() == 2);
  const std::string later = noise(1000, 2);
  FrameSender other(later);
  for (const std::string& code : codes_of(other, other.count())) REQUIRE(collector.take(code));
  CHECK(collector.parcel() == later);
}

TEST_CASE("a frame that says that its parcel is larger than may be is not taken") {
  const auto text_of = [](std::uint32_t size) {
    HandOverFrame frame{.parcel = 1, .size = size, .number = 0, .octets = std::string(kPieceOctets, 'x')};
    frame.check = static_cast<std::uint32_t>(hash_of(encode(frame)).low);
    return code_text(encode(frame));
  };
  FrameCollector collector;
  CHECK_FALSE(collector.take(text_of(0)));
  CHECK_FALSE(collector.take(text_of(kMaxParcelBytes + 1)));
  CHECK(collector.take(text_of(kMaxParcelBytes)));
}
