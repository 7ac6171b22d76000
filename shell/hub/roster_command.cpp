#include <iostream>
#include <memory>

#include "shell/hub/commands.h"
#include "shell/hub/committee.h"
#include "shell/hub/host.h"
#include "shell/hub/roster.h"

namespace baijia::hub {
namespace {

struct RosterArguments {
  std::uint64_t committee = 0;
  std::string file;
  std::string sheet;
  bool dry_run = false;
};

/// Everything that can be wrong with the file is found before the database is touched.
Result<void> import_roster_file(const Options& options, const RosterArguments& arguments) {
  BAIJIA_TRY_ASSIGN(const Table table, read_table_file(arguments.file, arguments.sheet));
  BAIJIA_TRY_ASSIGN(const Roster roster, read_roster(table));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  const Scope scope{arguments.committee};
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> area, store.directory->find_area(scope.code));
  if (!area || area->level != AreaLevel::kCommittee) return fail(Code::kNotFound, "no committee has this code");
  const ImportMode mode = arguments.dry_run ? ImportMode::kDryRun : ImportMode::kStore;
  if (mode == ImportMode::kStore) BAIJIA_TRY(open_committee(store, scope));
  SystemClock clock;
  SystemRandom random;
  BAIJIA_TRY_ASSIGN(const RosterReport report, import_roster(*store.rows, clock, random, scope, roster, mode));
  if (mode == ImportMode::kStore) {
    BAIJIA_TRY(store.directory->note({.deed = Deed::kRosterImported, .scope = scope}));
  }
  std::cout << area->name << '\n' << report_text(roster, report, mode);
  return {};
}

}  // namespace

void add_import_roster_command(CLI::App& program, CommandContext& context) {
  const auto arguments = std::make_shared<RosterArguments>();
  CLI::App* command =
      add_command(program, context, "import-roster", "take over a committee's list of doors and residents",
                  [&context, arguments] { return import_roster_file(context.options, *arguments); });
  command->add_option("file", arguments->file, "XLSX or CSV")->required();
  command->add_option("--committee", arguments->committee, "its 12-digit code")->required();
  command->add_option("--sheet", arguments->sheet, "name of the sheet; without it the first one with rows");
  command->add_flag("--dry-run", arguments->dry_run, "say what would be done, store nothing");
}

}  // namespace baijia::hub
