#pragma once

// What the app takes of Dear ImGui: draw lists, the dynamic atlas, user textures, and the data its renderer draws. The
// app has pages and fields of its own; ImGui::NewFrame() would open one of ImGui's windows each frame, and all that
// those can do would be a twelfth of what a phone loads. One thread.

#include <memory>

struct ImGuiContext;

namespace baijia::app {

struct Viewport;

/// Dear ImGui's context without its windows. Requires: one at a time.
class Canvas {
 public:
  Canvas();
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  /// In the place of ImGui::NewFrame(): from now on ImGui's background and foreground lists are of this frame.
  void begin(const Viewport& viewport);
  /// In the place of ImGui::Render(): ImGui::GetDrawData() is what was drawn since begin().
  void end();

 private:
  std::unique_ptr<ImGuiContext> context_;
};

}  // namespace baijia::app
