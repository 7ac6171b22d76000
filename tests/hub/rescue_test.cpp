// A hub that lost its newest rows to an old backup, or its disk to other files: real phones with the real core over
// real HTTP make it whole again.

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include <catch2/catch_test_macros.hpp>
#include <sys/resource.h>

#include "core/core.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// A member's phone: the core, and HubPhone as its network.
class RealPhone {
 public:
  RealPhone(std::uint16_t port, const std::string& login, std::uint64_t device)
      : login_(login), net_(port, device), random_(device) {
    net_.sign_in(login);
    const SignInReply& who = net_.identity();
    core_ = must(Core::open({clock_, random_, blocks_, log_}, {},
                            Identity{.account = who.account,
                                     .name = who.name,
                                     .role = who.role,
                                     .scope = who.scope,
                                     .scope_name = who.scope_name,
                                     .device = DeviceId{device}}));
    clock_.set(who.hub_millis);
  }

  /// The hub is another process now, and knows no session of before.
  void meet(std::uint16_t port) {
    net_.use(port);
    net_.set_cookie("");
    net_.sign_in(login_);
    core_->signed_in_again();
  }

  /// Exchanges until there is nothing to say or the hub refuses. Value: the status of the last answer.
  int sync() {
    core_->sync_now();
    clock_.advance(60'000);
    int status = 200;
    while (status == 200) {
      const std::optional<WireRequest> request = core_->next_request();
      if (!request) break;
      const HttpReply reply = net_.post(request->path, request->body);
      const std::string error = reply.header("baijia-error");
      status = reply.status;
      (void)core_->on_response(
          {.status = reply.status,
           .error = error.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoi(error)),
           .body = reply.body});
    }
    return status;
  }

  /// Receptions need no door.
  void record(int count) {
    for (int i = 0; i < count; ++i) must(core_->run(RecordVisit{.channel = Channel::kReception}));
  }
  [[nodiscard]] std::int64_t unsent() { return core_->sync_view().on_phone; }

  [[nodiscard]] Core& core() { return *core_; }

 private:
  std::string login_;
  HubPhone net_;
  HandClock clock_;
  SeededRandom random_;
  MemoryBlocks blocks_;
  KeptLog log_;
  std::unique_ptr<Core> core_;
};

/// How many visits the hub has.
std::ptrdiff_t visits_at(const HubProcess& hub) {
  HubPhone reader(hub.port(), 99);
  reader.sign_in("chief");
  return std::ranges::count_if(reader.pull_all(), [](const Row& row) { return row.key.kind == Kind::kVisit; });
}

void check_verified(const std::string& database) {
  const CommandOutput verified = run_hub({"--database", database, "verify"});
  INFO(verified.out << verified.errors);
  CHECK(verified.exit_code == 0);
}

/// The disk below a hub's database, which can be full. Where BAIJIA_SMALL_DISK names a folder on a small file system
/// of its own (tests/hub/full_disk.sh makes one) another file takes what is left of it; everywhere else the hub may
/// let no file grow any more, which needs no rights.
class Disk {
 public:
  Disk() : small_(std::getenv("BAIJIA_SMALL_DISK")) {
    // Not to be ended by it; the hub inherits this.
    std::signal(SIGXFSZ, SIG_IGN);
  }

  [[nodiscard]] std::string database() const {
    return small_ != nullptr ? std::string(small_) + "/hub.db" : folder_.file("hub.db");
  }

  void fill(const HubProcess& hub) const {
    if (small_ == nullptr) return limit(hub, std::filesystem::file_size(database() + "-wal"));
    std::ofstream other(other_file(), std::ios::binary);
    const std::string octets(512, 'x');
    while (other.write(octets.data(), static_cast<std::streamsize>(octets.size())).flush()) {
    }
  }
  void empty(const HubProcess& hub) const {
    if (small_ == nullptr) return limit(hub, RLIM_INFINITY);
    std::filesystem::remove(other_file());
  }

 private:
  [[nodiscard]] std::string other_file() const { return std::string(small_) + "/other"; }
  static void limit(const HubProcess& hub, rlim_t octets) {
    const rlimit limits{octets, RLIM_INFINITY};
    REQUIRE(::prlimit(hub.process(), RLIMIT_FSIZE, &limits, nullptr) == 0);
  }

  const char* small_;
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a hub put back to an older backup gets everything again from the phones that had handed it over") {
  const TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  const std::string copy = folder.file("copy.db");
  make_hub_database(database);
  auto hub = std::make_unique<HubProcess>(database);
  RealPhone member(hub->port(), "member", 77);
  RealPhone chief(hub->port(), "chief", 78);
  member.record(5);
  REQUIRE(member.sync() == 200);
  REQUIRE(chief.sync() == 200);
  REQUIRE(run_hub({"--database", database, "backup", copy}).exit_code == 0);
  member.record(30);
  chief.record(7);
  REQUIRE(member.sync() == 200);
  REQUIRE(chief.sync() == 200);
  REQUIRE(member.unsent() == 0);
  CHECK(visits_at(*hub) == 42);

  hub = std::make_unique<HubProcess>(copy);
  CHECK(visits_at(*hub) == 5);
  for (RealPhone* phone : {&member, &chief}) {
    CHECK(phone->sync() != 200);  // it has to sign in again
    phone->meet(hub->port());
    CHECK(phone->sync() == 200);
  }
  CHECK(member.sync() == 200);
  for (RealPhone* phone : {&member, &chief}) {
    CHECK(phone->unsent() == 0);
    CHECK(phone->core().sync_view().rejected.empty());
  }
  CHECK(visits_at(*hub) == 42);
  hub.reset();
  check_verified(copy);
}

TEST_CASE("a hub on a full disk says so, takes nothing by halves, and goes on when there is room again") {
  const Disk disk;
  make_hub_database(disk.database());
  std::ptrdiff_t there = 0;
  {
    const HubProcess hub(disk.database());
    RealPhone phone(hub.port(), "member", 77);
    phone.record(5);
    REQUIRE(phone.sync() == 200);

    disk.fill(hub);
    phone.record(400);
    CHECK(phone.sync() == 503);
    CHECK(phone.unsent() == 400);
    CHECK(phone.core().wire_error() == Code::kHubStore);
    CHECK(phone.core().sync_view().rejected.empty());

    disk.empty(hub);
    CHECK(phone.sync() == 200);
    CHECK(phone.unsent() == 0);
    there = visits_at(hub);
    CHECK(there == 405);

    // And once more, with a kill while nothing can be written.
    disk.fill(hub);
    phone.record(400);
    CHECK(phone.sync() == 503);
    hub.signal(SIGKILL);
    disk.empty(hub);
    CHECK(phone.unsent() == 400);
  }
  const HubProcess hub(disk.database());
  CHECK(visits_at(hub) == there);
  check_verified(disk.database());
}
