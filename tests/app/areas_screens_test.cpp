// The chief's pages of the areas (包干), used as a chief uses them.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"
#include "tests/support/results.h"

namespace baijia::testing {
namespace {

void open_areas(AppMember& who) {
  who.open_tab("走");
  who.tap("包干");
}

TEST_CASE("doors that nobody looks after stand on the chief's first pages and first among the areas") {
  Community community;
  AppMember chief(community, "wang");
  CHECK(chief.button("包干 24 户没人包") != nullptr);
  chief.tap("包干 24 户没人包");
  const SemanticNode* const uncovered = chief.button("户没人包干 24");
  const SemanticNode* const member = chief.button("李老师");
  REQUIRE(uncovered != nullptr);
  REQUIRE(member != nullptr);
  CHECK(uncovered->y < member->y);
  CHECK(chief.shows("14号"));
  chief.phone.back();
  chief.phone.tap(SemanticRole::kTab, "走");
  CHECK(chief.button("包干 24 户没人包") != nullptr);
}

TEST_CASE("a member sees nothing of dividing the areas") {
  Community community;
  AppMember li(community, "li");
  CHECK(li.button("没人包") == nullptr);
  li.phone.tap(SemanticRole::kTab, "走");
  CHECK(li.button("包干") == nullptr);
}

TEST_CASE("an area says how many doors and buildings it has") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  CHECK(chief.button("李老师 1 处 24 户") != nullptr);
  chief.tap("李老师");
  CHECK(chief.shows("24 户 · 1 处"));
  CHECK(chief.button("12号 24 户") != nullptr);
  CHECK(chief.button("24 户 24 户") == nullptr);  // said once
}

TEST_CASE("a whole building goes to a member with four taps from the areas, and comes back with one") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.taps = 0;
  chief.tap("14号 24 户");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  CHECK(chief.taps == 4);
  CHECK(chief.shows("24 户归李老师"));
  CHECK(chief.door_value("14号 601") == "李老师");
  chief.tap("撤回");
  CHECK(chief.door_value("14号 601") == "没人包");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  chief.phone.wait(8000);
  chief.phone.back();
  CHECK(chief.shows("48 户都有人包干"));
}

TEST_CASE("a tap on the floor's number chooses the floor and a second one lets it go") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("5 楼");
  CHECK(chief.chosen("14号 501"));
  CHECK(chief.chosen("14号 504"));
  CHECK_FALSE(chief.chosen("14号 601"));
  CHECK(chief.button("选了 4 户") != nullptr);
  chief.tap("5 楼");
  CHECK_FALSE(chief.chosen("14号 501"));
  CHECK(chief.button("选了") == nullptr);
}

TEST_CASE("holding a door chooses everything from the door before") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap_door("14号 603");
  chief.hold(SemanticRole::kGridCell, "14号 502");
  CHECK(chief.chosen("14号 603"));
  CHECK(chief.chosen("14号 604"));
  CHECK(chief.chosen("14号 501"));
  CHECK(chief.chosen("14号 502"));
  CHECK_FALSE(chief.chosen("14号 602"));
  CHECK_FALSE(chief.chosen("14号 503"));
}

TEST_CASE("doors of one holder are chosen together where several share a building") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("王书记");
  CHECK(chief.door_value("14号 601") == "王书记");
  chief.tap("没人包 20 户");
  CHECK(chief.button("选了 20 户") != nullptr);
  CHECK_FALSE(chief.chosen("14号 601"));
}

TEST_CASE("an area's page says who else has doors of a building, and does not repeat its member") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("王书记");
  chief.phone.back();
  chief.tap("王书记");
  CHECK(chief.button("14号 共 24 户 · 没人包 20 户 4 户") != nullptr);
}

TEST_CASE("each door goes back to whoever had it when a change is taken back") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("王书记");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  chief.tap("撤回");
  CHECK(chief.door_value("14号 601") == "王书记");
  CHECK(chief.door_value("14号 501") == "没人包");
}

TEST_CASE("doors of a closed account count as nobody's and can be chosen together") {
  Community community;
  community.close_members_account();
  AppMember chief(community, "wang");
  CHECK(chief.button("包干 48 户没人包") != nullptr);
  open_areas(chief);
  CHECK(chief.button("李老师（账号停了）") != nullptr);
  chief.tap("12号 24 户");
  CHECK(chief.door_value("12号 601") == "李老师（账号停了）");
  chief.tap("全选");
  chief.tap("选了 24 户");
  CHECK(chief.button("李老师") == nullptr);
  chief.tap("王书记");
  CHECK(chief.door_value("12号 601") == "王书记");
  chief.tap("撤回");
  CHECK(chief.door_value("12号 601") == "李老师（账号停了）");
}

TEST_CASE("village houses and shops are divided without floors") {
  Community community;
  community.add_row_of_houses("王家宅", 12);
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("王家宅 12 户");
  CHECK(chief.button("楼") == nullptr);
  chief.tap_door("王家宅 2");
  chief.hold(SemanticRole::kGridCell, "王家宅 9");
  chief.tap("选了 8 户");
  chief.tap("李老师");
  CHECK(chief.door_value("王家宅 2") == "李老师");
  CHECK(chief.door_value("王家宅 10") == "没人包");
}

TEST_CASE("on a wide screen the areas stay beside the wall that is divided") {
  Community community;
  AppMember chief(community, "wang", kDesktop);
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("李老师");
  CHECK(chief.button("户没人包干 20") != nullptr);
  CHECK(chief.door_value("14号 601") == "李老师");
}

TEST_CASE("floors are chosen with the keyboard") {
  Community community;
  AppMember chief(community, "wang", kDesktop);
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.phone.app->on_activate(chief.phone.find(SemanticRole::kCheckbox, "4 楼")->id);
  chief.phone.settle();
  CHECK(chief.chosen("14号 401"));
  CHECK(chief.button("选了 4 户") != nullptr);
}

TEST_CASE("the wall of a member's own building still divides where one stands") {
  Community community;
  AppMember chief(community, "wang");
  chief.phone.tap(SemanticRole::kTab, "走");
  chief.tap("14号");
  chief.tap("分包干");
  chief.tap_door("14号 601");
  chief.tap("分包干");
  CHECK(chief.button("选了") == nullptr);
  chief.tap("分包干");
  CHECK(chief.button("选了") == nullptr);
}

TEST_CASE("a substitute is appointed for some days, is told, and the doors fall back by themselves") {
  Community community;
  {
    AppMember chief(community, "wang");
    open_areas(chief);
    chief.tap("李老师");
    chief.tap("请假代班");
    chief.tap("王书记");
    REQUIRE(chief.phone.find(SemanticRole::kButton, "就这样代班")->disabled);
    chief.tap_last("3 天后");
    chief.tap("就这样代班");
    CHECK(chief.shows("王书记代班，今天到"));
    CHECK(chief.button("王书记代班") != nullptr);
    chief.phone.wait(8000);
    chief.phone.tap(SemanticRole::kTab, "今日");
    CHECK(chief.shows("现在替李老师走"));
    CHECK(chief.shows("我的 24 户"));
    chief.phone.wait(4LL * 24 * 3600 * 1000);
    CHECK_FALSE(chief.shows("现在替李老师走"));
    CHECK(chief.shows("全部 48 户"));
  }
  AppMember li(community, "li");
  CHECK(li.shows("我的 24 户"));
}

TEST_CASE("who is away reads on their own phone who stands in") {
  Community community;
  {
    AppMember chief(community, "wang");
    open_areas(chief);
    chief.tap("李老师");
    chief.tap("请假代班");
    chief.tap("王书记");
    chief.tap_last("一周后");
    chief.tap("就这样代班");
    chief.phone.wait(8000);
  }
  AppMember li(community, "li");
  CHECK(li.shows("您的门牌现在由王书记走"));
  li.tap("12号 601");
  CHECK(li.shows("王书记代班"));
}

TEST_CASE("an area is agreed to change hands on a day to come, and is given for good once that day is there") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  chief.tap("3 天后");
  CHECK(chief.offers("起交过去"));
  chief.tap("起交过去");
  CHECK(chief.offers("王书记接手"));
  CHECK_FALSE(chief.shows("该正式交了"));
  chief.phone.wait(8000);
  chief.phone.tap(SemanticRole::kTab, "今日");
  CHECK_FALSE(chief.shows("我的 24 户"));

  chief.phone.wait(4LL * 24 * 3600 * 1000);
  CHECK(chief.shows("我的 24 户"));
  open_areas(chief);
  chief.tap("李老师 王书记接手");
  CHECK(chief.offers("该正式交了"));
  chief.tap("王书记接手");
  chief.tap("现在正式交");
  chief.tap("交过去");
  CHECK(chief.shows("24 户交给王书记了"));
  CHECK_FALSE(chief.offers("王书记接手"));
  CHECK(chief.shows("还没有分到门牌"));
  chief.tap("撤回");
  CHECK(chief.offers("王书记接手"));
  CHECK(chief.offers("该正式交了"));
}

TEST_CASE("who was to take an area over and no longer can is not given it: the chief is asked who else does") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("陈老师");
  chief.tap("明天");
  chief.tap("起交过去");
  chief.phone.wait(8000);
  community.close_account("陈老师");
  chief.phone.wait(2LL * 24 * 3600 * 1000);
  chief.tap("陈老师接手");
  chief.tap("现在正式交");
  CHECK(chief.shows("这 24 户归谁"));
  chief.tap("王书记");
  chief.tap("交过去");
  CHECK(chief.shows("24 户交给王书记了"));
  CHECK_FALSE(chief.offers("陈老师接手"));
}

TEST_CASE("an agreed change of hands is called off before its day") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  chief.tap("一周后");
  chief.tap("起交过去");
  chief.phone.wait(8000);
  chief.tap("王书记接手");
  chief.tap("不交了");
  CHECK_FALSE(chief.offers("王书记接手"));
  chief.phone.wait(8LL * 24 * 3600 * 1000);
  chief.phone.tap(SemanticRole::kTab, "今日");
  CHECK_FALSE(chief.shows("我的 24 户"));
}

TEST_CASE("the chief ends a substitute's time early") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("请假代班");
  chief.tap("王书记");
  chief.tap_last("一周后");
  chief.tap("就这样代班");
  chief.phone.wait(8000);
  chief.tap("王书记代班");
  chief.tap("不代了");
  CHECK(chief.button("王书记代班") == nullptr);
  chief.phone.tap(SemanticRole::kTab, "今日");
  CHECK(chief.shows("全部 48 户"));
}

TEST_CASE("the chief begins a new round, everybody's doors are to be met anew, and it is taken back") {
  Community community;
  {
    AppMember li(community);
    li.tap("12号 601");
    li.tap("已见面");
    li.phone.wait(60'000);
    li.phone.back();
    CHECK(li.offers("户还没见到 23"));
  }
  community.clock.advance(24LL * 3600 * 1000);
  {
    AppMember chief(community, "wang");
    open_areas(chief);
    chief.tap("这一轮走访 以前的都算");
    CHECK(chief.phone.find(SemanticRole::kButton, "以前的都算")->disabled);
    chief.tap("今天");
    chief.tap("从今天算起");
    CHECK(chief.offers("这一轮走访 从今天算起"));
    chief.phone.wait(60'000);
  }
  AppMember li(community);
  CHECK(li.offers("户还没见到 24"));
  li.tap("12号 601");
  li.tap("记录");
  CHECK(li.shows("已见面 · 上门 · 李老师"));
}

TEST_CASE("a round begun by mistake is taken back from the toast") {
  Community community;
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("这一轮走访");
  chief.tap("昨天");
  chief.tap("从昨天算起");
  chief.tap("撤回");
  chief.phone.wait(8000);
  CHECK(chief.offers("这一轮走访 以前的都算"));
}

}  // namespace
}  // namespace baijia::testing
