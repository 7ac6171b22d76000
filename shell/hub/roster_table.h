#pragma once

// A roster file as a table of texts, whatever it was saved as: CSV (UTF-8, with or without a mark, UTF-16 with one,
// GB18030; comma, semicolon or tab) or XLSX. Knows nothing of what the columns mean; that is shell/hub/roster.h.
//
// The file is foreign: its size, the size of what it unpacks to, rows, columns and cells are bounded, and the
// libraries' failures stop here.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace baijia::hub {

/// One row with something in it. `cells` are trimmed UTF-8 without control characters.
struct TableRow {
  std::size_t number = 0;  ///< as the spreadsheet program counts, from 1
  std::vector<std::string> cells;
};

struct Table {
  std::string sheet;           ///< the sheet's name; empty for CSV
  std::vector<TableRow> rows;  ///< ascending numbers; empty rows are left out
};

/// More than any committee has; beyond is kFileTooLarge.
struct TableLimits {
  std::size_t file_bytes = 32U << 20U;
  std::size_t part_bytes = 64U << 20U;  ///< of one part of an XLSX, unpacked
  std::size_t rows = 100'000;
  std::size_t columns = 200;
  std::size_t cell_bytes = 32U << 10U;
  std::size_t merged_cells = 2'000'000;
};

/// Reads a file's bytes. `sheet` chooses a sheet of an XLSX by name; without it the first visible one that has rows.
/// Merged cells have the value of their first cell. Dates of an XLSX are written as 1958-03-02.
/// Errors: kFileUnreadable (neither CSV nor XLSX), kFileCut, kFileTooLarge, kCharsetUnknown, kSheetMissing, kFileEmpty.
[[nodiscard]] Result<Table> read_table(std::string_view bytes, std::string_view sheet = {},
                                       const TableLimits& limits = {});

/// Reads the file at `path`. Errors: as read_table; kFileUnreadable when it cannot be opened.
[[nodiscard]] Result<Table> read_table_file(const std::string& path, std::string_view sheet = {},
                                            const TableLimits& limits = {});

/// The part of read_table for an XLSX (shell/hub/roster_xlsx.cpp).
[[nodiscard]] Result<Table> read_xlsx(std::string_view bytes, std::string_view sheet, const TableLimits& limits);

/// `text` without control characters, byte order marks and zero-width characters, and without blanks at its ends; line
/// breaks become blanks.
[[nodiscard]] std::string clean_cell(std::string_view text);

}  // namespace baijia::hub
