#pragma once

// The rows of one device: the tables of core/store/schema behind typed and untyped reading, stamped writing, and the
// store's side of a sync round.
//
// Writing: open a transaction with begin(), save() entities, commit(). A save stamps the fields that differ from what
// is stored – only those – and puts the row into the outbox. Every row that changes, by a save or by a pull, is shown
// to the observers inside the same transaction.
//
// The outbox is the list of rows written on this device: pending → handed → read_back, or rejected; writing a row again
// makes it pending again. Rows that were handed over stay in it for 30 days: the black box. Times in it are the hub's
// as far as they are known, and it is pruned only while the hub answers: a clock that jumps must not empty it.
//
// What stays on this phone (core/domain/confidence.h) never enters the outbox: write() is the only way in, and asks.
//
// Only durable rows are given to a push. A push sequence is drawn from a reserved range that is durable before the
// first of it is given, so a crash leaves gaps and never gives a number twice. Hence unsent() may hold rows back until
// durable() has grown: wake the peer when the mirror's listener is called.
//
// THE SEALED QUEUE (records_queue.cpp). Once the hub's public key is known, every commit that puts rows into the outbox
// also adds them, as they are then, to the batch's QueueChange; a commit after which fewer rows wait writes the queue
// anew with what is left. So its boxes always hold every pending and every rejected row as it is, and a change costs
// what it is long, not what waits. It is never read here: it is for a phone that nobody unlocks.
// What is erased (core/sync/erase.h) goes with its drafts, its place in the index, and its bytes in freed space.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/function_ref.h"
#include "core/domain/identity.h"
#include "core/platform.h"
#include "core/store/mirror_vfs.h"
#include "core/store/sqlite.h"
#include "core/store/table.h"
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
  /// kStorageCorrupt, kStorageTooNew, kMissing (new, without identity), kDatabase; instead of any, kStillOpening,
  /// and `image` is as it was, while it lacks blocks.
  [[nodiscard]] static Result<std::unique_ptr<Records>> open(Platform platform, BlockImage&& image,
                                                             const std::optional<Identity>& identity);
  /// Closes what was opened with an image that lacks blocks. Value: that image.
  [[nodiscard]] static BlockImage give_back(std::unique_ptr<Records> records);
  ~Records() override;

  [[nodiscard]] const Identity& identity() const { return identity_; }
  [[nodiscard]] Database& database() { return database_; }
  [[nodiscard]] Mirror& mirror() { return *mirror_; }
  [[nodiscard]] VersionClock& clock() { return *clock_; }

  /// Starts the transaction that every write below stands in. kReadOnly while the mirror has an error, kStillOpening
  /// while it lacks blocks.
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
    std::vector<NumberedValue> values = values_of(entity);
    if (before) keep_differences(values, values_of(*before));
    return write({E::kKind, entity.id.uuid}, values);
  }

  /// From here to the end of the transaction, what is removed is overwritten too. Requires: begin().
  [[nodiscard]] Result<void> overwrite_freed();

  /// The row as it is merged and sent, of known or unknown kind; nothing when there is none.
  [[nodiscard]] Result<std::optional<Row>> row(const RowKey& key);
  /// Calls `visit` with every row of `kind`, in order of ids; ends early with its error.
  [[nodiscard]] Result<void> each_row(Kind kind, FunctionRef<Result<void>(const Row&)> visit);

  /// Called with each row as it is after a change, inside the transaction; `is_new`: it was not there before. An error
  /// ends the write. Observers outlive nothing: they are called as long as the Records live.
  using Observer = std::function<Result<void>(const Row& now, bool is_new)>;
  void add_observer(Observer observer) { observers_.push_back(std::move(observer)); }
  /// Called when every row was forgotten, inside the transaction of let_go().
  void set_forgotten(std::function<Result<void>()> forgotten) { forgotten_ = std::move(forgotten); }
  /// Asked by let_go(): true while something besides rows waits to be handed over.
  void set_waiting(std::function<Result<bool>()> waiting) { waiting_ = std::move(waiting); }
  /// Grows with every row changed.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  // Values outside of rows; never sent. Requires for writing: begin().
  [[nodiscard]] Result<Value> setting(std::string_view key);
  [[nodiscard]] Result<void> set_setting(std::string_view key, const Value& value);
  [[nodiscard]] Result<std::string> draft(std::string_view key);  ///< empty when there is none
  [[nodiscard]] Result<void> save_draft(std::string_view key, std::string_view text);
  [[nodiscard]] Result<void> drop_draft(std::string_view key);
  /// How many drafts are half-written records: their keys end in the id of what they are about.
  [[nodiscard]] Result<std::int64_t> drafts_of_records();

  // The outbox.
  [[nodiscard]] Result<OutboxCounts> outbox_counts();
  [[nodiscard]] Result<std::vector<RejectedRow>> rejected();  ///< oldest first
  /// Canonical bytes of every row in the outbox: unsent, rejected and black box, oldest first; but no confidence that
  /// the hub has and that is not for everybody.
  [[nodiscard]] Result<std::vector<std::string>> export_rows();
  /// Canonical bytes of the durable rows that wait, oldest first; at most `max_bytes` of them, but always one.
  [[nodiscard]] Result<std::vector<std::string>> unsent_rows(std::size_t max_bytes);
  /// Merges rows of the own committee that are carried for somebody else, versions and all. What is too far ahead of
  /// the hub's time is left out (core/sync/clock). When it fails, some may be merged: roll back. Requires: begin().
  [[nodiscard]] Result<void> merge_carried(std::span<const Row> rows);
  /// Takes over what the own account wrote on another phone: merged as above, and into the outbox. Value: how many.
  [[nodiscard]] Result<std::int64_t> take_over(std::span<const Row> rows);

  // PeerStore: each is a transaction of its own.
  [[nodiscard]] Result<std::vector<Row>> unsent(std::size_t max_rows, std::size_t max_bytes) override;
  [[nodiscard]] Result<void> take_receipts(std::span<const RowReceipt> receipts, std::int64_t now_millis) override;
  [[nodiscard]] Result<void> apply_pulled(std::span<const Row> rows, const PullCursor& cursor,
                                          std::int64_t now_millis) override;
  [[nodiscard]] Result<PullCursor> cursor() override;
  [[nodiscard]] Result<RowHash> held() override;
  [[nodiscard]] Result<void> held_is_same(std::int64_t now_millis) override;
  [[nodiscard]] Result<void> replace_held(std::span<const Row> rows, std::int64_t now_millis) override;
  [[nodiscard]] Result<void> start_over(const Uuid& epoch) override;
  [[nodiscard]] Result<std::vector<std::string>> rejected_rows() override;
  [[nodiscard]] Result<bool> let_go() override;
  /// The hub's public key: from now on what waits lies sealed to it beside the blocks, too. No effect when it is known.
  [[nodiscard]] Result<void> keep_queue_key(std::string_view key);
  [[nodiscard]] bool has_queue_key() const { return !queue_key_.empty(); }
  /// This device gives versions and hands over as `device` from now on. What it gave before stays as it is.
  [[nodiscard]] Result<void> go_on_as(DeviceId device);
  [[nodiscard]] Result<std::uint64_t> next_push_sequence() override;
  [[nodiscard]] Result<void> renew_lease(const Lease& lease) override;
  /// True when the lease has run out. Keeps the time that it has seen, at most once an hour; a phone that cannot
  /// keep it is told by its saving, not by this.
  [[nodiscard]] bool lease_over();
  [[nodiscard]] Result<void> set_hub_offset(std::int64_t millis) override;

 private:
  enum class Outbox : std::uint8_t { kPending = 0, kHanded = 1, kReadBack = 2, kRejected = 3 };

  struct NumberedValue {
    std::uint16_t number = 0;
    Value value;
    bool operator==(const NumberedValue&) const = default;
  };
  template <class E>
  static std::vector<NumberedValue> values_of(const E& entity) {
    std::vector<NumberedValue> values;
    visit_values(entity, [&](std::uint16_t number, Value value) { values.push_back({number, std::move(value)}); });
    return values;
  }
  static void keep_differences(std::vector<NumberedValue>& now, const std::vector<NumberedValue>& before);

  Records(Platform platform, std::unique_ptr<Mirror> mirror, std::unique_ptr<FileVfs> vfs, Database database,
          Identity identity);
  static constexpr std::string_view kQueueKeySetting = "queue.key";
  static Result<std::unique_ptr<Records>> open_mirror(Platform platform, std::unique_ptr<Mirror>& mirror,
                                                      const std::optional<Identity>& identity);
  Result<void> load();
  Result<void> store_identity(const Identity& identity);
  [[nodiscard]] Result<std::uint64_t> unsigned_setting(std::string_view key);

  /// Writes those of `values` (ascending numbers) that differ from the row, stamped.
  Result<bool> write(const RowKey& key, const std::vector<NumberedValue>& values);
  [[nodiscard]] Table* table_of(Kind kind);
  Result<std::vector<std::string>> encoded_rows(Statement keys);
  /// False when the row is there.
  Result<bool> insert(const Row& row);
  Result<void> replace(const Row& row);
  Result<void> show(const Row& row, bool is_new);
  Result<void> put_into_outbox(const Row& row);
  Result<void> stage_queue();
  [[nodiscard]] Result<std::optional<Outbox>> outbox_state(const RowKey& key);

  /// What of a request is done on this device: to all that it has, when it is asked here; when it comes from the hub,
  /// as do the rows that it has erased, only to what the hub did not take.
  enum class Reach : std::uint8_t { kEverything, kRejected };
  Result<void> carry_out(const Row& request, Reach reach);
  /// Names in a new Erasure what it takes of this device. Requires: the row does not name anything yet.
  Result<void> name_known(Row& request);
  /// Of the household itself and all that refers to it.
  Result<std::vector<RowKey>> keys_of(HouseholdId household);
  Result<void> drop_drafts_of(const Uuid& id);

  Result<void> take_receipt(const RowReceipt& receipt, std::int64_t hub_millis);
  Result<void> restamp_waiting();
  Result<void> keep_lease(const Lease& lease);
  Result<void> apply_row(const Row& pulled, std::int64_t hub_millis);
  Result<void> note_read_back(const RowKey& key, std::int64_t hub_millis);
  /// The confidences that are for the account and neither stay on this phone nor wait, in the order of ids.
  Result<std::vector<Row>> held_rows();
  /// Merges `other` into the row that is here. Value: that row as it is afterwards, nothing when it was not here.
  Result<std::optional<Row>> merge_row(const Row& other);
  Result<std::vector<RowKey>> merge_foreign(std::span<const Row> rows);
  Result<void> prune_in_transaction(std::int64_t hub_millis);
  Result<void> reserve_push_sequences();
  void forget_durable();

  Platform platform_;
  std::unique_ptr<Mirror> mirror_;
  std::unique_ptr<FileVfs> vfs_;
  Database database_;
  Identity identity_;
  std::optional<VersionClock> clock_;  ///< set by load()
  std::vector<Table> tables_;
  std::vector<Observer> observers_;
  std::function<Result<void>()> forgotten_;
  std::function<Result<bool>()> waiting_;
  std::uint64_t changes_ = 0;
  bool overwriting_ = false;
  std::int64_t hub_offset_millis_ = 0;
  Lease lease_;
  std::uint64_t stored_clock_ = 0;  ///< the clock's last time as the database has it

  // What the transaction does to the sealed queue.
  std::string queue_key_;                 ///< empty: not known, there is no queue
  std::vector<std::string> queued_rows_;  ///< put into the outbox, canonical
  bool queue_anew_ = false;               ///< something in it waits no longer

  // Places in the outbox. A commit that is not durable yet: its sequence and the last place it gave.
  struct Accepted {
    std::uint64_t sequence;
    std::int64_t position;
  };
  std::int64_t next_position_ = 1;
  std::int64_t durable_position_ = 0;
  std::vector<Accepted> not_durable_;

  std::uint64_t let_go_sequence_ = 0;  ///< the commit after which nothing was left; 0: something is here
  std::uint64_t next_push_ = 1;
  std::uint64_t reserved_push_ = 1;         ///< numbers below it may be given
  std::uint64_t reservation_sequence_ = 0;  ///< the commit that reserved them
};

}  // namespace baijia
