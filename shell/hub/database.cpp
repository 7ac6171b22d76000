#include "shell/hub/database.h"

#include <array>
#include <filesystem>
#include <string_view>

namespace baijia::hub {
namespace {

constexpr std::size_t kSealSecretBytes = 32;
constexpr std::int64_t kApplicationId = 0x42414A49;  // "BAJI"

// Append-only: step n brings a file from user_version n to n + 1. A released step is never edited.
constexpr std::array<std::string_view, 6> kSchemaSteps = {R"(
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- Every key leads with the committee. Clustered by sequence, because pulling reads in that order.
CREATE TABLE committee (scope INTEGER PRIMARY KEY, last_sequence INTEGER NOT NULL);
CREATE TABLE row (
  scope INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, id BLOB NOT NULL,
  encoded BLOB NOT NULL,  -- canonical bytes, core/sync/wire
  PRIMARY KEY (scope, sequence)) WITHOUT ROWID;
CREATE UNIQUE INDEX row_by_key ON row (scope, kind, id);
CREATE TABLE push (
  scope INTEGER NOT NULL, device INTEGER NOT NULL, sequence INTEGER NOT NULL, hash BLOB NOT NULL,
  at_millis INTEGER NOT NULL,
  PRIMARY KEY (scope, device, sequence, hash)) WITHOUT ROWID;
CREATE TABLE exchange (
  scope INTEGER NOT NULL, device INTEGER NOT NULL, original INTEGER NOT NULL, given INTEGER NOT NULL,
  PRIMARY KEY (scope, device, original)) WITHOUT ROWID;

CREATE TABLE area (
  code INTEGER PRIMARY KEY, parent INTEGER NOT NULL, level INTEGER NOT NULL, name TEXT NOT NULL);
CREATE INDEX area_by_parent ON area (parent);
CREATE TABLE account (
  id BLOB PRIMARY KEY, scope INTEGER NOT NULL, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role INTEGER NOT NULL,
  password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX account_by_scope ON account (scope);
CREATE TABLE session (
  token_hash BLOB PRIMARY KEY, account BLOB NOT NULL REFERENCES account (id), device INTEGER NOT NULL,
  began_millis INTEGER NOT NULL, seen_millis INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account);
CREATE TABLE device (
  scope INTEGER NOT NULL, device INTEGER NOT NULL, account BLOB NOT NULL REFERENCES account (id), name TEXT NOT NULL,
  seen_millis INTEGER NOT NULL,
  PRIMARY KEY (scope, device, account)) WITHOUT ROWID;
)",
                                                          R"(
-- See shell/hub/audit.h. audit_link: "last" is the newest entry, "pruned" the newest one that is gone.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY, at_millis INTEGER NOT NULL, deed INTEGER NOT NULL, scope INTEGER NOT NULL,
  account BLOB, device INTEGER NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL);
CREATE TABLE audit_link (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
)",
                                                          R"(
-- See shell/hub/leaving.h. A right that an account had; the devices that have let go of its rows; what they still held
-- and the hub had rejected, as core/sync/wire's BoxFile.
CREATE TABLE ended_right (
  scope INTEGER NOT NULL, account BLOB NOT NULL, role INTEGER NOT NULL, ended_millis INTEGER NOT NULL,
  PRIMARY KEY (scope, account)) WITHOUT ROWID;
INSERT INTO ended_right SELECT scope, id, role, unixepoch() * 1000 FROM account WHERE disabled <> 0;
CREATE TABLE gone_device (
  scope INTEGER NOT NULL, account BLOB NOT NULL, device INTEGER NOT NULL, at_millis INTEGER NOT NULL,
  PRIMARY KEY (scope, account, device)) WITHOUT ROWID;
CREATE TABLE left_box (
  scope INTEGER NOT NULL, account BLOB NOT NULL, device INTEGER NOT NULL, at_millis INTEGER NOT NULL, box BLOB NOT NULL,
  PRIMARY KEY (scope, account, device)) WITHOUT ROWID;
)", "DROP TABLE exchange;",
                                                          R"(
-- See shell/hub/devices.h. Phones of before have no key: they sign in once more, as an account's first phone.
DELETE FROM session;
DROP TABLE device;
CREATE TABLE device (
  account BLOB NOT NULL REFERENCES account (id), device INTEGER NOT NULL, name TEXT NOT NULL,
  key BLOB NOT NULL,  -- SubjectPublicKeyInfo, DER
  state INTEGER NOT NULL, enrolled_millis INTEGER NOT NULL, seen_millis INTEGER NOT NULL,
  PRIMARY KEY (account, device)) WITHOUT ROWID;
CREATE TABLE enrolment_code (
  account BLOB PRIMARY KEY REFERENCES account (id), hash TEXT NOT NULL, until_millis INTEGER NOT NULL,
  tries INTEGER NOT NULL) WITHOUT ROWID;
ALTER TABLE account ADD COLUMN first_phone INTEGER NOT NULL DEFAULT 1;  -- 1: the next one needs no code
ALTER TABLE push ADD COLUMN account BLOB;
)",
                                                          R"(
-- See shell/hub/photos.h. `have`: the bytes that are there, without a gap.
CREATE TABLE photo (
  scope INTEGER NOT NULL, id BLOB NOT NULL, have INTEGER NOT NULL, at_millis INTEGER NOT NULL,
  PRIMARY KEY (scope, id)) WITHOUT ROWID;
CREATE TABLE photo_chunk (
  scope INTEGER NOT NULL, id BLOB NOT NULL, start INTEGER NOT NULL, octets BLOB NOT NULL,
  PRIMARY KEY (scope, id, start));
)"};

/// SQLite's errors as the hub's; errors of a body pass as they are.
Error hub_error(Error error) {
  switch (error.code) {
    case Code::kStorageBusy:
      return {Code::kHubBusy, std::move(error.detail)};
    case Code::kDatabase:
    case Code::kStorageFull:
    case Code::kStorageFailed:
      return {Code::kHubStore, std::move(error.detail)};
    default:
      return error;
  }
}

template <class T>
Result<T> as_hub(Result<T> result) {
  if (!result) return std::unexpected(hub_error(std::move(result).error()));
  return result;
}

Result<Database> connect(const DatabaseSettings& settings, bool read_only) {
  OpenOptions options;
  options.create = settings.create && !read_only;
  options.read_only = read_only;
  options.busy_timeout_millis = static_cast<int>(settings.wait_millis);
  BAIJIA_TRY_ASSIGN(Database database, Database::open(settings.path, options));
  BAIJIA_TRY(database.exec("PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;"));
  return database;
}

Result<void> migrate(Database& database) {
  BAIJIA_TRY_ASSIGN(Transaction transaction, Transaction::begin(database));
  BAIJIA_TRY_ASSIGN(const auto version, database.number("PRAGMA user_version"));
  for (std::size_t step = static_cast<std::size_t>(version.value_or(0)); step < kSchemaSteps.size(); ++step) {
    BAIJIA_TRY(database.exec(std::string(kSchemaSteps.at(step))));
  }
  BAIJIA_TRY(database.exec("PRAGMA application_id=" + std::to_string(kApplicationId) +
                           "; PRAGMA user_version=" + std::to_string(kSchemaSteps.size())));
  return transaction.commit();
}

/// The secret behind seal keys; empty when the file has none yet.
Result<std::string> stored_seal_secret(Database& database) {
  BAIJIA_TRY_ASSIGN(Statement select, database.query("SELECT value FROM meta WHERE key = 'seal'"));
  BAIJIA_TRY_ASSIGN(const bool found, select.step());
  return found ? std::string(select.octets(0)) : std::string();
}

/// The epoch in the file; empty when it has none yet.
Result<Uuid> stored_epoch(Database& database) {
  BAIJIA_TRY_ASSIGN(Statement select, database.query("SELECT value FROM meta WHERE key = 'epoch'"));
  BAIJIA_TRY_ASSIGN(const bool found, select.step());
  return found ? select.uuid(0) : Uuid{};
}

}  // namespace

Result<std::unique_ptr<HubDatabase>> HubDatabase::open(const DatabaseSettings& settings, Clock& clock, Random& random) {
  if (!settings.create && !std::filesystem::exists(settings.path)) {
    return fail(Code::kNotFound, "there is no database at the given path");
  }
  BAIJIA_TRY_ASSIGN(Database writer, as_hub(connect(settings, settings.read_only)));
  std::unique_ptr<HubDatabase> database(new HubDatabase(settings, clock, std::move(writer)));
  BAIJIA_TRY(as_hub(database->prepare(random)));
  return database;
}

Result<void> HubDatabase::prepare(Random& random) {
  BAIJIA_TRY_ASSIGN(const auto version, writer_.number("PRAGMA user_version"));
  BAIJIA_TRY_ASSIGN(const auto application, writer_.number("PRAGMA application_id"));
  BAIJIA_TRY_ASSIGN(const auto tables, writer_.number("SELECT count(*) FROM sqlite_schema"));
  if (application != kApplicationId && (tables != 0 || settings_.read_only)) {
    return fail(Code::kInvalid, "this is not a hub's database");
  }
  if (version > static_cast<std::int64_t>(kSchemaSteps.size())) {
    return fail(Code::kStorageTooNew, "the database was made by a newer hub");
  }
  if (!settings_.read_only) {
    BAIJIA_TRY(writer_.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; PRAGMA secure_delete=ON;"));
    if (version < static_cast<std::int64_t>(kSchemaSteps.size())) BAIJIA_TRY(migrate(writer_));
    BAIJIA_TRY_ASSIGN(epoch_, stored_epoch(writer_));
    if (epoch_.empty()) {
      Uuid fresh;
      random.fill(std::as_writable_bytes(std::span(fresh.bytes)));
      // Two processes may open a new file at once: the first one's word counts.
      BAIJIA_TRY(writer_.run("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)", fresh));
    }
    BAIJIA_TRY_ASSIGN(seal_secret_, stored_seal_secret(writer_));
    if (seal_secret_.empty()) {
      Bytes fresh{std::string(kSealSecretBytes, '\0')};
      random.fill(std::as_writable_bytes(std::span(fresh.octets)));
      BAIJIA_TRY(writer_.run("INSERT OR IGNORE INTO meta (key, value) VALUES ('seal', ?)", fresh));
    }
  }
  BAIJIA_TRY_ASSIGN(epoch_, stored_epoch(writer_));
  BAIJIA_TRY_ASSIGN(seal_secret_, stored_seal_secret(writer_));
  for (std::size_t i = 0; i < settings_.readers; ++i) {
    BAIJIA_TRY_ASSIGN(Database reader, connect(settings_, true));
    free_readers_.push_back(std::make_unique<Database>(std::move(reader)));
  }
  return {};
}

Result<void> HubDatabase::write(const Body& body) {
  const std::unique_lock lock(writer_mutex_, std::chrono::milliseconds(settings_.wait_millis));
  if (!lock.owns_lock()) return fail(Code::kHubBusy, "waited too long to write");
  BAIJIA_TRY_ASSIGN(Transaction transaction, as_hub(Transaction::begin(writer_)));
  BAIJIA_TRY(as_hub(body(writer_)));
  return as_hub(transaction.commit());
}

Result<void> HubDatabase::read(const Body& body) {
  std::unique_ptr<Database> reader;
  {
    std::unique_lock lock(readers_mutex_);
    if (!reader_free_.wait_for(lock, std::chrono::milliseconds(settings_.wait_millis),
                               [&] { return !free_readers_.empty(); })) {
      return fail(Code::kHubBusy, "waited too long to read");
    }
    reader = std::move(free_readers_.back());
    free_readers_.pop_back();
  }
  auto outcome = [&]() -> Result<void> {
    BAIJIA_TRY(reader->exec("BEGIN"));
    auto done = body(*reader);
    BAIJIA_TRY(reader->exec("COMMIT"));
    return done;
  }();
  {
    const std::scoped_lock lock(readers_mutex_);
    free_readers_.push_back(std::move(reader));
  }
  reader_free_.notify_one();
  return as_hub(std::move(outcome));
}

Result<void> HubDatabase::empty_log() {
  const std::unique_lock lock(writer_mutex_, std::chrono::milliseconds(settings_.wait_millis));
  if (!lock.owns_lock()) return fail(Code::kHubBusy, "waited too long to write");
  // Waiting for readers would keep the phones waiting.
  BAIJIA_TRY(as_hub(writer_.exec("PRAGMA busy_timeout=50; PRAGMA wal_checkpoint(TRUNCATE)")));
  return as_hub(writer_.exec("PRAGMA busy_timeout=" + std::to_string(settings_.wait_millis)));
}

Result<void> HubDatabase::backup_to(const std::string& path) {
  if (std::filesystem::exists(path)) return fail(Code::kInvalid, "there is already a file at the backup's path");
  BAIJIA_TRY_ASSIGN(Database source, as_hub(connect(settings_, true)));
  BAIJIA_TRY(as_hub(source.backup_to(path)));
  // Sessions do not go into a copy: a copy that is stolen opens no door, and after a restore phones sign in again.
  return as_hub([&]() -> Result<void> {
    BAIJIA_TRY_ASSIGN(Database copy, Database::open(path, {.create = false}));
    BAIJIA_TRY(copy.exec("DELETE FROM meta WHERE key = 'epoch'; DELETE FROM session;"));
    return copy.exec("PRAGMA journal_mode=DELETE");
  }());
}

}  // namespace baijia::hub
