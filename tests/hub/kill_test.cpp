// What the hub has acknowledged is there after kill -9 and after SIGTERM, under pushes.

#include <atomic>
#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// Pushes one row at a time from a thread of its own until the hub is gone; remembers what was acknowledged.
class Pusher {
 public:
  explicit Pusher(HubPhone& phone) : phone_(phone), thread_([this] { run(); }) {}

  void wait_for(std::size_t acknowledged) {
    std::size_t now = count_;
    while (now < acknowledged && !over_) {
      count_.wait(now);
      now = count_;
    }
  }
  /// The rows that were acknowledged.
  std::vector<Row> finish() {
    thread_.join();
    return acknowledged_;
  }

 private:
  void run() {
    while (true) {
      const Row row = phone_.visit("说了什么");
      const HttpReply reply = phone_.try_push({row});
      const auto answer = reply.status == 200 ? decode<PushReply>(reply.body) : fail(Code::kOffline);
      if (!answer) break;
      if (answer->receipts.at(0).status == RowReceipt::Status::kTaken) acknowledged_.push_back(row);
      ++count_;
      count_.notify_all();
    }
    over_ = true;
    ++count_;
    count_.notify_all();
  }

  HubPhone& phone_;
  std::vector<Row> acknowledged_;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<bool> over_ = false;
  std::jthread thread_;
};

void check_all_there(HubPhone& phone, const std::vector<Row>& acknowledged) {
  std::set<RowKey> there;
  for (const Row& row : phone.pull_all()) there.insert(row.key);
  std::size_t lost = 0;
  for (const Row& row : acknowledged) lost += there.contains(row.key) ? 0 : 1;
  CHECK(lost == 0);
}

}  // namespace

TEST_CASE("kill -9 under pushes, again and again, loses no acknowledged row") {
  constexpr int kRounds = 12;
  constexpr std::uint64_t kSeed = 20'261'123;
  std::mt19937_64 random(kSeed);
  const TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  std::vector<Row> acknowledged;
  HubPhone first(0, 77);
  HubPhone second(0, 78);
  for (int round = 0; round < kRounds; ++round) {
    INFO("seed " << kSeed << ", round " << round);
    HubProcess hub(database);
    for (HubPhone* phone : {&first, &second}) {
      phone->use(hub.port());
      if (round == 0) phone->sign_in("member");
    }
    check_all_there(first, acknowledged);
    Pusher one(first);
    Pusher two(second);
    one.wait_for(1 + random() % 15);
    hub.signal(SIGKILL);
    CHECK(hub.wait() == -SIGKILL);
    for (Pusher* pusher : {&one, &two}) {
      for (Row& row : pusher->finish()) acknowledged.push_back(std::move(row));
    }
  }
  const CommandOutput verified = run_hub({"--database", database, "verify"});
  INFO(verified.out << verified.errors);
  CHECK(verified.exit_code == 0);
  const HubProcess hub(database);
  first.use(hub.port());
  check_all_there(first, acknowledged);
  CHECK(acknowledged.size() >= kRounds);
}

TEST_CASE("SIGTERM under pushes finishes what is under way and ends well within five seconds") {
  const TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  std::vector<Row> acknowledged;
  HubPhone phone(0, 77);
  {
    HubProcess hub(database);
    phone.use(hub.port());
    phone.sign_in("member");
    HttpConnection idle(hub.port());
    idle.send("POST /api/v1/push HT");
    Pusher pusher(phone);
    pusher.wait_for(10);
    const auto began = std::chrono::steady_clock::now();
    hub.signal(SIGTERM);
    CHECK(hub.wait() == 0);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
    acknowledged = pusher.finish();
    INFO(hub.log());
    CHECK(hub.log().contains("\"event\":\"stopped\""));
  }
  const HubProcess hub(database);
  phone.use(hub.port());
  check_all_there(phone, acknowledged);
}
