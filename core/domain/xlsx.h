#pragma once

// A workbook of one sheet, as small as a spreadsheet program will open: texts only, a bold first line that stays while
// one scrolls, columns as wide as what is in them. A ZIP file without compression (PKWARE's APPNOTE, method 0) around
// the parts that ECMA-376 asks for.
//
// Every cell is an inline string: nothing in it is ever run as a formula, and long numbers keep their digits. What XML
// cannot hold (control characters) is left out, what is longer than a cell may be is cut.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace baijia {

class XlsxFile {
 public:
  /// `sheet` is the name on the tab: at most 31 characters, none of []:*?/\.
  explicit XlsxFile(std::string_view sheet) : sheet_(sheet) {}

  /// Appends one line; the first one is the heading.
  void append(std::span<const std::string> cells);

  /// The whole file.
  [[nodiscard]] std::string take() &&;

 private:
  std::string sheet_;
  std::string rows_;                 ///< as XML
  std::vector<std::size_t> widths_;  ///< of each column, in columns of a terminal
  std::size_t count_ = 0;
};

/// The check sum of ZIP (CRC-32, ISO 3309).
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace baijia
