// The report of an import, for the chief.

#include <format>
#include <map>

#include "shell/hub/roster.h"

namespace baijia::hub {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : "、") + word;
  return line;
}

std::string filled(Text which, auto... values) {
  return std::vformat(roster_text(which), std::make_format_args(values...));
}

}  // namespace

std::string report_text(const Roster& roster, const RosterReport& report, ImportMode mode, std::size_t most_notes) {
  std::string text;
  const auto line = [&](std::string_view words) { text.append(words) += '\n'; };
  if (!roster.sheet.empty()) line(std::format("{}：{}", roster_text(Text::kSheet), roster.sheet));
  line(filled(Text::kHeaderRow, roster.header_row));
  line(std::format("{}：{}", roster_text(Text::kUsed), joined(roster.used)));
  if (!roster.unused.empty()) line(std::format("{}：{}", roster_text(Text::kUnused), joined(roster.unused)));

  std::vector<RosterNote> notes = roster.notes;
  notes.insert(notes.end(), report.notes.begin(), report.notes.end());
  std::ranges::stable_sort(notes, {}, &RosterNote::row);
  std::map<Note, std::size_t> totals;
  for (const RosterNote& note : notes) ++totals[note.note];
  std::size_t printed = 0;
  for (const RosterNote& note : notes) {
    if (printed++ == most_notes) {
      const std::size_t more = notes.size() - most_notes;
      line(filled(Text::kMore, more));
      break;
    }
    line(std::format("{:>6} {}  {}  {}：{}", note.row, roster_text(Text::kRow), note.door.empty() ? "-" : note.door,
                     roster_text(note_skips(note.note) ? Text::kSkipped : Text::kRemark), note_text(note.note)));
  }
  for (const auto& [note, count] : totals) line(std::format("{:>6} × {}", count, note_text(note)));

  const std::size_t left_out = roster.rows_read - roster.rows_taken;
  line(filled(Text::kRows, roster.rows_read, roster.rows_taken, left_out));
  const auto count_line = [&](Text what, const RosterReport::Count& count) {
    const std::string_view name = roster_text(what);
    line(filled(Text::kCounts, name, count.added, count.changed, count.same));
  };
  count_line(Text::kBuildings, report.buildings);
  count_line(Text::kHouseholds, report.households);
  count_line(Text::kResidents, report.residents);
  if (mode == ImportMode::kDryRun) line(roster_text(Text::kDryRun));
  return text;
}

}  // namespace baijia::hub
