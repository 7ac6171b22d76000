#include "shell/app/screens/set_out.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/domain/sort.h"
#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::int64_t kDayMillis = 24LL * 3'600'000;
constexpr float kLittleRoom = 100;  ///< megabytes; a day's round with photos takes a few

// The doors to go to, building by building, in walking order.
void doors_part(Ui& ui, Shell& shell, const TodayView& view) {
  struct Stop {
    BuildingId building;
    std::string label;
    BuildingForm form = BuildingForm::kApartments;
    std::ptrdiff_t place = 0;
    int doors = 0;
  };
  const std::vector<BuildingLine> walk = shell.core().buildings();
  std::vector<Stop> stops;
  for (const DueDoor& due : view.first_here) {
    auto stop = std::ranges::find(stops, due.door.building, &Stop::building);
    // "12号 602" without the room.
    if (stop == stops.end()) {
      const auto line = std::ranges::find(walk, due.door.building, &BuildingLine::building);
      const BuildingForm form = line == walk.end() ? BuildingForm::kApartments : line->form;
      stop = stops.insert(stops.end(), {.building = due.door.building,
                                        .label = due.door.label.substr(0, due.door.label.rfind(' ')),
                                        .form = form,
                                        .place = line - walk.begin()});
    }
    ++stop->doors;
  }
  put_in_order(stops, {}, &Stop::place);
  section_header(ui, say(Text::kFirstHere));
  if (stops.empty()) caption(ui, say(Text::kAllMet));
  for (const Stop& stop : stops) {
    const Ui::Scope scope(ui, stop.building.uuid);
    const std::string count = say(Text::kDoorCount, {stop.doors});
    if (row(ui, "stop", {.title = stop.label, .value = count, .icon = icon_of(stop.form)}).tapped) {
      shell.open({PageKind::kDoorWall, stop.building.uuid});
    }
  }
}

// What has a time or a date today.
void dates_part(Ui& ui, Shell& shell, const TodayView& view) {
  const auto dated = [](const DueDoor& due) {
    return due.reason == DoorReason::kAppointment || due.reason == DoorReason::kPromiseDue;
  };
  if (std::ranges::none_of(view.first_here, dated)) return;
  section_header(ui, say(Text::kPromisedForToday));
  for (const DueDoor& due : view.first_here) {
    if (!dated(due)) continue;
    const Ui::Scope scope(ui, due.door.household.uuid);
    const std::string detail = why(due, view.today, shell.utc_offset_minutes());
    const Route route{PageKind::kHousehold, due.door.household.uuid};
    if (row(ui, "door", {.title = due.door.label, .detail = detail, .mark = &due.door.mark}).tapped) shell.open(route);
  }
}

// Whether something is as it should be, by shape first: a tick, or a sign to mind.
bool check(Ui& ui, bool good, std::string_view title, std::string_view detail, bool leads_on) {
  return row(ui, title,
             {.title = title, .detail = detail, .icon = good ? icons::kCheck : icons::kInfo, .chevron = leads_on})
      .tapped;
}

void phone_part(Ui& ui, Shell& shell) {
  section_header(ui, say(Text::kPhoneReady));
  const SyncView& sync = shell.sync();
  const std::int64_t contact = sync.last_contact_millis.value_or(0);
  const bool lately = shell.now_millis() - contact < kDayMillis;
  const std::string when =
      sync.last_contact_millis
          ? say(Text::kLastContact, {words_from_instant(contact, shell.today(), shell.utc_offset_minutes())})
          : std::string(say(Text::kNeverContact));
  if (check(ui, lately, say(lately ? Text::kUpToDate : Text::kConnectFirst), when, true)) {
    shell.open({.kind = PageKind::kSync});
  }
  const auto waiting = sync.on_phone + std::ssize(sync.rejected);
  const bool handed_over = waiting == 0;
  const std::string left = handed_over ? std::string(say(Text::kNothingUnsent)) : say(Text::kNotHandedOver, {waiting});
  if (check(ui, handed_over, left, {}, true)) shell.open({.kind = PageKind::kSync});
  const Viewport& viewport = ui.viewport();
  // What browsers say of the room is an estimate: only little is worth a word.
  const bool room = viewport.free_megabytes < 0 || viewport.free_megabytes >= kLittleRoom;
  static_cast<void>(check(ui, room, say(room ? Text::kRoomEnough : Text::kRoomLittle),
                          room ? std::string_view{} : say(Text::kRoomLittleNote), false));
  static_cast<void>(check(ui, viewport.installed, say(viewport.installed ? Text::kInstalled : Text::kInstall),
                          viewport.installed ? std::string_view{} : say(Text::kInstallNote), false));
}

}  // namespace

void set_out_screen(Ui& ui, Shell& shell, SetOutState& state) {
  const TodayView& view = state.view.get(shell, [&] { return shell.core().today(); });
  const std::string subtitle = long_words_from_day(view.today);
  PageFrame page{.title = say(Text::kSetOut), .subtitle = subtitle};
  page.body = [&] {
    phone_part(ui, shell);
    doors_part(ui, shell, view);
    dates_part(ui, shell, view);
    if (!view.unwritten.empty()) {
      const std::string count = say(Text::kVisitCount, {view.unwritten.size()});
      if (row(ui, "unwritten", {.title = say(Text::kUnwritten), .value = count, .icon = icons::kPencil}).tapped) {
        shell.select_tab(PageKind::kToday);
      }
    }
    ui.space(16);
  };
  page.footer = [&] {
    if (primary_button(ui, say(Text::kGo), {.icon = icons::kDoors})) shell.select_tab(PageKind::kDoors);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
