// Records as the erasing law wants them on a device (core/sync/erase.h): rows, drafts and what lies in freed space.

#include <algorithm>

#include "core/store/records.h"
#include "core/store/select.h"
#include "core/sync/discretion.h"
#include "core/sync/erase.h"

namespace baijia {
namespace {

bool has_household(const EntitySchema& schema) {
  return std::ranges::contains(schema.fields, "household", &FieldSchema::name);
}

}  // namespace

Result<void> Records::overwrite_freed() {
  if (!overwriting_) BAIJIA_TRY(database_.exec("PRAGMA secure_delete=ON"));
  overwriting_ = true;
  return {};
}

Result<void> Records::drop_drafts_of(const Uuid& id) {
  // The screens' keys end with what they are about.
  return database_.run("DELETE FROM draft WHERE substr(key, -36) = ?", string_from_uuid(id));
}

Result<std::vector<RowKey>> Records::keys_of(HouseholdId household) {
  std::vector<RowKey> keys;
  for (const EntitySchema& schema : schemas()) {
    const bool itself = schema.kind == Kind::kHousehold;
    if (!itself && !has_household(schema)) continue;
    BAIJIA_TRY(for_each_row(database_.query("SELECT id FROM \"" + std::string(schema.name) + "\" WHERE " +
                                                (itself ? "id" : "household") + " = ?",
                                            household),
                            [&](const Statement& one) { keys.push_back({schema.kind, one.uuid(0)}); }));
  }
  return keys;
}

Result<void> Records::name_known(Row& request) {
  const Erasure erasure = entity_from_row<Erasure>(request);
  BAIJIA_TRY_ASSIGN(const std::vector<RowKey> keys, keys_of(erasure.household));
  std::vector<RowId> known;
  for (const RowKey& key : keys) {
    if (fate_of(erasure, key.kind, key.id, erasure.household) != Fate::kStays) known.push_back(RowId{key.id});
  }
  const auto place = std::ranges::lower_bound(request.fields, Erasure::kKnownField, {}, &Field::number);
  request.fields.insert(
      place, {Erasure::kKnownField, ValueCodec<std::vector<RowId>>::write(known), request.fields.front().version});
  return {};
}

Result<void> Records::carry_out(const Row& request, Reach reach) {
  const ErasureOrder order = order_from_row(request);
  BAIJIA_TRY_ASSIGN(const std::vector<RowKey> keys, keys_of(order.erasure.household));
  BAIJIA_TRY(overwrite_freed());
  for (const RowKey& key : keys) {
    BAIJIA_TRY_ASSIGN(std::optional<Row> now, row(key));
    const Fate fate = now ? fate_of(order, *now) : Fate::kStays;
    if (fate == Fate::kStays) continue;
    BAIJIA_TRY(drop_drafts_of(key.id));
    if (reach == Reach::kRejected) {
      BAIJIA_TRY_ASSIGN(const std::optional<Outbox> state, outbox_state(key));
      // What stays on this phone the hub cannot erase.
      if (state != Outbox::kRejected && discretion_of(*now) != Discretion::kThisPhone) continue;
    }
    if (!erase(*now, fate)) continue;
    BAIJIA_TRY(replace(*now));
    queue_anew_ = true;
    BAIJIA_TRY(show(*now, false));
  }
  return {};
}

}  // namespace baijia
