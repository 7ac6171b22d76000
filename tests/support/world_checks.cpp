// Whether a world keeps its promises (world.h).

#include <algorithm>
#include <cstdint>
#include <format>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "tests/support/world_setting.h"
#include "tests/support/world_state.h"
#include "tests/support/world_truth.h"

namespace baijia::testing {

void World::check_queue(WorldPhone& phone) {
  if (phone.core == nullptr) return;
  const SyncView view = phone.core->sync_view();
  if (view.on_phone != 0) {
    const auto error = phone.core->wire_error();
    broken('L', std::format("{} rows still wait on phone {}, wire error {}", view.on_phone,
                            phone.identity.device.number, error ? static_cast<int>(*error) : 0));
  }
  if (!view.rejected.empty()) {
    broken('R', std::format("kind {} rejected with {}", static_cast<int>(view.rejected.front().kind),
                            static_cast<int>(view.rejected.front().code)));
  }
}

void World::look(WorldPhone& phone) {
  if (phone.core == nullptr) return;
  ++outcome_.looks;
  const SyncView shown = phone.core->sync_view();
  std::optional<std::string> untrue = untrue_here(phone, shown);
  if (!untrue && phone.heard.value_or(0) == histories_) {
    untrue = untrue_of_hub(phone, shown, ledger_, hub_store_.content().at(phone.identity.scope));
  }
  if (untrue) broken('U', std::format("phone {}: {}", phone.identity.device.number, *untrue));
}

void World::check_everything() {
  if (outcome_.broken) return;
  for (const auto& phone : phones_) {
    if (phone->lost) continue;
    phone->blocks->set_delayed(false);
    phone->acknowledge(ledger_);
    if (!phone->blocks->queue().empty()) {
      broken('L', std::format("the sealed queue of phone {} is not empty", phone->identity.device.number));
    }
    if (phone->core->storage_health() != StorageHealth::kGood) broken('I', "storage is not well after healing");
    if (!phone->core->check_integrity()) broken('I', "integrity check");
    phone->core.reset();
    check_replica(*phone);
  }
  const auto find = [this](const RowKey& key) -> const Row* {
    for (const auto& [scope, committee] : hub_store_.content()) {
      if (const auto found = committee.rows.find(key); found != committee.rows.end()) return &found->second.row;
    }
    return nullptr;
  };
  if (const auto lost = ledger_.lost(find)) broken('S', *lost);
  std::set<std::string> texts;
  for (const auto& [scope, committee] : hub_store_.content()) {
    for (const auto& [key, stored] : committee.rows) {
      for (const Field& field : stored.row.fields) {
        if (const auto* text = std::get_if<std::string>(&field.value)) texts.insert(*text);
      }
    }
  }
  if (const auto back = ledger_.came_back(texts)) broken('E', *back);
}

bool World::may_have(const Identity& who, const Row& row) {
  if (row.key.kind != Kind::kConfidence) return true;
  const auto confidence = entity_from_row<Confidence>(row);
  if (confidence.level == Discretion::kCommittee || confidence.author == who.account) return true;
  if (confidence.level == Discretion::kThisPhone) return false;
  const auto& rows = hub_store_.content().at(who.scope).rows;
  const auto door = rows.find({Kind::kHousehold, confidence.household.uuid});
  if (door == rows.end()) return false;
  AccountId reader = entity_from_row<Household>(door->second.row).in_charge;
  if (reader.empty()) return false;
  if (reader == who.account) return true;
  std::vector<StandIn> stand_ins;
  for (const auto& [key, stored] : rows) {
    if (key.kind == Kind::kStandIn) stand_ins.push_back(entity_from_row<StandIn>(stored.row));
  }
  return looks_after(reader, day_of(clock_.now_millis(), 480), stand_ins) == who.account;
}

void World::check_discretion(const Identity& who, const PullReply& reply) {
  for (const auto* rows : {&reply.rows, &reply.confidences}) {
    for (const std::string& bytes : *rows) {
      if (!may_have(who, decode_row(bytes).value())) {
        broken('P', std::format("the hub gives phone {} what is not for it", who.device.number));
      }
    }
  }
}

void World::check_replica(WorldPhone& phone) {
  const std::uint64_t device = phone.identity.device.number;
  Result<std::unique_ptr<Records>> records = Records::open(phone.platform(), phone.blocks->image(), std::nullopt);
  if (!records) return broken('I', "a phone's store does not open: " + records.error().detail);
  if (phone.ended && !phone.let_go) return broken('P', std::format("phone {} has not let go", device));
  if (phone.let_go) return check_let_go(phone, **records);
  const auto& hub_rows = hub_store_.content().at(phone.identity.scope).rows;
  std::set<Kind> kinds{kLaterKind};
  for (const EntitySchema& schema : schemas()) kinds.insert(schema.kind);
  std::size_t count = 0;
  for (const Kind kind : kinds) {
    const Result<void> read = (*records)->each_row(kind, [&](const Row& row) -> Result<void> {
      ++count;
      note(hash_of(row).low);
      if (row.scope != phone.identity.scope) broken('P', std::format("a foreign row on phone {}", device));
      const auto hubs = hub_rows.find(row.key);
      if (kind == Kind::kConfidence && entity_from_row<Confidence>(row).level == Discretion::kThisPhone) {
        --count;
        if (hubs != hub_rows.end()) broken('P', std::format("what stays on phone {} is on the hub", device));
        return {};
      }
      if (!may_have(phone.identity, row)) broken('P', std::format("phone {} has what is not for it", device));
      if (hubs == hub_rows.end()) {
        broken('C', std::format("phone {} has a row of kind {} that the hub lacks", device, static_cast<int>(kind)));
      } else if (hash_of(hubs->second.row) != hash_of(row)) {
        broken('C', std::format("phone {} has another row of kind {} than the hub, {}", device, static_cast<int>(kind),
                                difference(row, hubs->second.row)));
      }
      return {};
    });
    if (!read) broken('I', "rows cannot be read: " + read.error().detail);
  }
  const auto for_it = static_cast<std::size_t>(
      std::ranges::count_if(hub_rows, [&](const auto& stored) { return may_have(phone.identity, stored.second.row); }));
  if (count != for_it) broken('C', std::format("phone {} has {} rows, the hub {} for it", device, count, for_it));
  for (const ConfidenceId id : phone.kept) {
    const auto there = (*records)->find<Confidence>(id);
    if (!phone.ever_ended && (!there || !*there)) broken('S', std::format("what phone {} was to keep is gone", device));
  }
}

void World::check_let_go(WorldPhone& phone, Records& records) {
  const auto foreign = [&](const Row&) -> Result<void> {
    broken('P', std::format("a row is left on phone {}", phone.identity.device.number));
    return {};
  };
  for (const EntitySchema& schema : schemas()) {
    if (!records.each_row(schema.kind, foreign)) broken('I', "rows cannot be read");
  }
  if (!records.each_row(kLaterKind, foreign)) broken('I', "rows cannot be read");
}

std::string World::difference(const Row& ours, const Row& hubs) {
  std::string text = string_from_uuid(ours.key.id);
  for (const Field& field : ours.fields) {
    const Field* other = hubs.field(field.number);
    if (other != nullptr && *other == field) continue;
    const auto said = [](const Version& version) {
      return std::format("{}:{}.{} by {}", version.era() / (kTimeInEra + 1), version.millis(), version.time & 0xFFFFU,
                         version.device.number);
    };
    text += std::format(" field {} at {}", field.number, said(field.version));
    if (other != nullptr) text += std::format(" (hub: {})", said(other->version));
  }
  return text;
}

}  // namespace baijia::testing
