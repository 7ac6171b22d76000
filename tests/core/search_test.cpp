// Search: by door, name, pinyin initials, phone tail, and what was written down.

#include "core/store/search.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/store/doors.h"
#include "core/store/pinyin.h"
#include "core/store/search_query.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

DoorWords door_of(std::string_view words) {
  const auto query = parse_search(words);
  REQUIRE(query.door);
  return *query.door;
}

/// Thirty doors in three buildings, on the phone of a member.
struct Directory {
  HandClock clock;
  Committee committee{{.buildings = 12, .floors = 6, .rooms_per_floor = 3, .residents_per_door = 1}};
  TestHub hub{clock};
  std::unique_ptr<Phone> phone;

  Directory() {
    for (Resident& resident : committee.residents) {
      resident.name = "赵四";
      resident.phone = "13800000000";
    }
  }
  void start() {
    hub.put(committee.rows());
    phone = std::make_unique<Phone>(clock, Committee::identity(committee.member));
    phone->sync(hub);
  }
  Resident& resident(int building, std::string_view room) {
    return *std::ranges::find(committee.residents, committee.door(building, room).id, &Resident::household);
  }
  std::vector<SearchHit> search(std::string_view words) {
    if (phone == nullptr) start();
    return phone->core->search(words);
  }
  std::vector<std::string> titles(std::string_view words) {
    std::vector<std::string> list;
    for (const SearchHit& hit : search(words)) list.push_back(hit.title);
    return list;
  }
  HouseholdId door(std::string_view room = "301") { return committee.door(1, room).id; }
  VisitId say(std::string said, std::string_view room = "301") {
    if (phone == nullptr) start();
    const VisitId visit{phone->run(RecordVisit{.household = door(room)}).created};
    phone->run(WriteUpVisit{.visit = visit, .said = std::move(said)});
    return visit;
  }
  /// Says so much else that indexing is worth it, and lets quiet moments pass until all is in the index.
  void index_everything() {
    for (int i = 0; i < 130; ++i) say("身体还可以", "101");
    for (int i = 0; i < 500; ++i) {
      clock.advance(1000);
      phone->sync(hub);
    }
  }
};

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("a door is read in every way it is said") {
  CHECK(door_of("203") == DoorWords{.room = "203"});
  CHECK(door_of("1-203") == DoorWords{.number = "1", .room = "203"});
  CHECK(door_of("1号203") == DoorWords{.number = "1", .room = "203"});
  CHECK(door_of("12号602室") == DoorWords{.number = "12", .room = "602"});
  CHECK(door_of("12号") == DoorWords{.number = "12"});
  CHECK(door_of("88弄12号602") == DoorWords{.lane = "88", .number = "12", .room = "602"});
  CHECK(door_of("88-12-602") == DoorWords{.lane = "88", .number = "12", .room = "602"});
  CHECK(door_of("12 602") == DoorWords{.number = "12", .room = "602"});
  CHECK(door_of("龙泉园路88弄12号602室") == DoorWords{.road = "龙泉园路", .lane = "88", .number = "12", .room = "602"});
  CHECK(door_of("12号602") == DoorWords{.number = "12", .room = "602"});
  CHECK(door_of("012号0602") == DoorWords{.number = "12", .room = "0602"});
}

TEST_CASE("words that are no door are not read as one") {
  for (const std::string_view words : {"王秀英", "电梯", "wxy", "1-2-3-4", "3楼漏水", "号"}) {
    CHECK_FALSE(parse_search(words).door);
  }
}

TEST_CASE("pairs of neighbouring characters ignore what is not Chinese") {
  CHECK(character_pairs("电梯") == Titles{"电梯"});
  CHECK(character_pairs("一二,三四").size() == 2);
  CHECK(character_pairs("电梯电梯").size() == 2);
  CHECK(character_pairs("abc 1").empty());
  CHECK(character_pairs("𠮷野家").size() == 2);
}

TEST_CASE("initials match every reading, from any character on") {
  CHECK(matches_initials("王秀英", "wxy"));
  CHECK(matches_initials("王秀英", "xy"));
  CHECK_FALSE(matches_initials("王秀英", "wy"));
  CHECK(matches_initials("长宁", "cn"));
  CHECK(matches_initials("长宁", "zn"));
  CHECK(matches_initials("重阳", "cy"));
  CHECK(matches_initials("重阳", "zy"));
  for (const std::string_view single : {"d", "s", "c"}) CHECK(matches_initials("单", single));
  CHECK(matches_initials("仇", "c"));
  CHECK(matches_initials("仇", "q"));
  CHECK(matches_initials("曾", "c"));
  CHECK(matches_initials("曾", "z"));
  CHECK(matches_initials("解", "j"));
  CHECK(matches_initials("解", "x"));
  CHECK(matches_initials("尉迟恭", "yc"));
  CHECK(matches_initials("万俟卨", "mq"));
  CHECK(matches_initials("𠮷野", "jy"));
  CHECK(matches_initials("Anna王", "aw"));
  CHECK_FALSE(matches_initials("", "w"));
  CHECK_FALSE(matches_initials("王", std::string(70, 'w')));
}

TEST_CASE("a room number finds that room in every building, in walking order") {
  Directory directory;
  const Titles titles = directory.titles("203");
  REQUIRE(titles.size() == 12);
  CHECK(titles.front() == "1号 203");
  CHECK(titles.back() == "12号 203");
}

TEST_CASE("a whole door number finds exactly that door") {
  Directory directory;
  for (const std::string_view words :
       {"1-203", "1号203", "1号203室", "1号203", "88弄1号203", "龙泉园路88弄1号203", " 1 203 "}) {
    CHECK(directory.titles(words) == Titles{"1号 203"});
  }
  CHECK(directory.titles("12号602") == Titles{"12号 602"});
}

TEST_CASE("a building's number alone finds its doors") {
  Directory directory;
  const auto hits = directory.search("12号");
  CHECK(hits.size() == 18);
  CHECK(hits.front().kind == HitKind::kHousehold);
  CHECK(hits.front().title == "12号 601");
}

TEST_CASE("a house is found by its group, its place or the road, and its number") {
  Directory directory;
  Committee& committee = directory.committee;
  const auto make = [&](int which, std::string number, BuildingForm form, std::string room) {
    const HouseholdId house = committee.door(which, "301").id;
    std::ranges::find(committee.households, house, &Household::id)->room = std::move(room);
    Building& building = committee.buildings.at(static_cast<std::size_t>(which - 1));
    building.road = form == BuildingForm::kShops ? "永丰路" : "永丰村";
    building.lane.clear();
    building.number = std::move(number);
    building.form = form;
  };
  make(1, "1组顾家宅", BuildingForm::kHouses, "5号");
  make(2, "11组", BuildingForm::kHouses, "5号");
  make(3, "2组唐家宅", BuildingForm::kHouses, "51号");
  make(4, "沿街商铺", BuildingForm::kShops, "504号");
  for (const std::string_view words : {"1组5号", "1组5", "1组 5号", "1-5", "顾家宅5号", "顾家宅 5", "1组顾家宅05"}) {
    INFO(words);
    const Titles titles = directory.titles(words);
    REQUIRE_FALSE(titles.empty());
    CHECK(titles.front() == "1组顾家宅 5号");
    CHECK(std::ranges::all_of(titles, [](const std::string& title) { return title.starts_with("1组顾家宅 "); }));
  }
  CHECK(std::ranges::contains(directory.titles("唐家宅5"), "2组唐家宅 51号"));
  CHECK(directory.titles("永丰路504号") == Titles{"沿街商铺 504号"});
  CHECK(directory.titles("504") == Titles{"沿街商铺 504号"});
  CHECK(directory.titles("5号").size() >= 2);
  CHECK(directory.titles("1组").size() == 18);
}

TEST_CASE("the beginning of a room number finds the rooms that begin so, exact ones first") {
  Directory directory;
  CHECK(directory.titles("5号60") == Titles{"5号 601", "5号 602", "5号 603"});
}

TEST_CASE("a name is found by its whole, its part and its initials") {
  Directory directory;
  directory.resident(2, "302").name = "王秀英";
  for (const std::string_view words : {"王秀英", "秀英", "英", "wxy", "WXY", "xy"}) {
    const auto hits = directory.search(words);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].kind == HitKind::kResident);
    CHECK(hits[0].title == "王秀英");
    CHECK(hits[0].snippet == "2号 302");
    CHECK(hits[0].household == directory.committee.door(2, "302").id);
  }
}

TEST_CASE("a whole name comes before names that contain it") {
  Directory directory;
  directory.resident(1, "301").name = "欧阳秀英";
  directory.resident(2, "302").name = "阳秀英";
  CHECK(directory.titles("阳秀英") == Titles{"阳秀英", "欧阳秀英"});
}

TEST_CASE("the last four digits of a phone find who has it, three do not") {
  Directory directory;
  directory.resident(3, "102").name = "王秀英";
  directory.resident(3, "102").phone = "139-1234 5678";
  CHECK(directory.titles("5678") == Titles{"王秀英"});
  CHECK(directory.titles("13912345678") == Titles{"王秀英"});
  CHECK(directory.titles("678").empty());
}

TEST_CASE("two characters of what was said are found, before and after they are indexed") {
  Directory directory;
  directory.say("身体还可以,电梯的事想知道什么时候定,子女都在外地");
  const auto check = [&] {
    const auto hits = directory.search("电梯");
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].kind == HitKind::kVisit);
    CHECK(hits[0].title == "1号 301");
    CHECK(hits[0].snippet.contains("电梯的事"));
    CHECK(directory.search("梯电").empty());
  };
  check();
  directory.index_everything();
  check();
}

TEST_CASE("issues, promises and notes are found by their words") {
  Directory directory;
  directory.start();
  directory.phone->run(AddIssue{.issue = {.title = "楼道灯不亮", .detail = "三楼转角"}, .household = directory.door()});
  directory.phone->run(AddPromise{.household = directory.door(), .promise = {.text = "问家庭病床", .due = Day{20785}}});
  directory.phone->run(UpdateHousehold{.household = directory.door(), .note = "按门铃要久一点"});
  CHECK(directory.search("转角").at(0).kind == HitKind::kIssue);
  CHECK(directory.search("转角").at(0).title == "楼道灯不亮");
  CHECK_FALSE(directory.search("转角").at(0).issue.empty());
  CHECK(directory.search("病床").at(0).kind == HitKind::kPromise);
  CHECK(directory.search("门铃").at(0).kind == HitKind::kHousehold);
}

TEST_CASE("what was changed is found by its new words only, what was withdrawn not at all") {
  Directory directory;
  const VisitId visit = directory.say("电梯的事");
  directory.index_everything();
  directory.phone->run(WriteUpVisit{.visit = visit, .said = "停车的事"});
  CHECK(directory.search("电梯").empty());
  CHECK(directory.search("停车").size() == 1);
  directory.phone->run(WithdrawVisit{.visit = visit});
  CHECK(directory.search("停车").empty());
  directory.index_everything();
  CHECK(directory.search("电梯").empty());
  CHECK(directory.search("停车").empty());
}

TEST_CASE("pulled notes are found, and residents who changed are found as they are now") {
  Directory directory;
  directory.start();
  CHECK(directory.search("王秀英").empty());
  directory.clock.advance(1000);
  directory.resident(2, "302").name = "王秀英";
  directory.hub.put(directory.resident(2, "302"));
  directory.hub.put(Visit{.id = VisitId{uuid_from_name("v")},
                          .household = directory.door(),
                          .at_millis = Committee::kNowMillis,
                          .author = directory.committee.other.id,
                          .said = "加装电梯",
                          .written_up = true});
  directory.phone->sync(directory.hub);
  CHECK(directory.search("王秀英").size() == 1);
  CHECK(directory.search("电梯").size() == 1);
  directory.clock.advance(1000);
  directory.resident(2, "302").deleted = true;
  directory.hub.put(directory.resident(2, "302"));
  directory.phone->sync(directory.hub);
  CHECK(directory.search("王秀英").empty());
}

TEST_CASE("the index survives closing") {
  Directory directory;
  directory.committee = Committee({.buildings = 2, .visits = 400, .note_length = 40});
  directory.start();
  const std::size_t hits = directory.search("电梯").size();
  CHECK(hits > 0);
  directory.index_everything();
  CHECK(directory.search("电梯").size() == hits);
  directory.phone->kill_and_reopen();
  CHECK(directory.search("电梯").size() == hits);
}

TEST_CASE("an index of another version is made anew") {
  Directory directory;
  directory.say("加装电梯");
  directory.index_everything();
  HandClock& clock = directory.clock;
  MemoryBlocks blocks(directory.phone->blocks->image());
  SeededRandom random(1);
  KeptLog log;
  const auto records = must(
      Records::open({.clock = clock, .random = random, .blocks = blocks, .log = log}, blocks.image(), std::nullopt));
  const auto count = [&](std::string sql) { return must(records->database().number(sql)).value(); };
  CHECK(count("SELECT count(*) FROM search_text") > 0);
  Transaction transaction = must(records->begin());
  must(records->set_setting("search.version", Value{std::int64_t{0}}));
  must(records->commit(std::move(transaction)));

  Doors doors(*records, clock);
  Search search(*records, doors);
  must(search.open());
  CHECK(count("SELECT count(*) FROM search_text") == 0);
  CHECK(must(search.find("电梯")).size() == 1);
  while (must(search.catch_up(clock, 50)) > 0) {
  }
  CHECK(count("SELECT count(*) FROM search_todo") == 0);
  CHECK(must(search.find("电梯")).size() == 1);
}

TEST_CASE("the index is brought up in slices of time, and says when it is done") {
  struct Ticking final : Clock {
    std::int64_t now_millis() override { return now += 3; }
    std::int64_t now = 0;
  } clock;
  Directory directory;
  for (int i = 0; i < 20; ++i) directory.say("身体还可以");
  MemoryBlocks blocks(directory.phone->blocks->image());
  SeededRandom random(1);
  KeptLog log;
  const auto records = must(Records::open({.clock = directory.clock, .random = random, .blocks = blocks, .log = log},
                                          blocks.image(), std::nullopt));
  Doors doors(*records, clock);
  Search search(*records, doors);
  must(search.open());
  const auto waiting = [&] { return must(records->database().number("SELECT count(*) FROM search_todo")).value(); };
  const std::int64_t before = waiting();
  REQUIRE(before >= 20);
  CHECK(must(search.catch_up(clock, 8)) == before - 3);
  CHECK(waiting() == before - 3);
  std::int64_t left = before;
  while (left > 0) {
    left = must(search.catch_up(clock, 8));
    CHECK(left == waiting());
  }
  CHECK_FALSE(search.is_behind());
}

TEST_CASE("longer words find only what has them in one piece") {
  Directory directory;
  directory.say("楼道灯不亮");
  directory.say("楼道很脏,灯不亮", "302");
  directory.index_everything();
  CHECK(directory.search("楼道灯").size() == 1);
  CHECK(directory.search("灯不亮").size() == 2);
}

TEST_CASE("empty, odd and hostile words find nothing and break nothing") {
  Directory directory;
  directory.say("电梯");
  for (const std::string_view words : {"", "  ", "\xFF\xFE", "\"电", "电*", "' OR 1", "NEAR(电 梯)", "%", "_"}) {
    CHECK(directory.search(words).empty());
  }
  CHECK(directory.search("\"电梯\"").empty());
  CHECK(directory.phone->core->storage_health() == StorageHealth::kGood);
}

TEST_CASE("at most fifty hits are given") {
  Directory directory;
  CHECK(directory.search("赵四").size() == 50);
  CHECK(directory.search("zs").size() == 50);
}

TEST_CASE("what was withdrawn takes none of the fifty places") {
  Directory directory;
  directory.say("水管漏了");
  for (int i = 0; i < 60; ++i) {
    directory.clock.advance(1000);
    directory.phone->run(WithdrawVisit{directory.say("水管的事")});
  }
  CHECK(directory.search("水管").size() == 1);
}

TEST_CASE("a door is read with any word for its building and any mark between its parts") {
  for (const std::string_view unit : {"号", "幢", "栋", "座"}) {
    for (const std::string_view room : {"", "室", "房", "户"}) {
      CHECK(door_of("3" + std::string(unit) + "602" + std::string(room)) == DoorWords{.number = "3", .room = "602"});
    }
  }
  for (const std::string_view between : {"-", " ", "/", "#", "　", "—", "－"}) {
    CHECK(door_of("3" + std::string(between) + "602") == DoorWords{.number = "3", .room = "602"});
  }
  CHECK(door_of("１２号６０２") == DoorWords{.number = "12", .room = "602"});
  CHECK(door_of("000号602") == DoorWords{.number = "000", .room = "602"});
  CHECK_FALSE(parse_search("1号号").door);
  CHECK_FALSE(parse_search("～").door);
}

TEST_CASE("a person is found by a whole name, a part of it, and by phone beside the door") {
  Directory directory;
  directory.resident(1, "301").name = "钱多";
  directory.resident(1, "302").name = "小钱多";
  directory.resident(1, "302").phone = "021-6411 0099";
  const Titles found = directory.titles("钱多");
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "钱多");
  CHECK(directory.titles("0099").size() == 1);
}

TEST_CASE("what many said is cut to what a screen can show") {
  Directory directory;
  for (int i = 0; i < 120; ++i) directory.say("电梯又坏了");
  const std::size_t shown = directory.search("电梯").size();
  CHECK(shown > 10);
  CHECK(shown < 120);
  CHECK(directory.search("1").size() < 120);
}
