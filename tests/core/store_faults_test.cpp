// The device's store when SQLite's memory ends, at each allocation in turn, and when each call of SQLite in turn fails:
// an operation is done or not done at all, says so, and can be done when all is well again.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/store/records.h"
#include "core/sync/wire.h"
#include "tests/support/failing_memory.h"
#include "tests/support/failing_statements.h"
#include "tests/support/fault_everywhere.h"
#include "tests/support/office.h"

using namespace baijia;
using namespace baijia::testing;
using Lack = FailingMemory::Lack;

namespace {

std::string count_of(std::size_t number) { return std::to_string(number); }

}  // namespace

TEMPLATE_TEST_CASE("a command that SQLite fails is not done at all, and done when all is well again", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office fresh;
  lack_everywhere<Fault>(fresh, lack, [](Core& core, Office& office) -> Result<std::string> {
    BAIJIA_TRY(core.run(RecordVisit{.household = office.door(), .result = VisitResult::kNobodyHome}));
    return std::string("recorded");
  });
}

TEMPLATE_TEST_CASE("a write-up that SQLite fails leaves no half of it", "", FailingMemory, FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office fresh;
  lack_everywhere<Fault>(fresh, lack, [](Core& core, Office& office) -> Result<std::string> {
    WriteUpVisit command{.visit = office.visit, .said = "楼道灯不亮了", .household_note = "养狗"};
    command.issues.push_back({.category = office.committee.categories[1].id, .title = "路灯"});
    command.promises.push_back({.text = "去看灯", .due = Day{20'790}});
    BAIJIA_TRY(core.run(command));
    return std::string("written");
  });
}

TEMPLATE_TEST_CASE("a screen that SQLite fails says so and is whole when all is well again", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
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
         BAIJIA_TRY(core.suggest_division({office.committee.member.id, office.committee.other.id}, {}));
         return std::string("division");
       }},
      {"what is in hand",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const std::vector<AreaShare> shares, core.in_hand({{.member = office.committee.member.id,
                                                                               .households = {office.door()},
                                                                               .promises = {},
                                                                               .issues = {}}}));
         return count_of(shares.front().promises.size() * 100 + shares.front().issues.size());
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
      {"cloud table",
       [](Core& core, Office&) { return core.cloud_table(CloudModule::kVisit, {}, TableForm::kXlsx).file; }},
      {"search", [](Core& core, Office&) { return count_of(core.search("电梯").size()); }},
      {"search by name", [](Core& core, Office&) { return count_of(core.search("wxy").size()); }},
      {"search by door", [](Core& core, Office&) { return count_of(core.search("301").size()); }},
      {"search by phone",
       [](Core& core, Office& office) {
         return count_of(core.search(office.committee.residents[0].phone.substr(7)).size());
       }},
      {"sync", [](Core& core, Office&) { return count_of(static_cast<std::size_t>(core.sync_view().handed_over)); }},
      {"export", [](Core& core, Office&) { return count_of(core.export_box().size()); }},
      {"draft, read", [](Core& core, Office&) { return core.draft("visit/1") + "."; }},
      {"integrity",
       [](Core& core, Office&) -> Result<std::string> {
         BAIJIA_TRY(core.check_integrity());
         return std::string("sound");
       }},
      {"patrols", [](Core& core, Office&) { return count_of(core.patrols().size()); }},
      {"issues near",
       [](Core& core, Office& office) {
         return count_of(core.issues_near(office.committee.door(1, "302").id).size());
       }},
      {"own issues", [](Core& core, Office&) { return count_of(core.issues(ListFilter::kMine).size()); }},
      {"open issues", [](Core& core, Office&) { return count_of(core.issues(ListFilter::kOpen).size()); }},
      {"own promises", [](Core& core, Office&) { return count_of(core.promises(ListFilter::kMine).size()); }},
      {"open promises", [](Core& core, Office&) { return count_of(core.promises(ListFilter::kOpen).size()); }},
      {"notice", [](Core& core, Office&) { return core.consent_notice() + "."; }},
      {"template", [](Core& core, Office&) { return core.cloud_template(CloudModule::kVisit) + "."; }},
      {"days kept",
       [](Core& core, Office&) { return count_of(static_cast<std::size_t>(core.days_kept(Keeping::kSaid))); }},
      {"household's file",
       [](Core& core, Office& office) -> Result<std::string> { return core.household_file(office.door()); }},
      {"plate", [](Core& core, Office&) { return core.plate("BAIJIA:NOBODYS").label + "."; }},
      {"plates to print",
       [](Core& core, Office& office) {
         return count_of(core.plates_to_print(office.committee.buildings[0].id).size());
       }},
      {"cloud table of issues",
       [](Core& core, Office&) { return core.cloud_table(CloudModule::kIssue, {}, TableForm::kCsv).file; }},
      {"box to hand over", [](Core& core, Office&) { return count_of(core.hand_over_box().size()); }},
      {"parcel", [](Core& core, Office&) { return count_of(core.parcel("box", "signature").size()); }},
      {"cloud entry of an issue",
       [](Core& core, Office& office) -> Result<std::string> {
         BAIJIA_TRY_ASSIGN(const CloudEntry entry,
                           core.cloud_entry({.module = CloudModule::kIssue, .id = office.issue.uuid}));
         return entry.text;
       }},
      {"draft",
       [](Core& core, Office&) -> Result<std::string> {
         BAIJIA_TRY(core.save_draft("visit/1", "半句"));
         return std::string("kept");
       }},
  };
  for (const auto& [name, view] : views) {
    INFO(name);
    Office fresh;
    lack_everywhere<Fault>(fresh, Lack::kOnce, view);
  }
}

TEMPLATE_TEST_CASE("a parcel, or the own file, that SQLite fails is taken whole by the next try", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  Office fresh;
  const bool own = GENERATE(false, true);
  Phone giver(fresh.clock, Committee::identity(own ? fresh.committee.chief : fresh.committee.member, 2), 9);
  giver.sync(fresh.hub);
  const VisitId visit{giver.run(RecordVisit{.household = fresh.door()}).created};
  giver.run(WriteUpVisit{.visit = visit, .said = "带给你的话"});
  const std::string parcel =
      own ? giver.core->export_box() : giver.core->parcel(giver.core->hand_over_box(), "signature");
  lack_everywhere<Fault>(fresh, Lack::kOnce, [&](Core& core, Office&) -> Result<std::string> {
    BAIJIA_TRY_ASSIGN(const Received received, core.receive(parcel));
    return count_of(static_cast<std::size_t>(received.records));
  });
}

TEMPLATE_TEST_CASE("the key of the sealed queue and a new number are kept whatever SQLite fails", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  Office fresh;
  lack_everywhere<Fault>(fresh, Lack::kOnce, [](Core& core, Office&) -> Result<std::string> {
    BAIJIA_TRY(core.keep_queue_key(std::string(65, 'k')));
    return std::string("kept");
  });
  lack_everywhere<Fault>(fresh, Lack::kOnce, [](Core& core, Office&) -> Result<std::string> {
    BAIJIA_TRY(core.go_on_as(DeviceId{77}));
    return std::to_string(core.identity().device.number);
  });
}

TEST_CASE("what could not be read once is read anew when the save is tried again") {
  Office office;
  Opened phone(office);
  {
    const FailingStatements fault(1, Lack::kOnce);
    CHECK(phone.core->issues(ListFilter::kAll).empty());
  }
  REQUIRE(phone.core->storage_error() == Code::kDatabase);
  const std::uint64_t before = phone.core->changes();
  {
    const FailingStatements fault(1, Lack::kLasting);
    phone.core->retry_storage();
    CHECK(phone.core->storage_error() == Code::kDatabase);
  }
  phone.core->retry_storage();
  CHECK(phone.core->storage_health() == StorageHealth::kGood);
  CHECK(phone.core->changes() > before);  // a screen that kept the empty list draws it anew
  CHECK_FALSE(phone.core->issues(ListFilter::kAll).empty());
}

TEMPLATE_TEST_CASE("opening with a failing SQLite says so and leaves what is stored as it is", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  std::uint64_t refused = 0;
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    SeededRandom random(11);
    KeptLog log;
    MemoryBlocks blocks(office.stored);
    bool struck = false;
    bool opened = false;
    {
      const Fault memory(nth, lack);
      const auto core = Core::open({.clock = office.clock, .random = random, .blocks = blocks, .log = log},
                                   BlockImage(office.stored), std::nullopt);
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

TEMPLATE_TEST_CASE("a new database that SQLite failed is made by the next try", "", FailingMemory, FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    SeededRandom random(11);
    KeptLog log;
    MemoryBlocks blocks;
    const Platform platform{.clock = office.clock, .random = random, .blocks = blocks, .log = log};
    bool struck = false;
    {
      const Fault memory(nth, lack);
      (void)Core::open(platform, {}, office.chief);
      struck = memory.struck();
    }
    const auto core = Core::open(platform, blocks.image(), office.chief);
    REQUIRE(core.has_value());
    REQUIRE((*core)->identity() == office.chief);
    if (!struck) break;
  }
}

TEMPLATE_TEST_CASE("rows that SQLite fails to read are an error and read when all is well again", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  const Office office;
  const auto read = [&](Records& records) -> Result<std::string> {
    std::size_t rows = 0;
    for (const Kind kind : {Kind::kHousehold, static_cast<Kind>(200)}) {
      BAIJIA_TRY(records.each_row(kind, [&](const Row&) -> Result<void> {
        ++rows;
        return {};
      }));
    }
    BAIJIA_TRY_ASSIGN(const auto kept, records.row({static_cast<Kind>(200), uuid_from_name("later")}));
    BAIJIA_TRY_ASSIGN(const auto missing, records.row({static_cast<Kind>(200), uuid_from_name("never")}));
    BAIJIA_TRY_ASSIGN(const auto household, records.row({Kind::kHousehold, office.door().uuid}));
    return count_of(rows) + (kept ? " kept" : "") + (missing ? " missing" : "") + (household ? " door" : "");
  };
  SeededRandom random(11);
  KeptLog log;
  HandClock clock;
  MemoryBlocks blocks(office.stored);
  const auto records = must(Records::open({.clock = clock, .random = random, .blocks = blocks, .log = log},
                                          BlockImage(office.stored), std::nullopt));
  const Row later{Committee::kScope,
                  {static_cast<Kind>(200), uuid_from_name("later")},
                  {{1, std::string("后来才有的"), Version{1U << 16U, DeviceId{9}}}}};
  const PullCursor cursor = must(records->cursor());
  must(records->apply_pulled(std::vector{later}, cursor, clock.now_millis()));
  const std::string expected = must(read(*records));
  CHECK(expected.ends_with(" kept door"));
  int errors = 0;
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    const Fault fault(nth, Lack::kOnce);
    const Result<std::string> result = read(*records);
    errors += result ? 0 : 1;
    if (result) REQUIRE(*result == expected);
    if (!fault.struck()) break;
  }
  CHECK(errors > 0);
  CHECK(must(read(*records)) == expected);
  // A kept row that cannot be read any more is damage, not absence.
  must(records->database().run("UPDATE foreign_row SET body = x'00'"));
  CHECK(records->row(later.key).error().code == Code::kStorageCorrupt);
  CHECK(read(*records).error().code == Code::kStorageCorrupt);
}

TEMPLATE_TEST_CASE("the first release's database is brought up to date by the try after a failure of SQLite", "",
                   FailingMemory, FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  std::ifstream file(std::filesystem::path(BAIJIA_SOURCE_DIR) / "tests/golden/store/v1.db", std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  BlockImage released{9, BlockImage::Bytes(content.size())};
  std::ranges::transform(content, released.bytes.begin(), [](char octet) { return static_cast<std::byte>(octet); });
  HandClock clock;
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    SeededRandom random(11);
    KeptLog log;
    MemoryBlocks blocks(released);
    const Platform platform{.clock = clock, .random = random, .blocks = blocks, .log = log};
    bool struck = false;
    {
      const Fault memory(nth, lack);
      (void)Core::open(platform, BlockImage(released), std::nullopt);
      struck = memory.struck();
    }
    const auto core = must(Core::open(platform, blocks.image(), std::nullopt));
    must(core->check_integrity());
    REQUIRE(core->draft("visit/1") == "说到一半");
    REQUIRE(core->sync_view().rejected.size() == 1);
    if (!struck) break;
  }
}

TEMPLATE_TEST_CASE("a round with the hub that SQLite fails is repeated and ends the same", "", FailingMemory,
                   FailingStatements) {
  using Fault = TestType;
  const Lack lack = GENERATE(Lack::kOnce, Lack::kLasting);
  Office office;
  Visit news = office.committee.visits[0];
  news.said = "新来的一句";
  office.clock.advance(1000);
  office.hub.put(news);
  const auto content = office.hub.store().content();
  for (std::uint64_t nth = 1;; nth = next_place<Fault>(nth)) {
    CAPTURE(nth);
    office.hub.store().restore(content, uuid_from_name("hub"));
    Opened phone(office);
    phone.core->sync_now();
    bool struck = false;
    for (int round = 0; round < 60; ++round) {
      std::optional<WireRequest> request;
      {
        const Fault memory(round == 0 ? nth : 0, lack);
        request = phone.core->next_request();
        struck = struck || memory.struck();
      }
      if (request) {
        const WireResponse answer = office.hub.answer(office.chief, *request);
        const Fault memory(round < 2 ? nth : 0, lack);
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
