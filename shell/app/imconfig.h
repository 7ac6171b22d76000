#pragma once

// Dear ImGui's compile-time options. Every source that includes imgui.h sees this file (IMGUI_USER_CONFIG).

// A broken invariant of ImGui's is a bug of ours. In a test it ends the process (imgui_assert.cpp); on a phone it is no
// reason to lose a visit: it is logged and the frame goes on (host_web.cpp).
void baijia_imgui_assert(const char* expression, const char* file, int line);
#ifdef BAIJIA_SHORT_ASSERTS
#define BAIJIA_WORDS(expression) ""  // file and line tell it; the words are a part of the first load
#else
#define BAIJIA_WORDS(expression) #expression
#endif
#define IM_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : baijia_imgui_assert(BAIJIA_WORDS(expression), __FILE__, __LINE__))

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
// Glyphs come from the phone (shell/app/glyphs.h): no font of ImGui's own and no rasteriser. It asks for another one
// under this name; glyphs.cpp answers with the host's.
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_ENABLE_FREETYPE
#define IMGUI_USE_WCHAR32       // 𠮷, emoji
#define ImDrawIdx unsigned int  // WebGL2 has no base vertex; a door wall has more than 65,536 vertices
