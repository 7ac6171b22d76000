#pragma once

// 知: what is known – the people one has to know by heart, and what the households speak of most.

#include <string>

#include "shell/app/screen.h"

namespace baijia::app {

struct KnowState {
  struct Topic {
    std::string name;
    std::int64_t open = 0, all = 0;
  };
  Cached<std::vector<Topic>> topics;
  Cached<std::vector<GroupCount>> groups;
};
void know_screen(Ui& ui, Shell& shell, KnowState& state);

/// The people of one key group.
struct GroupState {
  PeopleGroup group = PeopleGroup::kElderly;
  Cached<std::vector<PersonLine>> people;
};
void group_screen(Ui& ui, Shell& shell, GroupState& state);

/// The group in a route's id, and back.
[[nodiscard]] Uuid id_of(PeopleGroup group);
[[nodiscard]] PeopleGroup group_from_id(const Uuid& id);

}  // namespace baijia::app
