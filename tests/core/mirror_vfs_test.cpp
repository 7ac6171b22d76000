// The storage law (core/store/mirror_vfs.h), tested with SQLite on top and a store that fails on purpose underneath.

#include "core/store/mirror_vfs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/results.h"

namespace baijia {
namespace {

using testing::HandClock;
using testing::MemoryBlocks;
using testing::must;
using testing::SeededRandom;

/// A database with a table of numbered texts and the number of its last commit.
struct Device {
  explicit Device(MemoryBlocks& blocks) : Device(blocks, blocks.image()) {}
  Device(MemoryBlocks& blocks, BlockImage image)
      : mirror(must(Mirror::open(std::move(image), blocks))),
        vfs(*mirror, clock, random),
        database(must(open_mirrored(vfs))) {}

  void create() {
    must(
        database.exec("BEGIN; CREATE TABLE entry(key INTEGER PRIMARY KEY, text); CREATE TABLE last(number);"
                      "INSERT INTO last VALUES(0); COMMIT"));
  }
  void put(std::int64_t key, std::string_view text) {
    must(database.run("INSERT OR REPLACE INTO entry VALUES(?, ?)", key, text));
  }
  std::int64_t number(std::string_view sql) { return must(database.number(sql)).value_or(-1); }
  std::string content() {
    Statement rows = must(database.query("SELECT key, text FROM entry ORDER BY key"));
    std::string all;
    while (must(rows.step())) all += std::to_string(rows.integer(0)) + "=" + std::string(rows.text(1)) + ";";
    return all + std::to_string(number("SELECT number FROM last"));
  }

  HandClock clock;
  SeededRandom random{7};
  std::unique_ptr<Mirror> mirror;
  FileVfs vfs;
  Database database;
};

/// Random transactions: writes, deletions, rollbacks, now and then a VACUUM. Each commit counts itself in `last`.
class Workload {
 public:
  Workload(Device& device, std::uint64_t seed) : device_(device), random_(seed) {}

  void step() {
    const std::uint64_t dice = random_() % 20;
    if (dice == 0) {
      must(device_.database.exec("VACUUM"));
      return note();
    }
    must(device_.database.exec("BEGIN IMMEDIATE"));
    must(device_.database.exec("UPDATE last SET number = number + 1"));
    for (std::uint64_t write = random_() % 12 + 1; write > 0; --write) {
      const auto key = static_cast<std::int64_t>(random_() % 60);
      if (random_() % 4 == 0) {
        must(device_.database.run("DELETE FROM entry WHERE key BETWEEN ? AND ? + 8", key, key));
      } else {
        device_.put(key, std::string(random_() % 3000, static_cast<char>('a' + random_() % 26)));
      }
    }
    must(device_.database.exec(dice == 1 ? "ROLLBACK" : "COMMIT"));
    note();
  }
  /// What the database held when `accepted` was the last commit.
  [[nodiscard]] const std::string& content_at(std::uint64_t accepted) const { return contents_.at(accepted); }

  void note() { contents_[device_.mirror->accepted()] = device_.content(); }

 private:
  Device& device_;
  std::mt19937_64 random_;
  std::map<std::uint64_t, std::string> contents_;
};

/// Opens what a crash left and checks that it is the state after commit `durable`.
void check_survivor(const MemoryBlocks& blocks, const Workload& workload, std::uint64_t durable) {
  MemoryBlocks copy(blocks.image());
  Device survivor(copy);
  must(survivor.database.check_integrity());
  REQUIRE(survivor.content() == workload.content_at(durable));
}

TEST_CASE("A commit is one batch") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  CHECK(blocks.submits() == 1);
  device.put(1, "a");
  CHECK(blocks.submits() == 2);
  CHECK(device.mirror->accepted() == 2);
  CHECK(device.mirror->durable() == 2);
  CHECK(blocks.generation() == 2);
}

TEST_CASE("A commit is accepted at once and durable when the store says so") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  blocks.set_delayed(true);
  device.put(1, "a");
  CHECK(device.mirror->accepted() == 2);
  CHECK(device.mirror->durable() == 1);
  blocks.complete_next();
  CHECK(device.mirror->durable() == 2);
}

TEST_CASE("Commits made while a batch is in flight leave together as the next one") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  blocks.set_delayed(true);
  for (int key = 1; key <= 5; ++key) device.put(key, "text");
  CHECK(blocks.submits() == 2);
  blocks.complete_next();
  CHECK(device.mirror->durable() == 2);
  CHECK(blocks.submits() == 3);
  blocks.complete_next();
  CHECK(device.mirror->durable() == 6);
  CHECK_FALSE(blocks.waiting());
  CHECK(blocks.violations() == 0);
}

TEST_CASE("Gathered commits leave together, at the word") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  device.mirror->gather(true);
  for (int key = 1; key <= 5; ++key) device.put(key, "text");
  CHECK(blocks.submits() == 1);
  CHECK(device.mirror->accepted() == 6);
  CHECK(device.mirror->durable() == 1);
  device.mirror->gather(false);
  CHECK(blocks.submits() == 2);
  CHECK(device.mirror->durable() == 6);
  device.put(6, "text");
  CHECK(device.mirror->durable() == 7);
}

TEST_CASE("A rolled back transaction leaves nothing and sends nothing") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  must(device.database.exec("BEGIN"));
  device.put(1, "a");
  must(device.database.exec("ROLLBACK"));
  CHECK(device.mirror->accepted() == 1);
  CHECK(blocks.submits() == 1);
  CHECK(device.content() == "0");
}

TEST_CASE("A transaction that changed nothing is not counted") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  must(device.database.exec("BEGIN IMMEDIATE; COMMIT; UPDATE last SET number = 1 WHERE number = 77"));
  CHECK(device.mirror->accepted() == 1);
}

TEST_CASE("A batch is not built from a transaction that is still open") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  blocks.set_delayed(true);
  device.put(1, "a");
  device.put(2, "b");
  must(device.database.exec("BEGIN"));
  for (int key = 10; key < 900; ++key) device.put(key, std::string(3000, 'x'));
  blocks.complete_next();
  blocks.complete_next();
  CHECK(device.mirror->durable() == device.mirror->accepted());
  MemoryBlocks copy(blocks.image());
  Device survivor(copy);
  CHECK(survivor.content() == "1=a;2=b;0");
  must(device.database.exec("ROLLBACK"));
}

TEST_CASE("A crash at any commit leaves a sound database with exactly the durable commits") {
  const auto seed = GENERATE(range(1, 9));
  CAPTURE(seed);
  MemoryBlocks blocks;
  Device device(blocks);
  Workload workload(device, static_cast<std::uint64_t>(seed));
  device.create();
  workload.note();
  std::mt19937_64 random(static_cast<std::uint64_t>(seed) + 1000);
  blocks.set_delayed(true);
  for (int step = 0; step < 60; ++step) {
    workload.step();
    check_survivor(blocks, workload, device.mirror->durable());
    while (blocks.waiting() && random() % 3 != 0) {
      blocks.complete_next();
      check_survivor(blocks, workload, device.mirror->durable());
    }
  }
  blocks.set_delayed(false);
  CHECK(device.mirror->durable() == device.mirror->accepted());
  check_survivor(blocks, workload, device.mirror->accepted());
  CHECK(blocks.violations() == 0);
}

TEST_CASE("When any one batch fails nothing is called durable that is not, and a retry stores everything") {
  const auto nth = GENERATE(range(1, 16));
  CAPTURE(nth);
  MemoryBlocks blocks;
  Device device(blocks);
  Workload workload(device, 42);
  device.create();
  workload.note();
  const std::uint64_t generation = blocks.generation();
  blocks.fail_once(static_cast<std::uint64_t>(nth), Code::kStorageFull);
  for (int step = 0; step < 20; ++step) {
    workload.step();
    check_survivor(blocks, workload, device.mirror->durable());
  }
  REQUIRE(device.mirror->error().has_value());
  CHECK(device.mirror->error()->code == Code::kStorageFull);
  CHECK(device.mirror->durable() == static_cast<std::uint64_t>(nth));
  CHECK(blocks.generation() == generation + static_cast<std::uint64_t>(nth) - 1);
  device.mirror->retry();
  CHECK_FALSE(device.mirror->error().has_value());
  CHECK(device.mirror->durable() == device.mirror->accepted());
  check_survivor(blocks, workload, device.mirror->accepted());
  CHECK(blocks.violations() == 0);
}

TEST_CASE("A store that fails for good keeps the last durable state through every retry") {
  MemoryBlocks blocks;
  Device device(blocks);
  Workload workload(device, 43);
  device.create();
  workload.note();
  blocks.fail_from(3);
  for (int step = 0; step < 10; ++step) workload.step();
  const std::uint64_t durable = device.mirror->durable();
  for (int attempt = 0; attempt < 3; ++attempt) {
    device.mirror->retry();
    CHECK(device.mirror->error().has_value());
    CHECK(device.mirror->durable() == durable);
    check_survivor(blocks, workload, durable);
  }
  blocks.heal();
  device.mirror->retry();
  CHECK(device.mirror->durable() == device.mirror->accepted());
  check_survivor(blocks, workload, device.mirror->accepted());
}

TEST_CASE("While a batch has failed nothing more is sent") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  blocks.fail_once(1);
  device.put(1, "a");
  const std::uint64_t submits = blocks.submits();
  device.put(2, "b");
  CHECK(blocks.submits() == submits);
  CHECK(device.mirror->durable() == 1);
}

TEST_CASE("A failure while later commits wait keeps their order") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  blocks.set_delayed(true);
  blocks.fail_once(1);
  device.put(1, "a");
  device.put(1, "b");
  device.put(2, "c");
  blocks.complete_next();
  CHECK(device.mirror->durable() == 1);
  CHECK_FALSE(blocks.waiting());
  device.mirror->retry();
  blocks.complete_next();
  CHECK(device.mirror->durable() == 4);
  MemoryBlocks copy(blocks.image());
  CHECK(Device(copy).content() == "1=b;2=c;0");
}

TEST_CASE("A shrunk database shrinks in the store") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  for (int key = 0; key < 200; ++key) device.put(key, std::string(3000, 'x'));
  const std::size_t before = blocks.image().bytes.size();
  must(device.database.exec("DELETE FROM entry"));
  must(device.database.exec("VACUUM"));
  CHECK(blocks.image().bytes.size() < before / 10);
  for (int key = 0; key < 50; ++key) device.put(key, "again");
  MemoryBlocks copy(blocks.image());
  Device survivor(copy);
  must(survivor.database.check_integrity());
  CHECK(survivor.content() == device.content());
}

TEST_CASE("The listener hears of success and of failure") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  int heard = 0;
  device.mirror->set_listener([&heard] { ++heard; });
  device.put(1, "a");
  CHECK(heard == 1);
  blocks.fail_once(1);
  device.put(1, "b");
  CHECK(heard == 2);
}

TEST_CASE("An answer that comes after the end of the mirror is ignored") {
  MemoryBlocks blocks;
  {
    Device device(blocks);
    device.create();
    blocks.set_delayed(true);
    device.put(1, "a");
  }
  blocks.complete_next();
  Device again(blocks);
  CHECK(again.content() == "1=a;0");
}

TEST_CASE("What is not a database of ours is refused as corrupt") {
  MemoryBlocks blocks;
  CHECK(Mirror::open({1, BlockImage::Bytes(kBlockSize + 1)}, blocks).error().code == Code::kStorageCorrupt);
  const auto mirror = must(Mirror::open({1, BlockImage::Bytes(2 * kBlockSize, std::byte{0x5A})}, blocks));
  HandClock clock;
  SeededRandom random(1);
  const FileVfs vfs(*mirror, clock, random);
  const auto database = open_mirrored(vfs);
  REQUIRE_FALSE(database.has_value());
  CHECK(database.error().code == Code::kStorageCorrupt);
}

TEST_CASE("A second connection to the mirror is refused") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  CHECK_FALSE(device.database.exec("ATTACH 'other' AS other").has_value());
  CHECK_FALSE(open_mirrored(device.vfs).has_value());
}

TEST_CASE("SQLite takes the time from the lent clock") {
  MemoryBlocks blocks;
  Device device(blocks);
  CHECK(device.number("SELECT unixepoch('now')") == device.clock.now_millis() / 1000);
}

TEST_CASE("A database larger than the page cache reads back what was written") {
  MemoryBlocks blocks;
  Device device(blocks);
  device.create();
  must(device.database.exec("BEGIN"));
  for (int key = 0; key < 5000; ++key) device.put(key, std::string(2000, static_cast<char>('a' + key % 26)));
  must(device.database.exec("COMMIT"));
  CHECK(device.number("SELECT sum(length(text)) FROM entry") == 5000 * 2000);
  MemoryBlocks copy(blocks.image());
  Device again(copy);
  must(again.database.check_integrity());
  CHECK(again.number("SELECT count(*) FROM entry WHERE text = replace(hex(zeroblob(1000)), '00', "
                     "char(97 + key % 26) || char(97 + key % 26))") == 5000);
}

TEST_CASE(
    "an image that lacks blocks gives what is here and says what was missed; nothing is written before it is whole") {
  MemoryBlocks blocks;
  {
    Device device(blocks);
    device.create();
    for (std::int64_t key = 0; key < 200; ++key) device.put(key, std::string(900, 'x'));
  }
  const BlockImage stored = blocks.image();
  const std::uint64_t submits = blocks.submits();
  {
    Device device(blocks);
    CHECK(must(device.database.number("SELECT length(text) FROM entry WHERE key = 100")) == 900);
    CHECK(must(device.database.number("SELECT number FROM last")) == 0);
    CHECK(blocks.at_hand.empty());
    device.mirror->settled();
    CHECK(blocks.at_hand.size() < 8);
    (void)must(device.database.number("SELECT count(*) FROM entry"));
    device.mirror->settled();
    CHECK(blocks.at_hand.size() < 8);
  }
  Device device(blocks, blocks.first_image());
  Mirror& mirror = *device.mirror;
  CHECK_FALSE(mirror.whole());
  CHECK(must(device.database.number("SELECT length(text) FROM entry WHERE key = 100")) == 900);
  CHECK(mirror.misses() == 0);
  CHECK(blocks.wanted.empty());
  CHECK_FALSE(device.database.number("SELECT count(text) FROM entry"));
  CHECK_FALSE(device.database.number("SELECT count(text) FROM entry"));
  CHECK(mirror.misses() == 2);
  REQUIRE(blocks.wanted.size() == 1);
  const std::uint32_t wanted = blocks.wanted[0];
  {
    Device hasty(blocks, blocks.first_image());
    CHECK_FALSE(hasty.database.run("UPDATE last SET number = 1"));
    CHECK(blocks.submits() == submits);
  }

  // In pieces, some of which are here already.
  const auto count = static_cast<std::uint32_t>(stored.bytes.size() / kBlockSize);
  for (std::uint32_t first = 0; first < count; first += 7) {
    CHECK_FALSE(mirror.whole());
    const std::size_t size = std::min<std::size_t>(7, count - first) * kBlockSize;
    const bool awaited = mirror.supply(first, std::span(stored.bytes).subspan(std::size_t{first} * kBlockSize, size));
    CHECK(awaited == (first <= wanted && wanted < first + 7));
  }
  CHECK(mirror.whole());
  CHECK(must(device.database.number("SELECT count(text) FROM entry")) == 200);
  CHECK(blocks.submits() == submits);
  must(device.database.run("UPDATE last SET number = 1"));
  must(device.database.check_integrity());
  CHECK(blocks.submits() == submits + 1);
  CHECK(blocks.violations() == 0);
}

TEST_CASE("what was read first is told when it is as the store has it, and only then") {
  MemoryBlocks blocks;
  {
    Device device(blocks);
    device.create();
  }
  Device device(blocks);
  (void)device.number("SELECT number FROM last");
  blocks.set_delayed(true);
  blocks.fail_once(1);
  must(device.database.run("UPDATE last SET number = 5"));
  device.mirror->settled();
  CHECK(blocks.at_hand.empty());
  blocks.complete_next();
  REQUIRE(device.mirror->error());
  CHECK(blocks.at_hand.empty());
  blocks.heal();
  device.mirror->retry();
  CHECK(blocks.at_hand.empty());
  blocks.complete_next();
  CHECK_FALSE(blocks.at_hand.empty());
  CHECK(blocks.violations() == 0);
}

}  // namespace
}  // namespace baijia
