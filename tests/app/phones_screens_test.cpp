// 手机: enrolling a phone, the list of phones, and what happens on a phone that is wiped or was copied.

#include <algorithm>
#include <charconv>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

struct Listed : Community {
  Listed() {
    const std::int64_t now = clock.now_millis();
    phones = {
        {member, "李老师", DeviceId{5}, "Android Chrome", PhoneState::kEnrolled, now - 86'400'000, now - 3'600'000},
        {member, "李老师", DeviceId{6}, "iPhone Safari", PhoneState::kWipeAsked, now, now},
        {member, "李老师", DeviceId{7}, "Windows Edge", PhoneState::kRevoked, now, now}};
  }
};

DeviceId device_of(const AppMember& who) {
  DeviceId device;
  const std::string& kept = who.phone.host.preferences.at("device");
  std::from_chars(kept.data(), kept.data() + kept.size(), device.number, 16);
  return device;
}

/// How many visits the hub has.
std::ptrdiff_t visits_in(const Community& community) {
  std::ptrdiff_t visits = 0;
  for (const auto& [scope, committee] : community.store.content()) {
    visits += std::ranges::count_if(committee.rows, [](const auto& row) { return row.first.kind == Kind::kVisit; });
  }
  return visits;
}

TEST_CASE("a phone that is not enrolled is asked for the code, and gets in with it") {
  Community community;
  community.enrolment_code = "12345678";
  Phone phone(community);
  phone.settle();
  phone.type("账号", "li");
  phone.type("密码", "mima");
  CHECK_FALSE(phone.shows("登记码"));
  phone.tap_button("登录");
  phone.settle();
  CHECK(phone.shows("这部手机还没登记"));
  phone.type("登记码", "87654321");
  phone.tap_button("登录");
  phone.settle();
  CHECK(phone.shows("登记码不对"));
  phone.type("登记码", "12345678");
  phone.tap_button("登录");
  phone.settle();
  CHECK(phone.find(SemanticRole::kHeading, "定一个解锁码") != nullptr);
}

TEST_CASE("a member sees the own phones and may stop or wipe those that are still in use") {
  Listed community;
  AppMember li(community);
  li.tap("我");
  li.tap("手机");
  CHECK(li.shows("最近用过"));
  CHECK(li.shows("等它联网打开，就会清除"));
  CHECK(li.shows("停用了"));
  CHECK_FALSE(li.offers("再登记一部手机"));
  li.tap("Windows Edge");
  CHECK_FALSE(li.offers("停用这部手机"));
  li.tap("Android Chrome");
  li.tap("停用这部手机");
  REQUIRE(community.phone_deeds.size() == 1);
  CHECK(community.phone_deeds[0].deed == PhoneDeed::kRevoke);
  CHECK(community.phone_deeds[0].account == community.member);
  CHECK(community.phone_deeds[0].device == DeviceId{5});
  li.tap("Android Chrome");
  li.tap("清除这部手机");
  CHECK(community.phone_deeds.at(1).deed == PhoneDeed::kWipe);
  li.tap("iPhone Safari");
  CHECK_FALSE(li.offers("清除这部手机"));
}

TEST_CASE("the phone in the hand is named and cannot stop itself") {
  Listed community;
  AppMember li(community);
  community.phones[0].device = DeviceId{};
  li.tap("我");
  li.tap("手机");
  CHECK_FALSE(li.shows("就是这部"));
  li.phone.back();
  community.phones[0].device = device_of(li);
  li.tap("手机");
  CHECK(li.shows("就是这部"));
  li.tap("Android Chrome");
  CHECK_FALSE(li.offers("停用这部手机"));
}

TEST_CASE("the chief gives a code for one more phone, in two taps, and it is gone with the sheet") {
  Listed community;
  AppMember chief(community, "wang");
  community.enrolment_code = "12345678";
  chief.tap("我");
  chief.tap("手机");
  chief.tap("给李老师一个登记码");
  CHECK(chief.shows("1234 5678"));
  CHECK(chief.shows("请李老师在新手机上登录时填"));
  REQUIRE(community.phone_deeds.size() == 1);
  CHECK(community.phone_deeds[0].deed == PhoneDeed::kMakeCode);
  CHECK(community.phone_deeds[0].account == community.member);
  chief.phone.back();
  CHECK_FALSE(chief.shows("1234 5678"));
}

TEST_CASE("of a colleague's phone the chief reads the day it was last used, of their own the time") {
  Listed community;
  {
    AppMember li(community);
    li.tap("我");
    li.tap("手机");
    CHECK(li.offers("Android Chrome 最近用过：今天 9:00"));
  }
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("手机");
  CHECK(chief.phone.find(SemanticRole::kButton, "Android Chrome 最近用过：今天") != nullptr);
}

TEST_CASE("without a network the list says that it is at the hub") {
  Listed community;
  AppMember li(community);
  community.online = false;
  li.tap("我");
  li.tap("手机");
  CHECK(li.shows("这些只在服务器上"));
  CHECK(li.shows("连上网再看"));
  community.online = true;
  li.tap("再试一次");
  CHECK(li.shows("Android Chrome"));
}

TEST_CASE("a phone to be wiped hands over, deletes everything, and says why") {
  Community community;
  AppMember li(community);
  community.online = false;
  li.tap("12号 403");
  li.tap("已见面");
  community.wiping = true;
  community.online = true;
  li.phone.app->on_network_returned();
  li.phone.settle();
  CHECK(li.shows("主任清除了您在这部手机上的记录"));
  REQUIRE(li.phone.host.forgotten.size() == 1);
  CHECK(li.phone.host.forgotten[0] == community.member);
  CHECK(li.phone.find(SemanticRole::kTextField, "账号") != nullptr);
  CHECK_FALSE(li.shows("李老师"));
  CHECK(visits_in(community) == 1);
}

TEST_CASE("a copied phone goes on under another number by itself, with all that it has") {
  Community community;
  AppMember li(community);
  const DeviceId before = device_of(li);
  community.cloned = true;
  li.tap("12号 403");
  li.tap("已见面");
  li.phone.settle();
  REQUIRE(community.renewed.size() == 1);
  CHECK(community.renewed[0] != before);
  CHECK(device_of(li) == community.renewed[0]);
  CHECK(visits_in(community) == 1);
  li.phone.restart();
  CHECK(device_of(li) == community.renewed[0]);
}

constexpr std::int64_t kHour = 3'600'000;

TEST_CASE("a phone that has not met the hub for its lease shows no records, hands over, and opens again") {
  Community community;
  community.lease_days = 7;
  AppMember li(community);
  community.online = false;
  li.tap("12号 403");
  li.tap("已见面");
  li.phone.wait(7 * 24 * kHour);
  CHECK_FALSE(li.shows("太久没联系了"));
  li.phone.wait(2 * kHour);
  CHECK(li.shows("太久没联系了"));
  CHECK(li.shows("还有 1 条没交"));
  CHECK_FALSE(li.shows("12号"));
  li.phone.restart();
  CHECK(li.shows("太久没联系了"));
  CHECK(visits_in(community) == 0);

  community.online = true;
  li.tap("再试一次");
  CHECK(visits_in(community) == 1);
  CHECK_FALSE(li.shows("太久没联系了"));
  CHECK(li.shows("12号"));
}

TEST_CASE("a clock put back does not open it") {
  Community community;
  community.lease_days = 3;
  AppMember li(community);
  community.online = false;
  li.phone.wait(4 * 24 * kHour);
  CHECK(li.shows("太久没联系了"));
  community.clock.advance(-3 * 24 * kHour);
  li.phone.restart();
  CHECK(li.shows("太久没联系了"));
}

TEST_CASE("a hub that says nothing of a lease closes no phone") {
  Community community;
  AppMember li(community);
  community.online = false;
  li.phone.wait(400 * 24 * kHour);
  CHECK_FALSE(li.shows("太久没联系了"));
}

}  // namespace
}  // namespace baijia::testing
