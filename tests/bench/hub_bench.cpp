// What the hub takes: hub_bench [RUNS] (7 at least). One line of JSON a measure. The hub's round on its SQLite file
// (synchronous FULL) without HTTP: rows a second beside raw inserts of the same bytes in batches of the same size, and
// a thousand devices that hand over a visit and read back, eight at once. The devices once more over HTTP on loopback,
// with the real baijia-hub: each on a connection of its own, signed in and enrolled before.

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/sqlite.h"
#include "core/sync/hub.h"
#include "core/sync/wire.h"
#include "shell/hub/devices.h"
#include "shell/hub/host.h"
#include "shell/hub/sessions.h"
#include "shell/hub/signatures.h"
#include "shell/hub/store.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/http_client.h"
#include "tests/support/signing_key.h"

extern char** environ;

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
  [[nodiscard]] std::string push_body(std::vector<std::string> rows) {
    return encode(PushRequest{caller_.device, ++sequence_, caller_.scope, std::move(rows)});
  }
  /// For what has come since the last time.
  [[nodiscard]] std::string pull_body() const { return encode(PullRequest{caller_.device, caller_.scope, after_}); }
  void push(HubRound& round, std::vector<std::string> rows) {
    must_be_taken(must(round.push(caller_, push_body(std::move(rows)))));
  }
  void pull(HubRound& round) { must_be_a_page(must(round.pull(caller_, pull_body()))); }
  static void must_be_taken(std::string_view answer) {
    const PushReply reply = must(decode<PushReply>(answer));
    for (const RowReceipt& receipt : reply.receipts) {
      if (receipt.status != RowReceipt::Status::kTaken) must(Result<void>(fail(Code::kHubStore, "not taken")));
    }
  }
  void must_be_a_page(std::string_view answer) { after_ = must(decode<PullReply>(answer)).last_sequence; }
  [[nodiscard]] const HubCaller& caller() const { return caller_; }

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

double megabytes_at_most(const std::string& process) {
  std::ifstream status("/proc/" + process + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

/// What the rounds of a thousand devices take, eight at once, run after run.
class Crowd {
 public:
  /// `round(number)` is one device's.
  void run(const std::function<void(std::size_t)>& round) {
    std::vector<double> micros(kDevices);
    std::atomic<std::size_t> next = 0;
    const double seconds = seconds_of([&] {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&] {
          for (std::size_t number = next++; number < micros.size(); number = next++) {
            micros[number] = 1e6 * seconds_of([&] { round(number); });
          }
        });
      }
    });
    std::ranges::sort(micros);
    middle_.push_back(micros[kDevices / 2]);
    slow_.push_back(micros[kDevices * 99 / 100]);
    rounds_per_second_.push_back(kDevices / seconds);
  }
  void print(const std::string& how) const {
    const std::string size = "1,000 devices in 50 committees, 8 at once, one visit each, " + how;
    report(size, "a device's push and pull, p50", "us", middle_);
    report(size, "a device's push and pull, p99", "us", slow_);
    report(size, "rounds a second", "rounds/s", rounds_per_second_);
  }

 private:
  std::vector<double> middle_;
  std::vector<double> slow_;
  std::vector<double> rounds_per_second_;
};

std::vector<Phone> thousand_phones(HandClock& clock) {
  std::vector<Phone> phones;
  for (int number = 0; number < kDevices; ++number) phones.emplace_back(number, clock);
  return phones;
}

void thousand_devices(int runs) {
  Crowd crowd;
  for (int run = 0; run < runs; ++run) {
    HandClock clock;
    KeptLog log;
    SeededRandom random(1);
    const Folder folder;
    const hub::OpenStore store = must(hub::open_store({.path = folder.file("hub.db")}, clock, random));
    HubRound round(*store.rows, clock, log);
    std::vector<Phone> phones = thousand_phones(clock);
    std::vector<std::vector<std::string>> visits;
    for (Phone& phone : phones) visits.push_back(phone.rows(1));
    crowd.run([&](std::size_t number) {
      phones[number].push(round, std::move(visits[number]));
      phones[number].pull(round);
    });
  }
  crowd.print("without HTTP");
  report("1,000 devices in 50 committees, 8 at once, one visit each, without HTTP", "memory at most, the devices' too",
         "MiB", {megabytes_at_most("self")});
}

/// `baijia-hub serve` on a free port of loopback, one at a time; ended with it, and when must() ends the benchmark.
class HubProgram {
 public:
  explicit HubProgram(const std::string& database) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) std::exit(1);
    std::vector<std::string> words{BAIJIA_HUB_BINARY, "--database", database, "--port", "0", "serve"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    static const bool kEndsAtExit = std::atexit(end) == 0;
    const int failed = posix_spawn(&process_, BAIJIA_HUB_BINARY, &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    std::string line;
    for (char octet = 0; !line.ends_with('\n') && ::read(pipe[0], &octet, 1) == 1;) line += octet;
    ::close(pipe[0]);
    if (failed != 0 || !kEndsAtExit || !line.contains(':'))
      must(Result<void>(fail(Code::kInternal, "baijia-hub does not start")));
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
  }
  ~HubProgram() { end(); }
  HubProgram(const HubProgram&) = delete;
  HubProgram& operator=(const HubProgram&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] double megabytes() const { return megabytes_at_most(std::to_string(process_)); }

 private:
  static void end() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(std::exchange(process_, -1), nullptr, 0);
  }

  inline static pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

/// Makes a hub's database in which every phone has an account, is enrolled and signed in. Value: their tokens.
std::vector<std::string> enrol(const std::string& path, const std::vector<Phone>& phones) {
  hub::SystemClock clock;
  hub::SystemRandom random;
  const hub::OpenStore store = must(hub::open_store({.path = path}, clock, random));
  hub::Devices devices(*store.database, random, hub::Enrolment::kOpen);
  hub::Sessions sessions(*store.directory, devices, clock, random, {});
  std::vector<std::string> tokens;
  for (const Phone& phone : phones) {
    const HubCaller& who = phone.caller();
    const std::string login = "phone" + std::to_string(who.device.number);
    must(store.directory->add_account({.id = who.account, .scope = who.scope, .login = login, .name = login}));
    const std::string key = hub::bytes_from_base64url(SigningKey::of(who.device).public_key());
    must(devices.admit(who.account, {.device = who.device, .name = "bench", .key = key, .code = {}}));
    tokens.push_back(must(sessions.open_for(who.account, who.device)));
  }
  must(store.database->empty_log());  // the file alone is copied
  return tokens;
}

/// A request as the phone sends it; signing is the phone's own work.
std::string signed_request(const Phone& phone, const std::string& token, const std::string& path,
                           const std::string& body) {
  return http_request("POST", path,
                      {{"Baijia-Client", "1"},
                       {"Content-Type", "application/octet-stream"},
                       {"Cookie", "baijia=" + token},
                       {"Baijia-Signature", SigningKey::of(phone.caller().device).sign(path, body)}},
                      body);
}

std::string answer_of(HttpConnection& connection, const std::string& request) {
  HttpReply reply;
  if (connection.send(request)) reply = connection.receive();
  if (reply.status != 200) must(Result<void>(fail(Code::kInternal, "HTTP status " + std::to_string(reply.status))));
  return reply.body;
}

void thousand_devices_over_http(int runs) {
  hub::SystemClock wall;
  HandClock clock(wall.now_millis());  // a hub takes nothing from the future
  const Folder folder;
  const std::vector<std::string> tokens = enrol(folder.file("made.db"), thousand_phones(clock));
  Crowd crowd;
  std::vector<double> megabytes;
  for (int run = 0; run < runs; ++run) {
    const std::string database = folder.file("hub" + std::to_string(run) + ".db");
    std::filesystem::copy_file(folder.file("made.db"), database);
    std::vector<Phone> phones = thousand_phones(clock);
    std::vector<std::string> pushes;
    std::vector<std::string> pulls;
    for (std::size_t number = 0; number < phones.size(); ++number) {
      Phone& phone = phones[number];
      pushes.push_back(signed_request(phone, tokens[number], "/api/v1/push", phone.push_body(phone.rows(1))));
      pulls.push_back(signed_request(phone, tokens[number], "/api/v1/pull", phone.pull_body()));
    }
    const HubProgram hub(database);
    crowd.run([&](std::size_t number) {
      HttpConnection connection(hub.port());
      Phone::must_be_taken(answer_of(connection, pushes[number]));
      phones[number].must_be_a_page(answer_of(connection, pulls[number]));
    });
    megabytes.push_back(hub.megabytes());
  }
  crowd.print("over HTTP on loopback");
  report("1,000 devices in 50 committees, 8 at once, one visit each, over HTTP on loopback", "the hub's memory at most",
         "MiB", megabytes);
}

}  // namespace

int main(int count, char** arguments) {
  const int runs = std::max(7, count > 1 ? std::atoi(arguments[1]) : 7);
  take_rows(runs);
  thousand_devices(runs);
  thousand_devices_over_http(runs);
}
