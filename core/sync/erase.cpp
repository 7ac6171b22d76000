#include "core/sync/erase.h"

#include <algorithm>

#include "core/domain/entities.h"
#include "core/sync/hub_store.h"

namespace baijia {
namespace {

constexpr DeviceId kNobody{};

/// The household that the row refers to, or is.
HouseholdId household_of(const Row& row) {
  HouseholdId household;
  if (row.key.kind == Kind::kHousehold) return HouseholdId{row.key.id};
  const EntitySchema* schema = find_schema(row.key.kind);
  if (schema == nullptr) return household;
  const auto declared = std::ranges::find(schema->fields, "household", &FieldSchema::name);
  const Field* field = declared != schema->fields.end() ? row.field(declared->number) : nullptr;
  if (field != nullptr) (void)ValueCodec<HouseholdId>::read(field->value, household);
  return household;
}

/// When the row was made, as far as it shows.
std::uint64_t made_at(const Row& row) {
  std::uint64_t first = kTimeInEra;
  for (const Field& field : row.fields) {
    if (field.version.device != kNobody) first = std::min(first, field.version.time_in_era());
  }
  return first;
}

}  // namespace

bool erase(Row& row, Fate fate) {
  const std::span<const FieldValue> erased = erased_values(row.key.kind, fate);
  if (fate == Fate::kStays || erased.empty()) return false;
  const EntitySchema* schema = find_schema(row.key.kind);
  // What a newer version added may be personal; nobody here can say.
  const auto is_unknown = [&](const Field& field) {
    return schema != nullptr && schema->field(field.number) == nullptr &&
           !std::holds_alternative<std::monostate>(field.value);
  };
  std::uint64_t greatest = 0;
  for (const Field& field : row.fields) greatest = std::max(greatest, field.version.era());
  const bool last = greatest + kTimeInEra + 1 == 0;
  const Version version{last ? ~std::uint64_t{0} : greatest + kTimeInEra + 1, kNobody};
  for (Field& field : row.fields) {
    if (is_unknown(field)) field = {field.number, Value{}, version};
  }
  for (const auto& [number, value] : erased) {
    const auto place = std::ranges::lower_bound(row.fields, number, {}, &Field::number);
    if (place != row.fields.end() && place->number == number) {
      *place = {number, value, version};
    } else {
      row.fields.insert(place, {number, value, version});
    }
  }
  return true;
}

bool is_erased(const Field& field) { return field.version.era() != 0 && field.version.device == kNobody; }

bool has_erased_fields(const Row& row) { return std::ranges::any_of(row.fields, is_erased); }

ErasureOrder order_from_row(const Row& row) {
  ErasureOrder order{.erasure = entity_from_row<Erasure>(row)};
  for (const Field& field : row.fields) order.time = std::max(order.time, field.version.time);
  return order;
}

Fate fate_of(const ErasureOrder& order, const Row& row) {
  const Fate fate = fate_of(order.erasure, row.key.kind, row.key.id, household_of(row));
  const bool before = made_at(row) <= order.time || std::ranges::contains(order.erasure.known, RowId{row.key.id});
  return before ? fate : Fate::kStays;
}

Result<void> ErasingWriter::put(Row row, bool is_new) {
  if (row.key.kind == Kind::kErasure) {
    BAIJIA_TRY(transaction_.put(row));
    if (!is_new) return {};
    const ErasureOrder order = order_from_row(row);
    if (orders_) orders_->push_back(order);
    return carry_out(order);
  }
  if (is_new) {
    if (!orders_) {
      orders_.emplace();
      BAIJIA_TRY_ASSIGN(const std::vector<Row> rows, transaction_.rows_of(Kind::kErasure));
      for (const Row& one : rows) orders_->push_back(order_from_row(one));
    }
    for (const ErasureOrder& order : *orders_) (void)erase(row, fate_of(order, row));
  }
  return transaction_.put(row);
}

Result<void> ErasingWriter::carry_out(const ErasureOrder& order) {
  for (const EntitySchema& schema : schemas()) {
    if (schema.writer == Writer::kHub) continue;
    BAIJIA_TRY_ASSIGN(std::vector<Row> rows, transaction_.rows_of(schema.kind));
    for (Row& row : rows) {
      if (erase(row, fate_of(order, row))) BAIJIA_TRY(transaction_.put(row));
    }
  }
  return {};
}

}  // namespace baijia
