#pragma once

// THE STORAGE LAW.
//
//  1. SQLite works on a mirror of the database in memory. Reading and committing never wait for the host.
//  2. A commit is ACCEPTED when SQLite has made all its writes (SQLITE_FCNTL_COMMIT_PHASETWO). accepted() counts those
//     that changed something.
//  3. A commit is DURABLE when the host's BlockStore has said that the batch which holds its blocks is stored.
//     durable() is the last such commit. Only then may anybody say 已保存.
//  4. Commits become durable in their order: a batch holds every block that changed since the last durable commit and
//     nothing of an open transaction, so the store always holds the state right after some commit.
//  5. One batch is in flight at a time. What is committed meanwhile is gathered and leaves as the next one.
//  6. A batch that failed keeps its blocks dirty. From then on error() says why, nothing is sent, and nothing may be
//     written (core/store/records refuses) until retry() sends everything once more, under the same generation.
//  7. The generation grows by one with each stored batch. A shrunk database is shortened by the batch's block_count.
//  8. What a commit does to the sealed queue (QueueChange) is in the batch that has its blocks, and only there: whoever
//     was told 已保存 has the record in both.
//  9. A batch has of each block what differs from the block as the batches before left it, which is copied when SQLite
//     first writes to it; the whole block where that is not known: after a failure (nobody can say whether the store
//     has the batch), for a new block, and beyond 256 copies.
// 10. While gather() is on no batch leaves. It is for moments of a first pull: each of its pages touches nearly every
//     block, and what the browser loses of them is fetched again.
// 11. The image may lack blocks, which supply() brings. Until the last of them is here, every write fails, and so does
//     reading a block that is lacking: misses() counts it, and the store is asked to bring that block before others.
//     Since SQLite gives a connection up whose commit failed, nobody begins a transaction before (core/store/records
//     refuses). What was read until settled() is given to the store as soon as all is here and durable, so that the
//     next opening finds it first.
//
// SQLite's side of it: page size 4096 = one block, journal and temporary tables in memory, exclusive locking, no cache
// spilling (so the mirror changes during a commit only), synchronous off (there is nothing here that a sync could do).
// Text is UTF-16 inside: a Chinese character takes two octets for three, a sixth of a large committee's database. Big
// endian, so that text is ordered by its code points. A database that was begun in UTF-8 stays so. One thread.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/platform.h"
#include "core/store/sqlite.h"
#include "core/store/sqlite_vfs.h"

namespace baijia {

class Mirror final : public DatabaseFile {
 public:
  /// Takes over `image` without copying it. kStorageCorrupt when its bytes are not blocks. `store` outlives the mirror.
  [[nodiscard]] static Result<std::unique_ptr<Mirror>> open(BlockImage image, BlockStore& store);
  ~Mirror() override;
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  [[nodiscard]] std::uint64_t durable() const { return durable_; }
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// Why the last batch was not stored; nothing when all is well.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// Sends what has not been stored once more. No effect without an error.
  void retry();
  /// Lets commits wait for more of them (law 10), or no longer.
  void gather(bool on);
  /// Every block is here (law 11).
  [[nodiscard]] bool whole() const { return image_.whole(); }
  /// Whole blocks, from number `first` on; those that are here stay as they are. Value: a read had failed for want of
  /// one of them.
  bool supply(std::uint32_t first, std::span<const std::byte> blocks);
  /// Reads that failed for want of a block.
  [[nodiscard]] std::uint64_t misses() const { return misses_; }
  /// The first screen stands: what was read until now is what the next opening needs first.
  void settled();
  /// The image as it was taken over. Requires: it is not whole, so that nothing was written; no connection is open.
  [[nodiscard]] BlockImage release() && { return std::move(image_); }
  /// The commit that comes next does this to the queue; nothing: it does nothing.
  void stage(std::optional<QueueChange> change) { staged_ = std::move(change); }
  /// Called after each change of durable() or error(). Must not destroy the mirror.
  void set_listener(std::function<void()> listener) { listener_ = std::move(listener); }

  [[nodiscard]] std::uint64_t size() const override { return std::uint64_t{block_count_} * kBlockSize; }
  Read read(std::uint64_t offset, std::span<std::byte> out) override;
  bool write(std::uint64_t offset, std::span<const std::byte> bytes) override;
  void truncate(std::uint64_t size) override;
  void commit() override;

 private:
  enum Mark : std::uint8_t { kTouched = 1, kDirty = 2 };

  Mirror(BlockImage image, BlockStore& store);
  [[nodiscard]] std::byte* block(std::uint32_t number) const;
  bool grow(std::uint32_t block_count);
  void touch(std::uint32_t number);
  void keep_former(std::uint32_t number);
  [[nodiscard]] std::vector<BlockWrite> writes_of(std::span<const std::uint32_t> numbers) const;
  void send();
  void tell_what_was_read();
  void on_done(std::uint64_t generation, Result<void> result);

  BlockStore& store_;
  std::function<void()> listener_;
  std::optional<Error> error_;

  BlockImage image_;                                  ///< the first blocks, never moved
  std::vector<std::unique_ptr<std::byte[]>> chunks_;  ///< the blocks after it
  std::uint32_t base_count_ = 0;
  std::uint32_t block_count_ = 0;

  std::vector<std::uint8_t> marks_;       ///< Mark bits of each block
  std::vector<std::uint32_t> touched_;    ///< written since the last commit
  std::vector<std::uint32_t> dirty_;      ///< committed, to be sent
  std::vector<std::uint32_t> in_flight_;  ///< sent, not confirmed
  bool resized_ = false;                  ///< size changed since the last commit

  std::uint64_t accepted_ = 0;
  std::uint64_t durable_ = 0;
  std::uint64_t sent_ = 0;  ///< accepted_ of the batch in flight
  std::uint64_t generation_ = 0;
  bool gathering_ = false;          ///< law 10
  std::uint64_t misses_ = 0;        ///< law 11
  std::set<std::uint32_t> wanted_;  ///< blocks of which the store was told
  enum class Reads : std::uint8_t { kNoted, kToBeTold, kTold };
  Reads reads_ = Reads::kNoted;
  std::vector<bool> read_;         ///< of each block of the image, while kNoted
  bool waiting_ = false;           ///< a batch is in flight
  bool sending_ = false;           ///< send() is on the stack
  std::shared_ptr<Mirror*> self_;  ///< for answers that come after the end

  std::optional<QueueChange> staged_;      ///< of the commit that comes
  std::optional<QueueChange> queue_;       ///< committed, to be sent
  std::optional<QueueChange> queue_sent_;  ///< sent, not confirmed
  /// Blocks as the last batch sent them, of those written since.
  std::map<std::uint32_t, std::unique_ptr<std::byte[]>> former_;
};

/// Opens the connection to a mirror, set up as the law says. Errors: kStorageCorrupt (not a database with such pages),
/// kDatabase. The mirror and `vfs` outlive the connection.
[[nodiscard]] Result<Database> open_mirrored(const FileVfs& vfs);

}  // namespace baijia
