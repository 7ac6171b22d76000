#pragma once

// The rows of one device: the tables of core/store/schema behind typed and untyped reading, stamped writing, and the
// store's side of a sync round.
//
// Writing: open a transaction with begin(), save() entities, commit(). A save stamps the fields that differ from what
// is stored – only those – and puts the row into the outbox. Every row that changes, by a save or by a pull, is shown
// to the observers inside the same transaction.
//
// The outbox is the list of rows written on this device: pending → handed → read_back, or rejected; writing a row again
// makes it pending again. Rows that were handed over stay in it for 30 days: the black box.
//
// Only durable rows are given to a push. A push sequence is drawn from a reserved range that is durable before the
// first of it is given, so a crash leaves gaps and never gives a number twice. Hence unsent() may hold rows back until
// durable() has grown: wake the peer when the mirror's listener is called.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/identity.h"
#include "core/domain/plan.h"
#include "core/platform.h"
#include "core/store/mirror_vfs.h"
#include "core/store/sqlite.h"
#include "core/sync/change.h"
#include "core/sync/clock.h"
#include "core/sync/peer_store.h"

namespace baijia {

inline constexpr std::int64_t kBlackBoxMillis = std::int64_t{30} * 24 * 60 * 60 * 1000;

struct OutboxCounts {
  std::int64_t pending = 0;
  std::int64_t handed = 0;  ///< handed over, not read back
  std::int64_t read_back = 0;
  std::int64_t rejected = 0;
  std::optional<std::int64_t> oldest_pending_millis;
};

struct RejectedRow {
  RowKey key;
  Code code = Code::kRejected;
  std::int64_t since_millis = 0;
};

class Records final : public PeerStore {
 public:
  /// Opens the database in `image`, or makes one when it is empty; then `identity` is needed. Given for an existing one
  /// it replaces the stored identity, but account and committee must be the same (kWrongScope). Other errors:
  /// kStorageCorrupt, kStorageTooNew, kMissing (new, without identity), kDatabase.
  [[nodiscard]] static Result<std::unique_ptr<Records>> open(Platform platform, BlockImage image,
                                                             const std::optional<Identity>& identity);
  ~Records() override;

  [[nodiscard]] const Identity& identity() const { return identity_; }
  [[nodiscard]] Database& database() { return database_; }
  [[nodiscard]] Mirror& mirror() { return *mirror_; }
  [[nodiscard]] VersionClock& clock() { return clock_; }

  /// Starts the transaction that every write below stands in. kReadOnly while the mirror has an error.
  [[nodiscard]] Result<Transaction> begin();
  /// Commits and notes when the rows saved in it will be durable. Value: the mirror's accepted().
  [[nodiscard]] Result<std::uint64_t> commit(Transaction transaction);

  /// The entity with that id; nothing when there is none. Deleted ones are found too.
  template <class E>
  [[nodiscard]] Result<std::optional<E>> find(typename E::IdType id) {
    BAIJIA_TRY_ASSIGN(const std::optional<Row> found, row({E::kKind, id.uuid}));
    if (!found) return std::nullopt;
    return entity_from_row<E>(*found);
  }

  /// Stores `entity`, stamping what differs from the stored row. Value: false when nothing differed. Requires: begin().
  template <class E>
  [[nodiscard]] Result<bool> save(const E& entity) {
    BAIJIA_TRY_ASSIGN(const std::optional<E> before, find<E>(entity.id));
    EntityChange change{E::kKind, entity.id.uuid, !before, values_of(entity)};
    if (before) keep_differences(change.fields, values_of(*before));
    return apply(change);
  }

  /// Writes the fields of `change` that differ from the stored row, stamped; a row that is not there is made. Value:
  /// false when nothing differed. Requires: begin(), a kind this version knows.
  [[nodiscard]] Result<bool> apply(const EntityChange& change);

  /// The row as it is merged and sent, of known or unknown kind; nothing when there is none.
  [[nodiscard]] Result<std::optional<Row>> row(const RowKey& key);
  /// Calls `visit` with every row of `kind`, in order of ids; ends early with its error.
  [[nodiscard]] Result<void> each_row(Kind kind, const std::function<Result<void>(const Row&)>& visit);

  /// Called with each row as it is after a change, inside the transaction; `is_new`: it was not there before. An error
  /// ends the write. Observers outlive nothing: they are called as long as the Records live.
  using Observer = std::function<Result<void>(const Row& now, bool is_new)>;
  void add_observer(Observer observer) { observers_.push_back(std::move(observer)); }
  /// Grows with every row changed.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  // Values outside of rows; never sent. Requires for writing: begin().
  [[nodiscard]] Result<Value> setting(std::string_view key);
  [[nodiscard]] Result<void> set_setting(std::string_view key, const Value& value);
  [[nodiscard]] Result<std::string> draft(std::string_view key);  ///< empty when there is none
  [[nodiscard]] Result<void> save_draft(std::string_view key, std::string_view text);
  [[nodiscard]] Result<void> drop_draft(std::string_view key);

  // The outbox.
  [[nodiscard]] Result<OutboxCounts> outbox_counts();
  [[nodiscard]] Result<std::vector<RejectedRow>> rejected();  ///< oldest first
  /// Canonical bytes of every row in the outbox: unsent, rejected and black box, oldest first.
  [[nodiscard]] Result<std::vector<std::string>> export_rows();
  /// Takes rows out of the black box whose receipt is older than kBlackBoxMillis. The rows themselves stay.
  [[nodiscard]] Result<void> prune_black_box(std::int64_t now_millis);

  // PeerStore: each is a transaction of its own.
  [[nodiscard]] Result<std::vector<Row>> unsent(std::size_t max_rows, std::size_t max_bytes) override;
  [[nodiscard]] Result<void> take_receipts(std::span<const RowReceipt> receipts, std::int64_t now_millis) override;
  [[nodiscard]] Result<void> apply_pulled(std::span<const Row> rows, const PullCursor& cursor,
                                          std::int64_t now_millis) override;
  [[nodiscard]] Result<PullCursor> cursor() override;
  [[nodiscard]] Result<void> start_over(const Uuid& epoch) override;
  [[nodiscard]] Result<std::uint64_t> next_push_sequence() override;
  [[nodiscard]] Result<void> set_hub_offset(std::int64_t millis) override;

 private:
  struct Tables;
  template <class E>
  static std::vector<EntityChange::Field> values_of(const E& entity) {
    std::vector<EntityChange::Field> values;
    visit_values(entity, [&](std::uint16_t number, Value value) { values.push_back({number, std::move(value)}); });
    return values;
  }
  static void keep_differences(std::vector<EntityChange::Field>& now, const std::vector<EntityChange::Field>& before);

  Records(Platform platform, std::unique_ptr<Mirror> mirror, std::unique_ptr<FileVfs> vfs, Database database,
          Identity identity, VersionClock clock);

  Platform platform_;
  std::unique_ptr<Mirror> mirror_;
  std::unique_ptr<FileVfs> vfs_;
  Database database_;
  Identity identity_;
  VersionClock clock_;
  std::unique_ptr<Tables> tables_;
  std::vector<Observer> observers_;
  std::uint64_t changes_ = 0;
};

}  // namespace baijia
