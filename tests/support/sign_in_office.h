#pragma once

// A hub's database with one committee and one member, 李敏, in front of its sessions; by a clock driven by hand.

#include <string>

#include "shell/hub/accounts.h"
#include "shell/hub/org.h"
#include "shell/hub/sessions.h"
#include "shell/hub/store.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

namespace baijia::testing {

inline constexpr std::int64_t kDayMillis = 24LL * 60 * 60 * 1000;

/// Wrong sign-ins that are borne in 15 minutes.
struct Tries {
  std::size_t login_address = 3;
  std::size_t login = 5;
  std::size_t address = 6;
};

struct SignInOffice {
  TemporaryFolder folder;
  HandClock clock;
  SeededRandom random{1};
  hub::OpenStore store = must(hub::open_store({.path = folder.file("hub.db")}, clock, random));
  hub::Devices devices{*store.database, random};
  hub::Sessions sessions;

  explicit SignInOffice(const Tries& tries = {})
      : sessions(*store.directory, devices, clock, random,
                 {.idle_millis = 30 * kDayMillis,
                  .longest_millis = 180 * kDayMillis,
                  .window_millis = 900'000,
                  .tries_login_address = tries.login_address,
                  .tries_login = tries.login,
                  .tries_address = tries.address}) {
    write_small_org(folder.path());
    must(store.directory->put_areas(must(hub::read_org(folder.path().string(), "31"))));
    (void)must(hub::add_account(store, {"Li.Min", "李敏", Role::kMember, kFirstCommittee, kPassword}));
  }

  Result<hub::OpenedSession> sign_in(const std::string& password, const std::string& login = "li.min",
                                     const std::string& address = "10.0.0.1") {
    return sessions.sign_in({login, password, DeviceId{77}, "phone", address, "key", ""});
  }
};

}  // namespace baijia::testing
