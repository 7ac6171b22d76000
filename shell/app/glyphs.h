#pragma once

// The phone's own fonts as ImGui fonts: each glyph is drawn by the host when it is first needed (Host::rasterise) at
// the exact device size, and kept in ImGui's dynamic atlas. No font is ever downloaded but the icons.
//
// Metrics: a font of size S has an em of S dp. The ideographic box stands on the baseline from -0.12 S to 0.88 S, which
// is the line box ImGui lays out; Latin descenders reach 0.1 S below it. Advances are whole device pixels.
// Code points of the private use area come from the icon face in every font, so icons may stand inside a text.

struct ImFont;

namespace baijia::app {

class Host;

struct Fonts {
  ImFont* regular = nullptr;
  ImFont* bold = nullptr;
  ImFont* icon = nullptr;
};

/// Adds both weights and the icons to the current ImGui context's atlas; the first one is ImGui's default font. `host`
/// outlives the context. Requires: a context, once per context.
[[nodiscard]] Fonts add_fonts(Host& host);

/// Keeps the atlas within its budget (about a thousand glyphs on the screen and as many again in other sizes): drops
/// what recent frames did not use, and when that is not enough everything, to be drawn again on demand. Call it between
/// frames; costs nothing while the atlas is small.
void trim_glyphs();

}  // namespace baijia::app
