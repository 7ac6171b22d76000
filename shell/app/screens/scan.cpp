#include "shell/app/screens/scan.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

/// What the route's id names; not bound when it is gone.
PlateView target_of(Shell& shell, const Uuid& about) {
  if (const auto household = shell.core().household(HouseholdId{about})) {
    return {.household = HouseholdId{about}, .building = {}, .label = household->label};
  }
  if (const auto wall = shell.core().door_wall(BuildingId{about})) {
    return {.household = {}, .building = BuildingId{about}, .label = wall->building.label};
  }
  return {};
}

bool same_target(const PlateView& one, const PlateView& other) {
  return one.household == other.household && one.building == other.building;
}

void go_to(Shell& shell, const PlateView& plate) {
  shell.replace(plate.household.empty() ? Route{PageKind::kDoorWall, plate.building.uuid}
                                        : Route{PageKind::kHousehold, plate.household.uuid});
}

void bind_code(Shell& shell, ScanState& state, const std::string& text, const PlateView& target) {
  const BindPlate command{.text = text, .household = target.household, .building = target.building};
  state.text.clear();
  if (!shell.run(command, say(Text::kCodeBound, {target.label}))) return;
  if (state.about.empty()) {
    go_to(shell, target);
  } else {
    shell.back();
  }
}

/// The codes of 交给另一部手机 are nobody's door.
bool of_hand_over(Shell& shell, const std::string& text) {
  return shell.core().read_invitation(text).has_value() || parcel_reader()->take(text);
}

void take(Shell& shell, ScanState& state, const std::string& text) {
  if (of_hand_over(shell, text)) return shell.toast(say(Text::kHandOverCode));
  const PlateView bound = shell.core().plate(text);
  if (state.about.empty()) {
    if (bound.bound()) return go_to(shell, bound);
    state.text = text;
    return;
  }
  if (text == state.declined) return;
  if (!bound.bound()) return bind_code(shell, state, text, *state.door);
  if (same_target(bound, *state.door)) {
    shell.toast(say(Text::kCodeBoundHere, {bound.label}));
    return shell.back();
  }
  state.text = text;
  state.bound = bound;
  state.asking = true;
}

void choose_door(Ui& ui, Shell& shell, ScanState& state) {
  heading(ui, say(Text::kCodeUnknown));
  ui.space(4);
  paragraph(ui, say(Text::kCodeReads, {one_line(state.text)}),
            {.size = TextSize::kSecondary, .color = ui.theme().palette.muted, .max_lines = 2});
  ui.space(12);
  const std::array kinds{say(Text::kCodeOfDoor), say(Text::kCodeOfBuilding)};
  choice(ui, "what", say(Text::kBindCodeTo), kinds, state.what);
  ui.space(12);
  const std::string text = state.text;
  if (state.what == 0) {
    if (const auto chosen = choose_household(ui, shell, state.search)) {
      bind_code(shell, state, text, {.household = chosen->household, .building = {}, .label = chosen->door});
    }
    return;
  }
  for (const BuildingLine& building : state.buildings.get(shell, [&] { return shell.core().buildings(); })) {
    const Ui::Scope scope(ui, building.building.uuid);
    if (row(ui, "building", {.title = building.label, .icon = icon_of(building.form), .chevron = false}).tapped) {
      bind_code(shell, state, text, {.household = {}, .building = building.building, .label = building.label});
    }
  }
}

void rebind_question(Ui& ui, Shell& shell, ScanState& state) {
  const std::string words = say(Text::kRebindNote, {state.bound.label, state.door->label});
  const std::string text = state.text;
  if (confirm(ui, "rebind", state.asking, say(Text::kRebindTitle, {state.bound.label}), words, say(Text::kRebind))) {
    bind_code(shell, state, text, *state.door);
  } else if (!state.asking && !state.text.empty()) {
    state.declined = std::exchange(state.text, {});
  }
}

}  // namespace

CameraReading viewfinder(Ui& ui, Shell& shell) {
  const Theme& theme = ui.theme();
  const float height = std::clamp(ui.width(), 160.0F, std::max(200.0F, shell.pane().rect.height * 0.5F));
  const Rect rect = ui.place(height);
  CameraReading reading = shell.camera(rect);
  ui.fill(rect, theme.palette.track, theme.card_radius);
  const std::string words = reading.trouble ? error_words(*reading.trouble) : std::string(say(Text::kCameraStarts));
  const TextStyle style{.color = theme.palette.muted, .centered = true};
  const Rect inner = rect.inset(24, 0);
  const float tall = ui.text_height(words, style, inner.width);
  ui.draw_text({inner.x, rect.center_y() - tall / 2, inner.width, tall}, words, style);
  ui.report(ui.id("viewfinder"), SemanticRole::kImage, say(Text::kViewfinder), rect);
  if (reading.trouble) ui.report(ui.id("camera-trouble"), SemanticRole::kStatus, words, rect);
  if (!reading.texts.empty()) ui.ask_frame();  // what is read changes the page
  return reading;
}

PageFrame::Action scan_action(Shell& shell) {
  return {.icon = icons::kScan, .name = say(Text::kScan), .deed = [&shell] { shell.open({PageKind::kScan, {}}); }};
}

void scan_screen(Ui& ui, Shell& shell, ScanState& state) {
  if (!state.door) state.door = state.about.empty() ? PlateView{} : target_of(shell, state.about);
  const bool binding = state.door->bound();
  PageFrame page{.title = say(binding ? Text::kBindCode : Text::kScan), .subtitle = state.door->label};
  const bool choosing = !binding && !state.text.empty();
  bool blind = false;  // there is no camera: a picture is the way
  page.body = [&] {
    ui.space(4);
    if (choosing) {
      choose_door(ui, shell, state);
      ui.space(16);
      return;
    }
    const CameraReading reading = viewfinder(ui, shell);
    blind = reading.trouble.has_value();
    ui.space(12);
    if (!blind) caption(ui, binding ? say(Text::kScanToBind, {state.door->label}) : std::string(say(Text::kScanHow)));
    if (!reading.texts.empty() && state.text.empty()) take(shell, state, reading.texts.front());
  };
  page.footer = [&] {
    if (choosing) {
      if (secondary_button(ui, say(Text::kScanAnother), {.icon = icons::kScan})) state.text.clear();
    } else {
      const auto button = blind ? primary_button : secondary_button;
      if (button(ui, say(Text::kPickCode), {.icon = icons::kPicture})) shell.pick_code();
    }
  };
  show_page(ui, shell, page);
  if (binding) rebind_question(ui, shell, state);
}

}  // namespace baijia::app
