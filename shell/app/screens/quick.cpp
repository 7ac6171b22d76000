#include "shell/app/screens/quick.h"

#include "shell/app/format.h"
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
  const auto& lines = state.lines.get(shell, [&] { return shell.core().patrols(); });
  PageFrame page{.title = say(Text::kChannelPatrol), .subtitle = say(Text::kWherePatrol)};
  page.body = [&] {
    ui.list(lines.size(), row_height(ui, true), [&](std::size_t at) {
      const PatrolLine& line = lines[at];
      const int offset = shell.utc_offset_minutes();
      const bool done = line.last_millis && day_of(*line.last_millis, offset) == shell.today();
      const std::string_view where = line.building.empty() ? say(Text::kWholeArea) : std::string_view(line.label);
      const std::string last =
          line.last_millis ? say(Text::kLastPatrol, {words_from_instant(*line.last_millis, shell.today(), offset)})
                           : std::string(say(Text::kNeverPatrolled));
      const RowOptions options{.title = where,
                               .detail = last,
                               .icon = done                    ? icons::kCheck
                                       : line.building.empty() ? icons::kMap
                                                               : icon_of(line.form)};
      if (!row(ui, "place", options).tapped) return;
      // Back from the write-up leads here again: to the next place of the round.
      const auto accepted = record_visit(shell, {.building = line.building, .channel = Channel::kPatrol}, where);
      if (accepted) shell.open({PageKind::kVisit, accepted->created});
    });
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
