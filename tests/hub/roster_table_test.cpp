// Roster files as tables: every way they are saved, and every way they are broken.

#include "shell/hub/roster_table.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "core/domain/xlsx.h"
#include "tests/support/sheet_files.h"

using namespace baijia;
using namespace baijia::hub;
using baijia::testing::encoded;
using baijia::testing::inline_row;
using baijia::testing::xlsx_of;
using baijia::testing::zip_of;

namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells cells_of(std::string_view bytes, std::string_view sheet = {}) {
  const Result<Table> table = read_table(bytes, sheet);
  REQUIRE(table);
  Cells cells;
  for (const TableRow& row : table->rows) cells.push_back(row.cells);
  return cells;
}

Code error_of(std::string_view bytes, std::string_view sheet = {}, const TableLimits& limits = {}) {
  const Result<Table> table = read_table(bytes, sheet, limits);
  REQUIRE_FALSE(table);
  CHECK_FALSE(error_text(table.error().code).text.empty());
  return table.error().code;
}

constexpr std::string_view kSmall = "门牌,室号\n12号,602\n";
const Cells kSmallCells{{"门牌", "室号"}, {"12号", "602"}};

}  // namespace

TEST_CASE("a CSV reads the same in UTF-8, with a mark, in UTF-16 and in GB18030") {
  CHECK(cells_of(kSmall) == kSmallCells);
  CHECK(cells_of("\xEF\xBB\xBF" + std::string(kSmall)) == kSmallCells);
  CHECK(cells_of("\xFF\xFE" + encoded(kSmall, "UTF-16LE")) == kSmallCells);
  CHECK(cells_of("\xFE\xFF" + encoded(kSmall, "UTF-16BE")) == kSmallCells);
  CHECK(cells_of(encoded(kSmall, "GB18030")) == kSmallCells);
}

TEST_CASE("GB18030 keeps rare characters of names") {
  CHECK(cells_of(encoded("姓名,门牌\n𠮷𬭊,12号\n", "GB18030"))[1][0] == "𠮷𬭊");
}

TEST_CASE("commas, semicolons and tabs separate") {
  CHECK(cells_of("门牌;室号\n12号;602\n") == kSmallCells);
  CHECK(cells_of("门牌\t室号\r\n12号\t602\r\n") == kSmallCells);
}

TEST_CASE("a quoted cell may hold separators, quotes and line breaks") {
  const Cells cells = cells_of("门牌,备注\n12号,\"他说\"\"好\"\",\n明天来\"\n13号,x\n");
  CHECK(cells[1][1] == "他说\"好\", 明天来");
  CHECK(cells[2][0] == "13号");
}

TEST_CASE("rows keep the number that the spreadsheet shows") {
  const Result<Table> table = read_table("标题\n\n门牌,室号\n,,\n12号,602\n");
  REQUIRE(table);
  REQUIRE(table->rows.size() == 3);
  CHECK(table->rows[1].number == 3);
  CHECK(table->rows[2].number == 5);
}

TEST_CASE("a cell is freed of control characters, invisible ones and blanks around it") {
  CHECK(clean_cell(" \u3000\uFEFF张\x01三\u200B \t") == "张三");
  CHECK(clean_cell("一\r\n二") == "一 二");
}

TEST_CASE("a text in no known charset is refused") {
  CHECK(error_of("\xFF\xFF\xFF\x41,\xFF\xFE\xFD\n") == Code::kCharsetUnknown);
  CHECK(error_of("\xEF\xBB\xBF\xC3\x28,1\n") == Code::kCharsetUnknown);
}

TEST_CASE("a picture is not a roster") {
  CHECK(error_of(std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16)) == Code::kFileUnreadable);
  CHECK(error_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") == Code::kFileUnreadable);
}

TEST_CASE("a CSV cut inside a quote or a character is said to be cut") {
  CHECK(error_of("门牌,室号\n\"12号,602\n") == Code::kFileCut);
  const std::string whole = encoded("门牌,室号\n12号,六〇二室", "GB18030");
  CHECK(error_of(whole.substr(0, whole.size() - 1)) == Code::kFileCut);
}

TEST_CASE("an empty file has nothing in it") {
  CHECK(error_of("") == Code::kFileEmpty);
  CHECK(error_of(" \n,,\n") == Code::kFileEmpty);
}

TEST_CASE("what is larger than any roster is refused, each limit on its own") {
  const auto with = [](auto change) {
    TableLimits limits;
    change(limits);
    return limits;
  };
  CHECK(error_of(kSmall, {}, with([](TableLimits& limits) { limits.file_bytes = 10; })) == Code::kFileTooLarge);
  CHECK(error_of(kSmall, {}, with([](TableLimits& limits) { limits.rows = 1; })) == Code::kFileTooLarge);
  CHECK(error_of(kSmall, {}, with([](TableLimits& limits) { limits.columns = 1; })) == Code::kFileTooLarge);
  CHECK(error_of(kSmall, {}, with([](TableLimits& limits) { limits.cell_bytes = 3; })) == Code::kFileTooLarge);
}

TEST_CASE("an XLSX gives shared, rich, inline and formula texts") {
  const std::string rows =
      R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>姓名</t></is></c></row>)"
      R"(<row r="2"><c r="A2" t="str"><f>X</f><v>12号</v></c><c r="B2"><v>602</v></c><c r="C2" t="e"><v>#N/A</v></c></row>)";
  const std::string file =
      xlsx_of({{.name = "表", .rows = rows}},
              {"<t>门牌</t>", "<r><t>室</t></r><r><t>号</t></r><rPh sb=\"0\" eb=\"1\"><t>shi</t></rPh>"});
  CHECK(cells_of(file) == Cells{{"门牌", "室号", "姓名"}, {"12号", "602", ""}});
}

TEST_CASE("numbers of an XLSX are written out, dates as dates") {
  const std::string file =
      xlsx_of({{.name = "表",
                .rows = R"(<row r="1"><c r="A1"><v>1.3812345678E10</v></c><c r="B1" s="1"><v>21246</v></c>)"
                        R"(<c r="C1" s="2"><v>21246.5</v></c><c r="D1"><v>3.5</v></c></row>)"}});
  CHECK(cells_of(file) == Cells{{"13812345678", "1958-03-02", "1958-03-02", "3.5"}});
}

TEST_CASE("merged cells have their value everywhere, to the right and downwards") {
  const std::string file = xlsx_of(
      {{.name = "表",
        .rows = inline_row(1, {"花名册"}) + inline_row(2, {"12号", "602", "张三"}) + inline_row(3, {"", "", "李四"}),
        .after =
            R"(<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/></mergeCells>)"}});
  CHECK(cells_of(file) == Cells{{"花名册", "花名册", "花名册"}, {"12号", "602", "张三"}, {"12号", "602", "李四"}});
}

TEST_CASE("a merge over the whole sheet costs no more than the rows that are there") {
  const std::string file = xlsx_of({{.name = "表",
                                     .rows = inline_row(1, {"x"}) + inline_row(1048576, {"y"}),
                                     .after = R"(<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>)"}});
  CHECK(cells_of(file).size() == 2);
}

TEST_CASE("too many merged cells are refused") {
  std::string rows;
  for (int i = 1; i <= 100; ++i) rows += inline_row(i, {"x"});
  std::string merges = "<mergeCells>";
  for (int i = 0; i < 100; ++i) merges += R"(<mergeCell ref="A1:GR100"/>)";
  const std::string file = xlsx_of({{.name = "表", .rows = rows, .after = merges + "</mergeCells>"}});
  CHECK(error_of(file, {}, {.merged_cells = 1'000'000}) == Code::kFileTooLarge);
}

TEST_CASE("the first visible sheet with rows is read, or the one that is named") {
  const std::string file = xlsx_of({{.name = "旧", .rows = inline_row(1, {"a"}), .hidden = true},
                                    {.name = "空", .rows = ""},
                                    {.name = "一", .rows = inline_row(1, {"b"})},
                                    {.name = "二", .rows = inline_row(1, {"c"})}});
  CHECK(cells_of(file) == Cells{{"b"}});
  CHECK(cells_of(file, "二") == Cells{{"c"}});
  CHECK(cells_of(file, "旧") == Cells{{"a"}});
  CHECK(error_of(file, "三") == Code::kSheetMissing);
  CHECK(error_of(file, "空") == Code::kFileEmpty);
  CHECK(error_of(kSmall, "一") == Code::kSheetMissing);
}

TEST_CASE("an XLSX cut anywhere is refused") {
  const std::string file = xlsx_of({{.name = "表", .rows = inline_row(1, {"门牌", "室号"})}}, {"<t>x</t>"});
  for (std::size_t length = 2; length < file.size(); length += 7) {
    const Result<Table> table = read_table(std::string_view(file).substr(0, length));
    REQUIRE_FALSE(table);
    CHECK((table.error().code == Code::kFileCut || table.error().code == Code::kFileUnreadable));
  }
}

TEST_CASE("a flipped bit never does worse than an error or another cell") {
  const std::string file = xlsx_of({{.name = "表", .rows = inline_row(1, {"门牌", "室号"})}}, {"<t>x</t>"});
  for (std::size_t at = 0; at < file.size(); at += 3) {
    std::string bent = file;
    bent[at] = static_cast<char>(bent[at] ^ 0x10);
    const Result<Table> table = read_table(bent);
    CHECK((!table || table->rows.size() <= 1));
  }
}

TEST_CASE("a zip bomb is refused before it is unpacked") {
  const std::string file = zip_of({{"xl/workbook.xml", std::string(3U << 20U, ' ')}});
  CHECK(file.size() < 10'000);
  CHECK(error_of(file, {}, {.part_bytes = 1U << 20U}) == Code::kFileTooLarge);
}

TEST_CASE("entities of the document's own are not expanded") {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" "
      "t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
  const std::string head = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" r:id=\"rId1\"/></sheets></workbook>";
  const std::string file = zip_of({{"xl/workbook.xml", head},
                                   {"xl/_rels/workbook.xml.rels",
                                    "<Relationships><Relationship Id=\"rId1\" Target=\"/xl/s.xml\"/></Relationships>"},
                                   {"xl/s.xml", bomb}});
  CHECK(cells_of(file) == Cells{{"&b;"}});
}

TEST_CASE("a zip that is no workbook, and a workbook that is no XML, are refused") {
  CHECK(error_of(zip_of({{"word/document.xml", "<x/>"}})) == Code::kFileUnreadable);
  CHECK(error_of(zip_of({{"xl/workbook.xml", "not xml <"}})) == Code::kFileCut);
  CHECK(error_of(zip_of({{"xl/workbook.xml", "<other/>"}})) == Code::kFileUnreadable);
}

TEST_CASE("a file that is not there is said to be unreadable") {
  const Result<Table> table = read_table_file("/no/such/roster.xlsx");
  REQUIRE_FALSE(table);
  CHECK(table.error().code == Code::kFileUnreadable);
}

namespace {

const Cells kHardCells{{"地址", "内容", "电话"},
                       {"12号 602", "=1+1", "0138"},
                       {"<甲3> & \"乙\"", "第一行\n第二行", "310104194303071234"},
                       {"𠮷家", "", "完"}};

std::string workbook_of(const Cells& cells) {
  XlsxFile file("百家");
  for (const std::vector<std::string>& line : cells) file.append(line);
  return std::move(file).take();
}

/// What openpyxl finds in the file: cells between tabs, a line end written as "|", types other than text as "?".
std::string read_by_openpyxl(const std::filesystem::path& path) {
  const std::string command =
      "python3 -c \"import openpyxl, sys\n"
      "sheet = openpyxl.load_workbook(sys.argv[1]).active\n"
      "print(sheet.title, sheet.freeze_panes, sheet['A1'].font.b, sheet['A2'].font.b)\n"
      "for row in sheet.iter_rows():\n"
      "  print('\\t'.join('' if cell.value is None else str(cell.value).replace('\\n', '|') "
      "if cell.data_type in 'sn' else '?' for cell in row))\" '" +
      path.string() + "'";
  const std::unique_ptr<std::FILE, decltype([](std::FILE* pipe) { pclose(pipe); })> pipe(popen(command.c_str(), "r"));
  REQUIRE(pipe);
  std::string text;
  for (int letter = std::fgetc(pipe.get()); letter != EOF; letter = std::fgetc(pipe.get())) {
    text += static_cast<char>(letter);
  }
  return text;
}

}  // namespace

TEST_CASE("a workbook that the app writes reads as it was written") {
  const Result<Table> table = read_table(workbook_of(kHardCells));
  REQUIRE(table);
  CHECK(table->sheet == "百家");
  Cells expected = kHardCells;
  expected[2][1] = "第一行 第二行";  // the reader's own rule
  CHECK(cells_of(workbook_of(kHardCells)) == expected);
}

TEST_CASE("another program opens the workbook: texts stay texts, the heading is bold and stays") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("baijia-" + std::to_string(getpid()) + ".xlsx");
  std::ofstream(path, std::ios::binary) << workbook_of(kHardCells);
  CHECK(read_by_openpyxl(path) ==
        "百家 A2 True False\n"
        "地址\t内容\t电话\n"
        "12号 602\t=1+1\t0138\n"
        "<甲3> & \"乙\"\t第一行|第二行\t310104194303071234\n"
        "𠮷家\t\t完\n");
  std::filesystem::remove(path);
}

TEST_CASE("what a cell cannot hold is left out or cut, and the file stays whole") {
  const std::string bell = std::string("铃\x07声\xFF") + "响";
  CHECK(workbook_of({{"a"}, {bell}}).contains(">铃声\uFFFD响<"));
  CHECK(read_table(workbook_of({{"a"}, {bell}})));
  const std::string workbook = workbook_of({{std::string(40'000, 'x')}});
  CHECK(workbook.contains(">" + std::string(32'767, 'x') + "<"));
  CHECK(cells_of(workbook_of({{"只有标题"}})) == Cells{{"只有标题"}});
}

TEST_CASE("more columns than letters go on with two") {
  std::vector<std::string> line;
  for (int column = 0; column < 60; ++column) line.push_back(std::to_string(column));
  CHECK(cells_of(workbook_of({line, line})) == Cells{line, line});
}
