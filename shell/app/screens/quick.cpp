#include "shell/app/screens/quick.h"

#include "shell/app/screens/parts.h"
#include "shell/app/screens/record.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

// The write-up takes this page's place: back from it leads to where the member began.
void record_and_write(Shell& shell, const RecordVisit& visit, std::string_view where) {
  const auto accepted = record_visit(shell, visit, where);
  if (accepted) shell.replace({PageKind::kVisit, accepted->created});
}

}  // namespace

void reception_screen(Ui& ui, Shell& shell, ReceptionState& state) {
  PageFrame page{.title = say(Text::kChannelReception), .subtitle = say(Text::kWhoCame)};
  page.body = [&] {
    ui.space(4);
    const auto chosen = choose_household(ui, shell, state.search);
    if (chosen) {
      record_and_write(shell, {.household = chosen->household, .channel = Channel::kReception}, chosen->door);
    }
  };
  page.footer = [&] {
    if (secondary_button(ui, say(Text::kNotOnTheList))) {
      record_and_write(shell, {.channel = Channel::kReception}, say(Text::kNotOnTheList));
    }
  };
  show_page(ui, shell, page);
}

void patrol_screen(Ui& ui, Shell& shell, PatrolState& state) {
  const auto& buildings = state.buildings.get(shell, [&] { return shell.core().buildings(); });
  PageFrame page{.title = say(Text::kChannelPatrol), .subtitle = say(Text::kWherePatrol)};
  page.body = [&] {
    ui.list(buildings.size(), row_height(ui, false), [&](std::size_t at) {
      const BuildingLine& building = buildings[at];
      const Icon icon = building.form == BuildingForm::kApartments ? icons::kBuilding : icons::kHouse;
      if (row(ui, "building", {.title = building.label, .icon = icon, .chevron = false}).tapped) {
        record_and_write(shell, {.building = building.building, .channel = Channel::kPatrol}, building.label);
      }
    });
  };
  page.footer = [&] {
    if (secondary_button(ui, say(Text::kWholeArea))) {
      record_and_write(shell, {.channel = Channel::kPatrol}, say(Text::kWholeArea));
    }
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
