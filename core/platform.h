#pragma once

// What a host lends to the core: clock, randomness, durable blocks, a log. The core owns none of the world, so a test
// can lend one that is driven by hand and fails on purpose (tests/support/).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace baijia {

/// Wall clock of the host. May be wrong and may step; core/sync/clock makes it harmless.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970-01-01 UTC.
  [[nodiscard]] virtual std::int64_t now_millis() = 0;
  /// Minutes to add to UTC for local time (480 in Shanghai), for "today".
  [[nodiscard]] virtual int utc_offset_minutes() { return 480; }
};

/// Whether what was put off until `at_millis`, by `longest_millis` at most, may go on. A time that is further off was
/// set before the clock was put back.
[[nodiscard]] constexpr bool is_due(std::int64_t at_millis, std::int64_t now_millis, std::int64_t longest_millis) {
  return now_millis >= at_millis || at_millis > now_millis + longest_millis;
}

/// Source of unpredictable bytes (ids, device numbers).
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
};

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

/// Where the core says what engineers need. Lines never hold personal data.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view line) = 0;
};

/// Size in bytes of one stored block: one SQLite page.
inline constexpr std::size_t kBlockSize = 4096;

/// Blocks that a store keeps as one piece, when it can: 60 KiB, for a browser keeps values of 64 KiB and more in files.
inline constexpr std::uint32_t kExtentBlocks = 15;

/// A changed stretch of one block, or all of it. `bytes` are valid only during the call they are passed to.
struct BlockWrite {
  std::uint32_t number = 0;  ///< 0-based page number
  std::uint32_t offset = 0;  ///< within the block
  std::span<const std::byte> bytes;
};

/// What a batch does to the sealed queue: what was not handed over, once more beside the blocks, readable by the hub
/// alone (web/queue.js). It is handed over while nobody unlocks the phone.
struct QueueChange {
  bool clear = false;              ///< all boxes stored by earlier batches are to be deleted
  std::vector<std::string> boxes;  ///< to be added, each sealed to `key`
  std::string key;                 ///< the hub's public key: a point of P-256, 65 octets
  std::int64_t waiting = 0;        ///< rows not handed over after this batch, for the page that asks for the code
};

/// All that one commit, or several coalesced ones, changed: stored whole or not at all.
struct BlockBatch {
  std::uint64_t generation = 0;   ///< previous generation + 1; stored in the header together with the blocks
  std::uint32_t block_count = 0;  ///< size of the database afterwards; blocks beyond it are to be deleted
  /// Ascending, not overlapping; the rest of a block is as the last stored batch left it. A block that is not stored,
  /// or may be stored otherwise since a batch failed, is written whole. An extent of which most is written is written
  /// whole too.
  std::vector<BlockWrite> writes;
  const QueueChange* queue = nullptr;  ///< nothing when the queue stays as it is; valid during the call
};

/// The durable home of the database's blocks, lent by the host: IndexedDB in the browser, a file or memory on native.
class BlockStore {
 public:
  virtual ~BlockStore() = default;

  /// Called once per submit, later or from inside it: an empty Result once the batch is durable, an Error when it was
  /// not stored after the host's own retries. After an Error the store holds what it held before the batch.
  using Done = std::function<void(Result<void>)>;

  /// Stores `batch` atomically. Copies the bytes before it returns. Requires: the previous batch is done.
  virtual void submit(const BlockBatch& batch, Done done) = 0;

  /// What the opening of this database needed before its first screen stood: whole blocks, ascending, as they are
  /// stored now. A store that keeps them where it finds them first may open with an image that lacks the others.
  virtual void keep_at_hand(std::span<const BlockWrite> /*blocks*/) {}

  /// Somebody waits for this block, which the image lacks: the host supplies it before the others, not from inside.
  virtual void want(std::uint32_t /*number*/) {}
};

/// Leaves what it makes room for unset: tens of megabytes that are written over at once need not be set to zero, which
/// takes long where code is compiled for size.
template <class T>
struct UnsetAllocator : std::allocator<T> {
  template <class Made, class... Values>
  void construct(Made* place, Values&&... values) {
    if constexpr (sizeof...(Values) == 0) {
      ::new (static_cast<void*>(place)) Made;
    } else {
      std::construct_at(place, std::forward<Values>(values)...);
    }
  }
};

/// What the store held when it was opened; the host reads it before it starts the core. It may lack blocks that the
/// host still reads, and supplies later (core/store/mirror_vfs.h, law 11).
struct BlockImage {
  using Bytes = std::vector<std::byte, UnsetAllocator<std::byte>>;
  std::uint64_t generation = 0;
  Bytes bytes;                ///< block_count × kBlockSize; empty for a new database
  std::vector<bool> lacking;  ///< of each block, whether its bytes are not here yet; empty: all are
  std::size_t lacks = 0;      ///< how many

  [[nodiscard]] bool whole() const { return lacks == 0; }
  [[nodiscard]] bool has(std::uint32_t number) const {
    return lacks == 0 || number >= lacking.size() || !lacking[number];
  }
  /// Takes those of the blocks from `first` on that are lacking.
  void supply(std::uint32_t first, std::span<const std::byte> blocks);
};

/// Everything a host lends. The references outlive the core.
struct Platform {
  Clock& clock;
  Random& random;
  BlockStore& blocks;
  Log& log;
};

}  // namespace baijia
