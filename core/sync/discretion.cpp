#include "core/sync/discretion.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

#include "core/domain/confidence.h"
#include "core/domain/household.h"
#include "core/domain/sort.h"
#include "core/sync/wire.h"

namespace baijia {

Discretion discretion_of(const Row& row) {
  if (row.key.kind != Kind::kConfidence) return Discretion::kCommittee;
  std::int64_t level = 0;
  Confidence::fields([&](std::uint16_t number, std::string_view, auto member, FieldOptions = {}) {
    if constexpr (std::is_same_v<decltype(member), Discretion Confidence::*>) {
      if (const Field* field = row.field(number)) (void)ValueCodec<std::int64_t>::read(field->value, level);
    }
  });
  return discretion_from(level);
}

bool breaks_discretion(const Row* stored, const Row& now) {
  const Discretion level = discretion_of(now);
  return level == Discretion::kThisPhone || (stored != nullptr && level > discretion_of(*stored));
}

Result<void> leave_out_confidences(std::vector<std::string>& encoded) {
  Result<void> done;
  std::erase_if(encoded, [&](const std::string& bytes) {
    if (kind_of(bytes) != Kind::kConfidence) return false;
    const Result<Row> row = decode_row(bytes);
    if (!row) done = std::unexpected(row.error());
    return row && discretion_of(*row) != Discretion::kCommittee;
  });
  return done;
}

RowHash hash_of_held(const std::vector<RowHash>& rows) {
  std::string octets = "held";
  for (const RowHash& row : rows) {
    for (const std::uint64_t half : {row.high, row.low}) {
      for (unsigned shift = 0; shift < 64; shift += 8) octets.push_back(static_cast<char>(half >> shift));
    }
  }
  return hash_of(octets);
}

Result<std::vector<std::string>> confidences_for(HubStore& store, const HubCaller& caller, Day today) {
  BAIJIA_TRY_ASSIGN(std::vector<std::string> all, store.rows_of(caller.scope, Kind::kConfidence));
  std::vector<std::pair<std::string, Confidence>> secret;
  for (std::string& bytes : all) {
    BAIJIA_TRY_ASSIGN(const Row row, decode_row(bytes));
    if (discretion_of(row) != Discretion::kCommittee) {
      secret.emplace_back(std::move(bytes), entity_from_row<Confidence>(row));
    }
  }
  std::vector<std::string> readable;
  if (secret.empty()) return readable;
  std::vector<RowKey> doors;
  for (const auto& [bytes, confidence] : secret) doors.push_back({Kind::kHousehold, confidence.household.uuid});
  put_in_order(doors);
  doors.erase(std::ranges::unique(doors).begin(), doors.end());
  std::map<HouseholdId, AccountId> in_charge;
  BAIJIA_TRY_ASSIGN(const std::vector<std::string> households, store.rows_at(caller.scope, doors));
  for (const std::string& bytes : households) {
    BAIJIA_TRY_ASSIGN(const Row row, decode_row(bytes));
    in_charge[HouseholdId{row.key.id}] = entity_from_row<Household>(row).in_charge;
  }
  std::vector<StandIn> stand_ins;
  BAIJIA_TRY_ASSIGN(const std::vector<std::string> substitutes, store.rows_of(caller.scope, Kind::kStandIn));
  for (const std::string& bytes : substitutes) {
    BAIJIA_TRY_ASSIGN(const Row row, decode_row(bytes));
    stand_ins.push_back(entity_from_row<StandIn>(row));
  }
  for (auto& [bytes, confidence] : secret) {
    if (reads_confidence(caller.account, confidence.author, in_charge[confidence.household], today, stand_ins)) {
      readable.push_back(std::move(bytes));
    }
  }
  return readable;
}

}  // namespace baijia
