// Writing up a visit: who sees to what came of it, and what others of the building have said already.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// From 今日 or a list of doors to the write-up of a meeting.
void meet(AppMember& li, std::string_view door) {
  li.tap(door);
  li.tap("已见面");
  li.tap("记一笔");
  li.phone.wait(8000);  // the toast has gone
}

/// Chooses `name` in the line that says who sees to it.
void give_to(AppMember& member, std::string_view name) {
  member.tap("谁在办");
  member.tap(name);
}

}  // namespace

TEST_CASE("a promise and an issue are given to a colleague at the door, also when the app is killed in between") {
  Community community;
  {
    AppMember li(community);
    meet(li, "12号 601");
    li.tap("楼道照明");
    li.scroll_to("谁在办 李老师");
    CHECK(li.offers("谁在办 李老师"));
    give_to(li, "王书记");
    li.tap("明天答复");
    li.phone.type("答应了什么", "找物业来看");
    li.tap("谁在办 李老师");
    li.tap("王书记");
    li.phone.restart();
    li.scroll_to("谁在办 王书记");
    CHECK(li.offers("谁在办 王书记"));
    li.tap("记下来");
    li.phone.wait(60'000);
    li.phone.back();
    li.open_tab("解");
    CHECK_FALSE(li.offers("我的承诺 1 个"));
  }
  AppMember wang(community, "wang");
  wang.open_tab("解");
  CHECK(wang.offers("我的承诺 1 个"));
  wang.tap("我的");
  CHECK(wang.offers("楼道照明"));
}

TEST_CASE("whose an open promise is and until when is changed where it is settled") {
  Community community;
  {
    AppMember li(community);
    meet(li, "12号 601");
    li.tap("明天答复");
    li.phone.type("答应了什么", "找物业来看");
    li.tap("记下来");
    li.phone.wait(8000);
    li.tap("承诺：找物业来看");
    CHECK(li.offers("办好了"));
    give_to(li, "王书记");
    li.tap("一周后");
    CHECK(li.offers("办好了"));
    li.tap("存");
    CHECK(li.shows("安排改好了"));
    li.phone.wait(60'000);
    CHECK(li.shows("11月30日"));
  }
  AppMember wang(community, "wang");
  wang.open_tab("解");
  CHECK(wang.offers("我的承诺 1 个"));
}

TEST_CASE("the same problem at another door becomes a voice with one tap") {
  Community community;
  AppMember li(community);
  meet(li, "12号 601");
  li.tap("楼道照明");
  li.phone.type("什么问题", "三楼灯不亮");
  CHECK_FALSE(li.offers("也是这件事"));
  li.tap("记下来");
  li.phone.wait(8000);
  li.phone.back();
  meet(li, "12号 602");
  li.tap("楼道照明");
  li.phone.type("什么问题", "走廊灯也不亮");
  li.phone.tap_button_with("三楼灯不亮 今天 也是这件事");
  CHECK(li.field("说了什么") == "走廊灯也不亮");
  CHECK_FALSE(li.phone.find(SemanticRole::kTextField, "什么问题"));
  li.phone.restart();
  CHECK(li.shows("三楼灯不亮"));
  li.tap("记下来");
  li.phone.wait(8000);
  li.phone.back();
  li.open_tab("解");
  CHECK(li.offers("三楼灯不亮 楼道照明 · 12号 601 · 2 户都说"));
}

TEST_CASE("what was joined by mistake is taken out again and offered anew") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "灯坏了", "楼道照明");
  meet(li, "12号 602");
  li.tap("楼道照明");
  li.phone.tap_button_with("也是这件事");
  li.phone.tap_button("去掉这个问题");
  CHECK_FALSE(li.shows("也是这件事"));
  li.tap("楼道照明");
  CHECK(li.phone.find_part(SemanticRole::kButton, "楼道照明 今天 也是这件事") != nullptr);
}

TEST_CASE("who sees to it and what was said before keep inside a small screen in the largest letters") {
  const app::Viewport small{.width = 320, .height = 568};
  Community community;
  AppMember li(community, "li", small);
  li.tap("我");
  li.tap("最大");
  li.open_tab("今日");
  meet(li, "12号 601");
  li.tap("楼道照明");
  li.tap("记下来");
  li.phone.wait(8000);
  li.phone.back();
  meet(li, "12号 602");
  li.tap("楼道照明");
  li.scroll_to("也是这件事");
  li.tap("谁在办");
  for (const SemanticNode& node : li.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= small.width + 0.5F);
  }
}

}  // namespace baijia::testing
