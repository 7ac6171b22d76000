#pragma once

// The app without a browser: takes events, draws one frame into ImGui's draw lists, reports its semantics. Hosts drive
// it (host_web.cpp, host_headless.cpp). main.cpp is its table of contents.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "shell/app/host.h"

namespace baijia::app {

enum class PointerPhase : std::uint8_t { kDown, kMove, kUp, kCancel };
enum class Key : std::uint8_t {
  kEscape,
  kEnter,
  kTab,
  kUp,
  kDown,
  kLeft,
  kRight,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kSearch
};

class App {
 public:
  /// What the host remembers of the last session: the account whose database to open, empty before the first sign-in.
  /// `start_page` is a shortcut's target ("", "visit", "search"). `storage_problem`: the capability check found that
  /// nothing can be stored here (private mode, no IndexedDB); the app then says so and records nothing.
  struct Start {
    AccountId account;
    std::string_view start_page;
    std::optional<Code> storage_problem;
  };

  /// Creates ImGui's context. Requires: one App at a time. `host` outlives it.
  [[nodiscard]] static std::unique_ptr<App> create(Host& host, const Start& start);
  virtual ~App() = default;

  /// Builds one frame (shell/app/canvas.h). The host then draws ImGui::GetDrawData(). Returns true when something still
  /// moves and the next frame should follow at once.
  virtual bool frame() = 0;
  /// False: the last frame() found that records it needs are not here yet; it is not to be drawn, what is seen stays.
  [[nodiscard]] virtual bool complete() const = 0;

  // Events, in CSS pixels. Each asks for a frame by itself.
  virtual void on_pointer(PointerPhase phase, float x, float y, bool mouse) = 0;
  virtual void on_wheel(float dx, float dy) = 0;
  virtual void on_key(Key key) = 0;
  virtual void on_text(std::uint32_t field, std::string_view text) = 0;  ///< the field's whole text after an edit
  virtual void on_text_done(std::uint32_t field, bool entered) = 0;      ///< its action key (完成 / 下一项), or left
  virtual void on_activate(std::uint32_t node) = 0;  ///< a twin was clicked by a reader, or a field focused
  virtual void on_back(int depth) = 0;               ///< browser history went back to that depth
  virtual void on_viewport_changed() = 0;            ///< size, ratio, theme, keyboard, fonts
  virtual void on_network_returned() = 0;
  virtual void on_hidden() = 0;        ///< the page goes to the background: keep drafts now
  virtual void on_update_ready() = 0;  ///< a new version waits (Host::apply_update)
  virtual void on_store_taken() = 0;   ///< another tab took the database over
  /// Blocks from `first` on that the image of the open store lacked. Value: what is drawn waits for one of them.
  virtual bool on_blocks(std::uint32_t first, std::span<const std::byte> blocks) = 0;
  virtual void on_blocks_failed(Code code) = 0;        ///< the rest of them cannot be read
  virtual void on_scan(Result<std::string> read) = 0;  ///< a code in the camera's picture; kCameraRefused, kNoCamera
};

}  // namespace baijia::app
