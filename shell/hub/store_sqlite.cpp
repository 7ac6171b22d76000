#include "shell/hub/store_sqlite.h"

#include <format>
#include <map>
#include <string>

#include "core/domain/photo.h"
#include "core/domain/reveal.h"
#include "core/sync/change.h"
#include "core/sync/wire.h"
#include "shell/hub/audit.h"
#include "shell/hub/photos.h"
#include "shell/hub/prune.h"

namespace baijia::hub {
namespace {

Bytes octets(RowHash hash) {
  Bytes bytes;
  for (const std::uint64_t part : {hash.high, hash.low}) {
    for (unsigned shift = 64; shift != 0; shift -= 8) {
      bytes.octets.push_back(static_cast<char>((part >> (shift - 8)) & 0xFFU));
    }
  }
  return bytes;
}

class SqliteHubTransaction final : public HubTransaction {
 public:
  SqliteHubTransaction(Database& database, Scope scope, std::int64_t now_millis)
      : database_(database), scope_(signed_bits(scope.code)), now_millis_(now_millis) {}

  Result<std::optional<Row>> find(const RowKey& key) override {
    BAIJIA_TRY_ASSIGN(Statement select,
                      database_.query("SELECT encoded FROM row WHERE scope = ? AND kind = ? AND id = ?", scope_,
                                      key.kind, Bytes{std::string(key.id.bytes.begin(), key.id.bytes.end())}));
    BAIJIA_TRY_ASSIGN(const bool found, select.step());
    if (!found) return std::nullopt;
    BAIJIA_TRY_ASSIGN(Row row, decode_row(select.octets(0)));
    return row;
  }

  Result<std::vector<Row>> rows_of(Kind kind) override {
    std::vector<Row> rows;
    BAIJIA_TRY_ASSIGN(
        Statement select,
        database_.query("SELECT encoded FROM row WHERE scope = ? AND kind = ? ORDER BY id", scope_, kind));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) return rows;
      BAIJIA_TRY_ASSIGN(Row row, decode_row(select.octets(0)));
      rows.push_back(std::move(row));
    }
  }

  Result<void> put(const Row& row) override {
    if (last_sequence_ == 0) BAIJIA_TRY(load_last_sequence());
    ++last_sequence_;
    ++rows_;
    if (row.key.kind == Kind::kReveal) {
      const auto reveal = entity_from_row<Reveal>(row);
      // One that is deleted has had its time.
      if (!reveal.deleted) ++reveals_[{reveal.author, reveal.saved ? Deed::kHouseholdExported : Deed::kRevealed}];
    }
    if (row.key.kind == Kind::kErasure) {
      erasers_.push_back(entity_from_row<Erasure>(row).author);
      BAIJIA_TRY(erase_in_boxes(database_, {unsigned_bits(scope_)}, order_from_row(row)));
    }
    if (row.key.kind == Kind::kPhoto && entity_from_row<Photo>(row).deleted) {
      BAIJIA_TRY(drop_photo(database_, {unsigned_bits(scope_)}, PhotoId{row.key.id}));
    }
    const std::string encoded = encode_row(row);
    const Bytes id{std::string(row.key.id.bytes.begin(), row.key.id.bytes.end())};
    BAIJIA_TRY(database_.run("DELETE FROM row WHERE scope = ? AND kind = ? AND id = ?", scope_, row.key.kind, id));
    return database_.run("INSERT INTO row (scope, sequence, kind, id, encoded) VALUES (?, ?, ?, ?, ?)", scope_,
                         last_sequence_, row.key.kind, id, Bytes{encoded});
  }

  Result<void> note_push(AccountId account, DeviceId device, std::uint64_t sequence, RowHash hash) override {
    pushed_by_ = device;
    const std::int64_t number = signed_bits(device.number);
    BAIJIA_TRY_ASSIGN(
        const auto other,
        database_.number("SELECT 1 FROM push WHERE scope = ? AND device = ? AND sequence = ? AND account = ? AND "
                         "hash <> ?",
                         scope_, number, signed_bits(sequence), account, octets(hash)));
    if (other) return fail(Code::kClonedDevice, "a push of this number was another one");
    return database_.run(
        "INSERT OR IGNORE INTO push (scope, device, sequence, hash, at_millis, account) VALUES (?, ?, ?, ?, ?, ?)",
        scope_, number, signed_bits(sequence), octets(hash), now_millis_, account);
  }

  /// Keeps the sequences that were given, and notes whose rows they are.
  Result<void> finish() {
    if (last_sequence_ == 0) return {};
    BAIJIA_TRY(note(database_, {.at_millis = now_millis_,
                                .deed = Deed::kRowsTaken,
                                .scope = {unsigned_bits(scope_)},
                                .device = pushed_by_,
                                .detail = std::format("{} rows, up to {}", rows_, last_sequence_)}));
    for (const AccountId eraser : erasers_) {
      BAIJIA_TRY(note(database_, {.at_millis = now_millis_,
                                  .deed = Deed::kErased,
                                  .scope = {unsigned_bits(scope_)},
                                  .account = eraser,
                                  .device = pushed_by_}));
    }
    for (const auto& [look, times] : reveals_) {
      BAIJIA_TRY(note(database_, {.at_millis = now_millis_,
                                  .deed = look.second,
                                  .scope = {unsigned_bits(scope_)},
                                  .account = look.first,
                                  .device = pushed_by_,
                                  .detail = std::to_string(times)}));
    }
    return database_.run(
        "INSERT INTO committee (scope, last_sequence) VALUES (?, ?) "
        "ON CONFLICT (scope) DO UPDATE SET last_sequence = excluded.last_sequence",
        scope_, last_sequence_);
  }

 private:
  Result<void> load_last_sequence() {
    BAIJIA_TRY_ASSIGN(const auto last, database_.number("SELECT last_sequence FROM committee WHERE scope = ?", scope_));
    last_sequence_ = last.value_or(0);
    return {};
  }

  Database& database_;
  std::int64_t scope_;
  std::int64_t now_millis_;
  std::int64_t last_sequence_ = 0;
  std::int64_t rows_ = 0;
  std::map<std::pair<AccountId, Deed>, std::int64_t> reveals_;  ///< how often, by whom
  std::vector<AccountId> erasers_;                              ///< one for each request that was taken
  DeviceId pushed_by_;                                          ///< 0: the hub wrote them itself
};

}  // namespace

Result<void> SqliteHubStore::transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) {
  return database_.write([&](Database& database) -> Result<void> {
    SqliteHubTransaction transaction(database, scope, database_.clock().now_millis());
    BAIJIA_TRY(body(transaction));
    return transaction.finish();
  });
}

Result<HubPage> SqliteHubStore::rows_after(Scope scope, std::uint64_t after, std::size_t max_rows,
                                           std::size_t max_bytes) {
  HubPage page;
  page.last_sequence = after;
  BAIJIA_TRY(database_.read([&](Database& database) -> Result<void> {
    const std::int64_t committee = signed_bits(scope.code);
    // A cursor beyond what SQLite can count is beyond every row.
    const std::int64_t from = after > static_cast<std::uint64_t>(INT64_MAX) ? INT64_MAX : signed_bits(after);
    BAIJIA_TRY_ASSIGN(Statement select,
                      database.query("SELECT sequence, encoded FROM row WHERE scope = ? AND sequence > ? "
                                     "ORDER BY sequence",
                                     committee, from));
    std::size_t bytes = 0;
    bool more = false;
    while (true) {
      BAIJIA_TRY_ASSIGN(more, select.step());
      if (!more) break;
      const std::string_view encoded = select.octets(1);
      if (page.encoded.size() >= max_rows || (!page.encoded.empty() && bytes + encoded.size() > max_bytes)) break;
      bytes += encoded.size();
      page.encoded.emplace_back(encoded);
      page.last_sequence = static_cast<std::uint64_t>(select.integer(0));
    }
    if (!more) return {};
    BAIJIA_TRY_ASSIGN(const auto left, database.number("SELECT count(*) FROM row WHERE scope = ? AND sequence > ?",
                                                       committee, signed_bits(page.last_sequence)));
    page.remaining = static_cast<std::uint64_t>(left.value_or(0));
    return {};
  }));
  return page;
}

Result<std::vector<std::string>> SqliteHubStore::rows_of(Scope scope, Kind kind) {
  std::vector<std::string> rows;
  BAIJIA_TRY(database_.read([&](Database& database) -> Result<void> {
    rows.clear();
    BAIJIA_TRY_ASSIGN(Statement select,
                      database.query("SELECT encoded FROM row WHERE scope = ? AND kind = ? ORDER BY id",
                                     signed_bits(scope.code), kind));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) return {};
      rows.emplace_back(select.octets(0));
    }
  }));
  return rows;
}

Result<std::vector<std::string>> SqliteHubStore::rows_at(Scope scope, std::span<const RowKey> keys) {
  std::vector<std::string> rows;
  BAIJIA_TRY(database_.read([&](Database& database) -> Result<void> {
    rows.clear();
    for (const RowKey& key : keys) {
      BAIJIA_TRY_ASSIGN(Statement select,
                        database.query("SELECT encoded FROM row WHERE scope = ? AND kind = ? AND id = ?",
                                       signed_bits(scope.code), key.kind, key.id));
      BAIJIA_TRY_ASSIGN(const bool found, select.step());
      if (found) rows.emplace_back(select.octets(0));
    }
    return {};
  }));
  return rows;
}

}  // namespace baijia::hub
