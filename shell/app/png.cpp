#include "shell/app/png.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/domain/xlsx.h"

namespace baijia::app {
namespace {

void append_number(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFFU);
}

void append_chunk(std::string& out, std::string_view type, std::string_view bytes) {
  append_number(out, static_cast<std::uint32_t>(bytes.size()));
  const std::string body = std::string(type).append(bytes);
  out += body;
  append_number(out, crc32(body));
}

/// The rows, a filter byte before each, two pixels in a byte.
std::string packed(const GreyPicture& picture) {
  std::string rows;
  const auto width = static_cast<std::size_t>(picture.width);
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
    rows += '\0';
    for (std::size_t x = 0; x < width; x += 2) {
      const std::uint8_t left = picture.pixels[y * width + x];
      const std::uint8_t right = x + 1 < width ? picture.pixels[y * width + x + 1] : std::uint8_t{0};
      rows += static_cast<char>((left & 0xF0U) | right >> 4U);
    }
  }
  return rows;
}

/// `bytes` as a zlib stream (RFC 1950) of stored blocks.
std::string stored(std::string_view bytes) {
  constexpr std::size_t kBlock = 65'535;
  constexpr std::uint32_t kAdler = 65'521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char byte : bytes) {
    low = (low + static_cast<std::uint8_t>(byte)) % kAdler;
    high = (high + low) % kAdler;
  }
  std::string out("\x78\x01", 2);
  do {
    const std::string_view block = bytes.substr(0, kBlock);
    bytes.remove_prefix(block.size());
    const auto size = static_cast<std::uint32_t>(block.size());
    out += static_cast<char>(bytes.empty() ? 1 : 0);
    for (const std::uint32_t number : {size, ~size}) {
      out += static_cast<char>(number & 0xFFU);
      out += static_cast<char>(number >> 8U & 0xFFU);
    }
    out += block;
  } while (!bytes.empty());
  append_number(out, high << 16U | low);
  return out;
}

}  // namespace

void GreyPicture::ink(int x, int y, std::uint8_t cover) {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  const std::size_t at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  pixels[at] = std::min(pixels[at], static_cast<std::uint8_t>(255 - cover));
}

std::string png_from(const GreyPicture& picture) {
  std::string file("\x89PNG\r\n\x1A\n", 8);
  std::string head;
  append_number(head, static_cast<std::uint32_t>(picture.width));
  append_number(head, static_cast<std::uint32_t>(picture.height));
  head.append("\x04\x00\x00\x00\x00", 5);  // four bits of grey, no interlacing
  append_chunk(file, "IHDR", head);
  append_chunk(file, "IDAT", stored(packed(picture)));
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace baijia::app
