#include "tests/support/memory_blocks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/domain/text.h"

namespace baijia::testing {

MemoryBlocks::MemoryBlocks(const BlockImage& image, std::vector<std::string> queue)
    : generation_(image.generation),
      block_count_(static_cast<std::uint32_t>(image.bytes.size() / kBlockSize)),
      queue_(std::move(queue)) {
  for (std::uint32_t number = 0; number < block_count_; ++number) {
    const auto first = image.bytes.begin() + static_cast<std::ptrdiff_t>(std::size_t{number} * kBlockSize);
    blocks_[number].assign(first, first + kBlockSize);
  }
}

void MemoryBlocks::submit(const BlockBatch& batch, Done done) {
  if (pending_ || batch.generation != generation_ + 1) ++violations_;
  ++submits_;
  Pending pending{batch.generation, batch.block_count, {}, std::move(done), planned_failure(), {}};
  if (batch.queue != nullptr) pending.queue = *batch.queue;
  std::uint64_t free = 0;  // from here on nothing is written yet
  for (const BlockWrite& write : batch.writes) {
    const std::uint64_t position = std::uint64_t{write.number} * kBlockSize + write.offset;
    const bool inside = write.offset + write.bytes.size() <= kBlockSize && write.number < batch.block_count;
    const bool whole = write.bytes.size() == kBlockSize;
    const auto stored = blocks_.find(write.number);
    if (write.bytes.empty() || !inside || position < free || (!whole && stored == blocks_.end())) {
      ++violations_;
      continue;
    }
    free = position + write.bytes.size();
    auto [block, fresh] = pending.blocks.try_emplace(write.number);
    if (fresh) block->second = whole ? std::vector<std::byte>(kBlockSize) : stored->second;
    std::ranges::copy(write.bytes, block->second.begin() + write.offset);
    bytes_written_ += write.bytes.size();
  }
  if (delayed_) {
    pending_ = std::move(pending);
  } else {
    finish(std::move(pending));
  }
}

std::optional<Code> MemoryBlocks::planned_failure() {
  const bool fails = fail_at_ != 0 && (submits_ == fail_at_ || (fail_for_ever_ && submits_ > fail_at_));
  return fails ? std::optional(fail_code_) : std::nullopt;
}

void MemoryBlocks::finish(Pending pending) {
  if (pending.failure) return pending.done(fail(*pending.failure, "planned"));
  generation_ = pending.generation;
  block_count_ = pending.block_count;
  for (auto& [number, bytes] : pending.blocks) blocks_[number] = std::move(bytes);
  blocks_.erase(blocks_.lower_bound(block_count_), blocks_.end());
  if (pending.queue) {
    if (pending.queue->clear) queue_.clear();
    std::ranges::move(pending.queue->boxes, std::back_inserter(queue_));
    waiting_rows_ = pending.queue->waiting;
  }
  pending.done({});
}

void MemoryBlocks::set_delayed(bool delayed) {
  delayed_ = delayed;
  if (!delayed && pending_) complete_next();
}

void MemoryBlocks::complete_next() { finish(*std::exchange(pending_, std::nullopt)); }

void MemoryBlocks::fail_once(std::uint64_t nth, Code code) {
  fail_at_ = submits_ + nth;
  fail_for_ever_ = false;
  fail_code_ = code;
}

void MemoryBlocks::fail_from(std::uint64_t nth, Code code) {
  fail_once(nth, code);
  fail_for_ever_ = true;
}

void MemoryBlocks::heal() { fail_at_ = 0; }

BlockImage MemoryBlocks::image() const {
  BlockImage image{generation_, BlockImage::Bytes(std::size_t{block_count_} * kBlockSize, std::byte{0})};
  for (const auto& [number, bytes] : blocks_) {
    std::ranges::copy(bytes, image.bytes.begin() + static_cast<std::ptrdiff_t>(std::size_t{number} * kBlockSize));
  }
  return image;
}

bool MemoryBlocks::holds(std::string_view text) const {
  std::string wide;
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t code = take_code_point(rest);
    wide += {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};  // no test looks for a surrogate
  }
  const BlockImage stored = image();
  const std::string_view bytes(reinterpret_cast<const char*>(stored.bytes.data()), stored.bytes.size());
  return bytes.contains(text) || bytes.contains(wide);
}

void MemoryBlocks::keep_at_hand(std::span<const BlockWrite> blocks) {
  at_hand.clear();
  for (const BlockWrite& block : blocks) {
    const auto stored = blocks_.find(block.number);
    if (stored == blocks_.end() || !std::ranges::equal(stored->second, block.bytes)) ++violations_;
    at_hand.push_back(block.number);
  }
  if (!std::ranges::is_sorted(at_hand)) ++violations_;
}

BlockImage MemoryBlocks::first_image() const {
  BlockImage first = image();
  if (at_hand.empty()) return first;
  first.lacking.assign(block_count_, true);
  for (const std::uint32_t number : at_hand) {
    if (number < block_count_) first.lacking[number] = false;
  }
  for (std::uint32_t number = 0; number < block_count_; ++number) {
    if (!first.lacking[number]) continue;
    const auto place = first.bytes.begin() + static_cast<std::ptrdiff_t>(std::size_t{number} * kBlockSize);
    std::fill_n(place, kBlockSize, std::byte{0xEE});
    ++first.lacks;
  }
  return first;
}

BlockImage MemoryBlocks::crash() {
  pending_.reset();
  return image();
}

}  // namespace baijia::testing
