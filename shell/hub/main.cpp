// baijia-hub: table of contents. The options are in options.h, the subcommands in commands.h.

#include <iostream>

#include <sys/stat.h>

#include "shell/hub/commands.h"
#include "shell/hub/host.h"

int main(int argc, char** argv) {
  using namespace baijia::hub;
  ::umask(0077);  // the database and its copies are nobody else's business
  CommandContext context;
  CLI::App program("Baijia's sync hub");
  program.set_version_flag("--version", std::string(kHubVersion));
  program.require_subcommand(1);
  bind_options(program, context.options);
  program.parse_complete_callback([&] { context.outcome = start_log(context.options.log_level); });

  add_serve_command(program, context);
  add_import_org_command(program, context);
  add_import_roster_command(program, context);
  add_user_commands(program, context);
  add_device_commands(program, context);
  add_backup_command(program, context);
  add_verify_command(program, context);
  add_audit_command(program, context);
  add_import_box_command(program, context);
  add_left_boxes_command(program, context);
  add_export_command(program, context);
  add_retention_commands(program, context);
  add_rights_command(program, context);
  add_counts_command(program, context);

  CLI11_PARSE(program, argc, argv);
  if (context.outcome) return 0;
  const baijia::Error& error = context.outcome.error();
  const baijia::ErrorText& text = baijia::error_text(error.code);
  std::cerr << text.text << " (" << text.key << ": " << error.detail << ")\n";
  return 1;
}
