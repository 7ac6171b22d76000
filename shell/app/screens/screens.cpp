// The table of pages: which state and which function each PageKind has, and its name in the preference that brings a
// killed app back. A new page is one line in each table.

#include <array>

#include "shell/app/screens/settings.h"
#include "shell/app/screens/sync.h"

namespace baijia::app {

namespace {

struct Name {
  PageKind kind;
  std::string_view name;
};

constexpr std::array kNames{
    Name{PageKind::kDoors, "doors"},         Name{PageKind::kKnow, "know"},         Name{PageKind::kToday, "today"},
    Name{PageKind::kSolve, "solve"},         Name{PageKind::kWarm, "warm"},         Name{PageKind::kDoorWall, "wall"},
    Name{PageKind::kHousehold, "household"}, Name{PageKind::kVisit, "visit"},       Name{PageKind::kIssue, "issue"},
    Name{PageKind::kNewIssue, "new-issue"},  Name{PageKind::kPromises, "promises"}, Name{PageKind::kSearch, "search"},
    Name{PageKind::kSync, "sync"},           Name{PageKind::kSettings, "settings"},
};

}  // namespace

std::unique_ptr<Page> make_page(const Route& route) {
  switch (route.kind) {
    case PageKind::kSync:
      return make_page(SyncState{}, sync_screen);
    case PageKind::kSettings:
      return make_page(SettingsState{}, settings_screen);
    default:
      return nullptr;
  }
}

std::string_view name_of(PageKind kind) {
  for (const Name& line : kNames) {
    if (line.kind == kind) return line.name;
  }
  return {};
}

std::optional<PageKind> page_kind(std::string_view name) {
  for (const Name& line : kNames) {
    if (line.name == name) return line.kind;
  }
  return std::nullopt;
}

}  // namespace baijia::app
