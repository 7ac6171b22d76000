#pragma once

#include <ostream>
#include <string>

#include "core/sync/hub_store.h"

namespace baijia::hub {

enum class ExportDetail : std::uint8_t { kImpersonal, kPersonal };

/// Writes every row of `scope` as one JSON object a line, in the order of their sequences: "kind", "id", then the
/// fields by their declared names. Identities are UUID strings; a deleted row has "deleted": 1. Fields marked personal
/// are written only with kPersonal. Kinds and fields that this version does not know are left out, and counted; so is
/// what is for the member in charge alone (core/domain/confidence.h).
struct ExportCounts {
  std::uint64_t rows = 0;
  std::uint64_t unknown = 0;
  std::uint64_t withheld = 0;
};
[[nodiscard]] Result<ExportCounts> export_rows(HubStore& store, Scope scope, ExportDetail detail, std::ostream& out);

/// Everything that the hub has of one household, every field with its label, as JSON
/// [{"title": …, "fields": [{"label": …, "value": …}]}] and as plain text. kNotFound.
struct HouseholdExport {
  std::string json;
  std::string text;
};
[[nodiscard]] Result<HouseholdExport> export_household(HubStore& store, Scope scope, HouseholdId household);

}  // namespace baijia::hub
