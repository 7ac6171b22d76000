#pragma once

// The look as values: colours, sizes, targets. Every widget asks here; nothing else knows a colour or a size.
// Sizes are dp (CSS pixels) on a 4-dp grid.

#include <cstdint>

#include "core/domain/rules.h"

namespace baijia::app {

/// Packed as ImGui's ImU32 (0xAABBGGRR).
using Color = std::uint32_t;

/// `rgb` as 0xRRGGBB, as in the look's table.
[[nodiscard]] constexpr Color color_from_rgb(std::uint32_t rgb, std::uint32_t alpha = 255) {
  return ((rgb >> 16U) & 0xFFU) | (rgb & 0xFF00U) | ((rgb & 0xFFU) << 16U) | (alpha << 24U);
}
/// The same colour, `share` (0–1) as opaque.
[[nodiscard]] Color faded(Color color, float share);
/// Between `from` (0) and `to` (1).
[[nodiscard]] Color blended(Color from, Color to, float share);
/// WCAG 2.2 contrast ratio of two opaque colours, 1–21.
[[nodiscard]] double contrast(Color a, Color b);

enum class ColorMode : std::uint8_t { kSystem, kLight, kDark };
/// kNormal, and the three steps of 长辈版 (×1.25, ×1.5, ×1.875).
enum class TextScale : std::uint8_t { kNormal, kLarge, kLarger, kLargest };

/// The type scale: 12 · 14 · 16 · 18 · 22 · 28.
enum class TextSize : std::uint8_t { kCaption, kSecondary, kBody, kEmphasis, kTitle, kNumber };

/// Colours of one mode. Text colours reach 4.5:1 on paper and surface, marks 3:1 (tests/app/theme_test computes it).
struct Palette {
  Color paper, surface, line, ink, muted;
  Color field;         ///< inside of a text field
  Color outline;       ///< border of fields and hollow marks, 3:1
  Color primary;       ///< text and filled buttons in 朱砂
  Color on_primary;    ///< text on primary
  Color primary_soft;  ///< chosen chip, primary's quiet ground
  Color track;         ///< ground of segments to choose from
  Color raised;        ///< the chosen segment on it
  Color pressed;       ///< veil over what a finger holds
  Color scrim;         ///< behind a sheet
  Color shadow;
  Color good, warning, info, danger, grey;                ///< marks; also legible as text
  Color good_soft, warning_soft, danger_soft, info_soft;  ///< grounds for text of the same hue
};

struct Theme {
  Palette palette{};
  bool dark = false;
  TextScale text_scale = TextScale::kNormal;
  float scale = 1;    ///< of text
  float target = 44;  ///< least height and width of what can be touched; 60 in 长辈版
  float row = 48;     ///< least height of a list row
  float margin = 16;  ///< page's side margin
  float card_radius = 12, button_radius = 10;

  [[nodiscard]] bool elder() const { return text_scale != TextScale::kNormal; }
  /// Font size in dp; never below 18 in 长辈版.
  [[nodiscard]] float size(TextSize text) const;
  /// Height of one line (1.45 × size).
  [[nodiscard]] float line(TextSize text) const { return size(text) * 1.45F; }
  /// The mark colour of a door state.
  [[nodiscard]] Color door(DoorState state) const;
};

[[nodiscard]] Theme make_theme(ColorMode mode, TextScale scale, bool prefers_dark);

/// Page width from which there is a side rail and two panes.
inline constexpr float kWideWidth = 900;

}  // namespace baijia::app
