#include "shell/app/text_picture.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "core/domain/text.h"
#include "shell/app/png.h"

namespace baijia::app {
namespace {

constexpr int kWidth = 1080;
constexpr int kMargin = 96;
constexpr float kTitle = 64, kText = 48;  ///< pixels
constexpr float kLine = 1.7F;             ///< of the letters' size

/// A letter as the host drew it, kept: its pixels are valid until the next one only.
struct Letter {
  GlyphBitmap glyph;
  std::vector<std::uint8_t> cover;
};

class Pen {
 public:
  Pen(Host& host, FontFace face, float size) : host_(host), face_(face), size_(size) {}

  [[nodiscard]] float size() const { return size_; }

  const Letter& letter(char32_t code) {
    const auto [found, added] = letters_.try_emplace(code);
    if (!added) return found->second;
    Letter& letter = found->second;
    letter.glyph = host_.rasterise(code, face_, size_);
    const std::size_t step = letter.glyph.colored ? 4 : 1;  // of a coloured one its opacity
    for (std::size_t at = step - 1; at < letter.glyph.pixels.size(); at += step) {
      letter.cover.push_back(letter.glyph.pixels[at]);
    }
    letter.glyph.pixels = {};
    return letter;
  }

  /// The lines that `text` makes: it breaks where it must, a number or a word at its beginning.
  std::vector<std::u32string> lines_of(std::string_view text, float room) {
    std::vector<std::u32string> lines(1);
    float used = 0;
    while (!text.empty()) {
      const char32_t code = take_code_point(text);
      if (code == U'\n') {
        lines.emplace_back();
        used = 0;
        continue;
      }
      const float advance = letter(code).glyph.advance;
      if (used + advance > room && !lines.back().empty()) {
        std::u32string& full = lines.back();
        std::u32string word;
        if (is_narrow(code)) {
          std::size_t begin = full.size();
          while (begin > 0 && is_narrow(full[begin - 1])) --begin;
          if (begin > 0) {
            word = full.substr(begin);
            full.resize(begin);
          }
        }
        lines.push_back(std::move(word));
        used = 0;
        for (const char32_t one : lines.back()) used += letter(one).glyph.advance;
      }
      lines.back().push_back(code);
      used += advance;
    }
    return lines;
  }

  void draw(GreyPicture& paper, const std::u32string& line, float x, float baseline) {
    for (const char32_t code : line) {
      const auto& [glyph, cover] = letter(code);
      const int left = static_cast<int>(std::lround(x + glyph.left));
      const int top = static_cast<int>(std::lround(baseline + glyph.top));
      for (std::size_t at = 0; at < cover.size() && glyph.width > 0; ++at) {
        const int column = static_cast<int>(at) % glyph.width;
        paper.ink(left + column, top + static_cast<int>(at) / glyph.width, cover[at]);
      }
      x += glyph.advance;
    }
  }

 private:
  /// Part of a number or of a word in Latin letters.
  static bool is_narrow(char32_t code) { return code > U' ' && code < U'\u007F'; }

  Host& host_;
  FontFace face_;
  float size_;
  std::map<char32_t, Letter> letters_;
};

}  // namespace

std::string text_picture(Host& host, std::string_view title, std::string_view text) {
  constexpr float kRoom = kWidth - 2 * kMargin;
  Pen bold(host, FontFace::kBold, kTitle);
  Pen plain(host, FontFace::kRegular, kText);
  const auto heading = bold.lines_of(title, kRoom);
  const auto lines = plain.lines_of(text, kRoom);
  const float height = 2.0F * kMargin + kTitle * kLine * static_cast<float>(heading.size()) +
                       kText * kLine * static_cast<float>(lines.size());
  GreyPicture paper(kWidth, static_cast<int>(std::ceil(height)));
  float y = kMargin;
  const auto write = [&](Pen& pen, const std::vector<std::u32string>& all) {
    for (const std::u32string& line : all) {
      pen.draw(paper, line, kMargin, y + pen.size());
      y += pen.size() * kLine;
    }
  };
  write(bold, heading);
  write(plain, lines);
  return png_from(paper);
}

}  // namespace baijia::app
