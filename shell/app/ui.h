#pragma once

// One frame's drawing: a column that content flows down, a touch state machine, scroll areas, and the semantics of all
// that was drawn. Widgets (widgets.h) and screens take a Ui&. Immediate mode: everything is called anew every frame,
// and what must survive a frame is kept here by id.
//
// Drawing goes to ImGui's draw lists, ids are ImGui's hashes (a widget's key within the enclosing scopes). One thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/function_ref.h"
#include "core/domain/id.h"
#include "shell/app/host.h"
#include "shell/app/icons.h"
#include "shell/app/theme.h"

struct ImDrawList;
struct ImFont;

namespace baijia::app {

struct Rect {
  float x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] float center_x() const { return x + width / 2; }
  [[nodiscard]] float center_y() const { return y + height / 2; }
  [[nodiscard]] bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
  [[nodiscard]] Rect inset(float dx, float dy) const { return {x + dx, y + dy, width - 2 * dx, height - 2 * dy}; }
};

/// What a finger, mouse or screen reader does with a widget this frame.
struct Touch {
  bool pressed = false;       ///< held now: draw it so
  bool tapped = false;        ///< released inside without having moved, or activated through its twin
  bool long_pressed = false;  ///< held for 500 ms, once
  bool hovered = false;       ///< mouse only
  bool swept = false;         ///< mouse only: it was drawn over this, its button held, or went down on it
  bool focused = false;       ///< by the arrow keys, or a text field being typed in
};

/// How a piece of text looks.
struct TextStyle {
  TextSize size = TextSize::kBody;
  Color color = 0;  ///< 0: ink
  bool bold = false;
  int max_lines = 0;  ///< 0: as many as it takes; else the last one ends in …
  bool centered = false;
};

class Ui {
 public:
  Ui(Host& host);
  ~Ui();
  Ui(const Ui&) = delete;
  Ui& operator=(const Ui&) = delete;

  [[nodiscard]] const Theme& theme() const;
  [[nodiscard]] const Viewport& viewport() const;
  [[nodiscard]] double seconds() const;  ///< monotonic time of this frame

  // Ids. Requires: a key is unique within its scope; lists open a Scope per line.
  [[nodiscard]] std::uint32_t id(std::string_view key) const;
  class Scope {
   public:
    Scope(Ui& ui, std::string_view key);
    Scope(Ui& ui, std::size_t index);
    Scope(Ui& ui, const Uuid& uuid);
    ~Scope();
    Scope(const Scope&) = delete;

   private:
    Ui& ui_;
  };

  /// What is tapped while it lives only opens a page, and may do so while records are still on their way; all other
  /// taps wait for them.
  class OnlyOpens {
   public:
    explicit OnlyOpens(Ui& ui);
    ~OnlyOpens();
    OnlyOpens(const OnlyOpens&) = delete;

   private:
    Ui& ui_;
    bool before_;
  };

  // Layout. Content flows down the current column; place() hands out the next piece of it.
  [[nodiscard]] float width() const;      ///< of the column
  [[nodiscard]] float cursor_y() const;   ///< top of the next piece
  Rect place(float height);               ///< a piece as wide as the column
  Rect place(float width, float height);  ///< one piece of a Flow; outside of one the same as place(height)
  void space(float dp);                   ///< nothing drawn
  [[nodiscard]] bool visible(const Rect& rect) const;  ///< false: wholly clipped away; skip drawing it

  /// Runs `content` in a column of its own inside `rect`; value: the height it took. The outer cursor stays.
  float column(const Rect& rect, FunctionRef<void()> content);
  /// Content side by side: `weights` shares of the width, `gap` between. The cursor goes below the tallest.
  void columns(std::initializer_list<float> weights, float gap, FunctionRef<void(std::size_t)> content);
  /// Pieces placed with place(width, height) run on in lines, like words.
  void flow(float gap, FunctionRef<void()> content);
  /// `content` narrower by dx at both sides.
  void indent(float dx, FunctionRef<void()> content);

  /// A kinetic vertical scroll area filling `rect`; its offset is kept under `key` in the current scope.
  void scroll(std::string_view key, const Rect& rect, FunctionRef<void()> content);
  /// A virtual list in the current scroll area: `row(i)` is called for the visible ones only, each in a column and a
  /// Scope of its own. `row_height` is the least and the usual height; what needs more (large letters, long names) is
  /// measured when it is drawn. Arrow keys move the focus through it on wide screens.
  void list(std::size_t count, float row_height, FunctionRef<void(std::size_t)> row);
  void scroll_to_top(std::string_view key);
  /// Scrolls the current area so that `rect` stands at its top, from the next frame on.
  void reveal(const Rect& rect);

  // Touch and semantics. A widget asks once for its rectangle and reports once.
  Touch touch(std::uint32_t id, const Rect& rect);
  /// Reports to the semantics tree; clipped to the visible part, dropped when nothing of it is visible or when a sheet
  /// lies over it.
  void report(std::uint32_t id, SemanticRole role, std::string_view name, const Rect& rect, std::string_view value = {},
              FunctionRef<void(SemanticNode&)> more = nullptr);

  // Drawing.
  [[nodiscard]] ImDrawList& draw();
  void fill(const Rect& rect, Color color, float radius = 0);
  void border(const Rect& rect, Color color, float radius = 0, float thickness = 1);
  void shadow(const Rect& rect, float radius);
  void icon(Icon icon, float center_x, float center_y, float size, Color color);
  /// Draws wrapped text from the top left of `rect`, clipped by nothing. Value: its height.
  float draw_text(const Rect& rect, std::string_view text, const TextStyle& style);
  /// Draws one line centred in `rect`; longer than that it ends in ….
  void draw_line(const Rect& rect, std::string_view text, const TextStyle& style, float align = 0.5F);
  [[nodiscard]] float text_width(std::string_view text, const TextStyle& style);
  [[nodiscard]] float text_height(std::string_view text, const TextStyle& style, float wrap_width);

  // Motion. 0 → 1 while `on`, back while not, within 160 ms; jumps with reduced motion. Asks for frames by itself.
  float animate(std::uint32_t id, bool on, float initial = 0);
  void ask_frame();  ///< something moves: draw once more

  // Layers. `content` is drawn above the page, takes every touch while it is there, and hides the page from readers.
  void overlay(FunctionRef<void()> content);

  struct State;  // in ui_state.h, for the foundation only
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace baijia::app
