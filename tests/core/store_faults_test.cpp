// The device's store when SQLite's memory ends, at each allocation in turn: an operation is done or not done at all,
// says so, and can be done when there is memory again.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/sync/wire.h"
#include "tests/support/failing_memory.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;
using Lack = FailingMemory::Lack;

namespace {

/// A committee with something of every kind on a chief's phone.
struct Office {
  HandClock clock;
  Committee committee{{.visits = 12, .issues = 4}};
  TestHub hub{clock};
  Identity chief = Committee::identity(committee.chief);
  BlockImage stored;
  VisitId visit;
  VisitId said;  ///< written up
  IssueId issue;

  Office() {
    hub.put(committee.rows());
    Phone phone(clock, chief);
    phone.sync(hub);
    said = VisitId{phone.run(RecordVisit{.household = door()}).created};
    (void)phone.run(WriteUpVisit{.visit = said,
                                 .said = "电梯的事想知道什么时候定",
                                 .issues = {{.category = committee.categories[0].id, .title = "电梯"}},
                                 .promises = {{.text = "问物业", .due = Day{20'790}}}});
    issue = phone.core->issues(ListFilter::kAll).at(0).issue;
    phone.sync(hub);
    visit = VisitId{phone.run(RecordVisit{.household = door()}).created};
    stored = phone.blocks->image();
  }
  [[nodiscard]] HouseholdId door() const { return committee.door(1, "301").id; }
};

/// The phone as it was stored, opened again.
struct Opened {
  explicit Opened(Office& office) : clock(office.clock), blocks(office.stored) {
    core = must(Core::open(platform(), office.stored, std::nullopt));
  }
  [[nodiscard]] Platform platform() { return {.clock = clock, .random = random, .blocks = blocks, .log = log}; }
  HandClock& clock;
  SeededRandom random{11};
  KeptLog log;
  MemoryBlocks blocks;
  std::unique_ptr<Core> core;
};

/// Fails `operation` at its 1st, 2nd, … allocation until one run needs fewer. It gives a word that depends on what it
/// did or read, or an error.
template <class Operation>
void lack_everywhere(Lack lack, const Operation& operation) {
  Office office;
  const std::string expected = [&] {
    Opened phone(office);
    return must(operation(*phone.core, office));
  }();
  std::uint64_t errors = 0;
  for (std::uint64_t nth = 1;; nth += 1 + nth / 40) {
    CAPTURE(nth);
    Opened phone(office);
    const std::uint64_t before = phone.core->accepted();
    bool struck = false;
    Result<std::string> result;
    {
      const FailingMemory memory(nth, lack);
      result = operation(*phone.core, office);
      struck = memory.struck();
    }
    const bool red = phone.core->storage_health() == StorageHealth::kReadOnly;
    if (result && !red) {
      REQUIRE(*result == expected);  // SQLite can do without some memory
    } else {
      ++errors;
      REQUIRE(struck);
      REQUIRE(red);
      REQUIRE(phone.core->accepted() == before);
      REQUIRE(must(operation(*phone.core, office)) == expected);
    }
    must(phone.core->check_integrity());
    REQUIRE(phone.blocks.violations() == 0);
    if (!struck) break;
  }
  CHECK(errors > 0);
}

std::string count_of(std::size_t number) { return std::to_string(number); }

}  // namespace

TEST_CASE("a command whose memory ends is not done at all, and done when there is memory again") {
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  lack_everywhere(lack, [](Core& core, Office& office) -> Result<std::string> {
    BAIJIA_TRY(core.run(RecordVisit{.household = office.door(), .result = VisitResult::kNobodyHome}));
    return std::string("recorded");
  });
}

TEST_CASE("a write-up whose memory ends leaves no half of it") {
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  lack_everywhere(lack, [](Core& core, Office& office) -> Result<std::string> {
    WriteUpVisit command{.visit = office.visit, .said = "楼道灯不亮了", .household_note = "养狗"};
    command.issues.push_back({.category = office.committee.categories[1].id, .title = "路灯"});
    command.promises.push_back({.text = "去看灯", .due = Day{20'790}});
    BAIJIA_TRY(core.run(command));
    return std::string("written");
  });
}

TEST_CASE("a screen whose memory ends says so and is whole when there is memory again") {
  using View = std::function<Result<std::string>(Core&, Office&)>;
  const std::vector<std::pair<const char*, View>> views{
      {"today", [](Core& core, Office&) { return count_of(core.today().first_here.size()); }},
      {"buildings", [](Core& core, Office&) { return count_of(core.buildings().size()); }},
      {"door wall",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY(core.door_wall(office.committee.buildings[0].id));
         return std::string("wall");
       }},
      {"household",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const HouseholdView view, core.household(office.door()));
         return count_of(view.residents.size() * 100 + view.visits.size());
       }},
      {"issues", [](Core& core, Office&) { return count_of(core.issues(ListFilter::kAll).size()); }},
      {"issue",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const IssueView view, core.issue(office.issue));
         return view.issue.title;
       }},
      {"promises", [](Core& core, Office&) { return count_of(core.promises(ListFilter::kAll).size()); }},
      {"visit",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const Visit visit, core.visit(office.said));
         return visit.said;
       }},
      {"categories", [](Core& core, Office&) { return count_of(core.categories().size()); }},
      {"members", [](Core& core, Office&) { return count_of(core.members().size()); }},
      {"areas", [](Core& core, Office&) { return count_of(core.areas().members.size()); }},
      {"area",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY(core.area(office.committee.member.id));
         return std::string("area");
       }},
      {"division",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY(core.suggest_division({office.committee.member.id, office.committee.other.id}));
         return std::string("division");
       }},
      {"groups", [](Core& core, Office&) { return count_of(core.people_groups().size()); }},
      {"people", [](Core& core, Office&) { return count_of(core.people(PeopleGroup::kElderly).size()); }},
      {"answers", [](Core& core, Office&) { return count_of(core.answers().size()); }},
      {"records", [](Core& core, Office&) { return count_of(core.records({}, 0, 50).size()); }},
      {"count of records",
       [](Core& core, Office&) { return count_of(static_cast<std::size_t>(core.record_count({}))); }},
      {"record",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const RecordView view, core.record(office.said));
         return count_of(view.promises.size());
       }},
      {"cloud queue",
       [](Core& core, Office&) {
         return count_of(core.cloud_queue({.span = CloudSpan::kAll, .mine = false}).lines.size());
       }},
      {"cloud entry",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const CloudEntry entry, core.cloud_entry({.id = office.said.uuid}));
         return entry.text;
       }},
      {"cloud table", [](Core& core, Office&) { return core.cloud_table(CloudModule::kVisit, {}); }},
      {"search", [](Core& core, Office&) { return count_of(core.search("电梯").size()); }},
      {"search by name", [](Core& core, Office&) { return count_of(core.search("wxy").size()); }},
      {"search by door", [](Core& core, Office&) { return count_of(core.search("301").size()); }},
      {"search by phone",
       [](Core& core, Office& office) {
         return count_of(core.search(office.committee.residents[0].phone.substr(7)).size());
       }},
      {"sync", [](Core& core, Office&) { return count_of(static_cast<std::size_t>(core.sync_view().handed_over)); }},
      {"export", [](Core& core, Office&) { return count_of(core.export_box().size()); }},
      {"draft",
       [](Core& core, Office&) -> Result<std::string> {
         BAIJIA_TRY(core.save_draft("visit/1", "半句"));
         return std::string("kept");
       }},
  };
  for (const auto& [name, view] : views) {
    INFO(name);
    lack_everywhere(Lack::kOnce, view);
  }
}

TEST_CASE("opening without memory says so and leaves what is stored as it is") {
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  std::uint64_t refused = 0;
  for (std::uint64_t nth = 1;; nth += 1 + nth / 40) {
    CAPTURE(nth);
    SeededRandom random(11);
    KeptLog log;
    MemoryBlocks blocks(office.stored);
    bool struck = false;
    bool opened = false;
    {
      const FailingMemory memory(nth, lack);
      const auto core = Core::open({.clock = office.clock, .random = random, .blocks = blocks, .log = log},
                                   office.stored, std::nullopt);
      opened = core.has_value();
      if (!opened) CHECK(core.error().code == Code::kDatabase);
      struck = memory.struck();
    }
    if (!opened) {
      ++refused;
      REQUIRE(struck);
      REQUIRE(blocks.image().bytes == office.stored.bytes);
    }
    if (!struck) break;
  }
  CHECK(refused > 0);
}

TEST_CASE("a new database that memory was lacking for is made by the next try") {
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  for (std::uint64_t nth = 1;; nth += 1 + nth / 40) {
    CAPTURE(nth);
    SeededRandom random(11);
    KeptLog log;
    MemoryBlocks blocks;
    const Platform platform{.clock = office.clock, .random = random, .blocks = blocks, .log = log};
    bool struck = false;
    {
      const FailingMemory memory(nth, lack);
      (void)Core::open(platform, {}, office.chief);
      struck = memory.struck();
    }
    const auto core = Core::open(platform, blocks.image(), office.chief);
    REQUIRE(core.has_value());
    REQUIRE((*core)->identity() == office.chief);
    if (!struck) break;
  }
}

TEST_CASE("a round with the hub whose memory ends is repeated and ends the same") {
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  Visit news = office.committee.visits[0];
  news.said = "新来的一句";
  office.clock.advance(1000);
  office.hub.put(news);
  const auto content = office.hub.store().content();
  for (std::uint64_t nth = 1;; nth += 1 + nth / 25) {
    CAPTURE(nth);
    office.hub.store().restore(content, uuid_from_name("hub"));
    Opened phone(office);
    phone.core->sync_now();
    bool struck = false;
    for (int round = 0; round < 60; ++round) {
      std::optional<WireRequest> request;
      {
        const FailingMemory memory(round == 0 ? nth : 0, lack);
        request = phone.core->next_request();
        struck = struck || memory.struck();
      }
      if (request) {
        const WireResponse answer = office.hub.answer(office.chief, *request);
        const FailingMemory memory(round < 2 ? nth : 0, lack);
        (void)phone.core->on_response(answer);
        struck = struck || memory.struck();
      } else if (round > 3 && must(phone.core->visit(news.id)).said == news.said) {
        break;
      } else {
        phone.core->sync_now();
      }
      office.clock.advance(60'000);
    }
    REQUIRE(must(phone.core->visit(news.id)).said == "新来的一句");
    REQUIRE(phone.core->sync_view().on_phone == 0);
    must(phone.core->check_integrity());
    if (!struck) break;
  }
}
