#include "shell/hub/writer.h"

#include <algorithm>

namespace baijia::hub {

Result<HubWriter::Outcome> HubWriter::put_values(const RowKey& key, Values values) {
  BAIJIA_TRY_ASSIGN(std::optional<Row> stored, transaction_.find(key));
  const Outcome changed = stored ? Outcome::kChanged : Outcome::kNew;
  Row row = stored ? std::move(*stored) : Row{scope_, key, {}};
  bool different = changed == Outcome::kNew;
  std::ranges::sort(values, {}, &Values::value_type::first);
  for (auto& [number, value] : values) {
    const auto place = std::ranges::lower_bound(row.fields, number, {}, &Field::number);
    const bool there = place != row.fields.end() && place->number == number;
    if (there ? place->value == value : std::holds_alternative<std::monostate>(value)) continue;
    // Never below what is there, so that the hub's word is not lost against a phone whose clock is a little ahead.
    const std::uint64_t now = static_cast<std::uint64_t>(now_millis_) << 16U;
    const std::uint64_t before = there ? place->version.time : 0;
    const Version version{std::max(era_of(before) | now, there ? before + 1 : 0), kHubDevice};
    different = true;
    if (there) {
      place->value = std::move(value);
      place->version = version;
    } else {
      row.fields.insert(place, Field{number, std::move(value), version});
    }
  }
  if (!different) return Outcome::kSame;
  BAIJIA_TRY(transaction_.put(row));
  return changed;
}

Result<void> write_as_hub(HubStore& store, Clock& clock, Scope scope,
                          const std::function<Result<void>(HubWriter&)>& body) {
  return store.transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    HubWriter writer(transaction, scope, clock.now_millis());
    return body(writer);
  });
}

}  // namespace baijia::hub
