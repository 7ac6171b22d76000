#pragma once

// What is on the screen, by meaning. Every control reports itself while it is drawn; the list of one frame is the
// screen reader's page (web/a11y.js) and the test interface (getByRole) alike.

#include <cstdint>
#include <string>
#include <vector>

namespace baijia::app {

/// The subset of WAI-ARIA roles that the app uses.
enum class SemanticRole : std::uint8_t {
  kButton = 1,
  kLink = 2,
  kTextField = 3,  ///< textbox
  kCheckbox = 4,
  kRadio = 5,
  kTab = 6,
  kHeading = 7,
  kText = 8,  ///< a paragraph
  kList = 9,
  kListItem = 10,
  kStatus = 11,  ///< live region, polite: 已保存, sync state
  kAlert = 12,   ///< live region, assertive: not saved
  kDialog = 13,
  kProgress = 14,  ///< progressbar
  kGridCell = 15,  ///< a door of the wall (drawn as a button for activation)
  kImage = 16,
  kSearchField = 17,  ///< searchbox
  kOption = 18,
};

/// What a text field takes: which keyboard, whether it is hidden, whether it has lines.
enum class TextKind : std::uint8_t { kText, kMultiline, kPassword, kTelephone, kNumber, kSearch, kUserName, kCode };

/// One control of one frame. Rectangle in CSS pixels from the canvas's top left.
struct SemanticNode {
  std::uint32_t id = 0;  ///< stable while the control exists (ImGui's id)
  SemanticRole role = SemanticRole::kText;
  std::string name;   ///< what it is called: "已见面"
  std::string value;  ///< what it holds: a field's text, "3 / 12"
  bool disabled = false;
  bool checked = false;  ///< checkbox, radio, tab (selected)
  bool focused = false;
  bool clipped = false;    ///< partly scrolled out of sight: the rectangle is the part that is seen
  std::uint8_t level = 0;  ///< of a heading
  /// Of a text or search field. Its twin is a real input from the start, so that a tap opens the right keyboard at
  /// once. The value of a password is never reported.
  TextKind text_kind = TextKind::kText;
  float x = 0, y = 0, width = 0, height = 0;
};

}  // namespace baijia::app
