// Text: measuring, breaking into lines the Chinese way, drawing.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "core/domain/text.h"
#include "shell/app/ui_state.h"

namespace baijia::app {

namespace {

constexpr float kLineHeight = 1.45F;
constexpr char32_t kEllipsis = U'…';

/// May not stand at the beginning of a line.
bool closes(char32_t c) {
  constexpr std::u32string_view kClosing =
      U"\uFF0C\u3002\u3001\uFF1B\uFF1A\uFF1F\uFF01\uFF09\uFF3D\uFF5D\uFF05\uFF5E〉》」』】〕〗”’…—·%℃.,;:?!)]}~›";
  return kClosing.find(c) != std::u32string_view::npos;
}

/// May not stand at the end of a line.
bool opens(char32_t c) {
  constexpr std::u32string_view kOpening = U"\uFF08\uFF3B\uFF5B〈《「『【〔〖“‘([{";
  return kOpening.find(c) != std::u32string_view::npos;
}

/// Letters, digits and what joins them stay together; everything else may be parted from its neighbours.
bool joins(char32_t c) {
  return c < 0x2E80 && c > U' ' && c != U'·' && c != U'—' && c != U'…' && c != U'“' && c != U'”';
}

bool may_break(char32_t before, char32_t after) {
  if (closes(after)) return false;
  if (before == U' ') return true;
  if (after == U' ') return false;
  if (opens(before) || (is_digit(before) && after >= 0x2E80)) return false;  // its unit
  return !joins(before) || !joins(after);
}

/// A number and what it counts stay together, "80 years"; an arrow and where it leads, "→ 12".
bool belongs(char32_t first, char32_t blank, char32_t what) {
  return blank == U' ' && ((is_digit(first) && what >= 0x2E80) || first == U'→');
}

/// Between the parts of a line (joined by a dot or two blanks) a break is better than within one.
bool parts(char32_t end, char32_t blank) { return blank == U' ' && (end == U' ' || end == U'·'); }

}  // namespace

char32_t next_code_point(const char*& at, const char* end) {
  const auto byte = [&](const char* p) { return static_cast<unsigned char>(*p); };
  const unsigned lead = byte(at);
  const int more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
  if (more < 0 || end - at <= more) {
    ++at;
    return U'\uFFFD';
  }
  char32_t point = more == 0 ? lead : lead & (0x3FU >> static_cast<unsigned>(more));
  for (int index = 1; index <= more; ++index) {
    if ((byte(at + index) & 0xC0U) != 0x80U) {
      ++at;
      return U'\uFFFD';
    }
    point = (point << 6U) | (byte(at + index) & 0x3FU);
  }
  at += more + 1;
  return point;
}

std::vector<TextLine> break_lines(std::string_view text, float wrap_width, FunctionRef<float(char32_t)> advance) {
  std::vector<TextLine> lines;
  const char* const end = text.data() + text.size();
  const char* at = text.data();
  const char* line_begin = at;
  const char* last_break = nullptr;  // where the line may end
  float width = 0;
  float width_at_break = 0;
  bool break_parts = false;
  char32_t before = 0;
  char32_t before_that = 0;
  const auto finish = [&](const char* to, float line_width) {
    lines.push_back({line_begin, to, line_width});
    line_begin = to;
    last_break = nullptr;
  };
  while (at < end) {
    const char* const here = at;
    const char32_t point = next_code_point(at, end);
    if (point == U'\n') {
      finish(here, width);
      line_begin = at;
      width = 0;
      before = before_that = 0;
      continue;
    }
    if (before != 0 && may_break(before, point) && !belongs(before_that, before, point)) {
      const bool between_parts = parts(before_that, before);
      // A part that begins in the second half of the line is not begun on it and broken, but begun on the next.
      if (between_parts || !break_parts || width_at_break < wrap_width / 2 || last_break == nullptr) {
        last_break = here;
        width_at_break = width;
        break_parts = between_parts;
      }
    }
    const float step = advance(point);
    if (width + step > wrap_width && here > line_begin && point != U' ') {
      if (last_break != nullptr && last_break > line_begin) {
        // What was passed since is read again: it may have breaks of its own.
        at = last_break;
        finish(last_break, width_at_break);
        width = 0;
        before = before_that = 0;
        continue;
      } else {
        finish(here, width);
        width = 0;
      }
    }
    width += step;
    before_that = before;
    before = point;
  }
  if (line_begin < end || lines.empty() || (end > text.data() && end[-1] == '\n')) {
    lines.push_back({line_begin, end, width});
  }
  return lines;
}

namespace {

struct Setting {
  ImFont* font = nullptr;
  ImFontBaked* baked = nullptr;
  float size = 0, line = 0;
  [[nodiscard]] float advance(char32_t point) const { return baked->GetCharAdvance(static_cast<ImWchar>(point)); }
};

Setting setting_of(Ui::State& state, const TextStyle& style) {
  Setting setting;
  setting.font = state.fonts[static_cast<std::size_t>(style.bold ? FontFace::kBold : FontFace::kRegular)];
  setting.size = state.theme.size(style.size);
  setting.line = std::round(setting.size * kLineHeight);
  setting.baked = setting.font->GetFontBaked(setting.size);
  return setting;
}

float width_of(const Setting& setting, std::string_view text) {
  float width = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) width += setting.advance(next_code_point(at, end));
  return width;
}

/// The longest beginning of `text` that leaves room for an ellipsis within `room`.
std::string shortened(const Setting& setting, std::string_view text, float room) {
  const float dots = setting.advance(kEllipsis);
  float width = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  const char* fits = at;
  while (at < end) {
    width += setting.advance(next_code_point(at, end));
    if (width + dots > room) break;
    fits = at;
  }
  return std::string(text.data(), fits) + "…";
}

/// Lines of about the same length, as many as `lines`; two of them are parted after a comma where that fits.
std::vector<TextLine> balanced_lines(std::string_view text, float width, std::vector<TextLine> lines,
                                     FunctionRef<float(char32_t)> advance) {
  if (lines.size() == 2 && !text.contains('\n')) {
    const float all = lines[0].width + lines[1].width;
    const char* const end = text.data() + text.size();
    const auto unevenness = [all](const TextLine& first) { return std::abs(first.width * 2 - all); };
    std::optional<TextLine> best;
    TextLine left{.begin = text.data()};
    for (const char* at = text.data(); at < end;) {
      const char32_t point = next_code_point(at, end);
      left.width += advance(point);
      left.end = at;
      const bool parts_here = point == U'\uFF0C' || point == U'\u3002' || point == U'\uFF1B';
      if (!parts_here || at == end || std::max(left.width, all - left.width) > width) continue;
      if (!best || unevenness(left) < unevenness(*best)) best = left;
    }
    if (best) return {*best, {best->end, end, all - best->width}};
  }
  float narrow = width / 2;
  for (int step = 0; step < 6; ++step) {
    const float middle = (narrow + width) / 2;
    auto tried = break_lines(text, middle, advance);
    if (tried.size() > lines.size()) {
      narrow = middle;
    } else {
      width = middle;
      lines = std::move(tried);
    }
  }
  return lines;
}

}  // namespace

float Ui::text_width(std::string_view text, const TextStyle& style) {
  return std::ceil(width_of(setting_of(*state_, style), text));
}

float Ui::text_height(std::string_view text, const TextStyle& style, float wrap_width) {
  const Setting setting = setting_of(*state_, style);
  std::size_t count = break_lines(text, wrap_width, [&](char32_t c) { return setting.advance(c); }).size();
  if (style.max_lines > 0) count = std::min(count, static_cast<std::size_t>(style.max_lines));
  return setting.line * static_cast<float>(count);
}

float Ui::draw_text(const Rect& rect, std::string_view text, const TextStyle& style) {
  const Setting setting = setting_of(*state_, style);
  const Color color = style.color != 0 ? style.color : theme().palette.ink;
  const auto advance = [&](char32_t c) { return setting.advance(c); };
  auto lines = break_lines(text, rect.width, advance);
  // Centred lines of one paragraph are about as long as each other: no single character stands alone in the last one.
  if (style.centered && lines.size() > 1) lines = balanced_lines(text, rect.width, std::move(lines), advance);
  std::size_t count = lines.size();
  if (style.max_lines > 0) count = std::min(count, static_cast<std::size_t>(style.max_lines));
  const float ratio = std::max(1.0F, viewport().pixel_ratio);
  for (std::size_t index = 0; index < count; ++index) {
    const TextLine& line = lines[index];
    const float top = rect.y + setting.line * static_cast<float>(index);
    if (!visible({rect.x, top, std::max(rect.width, 1.0F), setting.line})) continue;
    std::string cut;
    std::string_view words(line.begin, static_cast<std::size_t>(line.end - line.begin));
    float width = line.width;
    if (index + 1 == count && count < lines.size()) {
      cut = shortened(setting, words, rect.width);
      state_->shortened.emplace_back(text);
      words = cut;
      width = width_of(setting, words);
    }
    const float x = style.centered ? rect.x + (rect.width - width) / 2 : rect.x;
    const float y = top + (setting.line - setting.size) / 2;
    draw().AddText(setting.font, setting.size, {std::round(x * ratio) / ratio, std::round(y * ratio) / ratio}, color,
                   words.data(), words.data() + words.size());
  }
  return setting.line * static_cast<float>(count);
}

void Ui::draw_line(const Rect& rect, std::string_view text, const TextStyle& style, float align) {
  if (!visible(rect) || text.empty()) return;
  const Setting setting = setting_of(*state_, style);
  const Color color = style.color != 0 ? style.color : theme().palette.ink;
  float width = width_of(setting, text);
  std::string cut;
  if (width > rect.width + 0.5F) {
    cut = shortened(setting, text, rect.width);
    state_->shortened.emplace_back(text);
    text = cut;
    width = width_of(setting, text);
  }
  const float ratio = std::max(1.0F, viewport().pixel_ratio);
  const float x = rect.x + (rect.width - width) * align;
  const float y = rect.center_y() - setting.size / 2;
  draw().AddText(setting.font, setting.size, {std::round(x * ratio) / ratio, std::round(y * ratio) / ratio}, color,
                 text.data(), text.data() + text.size());
}

}  // namespace baijia::app
