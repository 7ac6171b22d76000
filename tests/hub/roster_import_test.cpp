// The import law: nothing twice, nothing half, nothing of the members' lost.

#include <algorithm>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/merge.h"
#include "shell/hub/roster.h"
#include "shell/hub/writer.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"

using namespace baijia;
using namespace baijia::hub;

namespace {

constexpr Scope kCommittee{310101002002};
constexpr DeviceId kPhone{77};

/// A committee on a hub, a roster file, and a member's phone.
struct World {
  testing::HandClock clock;
  testing::SeededRandom random{7};
  testing::MemoryHubStore store{make_uuid(clock, random)};

  static Roster roster(std::string_view csv) {
    const Result<Table> table = read_table(csv);
    REQUIRE(table);
    Result<Roster> roster = read_roster(*table);
    REQUIRE(roster);
    return *std::move(roster);
  }

  RosterReport import(std::string_view csv, ImportMode mode = ImportMode::kStore) {
    clock.advance(1000);
    Result<RosterReport> report = import_roster(store, clock, random, kCommittee, roster(csv), mode);
    REQUIRE(report);
    return *std::move(report);
  }

  [[nodiscard]] std::map<RowKey, Row> rows() const {
    std::map<RowKey, Row> rows;
    const auto committee = store.content().find(kCommittee);
    if (committee == store.content().end()) return rows;
    for (const auto& [key, stored] : committee->second.rows) rows[key] = stored.row;
    return rows;
  }

  template <class E>
  [[nodiscard]] std::vector<E> all() const {
    std::vector<E> entities;
    for (const auto& [key, row] : rows()) {
      if (key.kind == E::kKind) entities.push_back(entity_from_row<E>(row));
    }
    return entities;
  }

  [[nodiscard]] Household household(std::string_view room) const {
    for (const Household& one : all<Household>()) {
      if (one.room == room) return one;
    }
    FAIL("no household " << room);
    return {};
  }

  [[nodiscard]] Resident resident(std::string_view name) const {
    for (const Resident& one : all<Resident>()) {
      if (one.name == name) return one;
    }
    FAIL("no resident " << name);
    return {};
  }

  /// A member writes fields on a phone and hands them over.
  void member_writes(Kind kind, Uuid id, std::vector<std::pair<std::uint16_t, Value>> fields) {
    clock.advance(1000);
    const Version version{static_cast<std::uint64_t>(clock.now_millis()) << 16U, kPhone};
    REQUIRE(store.transact(kCommittee, [&](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY_ASSIGN(const std::optional<Row> stored, transaction.find({kind, id}));
      Row row = stored.value_or(Row{kCommittee, {kind, id}, {}});
      Row change{kCommittee, {kind, id}, {}};
      for (auto& [number, value] : fields) change.fields.push_back({number, value, version});
      merge_into(row, change);
      return transaction.put(row);
    }));
  }

  AccountId add_account(const std::string& name, Role role = Role::kMember) {
    Account account;
    account.id = AccountId{make_uuid(clock, random)};
    account.name = name;
    account.role = role;
    const Version version{static_cast<std::uint64_t>(clock.now_millis()) << 16U, kHubDevice};
    REQUIRE(store.transact(kCommittee, [&](HubTransaction& transaction) {
      return transaction.put(row_from_entity(account, kCommittee, version));
    }));
    return account.id;
  }
};

bool noted(const RosterReport& report, std::size_t row, Note note) {
  return std::ranges::any_of(report.notes, [&](const RosterNote& one) { return one.row == row && one.note == note; });
}

constexpr std::string_view kFile =
    "路名,弄,门牌,室号,姓名,出生年份,电话,关系,居住情况,独居,包干人,备注\n"
    "龙泉园路,88,12,602,张三,1950,13800000001,户主,自住,是,李敏,门铃坏了\n"
    "龙泉园路,88,12,101,王五,1980,,户主,出租,,陈洁,\n"
    "龙泉园路,88,2,101,赵六,1975,13800000003,户主,自住,否,李敏,\n"
    "龙泉园路,88,2,102,,,,,空关,,李敏,\n";

constexpr std::uint16_t kPhoneField = 5;
constexpr std::uint16_t kGoneByField = 22;
constexpr std::uint16_t kTenureField = 5;
constexpr std::uint16_t kNoteField = 8;

}  // namespace

TEST_CASE("a roster becomes buildings, households and residents") {
  World world;
  const AccountId li_min = world.add_account("李敏");
  const RosterReport report = world.import(kFile);
  CHECK(report.buildings.added == 2);
  CHECK(report.households.added == 4);
  CHECK(report.residents.added == 3);
  const Household household = world.household("602");
  CHECK(household.floor == 6);
  CHECK(household.position == 2);
  CHECK(household.tenure == Tenure::kOwned);
  CHECK(household.in_charge == li_min);
  CHECK(household.note == "门铃坏了");
  const Resident resident = world.resident("张三");
  CHECK(resident.household == household.id);
  CHECK(resident.birth_year == 1950);
  CHECK(has_trait(resident.traits, Trait::kLivesAlone));
}

TEST_CASE("buildings know their floors and stand in walking order") {
  World world;
  world.import(kFile);
  std::map<std::string, Building> buildings;
  for (const Building& one : world.all<Building>()) buildings[one.number] = one;
  CHECK(buildings["12号"].floors == 6);
  CHECK(buildings["12号"].rooms_per_floor == 2);
  CHECK(buildings["12号"].lane == "88弄");
  CHECK(buildings["2号"].position < buildings["12号"].position);
}

TEST_CASE("a second import of the same file changes nothing") {
  World world;
  world.add_account("李敏");
  world.import(kFile);
  const auto before = world.rows();
  const std::size_t transactions = world.store.transactions();
  const RosterReport report = world.import(kFile);
  CHECK(world.rows() == before);
  CHECK(world.store.transactions() == transactions);
  CHECK(report.buildings.same == 2);
  CHECK(report.households.same == 4);
  CHECK(report.residents.same == 3);
  CHECK(report.residents.added + report.residents.changed == 0);
}

TEST_CASE("a changed cell changes that field and nothing else") {
  World world;
  world.import(kFile);
  const auto before = world.rows();
  std::string changed(kFile);
  changed.replace(changed.find("13800000003"), 11, "13900000009");
  const RosterReport report = world.import(changed);
  CHECK(report.residents.changed == 1);
  CHECK(world.resident("赵六").phone == "13900000009");
  std::size_t different = 0;
  for (const auto& [key, row] : world.rows()) {
    if (row == before.at(key)) continue;
    ++different;
    for (const Field& field : row.fields) {
      CHECK((field == *before.at(key).field(field.number)) == (field.number != kPhoneField));
    }
  }
  CHECK(different == 1);
}

TEST_CASE("what a member has written is not undone, and it is said") {
  World world;
  world.import(kFile);
  world.member_writes(Kind::kResident, world.resident("张三").id.uuid, {{kPhoneField, Value{std::string("139")}}});
  world.member_writes(Kind::kHousehold, world.household("602").id.uuid,
                      {{kTenureField, Value{std::int64_t{2}}}, {kNoteField, Value{std::string("门铃修好了")}}});
  const auto before = world.rows();
  const RosterReport report = world.import(kFile);
  CHECK(world.rows() == before);
  CHECK(noted(report, 2, Note::kKept));
}

TEST_CASE("an empty cell clears nothing") {
  World world;
  world.import(kFile);
  world.import("路名,弄,门牌,室号,姓名,电话,居住情况,备注\n龙泉园路,88,12,602,张三,,,\n");
  CHECK(world.resident("张三").phone == "13800000001");
  CHECK(world.household("602").tenure == Tenure::kOwned);
  CHECK(world.household("602").note == "门铃坏了");
}

TEST_CASE("who is not in the file stays") {
  World world;
  world.import(kFile);
  world.import("路名,弄,门牌,室号,姓名\n龙泉园路,88,12,602,新来的\n");
  CHECK(world.all<Resident>().size() == 4);
  CHECK(world.all<Household>().size() == 4);
}

TEST_CASE("what the committee removed does not come back") {
  World world;
  world.import(kFile);
  world.member_writes(Kind::kResident, world.resident("张三").id.uuid, {{kDeletedField, Value{std::int64_t{1}}}});
  const RosterReport report = world.import(kFile);
  CHECK(world.resident("张三").deleted);
  CHECK(world.all<Resident>().size() == 3);
  CHECK(noted(report, 2, Note::kRemovedHere));
}

TEST_CASE("who moved out stays gone though the list still has them, and an old row is not touched for it") {
  World world;
  world.import(kFile);
  CHECK(world.import(kFile).residents.changed == 0);
  world.member_writes(Kind::kResident, world.resident("张三").id.uuid, {{kGoneByField, Value{std::int64_t{1}}}});
  const RosterReport report = world.import(kFile);
  CHECK(world.resident("张三").gone_by == Going::kMovedOut);
  CHECK(noted(report, 2, Note::kRemovedHere));
  for (const auto& [key, row] : world.rows()) CHECK((key.kind != Kind::kResident || row.field(20) == nullptr));
}

TEST_CASE("a resident whom a member added is found by name, not added again") {
  World world;
  world.import(kFile);
  const Uuid id = make_uuid(world.clock, world.random);
  world.member_writes(
      Kind::kResident, id,
      {{1, ValueCodec<HouseholdId>::write(world.household("102").id)}, {2, Value{std::string("钱七")}}});
  const RosterReport report = world.import("路名,弄,门牌,室号,姓名,出生年份\n龙泉园路,88,2,102,钱七,1990\n");
  CHECK(report.residents.added == 0);
  CHECK(world.resident("钱七").id.uuid == id);
  CHECK(world.resident("钱七").birth_year == 1990);
}

TEST_CASE("a corrected birth year is a correction, two people of one name are two") {
  World world;
  world.import(kFile);
  world.import("路名,弄,门牌,室号,姓名,出生年份\n龙泉园路,88,12,602,张三,1951\n");
  CHECK(world.resident("张三").birth_year == 1951);
  CHECK(world.all<Resident>().size() == 3);
  world.import("路名,弄,门牌,室号,姓名,出生年份\n龙泉园路,88,12,602,张三,1951\n龙泉园路,88,12,602,张三,1990\n");
  CHECK(world.all<Resident>().size() == 4);
}

TEST_CASE("a trait that the file is silent about stays, one that it denies goes") {
  World world;
  world.import("门牌,室号,姓名,党员,独居\n12号,602,张三,是,是\n");
  world.import("门牌,室号,姓名,独居\n12号,602,张三,否\n");
  CHECK(has_trait(world.resident("张三").traits, Trait::kPartyMember));
  CHECK_FALSE(has_trait(world.resident("张三").traits, Trait::kLivesAlone));
}

TEST_CASE("what the roster says of somebody is kept apart, and a withdrawn trait does not come back with it") {
  World world;
  constexpr std::string_view kRoster = "门牌,室号,姓名,困难,残疾\n12号,602,张三,是,是\n";
  world.import(kRoster);
  const Resident told = world.resident("张三");
  CHECK(told.roster_traits == (bits_of(Trait::kHardship) | bits_of(Trait::kDisabled)));
  CHECK(told.traits == told.roster_traits);
  world.member_writes(Kind::kResident, told.id.uuid, {{7, bits_of(Trait::kHardship)}});
  world.import(kRoster);
  CHECK(world.resident("张三").traits == bits_of(Trait::kHardship));
}

TEST_CASE("a member's name without exactly one account is left open and noted") {
  World world;
  world.add_account("李敏");
  world.add_account("陈洁");
  world.add_account("陈洁");
  const RosterReport report = world.import(kFile);
  CHECK(noted(report, 3, Note::kNoAccount));
  CHECK_FALSE(noted(report, 2, Note::kNoAccount));
}

TEST_CASE("a street officer is in charge of no door") {
  World world;
  world.add_account("李敏", Role::kStreet);
  CHECK(noted(world.import(kFile), 2, Note::kNoAccount));
}

TEST_CASE("a new house between others moves the ones behind it") {
  World world;
  world.import("村民组,门牌,姓名\n三组,1,甲一\n三组,15,甲二\n");
  CHECK(world.household("15号").position == 2);
  const RosterReport report = world.import("村民组,门牌,姓名\n三组,3,甲三\n");
  CHECK(world.household("3号").position == 2);
  CHECK(world.household("15号").position == 3);
  CHECK(report.households.added == 1);
  CHECK(report.households.changed == 1);
}

TEST_CASE("a dry run says what would be and stores nothing") {
  World world;
  const RosterReport report = world.import(kFile, ImportMode::kDryRun);
  CHECK(report.households.added == 4);
  CHECK(world.rows().empty());
}

TEST_CASE("when one row cannot be stored none is") {
  World world;
  std::size_t puts = 0;
  world.store.set_poison([&](const Row&) { return ++puts == 6; });
  const Result<RosterReport> report =
      import_roster(world.store, world.clock, world.random, kCommittee, World::roster(kFile), ImportMode::kStore);
  CHECK_FALSE(report);
  CHECK(world.rows().empty());
}

TEST_CASE("a hub that fails before or after the commit is healed by importing again") {
  for (const auto fault :
       {testing::MemoryHubStore::Fault::kBeforeCommit, testing::MemoryHubStore::Fault::kAfterCommit}) {
    World world;
    world.store.fail_next(fault);
    CHECK_FALSE(
        import_roster(world.store, world.clock, world.random, kCommittee, World::roster(kFile), ImportMode::kStore));
    world.import(kFile);
    CHECK(world.all<Household>().size() == 4);
    CHECK(world.all<Resident>().size() == 3);
  }
}

TEST_CASE("the import's clock never goes behind its own earlier versions") {
  World world;
  world.import(kFile);
  world.clock.advance(-3LL * 24 * 3600 * 1000);
  std::string changed(kFile);
  changed.replace(changed.find("13800000001"), 11, "13900000001");
  world.import(changed);
  CHECK(world.resident("张三").phone == "13900000001");
}

TEST_CASE("other committees are untouched") {
  World world;
  world.import(kFile);
  REQUIRE(world.store.content().size() == 1);
  CHECK(world.store.content().begin()->first == kCommittee);
}

TEST_CASE("the report names rows and doors, never people") {
  World world;
  const Roster roster = World::roster(
      std::string(kFile) + "龙泉园路,88,12,,孙八,,问女儿,,,,,\n龙泉园路,88,12,301,孙九,五八年,问女儿,,,,,\n");
  Result<RosterReport> report =
      import_roster(world.store, world.clock, world.random, kCommittee, roster, ImportMode::kStore);
  REQUIRE(report);
  const std::string text = report_text(roster, *report, ImportMode::kStore);
  CHECK(text.contains("没有室号"));
  CHECK(text.contains("12号 301"));
  CHECK(text.contains("读到 6 行，收下 5 行，没收 1 行"));
  for (const char* personal : {"张三", "孙", "13800000001", "1950", "问女儿", "李敏", "门铃"}) {
    CHECK_FALSE(text.contains(personal));
  }
}

TEST_CASE("a long report is cut, with the number of what is left") {
  World world;
  std::string csv = "门牌,室号,姓名,电话\n";
  for (int i = 0; i < 30; ++i) csv += "12号," + std::to_string(101 + i) + ",甲,x\n";
  const Roster roster = World::roster(csv);
  CHECK(report_text(roster, {}, ImportMode::kStore, 10).contains("还有 20 条"));
}
