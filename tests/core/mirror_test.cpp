// The storage law (core/store/mirror_vfs.h) without SQLite: what a mirror makes of writes and cuts, batch by batch.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "core/store/mirror_vfs.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/results.h"

namespace baijia {
namespace {

using testing::MemoryBlocks;
using testing::must;

BlockImage::Bytes bytes_of(Mirror& mirror) {
  BlockImage::Bytes bytes(mirror.size());
  REQUIRE(mirror.read(0, bytes) == DatabaseFile::Read::kWhole);
  return bytes;
}

TEST_CASE("What batches change adds up to the image, through cuts, growth, refusals and retries") {
  const auto seed = GENERATE(range(1, 41));
  CAPTURE(seed);
  std::mt19937_64 random(static_cast<std::uint64_t>(seed));
  MemoryBlocks blocks;
  const std::unique_ptr<Mirror> mirror = must(Mirror::open({}, blocks));
  std::map<std::uint64_t, BlockImage::Bytes> images{{0, {}}};
  const auto check = [&] {
    REQUIRE(blocks.violations() == 0);
    REQUIRE(blocks.image().bytes == images.at(mirror->durable()));
  };
  const auto write = [&](std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> bytes(length);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() % 3);  // often what is there already
    REQUIRE(mirror->write(offset, bytes));
  };
  blocks.set_delayed(true);
  for (int step = 0; step < 400; ++step) {
    const std::uint64_t dice = random() % 16;
    if (dice == 0) blocks.fail_once(1);
    if (dice == 1) mirror->retry();
    if (dice == 2) mirror->truncate(random() % 50 * kBlockSize);
    if (dice == 3) write(random() % 40 * kBlockSize, (random() % 20 + 1) * kBlockSize);
    if (dice > 9) write(random() % (40 * kBlockSize), random() % 300 + 1);
    if (dice % 2 == 0) {
      mirror->commit();
      images[mirror->accepted()] = bytes_of(*mirror);
    }
    if (blocks.waiting() && random() % 3 == 0) blocks.complete_next();
    check();
  }
  mirror->commit();
  images[mirror->accepted()] = bytes_of(*mirror);
  blocks.heal();
  blocks.set_delayed(false);
  mirror->retry();
  CHECK(mirror->durable() == mirror->accepted());
  check();
}

TEST_CASE("A batch has what differs, whole blocks after a failure, and whole extents when most of one changed") {
  struct Listing : BlockStore {
    void submit(const BlockBatch& batch, Done done) override {
      seen.clear();
      for (const BlockWrite& write : batch.writes) seen.push_back({write.number, write.offset, write.bytes.size()});
      done(fails ? Result<void>(fail(Code::kStorageFailed, "planned")) : Result<void>{});
    }
    std::vector<std::array<std::size_t, 3>> seen;  ///< number, offset, length
    bool fails = false;
  } store;
  using Seen = std::vector<std::array<std::size_t, 3>>;
  const std::unique_ptr<Mirror> mirror =
      must(Mirror::open({1, BlockImage::Bytes(40 * kBlockSize, std::byte{0})}, store));
  const auto write = [&](std::uint64_t offset, std::size_t length, int value) {
    REQUIRE(mirror->write(offset, std::vector<std::byte>(length, static_cast<std::byte>(value))));
  };
  write(3 * kBlockSize, kBlockSize, 0);  // what SQLite writes again as it was
  write(5 * kBlockSize + 16, 8, 1);
  write(5 * kBlockSize + 32, 8, 1);  // 8 equal bytes between: one stretch
  write(5 * kBlockSize + 4088, 8, 1);
  write(38 * kBlockSize, 3200, 1);  // too much of a block
  mirror->commit();
  CHECK(store.seen == Seen{{5, 16, 24}, {5, 4088, 8}, {38, 0, kBlockSize}});

  store.fails = true;
  write(5 * kBlockSize, 8, 2);
  mirror->commit();
  CHECK(store.seen == Seen{{5, 0, 8}});
  write(6 * kBlockSize, 8, 2);
  mirror->commit();
  store.fails = false;
  mirror->retry();
  CHECK(store.seen == Seen{{5, 0, kBlockSize}, {6, 0, 8}});
  write(5 * kBlockSize, 8, 3);
  mirror->commit();
  CHECK(store.seen == Seen{{5, 0, 8}});

  for (std::uint64_t number = 15; number < 23; ++number) write(number * kBlockSize, kBlockSize, 4);
  mirror->commit();
  REQUIRE(store.seen.size() == kExtentBlocks);
  CHECK(store.seen.front() == std::array<std::size_t, 3>{15, 0, kBlockSize});
  CHECK(store.seen.back() == std::array<std::size_t, 3>{29, 0, kBlockSize});

  mirror->truncate(20 * kBlockSize);
  mirror->commit();
  CHECK(store.seen.empty());
  write(20 * kBlockSize, 8, 5);
  mirror->commit();
  CHECK(store.seen == Seen{{20, 0, kBlockSize}});
}

TEST_CASE("A mirror takes only what changes it") {
  MemoryBlocks blocks;
  std::unique_ptr<Mirror> mirror = must(Mirror::open({}, blocks));
  CHECK(mirror->write(0, {}));
  mirror->truncate(0);
  mirror->commit();
  mirror->retry();
  CHECK(mirror->accepted() == 0);
  mirror->truncate(3 * kBlockSize);
  CHECK(mirror->size() == 3 * kBlockSize);
  mirror->commit();
  CHECK(mirror->accepted() == 1);
  mirror->truncate(kBlockSize);
  mirror->commit();
  CHECK(mirror->accepted() == 2);
  CHECK(mirror->size() == kBlockSize);
}

TEST_CASE("An answer that comes twice, or after the end, changes nothing") {
  struct Keeping : BlockStore {
    void submit(const BlockBatch&, Done done) override { answers.push_back(std::move(done)); }
    std::vector<Done> answers;
  } store;
  const std::array<std::byte, 8> bytes{};
  std::unique_ptr<Mirror> mirror = must(Mirror::open({}, store));
  REQUIRE(mirror->write(0, bytes));
  mirror->commit();
  REQUIRE(store.answers.size() == 1);
  store.answers[0]({});
  CHECK(mirror->durable() == 1);
  store.answers[0](fail(Code::kStorageFailed, "once more"));
  CHECK_FALSE(mirror->error());
  REQUIRE(mirror->write(0, bytes));
  mirror->commit();
  store.answers[0]({});
  CHECK(mirror->durable() == 1);
  // What is being written when an answer comes waits for its own commit.
  REQUIRE(mirror->write(0, bytes));
  mirror->commit();
  REQUIRE(mirror->write(0, bytes));
  store.answers[1]({});
  CHECK(store.answers.size() == 2);
  mirror->truncate(0);
  mirror->commit();
  CHECK(store.answers.size() == 3);
  mirror.reset();
  store.answers[2]({});
}

}  // namespace
}  // namespace baijia
