// The door wall, used as a member uses it: several doors at once, and its sizes.

#include <cmath>
#include <string>
#include <utility>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

void open_wall(AppMember& who, std::string_view building = "12号") {
  who.open_tab("走");
  who.tap(building);
}

TEST_CASE("a whole floor is marked vacant with four taps on its wall") {
  Community community;
  AppMember li(community);
  open_wall(li);
  li.taps = 0;
  li.tap("多选");
  li.tap("6 楼");
  CHECK(li.chosen("12号 601"));
  CHECK(li.chosen("12号 604"));
  CHECK_FALSE(li.chosen("12号 501"));
  li.tap("选了 4 户，记成什么");
  li.tap("空关");
  CHECK(li.taps == 4);
  CHECK(li.shows("4 户记成空关"));
  CHECK(li.door_value("12号 601") == "空关");
  CHECK(li.door_value("12号 604") == "空关");
  CHECK(li.door_value("12号 501") == "未见");
  CHECK_FALSE(li.chosen("12号 601"));
}

TEST_CASE("doors marked together are taken back together from the toast") {
  Community community;
  AppMember li(community);
  open_wall(li);
  li.tap("多选");
  li.tap_door("12号 601");
  li.tap_door("12号 503");
  li.tap("选了 2 户，记成什么");
  li.tap("未遇");
  CHECK(li.door_value("12号 601") == "未遇 1 次");
  CHECK(li.door_value("12号 503") == "未遇 1 次");
  li.tap("撤回");
  CHECK(li.door_value("12号 601") == "未见");
  CHECK(li.door_value("12号 503") == "未见");
}

TEST_CASE("a floor chosen by mistake is let go by the same tap, and nothing chosen offers nothing") {
  Community community;
  AppMember li(community);
  open_wall(li);
  li.tap("多选");
  CHECK_FALSE(li.offers("记成什么"));
  li.tap("6 楼");
  li.tap_door("12号 602");
  CHECK(li.offers("选了 3 户"));
  li.tap("6 楼");
  li.tap("6 楼");
  CHECK_FALSE(li.offers("记成什么"));
  li.tap("多选");
  li.tap_door("12号 602");
  CHECK(li.offers("已见面"));
}

TEST_CASE("doors are marked for how they are lived in, and the filter keeps what is not shown out of it") {
  Community community;
  AppMember li(community);
  open_wall(li);
  li.hold_door("12号 602");
  li.tap("已见面");
  li.tap("筛选");
  li.tap("没见到的");
  li.tap("多选");
  li.tap("6 楼");
  li.tap("选了 3 户，记成什么");
  li.tap("出租");
  CHECK(li.door_value("12号 601") == "出租");
  li.tap("没见到的");
  CHECK(li.door_value("12号 602") == "已见面");
}

TEST_CASE("filters of the wall are joined: a door is shown that is any of what was chosen") {
  Community community;
  AppMember li(community);
  open_wall(li);
  li.hold_door("12号 601");
  li.tap("拒访");
  li.hold_door("12号 602");
  li.tap("未遇");
  const auto there = [&](std::string_view door) { return li.phone.find(SemanticRole::kGridCell, door) != nullptr; };
  li.tap("筛选");
  li.tap("拒访");
  CHECK(there("12号 601"));
  CHECK_FALSE(there("12号 602"));
  li.tap("筛选");
  li.tap("未遇");
  CHECK(there("12号 601"));
  CHECK(there("12号 602"));
  CHECK_FALSE(there("12号 603"));
  li.tap("拒访");  // its chip
  CHECK_FALSE(there("12号 601"));
  CHECK(there("12号 602"));
  li.tap("筛选");
  li.tap("全部");
  CHECK(there("12号 603"));
}

TEST_CASE("doors are filtered by vacant, let and put off") {
  Community community;
  AppMember li(community);
  open_wall(li);
  for (const auto& [door, result] : {std::pair("12号 601", "空关"), std::pair("12号 602", "出租")}) {
    li.hold_door(door);
    li.tap(result);
  }
  li.hold_door("12号 603");
  li.tap("改约");
  li.tap("明天");
  li.tap("记下改约");
  for (const auto& [door, filter] :
       {std::pair("12号 601", "空关"), std::pair("12号 602", "出租"), std::pair("12号 603", "改约")}) {
    INFO(filter);
    li.tap("筛选");
    li.tap(filter);
    CHECK(li.phone.find(SemanticRole::kGridCell, door) != nullptr);
    CHECK(li.phone.find(SemanticRole::kGridCell, "12号 604") == nullptr);
    li.tap(filter);  // its chip
  }
}

TEST_CASE("a chief marks doors and divides them on the same wall, one at a time") {
  Community community;
  AppMember chief(community, "wang");
  open_wall(chief);
  chief.tap("多选");
  CHECK_FALSE(chief.offers("分包干"));
  CHECK(chief.door_value("12号 601") == "未见");
  chief.tap("多选");
  chief.tap("分包干");
  CHECK_FALSE(chief.offers("多选"));
  CHECK(chief.door_value("12号 601") == "李老师");
}

TEST_CASE("large doors stay large on every wall and at the next start") {
  Community community;
  AppMember li(community);
  open_wall(li);
  const float usual = li.phone.find(SemanticRole::kGridCell, "12号 601")->height;
  li.tap("放大");
  const float large = li.phone.find(SemanticRole::kGridCell, "12号 601")->height;
  CHECK(large > usual * 1.3F);
  li.phone.restart();
  CHECK(li.phone.find(SemanticRole::kGridCell, "12号 601")->height == large);
  li.tap("放大");
  CHECK(li.phone.find(SemanticRole::kGridCell, "12号 601")->height == usual);
}

TEST_CASE("a tall building is seen whole with one tap, and a tap on its floors goes there") {
  for (const bool wide : {false, true}) {
    Community community;
    community.add_tower("20号", 12);
    AppMember li(community, "li", wide ? kDesktop : app::Viewport{});
    li.open_tab("走");
    li.tap("整个居村");
    li.tap("20号");
    CHECK(li.phone.find(SemanticRole::kGridCell, "20号 1201") != nullptr);
    li.tap("看全楼");
    CHECK(li.phone.find(SemanticRole::kGridCell, "20号 1201") == nullptr);
    for (const std::string_view floors : {"10–12 楼", "7–9 楼", "4–6 楼", "1–3 楼"}) {
      const SemanticNode* const band = li.phone.find(SemanticRole::kButton, floors);
      INFO(floors);
      REQUIRE(band != nullptr);
      CHECK_FALSE(band->clipped);
    }
    li.phone.restart();
    li.tap("1–3 楼");
    const SemanticNode* const door = li.phone.find(SemanticRole::kGridCell, "20号 301");
    REQUIRE(door != nullptr);
    CHECK_FALSE(door->clipped);
    CHECK(li.phone.find(SemanticRole::kButton, "1–3 楼") == nullptr);
  }
}

TEST_CASE("only a tall building offers to be seen whole") {
  Community community;
  AppMember li(community);
  open_wall(li);
  CHECK_FALSE(li.offers("看全楼"));
}

TEST_CASE("doors are chosen and marked in the largest letters and on a wide screen") {
  for (const bool wide : {false, true}) {
    Community community;
    AppMember li(community, "li", wide ? kDesktop : app::Viewport{});
    if (!wide) {
      li.phone.host.set_preference("text", "3");
      li.phone.restart();
    }
    open_wall(li);
    li.tap("多选");
    li.tap("6 楼");
    li.tap("选了 4 户，记成什么");
    li.tap("未遇");
    CHECK(li.door_value("12号 601") == "未遇 1 次");
  }
}

TEST_CASE("the doors stay where they are when choosing begins") {
  Community community(7);
  community.add_row_of_houses("三组", 40);
  for (const std::string_view letters : {"0", "3"}) {
    AppMember chief(community, "wang");  // has the most tools
    chief.phone.host.set_preference("text", std::string(letters));
    chief.phone.restart();
    for (const auto& [building, door] : {std::pair("12号", "12号 507"), std::pair("三组", "三组 4")}) {
      INFO(letters << " " << door);
      chief.open_tab("走");
      chief.tap(building);
      const auto place = [&] {
        const SemanticNode* node = chief.phone.find(SemanticRole::kGridCell, door);
        REQUIRE(node != nullptr);
        return *node;
      };
      const SemanticNode before = place();
      chief.tap("多选");
      const SemanticNode now = place();
      CHECK(now.y == before.y);
      CHECK(std::abs(now.x - before.x) < before.width / 2);
      CHECK(now.width >= 44);
      chief.tap("多选");
      chief.phone.back();
    }
  }
}

TEST_CASE("how to choose speaks of floors only where there are some") {
  Community community;
  community.add_row_of_houses("三组", 4);
  AppMember li(community);
  open_wall(li);
  li.tap("多选");
  CHECK(li.shows("点门牌或楼层来选"));
  li.tap("多选");
  li.phone.back();
  li.tap("整个居村");
  li.tap("三组");
  li.tap("多选");
  CHECK(li.shows("点门牌来选"));
}

TEST_CASE("on a desktop the mouse drawn over doors chooses them, and lets none go") {
  Community community;
  AppMember wang(community, "wang", kDesktop);
  open_wall(wang, "14号");
  wang.tap("分包干");
  CHECK(wang.shows("按着鼠标拖过去选一片"));
  const auto middle = [&](std::string_view door) {
    const SemanticNode* node = wang.phone.find(SemanticRole::kGridCell, door);
    REQUIRE(node != nullptr);
    return std::pair(node->x + node->width / 2, node->y + node->height / 2);
  };
  const auto [from_x, from_y] = middle("14号 601");
  const auto [to_x, to_y] = middle("14号 604");
  wang.phone.app->on_pointer(app::PointerPhase::kDown, from_x, from_y, true);
  wang.phone.settle();
  // As fast as a hand is: two frames for the whole floor.
  wang.phone.app->on_pointer(app::PointerPhase::kMove, (from_x + to_x) / 2, from_y, true);
  wang.phone.settle();
  wang.phone.app->on_pointer(app::PointerPhase::kMove, to_x, to_y, true);
  wang.phone.settle();
  wang.phone.app->on_pointer(app::PointerPhase::kUp, to_x, to_y, true);
  wang.phone.settle();
  CHECK(wang.chosen("14号 601"));
  CHECK(wang.chosen("14号 602"));
  CHECK(wang.chosen("14号 603"));
  CHECK(wang.chosen("14号 604"));
  CHECK_FALSE(wang.chosen("14号 501"));
  wang.tap("选了 4 户，交给谁");
  wang.tap("李老师");
  CHECK(wang.shows("4 户归李老师"));
}

TEST_CASE("a finger drawn over doors scrolls and chooses nothing") {
  Community community;
  AppMember wang(community, "wang");
  open_wall(wang, "14号");
  wang.tap("分包干");
  const SemanticNode* node = wang.phone.find(SemanticRole::kGridCell, "14号 401");
  REQUIRE(node != nullptr);
  wang.phone.drag(node->x + node->width / 2, node->y + node->height / 2, node->y - 120);
  CHECK_FALSE(wang.chosen("14号 401"));
  CHECK_FALSE(wang.chosen("14号 301"));
}

}  // namespace
}  // namespace baijia::testing
