#pragma once

// Somebody at work with a phone: uses the app by what stands on the screen, with the taps counted. Typing, scrolling
// and changing the tab are no taps.

#include <array>
#include <string>
#include <string_view>

#include "tests/support/app_world.h"

namespace baijia::testing {

class AppMember {
 public:
  /// Signs in as `login` ("li" the member, "wang" the chief).
  explicit AppMember(Community& community, std::string_view login = "li", const app::Viewport& screen = {});

  /// Taps the button, chip or choice whose name is or contains `part`, scrolling to it.
  void tap(std::string_view part);
  /// The last chip of that name: of two questions for a day, the second.
  void tap_last(std::string_view name);
  void tap_door(std::string_view name);
  /// Presses long.
  void hold(SemanticRole role, std::string_view name);
  void hold_door(std::string_view name) { hold(SemanticRole::kGridCell, name); }
  void open_tab(std::string_view name) { phone.tap(SemanticRole::kTab, name); }

  /// Scrolls down until there is such a button, chip or choice; such a field.
  void scroll_to(std::string_view part);
  void scroll_to_field(std::string_view name);

  [[nodiscard]] bool shows(std::string_view text) const { return phone.shows(text); }
  /// The button, chip or choice on the screen whose name is or, when there is none, contains `part`; or nullptr.
  [[nodiscard]] const SemanticNode* button(std::string_view part) const;
  [[nodiscard]] bool offers(std::string_view part) const { return button(part) != nullptr; }
  [[nodiscard]] std::string field(std::string_view name) const;  ///< what stands in it
  [[nodiscard]] const std::string& copied() const { return phone.host.copied; }
  /// Whether a door of the wall is chosen, and what is said of it.
  [[nodiscard]] bool chosen(std::string_view door) const;
  [[nodiscard]] std::string door_value(std::string_view door) const;

  /// A door met, from 今日, and the page for what was said there.
  void begin_write_up(std::string_view door);
  /// A door met and written up, from 今日 and back to it.
  void visit(std::string_view door, std::string_view said, std::string_view category = {});

  Phone phone;
  int taps = 0;

 private:
  void wheel();
};

inline constexpr app::Viewport kDesktop{.width = 1280, .height = 800, .coarse_pointer = false};

}  // namespace baijia::testing
