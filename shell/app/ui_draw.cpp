// Shapes: what widgets are drawn with.

#include <array>
#include <cmath>

#include "shell/app/ui_state.h"

namespace baijia::app {

ImDrawList& Ui::draw() { return *state_->list; }

void Ui::fill(const Rect& rect, Color color, float radius) {
  if (!visible(rect)) return;
  draw().AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, color, radius);
}

void Ui::border(const Rect& rect, Color color, float radius, float thickness) {
  if (!visible(rect)) return;
  const float half = thickness / 2;
  draw().AddRect({rect.x + half, rect.y + half}, {rect.right() - half, rect.bottom() - half}, color,
                 std::max(0.0F, radius - half), 0, thickness);
}

void Ui::shadow(const Rect& rect, float radius) {
  // Rings of a falling veil: soft enough at this size, and no texture needed.
  constexpr int kRings = 6;
  const Color veil = faded(theme().palette.shadow, 1.0F / kRings);
  for (int ring = 1; ring <= kRings; ++ring) {
    const auto grow = static_cast<float>(ring) * 1.6F;
    fill({rect.x - grow, rect.y - grow + 3, rect.width + 2 * grow, rect.height + 2 * grow}, veil, radius + grow);
  }
}

void Ui::icon(Icon icon, float center_x, float center_y, float size, Color color) {
  const Rect box{center_x - size / 2, center_y - size / 2, size, size};
  if (icon == 0 || !visible(box)) return;
  std::array<char, 5> bytes{};
  if (icon < 0x10000) {
    bytes[0] = static_cast<char>(0xE0U | (icon >> 12U));
    bytes[1] = static_cast<char>(0x80U | ((icon >> 6U) & 0x3FU));
    bytes[2] = static_cast<char>(0x80U | (icon & 0x3FU));
  }
  ImFont* const font = state_->fonts[static_cast<std::size_t>(FontFace::kIcon)];
  const float rounded = std::round(size);
  const float width = font->GetFontBaked(rounded)->GetCharAdvance(static_cast<ImWchar>(icon));
  const float ratio = std::max(1.0F, viewport().pixel_ratio);
  draw().AddText(
      font, rounded,
      {std::round((center_x - width / 2) * ratio) / ratio, std::round((center_y - rounded / 2) * ratio) / ratio}, color,
      bytes.data());
}

}  // namespace baijia::app
