#include "shell/hub/roster_table.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <memory>

#include <iconv.h>

#include "core/domain/text.h"

namespace baijia::hub {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr char32_t kReplacement = 0xFFFD;

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t before = text.size();
    if (take_code_point(text) == kReplacement && before - text.size() == 1) return false;
  }
  return true;
}

bool is_invisible(char32_t code) {
  return code == 0x7F || code == 0xFEFF || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == kReplacement;
}

Result<std::string> utf8_from(const char* charset, std::string_view text) {
  const auto close = [](void* handle) { iconv_close(static_cast<iconv_t>(handle)); };
  iconv_t opened = iconv_open("UTF-8", charset);
  // iconv's own sign of failure is the pointer -1.
  if (reinterpret_cast<std::intptr_t>(opened) == -1) return fail(Code::kCharsetUnknown, "no converter");
  const std::unique_ptr<void, decltype(close)> converter(opened, close);
  std::string out;
  std::string input(text);  // iconv's interface takes char**, though it never writes there
  char* in = input.data();
  std::size_t in_left = input.size();
  std::array<char, 65536> piece{};
  while (in_left > 0) {
    char* to = piece.data();
    std::size_t to_left = piece.size();
    const std::size_t converted = iconv(opened, &in, &in_left, &to, &to_left);
    const int reason = errno;
    out.append(piece.data(), piece.size() - to_left);
    if (converted == static_cast<std::size_t>(-1)) {
      if (reason == EINVAL) return fail(Code::kFileCut, "text ends inside a character");
      if (reason != E2BIG) return fail(Code::kCharsetUnknown, "not UTF-8 and not GB18030");
    }
  }
  return out;
}

/// The file's text as UTF-8 without a mark.
Result<std::string> text_of(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) {
    bytes.remove_prefix(kByteOrderMark.size());
    if (!is_utf8(bytes)) return fail(Code::kCharsetUnknown, "marked as UTF-8 but is not");
    return std::string(bytes);
  }
  if (bytes.starts_with("\xFF\xFE"sv)) return utf8_from("UTF-16LE", bytes.substr(2));
  if (bytes.starts_with("\xFE\xFF"sv)) return utf8_from("UTF-16BE", bytes.substr(2));
  if (bytes.find('\0') != std::string_view::npos) return fail(Code::kFileUnreadable, "not a text and not an XLSX");
  if (is_utf8(bytes)) return std::string(bytes);
  return utf8_from("GB18030", bytes);
}

/// The separator that the file uses: the most frequent of the three outside quotes, near its beginning.
char separator_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char letter : text.substr(0, 64U << 10U)) {
    if (letter == '"') quoted = !quoted;
    if (const std::size_t which = kSeparators.find(letter); which != std::string_view::npos && !quoted) ++counts[which];
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > counts[best]) best = i;
  }
  return kSeparators[best];
}

/// Reads records of RFC 4180, forgiving a quote inside an unquoted cell.
class CsvReader {
 public:
  CsvReader(std::string_view text, const TableLimits& limits)
      : text_(text), separator_(separator_of(text)), limits_(limits) {}

  Result<Table> read() {
    Table table;
    std::size_t number = 0;
    while (at_ < text_.size()) {
      TableRow row{++number, {}};
      BAIJIA_TRY_ASSIGN(const bool filled, read_record(row));
      if (!filled) continue;
      if (table.rows.size() == limits_.rows) return fail(Code::kFileTooLarge, "too many rows");
      table.rows.push_back(std::move(row));
    }
    return table;
  }

 private:
  /// Value: true when a cell has text.
  Result<bool> read_record(TableRow& row) {
    bool filled = false;
    for (;;) {
      BAIJIA_TRY_ASSIGN(std::string raw, read_cell());
      std::string cell = clean_cell(raw);
      filled = filled || !cell.empty();
      if (row.cells.size() == limits_.columns) {
        if (!cell.empty()) return fail(Code::kFileTooLarge, "too many columns");
      } else {
        row.cells.push_back(std::move(cell));
      }
      if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        continue;
      }
      skip_line_end();
      return filled;
    }
  }

  Result<std::string> read_cell() {
    std::string cell;
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      for (;; ++at_) {
        if (at_ >= text_.size()) return fail(Code::kFileCut, "a quote is never closed");
        if (text_[at_] == '"') {
          if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
          ++at_;
        }
        if (cell.size() >= limits_.cell_bytes) return fail(Code::kFileTooLarge, "a cell is too long");
        cell += text_[at_];
      }
      ++at_;
    }
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      if (cell.size() >= limits_.cell_bytes) return fail(Code::kFileTooLarge, "a cell is too long");
      cell += text_[at_++];
    }
    return cell;
  }

  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  }

  std::string_view text_;
  char separator_;
  const TableLimits& limits_;
  std::size_t at_ = 0;
};

}  // namespace

std::string clean_cell(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t code = take_code_point(text);
    if (code == '\n' || code == '\r' || code == '\t' || code == ' ' || code == 0x3000 || code == 0xA0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (code >= 0x20 && !is_invisible(code)) {
      append_code_point(out, code);
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

Result<Table> read_table(std::string_view bytes, std::string_view sheet, const TableLimits& limits) {
  if (bytes.size() > limits.file_bytes) return fail(Code::kFileTooLarge, "file too large");
  if (bytes.starts_with("PK")) return read_xlsx(bytes, sheet, limits);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return fail(Code::kFileUnreadable, "the old XLS format");
  BAIJIA_TRY_ASSIGN(const std::string text, text_of(bytes));
  BAIJIA_TRY_ASSIGN(Table table, CsvReader(text, limits).read());
  if (!sheet.empty()) return fail(Code::kSheetMissing, "a CSV has no sheets");
  if (table.rows.empty()) return fail(Code::kFileEmpty, "no rows");
  return table;
}

Result<Table> read_table_file(const std::string& path, std::string_view sheet, const TableLimits& limits) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::kFileUnreadable, "cannot be opened");
  std::string bytes;
  std::array<char, 65536> piece{};
  while (file.read(piece.data(), piece.size()), file.gcount() > 0) {
    bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > limits.file_bytes) return fail(Code::kFileTooLarge, "file too large");
  }
  if (file.bad()) return fail(Code::kFileUnreadable, "cannot be read");
  return read_table(bytes, sheet, limits);
}

}  // namespace baijia::hub
