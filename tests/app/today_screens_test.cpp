// 今日: what waits for its words, what is left in peace, and how far the key households are covered.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kDay = 24LL * 3'600'000;

void meet(AppMember& who, std::string_view door) {
  who.tap(door);
  who.tap("已见面");
  who.phone.back();
}

TEST_CASE("a visit with nothing to add leaves the list with one tap, and comes back from the toast") {
  Community community;
  AppMember li(community);
  meet(li, "12号 601");
  meet(li, "12号 602");
  li.tap("还没补记");
  CHECK(li.shows("今天 10:0"));
  li.taps = 0;
  li.tap("没什么要记的 12号 601");
  CHECK(li.taps == 1);
  CHECK(li.shows("记好了 12号 601"));
  CHECK_FALSE(li.offers("没什么要记的 12号 601"));
  CHECK(li.offers("没什么要记的 12号 602"));
  li.tap("撤回");
  CHECK(li.offers("没什么要记的 12号 601"));
}

TEST_CASE("the list of what waits for its words closes with its last line") {
  Community community;
  AppMember li(community);
  meet(li, "12号 601");
  meet(li, "12号 602");
  li.tap("还没补记");
  li.tap("没什么要记的 12号 601");
  li.tap("没什么要记的 12号 602");
  CHECK(li.phone.find(SemanticRole::kDialog, "还没补记") == nullptr);
  CHECK_FALSE(li.offers("还没补记"));
}

TEST_CASE("what has waited for days says since when") {
  Community community;
  AppMember li(community);
  meet(li, "12号 601");
  meet(li, "12号 602");
  li.phone.wait(3 * kDay);
  li.open_tab("今日");
  li.tap("还没补记");
  CHECK(li.offers("12号 601 · 张伟 11月23日"));
}

TEST_CASE("a visit that was begun to be written up can only be gone on with") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.phone.type("说了什么", "电梯什么时候定");
  li.tap("暂停");
  li.phone.back();
  meet(li, "12号 602");
  li.tap("还没补记");
  CHECK_FALSE(li.offers("没什么要记的 12号 601"));
  CHECK(li.offers("没什么要记的 12号 602"));
  li.tap("12号 601 · 张伟");
  CHECK(li.field("说了什么") == "电梯什么时候定");
}

TEST_CASE("many visits that wait fit a small screen in the largest letters") {
  Community community;
  AppMember li(community, "li", {.width = 320, .height = 568});
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  for (const std::string_view door : {"12号 601", "12号 602", "12号 603"}) {
    meet(li, door);
    li.phone.wait(8000);  // the toast has gone
  }
  li.tap("还没补记");
  for (const SemanticNode& node : li.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= 320.5F);
  }
  li.tap("没什么要记的 12号 601");
  CHECK_FALSE(li.offers("没什么要记的 12号 601"));
}

TEST_CASE("when only doors are left that refused or have another day, the page says so") {
  Community community;
  AppMember li(community);
  li.open_tab("走");
  li.tap("12号");
  li.tap("多选");
  li.tap("全选");
  li.tap("选了 24 户，记成什么");
  li.tap("空关");
  li.tap("多选");
  li.hold_door("12号 601");
  li.tap("拒访");
  li.hold_door("12号 602");
  li.tap("改约");
  li.tap("明天");
  li.tap("记下改约");
  li.open_tab("今日");
  CHECK(li.offers("户还没见到 2"));
  CHECK(li.shows("1 户拒访，先不打扰 · 1 户改约了，到时候再去"));
  CHECK_FALSE(li.shows("该见的都见到了"));
}

TEST_CASE("coverage says how many of the key households were met, in all and by building") {
  Community community;
  AppMember wang(community, "wang");
  CHECK(wang.shows("重点户已见 0 / 1"));
  wang.open_tab("走");
  CHECK(wang.offers("重点户已见 0 / 1"));
  wang.tap("14号");
  wang.hold_door("14号 301");
  wang.tap("已见面");
  CHECK(wang.shows("重点户已见 1 / 1"));
}

}  // namespace
}  // namespace baijia::testing
