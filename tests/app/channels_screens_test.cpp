// Every channel, and all that is written down on one page: patrols with their places, receptions handed on to the
// member in charge, who was there, and what changed in the household.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// Somebody of 12号 601 comes to the chief's desk.
void receive(AppMember& wang) {
  wang.tap("接待");
  wang.phone.type("门牌、姓名、拼音", "12-601");
  wang.tap("12号 601 住户");
}

}  // namespace

TEST_CASE("a patrol goes from place to place, and what was found has its place") {
  Community community;
  AppMember li(community);
  li.tap("巡查");
  CHECK(li.shows("还没看过"));
  li.tap("14号");
  li.tap("车棚");
  li.tap("楼道照明");
  li.phone.type("什么问题", "飞线充电");
  li.tap("记下来");
  li.phone.wait(8000);
  CHECK(li.offers("14号 上次看过：今天"));
  CHECK_FALSE(li.offers("12号 上次看过"));
  li.tap("12号");
  li.tap("记下来");
  li.phone.wait(8000);
  CHECK(li.offers("12号 上次看过：今天"));
  li.open_tab("解");
  CHECK(li.shows("14号 车棚"));
  li.open_tab("走");
  li.tap("走访记录");
  CHECK(li.offers("14号 车棚"));
}

TEST_CASE("of several places that were looked at one is chosen for what was found") {
  Community community;
  AppMember li(community);
  li.tap("巡查");
  li.tap("14号");
  li.tap("楼道");
  li.tap("垃圾房");
  li.tap("楼道照明");
  li.tap_last("垃圾房");
  li.phone.restart();
  li.tap("记下来");
  li.phone.wait(8000);
  li.open_tab("解");
  CHECK(li.shows("14号 垃圾房"));
  CHECK_FALSE(li.shows("14号 楼道"));
}

TEST_CASE("the places of a patrol are the committee's own, and houses have others than flats") {
  Community community;
  community.add_row_of_houses("北宅", 3);
  AppMember li(community);
  li.tap("巡查");
  li.tap("北宅");
  CHECK(li.offers("河道"));
  CHECK_FALSE(li.offers("电梯"));
  li.tap("改地点");
  li.phone.type("一行一句", "东塘\n打谷场");
  li.tap("就用这些");
  CHECK(li.offers("打谷场"));
  CHECK_FALSE(li.offers("河道"));
}

TEST_CASE("what comes to the desk goes on to the member in charge, who sees it on 今日") {
  Community community;
  {
    AppMember wang(community, "wang");
    receive(wang);
    CHECK(wang.button("问题和承诺交给包干的李老师")->checked);
    wang.phone.type("说了什么", "三楼灯坏了");
    wang.tap("楼道照明");
    wang.tap("明天答复");
    wang.phone.type("答应了什么", "找物业来看");
    wang.tap("记下来");
    wang.phone.wait(60'000);
  }
  AppMember li(community);
  CHECK(li.offers("同事接待了我的住户 1 次"));
  li.tap("同事接待了我的住户");
  CHECK(li.offers("12号 601 · 王书记 接待 · 三楼灯坏了"));
  li.tap("12号 601 · 王书记");
  CHECK(li.shows("三楼灯坏了"));
  li.phone.back();
  li.open_tab("解");
  CHECK(li.offers("我的承诺 1 个"));
  li.tap("我的");
  CHECK(li.offers("楼道照明"));
  li.open_tab("今日");
  li.tap("同事接待了我的住户");
  li.tap("都知道了");
  CHECK_FALSE(li.offers("同事接待了我的住户"));
  li.phone.restart();
  CHECK_FALSE(li.offers("同事接待了我的住户"));
}

TEST_CASE("what the one on duty keeps is theirs, and at the own door nothing is handed on") {
  Community community;
  {
    AppMember wang(community, "wang");
    receive(wang);
    wang.tap("问题和承诺交给包干的李老师");
    wang.tap("楼道照明");
    wang.phone.restart();
    wang.tap("记下来");
    wang.phone.wait(60'000);
  }
  AppMember li(community);
  li.open_tab("解");
  li.tap("我的");
  CHECK_FALSE(li.offers("楼道照明"));
  li.open_tab("今日");
  receive(li);
  CHECK_FALSE(li.offers("问题和承诺交给"));
}

TEST_CASE("who was there is noted with a tap each, and somebody new without leaving the page") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.phone.type("说了什么", "女儿回来了");
  li.tap("谁在场");
  li.tap("张伟");
  li.tap("加一个人");
  li.phone.type("姓名", "张小红");
  li.tap("存");
  li.phone.wait(8000);
  li.tap("张小红");
  li.tap("记下来");
  li.phone.wait(8000);
  li.tap("记录");
  li.tap("已见面 · 上门");
  CHECK(li.shows("谁在场：张伟 · 张小红"));
  CHECK(li.shows("女儿回来了"));
  li.tap("改");
  li.scroll_to("张伟");
  REQUIRE(li.offers("张伟"));
  CHECK(li.button("张伟")->checked);
}

TEST_CASE("that somebody moved out is written down on the page of the visit") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("住户变化");
  li.tap("张伟");
  li.tap("不住这里了");
  li.tap("搬走");
  li.tap("记下来");
  li.phone.wait(8000);
  CHECK(li.shows("记一笔"));
  CHECK_FALSE(li.offers("张伟"));
}

TEST_CASE("patrols and receptions keep inside the screen on a small phone, in the largest letters and on a desktop") {
  for (const app::Viewport& screen : {app::Viewport{.width = 320, .height = 568}, kDesktop}) {
    Community community;
    AppMember wang(community, "wang", screen);
    wang.tap("我");
    wang.tap("最大");
    wang.open_tab("今日");
    wang.tap("巡查");
    wang.tap("14号 还没");
    wang.tap("车棚");
    wang.tap("楼道照明");
    wang.tap("记下来");
    wang.phone.wait(8000);
    wang.open_tab("今日");
    receive(wang);
    wang.tap("谁在场");
    wang.tap("记下来");
    for (const SemanticNode& node : wang.phone.host.nodes) {
      INFO(node.name);
      CHECK(node.x >= -0.5F);
      CHECK(node.x + node.width <= screen.width + 0.5F);
    }
  }
}

}  // namespace baijia::testing
