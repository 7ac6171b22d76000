// The working screens, used as a member uses them: by what stands on the screen, with the taps counted.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// From 今日 to the write-up of 12号 601.
void meet_and_write(AppMember& li) {
  li.tap("12号 601");
  li.tap("已见面");
  li.tap("记一笔");
}

TEST_CASE("a met door is recorded with two taps from today") {
  Community community;
  AppMember li(community);
  REQUIRE(li.shows("24"));
  li.tap("12号 601");
  li.tap("已见面");
  CHECK(li.taps == 2);
  CHECK(li.shows("记下了 12号 601 已见面"));
  li.phone.back();
  CHECK(li.button("户还没见到 23") != nullptr);
  CHECK(li.button("还没补记") != nullptr);
}

TEST_CASE("a door where nobody was home is recorded with two taps from today") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  CHECK(li.taps == 2);
  CHECK(li.shows("未遇 1 次"));
  li.phone.back();
  CHECK(li.button("还没补记") == nullptr);
}

TEST_CASE("a wrong tap is taken back from the toast") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("已见面");
  li.tap("撤回");
  CHECK(li.shows("未见"));
  li.phone.back();
  CHECK(li.button("户还没见到 24") != nullptr);
}

TEST_CASE("a toast lies over nothing that can be tapped") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  const SemanticNode* const undo = li.button("撤回");
  REQUIRE(undo != nullptr);
  for (const SemanticNode& node : li.phone.host.nodes) {
    if (&node == undo || node.role == SemanticRole::kStatus) continue;
    INFO(node.name);
    CHECK((node.y + node.height <= undo->y || node.y >= undo->y + undo->height));
  }
}

TEST_CASE("a visit with an issue and a promise takes fewer than eight taps besides typing") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.phone.type("说了什么", "电梯的事想知道什么时候定");
  li.tap("楼道照明");
  li.phone.type("什么问题", "三楼灯不亮");
  li.tap("3 天后答复");
  li.phone.type("答应了什么", "问加装电梯的进度");
  li.tap("记下来");
  CHECK(li.taps < 8);
  CHECK(li.shows("记好了 12号 601"));
  CHECK(li.shows("电梯的事想知道什么时候定"));
  CHECK(li.shows("承诺：问加装电梯的进度"));
  li.phone.back();
  li.open_tab("解");
  CHECK(li.button("三楼灯不亮") != nullptr);
  CHECK(li.button("我的承诺 1 个") != nullptr);
}

TEST_CASE("an issue without a title is called by its category") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("楼道照明");
  li.tap("记下来");
  li.phone.back();
  li.open_tab("解");
  CHECK(li.button("楼道照明") != nullptr);
}

TEST_CASE("a promise without words is asked for and nothing is recorded") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("明天答复");
  li.tap("记下来");
  CHECK(li.shows("请写上答应了什么"));
  CHECK(li.shows("记一笔"));
  li.phone.type("答应了什么", "问电梯");
  li.tap("记下来");
  CHECK(li.shows("承诺：问电梯"));
}

TEST_CASE("a phrase is put in with one tap and can be changed") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("身体都好");
  li.tap("停车难");
  CHECK(li.field("说了什么") == "身体都好，停车难");
  li.tap("改常用语");
  li.phone.type("一行一句", "腿脚不便\n\n想装电梯");
  li.tap("就用这些");
  CHECK(li.button("身体都好") == nullptr);
  CHECK(li.button("腿脚不便") != nullptr);
  CHECK(li.button("想装电梯") != nullptr);
}

TEST_CASE("a half-written visit is there again after a kill") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.phone.type("说了什么", "老人摔了一跤");
  li.tap("楼道照明");
  li.phone.type("什么问题", "灯坏了\n三天");
  li.tap("明天答复");
  li.phone.restart();
  CHECK(li.field("说了什么") == "老人摔了一跤");
  CHECK(li.shows("问题：楼道照明"));
  li.phone.type("答应了什么", "问加装电梯的进度");
  CHECK(li.field("答应了什么") == "问加装电梯的进度");
}

TEST_CASE("a paused visit waits on today and opens where it was left") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.phone.type("说了什么", "明天再补");
  li.tap("暂停");
  CHECK(li.shows("先放着"));
  li.phone.back();
  li.tap("还没补记");
  CHECK(li.field("说了什么") == "明天再补");
}

TEST_CASE("what was written is called saved only when it is durable") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.phone.type("说了什么", "身体好");
  li.phone.blocks.set_delayed(true);
  li.tap("记下来");
  CHECK_FALSE(li.shows("记好了"));
  CHECK(li.field("说了什么") == "身体好");
  li.phone.blocks.set_delayed(false);
  li.phone.host.request_frame();
  li.phone.settle();
  CHECK(li.shows("记好了 12号 601"));
}

TEST_CASE("a failed save is shown in red, keeps the text, and can be tried again") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.phone.type("说了什么", "身体好");
  li.phone.blocks.fail_from(1);
  li.tap("记下来");
  CHECK(li.phone.find_part(SemanticRole::kAlert, "没存上") != nullptr);
  CHECK_FALSE(li.shows("记好了"));
  CHECK(li.field("说了什么") == "身体好");
  li.phone.blocks.heal();
  li.tap("再存一次");
  CHECK(li.phone.find_part(SemanticRole::kAlert, "没存上") == nullptr);
  CHECK(li.shows("记好了 12号 601"));
}

TEST_CASE("the next door follows in walking order") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("未遇");
  li.tap("下一户 602");
  CHECK(li.phone.find(SemanticRole::kHeading, "12号 602") != nullptr);
}

TEST_CASE("an appointment says its day and hour") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("其他结果");
  li.tap("改约");
  li.tap("明天");
  li.tap("晚上 7 点");
  li.tap("记下改约");
  CHECK(li.shows("改约"));
  li.phone.back();
  CHECK(li.button("12号 601") == nullptr);
}

TEST_CASE("talking on the phone is recorded and does not count as a visit at the door") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("其他结果");
  li.tap("电话里说过了");
  CHECK(li.shows("记下了 12号 601 电话"));
  li.phone.back();
  CHECK(li.button("户还没见到 24") != nullptr);
}

TEST_CASE("a long press on the wall offers every result") {
  Community community;
  AppMember li(community);
  li.open_tab("走");
  li.tap("12号");
  li.hold_door("12号 503");
  for (const std::string_view result : {"已见面", "未遇", "改约", "拒访", "空关", "出租"}) {
    CHECK(li.button(result) != nullptr);
  }
  li.tap("空关");
  CHECK(li.shows("记下了 12号 503 空关"));
  CHECK(li.shows("空关 1"));
  li.tap("撤回");
  CHECK(li.door_value("12号 503") == "未见");
}

TEST_CASE("the wall explains its marks and shows only what is asked for") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("已见面");
  li.open_tab("走");
  li.tap("12号");
  li.tap("图例");
  CHECK(li.shows("空关，不用去"));
  li.phone.press(app::Key::kEscape);
  li.tap("筛选");
  li.tap("没见到的");
  CHECK(li.phone.find(SemanticRole::kGridCell, "12号 601") == nullptr);
  CHECK(li.phone.find(SemanticRole::kGridCell, "12号 602") != nullptr);
  li.tap("没见到的");
  CHECK(li.phone.find(SemanticRole::kGridCell, "12号 601") != nullptr);
}

TEST_CASE("the chief gives chosen doors to a member") {
  Community community;
  {
    AppMember chief(community, "wang");
    chief.open_tab("走");
    chief.tap("14号");
    chief.tap("分包干");
    chief.tap_door("14号 601");
    chief.tap_door("14号 602");
    chief.tap("选了 2 户");
    chief.tap("李老师");
    CHECK(chief.shows("2 户归李老师"));
  }
  AppMember li(community);
  CHECK(li.shows("我的 26 户"));
}

TEST_CASE("a member's list of buildings counts their own doors, and the whole building under everybody's") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  chief.open_tab("走");
  chief.tap("12号");
  chief.tap("分包干");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("陈老师");
  chief.phone.wait(60'000);
  chief.phone.back();
  CHECK(chief.offers("12号 未见 24 0 / 24"));
  AppMember li(community);
  li.open_tab("走");
  CHECK(li.offers("12号 共 24 户 · 未见 20 0 / 20"));
  li.tap("整个居村");
  CHECK(li.offers("12号 未见 24 0 / 24"));
}

TEST_CASE("a member does not divide the areas") {
  Community community;
  AppMember li(community);
  li.open_tab("走");
  li.tap("12号");
  CHECK(li.button("分包干") == nullptr);
}

TEST_CASE("what was solved is told at the next meeting and then no more") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("楼道照明");
  li.phone.type("什么问题", "三楼灯不亮");
  li.tap("记下来");
  li.phone.back();
  li.open_tab("解");
  li.tap("三楼灯不亮");
  li.tap("已解决");
  li.phone.type("办得怎样", "物业换了灯");
  li.tap("已解决");
  li.phone.wait(60'000);
  li.phone.back();
  li.open_tab("暖");
  CHECK(li.shows("1 件办成的事"));
  li.tap("三楼灯不亮");
  CHECK(li.shows("物业换了灯"));
  li.tap("其他结果");
  li.tap("已见面");
  li.phone.back();
  CHECK(li.shows("没有欠着的答复"));
}

TEST_CASE("a kept promise becomes an answer to bring") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("明天答复");
  li.phone.type("答应了什么", "问电梯");
  li.tap("记下来");
  li.tap("承诺：问电梯");
  li.phone.type("结果怎么说", "明年三月开工");
  li.tap("办好了");
  li.phone.wait(60'000);
  li.phone.back();
  li.open_tab("暖");
  CHECK(li.shows("明年三月开工"));
}

TEST_CASE("another household's voice is added to an issue once") {
  Community community;
  AppMember li(community);
  meet_and_write(li);
  li.tap("楼道照明");
  li.tap("记下来");
  li.phone.back();
  li.open_tab("解");
  li.tap("楼道照明");
  li.tap("加一户附议");
  li.phone.type("门牌、姓名、拼音", "12-502");
  li.tap("12号 502");
  CHECK(li.shows("也这么说"));
  CHECK(li.button("12号 502") != nullptr);
}

TEST_CASE("a reception is recorded for whoever came") {
  Community community;
  AppMember li(community);
  li.tap("接待");
  li.phone.type("门牌、姓名、拼音", "12-301");
  li.tap("12号 301");
  CHECK(li.phone.find_part(SemanticRole::kHeading, "记一笔") != nullptr);
  li.phone.type("说了什么", "来问社保卡");
  li.tap("记下来");
  CHECK(li.phone.find(SemanticRole::kTab, "今日")->checked);
}

TEST_CASE("a reception of somebody who is not on the list needs no door") {
  Community community;
  AppMember li(community);
  li.tap("接待");
  li.tap("不在名单里的人");
  li.phone.type("说了什么", "问路");
  li.tap("记下来");
  CHECK(li.button("还没补记") == nullptr);
}

TEST_CASE("a patrol is recorded at a building") {
  Community community;
  AppMember li(community);
  li.tap("巡查");
  li.tap("14号");
  CHECK(li.shows("14号"));
  li.tap("楼道照明");
  li.tap("记下来");
  li.open_tab("解");
  CHECK(li.button("楼道照明 14号") == nullptr);
  CHECK(li.shows("14号"));
}

TEST_CASE("an issue found on the way keeps what was typed until it is recorded") {
  Community community;
  AppMember li(community);
  li.tap("记个问题");
  li.tap("记下来");
  CHECK(li.shows("请选个类别"));
  li.phone.type("什么问题", "车棚漏雨");
  li.phone.restart();
  CHECK(li.field("什么问题") == "车棚漏雨");
  li.tap("当场解决");
  li.tap("记下来");
  CHECK(li.shows("放进问题清单了"));
  li.open_tab("解");
  CHECK(li.button("车棚漏雨") == nullptr);
}

TEST_CASE("search finds a door and says what to do when it finds nothing") {
  Community community;
  AppMember li(community);
  li.tap("找");
  CHECK(li.shows("手机后四位"));
  li.phone.type("门牌、姓名、拼音", "12-504");
  CHECK(li.button("12号 504") != nullptr);
  li.phone.type("门牌、姓名、拼音", "没有这个");
  CHECK(li.shows("没找到"));
}

TEST_CASE("the search page calls a door as they are called in the committee") {
  Community community;
  SECTION("where most doors are flats") {
    community.add_row_of_houses("顾家宅", 40);
    AppMember li(community);
    li.tap("找");
    CHECK(li.shows("如 12-602、王秀英"));
  }
  SECTION("in a village") {
    community.add_row_of_houses("顾家宅", 60);
    AppMember li(community);
    li.tap("找");
    CHECK(li.shows("如 顾家宅1号、王秀英"));
    li.phone.type("门牌、姓名、拼音", "顾家宅1号");
    CHECK(li.button("顾家宅 1") != nullptr);
  }
}

TEST_CASE("every list that is empty says what to do next") {
  Community community;
  AppMember li(community);
  li.open_tab("解");
  CHECK(li.shows("走访时听到的"));
  li.open_tab("暖");
  CHECK(li.shows("会在这里提醒"));
  li.open_tab("知");
  CHECK(li.shows("还没有记下的问题"));
  li.tap("党员");
  CHECK(li.shows("名单里还没有"));
  li.open_tab("今日");
  li.tap("个承诺到期");
  CHECK(li.shows("走访时答应的事"));
}

TEST_CASE("lists of people tell neither names nor phones") {
  Community community;
  AppMember li(community);
  li.open_tab("知");
  li.tap("80 岁以上");
  CHECK(li.shows("王**"));
  CHECK_FALSE(li.shows("王秀英"));
  li.phone.back();
  li.open_tab("今日");
  li.tap("12号 601");
  CHECK(li.shows("138****8000"));
  CHECK_FALSE(li.shows("13800138000"));
}

TEST_CASE("a resident with a name of thirty characters fits everywhere") {
  const std::string name = "阿卜杜热合曼买买提艾力吐尔逊古丽努尔穆罕默德依布拉音江阿吉";
  for (const std::string_view text_size : {"0", "3"}) {
    Community community;
    AppMember li(community);
    li.phone.host.set_preference("text", text_size);
    li.phone.restart();
    li.tap("12号 601");
    li.tap("加一个人");
    li.phone.type("姓名", name);
    li.tap("独居");
    li.tap("存");
    li.scroll_to(name);
    CHECK(li.button(name) != nullptr);
    for (const SemanticNode& node : li.phone.host.nodes) {
      INFO(node.name);
      CHECK(node.x >= -0.5F);
      CHECK(node.x + node.width <= li.phone.host.screen.width + 0.5F);
    }
  }
}

/// Walks through every page; the fixture checks names and targets in every frame.
void walk(AppMember& li) {
  const auto inside = [&] {
    for (const SemanticNode& node : li.phone.host.nodes) {
      INFO(node.name);
      CHECK(node.x >= -0.5F);
      CHECK(node.x + node.width <= li.phone.host.screen.width + 0.5F);
    }
  };
  for (const std::string_view tab : {"走", "知", "解", "暖", "今日"}) {
    li.open_tab(tab);
    inside();
  }
  meet_and_write(li);
  inside();
  li.tap("楼道照明");
  li.tap("明天答复");
  li.phone.type("答应了什么", "问电梯");
  inside();
  li.tap("记下来");
  inside();
  li.tap("其他结果");
  inside();
  li.tap("改约");
  inside();
  li.phone.press(app::Key::kEscape);
  li.phone.press(app::Key::kEscape);
  li.open_tab("走");
  li.tap("12号");
  inside();
  li.tap("图例");
  inside();
}

TEST_CASE("every page keeps inside the screen on a small phone") {
  Community community;
  AppMember li(community, "li", {.width = 320, .height = 568});
  walk(li);
}

TEST_CASE("every page keeps inside the screen in the largest letters") {
  Community community;
  AppMember li(community);
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  walk(li);
}

TEST_CASE("in the largest letters the title of 今日 makes room for the doors when they are read") {
  Community community;
  AppMember li(community);
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  const auto heading = [&] { return li.phone.find(SemanticRole::kHeading, "今日"); };
  REQUIRE(heading() != nullptr);
  li.scroll_to("12号 603");
  CHECK((heading() == nullptr || heading()->y + heading()->height <= 0));
  CHECK(li.offers("出门前"));
  li.open_tab("走");
  li.open_tab("今日");
  CHECK(li.offers("记个问题"));
}

TEST_CASE("lines of a list that need more room than usual do not lie on each other") {
  Community community;
  AppMember li(community);
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  li.open_tab("走");
  li.tap("12号");
  li.hold_door("12号 601");
  li.tap("未遇");
  li.hold_door("12号 602");
  li.tap("已见面");
  li.hold_door("12号 603");
  li.tap("空关");
  li.phone.back();
  li.tap("整个居村");
  const SemanticNode* above = li.button("12号");
  const SemanticNode* below = li.button("14号");
  REQUIRE(above != nullptr);
  REQUIRE(below != nullptr);
  CHECK(above->y + above->height <= below->y + 0.5F);
}

TEST_CASE("on a wide screen the door stands beside the list") {
  Community community;
  AppMember li(community, "li", {.width = 1280, .height = 800, .coarse_pointer = false});
  li.tap("12号 601");
  CHECK(li.button("12号 602") != nullptr);
  CHECK(li.button("已见面") != nullptr);
}

TEST_CASE("on a wide screen a toast leaves the list as it is") {
  Community community;
  AppMember li(community, "li", {.width = 1280, .height = 800, .coarse_pointer = false});
  const auto lines = [&] {
    return std::ranges::count_if(li.phone.host.nodes,
                                 [](const SemanticNode& node) { return node.name.starts_with("12号 "); });
  };
  li.tap("12号 601");
  li.tap("未遇");
  const SemanticNode* toast = li.phone.find(SemanticRole::kStatus, "记下了 12号 601 未遇");
  REQUIRE(toast != nullptr);
  CHECK(toast->x >= li.button("12号 602")->x + li.button("12号 602")->width);
  const auto beside_it = lines();
  community.clock.advance(10'000);
  li.phone.settle();
  CHECK(li.phone.find(SemanticRole::kStatus, "记下了 12号 601 未遇") == nullptr);
  CHECK(lines() == beside_it);
}

}  // namespace
}  // namespace baijia::testing
