// Comings and goings of residents, and the history of a door, as a member writes and reads them.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// From 今日 to who lives at 12号 601.
void open_resident(AppMember& li) {
  li.tap("12号 601");
  li.tap("住户");
  li.tap("138****8000");
}

}  // namespace

TEST_CASE("who moved out is gone with four taps and stays in the history") {
  Community community;
  AppMember li(community);
  open_resident(li);
  li.taps = 0;
  li.tap("不住这里了");
  CHECK(li.phone.find(SemanticRole::kButton, "记下来")->disabled);
  li.tap("搬走");
  li.tap("昨天");
  li.tap("记下来");
  CHECK(li.taps == 4);
  CHECK(li.shows("张伟 不住这里了"));
  li.phone.wait(8000);
  CHECK(li.shows("还不知道谁住在这里"));
  li.tap("以前住这里的");
  CHECK(li.shows("搬走 昨天"));
  li.phone.back();
  li.tap("住户变动");
  CHECK(li.shows("张伟 搬走 昨天"));
  CHECK(li.shows("李老师 · 今天"));
}

TEST_CASE("the day may stay unknown, and a wrong tap is taken back") {
  Community community;
  AppMember li(community);
  open_resident(li);
  li.tap("不住这里了");
  li.tap("去世");
  li.tap("昨天");
  li.tap("昨天");
  li.tap("记下来");
  li.tap("撤回");
  CHECK(li.offers("138****8000"));
  li.phone.wait(8000);
  CHECK_FALSE(li.offers("以前住这里的"));
}

TEST_CASE("who lived there before can live there again") {
  Community community;
  AppMember li(community);
  open_resident(li);
  li.tap("不住这里了");
  li.tap("搬走");
  li.tap("记下来");
  li.phone.wait(8000);
  li.tap("以前住这里的");
  li.tap("张伟");
  li.tap("又住这里了");
  li.phone.wait(8000);
  CHECK(li.offers("138****8000"));
  li.tap("住户变动");
  CHECK(li.shows("张伟 又住回来"));
}

TEST_CASE("how somebody came is asked with the form and stays unknown unless it is said") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("加一个人");
  li.phone.type("姓名", "小宝");
  li.tap("出生");
  li.tap("今天");
  li.tap("存");
  li.phone.wait(8000);
  li.tap("小宝");
  CHECK(li.shows("出生 今天"));
  li.phone.back();
  li.tap("加一个人");
  li.phone.type("姓名", "老陈");
  li.tap("存");
  li.phone.wait(8000);
  li.tap("住户变动");
  CHECK(li.shows("小宝 出生 今天"));
  CHECK(li.shows("老陈 记下"));
}

TEST_CASE("what was changed is named in the history, without what stood there before") {
  Community community;
  AppMember li(community);
  open_resident(li);
  li.tap("改");
  li.phone.type("电话", "13911112222");
  li.tap("存");
  li.phone.wait(8000);
  li.tap("住户变动");
  CHECK(li.shows("张伟 改了 电话"));
  CHECK_FALSE(li.shows("13800138000"));
}

TEST_CASE("comings and goings work in the largest letters and on a desktop") {
  for (const app::Viewport& screen : {app::Viewport{}, kDesktop}) {
    Community community;
    AppMember li(community, "li", screen);
    li.tap("我");
    li.tap("最大");
    li.open_tab("今日");
    open_resident(li);
    li.tap("不住这里了");
    li.tap("搬走");
    li.tap("选日子");
    li.phone.back();
    li.tap("记下来");
    li.phone.wait(8000);
    li.tap("以前住这里的");
    CHECK(li.shows("搬走"));
  }
}

}  // namespace baijia::testing
