#include "shell/app/screens/own_lines.h"

namespace baijia::app {
namespace {

std::string text_of(Shell& shell, const OwnLines& which) {
  std::string own = shell.core().draft(which.key);
  return own.empty() ? std::string(say(which.usual)) : own;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.find_first_not_of(" \r\t") != std::string_view::npos) lines.emplace_back(line);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

std::vector<std::string> own_lines(Shell& shell, const OwnLines& which) { return lines_of(text_of(shell, which)); }

void edit_chip(Ui& ui, Shell& shell, const OwnLines& which, std::string_view name, OwnLinesSheet& state) {
  if (!action_chip(ui, name, icons::kPencil)) return;
  state.text = text_of(shell, which);
  state.open = true;
}

void own_lines_sheet(Ui& ui, Shell& shell, const OwnLines& which, OwnLinesSheet& state) {
  sheet(ui, which.key, state.open, say(which.title), [&] {
    text_field(ui, "lines", state.text,
               {.label = say(Text::kPhrasesLabel), .kind = TextKind::kMultiline, .lines = 6, .max_length = 500});
    ui.space(16);
    if (!primary_button(ui, say(Text::kUsePhrases))) return;
    const auto kept = shell.core().save_draft(which.key, state.text);
    if (!kept) shell.show_error(kept.error());
    state.open = !kept;
  });
}

OwnLines patrol_places(BuildingForm form) {
  if (form == BuildingForm::kApartments) return {"places", Text::kPlaces, Text::kPlacesTitle};
  return {"places-outside", Text::kPlacesOutside, Text::kPlacesTitle};
}

}  // namespace baijia::app
