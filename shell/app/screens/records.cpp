#include "shell/app/screens/records.h"

#include <algorithm>
#include <array>

#include "shell/app/format.h"
#include "shell/app/screens/draft.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

using Choosing = RecordsState::Choosing;

constexpr std::int64_t kPage = 50;
constexpr std::size_t kMostPages = 20;        // what was scrolled past is read again when it is wanted
constexpr std::int64_t kMostExported = 5000;  // more would keep an old phone busy for too long
constexpr std::int32_t kDaysListed = 60;
constexpr std::array kChannels{Channel::kDoor, Channel::kReception, Channel::kPatrol, Channel::kPhone,
                               Channel::kOnline};

void read(Shell& shell, RecordsState& state) {
  state.read.get(shell, [&] {
    state.pages.clear();
    state.total = shell.core().record_count(state.filter);
    return 0;
  });
}

const RecordLine* line_at(Shell& shell, RecordsState& state, std::int64_t at) {
  const std::int64_t first = at / kPage * kPage;
  auto page = state.pages.find(first);
  if (page == state.pages.end()) {
    if (state.pages.size() >= kMostPages) {
      // The one that is farthest away.
      const bool low = first - state.pages.begin()->first > state.pages.rbegin()->first - first;
      state.pages.erase(low ? state.pages.begin() : std::prev(state.pages.end()));
    }
    page = state.pages.emplace(first, shell.core().records(state.filter, first, kPage)).first;
  }
  const auto within = static_cast<std::size_t>(at - first);
  return within < page->second.size() ? &page->second[within] : nullptr;
}

std::string name_of(const RecordLine& line) {
  return line.place.empty() ? std::string(say(line.channel == Channel::kPatrol ? Text::kWholeArea : Text::kNoDoor))
                            : line.place;
}

void record_row(Ui& ui, Shell& shell, const RecordLine& line) {
  const std::string title = name_of(line);
  const std::string what = words_of(line.channel, line.result);
  const bool waits = line.mine && !line.written_up;
  const std::string detail =
      joined({what, line.author, waits ? std::string(say(Text::kUnwritten)) : one_line(line.said)});
  const std::string when = words_from_instant(line.at_millis, shell.today(), shell.utc_offset_minutes());
  const Route route{PageKind::kRecord, line.visit.uuid};
  const Ui::OnlyOpens only_opens(ui);
  if (row(ui, "record",
          {.title = title,
           .detail = detail,
           .value = when,
           .icon = icon_of(line.channel),
           .chosen = shell.showing(route)})
          .tapped) {
    shell.open(route);
  }
}

std::string days_words(const RecordFilter& filter, Day today) {
  if (!filter.first) return std::string(say(Text::kFilterDays));
  if (filter.first == filter.last) return words_from_day(*filter.first, today);
  return std::string(say(*filter.first == monday_of(today) ? Text::kThisWeek : Text::kThisMonth));
}

void filters(Ui& ui, Shell& shell, RecordsState& state) {
  const auto& members = state.members.get(shell, [&] { return shell.core().members(); });
  const auto& buildings = state.buildings.get(shell, [&] { return shell.core().buildings(); });
  const auto member = std::ranges::find(members, state.filter.member, &MemberLine::account);
  const auto building = std::ranges::find(buildings, state.filter.building, &BuildingLine::building);
  const auto offer = [&](std::string_view text, bool chosen, Choosing choosing) {
    if (chip(ui, text, chosen)) state.choosing = choosing;
  };
  ui.flow(8, [&] {
    const RecordFilter& filter = state.filter;
    offer(filter.channel ? words_of(*filter.channel) : say(Text::kFilterChannel), filter.channel.has_value(),
          Choosing::kChannel);
    offer(member == members.end() ? say(Text::kFilterMember) : std::string_view(member->name), !filter.member.empty(),
          Choosing::kMember);
    offer(building == buildings.end() ? say(Text::kFilterBuilding) : std::string_view(building->label),
          !filter.building.empty(), Choosing::kBuilding);
    offer(days_words(filter, shell.today()), filter.first.has_value(), Choosing::kDays);
  });
}

// One line of a filter's sheet. Value: it was chosen.
bool option(Ui& ui, RecordsState& state, std::string_view title, bool chosen) {
  if (!row(ui, title, {.title = title, .chevron = false, .chosen = chosen}).tapped) return false;
  state.choosing = Choosing::kNothing;
  state.read.drop();
  return true;
}

void days_options(Ui& ui, Shell& shell, RecordsState& state) {
  RecordFilter& filter = state.filter;
  const Day today = shell.today();
  const CalendarDay date = calendar_from_day(today);
  const auto between = [&](Day first, Day last) {
    filter.first = first;
    filter.last = last;
  };
  if (option(ui, state, say(Text::kFilterAll), !filter.first)) filter.first.reset(), filter.last.reset();
  const auto offer = [&](std::string_view words, Day first, Day last) {
    if (option(ui, state, words, filter.first == first && filter.last == last)) between(first, last);
  };
  const Day month_began = day_from_calendar(date.year, date.month, 1);
  // On a Monday, and on the first of a month, they are today.
  if (monday_of(today) < today) offer(say(Text::kThisWeek), monday_of(today), today);
  if (month_began < today) offer(say(Text::kThisMonth), month_began, today);
  for (std::int32_t back = 0; back < kDaysListed; ++back) {
    const Day day{today.number - back};
    const std::string words = back < 2 ? words_from_day(day, today) : long_words_from_day(day);
    offer(words, day, day);
  }
}

void filter_sheet(Ui& ui, Shell& shell, RecordsState& state) {
  constexpr std::array kTitles{Text::kFilterAll, Text::kFilterChannel, Text::kFilterMember, Text::kFilterBuilding,
                               Text::kFilterDays};
  bool open = state.choosing != Choosing::kNothing;
  RecordFilter& filter = state.filter;
  sheet(ui, "filter", open, say(kTitles.at(static_cast<std::size_t>(state.choosing))), [&] {
    if (state.choosing == Choosing::kChannel) {
      if (option(ui, state, say(Text::kFilterAll), !filter.channel)) filter.channel.reset();
      for (const Channel channel : kChannels) {
        if (option(ui, state, words_of(channel), filter.channel == channel)) filter.channel = channel;
      }
    } else if (state.choosing == Choosing::kMember) {
      if (option(ui, state, say(Text::kFilterAll), filter.member.empty())) filter.member = {};
      for (const MemberLine& member : state.members.get(shell, [&] { return shell.core().members(); })) {
        const Ui::Scope scope(ui, member.account.uuid);
        if (option(ui, state, member.name, filter.member == member.account)) filter.member = member.account;
      }
    } else if (state.choosing == Choosing::kBuilding) {
      if (option(ui, state, say(Text::kFilterAll), filter.building.empty())) filter.building = {};
      const auto& buildings = state.buildings.get(shell, [&] { return shell.core().buildings(); });
      ui.list(buildings.size(), row_height(ui, false), [&](std::size_t at) {
        const BuildingLine& building = buildings[at];
        if (option(ui, state, building.label, filter.building == building.building)) {
          filter.building = building.building;
        }
      });
    } else if (state.choosing == Choosing::kDays) {
      days_options(ui, shell, state);
    }
  });
  if (!open) state.choosing = Choosing::kNothing;
}

std::size_t count_of(const MarkHandedOver& records) { return records.visits.size() + records.issues.size(); }

void export_sheet(Ui& ui, Shell& shell, RecordsState& state) {
  sheet(ui, "export", state.exporting, say(Text::kExportTable), [&] {
    const bool too_many = state.total > kMostExported;
    caption(ui, too_many ? say(Text::kExportTooMany, {kMostExported}) : say(Text::kExportTableNote, {state.total}));
    ui.space(12);
    const std::array forms{say(Text::kTableXlsx), say(Text::kTableCsv)};
    int form = static_cast<int>(state.form);
    if (choice(ui, "form", say(Text::kTableForm), forms, form)) state.form = static_cast<TableForm>(form);
    ui.space(16);
    for (const CloudModule module : {CloudModule::kVisit, CloudModule::kIssue}) {
      if (secondary_button(ui, words_of(module), {.icon = icons::kDownload, .disabled = too_many})) {
        const bool xlsx = state.form == TableForm::kXlsx;
        const CalendarDay date = calendar_from_day(shell.today());
        const std::string day = say(Text::kYearMonthDay, {date.year, date.month, date.day});
        const std::string name = say(Text::kExportTableFile, {words_of(module), day}) + (xlsx ? ".xlsx" : ".csv");
        CloudTable table = shell.core().cloud_table(module, state.filter, state.form);
        shell.host().save_file(
            name, xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv", table.file);
        shell.toast(say(Text::kExported));
        state.exporting = false;
        state.saved = std::move(table);
        state.saved_module = module;
        state.marking = count_of(state.saved.waiting) > 0;
      }
      ui.space(8);
    }
  });
}

// A table that was taken into 社区云 is as good as its records copied one by one.
void marking_sheet(Ui& ui, Shell& shell, RecordsState& state) {
  const std::size_t count = count_of(state.saved.waiting);
  if (confirm(ui, "marking", state.marking, say(Text::kCloudMarkTable, {count}), say(Text::kCloudMarkTableNote),
              say(Text::kCloudMarkTableDo))) {
    // What a colleague has written since is not in the table.
    if (shell.core().cloud_table(state.saved_module, state.filter, state.form).file != state.saved.file) {
      return shell.toast(say(Text::kCloudTableChanged));
    }
    mark_handed_over(shell, std::move(state.saved.waiting), say(Text::kCloudTableMarked, {count}));
  }
}

void facts(Ui& ui, Shell& shell, const RecordView& view) {
  const RecordLine& line = view.line;
  ui.flow(8, [&] {
    tag(ui, words_of(line.channel), Tone::kInfo);
    if (line.channel == Channel::kDoor || line.result != VisitResult::kMet) {
      tag(ui, words_of(line.result), line.result == VisitResult::kMet ? Tone::kGood : Tone::kNeutral);
    }
  });
  ui.space(8);
  if (!line.said.empty()) {
    paragraph(ui, line.said);
    ui.space(8);
  }
  std::string with;
  for (const std::string& companion : view.companions) {
    with = joined({with, companion});
  }
  const std::string when = words_from_instant(line.at_millis, shell.today(), shell.utc_offset_minutes());
  caption(ui, joined({line.author, with, when}));
  if (view.present.empty()) return;
  std::string present;
  for (const std::string& one : view.present) present = joined({present, one});
  caption(ui, labelled(say(Text::kWhoWasThere), present));
}

// Taking one's own record back for good, when 撤回 beside it is long gone.
void withdraw_sheet(Ui& ui, Shell& shell, RecordState& state, const RecordView& view) {
  std::string words(say(Text::kWithdrawVisitNote));
  if (!view.issues.empty() || !view.promises.empty()) words += say(Text::kWithdrawVisitLeaves);
  if (view.line.cloud_day) words += say(Text::kWithdrawVisitCloud);
  if (!confirm(ui, "withdraw", state.withdrawing, say(Text::kWithdrawVisit), words, say(Text::kWithdrawVisit))) return;
  if (!shell.run(WithdrawVisit{state.visit}, say(Text::kTakenBack))) return;
  (void)shell.core().drop_draft(visit_draft_key(state.visit));
  shell.back();
}

}  // namespace

void records_screen(Ui& ui, Shell& shell, RecordsState& state) {
  read(shell, state);
  const std::string subtitle = say(Text::kRecordCount, {state.total});
  PageFrame page{.title = say(Text::kRecordList), .subtitle = subtitle};
  page.actions.push_back(search_action(shell));
  page.actions.push_back(
      {.icon = icons::kDownload, .name = say(Text::kExportTable), .deed = [&] { state.exporting = true; }});
  page.header = [&] { filters(ui, shell, state); };
  page.body = [&] {
    if (state.total == 0) {
      const bool any = state.filter == RecordFilter{};
      empty_state(ui, icons::kChat, say(any ? Text::kNoVisits : Text::kNoRecordsSo),
                  say(any ? Text::kNoRecordsNext : Text::kNoRecordsSoNext));
      return;
    }
    ui.list(static_cast<std::size_t>(state.total), row_height(ui, true), [&](std::size_t at) {
      const RecordLine* line = line_at(shell, state, static_cast<std::int64_t>(at));
      if (line != nullptr) record_row(ui, shell, *line);
    });
  };
  show_page(ui, shell, page);
  filter_sheet(ui, shell, state);
  export_sheet(ui, shell, state);
  marking_sheet(ui, shell, state);
}

void record_screen(Ui& ui, Shell& shell, RecordState& state) {
  const auto& result = state.view.get(shell, [&] { return shell.core().record(state.visit); });
  if (!result) return gone_page(ui, shell, say(Text::kRecordPage));
  const RecordView& view = *result;
  const CloudKey key{CloudModule::kVisit, state.visit.uuid};
  const std::string name = name_of(view.line);
  PageFrame page{.title = say(Text::kRecordPage), .subtitle = name};
  page.body = [&] {
    ui.space(4);
    facts(ui, shell, view);
    ui.space(12);
    confidence_rows(ui, shell, view.confidences, state.confidence);
    if (!view.household.empty()) {
      const Route route{PageKind::kHousehold, view.household.uuid};
      if (row(ui, "household", {.title = name, .icon = icons::kDoor}).tapped) shell.open(route);
    }
    cloud_row(ui, shell, state.cloud, key, view.line.cloud_day);
    if (!view.issues.empty()) section_header(ui, say(Text::kPartIssues));
    for (const IssueLine& issue : view.issues) {
      const Route route{PageKind::kIssue, issue.issue.uuid};
      if (issue_row(ui, issue, shell.today(), shell.showing(route))) shell.open(route);
    }
    if (!view.promises.empty()) section_header(ui, say(Text::kHitPromise));
    for (const PromiseLine& promise : view.promises) {
      if (promise_row(ui, promise, shell.today())) state.settle.show(shell, promise, false);
    }
    photos_part(ui, shell, state.photos, {.visit = state.visit}, view.line.mine);
    if (view.line.mine) {
      ui.space(16);
      if (quiet_button(ui, say(Text::kWithdrawVisit), {.icon = icons::kUndo})) state.withdrawing = true;
    }
    ui.space(16);
  };
  page.footer = [&] {
    const auto write = [&] {
      const std::string_view text = say(view.line.written_up ? Text::kChange : Text::kWriteUp);
      if (secondary_button(ui, text, {.icon = icons::kPencil})) shell.open({PageKind::kVisit, state.visit.uuid});
    };
    const auto copy = [&] {
      if (primary_button(ui, say(Text::kCloudCopyAll), {.icon = icons::kCopy})) hand_over(shell, key);
    };
    const bool may_copy = !view.line.cloud_day;
    if (view.line.mine && may_copy && ui.theme().elder()) {  // large letters want a line each
      write();
      ui.space(8);
      copy();
    } else if (view.line.mine && may_copy) {
      ui.columns({2, 3}, 8, [&](std::size_t column) { column == 0 ? write() : copy(); });
    } else if (view.line.mine) {
      write();
    } else if (may_copy) {
      copy();
    }
  };
  show_page(ui, shell, page);
  cloud_sheet(ui, shell, state.cloud);
  settle_sheet(ui, shell, state.settle);
  confidence_sheet(ui, shell, state.confidence);
  withdraw_sheet(ui, shell, state, view);
}

}  // namespace baijia::app
