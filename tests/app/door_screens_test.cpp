// The page of a door after nobody was home.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

TEST_CASE("on a slow phone a tap on a sheet that still rises never records another result than the one seen") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  Phone& phone = li.phone;
  const auto press = [&](const SemanticNode& node) {
    const float x = node.x + node.width / 2;
    const float y = node.y + node.height / 2;
    phone.app->on_pointer(app::PointerPhase::kDown, x, y, false);
    phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
  };
  press(*phone.find(SemanticRole::kButton, "其他结果"));
  const SemanticNode* seen = nullptr;
  for (int frame = 0; frame < 20 && seen == nullptr; ++frame) {
    phone.host.draw(*phone.app);
    community.clock.advance(16);
    seen = phone.find(SemanticRole::kButton, "拒访");
  }
  REQUIRE(seen != nullptr);
  const float seen_at = seen->y;
  press(*seen);
  community.clock.advance(100);  // the next frame is late, and the sheet much higher
  phone.settle();
  REQUIRE(li.offers("拒访"));  // nothing was chosen: the sheet is still there
  CHECK(phone.find(SemanticRole::kButton, "拒访")->y < seen_at - 40);
  li.tap("拒访");
  CHECK_FALSE(li.offers("空关"));
  CHECK(li.shows("拒访"));
}

TEST_CASE("after nobody was home a note is copied with one tap, and that it was left is remembered") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  CHECK_FALSE(li.offers("复制留言条"));
  li.tap("未遇");
  li.taps = 0;
  li.tap("复制留言条");
  CHECK(li.taps == 1);
  CHECK(li.copied() ==
        "您好，我是龙泉园路居委会的李老师，11月23日 10:00 来看您，没碰上。\n"
        "我们改天再来，您有事也可以到龙泉园路居委会找我们。");
  CHECK(li.shows("留过条"));
  li.tap("撤回");
  CHECK_FALSE(li.shows("留过条"));
}

TEST_CASE("a note is saved as a picture with one tap, and that it was left is remembered") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  li.tap("存成图片");
  CHECK(li.phone.host.saved_name == "留言条-12号 601.png");
  CHECK(li.phone.host.saved_bytes.starts_with("\x89PNG"));
  CHECK(li.shows("留过条"));
  li.tap("撤回");
  li.phone.wait(8000);
  CHECK_FALSE(li.shows("留过条"));
}

TEST_CASE("a note says nothing of who lives there") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  li.tap("复制留言条");
  CHECK(li.copied().find("601") == std::string::npos);
  CHECK(li.copied().find("张") == std::string::npos);
}

TEST_CASE("the call-back number is entered once and stands on every note, at the next start too") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  li.tap("加上回电号码");
  li.phone.type("回电号码", "021-64770000");
  li.tap("存");
  li.tap("复制留言条");
  CHECK(li.copied().ends_with("\n有事请打 021-64770000，找李老师；也告诉我们您什么时候方便，我们再来。"));
  li.phone.restart();
  li.phone.back();
  li.phone.wait(8000);
  li.tap("12号 602");
  li.tap("未遇");
  li.tap("复制留言条");
  CHECK(li.copied().find("021-64770000") != std::string::npos);
}

TEST_CASE("the hours tried are shown with another one to try, the note only to who tried today") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  CHECK(li.shows("去过：今天 10:00"));
  CHECK_FALSE(li.shows("试试"));
  li.phone.wait(24 * 3'600'000);
  CHECK_FALSE(li.offers("复制留言条"));
  CHECK(li.shows("去过：昨天 10:00"));
  li.tap("未遇");
  CHECK(li.shows("去过：今天 10:00、昨天 10:00 · 试试晚上 7 点"));
}

TEST_CASE("whoever comes to a door where nobody was home sees the hours tried, and no note of somebody else's") {
  Community community;
  {
    AppMember li(community);
    li.tap("12号 601");
    li.tap("未遇");
    li.phone.wait(60'000);
  }
  AppMember wang(community, "wang");
  wang.open_tab("走");
  wang.tap("12号");
  wang.tap_door("12号 601");
  CHECK(wang.shows("去过：今天 10:00"));
  CHECK_FALSE(wang.offers("复制留言条"));
  wang.tap("已见面");
  CHECK_FALSE(wang.shows("去过：今天 10:00"));
}

TEST_CASE("an appointment made on the phone is recorded as a call, and the door waits for its hour") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("其他结果");
  li.tap("改约");
  li.tap("电话");
  li.tap("今天");
  li.tap("晚上 7 点");
  li.tap("记下改约");
  CHECK(li.shows("记下了 12号 601 电话 · 改约"));
  li.tap("记录");
  CHECK(li.offers("改约 · 电话 · 李老师"));
  li.open_tab("今日");
  CHECK(li.shows("约好了 今天 19:00"));
}

TEST_CASE("a phone number is shown in full only after that is noted") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("138****8000");
  CHECK_FALSE(li.shows("13800138000"));
  CHECK(community.reveals().empty());
  li.tap("看全号");
  CHECK(li.shows("13800138000"));
  li.tap("13800138000");
  CHECK(li.copied() == "13800138000");
  li.phone.wait(60'000);
  REQUIRE(community.reveals().size() == 1);
  CHECK(community.reveals().front().author == community.member);
  CHECK_FALSE(community.reveals().front().resident.empty());
}

TEST_CASE("the form with a number in it is a look at the number too") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("138****8000");
  li.tap("改");
  CHECK(li.field("电话") == "13800138000");
  li.phone.wait(60'000);
  CHECK(community.reveals().size() == 1);
}

TEST_CASE("a household is shown all that is recorded of it, and the look is noted once") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "电梯什么时候定");
  li.open_tab("走");
  li.tap("12号");
  li.tap_door("12号 601");
  li.tap("住户");
  li.tap("给居民看");
  CHECK(li.shows("可以划掉，也可以全部删掉"));
  const auto there = [&](std::string_view text) {
    li.phone.tap(SemanticRole::kText, text);
    return true;
  };
  CHECK(there("13800138000"));
  CHECK(there("电梯什么时候定"));
  li.phone.wait(60'000);
  REQUIRE(community.reveals().size() == 1);
  CHECK(community.reveals().front().resident.empty());
}

TEST_CASE("a value is struck out before the resident's eyes with one tap, and comes back from the toast") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("给居民看");
  li.taps = 0;
  li.tap("电话 13800138000");
  CHECK(li.taps == 1);
  CHECK(li.shows("划掉了电话"));
  CHECK_FALSE(li.offers("电话 13800138000"));
  li.tap("撤回");
  li.phone.wait(8000);
  CHECK(li.shows("13800138000"));
  li.tap("电话 13800138000");
  li.phone.wait(8000);
  li.phone.back();
  CHECK_FALSE(li.shows("138****8000"));
}

TEST_CASE("lines of chips leave no touch between them and take none from each other") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  const SemanticNode* above = li.button("身体都好");
  const SemanticNode* below = li.button("停车难");
  REQUIRE(above != nullptr);
  REQUIRE(below != nullptr);
  REQUIRE(below->y > above->y);
  CHECK(above->height >= 44);
  CHECK(below->y == above->y + above->height);
}

}  // namespace
}  // namespace baijia::testing
