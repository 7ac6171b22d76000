#include "tests/fuzz/seeds.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "core/store/schema.h"
#include "core/sync/frames.h"
#include "core/sync/wire.h"
#include "shell/app/screens/draft.h"
#include "shell/hub/encoding.h"
#include "shell/hub/queue_seal.h"
#include "tests/fuzz/targets.h"
#include "tests/support/committee.h"
#include "tests/support/sealed_box.h"
#include "tests/support/sheet_files.h"
#include "tests/support/wire_messages.h"

namespace baijia::fuzz {
namespace {

using Seeds = std::vector<std::string>;

Seeds messages() {
  Seeds seeds{golden("wire/v1/pull_request_held.bin"), golden("wire/v1/pull_reply_held.bin")};
  testing::for_each_message(
      [&seeds]<class Message>(const char* name) { seeds.push_back(golden(std::string("wire/v1/") + name)); });
  return seeds;
}

std::vector<Row> some_rows() {
  const testing::Committee committee(
      {.buildings = 1, .floors = 1, .rooms_per_floor = 1, .visits = 1, .issues = 1, .note_length = 12});
  return committee.rows();
}

Seeds rows() {
  Seeds seeds;
  for (const Row& row : some_rows()) seeds.push_back(encode_row(row));
  for (const std::string& row : decode<PushRequest>(golden("wire/v1/push_request.bin")).value().rows) {
    seeds.push_back(row);
  }
  return seeds;
}

Seeds pushes() {
  Seeds seeds{golden("wire/v1/push_request.bin"), golden("wire/v1/pull_request.bin"),
              golden("wire/v1/pull_request_held.bin")};
  for (const std::string& row : rows()) {
    seeds.push_back(encode(PushRequest{DeviceId{7}, 1, testing::Committee::kScope, {row}}));
  }
  return seeds;
}

Seeds boxes() {
  Seeds seeds{golden("wire/v1/box_file.bin")};
  seeds.push_back(encode(BoxFile{DeviceId{7}, {}, testing::Committee::kScope, testing::Committee::kNowMillis, rows()}));
  return seeds;
}

Seeds replies() {
  Seeds seeds{golden("wire/v1/pull_reply.bin"), golden("wire/v1/push_reply.bin"), golden("wire/v1/pull_reply_held.bin"),
              "<!doctype html><p>Wi-Fi"};
  for (const std::string& row : rows()) {
    seeds.push_back(encode(PullReply{testing::Committee::kNowMillis, uuid_from_name("hub"), 0, {row}, 1, 0}));
  }
  return seeds;
}

Seeds codes() {
  Seeds seeds{code_text(golden("wire/v1/invitation.bin")), code_text(golden("wire/v1/hand_over_frame.bin"))};
  for (const std::size_t size : {std::size_t{1}, kPieceOctets * 3 + 7}) {
    FrameSender sender(std::string(size, 'x'));
    std::string lines;
    for (std::size_t count = 0; count < sender.count() + 3; ++count) lines += sender.next() + "\n";
    seeds.push_back(lines);
    seeds.push_back(lines.substr(lines.find('\n') + 1));
  }
  return seeds;
}

Seeds parcels() {
  Seeds seeds = boxes();
  seeds.push_back(code_text(golden("wire/v1/invitation.bin")));
  seeds.push_back(golden("wire/v1/parcel.bin"));
  for (const std::string& box : boxes()) seeds.push_back(encode(Parcel{{encode(CarriedBox{box, "c2lnbmVk"})}}));
  return seeds;
}

/// One change of the block image.
std::string change(int block, int offset, std::string_view octets) {
  std::string out{static_cast<char>(block), static_cast<char>(offset & 0xFF), static_cast<char>(offset >> 8),
                  static_cast<char>(octets.size())};
  return out += octets;
}

Seeds images() {
  const std::string none(1, '\0');
  Seeds seeds{none, "\x01", "\x01" + golden("store/v1.db").substr(0, 1024)};
  for (const int block : {0, 1, 2, 5, 9, 20}) {
    for (const int offset : {0, 3, 8, 18, 28, 44, 100, 2048, 4090}) {
      const std::string octets("\x00\xFF\x05\x0D", 4);
      seeds.push_back(none + change(block, offset, octets));
    }
  }
  return seeds;
}

Seeds versions() {
  Seeds seeds;
  for (const Row& row : some_rows()) {
    RowVersions columns;
    columns.scope = row.scope;
    for (const Field& field : row.fields) {
      if (field.number < 5) {
        columns.mask_of(field.version) |= mask_bit(field.number);
      } else {
        columns.foreign.push_back(field);
      }
    }
    std::string out;
    encode_versions(columns, testing::Committee::kScope, out);
    seeds.push_back(out);
  }
  return seeds;
}

Seeds words() {
  return {"203", "1-203", "1号203", "88弄12号602室", "龙泉园路88弄", "lilaoshi", "13800001234", "602", "楼道灯坏了"};
}

Seeds drafts() {
  app::VisitDraft visit;
  visit.said = "楼道灯坏了\n\\n";
  visit.companions = {AccountId{uuid_from_name("li")}};
  visit.issues = {{.category = CategoryId{uuid_from_name("灯")},
                   .category_name = "灯",
                   .title = "三楼",
                   .detail = "黑",
                   .next_date = Day{20780}}};
  visit.promises = {{.text = "问物业", .due = Day{20787}}};
  visit.tenure = Tenure::kLet;
  visit.note = "敲门要响";
  visit.issues.front().owner = visit.promises.front().owner = visit.companions.front();
  visit.voices = {IssueId{uuid_from_name("梯")}};
  return {app::text_from_draft(visit), app::text_from_draft(visit.issues.front())};
}

const std::string kCsv =
    "姓名,门牌,室号,出生日期,电话,与户主关系,标签,房屋性质\n李敏,88弄1号,602,1958-03-02,13800001234,户主,独居,自有\n";

Seeds roster_files() {
  Seeds seeds{golden("roster/households.gb18030.csv"), golden("roster/merged_titles.xlsx"), kCsv};
  seeds.push_back(testing::encoded(kCsv, "GB18030"));
  seeds.push_back("\xFF\xFE" + testing::encoded(kCsv, "UTF-16LE"));
  seeds.push_back(testing::xlsx_of(
      {{.name = "名册",
        .rows = testing::inline_row(1, {"门牌", "室号", "姓名"}) + testing::inline_row(2, {"1号", "602", "李敏"})}}));
  return seeds;
}

Seeds roster_parts_seeds() {
  const std::string book =
      R"(<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="名册" r:id="a"/></sheets></workbook>)";
  const std::string targets = R"(<Relationships><Relationship Id="a" Target="sheet.xml"/></Relationships>)";
  const std::string sheet =
      R"(<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>门牌</t></is></c><c r="B1" t="s"><v>0</v></c></row>)"
      R"(<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>602</v></c></row></sheetData>)"
      R"(<mergeCells><mergeCell ref="A2:B9"/></mergeCells></worksheet>)";
  const std::string shared = "<sst><si><t>室号</t></si><si><r><t>1号</t></r></si></sst>";
  const std::string styles =
      R"(<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy年"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>)";
  Seeds seeds;
  for (const std::string& last : {shared, std::string()}) {
    seeds.push_back(book + '\0' + targets + '\0' + sheet + '\0' + last + '\0' + styles);
  }
  return seeds;
}

Seeds connections() {
  const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string post = "POST /api/v1/push HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  return {"\x01" + get + post + get, "\x07" + post + post,
          "\x03POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "\x02POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "\x05GET / HTTP/2\r\n\r\n"};
}

Seeds bodies() {
  Seeds seeds;
  for (const std::string& message : messages()) {
    seeds.push_back('\0' + message);
    seeds.push_back('\x02' + hub::gzip(message));
    seeds.push_back('\x04' + hub::gzip(message).substr(10));
  }
  seeds.push_back('\x02' + hub::gzip(std::string(1U << 20U, 'x')));
  return seeds;
}

Seeds sealed_boxes() {
  const std::string key = hub::QueueSeal("the hub's secret").public_key();
  Seeds seeds;
  for (const std::string& box : boxes()) {
    seeds.push_back(testing::sealed_box(key, AccountId{uuid_from_name("li")}, box));
  }
  seeds.push_back(testing::sealed_box(key, AccountId{uuid_from_name("li")}, "no box"));
  return seeds;
}

const std::map<std::string_view, std::function<Seeds()>> kSeeds{{"wire_message", messages},
                                                                {"wire_row", rows},
                                                                {"hub_push", pushes},
                                                                {"box_import", boxes},
                                                                {"phone_reply", replies},
                                                                {"hand_over_codes", codes},
                                                                {"parcel_file", parcels},
                                                                {"block_image", images},
                                                                {"row_versions", versions},
                                                                {"search_words", words},
                                                                {"draft_text", drafts},
                                                                {"roster_file", roster_files},
                                                                {"roster_parts", roster_parts_seeds},
                                                                {"http_framing", connections},
                                                                {"http_body", bodies},
                                                                {"sealed_box", sealed_boxes}};

}  // namespace

Seeds seeds_of(std::string_view target) { return kSeeds.at(target)(); }

std::string golden(const std::string& name) {
  std::ifstream file(std::string(BAIJIA_SOURCE_DIR) + "/tests/golden/" + name, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (content.empty() && !file) throw Broken("a golden file is not there: " + name);
  return content;
}

const std::vector<std::string>& parts_in_order() {
  static const std::vector<std::string> kParts{"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sheet.xml",
                                               "xl/sharedStrings.xml", "xl/styles.xml"};
  return kParts;
}

const std::vector<std::string_view>& encodings() {
  static const std::vector<std::string_view> kEncodings{"", "identity", "gzip", "x-gzip", "deflate", "br"};
  return kEncodings;
}

}  // namespace baijia::fuzz
