// What it costs as things grow: growth_bench [RUNS] (7 at least). One line of JSON a measure, held against the
// smallest.
//
// A committee with 1, 4 and 16 times the doors and visits on one device; and a hub with 1, 100, 1,000 and all 6,500
// committees, where a device's round and a change should cost the same whatever the others have.

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/core.h"
#include "core/sync/hub.h"
#include "core/sync/wire.h"
#include "shell/hub/store.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr int kCalls = 20;  // of a short call in a run

/// Each measure at its smallest size comes first; the ones after it are held against it.
class Growth {
 public:
  explicit Growth(std::string part) : part_(std::move(part)) {}

  void add(const std::string& size, const std::string& measure, std::string_view unit,
           const std::vector<double>& values) {
    const std::string numbers = json_numbers(values);
    const auto [first, is_first] = first_.try_emplace(measure, size, numbers);
    std::cout << R"({"part":")" << part_ << R"(","size":")" << size << R"(","measure":")" << measure << R"(","unit":")"
              << unit << R"(","runs":)" << values.size() << ",\"baijia\":" << numbers << ",\"reference\":";
    if (is_first) {
      std::cout << "null,\"reference_numbers\":null}" << std::endl;
    } else {
      std::cout << '"' << first->second.first << R"(","reference_numbers":)" << first->second.second << "}"
                << std::endl;
    }
  }

 private:
  std::string part_;
  std::map<std::string, std::pair<std::string, std::string>> first_;
};

/// Microseconds of one call, a value a run.
std::vector<double> micros(int runs, int calls, const std::function<void()>& call) {
  std::vector<double> values;
  for (int run = 0; run < runs; ++run) {
    values.push_back(1e6 / calls * seconds_of([&] {
                       for (int i = 0; i < calls; ++i) call();
                     }));
  }
  return values;
}

/// A member's device in front of a hub's round.
class Device {
 public:
  Device(HandClock& clock, Log& log, HubRound& round, std::uint64_t number, const Identity& identity)
      : clock_(clock), log_(log), round_(round), random_(number), identity_(identity) {
    core_ = must(Core::open(platform(), {}, identity_));
  }

  Core& core() { return *core_; }
  /// Everything that device and hub have to say to each other now. Value: seconds that the hub's share took.
  double exchange() {
    const HubCaller caller{
        .account = identity_.account, .role = identity_.role, .scope = identity_.scope, .device = identity_.device};
    double hub_seconds = 0;
    while (const auto request = core_->next_request()) {
      std::string body;
      hub_seconds += seconds_of([&] {
        body = must(request->path.ends_with("push") ? round_.push(caller, request->body)
                                                    : round_.pull(caller, request->body));
      });
      must(core_->on_response({.status = 200, .error = 0, .body = std::move(body)}));
    }
    return hub_seconds;
  }
  /// All the quiet moments in which texts are indexed.
  void index() {
    constexpr std::int64_t kQuietMillis = 20'000;  // within it nothing is asked of the hub
    for (auto next = core_->next_attempt_millis(); next && *next <= clock_.now_millis() + kQuietMillis;
         next = core_->next_attempt_millis()) {
      clock_.set(std::max(*next, clock_.now_millis()));
      (void)exchange();
    }
  }
  /// Closes it and opens what it stored. Value: seconds until 今日 was there.
  double reopen() {
    core_.reset();
    BlockImage image = blocks_.image();
    return seconds_of([&] {
      core_ = must(Core::open(platform(), std::move(image), std::nullopt));
      (void)core_->today();
    });
  }
  [[nodiscard]] double stored_bytes() const { return static_cast<double>(blocks_.image().bytes.size()); }

 private:
  Platform platform() { return {.clock = clock_, .random = random_, .blocks = blocks_, .log = log_}; }

  HandClock& clock_;
  Log& log_;
  HubRound& round_;
  SeededRandom random_;
  Identity identity_;
  MemoryBlocks blocks_;
  std::unique_ptr<Core> core_;
};

void put(HubStore& store, Scope scope, const Committee& committee) {
  must(store.transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    for (Row& row : committee.rows()) {
      row.scope = scope;
      BAIJIA_TRY(transaction.put(row));
    }
    return {};
  }));
}

void grow_committee(int runs) {
  Growth growth("one committee");
  for (const int times : {1, 4, 16}) {
    const Committee committee({.buildings = 17 * times, .floors = 6, .rooms_per_floor = 10, .visits = 2'000 * times});
    const std::string size =
        std::to_string(committee.households.size()) + " doors, " + std::to_string(committee.visits.size()) + " visits";
    HandClock clock;
    KeptLog log;
    MemoryHubStore store(uuid_from_name("hub"));
    put(store, Committee::kScope, committee);
    HubRound round(store, clock, log);
    Device device(clock, log, round, 1, Committee::identity(committee.chief));
    std::vector<double> pulling{1e6 * seconds_of([&] { (void)device.exchange(); })};
    for (int run = 1; run < runs; ++run) {
      Device another(clock, log, round, 1, Committee::identity(committee.chief));
      pulling.push_back(1e6 * seconds_of([&] { (void)another.exchange(); }));
    }
    growth.add(size, "first pull, hub's share too", "us", pulling);
    device.index();
    std::vector<double> opening;
    for (int run = 0; run < runs; ++run) opening.push_back(1e6 * device.reopen());
    growth.add(size, "open, then today()", "us", opening);
    growth.add(size, "stored", "MiB", {device.stored_bytes() / (1 << 20)});

    std::size_t turn = 0;
    const auto next_door = [&] { return committee.households[(turn += 7919) % committee.households.size()].id; };
    Core& core = device.core();
    growth.add(size, "a door's card", "us", micros(runs, kCalls, [&] { (void)must(core.household(next_door())); }));
    growth.add(size, "coverage by building", "us", micros(runs, kCalls, [&] { (void)core.buildings(); }));
    growth.add(size, "today()", "us", micros(runs, kCalls, [&] { (void)core.today(); }));
    growth.add(size, "two characters in notes", "us", micros(runs, kCalls, [&] { (void)core.search("电梯"); }));
    growth.add(size, "run(RecordVisit), accepted", "us", micros(runs, kCalls, [&] {
                 clock.advance(60'000);
                 (void)must(core.run(RecordVisit{.household = next_door()}));
               }));
    (void)device.exchange();
    growth.add(size, "a visit recorded, handed over, read back", "us", micros(runs, kCalls, [&] {
                 clock.advance(60'000);
                 (void)must(core.run(RecordVisit{.household = next_door()}));
                 core.sync_now();
                 (void)device.exchange();
               }));
  }
}

/// A folder of the system's that goes away with it.
class TemporaryFolder {
 public:
  TemporaryFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("baijia-growth-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()))) {
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

Scope scope_of(int number) { return Scope{Committee::kScope.code + static_cast<std::uint64_t>(number)}; }

/// Pushes of one visit each, to one committee after the other, as their phones would send them.
class OtherPhones {
 public:
  OtherPhones(HubRound& round, HandClock& clock, int committees)
      : round_(round), clock_(clock), committees_(committees) {}

  /// `rows` changes in one push.
  void push(int rows) {
    clock_.advance(1000);
    const Scope scope = scope_of(static_cast<int>(++pushes_ * 37 % static_cast<std::uint64_t>(committees_)));
    const HubCaller caller{
        .account = AccountId{uuid_from_name("member")}, .role = Role::kMember, .scope = scope, .device = kDevice};
    PushRequest request{.device = kDevice, .sequence = ++sequences_[scope], .scope = scope, .rows = {}};
    for (int i = 0; i < rows; ++i) {
      const Visit visit{.id = VisitId{make_uuid(clock_, random_)},
                        .household = HouseholdId{uuid_from_name("door")},
                        .at_millis = clock_.now_millis(),
                        .author = caller.account,
                        .said = "电梯的事想知道什么时候定"};
      const auto millis = static_cast<std::uint64_t>(clock_.now_millis());
      request.rows.push_back(
          encode_row(row_from_entity(visit, scope, {(millis << 16U) + static_cast<std::uint64_t>(i), kDevice})));
    }
    const PushReply reply = must(decode<PushReply>(must(round_.push(caller, encode(request)))));
    for (const RowReceipt& receipt : reply.receipts) {
      if (receipt.status != RowReceipt::Status::kTaken)
        must(Result<void>(fail(Code::kDatabase, "a row was not taken")));
    }
  }

 private:
  static constexpr DeviceId kDevice{0xC0FFEE};
  HubRound& round_;
  HandClock& clock_;
  int committees_;
  SeededRandom random_{3};
  std::uint64_t pushes_ = 0;
  std::map<Scope, std::uint64_t> sequences_;
};

void grow_hub(int runs) {
  Growth growth("hub, SQLite file, synchronous FULL");
  const Committee ours({.buildings = 17, .floors = 6, .rooms_per_floor = 10, .visits = 2'000});
  for (const int committees : {1, 100, 1'000, 6'500}) {
    const TemporaryFolder folder;
    HandClock clock;
    SeededRandom random(1);
    KeptLog log;
    const hub::OpenStore store = must(hub::open_store({.path = folder.file("hub.db")}, clock, random));
    put(*store.rows, Committee::kScope, ours);
    for (int number = 1; number < committees; ++number) {
      put(*store.rows, scope_of(number),
          Committee({.buildings = 2,
                     .floors = 6,
                     .rooms_per_floor = 4,
                     .residents_per_door = 2,
                     .visits = 48,
                     .note_length = 60},
                    static_cast<std::uint64_t>(number) + 1));
    }
    const std::string size = std::to_string(committees) + (committees == 1 ? " committee" : " committees");
    HubRound round(*store.rows, clock, log);

    Device device(clock, log, round, 1, Committee::identity(ours.chief));
    std::vector<double> hearing;
    for (int run = 0; run < runs; ++run) {
      Device another(clock, log, round, 2, Committee::identity(ours.chief, 2));
      hearing.push_back(1e6 * another.exchange());
    }
    growth.add(size, "first pull of a committee, hub's share", "us", hearing);
    (void)device.exchange();
    device.index();

    std::vector<double> whole;
    std::vector<double> hub_share;
    for (int run = 0; run < runs; ++run) {
      double hub_seconds = 0;
      whole.push_back(1e6 / kCalls * seconds_of([&] {
                        for (int i = 0; i < kCalls; ++i) {
                          clock.advance(60'000);
                          const auto turn = static_cast<std::size_t>(run * kCalls + i) * 31;
                          (void)must(device.core().run(
                              RecordVisit{.household = ours.households[turn % ours.households.size()].id}));
                          device.core().sync_now();
                          hub_seconds += device.exchange();
                        }
                      }));
      hub_share.push_back(1e6 / kCalls * hub_seconds);
    }
    growth.add(size, "a device's round: one visit handed over, read back", "us", whole);
    growth.add(size, "the hub's share of that round", "us", hub_share);
    OtherPhones phones(round, clock, committees);
    growth.add(size, "a push of 1 change, each to another committee", "us",
               micros(runs, kCalls, [&] { phones.push(1); }));
    growth.add(size, "a push of 100 changes, each to another committee", "us",
               micros(runs, kCalls, [&] { phones.push(100); }));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int runs = std::max(7, count > 1 ? std::atoi(arguments[1]) : 7);
  grow_committee(runs);
  grow_hub(runs);
}
