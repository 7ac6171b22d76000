#include "shell/app/canvas.h"

#include <algorithm>

#include <imgui.h>
#include <imgui_internal.h>

#include "shell/app/host.h"

namespace baijia::app {

// As ImGui::Initialize() and Shutdown() of Dear ImGui 1.92, for what is used here.

Canvas::Canvas() : context_(std::make_unique<ImGuiContext>(nullptr)) {
  ImGuiContext& context = *context_;
  ImGui::SetCurrentContext(&context);
  context.IO.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  context.Viewports.push_back(IM_NEW(ImGuiViewportP)());
  context.DrawListSharedData.Context = &context;
  ImGui::RegisterFontAtlas(context.IO.Fonts);
  context.Initialized = true;
}

Canvas::~Canvas() {
  ImGuiContext& context = *context_;
  ImGui::SetCurrentContext(&context);
  context.Viewports.clear_delete();
  ImFontAtlas* const atlas = context.IO.Fonts;
  ImGui::UnregisterFontAtlas(atlas);
  IM_DELETE(atlas);
  ImGui::SetCurrentContext(nullptr);
}

void Canvas::begin(const Viewport& viewport) {
  ImGuiContext& context = *context_;
  ImGui::SetCurrentContext(&context);
  ImGuiIO& io = context.IO;
  io.DisplaySize = {std::max(1.0F, viewport.width), std::max(1.0F, viewport.height)};
  io.DisplayFramebufferScale = {viewport.pixel_ratio, viewport.pixel_ratio};
  ++context.FrameCount;
  ImGuiViewportP& window = *context.Viewports[0];
  window.Size = io.DisplaySize;
  window.DrawDataP.Valid = false;

  ImFontAtlasUpdateNewFrame(io.Fonts, context.FrameCount, true);
  ImDrawListSharedData& shared = context.DrawListSharedData;
  shared.ClipRectFullscreen = window.GetMainRect().ToVec4();
  shared.CurveTessellationTol = context.Style.CurveTessellationTol;
  shared.SetCircleTessellationMaxError(context.Style.CircleTessellationMaxError);
  shared.InitialFlags =
      ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedLinesUseTex | ImDrawListFlags_AntiAliasedFill;
  shared.FontAtlas = io.Fonts;
  shared.Font = io.Fonts->Fonts[0];
  ImFontAtlasUpdateDrawListsSharedData(io.Fonts);
}

void Canvas::end() {
  ImGuiContext& context = *context_;
  ImVector<ImTextureData*>& textures = context.PlatformIO.Textures;
  textures.resize(0);
  for (ImTextureData* const texture : context.IO.Fonts->TexList) {
    texture->RefCount = static_cast<unsigned short>(context.IO.Fonts->RefCount);
    textures.push_back(texture);
  }
  for (ImTextureData* const texture : context.UserTextures) textures.push_back(texture);

  ImGuiViewportP& window = *context.Viewports[0];
  ImDrawData& data = window.DrawDataP;
  data.Clear();
  data.DisplaySize = window.Size;
  data.FramebufferScale = context.IO.DisplayFramebufferScale;
  data.OwnerViewport = &window;
  data.Textures = &textures;
  data.AddDrawList(ImGui::GetBackgroundDrawList());
  data.AddDrawList(ImGui::GetForegroundDrawList());
  data.Valid = true;
}

}  // namespace baijia::app
