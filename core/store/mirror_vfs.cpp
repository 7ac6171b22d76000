#include "core/store/mirror_vfs.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <new>
#include <utility>

#include "core/domain/sort.h"

namespace baijia {
namespace {

constexpr std::uint32_t kBlocksPerChunk = 64;
constexpr std::size_t kMostFormer = 256;
constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::size_t kSameWords = 2;  ///< fewer equal ones do not end a stretch: each costs the store 8 bytes
constexpr std::size_t kMostPart = kBlockSize / 4 * 3;  ///< of a block; what is longer is written whole

std::uint32_t block_of(std::uint64_t offset) { return static_cast<std::uint32_t>(offset / kBlockSize); }

/// `now` becomes what `now` and then `next` do.
void follow(std::optional<QueueChange>& now, std::optional<QueueChange> next) {
  if (!next) return;
  if (!now || next->clear) {
    now = std::move(next);
    return;
  }
  now->boxes.insert(now->boxes.end(), std::make_move_iterator(next->boxes.begin()),
                    std::make_move_iterator(next->boxes.end()));
  now->key = std::move(next->key);
  now->waiting = next->waiting;
}

/// Appends the stretches of block `number` in which `now` differs from `before`, by words of 8 bytes.
void append_differences(std::uint32_t number, const std::byte* before, const std::byte* now,
                        std::vector<BlockWrite>& writes) {
  const std::size_t first = writes.size();
  const auto same = [&](std::size_t at) { return std::memcmp(before + at, now + at, kWord) == 0; };
  std::size_t changed = 0;
  for (std::size_t at = 0; at < kBlockSize; at += kWord) {
    if (same(at)) continue;
    const std::size_t start = at;
    std::size_t end = at + kWord;
    for (at = end; at < kBlockSize && at - end < kSameWords * kWord; at += kWord) {
      if (!same(at)) end = at + kWord;
    }
    at -= kWord;
    writes.push_back({number, static_cast<std::uint32_t>(start), {now + start, end - start}});
    changed += end - start;
  }
  if (changed <= kMostPart) return;
  writes.resize(first);
  writes.push_back({number, 0, {now, kBlockSize}});
}

}  // namespace

Result<std::unique_ptr<Mirror>> Mirror::open(BlockImage image, BlockStore& store) {
  if (image.bytes.size() % kBlockSize != 0) return fail(Code::kStorageCorrupt, "image is not whole blocks");
  return std::unique_ptr<Mirror>(new Mirror(std::move(image), store));
}

Mirror::Mirror(BlockImage image, BlockStore& store)
    : store_(store),
      image_(std::move(image)),
      base_count_(block_of(image_.bytes.size())),
      block_count_(base_count_),
      marks_(base_count_),
      generation_(image_.generation),
      read_(base_count_),
      self_(std::make_shared<Mirror*>(this)) {}

Mirror::~Mirror() { *self_ = nullptr; }

std::byte* Mirror::block(std::uint32_t number) const {
  if (number < base_count_) return const_cast<std::byte*>(image_.bytes.data()) + std::size_t{number} * kBlockSize;
  const std::uint32_t beyond = number - base_count_;
  return chunks_[beyond / kBlocksPerChunk].get() + std::size_t{beyond % kBlocksPerChunk} * kBlockSize;
}

DatabaseFile::Read Mirror::read(std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty() && offset < size()) {
    const std::uint32_t number = block_of(offset);
    const std::size_t within = offset % kBlockSize;
    const std::size_t length = std::min(out.size(), kBlockSize - within);
    if (!image_.has(number)) {
      ++misses_;
      if (wanted_.insert(number).second) store_.want(number);
      return Read::kFailed;
    }
    if (reads_ == Reads::kNoted && number < read_.size()) read_[number] = true;
    std::memcpy(out.data(), block(number) + within, length);
    out = out.subspan(length);
    offset += length;
  }
  std::ranges::fill(out, std::byte{0});
  return out.empty() ? Read::kWhole : Read::kBeyondEnd;
}

bool Mirror::supply(std::uint32_t first, std::span<const std::byte> blocks) {
  image_.supply(first, blocks);
  const bool awaited = std::erase_if(wanted_, [this](std::uint32_t number) { return image_.has(number); }) > 0;
  tell_what_was_read();
  return awaited;
}

void Mirror::settled() {
  if (reads_ != Reads::kNoted) return;
  reads_ = Reads::kToBeTold;
  tell_what_was_read();
}

void Mirror::tell_what_was_read() {
  if (reads_ != Reads::kToBeTold || !whole() || error_ || durable_ != accepted_ || !touched_.empty()) return;
  reads_ = Reads::kTold;
  std::vector<BlockWrite> blocks;
  for (std::uint32_t number = 0; number < std::min<std::size_t>(read_.size(), block_count_); ++number) {
    if (read_[number]) blocks.push_back({number, 0, {block(number), kBlockSize}});
  }
  read_ = {};
  if (!blocks.empty()) store_.keep_at_hand(blocks);
}

bool Mirror::grow(std::uint32_t block_count) {
  try {
    while (base_count_ + chunks_.size() * kBlocksPerChunk < block_count) {
      chunks_.push_back(std::make_unique<std::byte[]>(std::size_t{kBlocksPerChunk} * kBlockSize));
    }
    if (marks_.size() < block_count) marks_.resize(block_count);
  } catch (const std::bad_alloc&) {
    return false;
  }
  for (; block_count_ < block_count; ++block_count_) {
    // What was cut off before must not come back.
    std::memset(block(block_count_), 0, kBlockSize);
    touch(block_count_);
  }
  resized_ = true;
  return true;
}

void Mirror::touch(std::uint32_t number) {
  if ((marks_[number] & kTouched) != 0) return;
  marks_[number] |= kTouched;
  touched_.push_back(number);
}

void Mirror::keep_former(std::uint32_t number) {
  // What is marked was written before, or is new, or was in a batch that failed.
  if (marks_[number] != 0 || former_.size() >= kMostFormer) return;
  try {
    auto copy = std::make_unique_for_overwrite<std::byte[]>(kBlockSize);
    std::memcpy(copy.get(), block(number), kBlockSize);
    former_.emplace(number, std::move(copy));
  } catch (const std::bad_alloc&) {
    return;  // the whole block then
  }
}

bool Mirror::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (bytes.empty()) return true;
  if (!whole()) return false;
  const std::uint32_t needed = block_of(offset + bytes.size() - 1) + 1;
  if (needed > block_count_ && !grow(needed)) return false;
  while (!bytes.empty()) {
    const std::size_t within = offset % kBlockSize;
    const std::size_t length = std::min(bytes.size(), kBlockSize - within);
    keep_former(block_of(offset));
    std::memcpy(block(block_of(offset)) + within, bytes.data(), length);
    touch(block_of(offset));
    bytes = bytes.subspan(length);
    offset += length;
  }
  return true;
}

void Mirror::truncate(std::uint64_t size) {
  const std::uint32_t block_count = block_of(size + kBlockSize - 1);
  if (block_count == block_count_) return;
  if (block_count > block_count_) {
    (void)grow(block_count);
    return;
  }
  block_count_ = block_count;
  resized_ = true;
  // What comes back in their places is new.
  former_.erase(former_.lower_bound(block_count), former_.end());
}

void Mirror::commit() {
  std::optional<QueueChange> staged = std::exchange(staged_, std::nullopt);
  if (touched_.empty() && !resized_) return;
  follow(queue_, std::move(staged));
  for (const std::uint32_t number : touched_) {
    marks_[number] &= static_cast<std::uint8_t>(~kTouched);
    if ((marks_[number] & kDirty) != 0) continue;
    marks_[number] |= kDirty;
    dirty_.push_back(number);
  }
  touched_.clear();
  resized_ = false;
  ++accepted_;
  send();
}

void Mirror::retry() {
  if (!error_) return;
  error_.reset();
  send();
  if (listener_) listener_();
}

void Mirror::gather(bool on) {
  gathering_ = on;
  if (!on) send();
}

std::vector<BlockWrite> Mirror::writes_of(std::span<const std::uint32_t> numbers) const {
  std::vector<BlockWrite> writes;
  while (!numbers.empty()) {
    const std::uint32_t extent = numbers.front() / kExtentBlocks;
    const std::size_t before = writes.size();
    std::size_t bytes = 0;
    for (; !numbers.empty() && numbers.front() / kExtentBlocks == extent; numbers = numbers.subspan(1)) {
      const std::uint32_t number = numbers.front();
      if (number >= block_count_) continue;  // cut off; if it comes back it is touched again
      const auto former = former_.find(number);
      if (former == former_.end()) {
        writes.push_back({number, 0, {block(number), kBlockSize}});
      } else {
        append_differences(number, former->second.get(), block(number), writes);
      }
    }
    for (std::size_t at = before; at < writes.size(); ++at) bytes += writes[at].bytes.size();
    const std::uint32_t first = extent * kExtentBlocks;
    const std::uint32_t end = std::min(first + kExtentBlocks, block_count_);
    if (first >= end || bytes * 2 <= std::size_t{end - first} * kBlockSize) continue;
    writes.resize(before);
    for (std::uint32_t number = first; number < end; ++number) {
      writes.push_back({number, 0, {block(number), kBlockSize}});
    }
  }
  return writes;
}

void Mirror::send() {
  if (sending_) return;  // the loop below goes on
  sending_ = true;
  // Not while a transaction has written to the mirror: its commit calls again.
  while (!waiting_ && !gathering_ && !error_ && durable_ < accepted_ && touched_.empty() && !resized_) {
    queue_sent_ = std::exchange(queue_, std::nullopt);
    put_in_order(dirty_);
    const BlockBatch batch{.generation = generation_ + 1,
                           .block_count = block_count_,
                           .writes = writes_of(dirty_),
                           .queue = queue_sent_ ? &*queue_sent_ : nullptr};
    for (const std::uint32_t number : dirty_) marks_[number] &= static_cast<std::uint8_t>(~kDirty);
    in_flight_ = std::move(dirty_);
    dirty_.clear();
    former_.clear();
    sent_ = accepted_;
    waiting_ = true;
    store_.submit(batch, [self = std::weak_ptr(self_), generation = batch.generation](Result<void> result) {
      const std::shared_ptr<Mirror*> alive = self.lock();
      if (alive && *alive != nullptr) (*alive)->on_done(generation, std::move(result));
    });
  }
  sending_ = false;
}

void Mirror::on_done(std::uint64_t generation, Result<void> result) {
  if (!waiting_ || generation != generation_ + 1) return;  // an answer given twice
  waiting_ = false;
  if (result) {
    generation_ = generation;
    durable_ = sent_;
  } else {
    error_ = std::move(result).error();
    follow(queue_sent_, std::exchange(queue_, std::nullopt));
    queue_ = std::move(queue_sent_);
    for (const std::uint32_t number : in_flight_) {
      former_.erase(number);
      if ((marks_[number] & kDirty) != 0) continue;
      marks_[number] |= kDirty;
      dirty_.push_back(number);
    }
  }
  in_flight_.clear();
  queue_sent_.reset();
  send();
  tell_what_was_read();
  if (listener_) listener_();
}

Result<Database> open_mirrored(const FileVfs& vfs) {
  OpenOptions options;
  options.vfs = vfs.name();
  BAIJIA_TRY_ASSIGN(Database database, Database::open("mirror", options));
  BAIJIA_TRY(database.exec(
      "PRAGMA page_size=4096; PRAGMA encoding='UTF-16be'; PRAGMA locking_mode=EXCLUSIVE;"
      "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_spill=OFF;"));
  BAIJIA_TRY_ASSIGN(const auto page_size, database.number("PRAGMA page_size"));
  if (page_size != std::int64_t{kBlockSize}) return fail(Code::kStorageCorrupt, "page size");
  return database;
}

}  // namespace baijia
