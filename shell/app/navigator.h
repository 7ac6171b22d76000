#pragma once

// Which pages are entered: a tab's own page and up to four below it. Keeps browser history in step (Host::push_page,
// back_to) and the place in a preference, so that a killed app comes back to it.

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

struct EnteredPage {
  Route route;
  std::unique_ptr<Page> page;
  std::uint64_t serial = 0;  ///< scope of its ids: its scroll places are its own
  bool shown = false;        ///< it was drawn with all its records
};

class Navigator {
 public:
  explicit Navigator(Host& host) : host_(host) {}

  /// The place of the last session, or the tab of `start_page` ("", "visit", "search").
  void restore(std::string_view start_page);
  void forget();  ///< signed out: nothing of the account's pages stays

  [[nodiscard]] std::vector<EnteredPage>& stack() { return stack_; }
  [[nodiscard]] const std::vector<EnteredPage>& stack() const { return stack_; }
  [[nodiscard]] int depth() const { return static_cast<int>(stack_.size()) - 1; }
  [[nodiscard]] PageKind tab() const { return tab_; }

  /// Enters `route` below the page at `index`; what was above that is left.
  void open(std::size_t index, const Route& route);
  void replace(std::size_t index, const Route& route);
  /// Leaves the page at `index` and all above it.
  void leave(std::size_t index);
  void select_tab(PageKind tab);
  /// Browser history went back by itself.
  void history_went_to(int depth);
  /// A sheet lies over a page, or none does any more. Over a tab's own page it gets an entry in browser history, so
  /// that going back closes it and does not leave the app.
  void guard(bool sheet);
  /// Browser history went back from there. Value: it had such an entry.
  bool unguard() { return std::exchange(guarded_, false); }

 private:
  [[nodiscard]] EnteredPage entered(const Route& route);
  void show_tab(PageKind tab);
  void cut(std::size_t size);
  void remember();

  Host& host_;
  PageKind tab_ = PageKind::kToday;
  std::array<EnteredPage, kTabCount> roots_;  ///< of the tabs that are not shown
  std::vector<EnteredPage> stack_;
  std::uint64_t last_serial_ = 0;
  bool guarded_ = false;  ///< history has an entry above the tab's own page
};

}  // namespace baijia::app
