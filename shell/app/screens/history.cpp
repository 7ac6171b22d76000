#include "shell/app/screens/history.h"

#include <array>
#include <utility>

#include "shell/app/format.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

Text text_of(FileDeed deed) {
  switch (deed) {
    case FileDeed::kNoted:
      return Text::kDeedNoted;
    case FileDeed::kMovedIn:
      return Text::kMovedIn;
    case FileDeed::kBorn:
      return Text::kBorn;
    case FileDeed::kMovedOut:
      return Text::kMovedOut;
    case FileDeed::kDied:
      return Text::kDied;
    case FileDeed::kBack:
      return Text::kDeedBack;
    case FileDeed::kChanged:
      return Text::kDeedChanged;
    case FileDeed::kStruck:
      return Text::kStrike;
  }
  return Text::kDeedChanged;
}

/// What the fields are called, by their numbers in core/domain/household.h.
constexpr auto kResidentFields = std::to_array<std::pair<int, Text>>({{2, Text::kName},
                                                                      {3, Text::kSex},
                                                                      {4, Text::kBirthYear},
                                                                      {5, Text::kPhone},
                                                                      {6, Text::kRelation},
                                                                      {7, Text::kTraits},
                                                                      {20, Text::kComings},
                                                                      {21, Text::kComings},
                                                                      {23, Text::kGoneDay}});
constexpr auto kHouseholdFields =
    std::to_array<std::pair<int, Text>>({{5, Text::kHowLivedIn}, {7, Text::kDoorKey}, {8, Text::kNote}});

template <std::size_t kCount>
std::string names_of(std::int64_t bits, const std::array<std::pair<int, Text>, kCount>& fields) {
  std::string names;
  Text before = Text::kAppName;
  for (const auto& [number, text] : fields) {
    if ((bits >> number & 1) == 0 || text == before) continue;
    if (!names.empty()) names += say(Text::kListComma);
    names += say(text);
    before = text;
  }
  return names;
}

/// "张伟 搬走 11月3日", "张伟 改了 电话、关系".
std::string title_of(const FileChangeLine& change, Day today) {
  std::string title = change.of_household  ? std::string(say(Text::kAboutHousehold))
                      : change.who.empty() ? std::string(say(Text::kSomebodyStruck))
                                           : change.who;
  title.append(" ").append(say(text_of(change.deed)));
  if (change.day) title.append(" ").append(words_from_day(*change.day, today));
  if (change.deed != FileDeed::kChanged) return title;
  const std::string names =
      change.of_household ? names_of(change.changed, kHouseholdFields) : names_of(change.changed, kResidentFields);
  return names.empty() ? title : title + " " + names;
}

std::string dated(Text text, const std::optional<Day>& day, Day today) {
  return day ? std::string(say(text)) + " " + words_from_day(*day, today) : std::string(say(text));
}

}  // namespace

std::string comings_words(const Resident& resident, Day today) {
  const std::string came =
      resident.came_by == Coming::kUnknown
          ? std::string{}
          : dated(resident.came_by == Coming::kBorn ? Text::kBorn : Text::kMovedIn, resident.came_day, today);
  const std::string gone =
      resident.gone_by == Going::kNo
          ? std::string{}
          : dated(resident.gone_by == Going::kDied ? Text::kDied : Text::kMovedOut, resident.gone_day, today);
  return joined({came, gone});
}

void history_rows(Ui& ui, const HouseholdView& view, HistorySheets& state) {
  if (!view.former.empty()) {
    const std::string count = say(Text::kPeopleCount, {view.former.size()});
    if (row(ui, "former", {.title = say(Text::kFormerResidents), .value = count, .icon = icons::kClock}).tapped) {
      state.former = true;
    }
  }
  if (view.changes.empty()) return;
  if (row(ui, "changes", {.title = say(Text::kFileChanges), .icon = icons::kList}).tapped) state.changes = true;
}

void history_sheets(Ui& ui, Shell& shell, const HouseholdView& view, HistorySheets& state, ResidentSheet& resident) {
  sheet(ui, "former", state.former, say(Text::kFormerResidents), [&] {
    for (const Resident& one : view.former) {
      const Ui::Scope scope(ui, one.id.uuid);
      const std::string detail = comings_words(one, shell.today());
      if (row(ui, "one", {.title = one.name, .detail = detail}).tapped) {
        state.former = false;
        resident.show(one, std::nullopt);
      }
    }
  });
  sheet(ui, "changes", state.changes, say(Text::kFileChanges), [&] {
    for (std::size_t at = 0; at < view.changes.size(); ++at) {
      const Ui::Scope scope(ui, at);
      const FileChangeLine& change = view.changes[at];
      const std::string title = title_of(change, shell.today());
      const std::string when = words_from_instant(change.at_millis, shell.today(), shell.utc_offset_minutes());
      const std::string detail = joined({change.author, when});
      static_cast<void>(row(ui, "change", {.title = title, .detail = detail, .chevron = false}));
    }
  });
}

}  // namespace baijia::app
