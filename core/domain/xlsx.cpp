#include "core/domain/xlsx.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::size_t kLongestCell = 32'767;  ///< UTF-16 units, the programs' own limit
constexpr std::size_t kNarrowest = 8, kWidest = 48;

constexpr std::string_view kTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" )"
    R"(ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(<Override PartName="/xl/worksheets/sheet1.xml" )"
    R"(ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>)"
    R"(<Override PartName="/xl/styles.xml" )"
    R"(ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>)"
    R"(</Types>)";
constexpr std::string_view kRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" )"
    R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" )"
    R"(Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kBookRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" )"
    R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" )"
    R"(Target="worksheets/sheet1.xml"/><Relationship Id="rId2" )"
    R"(Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>)"
    R"(</Relationships>)";
// Two looks: 0 wraps, 1 is bold and wraps.
constexpr std::string_view kStyles =
    R"(<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font>)"
    R"(<sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill>)"
    R"(<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>)"
    R"(<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">)"
    R"(<xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf xfId="0" fontId="1" )"
    R"(applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1">)"
    R"(<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>)";

/// `text` as it may stand between tags. Value: its width, a Chinese character counting two.
std::size_t append_xml(std::string& out, std::string_view text) {
  std::size_t units = 0;
  std::size_t widest = 0;
  std::size_t line = 0;
  while (!text.empty()) {
    const char32_t letter = take_code_point(text);
    if ((letter < U' ' && letter != U'\n' && letter != U'\t') || letter == U'\uFFFE' || letter == U'\uFFFF') continue;
    units += letter > U'\uFFFF' ? 2 : 1;
    if (units > kLongestCell) break;
    line = letter == U'\n' ? 0 : line + (letter < U'\u1100' ? 1 : 2);
    widest = std::max(widest, line);
    if (letter == U'&') {
      out += "&amp;";
    } else if (letter == U'<') {
      out += "&lt;";
    } else if (letter == U'>') {
      out += "&gt;";
    } else if (letter == U'"') {
      out += "&quot;";
    } else {
      append_code_point(out, letter);
    }
  }
  return widest;
}

/// "A", "B", … "AA" for 0, 1, … 26.
std::string column_name(std::size_t column) {
  std::string name(1, static_cast<char>('A' + column % 26));
  return column < 26 ? name : column_name(column / 26 - 1) + name;
}

void append_number(std::string& out, std::uint32_t number, int bytes) {
  for (int at = 0; at < bytes; ++at) out += static_cast<char>(number >> (8 * at) & 0xFFU);
}

/// A ZIP file as it grows.
class Archive {
 public:
  void add(std::string_view name, std::string_view bytes) {
    std::string facts;  // what the local header and the directory both say
    append_number(facts, 20, 2);
    append_number(facts, 0, 2);
    append_number(facts, 0, 2);  // not compressed
    append_number(facts, 0, 2);
    append_number(facts, 0x21, 2);  // 1980-01-01: the same records give the same file
    append_number(facts, crc32(bytes), 4);
    append_number(facts, static_cast<std::uint32_t>(bytes.size()), 4);
    append_number(facts, static_cast<std::uint32_t>(bytes.size()), 4);
    append_number(facts, static_cast<std::uint32_t>(name.size()), 2);
    append_number(facts, 0, 2);
    append_number(directory_, 0x02014B50, 4);
    append_number(directory_, 20, 2);
    directory_ += facts;
    directory_.append(2 + 2 + 2 + 4, '\0');
    append_number(directory_, static_cast<std::uint32_t>(file_.size()), 4);
    directory_ += name;
    append_number(file_, 0x04034B50, 4);
    file_.append(facts).append(name).append(bytes);
    ++count_;
  }

  [[nodiscard]] std::string take() && {
    const auto begins = static_cast<std::uint32_t>(file_.size());
    file_ += directory_;
    append_number(file_, 0x06054B50, 4);
    append_number(file_, 0, 4);
    append_number(file_, count_, 2);
    append_number(file_, count_, 2);
    append_number(file_, static_cast<std::uint32_t>(directory_.size()), 4);
    append_number(file_, begins, 4);
    append_number(file_, 0, 2);
    return std::move(file_);
  }

 private:
  std::string file_, directory_;
  std::uint32_t count_ = 0;
};

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t at = 0; at < table.size(); ++at) {
      std::uint32_t value = at;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? value >> 1U ^ 0xEDB88320U : value >> 1U;
      table.at(at) = value;
    }
    return table;
  }();
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char byte : bytes) sum = kTable.at((sum ^ static_cast<std::uint8_t>(byte)) & 0xFFU) ^ sum >> 8U;
  return sum ^ 0xFFFFFFFFU;
}

void XlsxFile::append(std::span<const std::string> cells) {
  ++count_;
  const std::string row = std::to_string(count_);
  rows_.append("<row r=\"").append(row).append("\">");
  widths_.resize(std::max(widths_.size(), cells.size()), kNarrowest);
  for (std::size_t at = 0; at < cells.size(); ++at) {
    if (cells[at].empty()) continue;
    rows_.append("<c r=\"").append(column_name(at)).append(row).append(count_ == 1 ? "\" s=\"1\"" : "\"");
    rows_ += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
    widths_[at] = std::max(widths_[at], append_xml(rows_, cells[at]) + 2);
    rows_ += "</t></is></c>";
  }
  rows_ += "</row>";
}

std::string XlsxFile::take() && {
  constexpr std::string_view kDeclaration = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
  constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  std::string book(kDeclaration);
  book.append("<workbook xmlns=\"").append(kMain);
  book += R"(" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name=")";
  append_xml(book, sheet_);
  book += R"(" sheetId="1" r:id="rId1"/></sheets></workbook>)";
  std::string sheet(kDeclaration);
  sheet.append("<worksheet xmlns=\"").append(kMain).append("\"><sheetViews><sheetView workbookViewId=\"0\">");
  sheet += R"(<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>)";
  if (!widths_.empty()) sheet += "<cols>";
  for (std::size_t at = 0; at < widths_.size(); ++at) {
    const std::string number = std::to_string(at + 1);
    sheet.append("<col min=\"").append(number).append("\" max=\"").append(number).append("\" width=\"");
    sheet.append(std::to_string(std::min(widths_[at], kWidest))).append("\" customWidth=\"1\"/>");
  }
  if (!widths_.empty()) sheet += "</cols>";
  sheet.append("<sheetData>").append(rows_).append("</sheetData></worksheet>");
  Archive archive;
  archive.add("[Content_Types].xml", std::string(kDeclaration).append(kTypes));
  archive.add("_rels/.rels", std::string(kDeclaration).append(kRelations));
  archive.add("xl/workbook.xml", book);
  archive.add("xl/_rels/workbook.xml.rels", std::string(kDeclaration).append(kBookRelations));
  archive.add("xl/styles.xml", std::string(kDeclaration).append(kStyles));
  archive.add("xl/worksheets/sheet1.xml", sheet);
  return std::move(archive).take();
}

}  // namespace baijia
