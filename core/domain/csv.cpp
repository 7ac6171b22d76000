#include "core/domain/csv.h"

#include <algorithm>
#include <array>

namespace baijia {

std::string csv_field(std::string_view text) {
  constexpr std::array<std::string_view, 10> kRun{"=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF20"};
  std::string field;
  if (std::ranges::any_of(kRun, [&](std::string_view first) { return text.starts_with(first); })) field = "'";
  field += text;
  if (field.find_first_of("\",\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char letter : field) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

void append_csv_line(std::string& file, std::span<const std::string> fields) {
  for (std::size_t at = 0; at < fields.size(); ++at) {
    if (at > 0) file += ',';
    file += csv_field(fields[at]);
  }
  file += "\r\n";
}

}  // namespace baijia
