#include "shell/app/screens/cloud.h"

#include <array>
#include <utility>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

std::string title_of(const CloudLine& line) {
  if (line.key.module == CloudModule::kVisit) return joined({line.place, words_of(line.channel)});
  const bool open = line.state == IssueState::kOpen;
  return joined({line.place, say(Text::kHitIssue), open ? std::string_view{} : words_of(line.state)});
}

void filters(Ui& ui, CloudState& state) {
  constexpr std::array kSpans{std::pair(CloudSpan::kToday, Text::kTodayWord),
                              std::pair(CloudSpan::kWeek, Text::kThisWeek),
                              std::pair(CloudSpan::kAll, Text::kFilterAll)};
  ui.flow(8, [&] {
    for (const auto& [span, text] : kSpans) {
      if (chip(ui, say(text), state.filter.span == span)) {
        state.filter.span = span;
        state.queue.drop();
      }
    }
    if (chip(ui, say(Text::kOnlyMine), state.filter.mine, icons::kPerson)) {
      state.filter.mine = !state.filter.mine;
      state.queue.drop();
    }
  });
}

void lines(Ui& ui, Shell& shell, const CloudQueue& queue, CloudState& state) {
  ui.list(queue.lines.size(), row_height(ui, true), [&](std::size_t at) {
    const CloudLine& line = queue.lines[at];
    const std::string title = title_of(line);
    const std::string said = one_line(line.title);
    const std::string detail = state.filter.mine ? said : joined({line.author, said});
    const std::string when = words_from_instant(line.at_millis, shell.today(), shell.utc_offset_minutes());
    if (row(ui, "line",
            {.title = title,
             .detail = detail,
             .value = when,
             .icon = line.key.module == CloudModule::kVisit ? icon_of(line.channel) : icons::kFlag,
             .chosen = at == 0})
            .tapped) {
      state.sheet.show(line.key);
    }
  });
}

}  // namespace

void cloud_screen(Ui& ui, Shell& shell, CloudState& state) {
  const auto read = [&] { return shell.core().cloud_queue(state.filter); };
  const std::string subtitle = say(Text::kCloudLeft, {state.queue.get(shell, read).total});
  PageFrame page{.title = say(Text::kCloudQueue), .subtitle = subtitle};
  page.header = [&] { filters(ui, state); };
  page.body = [&] {
    const CloudQueue& queue = state.queue.get(shell, read);
    if (queue.unwritten > 0 &&
        row(ui, "unwritten", {.title = say(Text::kCloudUnwritten, {queue.unwritten}), .icon = icons::kPencil}).tapped) {
      shell.select_tab(PageKind::kToday);
    }
    if (queue.older > 0 &&
        row(ui, "older", {.title = say(Text::kCloudOlder, {queue.older}), .icon = icons::kClock}).tapped) {
      state.filter.span = CloudSpan::kAll;
      state.queue.drop();
      return ui.ask_frame();
    }
    if (queue.lines.empty()) {
      if (queue.older == 0) empty_state(ui, icons::kCloud, say(Text::kCloudNothing), say(Text::kCloudNothingNext));
      return;
    }
    lines(ui, shell, queue, state);
  };
  page.footer = [&] {
    const CloudQueue& queue = state.queue.get(shell, read);
    if (queue.lines.empty()) return;
    const CloudLine& next = queue.lines.front();
    const std::string spoken = say(Text::kCloudCopyNextSpoken, {title_of(next)});
    if (primary_button(ui, say(Text::kCloudCopyNext), {.icon = icons::kCopy, .spoken = spoken})) {
      hand_over(shell, next.key);
    }
  };
  show_page(ui, shell, page);
  cloud_sheet(ui, shell, state.sheet);
}

}  // namespace baijia::app
