#include "shell/app/screens/mark_doors.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

void mark_chosen(Shell& shell, Choosing& state, const DoorWallView& wall, DoorFinding finding,
                 std::string_view spoken) {
  MarkHouseholds command{.households = {}, .finding = finding};
  // The undo needs the mark that only the command brings.
  const auto undo = std::make_shared<UnmarkHouseholds>();
  for (const DoorCell& cell : wall.cells) {
    if (!state.chosen.contains(cell.household)) continue;
    command.households.push_back(cell.household);
    undo->doors.push_back({cell.household, cell.tenure});
  }
  const auto accepted = shell.run(command, say(Text::kMarked, {command.households.size(), spoken}),
                                  [&shell, undo] { (void)shell.run(*undo, say(Text::kTakenBack)); });
  if (!accepted) return;
  undo->mark = accepted->created;
  state.begin(ChosenFor::kMark);
}

}  // namespace

void marking_cell(Ui& ui, Choosing& state, const DoorWallView& wall, std::size_t index, const Rect& rect) {
  const DoorMark& mark = wall.cells[index].mark;
  choosing_cell(ui, state, wall, index, rect, door_words(mark), [&](const Rect& above) {
    door_shape(ui, above.center_x(), above.center_y(),
               std::min(24.0F * std::min(ui.theme().scale, 1.5F), above.height - 4), mark);
  });
}

void marking_sheet(Ui& ui, Shell& shell, Choosing& state, const DoorWallView& wall) {
  const std::string title = say(Text::kMarkWhat, {state.chosen.size()});
  sheet(ui, "mark", state.asking, title, [&] {
    const auto offer = [&](DoorFinding finding, std::string_view words, std::optional<DoorMark> mark) {
      const RowOptions options{
          .title = words, .icon = mark ? 0 : icons::kHouse, .mark = mark ? &*mark : nullptr, .chevron = false};
      if (state.asking && row(ui, words, options).tapped) mark_chosen(shell, state, wall, finding, words);
    };
    offer(DoorFinding::kNobodyHome, words_of(VisitResult::kNobodyHome), DoorMark{.state = DoorState::kTried});
    offer(DoorFinding::kVacant, words_of(Tenure::kVacant), DoorMark{.state = DoorState::kVacant});
    offer(DoorFinding::kLet, words_of(Tenure::kLet), DoorMark{.state = DoorState::kLet});
    offer(DoorFinding::kOwned, words_of(Tenure::kOwned), std::nullopt);
  });
}

}  // namespace baijia::app
