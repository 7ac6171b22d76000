#include "core/store/records.h"

#include <algorithm>
#include <utility>

#include "core/store/schema.h"
#include "core/sync/discretion.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

Bytes bytes_of(const Uuid& uuid) { return {std::string(uuid.bytes.begin(), uuid.bytes.end())}; }

Uuid uuid_of(const Value& value) {
  AccountId id;
  (void)ValueCodec<AccountId>::read(value, id);
  return id.uuid;
}

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Result<Value> read_setting(Database& database, std::string_view key) {
  BAIJIA_TRY_ASSIGN(Statement statement, database.query("SELECT value FROM setting WHERE key=?", key));
  BAIJIA_TRY_ASSIGN(const bool found, statement.step());
  return found ? statement.value(0) : Value{};
}

// The identity in the database; nothing in one that is not finished.
Result<std::optional<Identity>> read_identity(Database& database) {
  Identity identity;
  BAIJIA_TRY_ASSIGN(const Value account, read_setting(database, "identity.account"));
  BAIJIA_TRY_ASSIGN(const Value name, read_setting(database, "identity.name"));
  BAIJIA_TRY_ASSIGN(const Value role, read_setting(database, "identity.role"));
  BAIJIA_TRY_ASSIGN(const Value scope, read_setting(database, "identity.scope"));
  BAIJIA_TRY_ASSIGN(const Value scope_name, read_setting(database, "identity.scope_name"));
  BAIJIA_TRY_ASSIGN(const Value device, read_setting(database, "identity.device"));
  identity.account.uuid = uuid_of(account);
  if (identity.account.empty()) return std::nullopt;
  (void)ValueCodec<std::string>::read(name, identity.name);
  (void)ValueCodec<Role>::read(role, identity.role);
  (void)ValueCodec<std::uint64_t>::read(scope, identity.scope.code);
  (void)ValueCodec<std::string>::read(scope_name, identity.scope_name);
  (void)ValueCodec<std::uint64_t>::read(device, identity.device.number);
  return identity;
}

}  // namespace

Records::Records(Platform platform, std::unique_ptr<Mirror> mirror, std::unique_ptr<FileVfs> vfs, Database database,
                 Identity identity)
    : platform_(platform),
      mirror_(std::move(mirror)),
      vfs_(std::move(vfs)),
      database_(std::move(database)),
      identity_(std::move(identity)) {
  for (const EntitySchema& schema : schemas()) tables_.emplace_back(schema, identity_.scope);
}

Records::~Records() = default;

Result<std::unique_ptr<Records>> Records::open(Platform platform, BlockImage&& image,
                                               const std::optional<Identity>& identity) {
  BAIJIA_TRY_ASSIGN(auto mirror, Mirror::open(std::move(image), platform.blocks));
  Result<std::unique_ptr<Records>> records = open_mirror(platform, mirror, identity);
  if (records || mirror->whole()) return records;
  image = std::move(*mirror).release();
  return fail(Code::kStillOpening, records.error().detail);
}

BlockImage Records::give_back(std::unique_ptr<Records> records) {
  const std::unique_ptr<Mirror> mirror = std::move(records->mirror_);
  records.reset();
  return std::move(*mirror).release();
}

/// `mirror` is taken by what it has opened, and left when it fails.
Result<std::unique_ptr<Records>> Records::open_mirror(Platform platform, std::unique_ptr<Mirror>& mirror,
                                                      const std::optional<Identity>& identity) {
  auto vfs = std::make_unique<FileVfs>(*mirror, platform.clock, platform.random);
  BAIJIA_TRY_ASSIGN(Database database, open_mirrored(*vfs));
  BAIJIA_TRY_ASSIGN(const std::size_t version, schema_version(database));
  std::optional<Identity> stored;
  if (version > 0) {
    BAIJIA_TRY_ASSIGN(stored, read_identity(database));
  }
  if (!stored && !identity) return fail(Code::kMissing, "a new database needs an identity");
  if (stored && identity && (stored->account != identity->account || stored->scope != identity->scope)) {
    return fail(Code::kWrongScope, "the database belongs to another account or committee");
  }
  Identity now = identity ? *identity : *stored;
  if (stored && now.device.number == 0) now.device = stored->device;
  BAIJIA_TRY(upgrade_schema(database, schemas(), now.scope));
  std::unique_ptr<Records> records(
      new Records(platform, std::move(mirror), std::move(vfs), std::move(database), std::move(now)));
  Result<void> loaded = records->load();
  if (loaded && identity && stored != records->identity_) loaded = records->store_identity(records->identity_);
  if (loaded) return records;
  mirror = std::move(records->mirror_);
  records.reset();
  return std::unexpected(std::move(loaded).error());
}

Result<void> Records::load() {
  BAIJIA_TRY_ASSIGN(stored_clock_, unsigned_setting("clock.last"));
  BAIJIA_TRY_ASSIGN(const Value offset, setting("clock.hub_offset"));
  (void)ValueCodec<std::int64_t>::read(offset, hub_offset_millis_);
  clock_.emplace(platform_.clock, identity_.device, stored_clock_, hub_offset_millis_);
  BAIJIA_TRY_ASSIGN(const auto last_position, database_.number("SELECT max(position) FROM outbox"));
  durable_position_ = last_position.value_or(0);
  next_position_ = durable_position_ + 1;
  BAIJIA_TRY_ASSIGN(const std::uint64_t days, unsigned_setting("lease.days"));
  BAIJIA_TRY_ASSIGN(const std::uint64_t contact, unsigned_setting("lease.contact"));
  BAIJIA_TRY_ASSIGN(const std::uint64_t seen, unsigned_setting("lease.seen"));
  lease_ = {static_cast<std::int64_t>(days), static_cast<std::int64_t>(contact), static_cast<std::int64_t>(seen)};
  BAIJIA_TRY_ASSIGN(reserved_push_, unsigned_setting("push.reserved"));
  BAIJIA_TRY_ASSIGN(const Value key, setting(kQueueKeySetting));
  if (const auto* bytes = std::get_if<Bytes>(&key)) queue_key_ = bytes->octets;
  reserved_push_ = std::max<std::uint64_t>(reserved_push_, 1);
  next_push_ = reserved_push_;
  return {};
}

Result<void> Records::store_identity(const Identity& identity) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, begin());
  BAIJIA_TRY(set_setting("identity.account", bytes_of(identity.account.uuid)));
  BAIJIA_TRY(set_setting("identity.name", identity.name));
  BAIJIA_TRY(set_setting("identity.role", static_cast<std::int64_t>(identity.role)));
  BAIJIA_TRY(set_setting("identity.scope", signed_of(identity.scope.code)));
  BAIJIA_TRY(set_setting("identity.scope_name", identity.scope_name));
  BAIJIA_TRY(set_setting("identity.device", signed_of(identity.device.number)));
  return transaction.commit();
}

Result<void> Records::go_on_as(DeviceId device) {
  Identity next = identity_;
  next.device = device;
  BAIJIA_TRY(store_identity(next));
  identity_ = std::move(next);
  clock_.emplace(platform_.clock, device, clock_->last(), hub_offset_millis_);
  return {};
}

Result<Transaction> Records::begin() {
  if (mirror_->error()) return fail(Code::kReadOnly, "a save failed: " + mirror_->error()->detail);
  if (!mirror_->whole()) return fail(Code::kStillOpening, "blocks are lacking");
  queued_rows_.clear();
  queue_anew_ = false;
  return Transaction::begin(database_);
}

Result<std::uint64_t> Records::commit(Transaction transaction) {
  if (clock_->last() != stored_clock_) BAIJIA_TRY(set_setting("clock.last", signed_of(clock_->last())));
  BAIJIA_TRY(stage_queue());
  const Result<void> done = transaction.commit();
  mirror_->stage({});  // whose commit failed leaves nothing for the next one
  BAIJIA_TRY(done);
  if (overwriting_) BAIJIA_TRY(database_.exec("PRAGMA secure_delete=OFF"));
  overwriting_ = false;
  stored_clock_ = clock_->last();
  const std::int64_t position = next_position_ - 1;
  const std::int64_t noted = not_durable_.empty() ? durable_position_ : not_durable_.back().position;
  if (position > noted) not_durable_.push_back({mirror_->accepted(), position});
  return mirror_->accepted();
}

void Records::forget_durable() {
  const auto first = std::ranges::find_if(
      not_durable_, [this](const Accepted& commit) { return commit.sequence > mirror_->durable(); });
  if (first != not_durable_.begin()) durable_position_ = std::prev(first)->position;
  not_durable_.erase(not_durable_.begin(), first);
}

Table* Records::table_of(Kind kind) {
  const auto found = std::ranges::find(tables_, kind, &Table::kind);
  return found == tables_.end() ? nullptr : &*found;
}

Result<std::optional<Row>> Records::row(const RowKey& key) {
  if (const Table* table = table_of(key.kind); table != nullptr) return table->find(database_, key.id);
  BAIJIA_TRY_ASSIGN(Statement statement,
                    database_.query("SELECT body FROM foreign_row WHERE kind=? AND id=?", key.kind, key.id));
  BAIJIA_TRY_ASSIGN(const bool found, statement.step());
  if (!found) return std::nullopt;
  Result<Row> row = decode_row(statement.octets(0));
  if (!row) return fail(Code::kStorageCorrupt, "kept row: " + row.error().detail);
  return std::move(*row);
}

Result<void> Records::each_row(Kind kind, FunctionRef<Result<void>(const Row&)> visit) {
  if (const Table* table = table_of(kind); table != nullptr) return table->each(database_, visit);
  BAIJIA_TRY_ASSIGN(Statement statement,
                    database_.query("SELECT body FROM foreign_row WHERE kind=? ORDER BY id", kind));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement.step());
    if (!more) return {};
    const Result<Row> row = decode_row(statement.octets(0));
    if (!row) return fail(Code::kStorageCorrupt, "kept row: " + row.error().detail);
    BAIJIA_TRY(visit(*row));
  }
}

Result<bool> Records::insert(const Row& row) {
  if (Table* table = table_of(row.key.kind); table != nullptr) return table->insert(database_, row);
  BAIJIA_TRY(database_.run("INSERT INTO foreign_row(kind, id, body) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
                           row.key.kind, row.key.id, Bytes{encode_row(row)}));
  return database_.changes() != 0;
}

Result<void> Records::replace(const Row& row) {
  if (Table* table = table_of(row.key.kind); table != nullptr) return table->replace(database_, row);
  return database_.run("UPDATE foreign_row SET body=? WHERE kind=? AND id=?", Bytes{encode_row(row)}, row.key.kind,
                       row.key.id);
}

Result<void> Records::show(const Row& row, bool is_new) {
  ++changes_;
  for (const Observer& observer : observers_) BAIJIA_TRY(observer(row, is_new));
  return {};
}

void Records::keep_differences(std::vector<NumberedValue>& now, const std::vector<NumberedValue>& before) {
  const auto in = [](const std::vector<NumberedValue>& list, std::uint16_t number) {
    return std::ranges::contains(list, number, &NumberedValue::number);
  };
  const bool restored = in(before, kDeletedField) && !in(now, kDeletedField);
  std::erase_if(now, [&](const NumberedValue& field) { return std::ranges::contains(before, field); });
  if (restored) now.push_back({kDeletedField, Value{std::int64_t{0}}});
}

Result<bool> Records::write(const RowKey& key, const std::vector<NumberedValue>& values) {
  if (!database_.in_transaction()) return fail(Code::kInternal, "a write outside of a transaction");
  BAIJIA_TRY_ASSIGN(const std::optional<Row> before, row(key));
  Row now = before ? *before : Row{identity_.scope, key, {}};
  std::optional<Version> version;
  for (const NumberedValue& field : values) {
    const auto place = std::ranges::lower_bound(now.fields, field.number, {}, &Field::number);
    const bool there = place != now.fields.end() && place->number == field.number;
    const bool same = there ? place->value == field.value : std::holds_alternative<std::monostate>(field.value);
    if (same) continue;
    if (!version) version = before ? clock_->stamp_after(*before) : clock_->stamp();
    if (there) {
      *place = {field.number, field.value, *version};
    } else {
      now.fields.insert(place, {field.number, field.value, *version});
    }
  }
  if (!version) return false;
  if (key.kind == Kind::kErasure && !before) BAIJIA_TRY(name_known(now));
  if (before) {
    BAIJIA_TRY(replace(now));
  } else {
    BAIJIA_TRY(insert(now));
  }
  let_go_sequence_ = 0;
  if (discretion_of(now) != Discretion::kThisPhone) BAIJIA_TRY(put_into_outbox(now));
  BAIJIA_TRY(show(now, !before));
  if (key.kind == Kind::kErasure && !before) BAIJIA_TRY(carry_out(now, Reach::kEverything));
  return true;
}

Result<void> Records::put_into_outbox(const Row& row) {
  if (!queue_key_.empty()) queued_rows_.push_back(encode_row(row));
  // A row that already waits keeps the time since which it waits.
  return database_.run(
      "INSERT INTO outbox(kind, id, position, state, created_millis) VALUES(?, ?, ?, 0, ?) ON CONFLICT DO UPDATE SET "
      "position=excluded.position, created_millis=iif(state=0, created_millis, excluded.created_millis), state=0, "
      "handed_millis=NULL, read_back_millis=NULL, hash=NULL, code=NULL",
      row.key.kind, row.key.id, next_position_++, platform_.clock.now_millis() + hub_offset_millis_);
}

Result<Value> Records::setting(std::string_view key) { return read_setting(database_, key); }

Result<std::uint64_t> Records::unsigned_setting(std::string_view key) {
  BAIJIA_TRY_ASSIGN(const Value value, setting(key));
  std::uint64_t number = 0;
  (void)ValueCodec<std::uint64_t>::read(value, number);
  return number;
}

Result<void> Records::set_setting(std::string_view key, const Value& value) {
  return database_.run("INSERT INTO setting(key, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value=excluded.value",
                       key, value);
}

Result<std::string> Records::draft(std::string_view key) {
  BAIJIA_TRY_ASSIGN(Statement statement, database_.query("SELECT text FROM draft WHERE key=?", key));
  BAIJIA_TRY_ASSIGN(const bool found, statement.step());
  return found ? std::string(statement.text(0)) : std::string();
}

Result<void> Records::save_draft(std::string_view key, std::string_view text) {
  return database_.run("INSERT INTO draft(key, text) VALUES(?, ?) ON CONFLICT DO UPDATE SET text=excluded.text", key,
                       text);
}

Result<void> Records::drop_draft(std::string_view key) { return database_.run("DELETE FROM draft WHERE key=?", key); }

Result<std::int64_t> Records::drafts_of_records() {
  BAIJIA_TRY_ASSIGN(const auto count,
                    database_.number("SELECT count(*) FROM draft WHERE substr(key, -37, 1) = '/' AND text <> ''"));
  return count.value_or(0);
}

}  // namespace baijia
