#include "shell/app/glyphs.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

#include "shell/app/host.h"

namespace baijia::app {
namespace {

constexpr float kAscent = 0.88F;       // of the ideographic box
constexpr float kIconDrop = 0.0575F;   // from the icon's middle to the ideograph's middle, in em
constexpr int kAtlasBudget = 6 << 20;  // pixels in use; a quarter of a 4096 × 4096 texture is for growth
constexpr int kAtlasSide = 4096;

/// What one ImFontConfig draws from.
struct Source {
  Host* host;
  FontFace face;
};

const Source& source_of(const ImFontConfig& config) { return *static_cast<const Source*>(config.FontData); }

bool is_icon(ImWchar codepoint) { return codepoint >= 0xE000 && codepoint <= 0xF8FF; }

/// Takes part in the text without being seen: controls, joiners, direction marks, variation selectors.
bool is_invisible(ImWchar codepoint) {
  return codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0) || (codepoint >= 0x200B && codepoint <= 0x200F) ||
         (codepoint >= 0x202A && codepoint <= 0x202E) || (codepoint >= 0x2060 && codepoint <= 0x2064) ||
         (codepoint >= 0xFE00 && codepoint <= 0xFE0F) || codepoint == 0xFEFF;
}

float snapped(float dp, float density) { return std::round(dp * density) / density; }

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) { return codepoint <= IM_UNICODE_CODEPOINT_MAX; }

bool init_baked(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  baked->Ascent = snapped(baked->Size * kAscent, baked->RasterizerDensity);
  baked->Descent = baked->Ascent - baked->Size;
  return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar codepoint,
                ImFontGlyph* out, float* out_advance) {
  if (is_invisible(codepoint)) {
    (out_advance != nullptr ? *out_advance : out->AdvanceX) = 0;
    return true;
  }
  const Source& source = source_of(*config);
  // ImGui measures a blank at each size of a font; for icons that would be a size of a text font more.
  if (source.face == FontFace::kIcon && !is_icon(codepoint)) {
    (out_advance != nullptr ? *out_advance : out->AdvanceX) = 0;
    return true;
  }
  const float density = baked->RasterizerDensity;
  const FontFace face = is_icon(codepoint) ? FontFace::kIcon : source.face;
  const GlyphBitmap bitmap = source.host->rasterise(codepoint, face, baked->Size * density);
  const float advance = std::round(bitmap.advance) / density;
  if (out_advance != nullptr) {
    *out_advance = advance;
    return true;
  }
  out->AdvanceX = advance;
  if (bitmap.width <= 0 || bitmap.height <= 0 || bitmap.pixels.empty()) return true;

  const ImFontAtlasRectId rect_id = ImFontAtlasPackAddRect(atlas, bitmap.width, bitmap.height);
  if (rect_id == ImFontAtlasRectId_Invalid) return true;  // the atlas is full: a gap until trim_glyphs() made room
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, rect_id);
  const float drop = face == FontFace::kIcon ? snapped(baked->Size * kIconDrop, density) : 0.0F;
  out->X0 = bitmap.left / density;
  out->Y0 = baked->Ascent + drop + bitmap.top / density;
  out->X1 = out->X0 + static_cast<float>(bitmap.width) / density;
  out->Y1 = out->Y0 + static_cast<float>(bitmap.height) / density;
  out->Visible = 1;
  out->Colored = bitmap.colored ? 1 : 0;
  out->PackId = rect_id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, out, rect, bitmap.pixels.data(),
                                     bitmap.colored ? ImTextureFormat_RGBA32 : ImTextureFormat_Alpha8,
                                     bitmap.width * (bitmap.colored ? 4 : 1));
  return true;
}

const ImFontLoader* host_loader() {
  static const ImFontLoader loader = [] {
    ImFontLoader made;
    made.Name = "host";
    made.FontSrcContainsGlyph = contains_glyph;
    made.FontBakedInit = init_baked;
    made.FontBakedLoadGlyph = load_glyph;
    return made;
  }();
  return &loader;
}

ImFont* add_font(ImFontAtlas& atlas, Host& host, FontFace face) {
  Source source{&host, face};
  ImFontConfig config;
  config.FontLoader = host_loader();
  config.FontData = &source;  // the atlas keeps a copy of its own
  config.FontDataSize = sizeof source;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = config.OversampleV = 1;
  return atlas.AddFont(&config);
}

}  // namespace

Fonts add_fonts(Host& host) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.TexMinWidth = 1024;
  atlas.TexMinHeight = 512;
  atlas.TexMaxWidth = atlas.TexMaxHeight = kAtlasSide;
  Fonts fonts;
  fonts.regular = add_font(atlas, host, FontFace::kRegular);
  fonts.bold = add_font(atlas, host, FontFace::kBold);
  fonts.icon = add_font(atlas, host, FontFace::kIcon);
  return fonts;
}

void trim_glyphs() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const ImFontAtlasBuilder* builder = atlas.Builder;
  if (builder == nullptr) return;
  const auto used = [builder] { return builder->RectsPackedSurface - builder->RectsDiscardedSurface; };
  if (used() < kAtlasBudget) return;
  ImFontAtlasBuildDiscardBakes(&atlas, 2);
  if (used() >= kAtlasBudget / 2) ImFontAtlasBuildDiscardBakes(&atlas, 0);
  ImFontAtlasTextureCompact(&atlas);
}

}  // namespace baijia::app

// Under this name ImGui asks for the loader of an atlas that has none (shell/app/imconfig.h).
const ImFontLoader* ImGuiFreeType::GetFontLoader() { return baijia::app::host_loader(); }
