#pragma once

// Files as spreadsheet programs save them, and as damage leaves them.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace baijia::testing {

/// A zip of named parts.
[[nodiscard]] std::string zip_of(const std::map<std::string, std::string>& parts);

/// The inside of one worksheet: <row> elements, and what stands behind them (<mergeCells>).
struct SheetXml {
  std::string name;
  std::string rows;
  std::string after = {};
  bool hidden = false;
};

/// An XLSX of these sheets. Styles: 0 general, 1 the date format yyyy/m/d of Excel (14), 2 a custom one with 年月日.
[[nodiscard]] std::string xlsx_of(const std::vector<SheetXml>& sheets, const std::vector<std::string>& shared = {});

/// <row r="N"> of inline texts; "" leaves a cell out.
[[nodiscard]] std::string inline_row(int number, const std::vector<std::string>& cells);

/// UTF-8 → `charset`.
[[nodiscard]] std::string encoded(std::string_view utf8, const char* charset);

}  // namespace baijia::testing
