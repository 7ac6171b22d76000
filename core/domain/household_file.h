#pragma once

// One household's file (PIPL, article 45): everything that is recorded of it, every field with its label, who agreed to
// what and who looked. For the people themselves: plain words. Labels and words are in
// assets/strings/household_file.def.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/domain/entity.h"

namespace baijia {

/// A row as the file needs it.
struct FileRow {
  Kind kind{};
  Uuid id;
  std::vector<std::pair<std::uint16_t, Value>> values;
};

struct FileLine {
  std::string label;
  std::string value;
};
/// One record: 走访, with what is in it.
struct FileSection {
  std::string title;
  std::vector<FileLine> lines;
};

/// True when the row is the household itself or refers to it, and is not deleted.
[[nodiscard]] bool belongs_to_household(const FileRow& row, HouseholdId household);

/// The rows as sections, in their order; what has no value is left out. `names`: what identities are called.
[[nodiscard]] std::vector<FileSection> household_sections(std::span<const FileRow> rows,
                                                          const std::map<Uuid, std::string>& names,
                                                          int utc_offset_minutes);

/// The sections one under the other, under `title`.
[[nodiscard]] std::string household_text(std::string_view title, std::span<const FileSection> sections);

/// True when the file has a label for that field, or leaves it out on purpose.
[[nodiscard]] bool has_file_label(Kind kind, std::string_view field);

/// What a row of people, accounts, buildings or categories is called elsewhere in a file; empty for others.
[[nodiscard]] std::string file_name_of(const FileRow& row);

}  // namespace baijia
