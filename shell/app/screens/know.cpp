#include "shell/app/screens/know.h"

#include <algorithm>
#include <map>

#include "core/domain/sort.h"
#include "shell/app/screens/parts.h"
#include "shell/app/screens/words.h"

namespace baijia::app {
namespace {

std::string_view words_of(PeopleGroup group) {
  switch (group) {
    case PeopleGroup::kElderly:
      return say(Text::kGroupElderly);
    case PeopleGroup::kLivesAlone:
      return say(Text::kGroupLivesAlone);
    case PeopleGroup::kDisabled:
      return say(Text::kTraitDisabled);
    case PeopleGroup::kHardship:
      return say(Text::kGroupHardship);
    case PeopleGroup::kPartyMember:
      return say(Text::kTraitPartyMember);
    case PeopleGroup::kVolunteer:
      return say(Text::kTraitVolunteer);
    case PeopleGroup::kStairLeader:
      return say(Text::kTraitStairLeader);
    case PeopleGroup::kCapable:
      return say(Text::kTraitCapable);
  }
  return {};
}

std::vector<KnowState::Topic> topics(Core& core) {
  std::vector<KnowState::Topic> found;
  for (const IssueLine& issue : core.issues(ListFilter::kAll)) {
    const std::string name = issue.category.empty() ? std::string(say(Text::kNoCategory)) : issue.category;
    auto place = std::ranges::find(found, name, &KnowState::Topic::name);
    if (place == found.end()) place = found.insert(found.end(), {.name = name});
    ++place->all;
    if (issue.state == IssueState::kOpen) ++place->open;
  }
  put_in_order(found, {},
               [](const KnowState::Topic& topic) { return std::pair(-topic.open, std::string_view(topic.name)); });
  return found;
}

}  // namespace

Uuid id_of(PeopleGroup group) {
  Uuid id;
  id.bytes.back() = static_cast<std::uint8_t>(static_cast<std::uint8_t>(group) + 1);
  return id;
}

PeopleGroup group_from_id(const Uuid& id) {
  const int number = id.bytes.back() - 1;
  const bool known = number >= 0 && number <= static_cast<int>(PeopleGroup::kCapable);
  return known ? static_cast<PeopleGroup>(number) : PeopleGroup::kElderly;
}

void know_screen(Ui& ui, Shell& shell, KnowState& state) {
  PageFrame page{.title = say(Text::kKnowTitle)};
  page.body = [&] {
    ui.space(4);
    search_entry(ui, shell);
    section_header(ui, say(Text::kPeopleToKnow));
    const auto& groups = state.groups.get(shell, [&] { return shell.core().people_groups(); });
    for (const GroupCount& group : groups) {
      const Ui::Scope scope(ui, static_cast<std::size_t>(group.group));
      const Route route{PageKind::kGroup, id_of(group.group)};
      const Ui::OnlyOpens only_opens(ui);
      const std::string count = say(Text::kPeopleCount, {group.people});
      if (row(ui, "group", {.title = words_of(group.group), .value = count, .chosen = shell.showing(route)}).tapped) {
        shell.open(route);
      }
    }
    section_header(ui, say(Text::kWhatIsSpokenOf));
    const auto& spoken = state.topics.get(shell, [&] { return topics(shell.core()); });
    if (spoken.empty()) caption(ui, say(Text::kNoTopics));
    for (std::size_t at = 0; at < spoken.size(); ++at) {
      const Ui::Scope scope(ui, at);
      const std::string value = say(Text::kOpenOfAll, {spoken[at].open, spoken[at].all});
      if (row(ui, "topic", {.title = spoken[at].name, .value = value}).tapped) shell.select_tab(PageKind::kSolve);
    }
    ui.space(16);
  };
  show_page(ui, shell, page);
}

void group_screen(Ui& ui, Shell& shell, GroupState& state) {
  const auto& people = state.people.get(shell, [&] { return shell.core().people(state.group); });
  const std::string count = say(Text::kPeopleCount, {people.size()});
  PageFrame page{.title = words_of(state.group), .subtitle = count};
  page.body = [&] {
    if (people.empty()) {
      empty_state(ui, icons::kKnow, say(Text::kNobodyInGroup), say(Text::kNobodyInGroupNext));
      return;
    }
    ui.list(people.size(), row_height(ui, false), [&](std::size_t at) {
      const PersonLine& person = people[at];
      const std::string title = joined({person.door, masked_name(person.name)});
      const std::string age = person.age ? say(Text::kAge, {*person.age}) : std::string{};
      const Route route{PageKind::kHousehold, person.household.uuid};
      const Ui::OnlyOpens only_opens(ui);
      if (row(ui, "person", {.title = title, .value = age, .mark = &person.mark, .chosen = shell.showing(route)})
              .tapped) {
        shell.open(route);
      }
    });
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
