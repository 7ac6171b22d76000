// How fast the core is, beside SQLite doing the plain query on the same rows: core_bench [RUNS] (7 at least).
// One line of JSON a measure. The reference is asked in turn with the core, so that both see the same machine.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/core.h"
#include "core/store/doors.h"
#include "core/store/records.h"
#include "core/store/search.h"
#include "core/store/select.h"
#include "core/sync/hub.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr double kBatchSeconds = 0.02;  // a run repeats a short call for so long, and says what one call took

/// Microseconds of one call, over `calls` of them.
double micros_of(const std::function<void()>& call, int calls) {
  return seconds_of([&] {
           for (int i = 0; i < calls; ++i) call();
         }) *
         1e6 / calls;
}

int calls_for(const std::function<void()>& call) {
  const double once = seconds_of(call);  // also the first one, which fills caches
  return std::clamp(static_cast<int>(kBatchSeconds / std::max(once, 1e-7)), 1, 100'000);
}

/// Prints what was measured, in the order it was measured in.
class Report {
 public:
  Report(std::string size, int runs) : size_(std::move(size)), runs_(runs) {}

  /// Both calls in turn, run by run.
  void compare(std::string_view measure, const std::function<void()>& ours, std::string_view reference,
               const std::function<void()>& theirs) {
    const int our_calls = calls_for(ours);
    const int their_calls = calls_for(theirs);
    std::vector<double> our_micros;
    std::vector<double> their_micros;
    for (int run = 0; run < runs_; ++run) {
      our_micros.push_back(micros_of(ours, our_calls));
      their_micros.push_back(micros_of(theirs, their_calls));
    }
    print(measure, std::move(our_micros), reference, std::move(their_micros));
  }

  void print(std::string_view measure, std::vector<double> ours, std::string_view reference,
             std::vector<double> theirs) const {
    std::cout << R"({"part":"core","size":")" << size_ << R"(","measure":")" << measure << R"(","unit":"us","runs":)"
              << ours.size() << ",\"baijia\":" << json_numbers(std::move(ours)) << R"(,"reference":")" << reference
              << R"(","reference_numbers":)" << json_numbers(std::move(theirs)) << "}" << std::endl;
  }

  [[nodiscard]] int runs() const { return runs_; }

 private:
  std::string size_;
  int runs_;
};

/// A file of the system's that goes away with it.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view name)
      : path_(std::filesystem::temp_directory_path() /
              ("baijia-bench-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()) + "-" +
               std::string(name))) {}
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(const BlockImage& image) const {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(image.bytes.data()), static_cast<std::streamsize>(image.bytes.size()));
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// SQLite as anybody would open it, without waiting for the disk: the core's mirror does not wait either.
Database open_plain(const std::string& path) {
  Database database = must(Database::open(path));
  must(database.exec("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;"));
  return database;
}

/// Reads every column of every row; how many rows there were.
template <class... Arguments>
std::int64_t read_all(Database& database, std::string_view sql, const Arguments&... arguments) {
  std::int64_t rows = 0;
  std::size_t octets = 0;
  must(for_each_row(database.query(sql, arguments...), [&](const Statement& row) {
    ++rows;
    for (int column = 0; column < row.column_count(); ++column) octets += row.text(column).size();
  }));
  [[maybe_unused]] static volatile std::size_t sink = 0;
  sink = octets;
  return rows;
}

/// A member's device: everything it needs to open a core.
struct Device {
  HandClock clock;
  SeededRandom random{7};
  KeptLog log;
  MemoryBlocks blocks;
  [[nodiscard]] Platform platform() { return {.clock = clock, .random = random, .blocks = blocks, .log = log}; }
};

/// What a device of the chief's says and hears until it has the whole committee.
std::vector<WireResponse> first_pull(const Committee& committee, const Identity& identity) {
  HandClock clock;
  KeptLog log;
  MemoryHubStore store(uuid_from_name("hub"));
  HubRound round(store, clock, log);
  must(store.transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : committee.rows()) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
  const HubCaller caller{
      .account = identity.account, .role = identity.role, .scope = identity.scope, .device = identity.device};
  Device device;
  const auto core = must(Core::open(device.platform(), {}, identity));
  std::vector<WireResponse> answers;
  while (const auto request = core->next_request()) {
    auto body =
        must(request->path.ends_with("push") ? round.push(caller, request->body) : round.pull(caller, request->body));
    answers.push_back({.status = 200, .error = 0, .body = std::move(body)});
    must(core->on_response(answers.back()));
  }
  return answers;
}

/// Seconds from the first answer to the last one applied; the device's blocks hold the committee afterwards.
double apply(Device& device, const Identity& identity, const std::vector<WireResponse>& answers) {
  const auto core = must(Core::open(device.platform(), {}, identity));
  const double seconds = seconds_of([&] {
    for (const WireResponse& answer : answers) {
      if (!core->next_request()) must(Result<void>(fail(Code::kDatabase, "the device has nothing to ask")));
      must(core->on_response(answer));
    }
  });
  if (!core->pull_progress().complete) must(Result<void>(fail(Code::kDatabase, "the pull is not complete")));
  return seconds;
}

/// The tables of entities in an image, as plain rows, and how to make them.
struct PlainTable {
  std::string create;
  std::vector<std::string> indices;
  std::string insert;
  std::vector<std::vector<Value>> rows;
};

std::vector<PlainTable> plain_tables(Database& image) {
  std::vector<PlainTable> tables;
  for (const std::string name :
       {"area", "account", "category", "building", "household", "resident", "visit", "issue"}) {
    PlainTable& table = tables.emplace_back();
    must(for_each_row(image.query("SELECT type, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL", name),
                      [&](const Statement& row) {
                        if (row.text(0) == "table") table.create = row.text(1);
                        if (row.text(0) == "index") table.indices.emplace_back(row.text(1));
                      }));
    int columns = 0;
    must(for_each_row(image.query("SELECT * FROM " + name), [&](const Statement& row) {
      columns = row.column_count();
      std::vector<Value>& values = table.rows.emplace_back();
      for (int column = 0; column < columns; ++column) values.push_back(row.value(column));
    }));
    table.insert = "INSERT INTO " + name + " VALUES(?";
    for (int column = 1; column < columns; ++column) table.insert += ",?";
    table.insert += ")";
  }
  return tables;
}

double insert_plain(const std::vector<PlainTable>& tables) {
  Database database = open_plain(":memory:");
  return seconds_of([&] {
    Transaction transaction = must(Transaction::begin(database));
    for (const PlainTable& table : tables) {
      if (table.rows.empty()) continue;
      must(database.exec(table.create));
      for (const std::string& index : table.indices) must(database.exec(index));
      Statement insert = must(database.prepare(table.insert));
      for (const std::vector<Value>& row : table.rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
          insert.bind_borrowed(static_cast<int>(column) + 1, row[column]);
        }
        must(insert.run());
      }
    }
    must(transaction.commit());
  });
}

/// Indexes every text, as the core does at quiet moments.
void index_texts(Device& device) {
  const auto records = must(Records::open(device.platform(), device.blocks.image(), std::nullopt));
  Doors doors(*records, device.clock);
  Search search(*records, doors);
  must(search.open());
  while (must(search.catch_up(device.clock, 50)) > 0) {
  }
}

constexpr std::string_view kLastVisits =
    "SELECT h.id, h.building, h.room, h.floor, h.position, h.in_charge, max(v.at_millis), "
    "max(CASE WHEN v.result = 1 THEN v.at_millis END) FROM household h LEFT JOIN visit v ON v.household = h.id AND "
    "coalesce(v.deleted, 0) = 0 WHERE coalesce(h.deleted, 0) = 0 ";

void measure_opening(Report& report, Device& device, const TemporaryFile& file) {
  std::vector<double> ours;
  std::vector<double> theirs;
  std::vector<double> ours_shown;
  std::vector<double> theirs_shown;
  for (int run = 0; run < report.runs(); ++run) {
    BlockImage copy = device.blocks.image();
    std::unique_ptr<Core> core;
    ours.push_back(1e6 *
                   seconds_of([&] { core = must(Core::open(device.platform(), std::move(copy), std::nullopt)); }));
    ours_shown.push_back(ours.back() + 1e6 * seconds_of([&] { (void)core->today(); }));
    std::optional<Database> plain;
    theirs.push_back(1e6 * seconds_of([&] {
                       plain.emplace(open_plain(file.path()));
                       (void)read_all(*plain, "SELECT count(*) FROM sqlite_schema");
                     }));
    theirs_shown.push_back(
        theirs.back() + 1e6 * seconds_of([&] { (void)read_all(*plain, std::string(kLastVisits) + "GROUP BY h.id"); }));
  }
  report.print("open the image", std::move(ours), "SQLite: open the file, read the schema", std::move(theirs));
  report.print("open the image, then today()", std::move(ours_shown),
               "SQLite: open the file, last visit and last meeting of each door", std::move(theirs_shown));
}

void measure_reading(Report& report, Core& core, Database& plain, const Committee& committee) {
  std::size_t turn = 0;
  const auto next_door = [&] { return committee.households[(turn += 7919) % committee.households.size()].id; };
  const auto next_building = [&] { return committee.buildings[++turn % committee.buildings.size()].id; };

  report.compare(
      "household lookup", [&] { (void)must(core.household(next_door())); },
      "SQLite: its row, residents, 20 visits, promises, issues",
      [&] {
        const HouseholdId door = next_door();
        (void)read_all(plain, "SELECT * FROM household WHERE id = ?", door);
        (void)read_all(plain, "SELECT * FROM resident WHERE household = ? AND coalesce(deleted, 0) = 0", door);
        (void)read_all(plain,
                       "SELECT v.*, a.name FROM visit v LEFT JOIN account a ON a.id = v.author WHERE v.household = ? "
                       "AND coalesce(v.deleted, 0) = 0 ORDER BY v.at_millis DESC LIMIT 20",
                       door);
        (void)read_all(plain, "SELECT * FROM promise WHERE household = ? AND coalesce(deleted, 0) = 0", door);
        (void)read_all(plain, "SELECT * FROM issue WHERE household = ? AND coalesce(deleted, 0) = 0", door);
      });
  report.compare(
      "coverage by building", [&] { (void)core.buildings(); }, "SQLite: doors and met doors GROUP BY building",
      [&] {
        (void)read_all(plain,
                       "SELECT h.building, count(DISTINCT h.id), count(DISTINCT CASE WHEN v.result = 1 THEN h.id END) "
                       "FROM household h LEFT JOIN visit v ON v.household = h.id AND coalesce(v.deleted, 0) = 0 "
                       "WHERE coalesce(h.deleted, 0) = 0 GROUP BY h.building");
      });
  report.compare(
      "today()", [&] { (void)core.today(); }, "SQLite: last visit and last meeting of each door",
      [&] { (void)read_all(plain, std::string(kLastVisits) + "GROUP BY h.id"); });
  report.compare(
      "door_wall", [&] { (void)must(core.door_wall(next_building())); },
      "SQLite: last visit and last meeting of its doors",
      [&] {
        (void)read_all(plain,
                       std::string(kLastVisits) + "AND h.building = ? GROUP BY h.id ORDER BY h.floor DESC, h.position",
                       next_building());
      });

  const auto plain_page = [&](std::int64_t first) {
    (void)read_all(plain,
                   "SELECT v.*, a.name FROM visit v LEFT JOIN account a ON a.id = v.author WHERE "
                   "coalesce(v.deleted, 0) = 0 ORDER BY v.at_millis DESC LIMIT 50 OFFSET ?",
                   first);
  };
  const auto plain_count = [&](std::string_view where) {
    (void)read_all(plain, "SELECT count(*) FROM visit WHERE coalesce(deleted, 0) = 0 " + std::string(where));
  };
  report.compare("record_count, all", [&] { (void)core.record_count({}); }, "SQLite: count", [&] { plain_count(""); });
  report.compare(
      "record_count, patrols (there are none)", [&] { (void)core.record_count({.channel = Channel::kPatrol}); },
      "SQLite: count", [&] { plain_count("AND coalesce(channel, 1) = 5"); });
  report.compare(
      "records, the newest 50", [&] { (void)core.records({}, 0, 50); }, "SQLite: 50 rows", [&] { plain_page(0); });
  const auto middle = static_cast<std::int64_t>(committee.visits.size() / 2);
  report.compare(
      "records, 50 from the middle", [&] { (void)core.records({}, middle, 50); }, "SQLite: 50 rows with OFFSET",
      [&] { plain_page(middle); });
  report.compare(
      "cloud_queue, all that wait", [&] { (void)core.cloud_queue({.span = CloudSpan::kAll, .mine = false}); },
      "SQLite: count, 200 rows",
      [&] {
        const std::string from =
            " FROM visit v WHERE coalesce(v.deleted, 0) = 0 AND v.cloud_day IS NULL AND v.result = 1";
        (void)read_all(plain, "SELECT count(*)" + from);
        (void)read_all(plain, "SELECT v.*" + from + " ORDER BY v.at_millis LIMIT 200");
      });

  const std::function<void()> notes = [&] { (void)core.search("电梯"); };
  report.compare("two characters in notes, often said", notes, "SQLite: LIKE over visit.said, 50 newest", [&] {
    (void)read_all(plain, "SELECT id, household, said FROM visit WHERE said LIKE '%电梯%' ORDER BY id DESC LIMIT 50");
  });
  const std::function<void()> fts = [&] {
    (void)read_all(plain,
                   "SELECT v.id, v.household, v.said FROM search_pair p JOIN search_text t ON t.number = p.rowid JOIN "
                   "visit v ON v.id = t.id WHERE search_pair MATCH '\"电梯\"' ORDER BY p.rowid DESC LIMIT 50");
  };
  report.compare("two characters in notes, often said", notes, "SQLite: FTS5 on the same index, 50 newest", fts);
  report.compare(
      "two characters in notes, never said", [&] { (void)core.search("龘靐"); }, "SQLite: LIKE over visit.said",
      [&] {
        (void)read_all(plain,
                       "SELECT id, household, said FROM visit WHERE said LIKE '%龘靐%' ORDER BY id DESC LIMIT 50");
      });
  const std::function<void()> like_name = [&] {
    (void)read_all(plain,
                   "SELECT r.name, b.number, h.room FROM resident r JOIN household h ON h.id = r.household JOIN "
                   "building b ON b.id = h.building WHERE r.name LIKE '%王秀英%' LIMIT 50");
  };
  report.compare("name search", [&] { (void)core.search("王秀英"); }, "SQLite: LIKE over resident.name", like_name);
  report.compare("pinyin search", [&] { (void)core.search("wxy"); }, "SQLite: LIKE over resident.name", like_name);
}

void measure_recording(Report& report, Core& core, Database& plain, const Committee& committee) {
  std::size_t turn = 0;
  const auto next_door = [&] { return committee.households[(turn += 7919) % committee.households.size()]; };
  SeededRandom random(11);
  HandClock clock;
  report.compare(
      "run(RecordVisit), accepted",
      [&] { (void)must(core.run(RecordVisit{.household = next_door().id, .result = VisitResult::kNobodyHome})); },
      "SQLite: one INSERT into visit, committed, no fsync",
      [&] {
        const Household& door = next_door();
        Transaction transaction = must(Transaction::begin(plain));
        must(
            plain.run("INSERT INTO visit(id, household, building, channel, result, at_millis, author, versions) "
                      "VALUES(?, ?, ?, 1, 2, ?, ?, zeroblob(40))",
                      make_uuid(clock, random), door.id, door.building, clock.now_millis(), committee.chief.id));
        must(transaction.commit());
      });
}

void measure(const CommitteeSize& size, const std::string& name, int runs) {
  Report report(name, runs);
  const Committee committee(size);
  const Identity identity = Committee::identity(committee.chief);
  const std::vector<WireResponse> answers = first_pull(committee, identity);

  Device device;
  (void)apply(device, identity, answers);
  const TemporaryFile pulled("pulled.db");
  pulled.write(device.blocks.image());
  {
    Database image = open_plain(pulled.path());
    const std::vector<PlainTable> tables = plain_tables(image);
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int run = 0; run < runs; ++run) {
      Device fresh;
      ours.push_back(1e6 * apply(fresh, identity, answers));
      theirs.push_back(1e6 * insert_plain(tables));
    }
    report.print("apply the first pull", std::move(ours), "SQLite: the same rows inserted, one transaction",
                 std::move(theirs));
  }

  index_texts(device);
  const TemporaryFile file("indexed.db");
  file.write(device.blocks.image());
  measure_opening(report, device, file);
  const auto core = must(Core::open(device.platform(), device.blocks.image(), std::nullopt));
  Database plain = open_plain(file.path());
  measure_reading(report, *core, plain, committee);
  measure_recording(report, *core, plain, committee);
}

}  // namespace

int main(int count, char** arguments) {
  const int runs = std::max(7, count > 1 ? std::atoi(arguments[1]) : 7);
  measure(kBenchCommittee, "3,000 doors, 9,000 residents, 6,000 visits, 1,500 issues", runs);
  measure(kLargeBenchCommittee, "10,000 doors, 30,000 residents, 60,000 visits, 15,000 issues", runs);
}
