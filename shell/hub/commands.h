#pragma once

// The subcommands. Each function adds one to the program; when it is called for, it runs and leaves its Result in
// `context.outcome`. A new subcommand is one function here, one line in main.cpp.

#include <functional>

#include <CLI/CLI.hpp>

#include "core/result.h"
#include "shell/hub/options.h"
#include "shell/hub/store.h"

namespace baijia::hub {

struct CommandContext {
  Options options;
  Result<void> outcome;
};

/// Adds `name` with its description; `run` is called after parsing when the user asked for it. The context outlives the
/// program.
CLI::App* add_command(CLI::App& program, CommandContext& context, const std::string& name,
                      const std::string& description, std::function<Result<void>()> run);

/// Opens the database that the options name, for work beside or without a running server. Clock and randomness are the
/// machine's. `create` makes a new one when there is none.
enum class WhenMissing : std::uint8_t { kCreate, kFail };
[[nodiscard]] Result<OpenStore> open_for_command(const Options& options, WhenMissing when_missing);

void add_serve_command(CLI::App& program, CommandContext& context);
void add_import_org_command(CLI::App& program, CommandContext& context);
void add_import_roster_command(CLI::App& program, CommandContext& context);
void add_user_commands(CLI::App& program, CommandContext& context);
void add_device_commands(CLI::App& program, CommandContext& context);
void add_backup_command(CLI::App& program, CommandContext& context);
void add_verify_command(CLI::App& program, CommandContext& context);
void add_audit_command(CLI::App& program, CommandContext& context);
void add_import_box_command(CLI::App& program, CommandContext& context);
void add_left_boxes_command(CLI::App& program, CommandContext& context);
void add_export_command(CLI::App& program, CommandContext& context);
void add_retention_commands(CLI::App& program, CommandContext& context);
void add_rights_command(CLI::App& program, CommandContext& context);
void add_counts_command(CLI::App& program, CommandContext& context);

}  // namespace baijia::hub
