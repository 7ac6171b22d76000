#include <iostream>

#include "shell/hub/accounts.h"
#include "shell/hub/commands.h"
#include "shell/hub/passwords.h"

namespace baijia::hub {
namespace {

struct UserArguments {
  std::string login;
  std::string name;
  std::string role = "member";
  std::uint64_t area = 0;
  bool password_from_input = false;
};

/// The password on the first line of standard input, or a new one, which is printed once.
Result<std::string> chosen_password(const UserArguments& arguments) {
  if (!arguments.password_from_input) return random_password();
  std::string password;
  if (!std::getline(std::cin, password)) return fail(Code::kMissing, "no password on standard input");
  return password;
}

void print_new_password(const UserArguments& arguments, const std::string& password) {
  std::cout << arguments.login;
  if (!arguments.password_from_input) std::cout << ' ' << password;
  std::cout << '\n';
}

Result<void> user_add(const Options& options, const UserArguments& arguments) {
  BAIJIA_TRY_ASSIGN(const Role role, role_from_word(arguments.role));
  BAIJIA_TRY_ASSIGN(const std::string password, chosen_password(arguments));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY(add_account(store, {arguments.login, arguments.name, role, Scope{arguments.area}, password}));
  print_new_password(arguments, password);
  return {};
}

Result<void> user_reset(const Options& options, const UserArguments& arguments) {
  BAIJIA_TRY_ASSIGN(const std::string password, chosen_password(arguments));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY(reset_account(store, arguments.login, password));
  print_new_password(arguments, password);
  return {};
}

Result<void> user_disable(const Options& options, const UserArguments& arguments, bool disabled) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  return set_account_disabled(store, arguments.login, disabled);
}

Result<void> user_move(const Options& options, const UserArguments& arguments) {
  BAIJIA_TRY_ASSIGN(const Role role, role_from_word(arguments.role));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  return move_account(store, arguments.login, Scope{arguments.area}, role);
}

Result<void> user_list(const Options& options, const UserArguments& arguments) {
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const std::vector<AccountRecord> accounts, store.directory->accounts(Scope{arguments.area}));
  for (const AccountRecord& account : accounts) {
    std::cout << account.scope.code << '\t' << account.login << '\t' << account.name << '\t'
              << word_from_role(account.role) << '\t' << (account.disabled ? "disabled" : "active") << '\n';
  }
  return {};
}

}  // namespace

void add_user_commands(CLI::App& program, CommandContext& context) {
  CLI::App* user = program.add_subcommand("user", "accounts");
  user->fallthrough();
  user->require_subcommand(1);
  const auto arguments = std::make_shared<UserArguments>();
  const auto with_login = [arguments](CLI::App* command) {
    command->add_option("login", arguments->login, "what the person types to sign in")->required();
    return command;
  };
  const auto with_password = [arguments](CLI::App* command) {
    command->add_flag("--password-stdin", arguments->password_from_input,
                      "read the password from standard input; otherwise one is made up and printed");
    return command;
  };
  CLI::App* add = with_password(with_login(add_command(*user, context, "add", "add an account", [&context, arguments] {
    return user_add(context.options, *arguments);
  })));
  add->add_option("--name", arguments->name, "as colleagues call the person")->required();
  add->add_option("--role", arguments->role, "member, chief, street, district or city")->capture_default_str();
  add->add_option("--area", arguments->area, "12-digit code of the committee, town, district or city")->required();
  with_login(add_command(*user, context, "disable", "stop an account; what its phone still holds can be exported",
                         [&context, arguments] { return user_disable(context.options, *arguments, true); }));
  with_login(add_command(*user, context, "enable", "let a disabled account in again",
                         [&context, arguments] { return user_disable(context.options, *arguments, false); }));
  CLI::App* move = with_login(add_command(*user, context, "move",
                                          "let an account work in another area; its phones let go of the former one",
                                          [&context, arguments] { return user_move(context.options, *arguments); }));
  move->add_option("--area", arguments->area, "12-digit code of the new area")->required();
  move->add_option("--role", arguments->role, "its role there")->capture_default_str();
  with_password(with_login(add_command(*user, context, "reset", "give a new password and end the account's sessions",
                                       [&context, arguments] { return user_reset(context.options, *arguments); })));
  add_command(*user, context, "list", "accounts, one a line", [&context, arguments] {
    return user_list(context.options, *arguments);
  })->add_option("--area", arguments->area, "only those of the area with this code");
}

}  // namespace baijia::hub
