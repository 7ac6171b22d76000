// The notice before something sensitive is recorded, and how consent is taken back.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// From 今日 to the form of who lives at 12号 601.
void open_form(AppMember& li) {
  li.tap("12号 601");
  li.tap("住户");
  li.tap("138****8000");
  li.tap("改");
}

TEST_CASE("the notice stands between the form and the record, and costs one tap") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("残疾");
  li.taps = 0;
  li.tap("存");
  CHECK(li.shows("我们是龙泉园路居委会"));
  CHECK(li.shows("随时能撤回"));
  li.tap("同意");
  CHECK(li.taps == 2);
  CHECK(li.shows("记下了张伟"));
  CHECK(li.shows("残疾"));
  li.phone.wait(8000);
  li.tap("给居民看");
  li.scroll_to("撤回同意");
  CHECK(li.shows("今天当面同意 · 李老师"));
}

TEST_CASE("nothing sensitive, nothing asked") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("志愿者");
  li.tap("存");
  CHECK(li.shows("记下了张伟"));
  CHECK_FALSE(li.shows("我们是龙泉园路居委会"));
}

TEST_CASE("who does not agree keeps everything else of the form") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("残疾");
  li.tap("志愿者");
  li.tap("存");
  li.tap("电话里");
  li.tap("不同意");
  CHECK(li.shows("记下了张伟，残疾、困难没有记"));
  CHECK(li.shows("志愿者"));
  li.phone.wait(8000);
  CHECK_FALSE(li.shows("残疾"));
  li.tap("给居民看");
  CHECK(li.shows("今天电话里说不同意"));
}

TEST_CASE("not asked today, the rest is saved all the same") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("困难");
  li.tap("楼组长");
  li.tap("存");
  li.tap("先不问");
  CHECK(li.shows("楼组长"));
  li.phone.wait(8000);
  CHECK_FALSE(li.shows("困难"));
}

TEST_CASE("who agreed once is not asked again") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("残疾");
  li.tap("存");
  li.tap("电话里");
  li.tap("同意");
  li.phone.wait(8000);
  li.tap("138****8000");
  li.tap("改");
  li.tap("困难");
  li.tap("存");
  CHECK(li.shows("困难"));
  CHECK_FALSE(li.shows("我们是龙泉园路居委会"));
}

TEST_CASE("consent is taken back before the resident's eyes, and what it covered is gone") {
  Community community;
  AppMember li(community);
  open_form(li);
  li.tap("残疾");
  li.tap("存");
  li.tap("同意");
  li.phone.wait(8000);
  li.tap("给居民看");
  li.tap("撤回同意");
  CHECK(li.shows("残疾、困难会从记录里清掉"));
  li.phone.tap_button("撤回同意");
  CHECK(li.shows("撤回了，清掉了"));
  li.phone.wait(8000);
  CHECK_FALSE(li.offers("划掉 张伟 情况 残疾"));
  CHECK_FALSE(li.offers("撤回同意"));
  CHECK(li.shows("今天撤回了"));
}

TEST_CASE("the chief words the notice, and the members show it so") {
  Community community;
  {
    AppMember chief(community, "wang");
    chief.tap("我");
    chief.tap("告知书");
    chief.phone.type("告知书", "我们居委会自己写的话");
    chief.tap("存");
    CHECK(chief.shows("存好了"));
    chief.phone.wait(60'000);
  }
  AppMember li(community);
  open_form(li);
  li.tap("残疾");
  li.tap("存");
  CHECK(li.shows("我们居委会自己写的话"));
  li.phone.restart();
  li.open_tab("今日");
  li.tap("我");
  CHECK_FALSE(li.offers("告知书"));
}

TEST_CASE("the notice and its answers fit the largest letters") {
  Community community;
  AppMember li(community);
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  open_form(li);
  li.tap("残疾");
  li.tap("存");
  CHECK(li.shows("我们是龙泉园路居委会"));
  li.scroll_to("先不问");
  for (const SemanticNode& node : li.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= li.phone.host.screen.width + 0.5F);
  }
  li.tap("先不问");
  CHECK(li.shows("记下了张伟"));
}

TEST_CASE("a household takes its file along, and that it was saved is noted") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("给居民看");
  li.tap("给他们一份");
  CHECK(li.phone.host.saved_name == "百家-12号 601.txt");
  CHECK(li.phone.host.saved_bytes.contains("姓名：张伟"));
  CHECK(li.phone.host.saved_bytes.contains("电话：13800138000"));
  li.phone.wait(60'000);
  CHECK(std::ranges::count(community.reveals(), true, &Reveal::saved) == 1);
}

}  // namespace
}  // namespace baijia::testing
