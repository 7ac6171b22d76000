#include "shell/hub/export.h"

#include <nlohmann/json.hpp>

#include "core/sync/wire.h"

namespace baijia::hub {
namespace {

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
  for (const Field& field : row.fields) {
    const FieldSchema* declared = schema->field(field.number);
    if (declared == nullptr) {
      ++counts.unknown;
    } else if (!declared->options.personal || detail == ExportDetail::kPersonal) {
      object[std::string(declared->name)] = json_of(field.value);
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

}  // namespace baijia::hub
