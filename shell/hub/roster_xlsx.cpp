// XLSX (ECMA-376): a zip of XML parts. Only what a table needs is read: values, shared texts, date formats, merged
// cells, sheet names.

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <format>
#include <map>
#include <memory>
#include <optional>

#include <pugixml.hpp>
#include <zip.h>

#include "shell/hub/roster_table.h"

namespace baijia::hub {
namespace {

/// Names may carry any namespace prefix.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

template <class Body>
void each_child(const pugi::xml_node& parent, std::string_view name, Body&& body) {
  for (const pugi::xml_node& child : parent.children()) {
    if (local_name(child) == name) body(child);
  }
}

pugi::xml_node child_of(const pugi::xml_node& parent, std::string_view name) {
  for (const pugi::xml_node& child : parent.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& candidate : node.attributes()) {
    std::string_view local = candidate.name();
    if (const std::size_t colon = local.rfind(':'); colon != std::string_view::npos) local.remove_prefix(colon + 1);
    if (local == name) return candidate.value();
  }
  return {};
}

std::optional<std::size_t> number_from(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The texts of <si> or <is>: plain, or runs; phonetic hints are left out.
std::string text_of(const pugi::xml_node& item) {
  std::string text;
  for (const pugi::xml_node& child : item.children()) {
    if (local_name(child) == "t") text += child.text().get();
    if (local_name(child) == "r") each_child(child, "t", [&](const pugi::xml_node& run) { text += run.text().get(); });
  }
  return text;
}

/// "AB12" → column 27, row 12 (0 when it has none).
struct Place {
  std::size_t column = 0;
  std::size_t row = 0;
};
std::optional<Place> place_from(std::string_view reference) {
  std::size_t column = 0;
  std::size_t at = 0;
  for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z'; ++at) {
    column = column * 26 + static_cast<std::size_t>(reference[at] - 'A' + 1);
    if (at >= 3) return std::nullopt;
  }
  if (column == 0) return std::nullopt;
  const std::optional<std::size_t> row = number_from(reference.substr(at));
  if (!row || *row == 0) return std::nullopt;
  return Place{column - 1, *row};
}

bool is_date_format(std::string_view code) {
  bool quoted = false;
  bool bracket = false;
  for (const char letter : code) {
    if (letter == '"') quoted = !quoted;
    if (letter == '[') bracket = true;
    if (letter == ']') bracket = false;
    if (!quoted && !bracket && (letter == 'y' || letter == 'Y' || letter == 'd' || letter == 'D')) return true;
  }
  return false;
}

/// Built-in formats with a date in them, Chinese ones included (ECMA-376, 18.8.30).
bool is_builtin_date(std::size_t format) {
  return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) || format == 36 ||
         (format >= 50 && format <= 58);
}

class Workbook {
 public:
  explicit Workbook(const TableLimits& limits) : limits_(limits) {}

  Result<Table> read(std::string_view bytes, std::string_view wanted) {
    BAIJIA_TRY(open(bytes));
    BAIJIA_TRY_ASSIGN(const auto book, part("xl/workbook.xml"));
    const pugi::xml_node root = book->document_element();
    if (local_name(root) != "workbook") return fail(Code::kFileUnreadable, "not a workbook");
    days_from_1904_ = attribute(child_of(root, "workbookPr"), "date1904") == "1" ||
                      attribute(child_of(root, "workbookPr"), "date1904") == "true";
    BAIJIA_TRY(read_targets());
    BAIJIA_TRY(read_shared_texts());
    BAIJIA_TRY(read_styles());
    for (const pugi::xml_node& sheet : child_of(root, "sheets").children()) {
      const std::string name = clean_cell(attribute(sheet, "name"));
      const std::string_view state = attribute(sheet, "state");
      if (wanted.empty() ? state.find("idden") != std::string_view::npos : clean_cell(wanted) != name) continue;
      const auto target = targets_.find(std::string(attribute(sheet, "id")));
      if (target == targets_.end()) return fail(Code::kFileCut, "a sheet's part is not named");
      BAIJIA_TRY_ASSIGN(Table table, read_sheet(target->second));
      table.sheet = name;
      if (!table.rows.empty()) return table;
      if (!wanted.empty()) return fail(Code::kFileEmpty, "the sheet is empty");
    }
    if (!wanted.empty()) return fail(Code::kSheetMissing, "no sheet of that name");
    return fail(Code::kFileEmpty, "no sheet has rows");
  }

 private:
  Result<void> open(std::string_view bytes) {
    zip_error_t error{};
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) return fail(Code::kInternal, "zip source");
    zip_.reset(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (zip_ == nullptr) {
      zip_source_free(source);
      return fail(Code::kFileCut, "the archive is damaged");
    }
    if (zip_get_num_entries(zip_.get(), 0) > 4000) return fail(Code::kFileTooLarge, "too many parts");
    return {};
  }

  /// A part as XML. kFileTooLarge is said before memory is taken for it: the size is counted while unpacking.
  Result<std::shared_ptr<pugi::xml_document>> part(const std::string& name) {
    zip_stat_t stat{};
    if (zip_stat(zip_.get(), name.c_str(), ZIP_FL_NOCASE, &stat) != 0) {
      return fail(Code::kFileUnreadable, "no part " + name);
    }
    if ((stat.valid & ZIP_STAT_SIZE) != 0 && stat.size > limits_.part_bytes) {
      return fail(Code::kFileTooLarge, "a part unpacks to too much");
    }
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(zip_.get(), stat.index, 0),
                                                                  &zip_fclose);
    if (file == nullptr) return fail(Code::kFileUnreadable, "a part is locked or packed in an unknown way");
    std::string xml;
    std::string piece(64U << 10U, '\0');
    for (;;) {
      const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
      if (got < 0) return fail(Code::kFileCut, "a part is damaged");
      if (got == 0) break;
      xml.append(piece, 0, static_cast<std::size_t>(got));
      if (xml.size() > limits_.part_bytes) return fail(Code::kFileTooLarge, "a part unpacks to too much");
    }
    auto document = std::make_shared<pugi::xml_document>();
    // The parser expands no entities of the document's own, so XML cannot grow while it is read.
    if (!document->load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single)) {
      return fail(Code::kFileCut, "a part is not XML");
    }
    return document;
  }

  bool has(const std::string& name) { return zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0; }

  Result<void> read_targets() {
    BAIJIA_TRY_ASSIGN(const auto document, part("xl/_rels/workbook.xml.rels"));
    each_child(document->document_element(), "Relationship", [&](const pugi::xml_node& node) {
      std::string target(attribute(node, "Target"));
      target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
      targets_[std::string(attribute(node, "Id"))] = std::move(target);
    });
    return {};
  }

  Result<void> read_shared_texts() {
    if (!has("xl/sharedStrings.xml")) return {};
    BAIJIA_TRY_ASSIGN(const auto document, part("xl/sharedStrings.xml"));
    each_child(document->document_element(), "si",
               [&](const pugi::xml_node& item) { shared_.push_back(clean_cell(text_of(item))); });
    return {};
  }

  Result<void> read_styles() {
    if (!has("xl/styles.xml")) return {};
    BAIJIA_TRY_ASSIGN(const auto document, part("xl/styles.xml"));
    const pugi::xml_node root = document->document_element();
    std::map<std::size_t, bool> custom;
    each_child(child_of(root, "numFmts"), "numFmt", [&](const pugi::xml_node& node) {
      if (const auto id = number_from(attribute(node, "numFmtId"))) {
        custom[*id] = is_date_format(attribute(node, "formatCode"));
      }
    });
    each_child(child_of(root, "cellXfs"), "xf", [&](const pugi::xml_node& node) {
      const std::size_t format = number_from(attribute(node, "numFmtId")).value_or(0);
      const auto own = custom.find(format);
      date_styles_.push_back(own != custom.end() ? own->second : is_builtin_date(format));
    });
    return {};
  }

  [[nodiscard]] std::string number_text(std::string_view raw, std::size_t style) const {
    double number = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    if (error != std::errc{} || !std::isfinite(number)) return clean_cell(raw);
    if (style < date_styles_.size() && date_styles_[style] && number >= 1 && number < 200'000) {
      // Day 1 is 1900-01-01, and the format believes that 1900 was a leap year: from March 1900 on it is one ahead.
      const auto serial = static_cast<std::int32_t>(number) + (days_from_1904_ ? 1462 : 0);
      const std::chrono::year_month_day day{
          std::chrono::sys_days{std::chrono::days{serial - (serial > 60 ? 25569 : 25568)}}};
      return std::format("{:%F}", day);
    }
    if (std::abs(number) < 1e21 && number == std::floor(number)) {
      std::array<char, 32> text{};
      const int length = std::snprintf(text.data(), text.size(), "%.0f", number);
      return {text.data(), static_cast<std::size_t>(length)};
    }
    return clean_cell(raw);
  }

  [[nodiscard]] std::string cell_text(const pugi::xml_node& cell) const {
    const std::string_view type = attribute(cell, "t");
    if (type == "inlineStr") return clean_cell(text_of(child_of(cell, "is")));
    const std::string_view raw = child_of(cell, "v").text().get();
    if (type == "s") {
      const auto index = number_from(raw);
      return index && *index < shared_.size() ? shared_[*index] : std::string();
    }
    if (type == "e") return {};
    if (type == "str" || type == "b" || type == "d") return clean_cell(raw);
    if (raw.empty()) return {};
    return number_text(raw, number_from(attribute(cell, "s")).value_or(0));
  }

  Result<Table> read_sheet(const std::string& name) {
    BAIJIA_TRY_ASSIGN(const auto document, part(name));
    const pugi::xml_node root = document->document_element();
    if (local_name(root) != "worksheet") return fail(Code::kFileUnreadable, "not a worksheet");
    Table table;
    std::size_t filled = 0;
    std::size_t last_number = 0;
    for (const pugi::xml_node& row_node : child_of(root, "sheetData").children()) {
      const std::size_t number = number_from(attribute(row_node, "r")).value_or(last_number + 1);
      if (number <= last_number) return fail(Code::kFileCut, "rows out of order");
      last_number = number;
      BAIJIA_TRY_ASSIGN(TableRow row, read_row(row_node, number));
      if (row.cells.empty()) continue;
      // Empty cells count for nothing but may be part of a merged one.
      if (!std::ranges::all_of(row.cells, &std::string::empty) && ++filled > limits_.rows) {
        return fail(Code::kFileTooLarge, "too many rows");
      }
      table.rows.push_back(std::move(row));
    }
    BAIJIA_TRY(fill_merged(child_of(root, "mergeCells"), table));
    std::erase_if(table.rows, [](const TableRow& row) { return std::ranges::all_of(row.cells, &std::string::empty); });
    return table;
  }

  Result<TableRow> read_row(const pugi::xml_node& node, std::size_t number) const {
    TableRow row{number, {}};
    std::size_t column = 0;
    for (const pugi::xml_node& cell : node.children()) {
      if (local_name(cell) != "c") continue;
      if (const auto place = place_from(attribute(cell, "r"))) column = place->column;
      std::string text = cell_text(cell);
      if (text.size() > limits_.cell_bytes) return fail(Code::kFileTooLarge, "a cell is too long");
      if (column >= limits_.columns) {
        if (!text.empty()) return fail(Code::kFileTooLarge, "too many columns");
      } else {
        if (row.cells.size() <= column) row.cells.resize(column + 1);
        row.cells[column] = std::move(text);
      }
      ++column;
    }
    return row;
  }

  /// A merged cell's value stands in its first cell only; the table gets it in every one.
  Result<void> fill_merged(const pugi::xml_node& merges, Table& table) const {
    std::size_t filled = 0;
    for (const pugi::xml_node& node : merges.children()) {
      const std::string_view range = attribute(node, "ref");
      const std::size_t colon = range.find(':');
      if (colon == std::string_view::npos) continue;
      const auto from = place_from(range.substr(0, colon));
      const auto to = place_from(range.substr(colon + 1));
      if (!from || !to || to->row < from->row || to->column < from->column || from->column >= limits_.columns) continue;
      auto row = std::ranges::lower_bound(table.rows, from->row, {}, &TableRow::number);
      if (row == table.rows.end() || row->number != from->row || row->cells.size() <= from->column) continue;
      const std::string value = row->cells[from->column];
      if (value.empty()) continue;
      const std::size_t last_column = std::min(to->column, limits_.columns - 1);
      for (; row != table.rows.end() && row->number <= to->row; ++row) {
        if (row->cells.size() <= last_column) row->cells.resize(last_column + 1);
        filled += last_column - from->column + 1;
        if (filled > limits_.merged_cells) return fail(Code::kFileTooLarge, "too many merged cells");
        for (std::size_t column = from->column; column <= last_column; ++column) row->cells[column] = value;
      }
    }
    return {};
  }

  const TableLimits& limits_;
  std::unique_ptr<zip_t, decltype([](zip_t* zip) { zip_discard(zip); })> zip_;
  std::map<std::string, std::string> targets_;
  std::vector<std::string> shared_;
  std::vector<bool> date_styles_;
  bool days_from_1904_ = false;
};

}  // namespace

Result<Table> read_xlsx(std::string_view bytes, std::string_view sheet, const TableLimits& limits) {
  return Workbook(limits).read(bytes, sheet);
}

}  // namespace baijia::hub
