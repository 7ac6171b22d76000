#pragma once

// A world written down: its seed, and which of what was planned in it takes place. A world that breaks a promise
// shrinks to the few happenings that are needed for it, and the script replays it:
//
//   17                   the world of seed 17
//   17 calm 3,22,95      of its planned happenings only these, in a network that neither loses, repeats nor tarries

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace baijia::testing {

struct WorldScript {
  std::uint64_t seed = 1;
  bool calm = false;
  std::optional<std::vector<std::uint32_t>> only;  ///< numbers of happenings, ascending; all when it is nothing

  [[nodiscard]] bool has(std::uint32_t happening) const;
  bool operator==(const WorldScript&) const = default;
};

[[nodiscard]] std::string text_from_script(const WorldScript& script);
/// Nothing when it is no script.
[[nodiscard]] std::optional<WorldScript> script_from_text(std::string_view text);

/// The shortest script found that breaks the same promise as `script` does. Requires: it breaks one.
[[nodiscard]] WorldScript shrunk(const WorldScript& script);

}  // namespace baijia::testing
