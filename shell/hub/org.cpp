#include "shell/hub/org.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

namespace baijia::hub {
namespace {

using Record = std::map<std::string, std::string>;

constexpr std::size_t kCodeDigits = 12;

std::vector<std::string> csv_cells(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quoted && c == '"' && at + 1 < line.size() && line[at + 1] == '"') {
      cells.back() += '"';
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

Result<std::vector<Record>> read_csv(std::istream& in) {
  std::string line;
  if (!std::getline(in, line)) return fail(Code::kFileUnreadable, "an empty file");
  const std::vector<std::string> header = csv_cells(line);
  std::vector<Record> records;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = csv_cells(line);
    if (cells.size() != header.size()) return fail(Code::kMalformed, "a line with another number of columns");
    Record& record = records.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) record[header[i]] = cells[i];
  }
  return records;
}

Result<std::vector<Record>> read_json(std::istream& in) {
  const auto document = nlohmann::json::parse(in, nullptr, false);
  if (!document.is_array()) return fail(Code::kMalformed, "not a JSON array");
  std::vector<Record> records;
  for (const auto& object : document) {
    if (!object.is_object()) return fail(Code::kMalformed, "not a JSON object");
    Record& record = records.emplace_back();
    for (const auto& [key, value] : object.items()) {
      record[key] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }
  return records;
}

Result<std::vector<Record>> read_records(const std::string& folder, const std::string& name) {
  const std::filesystem::path base = std::filesystem::path(folder) / name;
  if (std::ifstream csv(base.string() + ".csv"); csv) return read_csv(csv);
  if (std::ifstream json(base.string() + ".json"); json) return read_json(json);
  return fail(Code::kFileUnreadable, "neither " + name + ".csv nor " + name + ".json in the folder");
}

/// "310104" → 310104000000.
Result<std::uint64_t> code_from(const std::string& digits) {
  std::string padded = digits;
  padded.resize(std::max(padded.size(), kCodeDigits), '0');
  std::uint64_t code = 0;
  const auto [end, error] = std::from_chars(padded.data(), padded.data() + padded.size(), code);
  if (digits.empty() || padded.size() != kCodeDigits || error != std::errc{} || end != padded.data() + padded.size()) {
    return fail(Code::kMalformed, "an area code that is none");
  }
  return code;
}

}  // namespace

Result<std::vector<AreaRecord>> read_org(const std::string& folder, const std::string& province) {
  struct Level {
    const char* file;
    const char* parent_column;
    AreaLevel level;
  };
  std::vector<AreaRecord> areas;
  for (const Level& level :
       {Level{"provinces", "", AreaLevel::kCity}, Level{"areas", "provinceCode", AreaLevel::kDistrict},
        Level{"streets", "areaCode", AreaLevel::kTown}, Level{"villages", "streetCode", AreaLevel::kCommittee}}) {
    BAIJIA_TRY_ASSIGN(const std::vector<Record> records, read_records(folder, level.file));
    for (const Record& record : records) {
      const auto cell = [&](const std::string& column) {
        const auto found = record.find(column);
        return found == record.end() ? std::string() : found->second;
      };
      if (!cell("code").starts_with(province)) continue;
      AreaRecord& area = areas.emplace_back();
      area.level = level.level;
      area.name = cell("name");
      BAIJIA_TRY_ASSIGN(area.code, code_from(cell("code")));
      if (area.level != AreaLevel::kCity) {
        BAIJIA_TRY_ASSIGN(area.parent, code_from(cell(level.parent_column)));
      }
      if (area.name.empty()) return fail(Code::kMalformed, "an area without a name");
    }
  }
  if (areas.empty()) return fail(Code::kNotFound, "no area has a code of this province");
  return areas;
}

OrgCounts count_org(const std::vector<AreaRecord>& areas) {
  const auto of = [&](AreaLevel level) {
    return static_cast<std::size_t>(std::ranges::count(areas, level, &AreaRecord::level));
  };
  return {of(AreaLevel::kDistrict), of(AreaLevel::kTown), of(AreaLevel::kCommittee)};
}

}  // namespace baijia::hub
