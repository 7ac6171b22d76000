#pragma once

// What a Ui remembers between frames. For the foundation (ui_*.cpp, widgets_*.cpp, app.cpp) only; screens have no
// business here.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "imgui.h"
#include "shell/app/app.h"
#include "shell/app/ui.h"

namespace baijia::app {

inline constexpr float kSlop = 8;              ///< dp a finger may wander and still tap
inline constexpr double kLongPressTime = 0.5;  ///< seconds
inline constexpr double kMotionTime = 0.16;    ///< seconds; the look allows 0.2
inline constexpr float kAnyHeight = 1.0e6F;

struct PointerEvent {
  PointerPhase phase = PointerPhase::kMove;
  float x = 0, y = 0;
  bool mouse = false;
};

/// The one finger (or the mouse). Events are queued; a frame takes them up to and including the next press or release,
/// so that a quick tap still gets its pressed frame.
struct Pointer {
  std::deque<PointerEvent> queue;
  float x = -1, y = -1, down_x = 0, down_y = 0;
  float from_x = -1, from_y = -1;  ///< where it was in the last frame
  bool mouse = false;
  bool down = false;
  bool just_down = false, just_up = false;
  bool moved = false;     ///< beyond the slop since it went down: scrolls, does not tap
  bool consumed = false;  ///< stopped a fling, or pressed long: its release is no tap
  double down_seconds = 0;
  std::uint32_t candidate = 0;  ///< widget it went down on
  std::uint32_t scroll = 0;     ///< scroll area it went down on
  std::uint32_t scrolling = 0;  ///< scroll area it moves
  float frame_dy = 0;           ///< moved in this frame
  float wheel = 0;
};

struct ScrollState {
  float offset = 0, velocity = 0;  ///< dp, dp per second
  float content = 0, view = 0;
  bool seen = false;                             ///< drawn in this frame
  std::deque<std::pair<double, float>> samples;  ///< where the finger was: seconds, y
};

struct Animation {
  float value = 0;
  int frame = 0;
};

/// The calendar of a date_choice.
struct DatePicker {
  bool open = false;
  int year = 1970, month = 1;
};

/// The text field that is typed in.
struct ActiveField {
  std::uint32_t id = 0;
  TextInput input;
  std::string text, name, placeholder;
  bool seen = false;
};

struct TextEdit {
  std::uint32_t field = 0;
  std::string text;
};

/// How high the rows of a virtual list were when they were last drawn; what was never drawn has the usual height.
struct ListHeights {
  float usual = 0, width = 0;
  std::vector<float> rows;
};

struct Column {
  Rect rect;
  float y = 0;
  // Within a flow:
  bool flowing = false;
  float flow_gap = 0, flow_x = 0, flow_line_height = 0;
};

struct Ui::State {
  explicit State(Host& lent) : host(lent) {}

  Host& host;
  Theme theme;
  Viewport viewport;
  std::array<ImFont*, 3> fonts{};  ///< by FontFace
  double seconds = 0, delta = 0;
  int frame = 0;
  bool moving = false;  ///< another frame is wanted

  std::vector<std::uint32_t> seeds;
  std::vector<Column> columns;
  std::vector<Rect> clips;
  ImDrawList* list = nullptr;

  Pointer pointer;
  std::unordered_map<std::uint32_t, Rect> touched, seen;  ///< where what takes touch is, in this frame and the last one
  std::uint32_t activated = 0;                            ///< by a twin, or Enter on the focus
  std::optional<Key> key;                                 ///< pressed for this frame; whoever uses it resets it
  bool holding = false;                                   ///< scrolling and opening pages is all that can be done yet
  bool only_opens = false;                                ///< within an Ui::OnlyOpens
  std::uint32_t held_tap = 0;                             ///< the last tap since; it counts once more can be done

  std::unordered_map<std::uint32_t, ScrollState> scrolls;
  std::vector<std::uint32_t> scroll_stack;
  std::unordered_map<std::uint32_t, Animation> animations;

  // Layers: 0 is the page. What is below the top one of the last frame takes no touch and is not reported.
  int layer = 0, top_layer = 0, next_top_layer = 0;

  // The list that the arrow keys walk through: the first one of the frame.
  std::uint32_t key_list = 0, focus_list = 0;
  std::size_t focus_index = 0;
  bool focus_shown = false, focus_pending = false;

  std::vector<SemanticNode> nodes;
  std::vector<std::string> shortened;  ///< what had to end in … in this frame
  ActiveField field;
  std::vector<std::uint32_t> fields, last_fields;  ///< in drawing order, for 下一项
  std::vector<TextEdit> edits;
  std::uint32_t field_done = 0;
  bool field_entered = false;   ///< done by the keyboard's action key
  std::uint32_t submitted = 0;  ///< the last field of the page whose action key was pressed in the frame before
  std::unordered_map<std::uint32_t, int> field_frames;  ///< when a field was drawn last, for focus_at_once
  bool field_reveal = false;                            ///< the keyboard came: scroll the active field into sight
  std::unordered_map<std::uint32_t, ListHeights> list_heights;
  std::unordered_map<std::uint32_t, float> heights;  ///< of cards and sheets in the last frame
  std::unordered_map<std::uint32_t, DatePicker> date_pickers;
  float footer = 0;      ///< height of the footers drawn in this frame; a toast stays above them
  Rect toast;            ///< where the toast was in the last frame, with room around it, or empty; pages end above it
  bool dismiss = false;  ///< back or Esc: the top sheet closes

  // Foundation calls around a frame.
  void begin_frame(const Theme& look);
  void end_frame();
  void take_pointer();
  [[nodiscard]] Column& column() { return columns.back(); }
  [[nodiscard]] const Rect& clip() const { return clips.back(); }
  void push_clip(const Rect& rect);
  void pop_clip();
  [[nodiscard]] bool takes_touch() const { return layer == top_layer; }
  void focus_field(std::uint32_t id);
  [[nodiscard]] ScrollState* current_scroll();
};

/// The part of `a` inside `b`; width or height 0 when there is none.
[[nodiscard]] Rect intersection(const Rect& a, const Rect& b);

/// One line of wrapped text.
struct TextLine {
  const char* begin = nullptr;
  const char* end = nullptr;
  float width = 0;
};
/// Breaks `text` into lines of at most `wrap_width`: between Chinese characters but never so that a line begins with
/// closing or ends with opening punctuation, else between words, and inside a word only when it alone is too wide.
[[nodiscard]] std::vector<TextLine> break_lines(std::string_view text, float wrap_width,
                                                FunctionRef<float(char32_t)> advance);
/// Decodes the code point at `at` and moves past it; U+FFFD for malformed bytes.
[[nodiscard]] char32_t next_code_point(const char*& at, const char* end);

}  // namespace baijia::app
