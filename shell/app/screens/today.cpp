#include "shell/app/screens/today.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/areas.h"
#include "shell/app/screens/draft.h"
#include "shell/app/screens/own_lines.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/scan.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::string_view kColleaguesKey = "colleagues";

void summary(Ui& ui, Shell& shell, const TodayView& view) {
  card(ui, "summary", [&] {
    ui.columns({1, 1}, 12, [&](std::size_t column) {
      if (column == 0) {
        if (stat(ui, "left", view.coverage.not_yet, say(Text::kNotMetYet))) shell.select_tab(PageKind::kDoors);
      } else if (stat(ui, "due", view.promises_due, say(Text::kPromisesDue),
                      view.promises_due > 0 ? Tone::kWarning : Tone::kNeutral)) {
        shell.open({PageKind::kPromises, {}});
      }
    });
    ui.space(12);
    const std::int64_t due = view.coverage.total - view.coverage.vacant;
    const double share = due > 0 ? static_cast<double>(view.coverage.met) / static_cast<double>(due) : 0;
    progress_bar(ui, say(Text::kDoorMet), share, say(Text::kShare, {view.coverage.met, due}));
    if (const std::string key = key_words(view.coverage); !key.empty()) caption(ui, key);
  });
}

void standing_in(Ui& ui, const TodayView& view) {
  if (!view.standing_in_for.empty()) {
    std::string names;
    for (const std::string& name : view.standing_in_for) {
      if (!names.empty()) names += say(Text::kListComma);
      names += name;
    }
    ui.space(8);
    banner(ui, Tone::kInfo, say(Text::kStandingInFor, {names}));
  }
  if (!view.stood_in_by.empty()) {
    ui.space(8);
    banner(ui, Tone::kInfo, say(Text::kStoodInBy, {view.stood_in_by}));
  }
}

void unwritten_sheet(Ui& ui, Shell& shell, TodayState& state, const TodayView& view) {
  if (view.unwritten.empty()) state.unwritten = false;
  sheet(ui, "unwritten", state.unwritten, say(Text::kUnwritten), [&] {
    caption(ui, say(Text::kNothingToAddHow));
    ui.list(view.unwritten.size(), row_height(ui, true), [&](std::size_t at) {
      const UnwrittenVisit& visit = view.unwritten[at];
      const Ui::Scope scope(ui, visit.visit.uuid);
      std::string title = joined({visit.door.label, visit.door.who});
      if (title.empty()) title = say(visit.patrol ? Text::kWholeArea : Text::kNoDoor);
      const std::string when = words_from_instant(visit.at_millis, view.today, shell.utc_offset_minutes());
      // What was begun is not thrown away by one tap.
      const bool begun = !shell.core().draft(visit_draft_key(visit.visit)).empty();
      const Rect probe = ui.place(0);
      const float side = begun ? 0 : ui.theme().target;
      const float height = ui.column({probe.x, probe.y, probe.width - side, 1.0E6F}, [&] {
        if (!row(ui, "visit", {.title = title, .detail = when, .chevron = begun}).tapped) return;
        state.unwritten = false;
        shell.open({PageKind::kVisit, visit.visit.uuid});
      });
      ui.place(height);
      const Rect button{probe.right() - side, probe.y + (height - side) / 2, side, side};
      if (begun || !icon_button(ui, button, icons::kCheck, say(Text::kNothingToAdd, {joined({title, when})}))) return;
      const WriteUpVisit undo{.visit = visit.visit, .waits = true};
      (void)shell.run(WriteUpVisit{.visit = visit.visit}, say(Text::kWritten, {title}),
                      [&shell, undo] { (void)shell.run(undo, say(Text::kTakenBack)); });
    });
  });
}

// Of a line that is known; it is news again when its words have come.
std::string mark_of(const ColleagueLine& line) {
  return string_from_uuid(line.visit.uuid) + (line.said.empty() ? "" : " said");
}

// What colleagues took down for doors of the member's, until the member says that it is known.
void from_colleagues(Ui& ui, Shell& shell, TodayState& state, const TodayView& view) {
  if (!state.known) state.known = lines_of(shell.core().draft(kColleaguesKey));
  const auto fresh = [&](const ColleagueLine& line) { return !std::ranges::contains(*state.known, mark_of(line)); };
  const auto count = std::ranges::count_if(view.from_colleagues, fresh);
  if (count == 0) {
    state.colleagues = false;
    return;
  }
  ui.space(8);
  if (row(ui, "colleagues",
          {.title = say(Text::kFromColleagues),
           .value = say(Text::kVisitCount, {static_cast<std::int64_t>(count)}),
           .icon = icons::kDesk})
          .tapped) {
    state.colleagues = true;
  }
  sheet(ui, "from_colleagues", state.colleagues, say(Text::kFromColleagues), [&] {
    for (const ColleagueLine& line : view.from_colleagues) {
      if (!fresh(line)) continue;
      const Ui::Scope scope(ui, line.visit.uuid);
      const std::string title = joined({line.door, line.author});
      const std::string detail = joined({words_of(line.channel, line.result), one_line(line.said)});
      const std::string when = words_from_instant(line.at_millis, view.today, shell.utc_offset_minutes());
      if (row(ui, "visit", {.title = title, .detail = detail, .value = when}).tapped) {
        state.colleagues = false;
        shell.open({PageKind::kRecord, line.visit.uuid});
      }
    }
    ui.space(16);
    if (!secondary_button(ui, say(Text::kSeenThem), {.icon = icons::kCheck})) return;
    state.known.emplace();
    std::string marks;
    for (const ColleagueLine& line : view.from_colleagues) {
      state.known->push_back(mark_of(line));
      marks += state.known->back() + '\n';
    }
    const auto kept = shell.core().save_draft(kColleaguesKey, marks);
    if (!kept) shell.show_error(kept.error());
  });
}

void first_here(Ui& ui, Shell& shell, const TodayView& view) {
  if (view.coverage.total == 0) {
    if (empty_state(ui, icons::kDoors, say(Text::kNoDoorsYet), say(Text::kNoDoorsYetNext), say(Text::kSeeDoors))) {
      shell.select_tab(PageKind::kDoors);
    }
    return;
  }
  if (view.first_here.empty()) {
    // Who refused, or has another day, is not met: the number above says so.
    const std::int64_t refused = view.coverage.refused;
    const std::int64_t later = view.coverage.not_yet - refused;
    std::string next = joined({refused > 0 ? say(Text::kLeftInPeace, {refused}) : std::string{},
                               later > 0 ? say(Text::kLeftForLater, {later}) : std::string{}});
    if (next.empty()) next = say(Text::kAllMetNext);
    if (empty_state(ui, icons::kCheck, say(Text::kAllMet), next, say(Text::kSeeDoors))) {
      shell.select_tab(PageKind::kDoors);
    }
    return;
  }
  section_header(ui, say(Text::kFirstHere));
  ui.list(view.first_here.size(), row_height(ui, true), [&](std::size_t at) {
    const DueDoor& due = view.first_here[at];
    const Ui::Scope scope(ui, due.door.household.uuid);
    const std::string title = due.door.who.empty() ? due.door.label : due.door.label + "  " + due.door.who;
    const std::string age = due.door.age ? say(Text::kAge, {*due.door.age}) : std::string{};
    const std::string_view alone = due.door.lives_alone ? say(Text::kTraitLivesAlone) : std::string_view{};
    const bool elderly = due.door.age.value_or(0) >= 60;
    const std::string detail =
        joined({alone, elderly ? age : std::string{}, why(due, view.today, shell.utc_offset_minutes())});
    const std::string date = due.due ? words_from_day(*due.due, view.today) : std::string{};
    const Route route{PageKind::kHousehold, due.door.household.uuid};
    const Ui::OnlyOpens only_opens(ui);
    if (row(ui, "door",
            {.title = title,
             .detail = detail,
             .value = date,
             .mark = &due.door.mark,
             .chosen = shell.showing(route),
             .tone = Tone::kWarning})
            .tapped) {
      shell.open(route);
    }
  });
}

void begin_with(Ui& ui, Shell& shell) {
  const std::array<Tile, 4> items{{{icons::kDoors, say(Text::kBeginVisit)},
                                   {icons::kDesk, say(Text::kBeginReception)},
                                   {icons::kWalk, say(Text::kBeginPatrol)},
                                   {icons::kFlag, say(Text::kBeginIssue)}}};
  const auto tapped = tiles(ui, "begin", items);
  if (!tapped) return;
  if (*tapped == 0) shell.select_tab(PageKind::kDoors);
  if (*tapped == 1) shell.open({PageKind::kReception, {}});
  if (*tapped == 2) shell.open({PageKind::kPatrol, {}});
  if (*tapped == 3) shell.open({PageKind::kNewIssue, {}});
}

}  // namespace

void today_screen(Ui& ui, Shell& shell, TodayState& state) {
  const TodayView& view = state.view.get(shell, [&] { return shell.core().today(); });
  const std::string doors = say(view.whole_committee ? Text::kAllDoors : Text::kMyDoors, {view.coverage.total});
  const std::string subtitle = joined({long_words_from_day(view.today), view.committee, doors});
  PageFrame page{.title = say(Text::kTabToday), .subtitle = subtitle};
  page.actions.push_back({.icon = icons::kClipboard, .name = say(Text::kSetOut), .deed = [&shell] {
                            shell.open({PageKind::kSetOut, {}});
                          }});
  page.actions.push_back(scan_action(shell));
  page.actions.push_back(search_action(shell));
  page.body = [&] {
    ui.space(4);
    summary(ui, shell, view);
    standing_in(ui, view);
    if (view.uncovered > 0) {
      ui.space(8);
      uncovered_row(ui, shell, view.uncovered);
    }
    from_colleagues(ui, shell, state, view);
    if (!view.unwritten.empty()) {
      ui.space(8);
      const std::string count = say(Text::kVisitCount, {view.unwritten.size()});
      if (row(ui, "unwritten", {.title = say(Text::kUnwritten), .value = count, .icon = icons::kPencil}).tapped) {
        // One visit needs no choice.
        if (view.unwritten.size() == 1) {
          shell.open({PageKind::kVisit, view.unwritten.front().visit.uuid});
        } else {
          state.unwritten = true;
        }
      }
    }
    if (view.to_cloud > 0) {
      const std::string count = say(Text::kRecordCount, {view.to_cloud});
      const Route route{PageKind::kCloud, {}};
      if (row(ui, "cloud",
              {.title = say(Text::kCloudQueue), .value = count, .icon = icons::kUpload, .chosen = shell.showing(route)})
              .tapped) {
        shell.open(route);
      }
    }
    first_here(ui, shell, view);
    ui.space(16);
  };
  page.footer = [&] { begin_with(ui, shell); };
  show_page(ui, shell, page);
  unwritten_sheet(ui, shell, state, view);
}

}  // namespace baijia::app
