#pragma once

// The in-memory twin of the browser's block store: keeps what was stored, fails on purpose, answers when told to.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/platform.h"

namespace baijia::testing {

class MemoryBlocks final : public BlockStore {
 public:
  /// Answers inside submit().
  MemoryBlocks() = default;
  /// Starts from what another one held.
  explicit MemoryBlocks(const BlockImage& image, std::vector<std::string> queue = {});

  void submit(const BlockBatch& batch, Done done) override;
  void keep_at_hand(std::span<const BlockWrite> blocks) override;
  void want(std::uint32_t number) override { wanted.push_back(number); }

  /// From now on submits wait until complete_next(); false: answer at once again (and answers what waits).
  void set_delayed(bool delayed);
  [[nodiscard]] bool waiting() const { return pending_.has_value(); }
  /// Whether what waits is planned to fail.
  [[nodiscard]] bool waiting_fails() const { return pending_ && pending_->failure; }
  /// Stores the waiting batch, or fails it as planned, and answers. Requires: waiting().
  void complete_next();

  /// The `nth` submit from now (1: the next) fails with `code`: that one only, or that one and all later ones.
  void fail_once(std::uint64_t nth, Code code = Code::kStorageFailed);
  void fail_from(std::uint64_t nth, Code code = Code::kStorageFailed);
  /// No failures any more.
  void heal();

  /// What a restart would find: everything stored, nothing that waits.
  [[nodiscard]] BlockImage image() const;
  /// Whether what a restart would find has this text anywhere, in UTF-8 or as SQLite keeps it
  /// (core/store/mirror_vfs.h).
  [[nodiscard]] bool holds(std::string_view text) const;
  /// image() with those blocks only that were kept at hand; the others' bytes are 0xEE. Everything when none were.
  [[nodiscard]] BlockImage first_image() const;
  /// A crash: what waits is lost and will never be answered.
  [[nodiscard]] BlockImage crash();

  std::vector<std::uint32_t> at_hand;  ///< what the last opening needed first
  std::vector<std::uint32_t> wanted;   ///< asked for before the others

  /// The boxes of the sealed queue, which stand here unsealed, and how many rows wait by the last one.
  [[nodiscard]] const std::vector<std::string>& queue() const { return queue_; }
  [[nodiscard]] std::int64_t waiting_rows() const { return queue_.empty() ? 0 : waiting_rows_; }

  [[nodiscard]] std::uint64_t submits() const { return submits_; }
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  [[nodiscard]] std::uint64_t bytes_written() const { return bytes_written_; }  ///< of all batches that were submitted
  /// Times the caller broke BlockStore's contract: overlapping submits, wrong generation, writes out of order, part of
  /// a block that is not stored; blocks to be kept at hand that are not as they are stored.
  [[nodiscard]] std::uint64_t violations() const { return violations_; }

 private:
  struct Pending {
    std::uint64_t generation = 0;
    std::uint32_t block_count = 0;
    std::map<std::uint32_t, std::vector<std::byte>> blocks;
    Done done;
    std::optional<Code> failure;
    std::optional<QueueChange> queue;
  };
  [[nodiscard]] std::optional<Code> planned_failure();
  void finish(Pending pending);

  std::uint64_t generation_ = 0;
  std::uint32_t block_count_ = 0;
  std::map<std::uint32_t, std::vector<std::byte>> blocks_;
  std::vector<std::string> queue_;
  std::int64_t waiting_rows_ = 0;
  std::optional<Pending> pending_;
  bool delayed_ = false;
  std::uint64_t submits_ = 0;
  std::uint64_t bytes_written_ = 0;
  std::uint64_t violations_ = 0;
  std::uint64_t fail_at_ = 0;  ///< number of the submit; 0: none
  bool fail_for_ever_ = false;
  Code fail_code_ = Code::kStorageFailed;
};

}  // namespace baijia::testing
