#pragma once

// What a street sees of the issues that its committees handed up (上报街镇): title, category, the building's number and
// the dates. Which household it is, and the details, only once the committee's chief has released the issue. Never a
// name, a phone number, or what was said.
//
// Committees stand in the order of their official codes, issues in the order in which they were raised. Districts and
// the city have no such list.

#include <string>

#include "shell/hub/store.h"

namespace baijia::hub {

/// The list of the town `town` as JSON. Error: kNotFound (no town).
[[nodiscard]] Result<std::string> handed_up(OpenStore& store, Scope town);

}  // namespace baijia::hub
