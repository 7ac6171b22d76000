#pragma once

// Pieces that several screens are made of.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

/// A number with what it counts below it, as one button. Value: tapped.
bool stat(Ui& ui, std::string_view key, std::int64_t number, std::string_view label, Tone tone = Tone::kNeutral);

/// Buttons with an icon above the word, all in one line; when the words do not fit, two in a line with the icon beside
/// the word. Value: the tapped one.
struct Tile {
  Icon icon = 0;
  std::string_view text{};
};
std::optional<std::size_t> tiles(Ui& ui, std::string_view key, std::span<const Tile> items);

/// The icon of a channel, before a record of it.
[[nodiscard]] Icon icon_of(Channel channel);
/// The icon of a building, of a village group or of a row of shops.
[[nodiscard]] Icon icon_of(BuildingForm form);

/// A line of an issue, of a promise. Value: tapped.
bool issue_row(Ui& ui, const IssueLine& issue, Day today, bool chosen);
bool promise_row(Ui& ui, const PromiseLine& promise, Day today);

/// 没办完 · 我的 · 全部. Value: it changed.
bool filter_choice(Ui& ui, ListFilter& filter);

/// The page of something that is gone: says so and how to go on.
void gone_page(Ui& ui, Shell& shell, std::string_view title);

/// Instead of a list that only the hub has, or of more of it: why it could not be read. Value: it shall be asked again.
bool unread_list(Ui& ui, Icon icon, Code error, bool empty);

/// "magnifier + words" that opens the search page.
void search_entry(Ui& ui, Shell& shell);
[[nodiscard]] PageFrame::Action search_action(Shell& shell);

}  // namespace baijia::app
