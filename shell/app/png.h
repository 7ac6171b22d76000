#pragma once

// A picture in grey as a PNG file (ISO/IEC 15948): four bits a pixel, not compressed, so that it needs no library. For
// what is printed or sent by a phone: a few lines of text.

#include <cstdint>
#include <string>
#include <vector>

namespace baijia::app {

/// White paper to draw on.
struct GreyPicture {
  GreyPicture(int across, int down)
      : width(across), height(down), pixels(static_cast<std::size_t>(across) * static_cast<std::size_t>(down), 255) {}
  int width, height;
  std::vector<std::uint8_t> pixels;  ///< row by row, 0 black … 255 white

  /// Puts ink over what is there: `cover` 0 … 255. Outside of the paper nothing happens.
  void ink(int x, int y, std::uint8_t cover);
};

[[nodiscard]] std::string png_from(const GreyPicture& picture);

}  // namespace baijia::app
