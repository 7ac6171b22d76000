#include "shell/app/screens/plates.h"

#include <algorithm>
#include <array>

#include "shell/app/screens/plate_sheet.h"

namespace baijia::app {
namespace {

/// Makes the plates that are missing and saves the sheet of those that were asked for.
void print(Shell& shell, const PlatesState& state, const std::vector<PlateToPrint>& before) {
  MakePlates missing;
  if (before.front().text.empty()) missing.building = state.building;
  for (const PlateToPrint& plate : before) {
    if (plate.text.empty() && !plate.household.empty()) missing.households.push_back(plate.household);
  }
  const bool makes = !missing.building.empty() || !missing.households.empty();
  if (makes && !shell.run(missing)) return;
  std::vector<PlateToPrint> plates;
  std::vector<std::string> texts;
  const std::vector<PlateToPrint> after = shell.core().plates_to_print(state.building);
  for (std::size_t at = 0; at < after.size(); ++at) {
    const bool is_new = at < before.size() && before[at].text.empty();
    if (state.which == 0 && !is_new) continue;
    plates.push_back(after[at]);
    texts.push_back(after[at].text);
  }
  const std::string label = before.front().label;
  const auto done = [&shell, &host = shell.host(), plates, label,
                     committee = shell.core().identity().scope_name](const std::vector<CodeSquares>& codes) {
    if (codes.size() != plates.size()) return shell.toast(say(Text::kCodesMissing));
    host.save_file(say(Text::kPlatesFile, {label}), "text/html;charset=utf-8",
                   plate_sheet(label, committee, plates, codes));
    shell.toast(say(Text::kPlatesSaved));
    host.request_frame();
  };
  shell.host().make_codes(std::move(texts), done);
}

}  // namespace

void plates_screen(Ui& ui, Shell& shell, PlatesState& state) {
  const auto& plates = state.plates.get(shell, [&] { return shell.core().plates_to_print(state.building); });
  const bool chief = shell.core().identity().role == Role::kChief;
  PageFrame page{.title = say(Text::kPlates),
                 .subtitle = plates.empty() ? std::string_view() : std::string_view(plates.front().label)};
  const auto waiting =
      static_cast<std::size_t>(std::ranges::count_if(plates, [](const auto& one) { return one.text.empty(); }));
  page.body = [&] {
    ui.space(4);
    paragraph(ui, say(Text::kPlatesLead));
    ui.space(12);
    if (plates.empty()) return;
    const std::string bind = say(Text::kBindCodeHere, {plates.front().label});
    if (row(ui, "bind", {.title = bind, .icon = icons::kScan}).tapped) {
      shell.open({PageKind::kScan, state.building.uuid});
    }
    if (!chief) return;
    section_header(ui, say(Text::kPrintPlates));
    caption(ui, say(Text::kPlatesCount, {plates.size() - 1, plates.size() - waiting}));
    ui.space(8);
    const std::array which{say(Text::kPlatesNew), say(Text::kPlatesAll)};
    if (waiting == 0) state.which = 1;
    choice(ui, "which", {}, which, state.which);
    ui.space(8);
    caption(ui, say(Text::kPrintHow));
  };
  if (chief && !plates.empty()) {
    page.footer = [&] {
      const std::size_t count = state.which == 0 ? waiting : plates.size();
      if (primary_button(ui, say(Text::kSavePlates, {count}), {.icon = icons::kPrinter, .disabled = count == 0})) {
        print(shell, state, plates);
      }
    };
  }
  show_page(ui, shell, page);
}

}  // namespace baijia::app
