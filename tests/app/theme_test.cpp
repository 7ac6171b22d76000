#include "shell/app/theme.h"

#include <array>

#include <catch2/catch_test_macros.hpp>

namespace baijia::app {
namespace {

Theme theme_of(bool dark, TextScale scale = TextScale::kNormal) {
  return make_theme(dark ? ColorMode::kDark : ColorMode::kLight, scale, false);
}

TEST_CASE("every text colour has a contrast of at least 4.5 to 1 on every ground it is written on") {
  for (const bool dark : {false, true}) {
    const Palette palette = theme_of(dark).palette;
    for (const Color ground : {palette.paper, palette.surface, palette.field}) {
      for (const Color text : {palette.ink, palette.muted, palette.primary, palette.good, palette.warning, palette.info,
                               palette.danger, palette.grey}) {
        INFO("dark " << dark << " text " << std::hex << text << " ground " << ground);
        CHECK(contrast(text, ground) >= 4.5);
      }
    }
    CHECK(contrast(palette.primary, palette.primary_soft) >= 4.5);
    CHECK(contrast(palette.on_primary, palette.primary) >= 4.5);
    CHECK(contrast(palette.good, palette.good_soft) >= 4.5);
    CHECK(contrast(palette.ink, palette.track) >= 4.5);
    CHECK(contrast(palette.primary, palette.raised) >= 4.5);
    CHECK(contrast(palette.warning, palette.warning_soft) >= 4.5);
    CHECK(contrast(palette.info, palette.info_soft) >= 4.5);
    CHECK(contrast(palette.danger, palette.danger_soft) >= 4.5);
  }
}

TEST_CASE("every state mark has a contrast of at least 3 to 1") {
  constexpr std::array kStates{DoorState::kNotYet, DoorState::kMet, DoorState::kTried,    DoorState::kRefused,
                               DoorState::kVacant, DoorState::kLet, DoorState::kPostponed};
  for (const bool dark : {false, true}) {
    const Theme theme = theme_of(dark);
    for (const Color ground : {theme.palette.paper, theme.palette.surface}) {
      for (const DoorState state : kStates) {
        INFO("dark " << dark << " state " << static_cast<int>(state));
        CHECK(contrast(theme.door(state), ground) >= 3.0);
      }
      CHECK(contrast(theme.palette.outline, ground) >= 3.0);
    }
  }
}

TEST_CASE("the contrast of black on white is 21") { CHECK(contrast(0xFF000000, 0xFFFFFFFF) > 20.99); }

TEST_CASE("the elders' version writes nothing below 18 dp and asks for 60-dp targets") {
  for (const TextScale scale : {TextScale::kLarge, TextScale::kLarger, TextScale::kLargest}) {
    const Theme theme = theme_of(false, scale);
    CHECK(theme.target >= 60);
    CHECK(theme.row >= 60);
    for (const TextSize size : {TextSize::kCaption, TextSize::kSecondary, TextSize::kBody, TextSize::kEmphasis,
                                TextSize::kTitle, TextSize::kNumber}) {
      CHECK(theme.size(size) >= 18);
    }
  }
  CHECK(theme_of(false, TextScale::kLargest).size(TextSize::kBody) == 30);
}

TEST_CASE("the system's wish decides only when the user has none") {
  CHECK(make_theme(ColorMode::kSystem, TextScale::kNormal, true).dark);
  CHECK_FALSE(make_theme(ColorMode::kLight, TextScale::kNormal, true).dark);
  CHECK(make_theme(ColorMode::kDark, TextScale::kNormal, false).dark);
}

}  // namespace
}  // namespace baijia::app
