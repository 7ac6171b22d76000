#pragma once

// The widgets. Each places itself in the current column, draws itself, reports itself to the semantics tree, and
// returns what the user did. `key` is the widget's identity within the scope; where there is none, the visible text is.
//
//   text:    heading caption paragraph section_header empty_state banner        widgets_text.cpp
//   buttons: primary_button secondary_button quiet_button icon_button chip action_chip      widgets_buttons.cpp
//   lists:   card row hairline progress_bar                                     widgets_lists.cpp
//   fields:  text_field search_field choice date_choice toggle                  widgets_fields.cpp widgets_date.cpp
//   sheets:  sheet menu confirm                                                 widgets_sheets.cpp
//   doors:   door_cell door_shape                                               widgets_doors.cpp

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/domain/rules.h"
#include "shell/app/ui.h"

namespace baijia::app {

// Text.
void heading(Ui& ui, std::string_view text, int level = 2);  ///< page-level emphasis within content, 18 dp bold
void paragraph(Ui& ui, std::string_view text, const TextStyle& style = {});
void caption(Ui& ui, std::string_view text);  ///< 14 dp, muted, wrapped
/// A list's title with room above; `action` is a quiet button at its right. Value: the action was tapped.
bool section_header(Ui& ui, std::string_view text, std::string_view action = {});
/// Nothing here: an icon, one line, what to do next, and perhaps the button that does it. Value: it was tapped.
bool empty_state(Ui& ui, Icon icon, std::string_view title, std::string_view next, std::string_view action = {});
enum class Tone : std::uint8_t { kNeutral, kGood, kWarning, kInfo, kDanger };
/// A line across the page. kDanger is for "not saved" alone and is an alert. Value: `action` was tapped.
bool banner(Ui& ui, Tone tone, std::string_view text, std::string_view action = {});
/// Spoken and, with `visible`, drawn small and muted: 已保存.
void status_line(Ui& ui, std::string_view text);
/// A small filled tag, not touchable (独居, 改约 14:00). Place several in a flow.
void tag(Ui& ui, std::string_view text, Tone tone = Tone::kNeutral);

// Buttons. Full width of the column (use Ui::columns for two beside each other).
struct ButtonOptions {
  Icon icon = 0;
  bool disabled = false;
  bool busy = false;          ///< waits for something it started; not touchable
  std::string_view spoken{};  ///< name for readers, when the visible text alone is not enough ("未遇 12号 602")
};
bool primary_button(Ui& ui, std::string_view text, const ButtonOptions& options = {});
bool secondary_button(Ui& ui, std::string_view text, const ButtonOptions& options = {});
/// Text only, in primary; as wide as its text within a flow, else left aligned.
bool quiet_button(Ui& ui, std::string_view text, const ButtonOptions& options = {});
/// One icon; `rect` from the caller, at least Theme::target in both directions.
bool icon_button(Ui& ui, const Rect& rect, Icon icon, std::string_view name);
/// A round-ended choice, in a flow: it is taken or not. Value: tapped.
bool chip(Ui& ui, std::string_view text, bool chosen = false, Icon icon = 0);
/// The same look for something to do.
bool action_chip(Ui& ui, std::string_view text, Icon icon = 0);

// Lists.
/// A surface with 12-dp corners around `content`.
void card(Ui& ui, std::string_view key, FunctionRef<void()> content);
/// The same as one button: pressed as a whole; its inside reports no controls of its own. `name` for readers.
bool card_button(Ui& ui, std::string_view key, std::string_view name, FunctionRef<void()> content);
struct RowOptions {
  std::string_view title{};
  std::string_view detail{};       ///< second line, muted, at most two lines (four in 长辈版)
  std::string_view value{};        ///< at the right, muted
  Icon icon = 0;                   ///< at the left
  const DoorMark* mark = nullptr;  ///< door shape at the left instead of an icon
  bool chevron = true;
  bool chosen = false;         ///< the one that is open in the other pane
  bool line = true;            ///< a hairline under it
  Tone tone = Tone::kNeutral;  ///< of value
  std::string_view spoken{};   ///< name for readers; default: title, detail, value
};
struct RowAction {
  bool tapped = false, long_pressed = false;
};
/// A line of a list with a hairline under it; grows with its text. For virtual lists see row_height().
RowAction row(Ui& ui, std::string_view key, const RowOptions& options);
/// Height for Ui::list of rows with or without a detail of one line.
[[nodiscard]] float row_height(const Ui& ui, bool with_detail);
void hairline(Ui& ui);
/// `name` is spoken with the share; `text` stands at the right end of the bar ("174 / 212"), may be empty.
void progress_bar(Ui& ui, std::string_view name, double share, std::string_view text = {});

// Fields. The value is the caller's; true when it changed in this frame.
struct FieldLook {
  std::string_view label{};  ///< above the field, and its name for readers
  std::string_view placeholder{};
  TextInput::Kind kind = TextInput::Kind::kText;
  int lines = 1;             ///< of a multiline field, at least
  std::string_view error{};  ///< below, in danger colour
  std::uint32_t max_length = 1000;
  bool focus_at_once = false;  ///< typed into as soon as it appears
  bool* entered = nullptr;     ///< becomes true when the keyboard's action key was pressed in the page's last field
};
bool text_field(Ui& ui, std::string_view key, std::string& value, const FieldLook& look);
bool search_field(Ui& ui, std::string_view key, std::string& value, std::string_view placeholder, bool focus_at_once);
/// One of several, as joined segments (up to four short words) or, when they do not fit, as chips. `chosen` < 0: none.
bool choice(Ui& ui, std::string_view key, std::string_view label, std::span<const std::string_view> options,
            int& chosen);
bool toggle(Ui& ui, std::string_view text, bool& on);
enum class FirstDay : std::uint8_t { kToday, kTomorrow, kPast };
/// 明天 · 3 天后 · 一周后 · 月底 · 选日子 (a calendar sheet), with 今天 in front when that is the `first` day offered.
/// `today` is the first day that can be chosen in the calendar. With kPast it is the last: 今天 · 昨天 · 选日子, and a
/// second tap on the day chosen takes it back (nobody knows).
bool date_choice(Ui& ui, std::string_view key, std::string_view label, std::optional<Day>& value, Day today,
                 FirstDay first = FirstDay::kTomorrow);

// Sheets. `open` is the caller's; it becomes false when the user taps beside it, presses back or Esc.
/// From below on phones, a dialog in the middle on wide screens. Call it at any place of the screen.
void sheet(Ui& ui, std::string_view key, bool& open, std::string_view title, FunctionRef<void()> content);
struct MenuItem {
  std::string_view text{};
  Icon icon = 0;
  bool disabled = false;
};
/// A sheet of choices (long press, ▾). Value: the chosen item's index, once.
std::optional<std::size_t> menu(Ui& ui, std::string_view key, bool& open, std::string_view title,
                                std::span<const MenuItem> items);
/// A question with one deed and 取消. Value: the deed was chosen.
bool confirm(Ui& ui, std::string_view key, bool& open, std::string_view title, std::string_view text,
             std::string_view deed);

// Doors: shape first, colour second.
/// The mark alone, centred in a square of `size`.
void door_shape(Ui& ui, float center_x, float center_y, float size, const DoorMark& mark);
/// Words for a mark: "未遇 3 次, 承诺到期".
[[nodiscard]] std::string door_words(const DoorMark& mark);
/// One door of the wall in `rect` (≥ Theme::target): mark above, room below. `name` for readers ("12号 602").
Touch door_cell(Ui& ui, std::string_view key, const Rect& rect, std::string_view room, std::string_view name,
                const DoorMark& mark, bool mine, bool chosen, TextSize room_size = TextSize::kCaption);

}  // namespace baijia::app
