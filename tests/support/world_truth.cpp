#include "tests/support/world_truth.h"

#include <algorithm>
#include <format>

#include "core/sync/wire.h"

namespace baijia::testing {
namespace {

/// Whether the hub has what this device has written into `row`, or something later in its place.
bool has_of(const MemoryHubStore::Committee& committee, const Row& row, DeviceId device) {
  const auto found = committee.rows.find(row.key);
  if (found == committee.rows.end()) return false;
  return std::ranges::all_of(row.fields, [&](const Field& field) {
    if (field.version.device != device) return true;
    const Field* hubs = found->second.row.field(field.number);
    return hubs != nullptr && hubs->version >= field.version;
  });
}

}  // namespace

std::optional<std::string> untrue_here(WorldPhone& phone, const SyncView& shown) {
  if (shown.read_back > shown.handed_over) return "more is read back than was handed over";
  if (phone.core->storage_health() == StorageHealth::kGood && phone.blocks->waiting()) {
    return "all is shown as saved while the store has not answered";
  }
  const bool waits = shown.on_phone != 0 || shown.photos_waiting != 0 || shown.half_written != 0;
  const bool open = !shown.rejected.empty() || shown.read_back != shown.handed_over || phone.blocks->waiting();
  if (shown.may_change_phone && (waits || open)) return "the phone may be changed while something is open";
  return std::nullopt;
}

std::optional<std::string> untrue_of_hub(WorldPhone& phone, const SyncView& shown, const Ledger& ledger,
                                         const MemoryHubStore::Committee& committee) {
  if (shown.may_change_phone) {
    const auto find = [&](const RowKey& key) -> const Row* {
      const auto found = committee.rows.find(key);
      return found == committee.rows.end() ? nullptr : &found->second.row;
    };
    if (const auto lost = ledger.lost(find, phone.told)) return "the phone may be changed, but " + *lost;
  }
  const Result<BoxFile> box = decode<BoxFile>(phone.core->export_box());
  if (!box) return "the box cannot be read";
  const auto lacking = std::ranges::count_if(box->rows, [&](const std::string& bytes) {
    const Result<Row> row = decode_row(bytes);
    return !row || !has_of(committee, *row, phone.identity.device);
  });
  const auto waiting = shown.on_phone + static_cast<std::int64_t>(shown.rejected.size());
  if (lacking > waiting) return std::format("{} rows wait, but the hub lacks {}", waiting, lacking);
  return std::nullopt;
}

}  // namespace baijia::testing
