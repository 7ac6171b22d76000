#pragma once

// The hub's one SQLite file: opening, schema, one writing connection and a few reading ones. WAL, so that reading goes
// on while something is written; synchronous=FULL, so that what was answered survives kill -9 and a power cut.
// What is deleted or moved is overwritten with zeros (secure_delete).
// Nobody waits for a connection or a lock longer than the set time: then it is kHubBusy, and the phone comes again.
//
// A copy made by backup_to() has no epoch. Whoever opens it first as a hub draws a new one, so that every restore is
// noticed by the devices (core/sync/peer_store: start_over) and nothing they still hold is lost.

#include <bit>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/platform.h"
#include "core/store/sqlite.h"

namespace baijia::hub {

/// SQLite's integers are signed; scopes and device numbers use all 64 bits.
[[nodiscard]] constexpr std::int64_t signed_bits(std::uint64_t number) { return std::bit_cast<std::int64_t>(number); }
[[nodiscard]] constexpr std::uint64_t unsigned_bits(std::int64_t number) {
  return std::bit_cast<std::uint64_t>(number);
}

struct DatabaseSettings {
  std::string path;
  std::int64_t wait_millis = 2000;
  std::size_t readers = 4;
  bool create = true;      ///< make the file when it is not there
  bool read_only = false;  ///< for looking only: no migration, no new epoch, write() fails
};

/// Safe from several threads.
class HubDatabase {
 public:
  /// The clock outlives the database. Errors: kStorageTooNew (made by a newer hub), kStorageCorrupt, kInvalid (not a
  /// hub's file), kHubStore.
  [[nodiscard]] static Result<std::unique_ptr<HubDatabase>> open(const DatabaseSettings& settings, Clock& clock,
                                                                 Random& random);

  using Body = std::function<Result<void>(Database&)>;
  /// Runs `body` in one write transaction: durable when it returns a value, rolled back when it returns an Error, which
  /// is passed on. Errors: kHubBusy, kHubStore.
  [[nodiscard]] Result<void> write(const Body& body);
  /// Runs `body` on one consistent view. Errors as write().
  [[nodiscard]] Result<void> read(const Body& body);

  /// Copies everything committed into a new file at `path` while the hub goes on. Errors: kInvalid (there is a file
  /// already), kHubStore.
  [[nodiscard]] Result<void> backup_to(const std::string& path);

  /// Brings what the log (WAL) holds into the file and empties it: nothing that was erased is left in it. Best effort:
  /// what somebody is reading meanwhile stays until the next time.
  [[nodiscard]] Result<void> empty_log();

  [[nodiscard]] const Uuid& epoch() const { return epoch_; }
  /// 32 random bytes, drawn once for this hub and kept in its backups (shell/hub/seal_keys.h).
  [[nodiscard]] const std::string& seal_secret() const { return seal_secret_; }
  [[nodiscard]] Clock& clock() const { return clock_; }

 private:
  HubDatabase(const DatabaseSettings& settings, Clock& clock, Database writer)
      : settings_(settings), clock_(clock), writer_(std::move(writer)) {}
  [[nodiscard]] Result<void> prepare(Random& random);

  DatabaseSettings settings_;
  Clock& clock_;
  Uuid epoch_;
  std::string seal_secret_;
  std::timed_mutex writer_mutex_;
  Database writer_;
  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Database>> free_readers_;
};

}  // namespace baijia::hub
