// The 留言条 as a picture: a file that another reader opens, and lines that break where they should.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <zlib.h>

#include "shell/app/png.h"
#include "shell/app/text_picture.h"
#include "tests/support/app_world.h"

namespace baijia::testing {
namespace {

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<std::uint8_t>(bytes[at + i]);
  return number;
}

struct ReadPicture {
  std::uint32_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;  ///< four bits each

  [[nodiscard]] int rows_with_ink() const {
    int rows = 0;
    for (std::size_t y = 0; y < height; ++y) {
      const auto begin = pixels.begin() + static_cast<std::ptrdiff_t>(y * width);
      rows += std::any_of(begin, begin + width, [](std::uint8_t pixel) { return pixel < 15; }) ? 1 : 0;
    }
    return rows;
  }
};

/// Reads a PNG as its standard says, with zlib for what zlib is there for.
ReadPicture read_png(std::string_view file) {
  REQUIRE(file.starts_with("\x89PNG\r\n\x1A\n"));
  ReadPicture picture;
  std::string rows;
  std::string last;
  for (std::size_t at = 8; at < file.size();) {
    const std::size_t size = number_at(file, at);
    const std::string body(file.substr(at + 4, size + 4));
    CHECK(number_at(file, at + 8 + size) ==
          ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
    last = body.substr(0, 4);
    if (last == "IHDR") {
      picture.width = number_at(body, 4);
      picture.height = number_at(body, 8);
      CHECK(body.substr(12) == std::string("\x04\x00\x00\x00\x00", 5));
    }
    if (last == "IDAT") {
      uLongf length = picture.height * (1 + (picture.width + 1) / 2);
      rows.resize(length);
      REQUIRE(uncompress(reinterpret_cast<Bytef*>(rows.data()), &length,
                         reinterpret_cast<const Bytef*>(body.data()) + 4, static_cast<uLong>(size)) == Z_OK);
      CHECK(length == rows.size());
    }
    at += size + 12;
  }
  CHECK(last == "IEND");
  const std::size_t stride = 1 + (picture.width + 1) / 2;
  for (std::size_t y = 0; y < picture.height; ++y) {
    CHECK(rows[y * stride] == 0);
    for (std::size_t x = 0; x < picture.width; ++x) {
      const auto pair = static_cast<std::uint8_t>(rows[y * stride + 1 + x / 2]);
      picture.pixels.push_back(static_cast<std::uint8_t>(x % 2 == 0 ? pair >> 4U : pair & 15U));
    }
  }
  return picture;
}

}  // namespace

TEST_CASE("a picture is written as another reader expects it, also of an odd width and larger than a block") {
  for (const auto& [width, height] : {std::pair(5, 3), std::pair(1080, 300)}) {
    app::GreyPicture paper(width, height);
    paper.ink(0, 0, 255);
    paper.ink(width - 1, height - 1, 128);
    paper.ink(-1, 0, 255);
    paper.ink(0, height, 255);
    const ReadPicture read = read_png(app::png_from(paper));
    CHECK(std::cmp_equal(read.width, width));
    CHECK(std::cmp_equal(read.height, height));
    CHECK(read.pixels.front() == 0);
    CHECK(read.pixels.back() == 7);
    CHECK(std::ranges::count(read.pixels, 15) == width * height - 2);
  }
}

TEST_CASE("a longer text makes a higher picture, and its lines keep inside of it") {
  Community community;
  Phone phone(community);
  const auto picture = [&](std::string_view text) { return read_png(app::text_picture(phone.host, "留言条", text)); };
  const ReadPicture one = picture("您好");
  const ReadPicture three = picture("您好\n请打 13800138000\n谢谢");
  std::string wall;
  for (int i = 0; i < 60; ++i) wall += "墙";
  const ReadPicture wrapped = picture(wall);
  CHECK(one.width == three.width);
  CHECK(three.height > one.height);
  CHECK(wrapped.height > three.height);
  CHECK(one.rows_with_ink() > 0);
  CHECK(three.rows_with_ink() == 2 * one.rows_with_ink());  // title and three lines instead of one
}

TEST_CASE("a telephone number is not broken over two lines") {
  Community community;
  Phone phone(community);
  const auto rows = [&](const std::string& text) {
    return read_png(app::text_picture(phone.host, "留言条", text)).rows_with_ink();
  };
  // 18 wide letters fill a line of 888 pixels; the number goes to the next line whole.
  std::string before;
  for (int i = 0; i < 15; ++i) before += "请";
  CHECK(rows(before + "13800138000") == rows(before + "\n13800138000"));
  CHECK(rows(std::string(200, '1')) > rows("1"));
}

}  // namespace baijia::testing
