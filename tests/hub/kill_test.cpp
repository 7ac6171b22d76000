// What the hub has acknowledged is there after kill -9 and after SIGTERM, under pushes.
//   BAIJIA_HUB_KILLS=n   so many kills (12)

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
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
      const Row row = phone_.visit("说了什么 " + std::to_string(count_));
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

/// What a phone has read back, page by page, and how much of what was acknowledged is missing from it or is not what
/// was handed over.
class Reader {
 public:
  /// Pulls what is new.
  void read(HubPhone& phone) {
    while (true) {
      const HttpReply reply = phone.try_pull(after_);
      REQUIRE(reply.status == 200);
      const PullReply page = decode<PullReply>(reply.body).value();
      for (const std::string& row : page.rows) there_[decode_row(row).value().key] = row;
      after_ = page.last_sequence;
      if (page.remaining == 0) return;
    }
  }
  [[nodiscard]] std::ptrdiff_t lost_of(const std::vector<Row>& acknowledged) const {
    return std::ranges::count_if(acknowledged, [&](const Row& row) {
      const auto found = there_.find(row.key);
      return found == there_.end() || found->second != encode_row(row);
    });
  }

 private:
  std::uint64_t after_ = 0;
  std::map<RowKey, std::string> there_;  ///< canonical bytes
};

void check_all_there(HubPhone& phone, const std::vector<Row>& acknowledged) {
  Reader reader;
  reader.read(phone);
  CHECK(reader.lost_of(acknowledged) == 0);
}

void check_verified(const std::string& database) {
  const CommandOutput verified = run_hub({"--database", database, "verify"});
  INFO(verified.out << verified.errors);
  CHECK(verified.exit_code == 0);
}

}  // namespace

TEST_CASE("kill -9 under pushes, again and again, loses no acknowledged row") {
  const char* wanted = std::getenv("BAIJIA_HUB_KILLS");
  const int kills = wanted == nullptr ? 12 : std::stoi(wanted);
  constexpr std::uint64_t kSeed = 20'261'123;
  constexpr std::uint64_t kPhones = 4;
  std::mt19937_64 random(kSeed);
  const TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  std::vector<std::unique_ptr<HubPhone>> phones;
  for (std::uint64_t i = 0; i < kPhones; ++i) phones.push_back(std::make_unique<HubPhone>(0, 77 + i));
  std::vector<Row> acknowledged;
  Reader reader;
  std::chrono::milliseconds slowest_start{0};
  for (int round = 0; round < kills; ++round) {
    INFO("seed " << kSeed << ", round " << round);
    const auto began = std::chrono::steady_clock::now();
    HubProcess hub(database);
    for (const auto& phone : phones) {
      phone->use(hub.port());
      if (round == 0) phone->sign_in("member");
    }
    reader.read(*phones.front());
    const auto back = std::chrono::steady_clock::now() - began;
    slowest_start = std::max(slowest_start, std::chrono::duration_cast<std::chrono::milliseconds>(back));
    CHECK(reader.lost_of(acknowledged) == 0);
    std::vector<std::unique_ptr<Pusher>> pushers;
    for (const auto& phone : phones) pushers.push_back(std::make_unique<Pusher>(*phone));
    pushers.front()->wait_for(1 + random() % 15);
    hub.signal(SIGKILL);
    CHECK(hub.wait() == -SIGKILL);
    for (const auto& pusher : pushers) {
      for (Row& row : pusher->finish()) acknowledged.push_back(std::move(row));
    }
    if (round % 10 == 9) check_verified(database);
  }
  check_verified(database);
  const HubProcess hub(database);
  phones.front()->use(hub.port());
  check_all_there(*phones.front(), acknowledged);
  CHECK(acknowledged.size() >= static_cast<std::size_t>(kills));
  CHECK(slowest_start < std::chrono::seconds(5));
  std::cout << kills << " kills, " << acknowledged.size()
            << " rows acknowledged by then, all there with what they said; back and read in " << slowest_start.count()
            << " ms at the slowest\n";
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
