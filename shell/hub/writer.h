#pragma once

// Rows that the hub itself writes: imports and administration. A field that already holds the value is left alone, so
// repeating an import changes nothing and sends nothing to the phones.
//
//   BAIJIA_TRY(write_as_hub(store, clock, scope, [&](HubWriter& writer) -> Result<void> {
//     BAIJIA_TRY_ASSIGN(auto outcome, writer.put(building));
//     …
//   }));

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/sync/hub_store.h"

namespace baijia::hub {

/// The device that the hub's own versions carry. No phone may sign in as it.
inline constexpr DeviceId kHubDevice{1};

class HubWriter {
 public:
  enum class Outcome : std::uint8_t { kSame, kChanged, kNew };

  /// The transaction outlives the writer.
  HubWriter(HubTransaction& transaction, Scope scope, std::int64_t now_millis)
      : transaction_(transaction), scope_(scope), now_millis_(now_millis) {}

  /// What is stored under `id`, deleted or not; nothing when there is none.
  template <class E>
  [[nodiscard]] Result<std::optional<E>> find(typename E::IdType id) {
    BAIJIA_TRY_ASSIGN(const std::optional<Row> row, transaction_.find({E::kKind, id.uuid}));
    if (!row) return std::nullopt;
    return entity_from_row<E>(*row);
  }

  /// Makes the stored row equal to `entity`, field by field; an empty field clears a stored one, a deleted row that is
  /// put again comes back. Fields that this version does not know stay. To keep what members have written, find()
  /// first, change what is to change, and put that.
  template <class E>
  [[nodiscard]] Result<Outcome> put(const E& entity) {
    Values values;
    visit_values(entity, [&](std::uint16_t number, Value value) { values.emplace_back(number, std::move(value)); });
    if (!entity.deleted) values.emplace_back(kDeletedField, Value{});
    return put_values({E::kKind, entity.id.uuid}, std::move(values));
  }

  [[nodiscard]] Scope scope() const { return scope_; }

 private:
  using Values = std::vector<std::pair<std::uint16_t, Value>>;
  [[nodiscard]] Result<Outcome> put_values(const RowKey& key, Values values);

  HubTransaction& transaction_;
  Scope scope_;
  std::int64_t now_millis_;
};

/// Runs `body` in one transaction of `scope`: all of it is kept, or nothing when it returns an Error.
[[nodiscard]] Result<void> write_as_hub(HubStore& store, Clock& clock, Scope scope,
                                        const std::function<Result<void>(HubWriter&)>& body);

}  // namespace baijia::hub
