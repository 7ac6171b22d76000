#include "shell/app/screens/search.h"

#include "shell/app/screens/parts.h"
#include "shell/app/screens/scan.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

Icon icon_of(HitKind kind) {
  switch (kind) {
    case HitKind::kHousehold:
      return icons::kDoor;
    case HitKind::kResident:
      return icons::kPerson;
    case HitKind::kVisit:
      return icons::kChat;
    case HitKind::kIssue:
      return icons::kFlag;
    case HitKind::kPromise:
      return icons::kHandshake;
  }
  return 0;
}

Route route_of(const SearchHit& hit) {
  if (hit.kind == HitKind::kIssue && !hit.issue.empty()) return {PageKind::kIssue, hit.issue.uuid};
  if (hit.kind == HitKind::kVisit) return {PageKind::kRecord, hit.visit.uuid};
  return {PageKind::kHousehold, hit.household.uuid};
}

// People are listed by their door; the whole name stands on the household's page.
std::string title_of(const SearchHit& hit) {
  return hit.kind == HitKind::kResident ? hit.snippet : one_line(hit.title);
}

/// What one can search for, with a door as they are called here: "12-602", "顾家宅1号" in a village.
std::string examples_of(const std::vector<BuildingLine>& buildings) {
  std::int64_t rooms = 0, houses = 0;
  const BuildingLine* first_houses = nullptr;
  for (const BuildingLine& building : buildings) {
    if (building.form == BuildingForm::kApartments) rooms += building.coverage.total;
    if (building.form != BuildingForm::kHouses) continue;
    houses += building.coverage.total;
    if (first_houses == nullptr) first_houses = &building;
  }
  const bool village = houses > rooms;
  return say(Text::kSearchForNext,
             {village ? say(Text::kExampleHouse, {first_houses->label}) : std::string(say(Text::kExampleRoom))});
}

bool hit_row(Ui& ui, const SearchHit& hit, bool chosen) {
  const std::string title = title_of(hit);
  const std::string detail = hit.kind == HitKind::kResident ? masked_name(hit.title) : one_line(hit.snippet);
  return row(ui, "hit",
             {.title = title,
              .detail = detail,
              .value = words_of(hit.kind),
              .icon = icon_of(hit.kind),
              .chevron = false,
              .chosen = chosen})
      .tapped;
}

}  // namespace

const std::vector<SearchHit>& SearchWords::read(Shell& shell) {
  if (words != found_for) {
    found_for = words;
    hits.drop();
  }
  return hits.get(shell, [&] { return words.empty() ? std::vector<SearchHit>{} : shell.core().search(words); });
}

std::string_view SearchWords::next_words(Shell& shell) {
  if (!words.empty()) return say(Text::kNothingFoundNext);
  return examples.get(shell, [&] { return examples_of(shell.core().buildings()); });
}

void search_screen(Ui& ui, Shell& shell, SearchState& state) {
  PageFrame page{.title = say(Text::kSearch)};
  page.actions.push_back(scan_action(shell));
  page.header = [&] { search_field(ui, "words", state.search.words, say(Text::kSearchHint), true); };
  page.body = [&] {
    const auto& hits = state.search.read(shell);
    if (hits.empty()) {
      const bool nothing = !state.search.words.empty();
      empty_state(ui, icons::kSearch, say(nothing ? Text::kNothingFound : Text::kSearchFor),
                  state.search.next_words(shell));
      return;
    }
    for (std::size_t at = 0; at < hits.size(); ++at) {
      const Ui::Scope scope(ui, at);
      const Route route = route_of(hits[at]);
      if (hit_row(ui, hits[at], shell.showing(route))) shell.open(route);
    }
    ui.space(16);
  };
  show_page(ui, shell, page);
}

std::optional<ChosenHousehold> choose_household(Ui& ui, Shell& shell, SearchWords& search) {
  std::optional<ChosenHousehold> chosen;
  search_field(ui, "words", search.words, say(Text::kSearchHint), true);
  ui.space(8);
  const auto& hits = search.read(shell);
  std::size_t shown = 0;
  for (std::size_t at = 0; at < hits.size(); ++at) {
    const SearchHit& hit = hits[at];
    if (hit.household.empty() || (hit.kind != HitKind::kHousehold && hit.kind != HitKind::kResident)) continue;
    const Ui::Scope scope(ui, at);
    ++shown;
    if (hit_row(ui, hit, false)) chosen = {hit.household, title_of(hit)};
  }
  if (shown == 0) caption(ui, search.next_words(shell));
  return chosen;
}

}  // namespace baijia::app
