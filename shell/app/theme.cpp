#include "shell/app/theme.h"

#include <algorithm>
#include <cmath>

namespace baijia::app {

namespace {

double channel_luminance(std::uint32_t value) {
  const double share = static_cast<double>(value) / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Color color) {
  return 0.2126 * channel_luminance(color & 0xFFU) + 0.7152 * channel_luminance((color >> 8U) & 0xFFU) +
         0.0722 * channel_luminance((color >> 16U) & 0xFFU);
}

constexpr Palette kLight{
    .paper = color_from_rgb(0xFAF7F2),
    .surface = color_from_rgb(0xFFFFFF),
    .line = color_from_rgb(0xE7E1D8),
    .ink = color_from_rgb(0x1F2328),
    .muted = color_from_rgb(0x6B6760),
    .field = color_from_rgb(0xFFFFFF),
    .outline = color_from_rgb(0x8A857C),
    .primary = color_from_rgb(0xB83A2B),
    .on_primary = color_from_rgb(0xFFFFFF),
    .primary_soft = color_from_rgb(0xF8E7E3),
    .track = color_from_rgb(0xEDE8E0),
    .raised = color_from_rgb(0xFFFFFF),
    .pressed = color_from_rgb(0x1F2328, 20),
    .scrim = color_from_rgb(0x1F1A14, 110),
    .shadow = color_from_rgb(0x3B2F20, 26),
    .good = color_from_rgb(0x256B42),
    .warning = color_from_rgb(0x85560C),
    .info = color_from_rgb(0x245E9C),
    .danger = color_from_rgb(0xB3261E),
    .grey = color_from_rgb(0x6B6760),
    .good_soft = color_from_rgb(0xE4F1E8),
    .warning_soft = color_from_rgb(0xFBF0DC),
    .danger_soft = color_from_rgb(0xFBE4E1),
    .info_soft = color_from_rgb(0xE3EDF8),
};

constexpr Palette kDark{
    .paper = color_from_rgb(0x15161A),
    .surface = color_from_rgb(0x1E2026),
    .line = color_from_rgb(0x30333B),
    .ink = color_from_rgb(0xECEAE6),
    .muted = color_from_rgb(0xA09C95),
    .field = color_from_rgb(0x191B20),
    .outline = color_from_rgb(0x767A84),
    .primary = color_from_rgb(0xF0806E),
    .on_primary = color_from_rgb(0x15161A),
    .primary_soft = color_from_rgb(0x3A2320),
    .track = color_from_rgb(0x282B32),
    .raised = color_from_rgb(0x323640),
    .pressed = color_from_rgb(0xFFFFFF, 22),
    .scrim = color_from_rgb(0x000000, 150),
    .shadow = color_from_rgb(0x000000, 90),
    .good = color_from_rgb(0x6FCB94),
    .warning = color_from_rgb(0xE0AC57),
    .info = color_from_rgb(0x7DB4EC),
    .danger = color_from_rgb(0xFF8A80),
    .grey = color_from_rgb(0xA09C95),
    .good_soft = color_from_rgb(0x1B2E23),
    .warning_soft = color_from_rgb(0x33291A),
    .danger_soft = color_from_rgb(0x3A2022),
    .info_soft = color_from_rgb(0x1B2A3B),
};

float factor(TextScale scale) {
  switch (scale) {
    case TextScale::kNormal:
      return 1.0F;
    case TextScale::kLarge:
      return 1.25F;
    case TextScale::kLarger:
      return 1.5F;
    case TextScale::kLargest:
      return 1.875F;
  }
  return 1.0F;
}

}  // namespace

Color faded(Color color, float share) {
  const auto alpha = static_cast<float>(color >> 24U) * std::clamp(share, 0.0F, 1.0F);
  return (color & 0x00FFFFFFU) | (static_cast<Color>(alpha + 0.5F) << 24U);
}

Color blended(Color from, Color to, float share) {
  Color result = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    const auto a = static_cast<float>((from >> shift) & 0xFFU);
    const auto b = static_cast<float>((to >> shift) & 0xFFU);
    result |= static_cast<Color>(a + (b - a) * std::clamp(share, 0.0F, 1.0F) + 0.5F) << shift;
  }
  return result;
}

double contrast(Color a, Color b) {
  const double lighter = std::max(luminance(a), luminance(b));
  const double darker = std::min(luminance(a), luminance(b));
  return (lighter + 0.05) / (darker + 0.05);
}

float Theme::size(TextSize text) const {
  // Titles grow less than what is read: at ×1.875 a 22-dp title would leave no room for its words.
  switch (text) {
    case TextSize::kCaption:
      return std::round(std::max(12.0F * scale, elder() ? 18.0F : 12.0F));
    case TextSize::kSecondary:
      return std::round(std::max(14.0F * scale, elder() ? 18.0F : 14.0F));
    case TextSize::kBody:
      return std::round(16.0F * scale);
    case TextSize::kEmphasis:
      return std::round(18.0F * scale);
    case TextSize::kTitle:
      return std::round(std::min(22.0F * scale, 36.0F));
    case TextSize::kNumber:
      return std::round(std::min(28.0F * scale, 44.0F));
  }
  return 16.0F;
}

Color Theme::door(DoorState state) const {
  switch (state) {
    case DoorState::kMet:
      return dark ? color_from_rgb(0x4CAF78) : color_from_rgb(0x2E7D4F);
    case DoorState::kTried:
      return dark ? color_from_rgb(0xD79A3C) : color_from_rgb(0xB7791F);
    case DoorState::kRefused:
      return dark ? color_from_rgb(0x8E8A84) : color_from_rgb(0x6B6760);
    case DoorState::kLet:
      return dark ? color_from_rgb(0x5E9BDA) : color_from_rgb(0x2B6CB0);
    case DoorState::kPostponed:
      return dark ? color_from_rgb(0xD79A3C) : color_from_rgb(0xB7791F);
    case DoorState::kVacant:
    case DoorState::kNotYet:
      return palette.outline;
  }
  return palette.outline;
}

Theme make_theme(ColorMode mode, TextScale scale, bool prefers_dark) {
  Theme theme;
  theme.dark = mode == ColorMode::kDark || (mode == ColorMode::kSystem && prefers_dark);
  theme.palette = theme.dark ? kDark : kLight;
  theme.text_scale = scale;
  theme.scale = factor(scale);
  if (theme.elder()) {
    theme.target = 60;
    theme.row = 60;
  }
  return theme;
}

}  // namespace baijia::app
