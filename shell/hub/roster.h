#pragma once

// A committee's roster: the list of doors and of who lives behind them, as chiefs keep it in a spreadsheet.
//
//   BAIJIA_TRY_ASSIGN(const Table table, read_table_file(path));          // shell/hub/roster_table.h: cells
//   BAIJIA_TRY_ASSIGN(const Roster roster, read_roster(table));           // what they mean
//   BAIJIA_TRY_ASSIGN(const RosterReport report, import_roster(…));       // into the committee's rows, all or nothing
//   std::cout << report_text(roster, report);
//
// THE IMPORT LAW. A building is known by road, lane and number, a household by its building and room, a resident by
// the household and name (and birth year, where both sides have one). What is known is not added again. A field that
// the import wrote follows the file; a field that somebody in the committee has written since is theirs and stays; an
// empty cell says nothing; nothing is ever deleted, and what the committee deleted is not brought back. Hence importing
// the same file again changes nothing.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/hub_store.h"
#include "shell/hub/roster_table.h"
#include "shell/hub/roster_words.h"

namespace baijia::hub {

/// What there is to say about a row; the sentences are in assets/strings/roster.def.
enum class Note : std::uint8_t {
#define BAIJIA_ROSTER_NOTE(name, skips, text) name,
#include "assets/strings/roster.def"
};
[[nodiscard]] std::string_view note_text(Note note);
/// True when the row was left out because of it.
[[nodiscard]] bool note_skips(Note note);

/// Row and door are all it may name: it is printed and logged.
struct RosterNote {
  std::size_t row = 0;
  std::string door;  ///< "12号 602"; empty when the row names none
  Note note{};
};

struct RosterPerson {
  std::size_t row = 0;
  std::string name;
  Sex sex = Sex::kUnknown;
  std::optional<std::int64_t> birth_year;
  std::string phone;
  std::string relation;
  std::int64_t traits = 0;        ///< bits of Trait
  std::int64_t known_traits = 0;  ///< the bits that the file says something about
};

struct RosterDoor {
  std::size_t row = 0;  ///< where it is first named
  std::string road;
  std::string lane;
  std::string number;  ///< of the building
  BuildingForm form = BuildingForm::kApartments;
  std::string room;
  std::int64_t floor = 0;
  Tenure tenure = Tenure::kUnknown;
  std::optional<bool> key_household;
  std::string in_charge;  ///< a member's name
  std::string note;
  std::vector<RosterPerson> people;

  [[nodiscard]] std::string label() const { return number + " " + room; }
};

struct Roster {
  std::string sheet;
  std::size_t header_row = 0;
  std::vector<std::string> used;    ///< headings that were understood
  std::vector<std::string> unused;  ///< and those that were not
  std::size_t rows_read = 0;        ///< below the header, empty ones and repeated headers left out
  std::size_t rows_taken = 0;
  std::vector<RosterDoor> doors;  ///< each once, in the file's order
  std::vector<RosterNote> notes;  ///< by row
};

/// Finds the header below any title rows and reads the rows. Errors: kHeaderMissing (no row names a door's columns),
/// kFileEmpty (no row could be taken).
[[nodiscard]] Result<Roster> read_roster(const Table& table);

struct RosterReport {
  struct Count {
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t same = 0;
  };
  Count buildings;
  Count households;
  Count residents;
  std::vector<RosterNote> notes;  ///< what came up against the committee's rows
};

enum class ImportMode : std::uint8_t { kStore, kDryRun };

/// Puts `roster` into the rows of committee `scope` in one transaction: all of it is stored, or nothing. Errors:
/// kHubStore, kHubBusy. With kDryRun nothing is stored and the report says what would be.
[[nodiscard]] Result<RosterReport> import_roster(HubStore& store, Clock& clock, Random& random, Scope scope,
                                                 const Roster& roster, ImportMode mode);

/// What the chief reads afterwards: Chinese, a line a fact, without personal data. At most `most_notes` notes.
[[nodiscard]] std::string report_text(const Roster& roster, const RosterReport& report, ImportMode mode,
                                      std::size_t most_notes = 200);

}  // namespace baijia::hub
