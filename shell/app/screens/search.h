#pragma once

// 找: doors, names, pinyin initials, phone tails, what was said. The same list chooses a household elsewhere.

#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

/// The words searched for and what they found.
struct SearchWords {
  std::string words;
  std::string found_for;
  Cached<std::vector<SearchHit>> hits;
  Cached<std::string> examples;  ///< of what can be searched for

  /// Hits of `words`; read anew when the words or the data have changed.
  const std::vector<SearchHit>& read(Shell& shell);
  /// What to do when there are none.
  std::string_view next_words(Shell& shell);
};

struct SearchState {
  SearchWords search;
};
void search_screen(Ui& ui, Shell& shell, SearchState& state);

struct ChosenHousehold {
  HouseholdId household;
  std::string door;  ///< "12号 602"
};
/// A search field and the households it finds. Value: the one that was tapped.
std::optional<ChosenHousehold> choose_household(Ui& ui, Shell& shell, SearchWords& search);

}  // namespace baijia::app
