#include <charconv>
#include <chrono>
#include <format>
#include <iostream>

#include "shell/hub/accounts.h"
#include "shell/hub/commands.h"
#include "shell/hub/devices.h"
#include "shell/hub/host.h"

namespace baijia::hub {
namespace {

struct DeviceArguments {
  std::string login;
  std::string device;
};

std::string_view word_from_state(PhoneState state) {
  switch (state) {
    case PhoneState::kEnrolled:
      return "enrolled";
    case PhoneState::kRevoked:
      return "revoked";
    case PhoneState::kWipeAsked:
      return "wipe-asked";
    case PhoneState::kWiped:
      return "wiped";
  }
  return "unknown";
}

std::string day_from(std::int64_t millis) {
  return std::format("{:%F}", std::chrono::sys_seconds(std::chrono::seconds(millis / 1000)));
}

/// Opens the database and runs `run` with the phones of the login's account.
template <class Run>
Result<void> with_account(const Options& options, const std::string& input, Run&& run) {
  BAIJIA_TRY_ASSIGN(const std::string login, login_from_input(input));
  BAIJIA_TRY_ASSIGN(OpenStore store, open_for_command(options, WhenMissing::kFail));
  BAIJIA_TRY_ASSIGN(const auto account, store.directory->find_account(login));
  if (!account) return fail(Code::kNotFound, "no account has this login");
  SystemRandom random;
  Devices devices(*store.database, random);
  return run(devices, account->id);
}

Result<void> list(const Options& options, const DeviceArguments& arguments) {
  return with_account(options, arguments.login, [](Devices& devices, AccountId account) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const std::vector<PhoneLine> phones, devices.of(account));
    for (const PhoneLine& phone : phones) {
      std::cout << std::format("{:x}\t{}\t{}\t{}\t{}\n", phone.device.number, word_from_state(phone.state),
                               day_from(phone.enrolled_millis), day_from(phone.seen_millis), phone.name);
    }
    return {};
  });
}

Result<void> make_code(const Options& options, const DeviceArguments& arguments) {
  return with_account(options, arguments.login, [](Devices& devices, AccountId account) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const std::string code, devices.make_code(account, {}));
    std::cout << code << '\n';
    return {};
  });
}

Result<void> set_state(const Options& options, const DeviceArguments& arguments, PhoneState state) {
  DeviceId device;
  const std::string& text = arguments.device;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), device.number, 16);
  if (error != std::errc() || end != text.data() + text.size()) return fail(Code::kInvalid, "a phone as `list` has it");
  return with_account(options, arguments.login, [&](Devices& devices, AccountId account) {
    return devices.set_state(account, device, state, {});
  });
}

}  // namespace

void add_device_commands(CLI::App& program, CommandContext& context) {
  CLI::App* device = program.add_subcommand("device", "phones");
  device->fallthrough();
  device->require_subcommand(1);
  const auto arguments = std::make_shared<DeviceArguments>();
  const auto with_login = [&](const char* name, const char* description, std::function<Result<void>()> run) {
    CLI::App* command = add_command(*device, context, name, description, std::move(run));
    command->add_option("login", arguments->login, "whose phone")->required();
    return command;
  };
  const auto with_phone = [&](const char* name, const char* description, PhoneState state) {
    with_login(name, description,
               [&context, arguments, state] { return set_state(context.options, *arguments, state); })
        ->add_option("phone", arguments->device, "as `device list` shows it")
        ->required();
  };
  with_login("list", "the phones of an account", [&context, arguments] { return list(context.options, *arguments); });
  with_login("code", "a code for one more phone; ten minutes, once",
             [&context, arguments] { return make_code(context.options, *arguments); });
  with_phone("revoke", "end what is signed in on a phone", PhoneState::kRevoked);
  with_phone("wipe", "let a phone hand over and delete everything at its next contact", PhoneState::kWipeAsked);
}

}  // namespace baijia::hub
