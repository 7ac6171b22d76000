// The page of a door after nobody was home.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

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

TEST_CASE("the hours tried are shown with another one to try, and only to who tried today") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  CHECK(li.shows("去过：今天 10:00"));
  CHECK_FALSE(li.shows("试试"));
  li.phone.wait(24 * 3'600'000);
  CHECK_FALSE(li.offers("复制留言条"));
  li.tap("未遇");
  CHECK(li.shows("去过：今天 10:00、昨天 10:00 · 试试晚上 7 点"));
}

}  // namespace
}  // namespace baijia::testing
