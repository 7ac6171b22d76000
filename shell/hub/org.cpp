#include "shell/hub/org.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

namespace baijia::hub {
namespace {

using Record = std::map<std::string, std::string, std::less<>>;
using Records = std::vector<Record>;

constexpr std::size_t kCodeDigits = 12;

// The lists are the whole country's: 85 MB of JSON with 620,000 villages, of which a province has some thousands. Only
// what is of the province is ever kept.

std::string_view unquoted(std::string_view cell, std::string& kept) {
  if (!cell.starts_with('"')) return cell;
  kept.clear();
  for (std::size_t at = 1; at < cell.size(); ++at) {
    if (cell[at] == '"' && (++at == cell.size() || cell[at] != '"')) break;
    kept += cell[at];
  }
  return kept;
}

/// The cells of a line, with their quotes; `cells` is used again from line to line.
void split_csv(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  if (line.ends_with('\r')) line.remove_suffix(1);
  const bool quoted = line.contains('"');
  for (std::size_t begin = 0;;) {
    std::size_t end = line.find(',', begin);
    // A comma between an odd number of quotes belongs to the cell.
    while (quoted && end != std::string_view::npos &&
           std::ranges::count(line.substr(begin, end - begin), '"') % 2 != 0) {
      end = line.find(',', end + 1);
    }
    if (end == std::string_view::npos) {
      cells.push_back(line.substr(begin));
      return;
    }
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
}

Result<Records> read_csv(std::istream& in, std::string_view province) {
  std::string line;
  std::string kept;
  std::vector<std::string_view> cells;
  if (!std::getline(in, line)) return fail(Code::kFileUnreadable, "an empty file");
  split_csv(line, cells);
  std::vector<std::string> header;
  for (const std::string_view cell : cells) header.emplace_back(unquoted(cell, kept));
  const auto code = static_cast<std::size_t>(std::ranges::find(header, "code") - header.begin());
  Records records;
  if (code == header.size()) return records;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    split_csv(line, cells);
    if (cells.size() != header.size()) return fail(Code::kMalformed, "a line with another number of columns");
    if (!unquoted(cells[code], kept).starts_with(province)) continue;
    Record& record = records.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) record.emplace(header[i], unquoted(cells[i], kept));
  }
  return records;
}

/// Takes a flat array of flat objects, and nothing else.
class JsonRecords final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonRecords(std::string_view province) : province_(province) {}
  [[nodiscard]] Records take() { return std::move(records_); }

  bool start_array(std::size_t /*elements*/) override { return std::exchange(depth_, depth_ + 1) == 0; }
  bool end_array() override { return true; }
  bool start_object(std::size_t /*elements*/) override { return std::exchange(depth_, depth_ + 1) == 1; }
  bool end_object() override {
    --depth_;
    const auto code = record_.find("code");
    if (code != record_.end() && code->second.starts_with(province_)) records_.push_back(std::move(record_));
    record_.clear();
    return true;
  }
  bool key(string_t& name) override {
    key_.swap(name);
    return true;
  }
  bool string(string_t& text) override {
    if (depth_ != 2) return false;
    record_.insert_or_assign(key_, std::move(text));
    return true;
  }
  bool number_integer(number_integer_t number) override { return plain(std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return plain(std::to_string(number)); }
  bool number_float(number_float_t /*number*/, const string_t& digits) override { return plain(digits); }
  bool boolean(bool truth) override { return plain(truth ? "true" : "false"); }
  bool null() override { return plain("null"); }
  bool binary(binary_t& /*octets*/) override { return false; }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool plain(std::string text) { return string(text); }

  std::string_view province_;
  int depth_ = 0;  ///< 1 in the array, 2 in an object of it
  std::string key_;
  Record record_;
  Records records_;
};

Result<Records> read_json(std::istream& in, std::string_view province) {
  JsonRecords reader(province);
  if (!nlohmann::json::sax_parse(in, &reader)) return fail(Code::kMalformed, "not a JSON array of flat objects");
  return reader.take();
}

/// What is of `province` in <name>.csv or <name>.json.
Result<Records> read_records(const std::string& folder, const std::string& name, std::string_view province) {
  const std::filesystem::path base = std::filesystem::path(folder) / name;
  if (std::ifstream csv(base.string() + ".csv"); csv) return read_csv(csv, province);
  if (std::ifstream json(base.string() + ".json"); json) return read_json(json, province);
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
    BAIJIA_TRY_ASSIGN(const Records records, read_records(folder, level.file, province));
    for (const Record& record : records) {
      const auto cell = [&](const std::string& column) {
        const auto found = record.find(column);
        return found == record.end() ? std::string() : found->second;
      };
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
