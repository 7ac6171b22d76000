#pragma once

// Opening a committee: what has to be in its scope before anyone works in it – the names of the areas above it and the
// categories of issues.

#include <cstdint>

#include "shell/hub/store.h"

namespace baijia::hub {

/// The row identity of the area with that code; the same on every hub.
[[nodiscard]] AreaId area_id(std::uint64_t code);
/// The row identity of a category of assets/categories.def.
[[nodiscard]] CategoryId category_id(std::string_view key);

/// Puts the chain of areas and, for a committee, the categories into `scope`. Repeatable: names follow the official
/// list, everything that members may change is kept. Errors: kNotFound (the code is not in the list: import-org first),
/// kHubBusy, kHubStore.
[[nodiscard]] Result<AreaRecord> open_committee(OpenStore& store, Scope scope);

}  // namespace baijia::hub
