#pragma once

// What the client's round (core/sync/peer) needs from the device's store.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/sync/change.h"
#include "core/sync/lease.h"

namespace baijia {

/// The hub's answer for one pushed row.
struct RowReceipt {
  enum class Status : std::uint8_t { kTaken = 1, kRejected = 2, kDeferred = 3 };
  RowKey key;
  Status status = Status::kTaken;
  RowHash hash;                 ///< of the row as the hub received it
  Code code = Code::kRejected;  ///< for kRejected and kDeferred
};

/// Where pulling stands.
struct PullCursor {
  Uuid epoch;                  ///< the hub's history; another one (a restored hub) means: start again from zero
  std::uint64_t sequence = 0;  ///< last hub sequence applied
  bool complete = false;       ///< a pull has once reached the end: lists may be shown
};

/// The device's side of a sync round. Each call is one transaction.
class PeerStore {
 public:
  virtual ~PeerStore() = default;

  /// Rows that wait to be handed over, whole, oldest first, those put off last; rejected ones are not among them. At
  /// most `max_rows`, and at most `max_bytes` of encoded rows but always one.
  [[nodiscard]] virtual Result<std::vector<Row>> unsent(std::size_t max_rows, std::size_t max_bytes) = 0;

  /// Takes the hub's answers. A receipt whose hash is not that of the row as it is now (it was edited meanwhile)
  /// leaves the row unsent. Rejected rows go to the visible list. Deferred ones stay unsent, behind the others that
  /// wait. When one is deferred with kClockAhead, every row that waits has its versions given again
  /// (VersionClock::restamp): the others come from the same clock.
  [[nodiscard]] virtual Result<void> take_receipts(std::span<const RowReceipt> receipts, std::int64_t now_millis) = 0;

  /// Merges pulled rows and moves the cursor, together. A row that afterwards equals the hub's copy is read back
  /// (and handed over, if its receipt was lost).
  [[nodiscard]] virtual Result<void> apply_pulled(std::span<const Row> rows, const PullCursor& cursor,
                                                  std::int64_t now_millis) = 0;

  [[nodiscard]] virtual Result<PullCursor> cursor() = 0;

  /// The hash of the confidences that are here for the account and do not wait (core/sync/discretion.h).
  [[nodiscard]] virtual Result<RowHash> held() = 0;
  /// The hub has the same of them: they are read back.
  [[nodiscard]] virtual Result<void> held_is_same(std::int64_t now_millis) = 0;
  /// All of them that the hub has for the account now: taken as pulled, and the others forgotten that do not wait.
  [[nodiscard]] virtual Result<void> replace_held(std::span<const Row> rows, std::int64_t now_millis) = 0;

  /// The hub has another history (restored from a backup): everything in the black box is unsent again, and the
  /// cursor goes back to zero with the new epoch. A chief's device gives its requests for deletion again.
  [[nodiscard]] virtual Result<void> start_over(const Uuid& epoch) = 0;

  /// Canonical bytes of the rows that the hub rejected: what is left to hand over when the device has to let go.
  [[nodiscard]] virtual Result<std::vector<std::string>> rejected_rows() = 0;

  /// The right to this committee has ended: forgets every row, the black box, drafts and the cursor, in one
  /// transaction, and compacts, so that nothing of it is left in freed space. Value: true when
  /// that is durable; false while it is not yet (ask again), and when something waits to be handed over: then nothing
  /// is forgotten. Pulling afterwards begins from zero.
  [[nodiscard]] virtual Result<bool> let_go() = 0;

  /// The next push sequence number of this device, kept durably; never given twice.
  [[nodiscard]] virtual Result<std::uint64_t> next_push_sequence() = 0;

  /// The hub has answered a pull: the lease begins anew. Kept durably, to the hour.
  virtual Result<void> renew_lease(const Lease& lease) = 0;

  /// Learnt hub time: add to the local clock to get the hub's (VersionClock::set_hub_offset, kept durably).
  virtual Result<void> set_hub_offset(std::int64_t millis) = 0;
};

}  // namespace baijia
