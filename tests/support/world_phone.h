#pragma once

// One phone of the world: the real core on blocks in memory that answer late, with a clock of its own.

#include <memory>
#include <string>
#include <vector>

#include "core/core.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/world_faults.h"
#include "tests/support/world_ledger.h"

namespace baijia::testing {

/// The world's clock, as one phone shows it.
class SkewedClock final : public Clock {
 public:
  explicit SkewedClock(Clock& world) : world_(world) {}
  std::int64_t now_millis() override { return world_.now_millis() + skew_millis; }
  std::int64_t skew_millis = 0;

 private:
  Clock& world_;
};

class QuietLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
};

struct WorldPhone {
  /// `signed_in` is what the store of a phone holds that has signed in and not pulled yet.
  WorldPhone(Clock& world, const Identity& who, std::uint64_t seed, const BlockImage& signed_in)
      : identity(who), clock(world), random(seed), blocks(std::make_unique<MemoryBlocks>(signed_in)) {
    start();
  }

  /// Opens what is durable.
  /// In every other life with the blocks alone that the one before kept at hand; the rest follows at once.
  void start() {
    blocks->set_delayed(true);
    BlockImage image = life % 2 == 1 ? blocks->first_image() : blocks->image();
    opened = Core::open(platform(), std::move(image), identity);
    if (!opened && opened.error().code == Code::kStillOpening) {
      image.supply(0, blocks->image().bytes);
      opened = Core::open(platform(), std::move(image), identity);
    }
    if (!opened) return;
    core = std::move(*opened);
    (void)core->today();
    if (!core->whole()) (void)core->supply(0, blocks->image().bytes);
    core->settled();
    (void)core->keep_queue_key(std::string(65, 'k'));  // has it already, unless it was killed before that was stored
  }

  /// The browser is killed: whatever is not durable is gone, whatever is under way will never be heard of.
  void crash() {
    auto after = std::make_unique<MemoryBlocks>(blocks->crash(), blocks->queue());
    after->at_hand = blocks->at_hand;
    core.reset();
    blocks = std::move(after);
    unacknowledged.clear();
    kept_soon.clear();
    ++life;
    asking = asking_photo = false;
    timer_at.reset();
    storing = false;
    heard.reset();
  }

  /// The phone is off, and its store holds this.
  void put_back(const BlockImage& image, const std::vector<std::string>& queue) {
    crash();
    blocks = std::make_unique<MemoryBlocks>(image, queue);
  }

  void mend_network() {
    cut_off = deafened = slow_link = in_portal = false;
    thrice = cuts = lies = late_pages = twice = false;
    proxy_limit = 0;
  }

  /// The commands whose saving has been told to the member by now.
  void acknowledge(Ledger& ledger) {
    std::erase_if(kept_soon, [&](const auto& saved) {
      if (core->durable() < saved.first) return false;
      kept.push_back(saved.second);
      return true;
    });
    std::erase_if(unacknowledged, [&](const auto& saved) {
      if (core->durable() < saved.first) return false;
      for (const std::size_t number : saved.second) ledger.acknowledge(number);
      told.insert(told.end(), saved.second.begin(), saved.second.end());
      return true;
    });
  }

  [[nodiscard]] Platform platform() { return {.clock = clock, .random = random, .blocks = *blocks, .log = log}; }

  Identity identity;
  SkewedClock clock;
  SeededRandom random;
  QuietLog log;
  std::unique_ptr<MemoryBlocks> blocks;
  Result<std::unique_ptr<Core>> opened = fail(Code::kInternal);  ///< how the last start went
  std::unique_ptr<Core> core;                                    ///< nothing while the phone is off
  std::vector<std::pair<std::uint64_t, std::vector<std::size_t>>> unacknowledged;
  std::vector<std::size_t> told;  ///< what this phone has told to be saved, by its numbers in the ledger
  /// What was to stay on this phone, and has been told to be saved; and what has not.
  std::vector<ConfidenceId> kept;
  std::vector<std::pair<std::uint64_t, ConfidenceId>> kept_soon;

  std::uint64_t life = 0;  ///< counts crashes, so that what was meant for an earlier life is not delivered
  /// Of which of the hub's histories the phone has heard last, counted from 0; nothing: of none in this life.
  std::optional<int> heard;
  bool asking = false;  ///< a request is under way
  bool asking_photo = false;
  bool storing = false;  ///< the answer of the blocks is on its way
  std::optional<std::int64_t> timer_at;
  bool cut_off = false;     ///< nothing leaves the phone
  bool deafened = false;    ///< nothing reaches the phone
  bool slow_link = false;   ///< 64 kbit/s, three seconds there and back, 2 % lost
  bool in_portal = false;   ///< every request is answered by a web page
  bool thrice = false;      ///< every request reaches the hub three times at once
  bool cuts = false;        ///< messages from and to the phone lose their ends
  bool lies = false;        ///< answers promise more than there is
  bool late_pages = false;  ///< a pull is answered by the page that belongs to the one before
  std::string late_page;
  bool twice = false;          ///< pull pages come twice
  bool ever_ahead = false;     ///< its clock was put forward: it may have given versions from the future
  bool is_copy = false;        ///< it and another one were one phone
  WorldPhone* copy = nullptr;  ///< the other one, when this was there first
  bool signed_out = false;     ///< the hub knows no session
  bool lost = false;           ///< nobody unlocks it any more
  bool ended = false;          ///< the right to the committee has ended
  int rights = 0;              ///< counts how often it has
  bool ever_ended = false;     ///< or had for a while
  bool let_go = false;         ///< and the phone has said that it has let go
  Fault storage_fault = Fault::kStorageFails;  ///< the one that was begun last
  std::size_t proxy_limit = 0;                 ///< a proxy refuses longer requests; 0: none
};

}  // namespace baijia::testing
