// The core in a page for tests/bench/peers.mjs: what the app calls, without its screens. JavaScript lends the store
// (web/storage.js) and calls the functions that begin with bench_; core_bridge.js declares the way back.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <emscripten.h>

#include "core/core.h"
#include "core/sync/hub.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"

/// As web/bridge.js reads it.
struct Change {
  std::uint32_t position;
  const void* bytes;
  std::uint32_t size;
};
extern "C" void bench_want(std::uint32_t block);
extern "C" void bench_keep_at_hand(const Change* blocks, std::size_t count);
extern "C" void bench_submit(std::uint32_t ticket, double generation, std::uint32_t block_count, const Change* changes,
                             std::size_t count);

using namespace baijia;
using namespace baijia::testing;

namespace {

class PageBlocks final : public BlockStore {
 public:
  void submit(const BlockBatch& batch, Done done) override {
    done_[++last_ticket_] = std::move(done);
    const std::vector<Change> changes = changes_of(batch.writes);
    bench_submit(last_ticket_, static_cast<double>(batch.generation), batch.block_count, changes.data(),
                 changes.size());
  }
  void keep_at_hand(std::span<const BlockWrite> blocks) override {
    const std::vector<Change> changes = changes_of(blocks);
    bench_keep_at_hand(changes.data(), changes.size());
  }
  void want(std::uint32_t number) override { bench_want(number); }
  void finish(std::uint32_t ticket, Result<void> result) {
    auto node = done_.extract(ticket);
    if (!node.empty()) node.mapped()(std::move(result));
  }

 private:
  static std::vector<Change> changes_of(std::span<const BlockWrite> writes) {
    std::vector<Change> changes;
    for (const BlockWrite& write : writes) {
      changes.push_back({static_cast<std::uint32_t>(write.number * kBlockSize + write.offset), write.bytes.data(),
                         static_cast<std::uint32_t>(write.bytes.size())});
    }
    return changes;
  }

  std::map<std::uint32_t, Done> done_;
  std::uint32_t last_ticket_ = 0;
};

struct Bench {
  HandClock clock;
  SeededRandom random{7};
  KeptLog log;
  PageBlocks blocks;
  std::unique_ptr<Committee> committee;
  std::vector<WireResponse> answers;
  BlockImage image;
  std::unique_ptr<Core> core;
  VisitId visit;  ///< recorded, not written up
  std::string text;
};

Bench& bench() {
  static Bench the_only_one;
  return the_only_one;
}

/// A benchmark has nobody to report to: an error ends the page's program.
template <class T>
T must(Result<T> result) {
  if (!result) std::abort();
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Platform platform() {
  Bench& all = bench();
  return {.clock = all.clock, .random = all.random, .blocks = all.blocks, .log = all.log};
}

/// Keeps blocks nowhere: the device that hears the hub before anything is measured.
class NoBlocks final : public BlockStore {
 public:
  void submit(const BlockBatch& /*batch*/, Done done) override { done({}); }
};

std::string hex_of(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char octet : octets) {
    hex += kDigits[static_cast<std::uint8_t>(octet) >> 4U];
    hex += kDigits[static_cast<std::uint8_t>(octet) & 15U];
  }
  return hex;
}

std::string hex_of(const Uuid& id) {
  return hex_of(std::string_view(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()));
}

/// Rows of one kind as a JSON array; the made-up texts hold nothing that needs an escape.
template <class E>
std::string json_of(const std::vector<E>& entities) {
  std::string json = "[";
  const EntitySchema& schema = *find_schema(E::kKind);
  for (const E& entity : entities) {
    const Row row = hub_row(entity);
    json += json.size() > 1 ? R"(,{"id":")" : R"({"id":")";
    json += hex_of(row.key.id) + '"';
    for (const Field& field : row.fields) {
      json += ",\"" + std::string(schema.field(field.number)->name) + "\":";
      if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
        json += std::to_string(*number);
      } else if (const auto* text = std::get_if<std::string>(&field.value)) {
        json += '"' + *text + '"';
      } else if (const auto* octets = std::get_if<Bytes>(&field.value)) {
        json += '"' + hex_of(octets->octets) + '"';
      } else {
        json += "null";
      }
    }
    json += "}";
  }
  return json + "]";
}

HouseholdId door(std::uint32_t turn) {
  const std::vector<Household>& doors = bench().committee->households;
  return doors[turn % doors.size()].id;
}

}  // namespace

extern "C" {

/// Makes the committee: 3,000 doors, or 10,000 when `large`.
EMSCRIPTEN_KEEPALIVE void bench_make(bool large) {
  bench().committee = std::make_unique<Committee>(large ? kLargeBenchCommittee : kBenchCommittee);
}

/// The committee as JSON, for the others. Lives until the next call.
EMSCRIPTEN_KEEPALIVE const char* bench_json() {
  const Committee& all = *bench().committee;
  bench().text = "{\"buildings\":" + json_of(all.buildings) + ",\"households\":" + json_of(all.households) +
                 ",\"residents\":" + json_of(all.residents) + ",\"visits\":" + json_of(all.visits) +
                 ",\"issues\":" + json_of(all.issues) + "}";
  return bench().text.c_str();
}

/// Asks a hub in memory for everything, as a new phone does; the answers are kept for bench_load(). Value: their bytes.
EMSCRIPTEN_KEEPALIVE double bench_hear() {
  Bench& all = bench();
  const Identity identity = Committee::identity(all.committee->chief);
  MemoryHubStore store(uuid_from_name("hub"));
  must(store.transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : all.committee->rows()) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
  NoBlocks blocks;
  HubRound round(store, all.clock, all.log);
  const HubCaller caller{
      .account = identity.account, .role = identity.role, .scope = identity.scope, .device = identity.device};
  const auto core =
      must(Core::open({.clock = all.clock, .random = all.random, .blocks = blocks, .log = all.log}, {}, identity));
  double bytes = 0;
  all.answers.clear();
  while (const auto request = core->next_request()) {
    auto body =
        must(request->path.ends_with("push") ? round.push(caller, request->body) : round.pull(caller, request->body));
    bytes += static_cast<double>(body.size());
    all.answers.push_back({.status = 200, .error = 0, .body = std::move(body)});
    must(core->on_response(all.answers.back()));
  }
  return bytes;
}

/// Room for the stored blocks, `size` bytes.
EMSCRIPTEN_KEEPALIVE void* bench_image(std::size_t size) {
  bench().image.bytes.resize(size);
  return bench().image.bytes.data();
}

/// Opens what bench_image() was filled with; a new database when it was empty. `here`: of each of `count` blocks 1 when
/// it was filled; count 0: all were.
EMSCRIPTEN_KEEPALIVE void bench_open(double generation, const std::uint8_t* here, std::size_t count) {
  Bench& all = bench();
  all.image.generation = static_cast<std::uint64_t>(generation);
  for (const std::uint8_t one : std::span(here, count)) all.image.lacking.push_back(one == 0);
  all.image.lacks = static_cast<std::size_t>(std::ranges::count(all.image.lacking, true));
  std::optional<Identity> identity;
  if (all.image.bytes.empty()) identity = Committee::identity(all.committee->chief);
  all.core = must(Core::open(platform(), std::exchange(all.image, {}), identity));
}

/// Blocks that were not filled then. Value: a card waits for one of them.
EMSCRIPTEN_KEEPALIVE bool bench_supply(std::uint32_t first, const std::byte* bytes, std::size_t size) {
  return bench().core->supply(first, {bytes, size});
}

/// What was read until now is at hand for the next opening.
EMSCRIPTEN_KEEPALIVE void bench_settled() { bench().core->settled(); }

EMSCRIPTEN_KEEPALIVE void bench_close() { bench().core.reset(); }

EMSCRIPTEN_KEEPALIVE void bench_done(std::uint32_t ticket, std::uint32_t code) {
  bench().blocks.finish(ticket, code == 0 ? Result<void>{} : Result<void>(fail(static_cast<Code>(code), "store")));
}

/// Nothing is on its way to the store.
EMSCRIPTEN_KEEPALIVE bool bench_durable() { return bench().core->storage_health() == StorageHealth::kGood; }

/// Applies what bench_hear() kept.
EMSCRIPTEN_KEEPALIVE void bench_load() {
  Bench& all = bench();
  for (const WireResponse& answer : all.answers) {
    if (!all.core->next_request()) std::abort();
    must(all.core->on_response(answer));
  }
  if (!all.core->pull_progress().complete) std::abort();
}

/// One of the quiet moments in which texts are indexed, and kept what the doors come to. Value: whether there may be
/// more of them.
EMSCRIPTEN_KEEPALIVE bool bench_quiet() {
  constexpr std::int64_t kQuietMillis = 20'000;  // within it the app asks the hub for nothing
  Bench& all = bench();
  if (all.core->next_request()) (void)all.core->on_response({.status = 0, .error = 0, .body = {}});  // no network
  const auto next = all.core->next_attempt_millis();
  if (!next || *next > all.clock.now_millis() + kQuietMillis) return false;
  all.clock.set(std::max(*next, all.clock.now_millis()));
  return true;
}

/// The tap at the door, of which bench_save() then completes the record.
EMSCRIPTEN_KEEPALIVE void bench_tap(std::uint32_t turn) {
  Bench& all = bench();
  all.clock.advance(60'000);
  all.visit = VisitId{must(all.core->run(RecordVisit{.household = door(turn)})).created};
}

/// A visit written up: its words, an issue and the household's note, in one transaction.
EMSCRIPTEN_KEEPALIVE void bench_save(std::uint32_t turn) {
  Bench& all = bench();
  WriteUpVisit command{.visit = all.visit, .said = note_of(turn, 200), .household_note = note_of(turn + 1, 10)};
  command.issues.push_back(
      {.category = all.committee->categories[0].id, .title = note_of(turn + 2, 10), .detail = note_of(turn + 3, 60)});
  (void)must(all.core->run(command));
}

/// The card of a door by its id's 16 octets. Value: residents + visits that it shows; −1 when blocks are lacking.
EMSCRIPTEN_KEEPALIVE std::int32_t bench_card(const std::uint8_t* id) {
  HouseholdId household;
  std::memcpy(household.uuid.bytes.data(), id, household.uuid.bytes.size());
  Core& core = *bench().core;
  const std::uint64_t misses = core.misses();
  const Result<HouseholdView> view = core.household(household);
  if (core.misses() != misses) return -1;
  if (!view) std::abort();
  return static_cast<std::int32_t>(view->residents.size() + view->visits.size());
}

/// Value: doors at which somebody was met, over all buildings.
EMSCRIPTEN_KEEPALIVE std::uint32_t bench_coverage() {
  std::int64_t met = 0;
  for (const BuildingLine& line : bench().core->buildings()) met += line.coverage.met;
  return static_cast<std::uint32_t>(met);
}

/// Value: hits, at most 50.
EMSCRIPTEN_KEEPALIVE std::uint32_t bench_search(const char* words) {
  return static_cast<std::uint32_t>(bench().core->search(words).size());
}
}
