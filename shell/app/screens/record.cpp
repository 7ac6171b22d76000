#include "shell/app/screens/record.h"

#include <array>

#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

constexpr std::array kHours{9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20};

bool results(Ui& ui, Shell& shell, ResultSheet& state) {
  bool recorded = false;
  const auto record = [&](const RecordVisit& visit) {
    state.open = false;
    recorded = record_visit(shell, visit, state.door).has_value();
  };
  // At the door: with the mark that the door gets.
  const auto offer = [&](VisitResult result, DoorState mark_state) {
    const DoorMark mark{.state = mark_state};
    if (row(ui, words_of(result), {.title = words_of(result), .mark = &mark, .chevron = false}).tapped) {
      record({.household = state.household, .result = result});
    }
  };
  const auto offer_talk = [&](Channel channel, Icon icon, std::string_view title) {
    if (row(ui, title, {.title = title, .icon = icon, .chevron = false}).tapped) {
      record({.household = state.household, .channel = channel, .result = VisitResult::kMet});
    }
  };
  offer(VisitResult::kMet, DoorState::kMet);
  offer(VisitResult::kNobodyHome, DoorState::kTried);
  const DoorMark postponed{.state = DoorState::kPostponed};
  if (row(ui, "again", {.title = say(Text::kAgainMore), .mark = &postponed}).tapped) state.appointment = true;
  offer(VisitResult::kRefused, DoorState::kRefused);
  offer(VisitResult::kVacant, DoorState::kVacant);
  offer(VisitResult::kLet, DoorState::kLet);
  offer_talk(Channel::kPhone, icons::kPhone, say(Text::kTalkedByPhone));
  offer_talk(Channel::kOnline, icons::kChat, say(Text::kTalkedOnline));
  return recorded;
}

bool appointment(Ui& ui, Shell& shell, ResultSheet& state) {
  date_choice(ui, "day", say(Text::kWhichDay), state.day, shell.today(), FirstDay::kToday);
  ui.space(12);
  caption(ui, say(Text::kWhichHour));
  ui.space(4);
  ui.flow(8, [&] {
    for (const int hour : kHours) {
      if (chip(ui, hour_words(hour), state.hour == hour)) state.hour = hour;
    }
  });
  ui.space(12);
  caption(ui, say(Text::kHowAgreed));
  ui.space(4);
  ui.flow(8, [&] {
    for (const Channel channel : {Channel::kDoor, Channel::kPhone, Channel::kOnline}) {
      if (chip(ui, words_of(channel), state.channel == channel, icon_of(channel))) state.channel = channel;
    }
  });
  ui.space(20);
  if (!primary_button(ui, say(Text::kNoteAppointment), {.disabled = !state.day})) return false;
  const RecordVisit visit{.household = state.household,
                          .channel = state.channel,
                          .result = VisitResult::kPostponed,
                          .again_at_millis = instant(*state.day, state.hour, shell.utc_offset_minutes())};
  if (!record_visit(shell, visit, state.door)) return false;
  state.open = false;
  return true;
}

}  // namespace

Result<Accepted> record_visit(Shell& shell, const RecordVisit& visit, std::string_view door) {
  // The undo needs the id that only the command brings.
  const auto made = std::make_shared<VisitId>();
  const Result<HouseholdView> view = shell.core().household(visit.household);
  const std::optional<Tenure> before = view ? std::optional(view->household.tenure) : std::nullopt;
  const std::string what = words_of(visit.channel, visit.result);
  auto accepted = shell.run(visit, say(Text::kRecorded, {door, what}), [&shell, made, before] {
    (void)shell.run(WithdrawVisit{*made, before}, say(Text::kTakenBack));
  });
  if (accepted) made->uuid = accepted->created;
  return accepted;
}

std::int64_t instant(Day day, int hour, int utc_offset_minutes) {
  return (std::int64_t{day.number} * 24 + hour) * 3'600'000 - std::int64_t{utc_offset_minutes} * 60'000;
}

void ResultSheet::show(HouseholdId which, std::string_view label, bool again) {
  household = which;
  door = label;
  open = true;
  appointment = again;
  channel = Channel::kDoor;
  day.reset();
}

bool result_sheet(Ui& ui, Shell& shell, ResultSheet& state) {
  bool recorded = false;
  sheet(ui, "results", state.open, state.door,
        [&] { recorded = state.appointment ? appointment(ui, shell, state) : results(ui, shell, state); });
  return recorded;
}

}  // namespace baijia::app
