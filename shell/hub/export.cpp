#include "shell/hub/export.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "core/domain/household_file.h"
#include "core/sync/discretion.h"
#include "core/sync/wire.h"

namespace baijia::hub {
namespace {

constexpr int kUtcOffsetMinutes = 8 * 60;  // 北京时间
constexpr std::size_t kPageRows = 2000;
constexpr std::size_t kPageBytes = 4U << 20U;

nlohmann::ordered_json json_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* bytes = std::get_if<Bytes>(&value);
  if (bytes == nullptr || bytes->octets.size() % 16 != 0) return nullptr;
  std::vector<std::string> uuids;
  for (std::size_t at = 0; at < bytes->octets.size(); at += 16) {
    Uuid uuid;
    std::copy_n(bytes->octets.begin() + static_cast<std::ptrdiff_t>(at), 16, uuid.bytes.begin());
    uuids.push_back(string_from_uuid(uuid));
  }
  if (uuids.size() == 1) return uuids.front();
  return uuids;
}

/// The row as JSON; null for a kind that this version does not know. Counts fields left out as unknown.
nlohmann::ordered_json json_of(const Row& row, ExportDetail detail, ExportCounts& counts) {
  const EntitySchema* schema = find_schema(row.key.kind);
  if (schema == nullptr) return nullptr;
  nlohmann::ordered_json object{{"kind", schema->name}, {"id", string_from_uuid(row.key.id)}};
  const bool resident = row.key.kind == Kind::kResident;
  for (const Field& field : row.fields) {
    const FieldSchema* declared = schema->field(field.number);
    if (declared == nullptr) {
      ++counts.unknown;
    } else if (!declared->options.personal || detail == ExportDetail::kPersonal) {
      const bool traits = resident && declared->name == "traits";
      object[std::string(declared->name)] =
          json_of(traits ? Value{shown_traits(entity_from_row<Resident>(row))} : field.value);
    }
  }
  return object;
}

}  // namespace

Result<ExportCounts> export_rows(HubStore& store, Scope scope, ExportDetail detail, std::ostream& out) {
  ExportCounts counts;
  std::uint64_t after = 0;
  while (true) {
    BAIJIA_TRY_ASSIGN(const HubPage page, store.rows_after(scope, after, kPageRows, kPageBytes));
    for (const std::string& encoded : page.encoded) {
      BAIJIA_TRY_ASSIGN(const Row row, decode_row(encoded));
      if (discretion_of(row) != Discretion::kCommittee) {
        ++counts.withheld;
        continue;
      }
      const nlohmann::ordered_json object = json_of(row, detail, counts);
      if (object.is_null()) {
        ++counts.unknown;
        continue;
      }
      ++counts.rows;
      out << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
    if (page.remaining == 0) return counts;
    after = page.last_sequence;
  }
}

Result<HouseholdExport> export_household(HubStore& store, Scope scope, HouseholdId household) {
  std::vector<FileRow> rows;
  std::map<Uuid, std::string> names;
  HubPage page;
  do {
    BAIJIA_TRY_ASSIGN(page, store.rows_after(scope, page.last_sequence, kPageRows, kPageBytes));
    for (const std::string& encoded : page.encoded) {
      BAIJIA_TRY_ASSIGN(const Row row, decode_row(encoded));
      FileRow one{.kind = row.key.kind, .id = row.key.id, .values = {}};
      for (const Field& field : row.fields) one.values.emplace_back(field.number, field.value);
      if (std::string name = file_name_of(one); !name.empty()) names.emplace(one.id, std::move(name));
      if (belongs_to_household(one, household)) rows.push_back(std::move(one));
    }
  } while (page.remaining != 0);
  const auto home = std::ranges::find(rows, Kind::kHousehold, &FileRow::kind);
  if (home == rows.end()) return fail(Code::kNotFound, "no such household in this committee");
  std::ranges::stable_sort(rows, {}, &FileRow::kind);  // the household, its people, then what was recorded
  const std::vector<FileSection> sections = household_sections(rows, names, kUtcOffsetMinutes);
  nlohmann::ordered_json objects = nlohmann::ordered_json::array();
  for (const FileSection& section : sections) {
    nlohmann::ordered_json fields = nlohmann::ordered_json::array();
    for (const FileLine& line : section.lines) fields.push_back({{"label", line.label}, {"value", line.value}});
    objects.push_back({{"title", section.title}, {"fields", std::move(fields)}});
  }
  return HouseholdExport{.json = objects.dump(1, ' ', false, nlohmann::json::error_handler_t::replace),
                         .text = household_text(sections.front().title, sections)};
}

}  // namespace baijia::hub
