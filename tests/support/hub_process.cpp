#include "tests/support/hub_process.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace baijia::testing {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

void write(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

/// Starts the hub with its three streams in the given files (or a pipe for `output` when it is a descriptor).
pid_t start(const std::vector<std::string>& arguments, const std::string& input, int output,
            const std::string& errors) {
  std::vector<std::string> words{BAIJIA_HUB_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t process = -1;
  const int failed = posix_spawn(&process, BAIJIA_HUB_BINARY, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE(failed == 0);
  return process;
}

int wait_for(pid_t process) {
  int status = 0;
  if (::waitpid(process, &status, 0) != process) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void run_or_fail(const std::vector<std::string>& arguments, const std::string& input = {}) {
  const CommandOutput output = run_hub(arguments, input);
  INFO(output.errors);
  REQUIRE(output.exit_code == 0);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "baijia-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

CommandOutput run_hub(const std::vector<std::string>& arguments, const std::string& input) {
  const TemporaryFolder folder;
  write(folder.path() / "in", input);
  const int output = ::open(folder.file("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  CommandOutput result;
  result.exit_code = wait_for(start(arguments, folder.file("in"), output, folder.file("errors")));
  ::close(output);
  result.out = content_of(folder.path() / "out");
  result.errors = content_of(folder.path() / "errors");
  return result;
}

void write_small_org(const fs::path& folder) {
  write(folder / "provinces.csv", "code,name\n31,\"上海市\"\n32,\"江苏省\"\n");
  write(folder / "areas.csv", "code,name,cityCode,provinceCode\n310104,\"徐汇区\",3101,31\n320101,\"别处\",3201,32\n");
  write(folder / "streets.csv",
        "code,name,areaCode,provinceCode,cityCode\n310104013,\"康健新村街道\",310104,31,3101\n");
  write(folder / "villages.csv",
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        "310104013002,\"寿昌山居委会\",310104013,31,3101,310104\n"
        "310104013004,\"长虹坊居委会\",310104013,31,3101,310104\n");
}

void make_hub_database(const std::string& path) {
  static const TemporaryFolder folder;
  static const std::string made = [] {
    const std::string database = folder.file("made.db");
    write_small_org(folder.path());
    run_or_fail({"--database", database, "import-org", "--from", folder.path().string()});
    const auto add = [&](const std::string& login, const std::string& name, const std::string& role, Scope scope) {
      run_or_fail({"--database", database, "user", "add", login, "--name", name, "--role", role, "--area",
                   std::to_string(scope.code), "--password-stdin"},
                  std::string(kPassword) + "\n");
    };
    add("chief", "沈慧", "chief", kFirstCommittee);
    add("member", "李敏", "member", kFirstCommittee);
    add("other", "周婷", "member", kSecondCommittee);
    add("street", "顾正", "street", Scope{310104013000});
    return database;
  }();
  fs::copy_file(made, path);
}

HubProcess::HubProcess(const std::string& database, const std::vector<std::string>& more_arguments) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  write(folder_.path() / "in", "");
  std::vector<std::string> arguments{"--database", database, "--port", "0"};
  // Tests sign in from many phones; those about phones say "code".
  if (!std::ranges::contains(more_arguments, "--enrolment")) {
    arguments.insert(arguments.end(), {"--enrolment", "open"});
  }
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  arguments.emplace_back("serve");
  process_ = start(arguments, folder_.file("in"), pipe[1], folder_.file("log"));
  ::close(pipe[1]);
  std::string line;
  char c = 0;
  while (line.find('\n') == std::string::npos && ::read(pipe[0], &c, 1) == 1) line += c;
  ::close(pipe[0]);
  INFO(log());
  const std::size_t colon = line.rfind(':');
  REQUIRE(colon != std::string::npos);
  port_ = static_cast<std::uint16_t>(std::stoi(line.substr(colon + 1)));
}

HubProcess::~HubProcess() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  (void)wait_for(process_);
}

void HubProcess::signal(int number) const { ::kill(process_, number); }

int HubProcess::wait() {
  const int code = wait_for(process_);
  process_ = -1;
  return code;
}

std::string HubProcess::log() const { return content_of(folder_.path() / "log"); }

}  // namespace baijia::testing
