#include "shell/app/screens/buildings.h"

#include <algorithm>
#include <array>

#include "shell/app/screens/areas.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/scan.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

/// With the counts of the caller's doors alone, or of all.
void building_row(Ui& ui, Shell& shell, const BuildingLine& building, bool only_mine) {
  const Route route{PageKind::kDoorWall, building.building.uuid};
  const Ui::OnlyOpens only_opens(ui);
  const Coverage& coverage = only_mine ? building.my_coverage : building.coverage;
  const std::int64_t promises = only_mine ? building.my_promises_due : building.promises_due;
  const std::string due = promises > 0 ? say(Text::kCountDue, {promises}) : std::string{};
  const bool partly = coverage.total < building.coverage.total;
  const std::string all = partly ? say(Text::kDoorsInAll, {building.coverage.total}) : std::string{};
  const std::string detail = joined({due, all, words_of(coverage)});
  const std::string value = say(Text::kShare, {coverage.met, coverage.total - coverage.vacant});
  const bool done = coverage.total > 0 && coverage.not_yet == 0;
  if (row(ui, "building",
          {.title = building.label,
           .detail = detail,
           .value = value,
           .icon = icon_of(building.form),
           .chosen = shell.showing(route),
           .tone = done ? Tone::kGood : Tone::kNeutral})
          .tapped) {
    shell.open(route);
  }
}

}  // namespace

void buildings_screen(Ui& ui, Shell& shell, BuildingsState& state) {
  const auto& all = state.view.get(shell, [&] { return shell.core().buildings(); });
  const auto mine = [](const BuildingLine& building) { return building.mine > 0; };
  const bool has_area = std::ranges::any_of(all, mine);
  // An area may go to somebody else while the tab is kept.
  if ((state.whose < 0 || !has_area) && !all.empty()) state.whose = has_area ? 0 : 1;

  std::vector<const BuildingLine*> shown;
  for (const BuildingLine& building : all) {
    if (state.whose != 0 || mine(building)) shown.push_back(&building);
  }

  const bool chief = shell.core().identity().role == Role::kChief;
  const bool only_mine = state.whose == 0;
  PageFrame page{.title = say(Text::kDoorsTitle)};
  page.actions.push_back(scan_action(shell));
  page.actions.push_back(search_action(shell));
  page.actions.push_back({.icon = icons::kList, .name = say(Text::kRecordList), .deed = [&shell] {
                            shell.open({PageKind::kRecords, {}});
                          }});
  if (has_area && std::ranges::count_if(all, mine) < std::ssize(all)) {
    page.header = [&] {
      const std::array options{say(Text::kMine), say(Text::kWholeCommittee)};
      choice(ui, "whose", {}, options, state.whose);
    };
  }
  page.body = [&] {
    if (all.empty()) {
      empty_state(ui, icons::kBuilding, say(Text::kNoDoorsYet), say(Text::kNoDoorsYetNext));
      return;
    }
    if (chief) uncovered_row(ui, shell, state.areas.get(shell, [&] { return shell.core().areas(); }).uncovered);
    ui.list(shown.size(), row_height(ui, true),
            [&](std::size_t at) { building_row(ui, shell, *shown[at], only_mine); });
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
