// What one signed-in phone may ask of the hub, by a clock driven by hand and over real HTTP.

#include "shell/hub/allowance.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/fakes.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

const AccountId kLi{uuid_from_name("li")};
const AccountId kChen{uuid_from_name("chen")};
constexpr DeviceId kPhone{77};
constexpr DeviceId kTablet{78};

struct Desk {
  HandClock clock;
  Allowance allowance{clock, {.requests_per_minute = 60, .bytes_per_minute = 60'000}};

  [[nodiscard]] std::int64_t wait_of(AccountId account, DeviceId device, std::size_t bytes = 0) {
    const auto refusal = allowance.take(account, device, bytes);
    return refusal ? refusal->wait_millis : 0;
  }
};

struct SmallHub {
  TemporaryFolder folder;
  HubProcess process;
  explicit SmallHub(const std::vector<std::string>& arguments)
      : process((make_hub_database(folder.file("hub.db")), folder.file("hub.db")), arguments) {}
  [[nodiscard]] std::uint16_t port() const { return process.port(); }
  [[nodiscard]] std::string metrics() const { return http(port(), "GET", "/metrics").body; }
};

}  // namespace

TEST_CASE("a full bucket bears a minute's requests at once, then as many as come back") {
  Desk desk;
  for (int i = 0; i < 60; ++i) CHECK(desk.wait_of(kLi, kPhone) == 0);
  const std::int64_t wait = desk.wait_of(kLi, kPhone);
  CHECK(wait > 0);
  CHECK(wait <= 1001);
  desk.clock.advance(wait);
  CHECK(desk.wait_of(kLi, kPhone) == 0);
  CHECK(desk.wait_of(kLi, kPhone) > 0);
}

TEST_CASE("one phone's hurry costs no other person anything, and a second phone of the same person little") {
  Desk desk;
  for (int i = 0; i < 60; ++i) CHECK(desk.wait_of(kLi, kPhone) == 0);
  CHECK(desk.wait_of(kLi, kPhone) > 0);
  CHECK(desk.wait_of(kChen, kPhone) == 0);
  CHECK(desk.wait_of(kLi, kTablet) == 0);
}

TEST_CASE("many phones of one account share what four of them may ask") {
  Desk desk;
  int taken = 0;
  for (std::uint64_t device = 100; device < 110; ++device) {
    for (int i = 0; i < 60; ++i) taken += desk.wait_of(kLi, DeviceId{device}) == 0 ? 1 : 0;
  }
  CHECK(taken == 240);
}

TEST_CASE("a large body goes through whatever is left, and what it took too much is owed") {
  Desk desk;
  CHECK(desk.wait_of(kLi, kPhone, 90'000) == 0);
  CHECK(desk.wait_of(kLi, kPhone, 1) > 29'000);
  desk.clock.advance(30'001);
  CHECK(desk.wait_of(kLi, kPhone, 1) == 0);
}

TEST_CASE("the bytes of answers count like those of requests") {
  Desk desk;
  REQUIRE(desk.wait_of(kLi, kPhone) == 0);
  desk.allowance.charge(kLi, kPhone, 60'000);
  const auto refusal = desk.allowance.take(kLi, kPhone, 0);
  REQUIRE(refusal);
  CHECK(refusal->limit == Allowance::Limit::kBytes);
}

TEST_CASE("a clock that is put back locks nobody out for longer than the bucket needs") {
  Desk desk;
  for (int i = 0; i < 60; ++i) CHECK(desk.wait_of(kLi, kPhone) == 0);
  desk.clock.advance(-3'600'000);
  const std::int64_t wait = desk.wait_of(kLi, kPhone);
  CHECK(wait <= 1001);
  desk.clock.advance(wait);
  CHECK(desk.wait_of(kLi, kPhone) == 0);
}

TEST_CASE("a phone that asks too often is told when to come again, and is taken then") {
  const SmallHub hub({"--phone-requests-per-minute", "60"});
  HubPhone phone(hub.port(), 77);
  HubPhone colleague(hub.port(), 78);
  phone.sign_in("member");
  colleague.sign_in("chief");
  HttpReply refused;
  for (int i = 0; i < 200 && refused.status != 429; ++i) refused = phone.try_pull();
  REQUIRE(refused.status == 429);
  CHECK(refused.header("baijia-error") == std::to_string(static_cast<int>(Code::kTooManyRequests)));
  CHECK(std::stoi(refused.header("retry-after")) >= 1);
  CHECK(hub.metrics().contains("baijia_limited_total{limit=\"requests\"}"));
  CHECK(colleague.try_pull().status == 200);
  CHECK(phone.try_sign_in("member").status == 200);
  HttpReply taken;
  for (int i = 0; i < 100'000 && taken.status != 200; ++i) taken = phone.try_push({phone.visit("慢一点也行")});
  CHECK(taken.status == 200);
}

TEST_CASE("a phone that sends too many bytes is refused before they are read, and nothing of others is") {
  const SmallHub hub({"--phone-megabytes-per-minute", "10"});
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const std::string body = phone.push_body({}) + std::string(3'000'000, 'x');
  HttpReply refused;
  for (int i = 0; i < 20 && refused.status != 429; ++i) refused = phone.post("/api/v1/push", body);
  CHECK(refused.status == 429);
  CHECK(hub.metrics().contains("baijia_limited_total{limit=\"bytes\"}"));
  HubPhone colleague(hub.port(), 78);
  colleague.sign_in("chief");
  CHECK(colleague.try_pull().status == 200);
}

TEST_CASE("allowances with which no phone could work are refused at the start") {
  const TemporaryFolder folder;
  make_hub_database(folder.file("hub.db"));
  for (const auto& [option, value] :
       {std::pair{"--phone-requests-per-minute", "59"}, std::pair{"--phone-megabytes-per-minute", "9"}}) {
    CHECK(run_hub({"--database", folder.file("hub.db"), "--port", "0", option, value, "serve"}).exit_code == 1);
  }
}
