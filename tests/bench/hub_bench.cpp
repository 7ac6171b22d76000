// What the hub takes: hub_bench [RUNS] (7 at least). One line of JSON a measure. The hub's round on its SQLite file
// (synchronous FULL) without HTTP: rows a second beside raw inserts of the same bytes in batches of the same size, and
// a thousand devices that hand over a visit and read back, eight at once.

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/store/sqlite.h"
#include "core/sync/hub.h"
#include "core/sync/wire.h"
#include "shell/hub/store.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr int kRowsInPush = 500;
constexpr int kPushes = 10;
constexpr int kDevices = 1'000;
constexpr int kThreads = 8;
constexpr int kCommittees = 50;

/// A folder of the system's that goes away with it.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "baijia-hub-bench-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void report(std::string_view size, std::string_view measure, std::string_view unit, const std::vector<double>& ours,
            std::string_view reference = {}, const std::vector<double>& theirs = {}) {
  std::cout << R"({"part":"hub","size":")" << size << R"(","measure":")" << measure << R"(","unit":")" << unit
            << R"(","runs":)" << ours.size() << ",\"baijia\":" << json_numbers(ours) << ",\"reference\":";
  if (theirs.empty()) {
    std::cout << "null,\"reference_numbers\":null}" << std::endl;
  } else {
    std::cout << '"' << reference << R"(","reference_numbers":)" << json_numbers(theirs) << "}" << std::endl;
  }
}

Scope scope_of(int number) { return Scope{Committee::kScope.code + static_cast<std::uint64_t>(number)}; }

/// One device that hands visits over.
class Phone {
 public:
  Phone(int number, HandClock& clock)
      : clock_(clock),
        random_(static_cast<std::uint64_t>(number) + 1),
        caller_{.account = AccountId{uuid_from_name("member " + std::to_string(number))},
                .role = Role::kMember,
                .scope = scope_of(number % kCommittees),
                .device = DeviceId{static_cast<std::uint64_t>(number) + 1}} {}

  std::vector<std::string> rows(int count) {
    std::vector<std::string> rows;
    for (int i = 0; i < count; ++i) {
      const Visit visit{.id = VisitId{make_uuid(clock_, random_)},
                        .household = HouseholdId{uuid_from_name("door")},
                        .at_millis = clock_.now_millis(),
                        .author = caller_.account,
                        .said = note_of(++visits_, 60)};
      const auto time = (static_cast<std::uint64_t>(clock_.now_millis()) << 16U) + visits_ % 60'000;
      rows.push_back(encode_row(row_from_entity(visit, caller_.scope, {time, caller_.device})));
    }
    return rows;
  }
  void push(HubRound& round, std::vector<std::string> rows) {
    const PushRequest request{caller_.device, ++sequence_, caller_.scope, std::move(rows)};
    const PushReply reply = must(decode<PushReply>(must(round.push(caller_, encode(request)))));
    for (const RowReceipt& receipt : reply.receipts) {
      if (receipt.status != RowReceipt::Status::kTaken) must(Result<void>(fail(Code::kHubStore, "not taken")));
    }
  }
  /// What has come since the last time.
  void pull(HubRound& round) {
    const PullReply reply =
        must(decode<PullReply>(must(round.pull(caller_, encode(PullRequest{caller_.device, caller_.scope, after_})))));
    after_ = reply.last_sequence;
  }

 private:
  HandClock& clock_;
  SeededRandom random_;
  HubCaller caller_;
  std::uint64_t sequence_ = 0;
  std::uint64_t visits_ = 0;
  std::uint64_t after_ = 0;
};

/// A row as it goes into a table.
struct RawRow {
  std::int64_t scope;
  Kind kind;
  Uuid id;
  Bytes encoded;
};

/// Inserts of the same rows into a table like the hub's own; reading them is not in it.
double raw_rows_per_second(const std::vector<std::vector<std::string>>& batches) {
  std::vector<std::vector<RawRow>> made;
  for (const std::vector<std::string>& batch : batches) {
    std::vector<RawRow>& rows = made.emplace_back();
    for (const std::string& bytes : batch) {
      const Row row = must(decode_row(bytes));
      rows.push_back({static_cast<std::int64_t>(row.scope.code), row.key.kind, row.key.id, Bytes{bytes}});
    }
  }
  const Folder folder;
  Database database = must(Database::open(folder.file("raw.db")));
  must(database.exec(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=2000; "
      "CREATE TABLE row (scope INTEGER NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, id BLOB NOT NULL, "
      "encoded BLOB NOT NULL, PRIMARY KEY (scope, sequence)) WITHOUT ROWID; "
      "CREATE UNIQUE INDEX row_by_key ON row (scope, kind, id)"));
  std::int64_t sequence = 0;
  const double seconds = seconds_of([&] {
    for (const std::vector<RawRow>& batch : made) {
      Transaction transaction = must(Transaction::begin(database));
      for (const RawRow& row : batch) {
        must(database.run("INSERT INTO row (scope, sequence, kind, id, encoded) VALUES (?, ?, ?, ?, ?)", row.scope,
                          ++sequence, row.kind, row.id, row.encoded));
      }
      must(transaction.commit());
    }
  });
  return static_cast<double>(sequence) / seconds;
}

void take_rows(int runs) {
  std::vector<double> ours;
  std::vector<double> raw;
  for (int run = 0; run < runs; ++run) {
    HandClock clock;
    KeptLog log;
    SeededRandom random(1);
    Phone phone(run, clock);
    std::vector<std::vector<std::string>> batches;
    for (int push = 0; push < kPushes; ++push) batches.push_back(phone.rows(kRowsInPush));
    raw.push_back(raw_rows_per_second(batches));
    const Folder folder;
    const hub::OpenStore store = must(hub::open_store({.path = folder.file("hub.db")}, clock, random));
    HubRound round(*store.rows, clock, log);
    const double seconds = seconds_of([&] {
      for (std::vector<std::string>& batch : batches) phone.push(round, std::move(batch));
    });
    ours.push_back(kPushes * kRowsInPush / seconds);
  }
  report("pushes of 500 visits, without HTTP", "rows taken a second", "rows/s", ours,
         "raw inserts of the same rows, read before, into the same table", raw);
}

double megabytes_at_most() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

void thousand_devices(int runs) {
  std::vector<double> middle;
  std::vector<double> slow;
  std::vector<double> rounds_per_second;
  for (int run = 0; run < runs; ++run) {
    HandClock clock;
    KeptLog log;
    SeededRandom random(1);
    const Folder folder;
    const hub::OpenStore store = must(hub::open_store({.path = folder.file("hub.db")}, clock, random));
    HubRound round(*store.rows, clock, log);
    std::vector<Phone> phones;
    for (int number = 0; number < kDevices; ++number) phones.emplace_back(number, clock);
    std::vector<double> micros(kDevices);
    std::atomic<int> next = 0;
    const double seconds = seconds_of([&] {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&] {
          for (int number = next++; number < kDevices; number = next++) {
            const auto at = static_cast<std::size_t>(number);
            std::vector<std::string> visit = phones[at].rows(1);
            micros[at] = 1e6 * seconds_of([&] {
                           phones[at].push(round, std::move(visit));
                           phones[at].pull(round);
                         });
          }
        });
      }
    });
    std::ranges::sort(micros);
    middle.push_back(micros[kDevices / 2]);
    slow.push_back(micros[kDevices * 99 / 100]);
    rounds_per_second.push_back(kDevices / seconds);
  }
  const std::string_view size = "1,000 devices in 50 committees, 8 at once, one visit each, without HTTP";
  report(size, "a device's push and pull, p50", "us", middle);
  report(size, "a device's push and pull, p99", "us", slow);
  report(size, "rounds a second", "rounds/s", rounds_per_second);
  report(size, "memory at most, the devices' too", "MiB", {megabytes_at_most()});
}

}  // namespace

int main(int count, char** arguments) {
  const int runs = std::max(7, count > 1 ? std::atoi(arguments[1]) : 7);
  take_rows(runs);
  thousand_devices(runs);
}
