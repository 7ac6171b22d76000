// What leaves for 社区云, to the letter; and tables for spreadsheet programs.

#include <catch2/catch_test_macros.hpp>

#include "core/domain/cloud_text.h"
#include "core/domain/csv.h"
#include "core/domain/text.h"
#include "core/domain/xlsx.h"

using namespace baijia;

namespace {

constexpr std::int64_t kTenOClock = 1'795'392'000'000 + 2 * 3'600'000;  // 2026-11-23 10:00 in Shanghai
constexpr Day kNextWeek{20787};

Resident resident(std::string name, std::string phone = "") {
  return {.name = std::move(name), .birth_year = 1943, .phone = std::move(phone), .traits = 1};
}

/// A visit at 12号 602 with words.
CloudRecord visit() {
  return {.module = CloudModule::kVisit,
          .visit = {.at_millis = kTenOClock, .said = "电梯的事想知道什么时候定", .written_up = true},
          .issue = {},
          .place = "12号 602",
          .people = {resident("王秀英", "13800138000")},
          .author = "李老师",
          .companions = {},
          .issues = {},
          .promises = {},
          .category = {},
          .owner = {}};
}

CloudRecord lamp() {
  CloudRecord record = visit();
  record.module = CloudModule::kIssue;
  record.issue = {.title = "三楼灯不亮", .next_date = kNextWeek, .raised_at_millis = kTenOClock};
  record.category = "楼道照明";
  record.owner = "陈老师";
  return record;
}

std::string text_of(const CloudRecord& record, std::string_view form = {}) {
  if (form.empty()) form = default_cloud_template(record.module);
  return cloud_text(fill_cloud_template(form, cloud_values(record, 480)));
}

std::optional<CloudFault> fault(std::string_view form) { return cloud_fault(CloudModule::kVisit, form); }

}  // namespace

TEST_CASE("a visit becomes the fields of its template, in their order") {
  CloudRecord record = visit();
  record.companions = {"陈老师", "周主任"};
  CHECK(text_of(record) ==
        "走访日期：2026-11-23\n"
        "走访方式：上门走访\n"
        "走访地址：12号 602\n"
        "走访对象：王**\n"
        "走访人：李老师\n"
        "同行人：陈老师、周主任\n"
        "走访结果：已见面\n"
        "走访内容：电梯的事想知道什么时候定");
}

TEST_CASE("what came of a visit stands in it, several numbered") {
  CloudRecord record = visit();
  record.issues = {{.title = "三楼灯不亮"}};
  record.promises = {{.text = "问加装电梯", .due = kNextWeek}};
  CHECK(text_of(record, "{问题}|{承诺}") == "三楼灯不亮|问加装电梯（2026-11-30 前）");
  record.issues.push_back({.title = "下水道堵", .tier = IssueTier::kOnTheSpot});
  CHECK(text_of(record, "{问题}") == "1. 三楼灯不亮；2. 下水道堵（当场解决）");
}

TEST_CASE("every channel has its words") {
  CloudRecord record = visit();
  const auto channel = [&](Channel one) {
    record.visit.channel = one;
    return text_of(record, "{方式}{结果}");
  };
  CHECK(channel(Channel::kDoor) == "上门走访已见面");
  CHECK(channel(Channel::kPhone) == "电话联系已见面");
  CHECK(channel(Channel::kOnline) == "线上联系已见面");
  CHECK(channel(Channel::kReception) == "来访接待已见面");
  CHECK(channel(Channel::kPatrol) == "社区巡查");
  record.visit.channel = Channel::kDoor;
  record.visit.result = VisitResult::kNobodyHome;
  CHECK(text_of(record, "{结果}") == "未遇");
}

TEST_CASE("a patrol has a place and nobody to name") {
  CloudRecord record = visit();
  record.visit.channel = Channel::kPatrol;
  record.people.clear();
  record.place = "12号";
  CHECK(text_of(record) ==
        "走访日期：2026-11-23\n走访方式：社区巡查\n走访地址：12号\n走访人：李老师\n走访内容：电梯的事想知道什么时候定");
}

TEST_CASE("a visit of one tap leaves out the fields that it has nothing for") {
  CloudRecord record = visit();
  record.visit.said = " \n";
  record.people.clear();
  CHECK(text_of(record) ==
        "走访日期：2026-11-23\n走访方式：上门走访\n走访地址：12号 602\n走访人：李老师\n走访结果：已见面");
}

TEST_CASE("an issue becomes the entry of the other module") {
  CloudRecord record = lamp();
  record.issue.detail = "坏了三天";
  record.voices = 2;
  CHECK(text_of(record) ==
        "发现日期：2026-11-23\n问题地址：12号 602\n反映人：王**\n问题类别：楼道照明\n问题标题：三楼灯不亮\n"
        "问题描述：坏了三天\n附议户数：2\n处置方式：居村推进\n办理人：陈老师\n办理进展：在办");
  record.issue.state = IssueState::kSolved;
  record.issue.tier = IssueTier::kHandedUp;
  record.issue.outcome = "物业换了灯";
  CHECK(text_of(record, "{处置方式}{进展}：{办理结果}{下次日期}") == "上报街镇已解决：物业换了灯2026-11-30");
}

TEST_CASE("a household of several is called by its head") {
  CloudRecord record = visit();
  record.people = {resident("欧阳明"), resident("王秀英"), resident("欧阳小")};
  CHECK(text_of(record, "{对象}") == "欧**一家 3 人");
  CHECK(text_of(record, "{姓名}") == "欧阳明、王秀英、欧阳小");
}

TEST_CASE("names are whole only where the template asks for them, a phone is always masked") {
  const CloudRecord record = visit();
  CHECK_FALSE(text_of(record).contains("王秀英"));
  CHECK(text_of(record, "{姓名} {电话}") == "王秀英 138****8000");
}

TEST_CASE("what has no slot does not leave") {
  CloudRecord record = visit();
  std::string everything;
  for (const CloudModule module : {CloudModule::kVisit, CloudModule::kIssue}) {
    record.module = module;
    std::string form;
    for (const CloudSlot slot : cloud_slots(module)) form += "{" + std::string(cloud_slot_word(slot)) + "}\n";
    CHECK_FALSE(cloud_fault(module, form));
    everything += text_of(record, form);
  }
  CHECK(everything.contains("王秀英"));
  CHECK_FALSE(everything.contains("13800138000"));
  CHECK_FALSE(everything.contains("1943"));
}

TEST_CASE("numbers that somebody typed into a text are masked") {
  CHECK(masked_numbers("打13800138000找她") == "打138****8000找她");
  CHECK(masked_numbers("138 0013 8000 或 138-0013-8000") == "138****8000 或 138****8000");
  CHECK(masked_numbers("602 13800138000") == "602 138****8000");
  CHECK(masked_numbers("+86 13800138000，8613800138000") == "+86 138****8000，861******8000");
  CHECK(masked_numbers("１３８００１３８０００") == "138****8000");
  CHECK(masked_numbers("310104194303071234") == "310***********1234");
  CHECK(masked_numbers("31010419430307123x") == "310***********123X");
  CHECK(masked_numbers("310104 19430307 1234") == "310***********1234");
  CHECK(masked_numbers("卡号6222021234567890123。") == "卡号622************0123。");
  CHECK(masked_numbers("6222 0212 3456 7890") == "622*********7890");
}

TEST_CASE("doors, dates and prices stay as they are") {
  for (const std::string_view text :
       {"12-602、12-603、14-101", "2026-11-23 10:00", "1500元", "310104013007", "101 1001 2026", "12-602 12-603 12-604",
        "电话021-62345678", "88弄12号602室", ""}) {
    CHECK(masked_numbers(text) == text);
  }
}

TEST_CASE("a long text stays whole unless the template cuts it") {
  CloudRecord record = visit();
  record.visit.said.clear();
  for (int i = 0; i < 1300; ++i) record.visit.said += "梯";
  CHECK(text_of(record, "{内容}") == record.visit.said);
  CHECK(text_of(record, "内容：{内容:3}") == "内容：梯梯梯…");
  CHECK(text_of(record, "内容：{内容：3}") == "内容：梯梯梯…");
  record.visit.said = "梯梯梯";
  CHECK(text_of(record, "{内容:3}") == "梯梯梯");
}

TEST_CASE("the lines of what was said stay") {
  CloudRecord record = visit();
  record.visit.said = "身体都好\n问电梯\n";
  CHECK(text_of(record, "内容：{内容}\n人：{记录人}") == "内容：身体都好\n问电梯\n人：李老师");
}

TEST_CASE("what looks like a slot in a record is not filled again") {
  CloudRecord record = visit();
  record.visit.said = "{姓名}{";
  CHECK(text_of(record, "内容：{内容}") == "内容：{姓名}{");
}

TEST_CASE("a line without a slot stays, a label may have either colon") {
  CloudRecord record = visit();
  record.visit.said.clear();
  CHECK(text_of(record, "走访记录\n\n来源: 百家\n内容: {内容}\n地址:{地址}") == "走访记录\n来源：百家\n地址：12号 602");
  const auto fields = fill_cloud_template("来源:百家\n时间：{时间}整", cloud_values(record, 480));
  CHECK(fields == std::vector<CloudField>{{"来源", "百家", true}, {"时间", "10:00整", false}});
}

TEST_CASE("the default templates are good ones and the example fills them") {
  for (const CloudModule module : {CloudModule::kVisit, CloudModule::kIssue}) {
    CHECK_FALSE(cloud_fault(module, default_cloud_template(module)));
    for (const CloudField& field : fill_cloud_template(default_cloud_template(module), cloud_example(module))) {
      INFO(field.label);
      CHECK_FALSE(field.value.empty());
    }
  }
}

TEST_CASE("a broken template is refused with the place") {
  using enum CloudFault::Reason;
  CHECK(fault("地址：{地址}\n人：{地扯}") == CloudFault{kUnknown, 2, "地扯"});
  CHECK(fault("{地址") == CloudFault{kUnpaired, 1, ""});
  CHECK(fault("\n\n地址}") == CloudFault{kUnpaired, 3, ""});
  CHECK(fault("{{地址}}") == CloudFault{kUnpaired, 1, ""});
  CHECK(fault("{}") == CloudFault{kUnknown, 1, ""});
  CHECK(fault("{内容:0}") == CloudFault{kLength, 1, "内容:0"});
  CHECK(fault("{内容:多}") == CloudFault{kLength, 1, "内容:多"});
  CHECK(fault("{内容:}") == CloudFault{kLength, 1, "内容:"});
  CHECK(fault("走访记录") == CloudFault{kNoSlot, 1, ""});
  CHECK(fault("") == CloudFault{kNoSlot, 1, ""});
  CHECK(fault("{类别}") == CloudFault{kUnknown, 1, "类别"});
  CHECK_FALSE(cloud_fault(CloudModule::kIssue, "{类别}"));
}

TEST_CASE("filling a broken template leaves out what cannot be read") {
  CHECK(text_of(visit(), "地址：{地址}\n人：{\n{没有}{时间}") == "地址：12号 602\n10:00");
}

TEST_CASE("a table begins with the byte order mark and ends its lines as the standard says") {
  std::string file(kCsvStart);
  append_csv_line(file, std::vector<std::string>{"日期", "内容"});
  append_csv_line(file, std::vector<std::string>{"2026-11-23", ""});
  CHECK(file == "\xEF\xBB\xBF日期,内容\r\n2026-11-23,\r\n");
}

TEST_CASE("commas, quotes and line ends are quoted") {
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("他说\"好\"") == "\"他说\"\"好\"\"\"");
  CHECK(csv_field("一\n二") == "\"一\n二\"");
  CHECK(csv_field("一，二") == "一，二");
}

TEST_CASE("a text that a spreadsheet program would run is defused") {
  CHECK(csv_field("=1+1") == "'=1+1");
  CHECK(csv_field("+86") == "'+86");
  CHECK(csv_field("-3") == "'-3");
  CHECK(csv_field("@SUM(A1)") == "'@SUM(A1)");
  CHECK(csv_field("\t=1") == "'\t=1");
  CHECK(csv_field("＝1") == "'＝1");
  CHECK(csv_field("=HYPERLINK(\"http://x\",\"y\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  CHECK(csv_field("12-602") == "12-602");
}

TEST_CASE("a workbook has the parts that spreadsheet programs ask for, and the check sums of its format") {
  CHECK(crc32("123456789") == 0xCBF43926U);
  XlsxFile file("百家");
  file.append(std::vector<std::string>{"日期", "a&b"});
  const std::string bytes = std::move(file).take();
  CHECK(bytes.starts_with("PK\x03\x04"));
  for (const std::string_view part : {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml",
                                      "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"}) {
    INFO(part);
    CHECK(bytes.contains(part));
  }
  CHECK(bytes.contains("<t xml:space=\"preserve\">a&amp;b</t>"));
}
