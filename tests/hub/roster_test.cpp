// What the cells of a roster mean: headers, doors, people.

#include "shell/hub/roster.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

using namespace baijia;
using namespace baijia::hub;

namespace {

Roster roster_of(std::string_view csv) {
  const Result<Table> table = read_table(csv);
  REQUIRE(table);
  Result<Roster> roster = read_roster(*table);
  REQUIRE(roster);
  return *std::move(roster);
}

/// One door of one row under 门牌, 室号 and the given heading.
RosterDoor door_with(std::string_view heading, std::string_view cell) {
  const Roster roster =
      roster_of("门牌,室号,姓名," + std::string(heading) + "\n12号,602,张三,\"" + std::string(cell) + "\"\n");
  REQUIRE(roster.doors.size() == 1);
  return roster.doors.front();
}

std::string parts(const DoorName& door) {
  return door.road + "|" + door.lane + "|" + door.group + "|" + door.number + "|" + door.room;
}
std::string address(std::string_view text) { return parts(door_from_text(text, Column::kAddress)); }

bool noted(const Roster& roster, std::size_t row, Note note) {
  return std::ranges::any_of(roster.notes, [&](const RosterNote& one) { return one.row == row && one.note == note; });
}

}  // namespace

TEST_CASE("the header is found below title rows, with the columns in any order") {
  const Roster roster = roster_of(
      "龙泉园路居委会居民花名册,,,\n2026年11月制,,,\n联系电话(必填),室 号,*姓名,门牌号\n13800000000,602,张三,12\n");
  CHECK(roster.header_row == 3);
  REQUIRE(roster.doors.size() == 1);
  CHECK(roster.doors[0].number == "12号");
  CHECK(roster.doors[0].room == "602");
  CHECK(roster.doors[0].people[0].phone == "13800000000");
}

TEST_CASE("of a header in two lines the lower one counts") {
  const Roster roster = roster_of("居住地址,居住地址,姓名\n门牌,室号,姓名\n12号,602,张三\n");
  CHECK(roster.header_row == 2);
  CHECK(roster.doors[0].room == "602");
}

TEST_CASE("a header repeated on every printed page is not a row") {
  const Roster roster = roster_of("门牌,室号,姓名\n12号,602,张三\n门牌,室号,姓名\n12号,603,李四\n");
  CHECK(roster.rows_read == 2);
  CHECK(roster.doors.size() == 2);
}

TEST_CASE("a table without a door's columns is refused") {
  const Result<Roster> roster = read_roster(*read_table("姓名,电话\n张三,13800000000\n"));
  REQUIRE_FALSE(roster);
  CHECK(roster.error().code == Code::kHeaderMissing);
}

TEST_CASE("a table of which no row can be taken is refused") {
  const Result<Roster> roster = read_roster(*read_table("门牌,室号,姓名\n合计,,\n"));
  REQUIRE_FALSE(roster);
  CHECK(roster.error().code == Code::kFileEmpty);
}

TEST_CASE("columns that mean nothing to us are named, not guessed") {
  const Roster roster = roster_of("门牌,室号,姓名,血型\n12号,602,张三,A\n");
  CHECK(roster.unused == std::vector<std::string>{"血型"});
  CHECK(column_from_heading("户籍地址") == Column::kUnused);
}

TEST_CASE("a combined address is taken apart") {
  CHECK(address("龙泉园路88弄12号602室") == "龙泉园路|88弄||12号|602");
  CHECK(address("上海市黄浦区南京东路街道龙泉园路88弄12号602室") == "龙泉园路|88弄||12号|602");
  CHECK(address("上海黄浦区龙泉园路88弄12号602") == "龙泉园路|88弄||12号|602");
  CHECK(address("龙泉园路88弄12号602室") == "龙泉园路|88弄||12号|602");
  CHECK(address("龙泉园路88弄5支弄12号甲3室") == "龙泉园路|88弄5支弄||12号|甲3");
  CHECK(address("南京东路20号") == "南京东路|||20号|");
  CHECK(address("东方小区3号楼1202室") == "东方小区|||3号|1202");
  CHECK(address("龙南三村12号602") == "龙南三村|||12号|602");
  CHECK(address("88弄12-602") == "|88弄||12号|602");
  CHECK(address("龙门村三组15号") == "龙门村||三组|15号|");
  CHECK(address("张家宅15号") == "||张家宅|15号|");
}

TEST_CASE("a number cell may hold more than the number") {
  const auto number = [](std::string_view text) { return parts(door_from_text(text, Column::kNumber)); };
  CHECK(number("12") == "|||12号|");
  CHECK(number("12号") == "|||12号|");
  CHECK(number("12号楼") == "|||12号|");
  CHECK(number("12幢") == "|||12幢|");
  CHECK(number("12-602") == "|||12号|602");
  CHECK(number("88弄12号") == "|88弄||12号|");
  CHECK(number("12号602室") == "|||12号|602");
}

TEST_CASE("a room cell is a room, with or without its unit") {
  const auto room = [](std::string_view text) { return parts(door_from_text(text, Column::kRoom)); };
  CHECK(room("602") == "||||602");
  CHECK(room("602室") == "||||602");
  CHECK(room("甲3") == "||||甲3");
  CHECK(room("101A") == "||||101A");
  CHECK(room("底层") == "||||底层");
  CHECK(room("12-602") == "|||12号|602");
}

TEST_CASE("full-width digits are digits") {
  const Roster roster = roster_of("门牌,室号,姓名,电话\n12号,602室,张三,13812345678\n");
  CHECK(roster.doors[0].number == "12号");
  CHECK(roster.doors[0].room == "602");
  CHECK(roster.doors[0].people[0].phone == "13812345678");
}

TEST_CASE("floor and place follow from the room number") {
  CHECK(floor_of_room("602") == 6);
  CHECK(floor_of_room("1202") == 12);
  CHECK(floor_of_room("101A") == 1);
  CHECK(floor_of_room("甲3") == 0);
  CHECK(floor_of_room("15") == 0);
  CHECK(place_of_room("602") == 2);
  CHECK(place_of_room("1212") == 12);
  CHECK(place_of_room("15") == 0);
}

TEST_CASE("a column of floors is believed before the room number") {
  CHECK(door_with("楼层", "5楼").floor == 5);
  CHECK(door_with("楼层", "3/6").floor == 3);
  CHECK(door_with("楼层", "").floor == 6);
}

TEST_CASE("one household in several rows is one door") {
  const Roster roster = roster_of("楼号,室号,姓名,关系\n12,602,张三,户主\n12,602,李四,配偶\n12,603,王五,户主\n");
  REQUIRE(roster.doors.size() == 2);
  CHECK(roster.doors[0].people.size() == 2);
  CHECK(roster.doors[0].people[1].relation == "配偶");
}

TEST_CASE("cells left out because they repeat are taken from above") {
  const Roster roster =
      roster_of("路名,弄,门牌,室号,姓名\n龙泉园路,88,12,602,张三\n,,,,李四\n,,,603,王五\n,,13,101,赵六\n");
  REQUIRE(roster.doors.size() == 3);
  CHECK(roster.doors[0].people.size() == 2);
  CHECK(roster.doors[1].label() == "12号 603");
  CHECK(roster.doors[2].label() == "13号 101");
  CHECK(roster.doors[2].lane == "88弄");
}

TEST_CASE("a person below a row that was not taken is not taken either") {
  const Roster roster = roster_of("门牌,室号,姓名\n12号,601,甲一\n12号,,张三\n,,李四\n合计,,王五\n,,赵六\n");
  CHECK(roster.rows_taken == 1);
  CHECK(noted(roster, 3, Note::kNoRoom));
  CHECK(noted(roster, 4, Note::kNoRoom));
  CHECK(noted(roster, 5, Note::kNoDoor));
  CHECK(noted(roster, 6, Note::kAboveSkipped));
}

TEST_CASE("a sum at the foot is skipped with its row number") {
  const Roster roster = roster_of("门牌,室号,姓名\n12号,602,张三\n合计,,1\n");
  CHECK(roster.rows_taken == 1);
  CHECK(noted(roster, 3, Note::kNoDoor));
}

TEST_CASE("one row a household: the head and the others of the family") {
  const Roster roster = roster_of("门牌,室号,户主,家庭成员,联系电话\n12号,602,张三,李四、张小三(子),63501234\n");
  const std::vector<RosterPerson>& people = roster.doors[0].people;
  REQUIRE(people.size() == 3);
  CHECK(people[0].relation == "户主");
  CHECK(people[0].phone == "63501234");
  CHECK(people[1].name == "李四");
  CHECK(people[2].name == "张小三");
}

TEST_CASE("the head in every row of a household is one person") {
  const Roster roster = roster_of("门牌,室号,户主,姓名\n12号,602,张三,张三\n12号,602,张三,李四\n");
  REQUIRE(roster.doors[0].people.size() == 2);
  CHECK(roster.doors[0].people[0].relation == "户主");
  CHECK(roster.doors[0].people[1].relation.empty());
}

TEST_CASE("the same person twice is one, and it is said") {
  const Roster roster = roster_of("门牌,室号,姓名,出生年份,手机\n12号,602,张三,1958,\n12号,602,张 三,,13800000000\n");
  REQUIRE(roster.doors[0].people.size() == 1);
  CHECK(roster.doors[0].people[0].phone == "13800000000");
  CHECK(noted(roster, 3, Note::kTwice));
}

TEST_CASE("two people of one name and different years stay two") {
  const Roster roster = roster_of("门牌,室号,姓名,出生年份\n12号,602,张三,1958\n12号,602,张三,1990\n");
  CHECK(roster.doors[0].people.size() == 2);
}

TEST_CASE("of an identity number only year and sex are kept") {
  const RosterDoor door = door_with("身份证号", "310101195803021234");
  CHECK(door.people[0].birth_year == 1958);
  CHECK(door.people[0].sex == Sex::kMale);
  CHECK(facts_from_identity("310101195803021241")->sex == Sex::kFemale);
  CHECK(facts_from_identity("31010119580302123X")->birth_year == 1958);
  CHECK(facts_from_identity("310101580302123")->birth_year == 1958);
  CHECK_FALSE(facts_from_identity("3101011958030212"));
}

TEST_CASE("a birth date in any writing gives its year") {
  for (const char* text : {"1958", "1958年3月", "1958-03-02", "1958/3/2", "1958.3", "19580302", "1958"}) {
    CHECK(birth_year_from_date(text) == 1958);
  }
  for (const char* text : {"58年", "三月", "123456789", "0302"}) CHECK_FALSE(birth_year_from_date(text));
}

TEST_CASE("a birth date that is none is left out and noted") {
  const Roster roster = roster_of("门牌,室号,姓名,出生年份\n12号,602,张三,五八年\n");
  CHECK_FALSE(roster.doors[0].people[0].birth_year);
  CHECK(noted(roster, 2, Note::kBirthUnclear));
}

TEST_CASE("phones lose their blanks, several are kept") {
  CHECK(phone_from_text("138 1234 5678") == "13812345678");
  CHECK(phone_from_text("138-1234-5678") == "13812345678");
  CHECK(phone_from_text("021-63501234") == "021-63501234");
  CHECK(phone_from_text("13812345678、63501234") == "13812345678/63501234");
  CHECK_FALSE(phone_from_text("不肯给"));
}

TEST_CASE("several phone columns give one list") {
  const Roster roster = roster_of("门牌,室号,姓名,手机,联系电话\n12号,602,张三,13812345678,63501234\n");
  CHECK(roster.doors[0].people[0].phone == "13812345678/63501234");
}

TEST_CASE("a phone that is none is left out and noted, 无 is not worth a note") {
  CHECK(noted(roster_of("门牌,室号,姓名,电话\n12号,602,张三,问女儿\n"), 2, Note::kPhoneUnclear));
  CHECK(roster_of("门牌,室号,姓名,电话\n12号,602,张三,无\n").notes.empty());
}

TEST_CASE("how a door is lived in") {
  CHECK(door_with("居住情况", "自住").tenure == Tenure::kOwned);
  CHECK(door_with("房屋状态", "出租").tenure == Tenure::kLet);
  CHECK(door_with("居住状态", "空关").tenure == Tenure::kVacant);
  CHECK(noted(roster_of("门牌,室号,居住情况\n12号,602,民宿\n"), 2, Note::kTenureUnclear));
}

TEST_CASE("空关 in place of a name says that nobody lives there") {
  const Roster roster = roster_of("门牌,室号,姓名\n12号,602,空关\n");
  CHECK(roster.doors[0].tenure == Tenure::kVacant);
  CHECK(roster.doors[0].people.empty());
}

TEST_CASE("traits come from ticks, words and tags; an empty cell says nothing") {
  const auto bit = [](Trait trait) { return static_cast<std::int64_t>(trait); };
  CHECK(door_with("独居", "√").people[0].traits == bit(Trait::kLivesAlone));
  CHECK(door_with("残疾", "肢体三级").people[0].traits == bit(Trait::kDisabled));
  CHECK(door_with("政治面貌", "中共党员").people[0].traits == bit(Trait::kPartyMember));
  CHECK(door_with("政治面貌", "群众").people[0].traits == 0);
  CHECK(door_with("政治面貌", "群众").people[0].known_traits == bit(Trait::kPartyMember));
  CHECK(door_with("志愿者", "否").people[0].traits == 0);
  CHECK(door_with("楼组长", "").people[0].known_traits == 0);
  CHECK(door_with("标签", "独居老人、低保").people[0].traits == (bit(Trait::kLivesAlone) | bit(Trait::kHardship)));
}

TEST_CASE("a street's doors without rooms are a row of shops") {
  const Roster roster =
      roster_of("路名,弄,门牌,室号,姓名\n龙泉园路,88,12,602,张三\n龙泉园路,,106,,李四\n龙泉园路,,108,,王五\n");
  REQUIRE(roster.doors.size() == 3);
  CHECK(roster.doors[1].form == BuildingForm::kShops);
  CHECK(roster.doors[1].room == "106号");
  CHECK(roster.doors[1].lane.empty());
  CHECK(roster.doors[1].number == roster.doors[2].number);
}

TEST_CASE("a village is its groups, and their houses the doors") {
  const Roster roster = roster_of("村,村民组,门牌,姓名\n龙门村,三组,15,张三\n,,16,李四\n,四组,1,王五\n");
  REQUIRE(roster.doors.size() == 3);
  CHECK(roster.doors[0].form == BuildingForm::kHouses);
  CHECK(roster.doors[0].road == "龙门村");
  CHECK(roster.doors[1].label() == "三组 16号");
  CHECK(roster.doors[2].label() == "四组 1号");
  CHECK(roster.doors[0].floor == 0);
}

TEST_CASE("a village group in one column and its 宅 in another name the door together") {
  const Roster roster =
      roster_of("村民组,宅名,门牌号,姓名\n3,张家宅,1号,张三\n,李家宅,1号,李四\n4,,1号,王五\n无,小石桥,3号,钱七\n");
  REQUIRE(roster.doors.size() == 4);
  CHECK(roster.doors[0].label() == "3组张家宅 1号");
  CHECK(roster.doors[1].label() == "3组李家宅 1号");
  CHECK(roster.doors[2].label() == "4组 1号");
  CHECK(roster.doors[3].label() == "小石桥 3号");
}

TEST_CASE("a staircase that villagers of a group moved to has floors, a house with rooms to let has none") {
  std::string csv = "村民组,门牌,室号,姓名\n";
  for (const int room : {101, 102, 201, 202, 301, 302, 401, 402}) {
    csv += "3组,1号楼," + std::to_string(room) + ",住户" + std::to_string(room) + "\n";
  }
  const Roster roster = roster_of(csv + "3组,15号,101,租客甲\n3组,15号,102,租客乙\n");
  REQUIRE(roster.doors.size() == 10);
  CHECK(roster.doors[7].form == BuildingForm::kApartments);
  CHECK(roster.doors[7].label() == "3组1号 402");
  CHECK(roster.doors[7].floor == 4);
  CHECK(roster.doors[9].form == BuildingForm::kHouses);
  CHECK(roster.doors[9].label() == "3组 15号102");
}

TEST_CASE("a door or name longer than any is not taken") {
  const Roster roster =
      roster_of("门牌,室号,姓名\n12号," + std::string(200, '6') + ",张三\n12号,602," + std::string(300, 'x') + "\n");
  CHECK(noted(roster, 2, Note::kTooLong));
  CHECK(noted(roster, 3, Note::kNameTooLong));
  CHECK(roster.doors[0].people.empty());
}

TEST_CASE("rows of one household that contradict each other: the first counts") {
  const Roster roster = roster_of("门牌,室号,姓名,居住情况\n12号,602,张三,自住\n12号,602,李四,出租\n");
  CHECK(roster.doors[0].tenure == Tenure::kOwned);
  CHECK(noted(roster, 3, Note::kDoorDiffers));
}

TEST_CASE("every note and every word has its text") {
  for (const Note note : {Note::kNoDoor, Note::kRemovedHere}) CHECK_FALSE(note_text(note).empty());
  CHECK(note_skips(Note::kNoRoom));
  CHECK_FALSE(note_skips(Note::kKept));
}

TEST_CASE("a kept XLSX with titles, a header in two lines and merged doors reads as it always did") {
  const Result<Table> table = read_table_file(BAIJIA_SOURCE_DIR "/tests/golden/roster/merged_titles.xlsx");
  REQUIRE(table);
  CHECK(table->sheet == "住户");
  const Result<Roster> roster = read_roster(*table);
  REQUIRE(roster);
  CHECK(roster->header_row == 4);
  REQUIRE(roster->doors.size() == 3);
  CHECK(roster->doors[0].label() == "12号 602");
  CHECK(roster->doors[0].tenure == Tenure::kOwned);
  REQUIRE(roster->doors[0].people.size() == 2);
  CHECK(roster->doors[0].people[0].phone == "19900001234");
  CHECK(roster->doors[0].people[1].birth_year == 1960);
  CHECK(roster->doors[1].people[0].relation == "户主");
  CHECK(roster->doors[2].label() == "13号 1201");
  CHECK(roster->doors[2].tenure == Tenure::kVacant);
  CHECK(roster->doors[2].floor == 12);
  CHECK(noted(*roster, 9, Note::kNoDoor));
}

TEST_CASE("a kept CSV in GB18030 with one row a household reads as it always did") {
  const Result<Table> table = read_table_file(BAIJIA_SOURCE_DIR "/tests/golden/roster/households.gb18030.csv");
  REQUIRE(table);
  const Result<Roster> roster = read_roster(*table);
  REQUIRE(roster);
  REQUIRE(roster->doors.size() == 2);
  CHECK(roster->doors[0].lane == "88弄");
  CHECK(roster->doors[0].people.size() == 3);
  CHECK(roster->doors[0].note == "门铃坏了, 要敲门");
  CHECK(roster->doors[1].label() == "12号 603");
  CHECK(roster->doors[1].people[0].phone.empty());
}
