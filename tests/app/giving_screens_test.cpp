// Doors that change hands: an even division, whole or without what is left out of it, and what becomes of the promises
// and issues in hand.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/id.h"
#include "shell/app/app_shell.h"
#include "shell/app/ui_state.h"
#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

void open_areas(AppMember& who) {
  who.open_tab("走");
  who.tap("包干");
}

TEST_CASE("an even division is shown before and after and accepted with one tap") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  CHECK(chief.button("李老师 1 处 24 户") != nullptr);
  CHECK(chief.button("陈老师 0 → 1 处 · 重点户 0 → 1 · 80 岁以上 0 → 1 人 0 → 24 户") != nullptr);
  CHECK(chief.button("14号 全部 24 户 没人包 → 陈老师") != nullptr);
  chief.taps = 0;
  chief.tap("就这样分");
  CHECK(chief.taps == 1);
  CHECK(chief.shows("分好了，24 户换了人"));
  CHECK(chief.shows("48 户都有人包干"));
  chief.tap("撤回");
  CHECK(chief.button("户没人包干 24") != nullptr);
}

TEST_CASE("nothing changes when the chief leaves the proposal") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  chief.phone.back();
  CHECK(chief.button("户没人包干 24") != nullptr);
}

TEST_CASE("the chief says who takes part in a division") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  chief.tap("陈老师");
  CHECK(chief.button("14号 全部 24 户 没人包 → 李老师") != nullptr);
  chief.tap("李老师");
  CHECK(chief.shows("先选谁来分"));
  CHECK(chief.button("就这样分") == nullptr);
  chief.tap("王书记");
  CHECK(chief.button("14号 全部 24 户 没人包 → 王书记") != nullptr);
}

TEST_CASE("in the largest letters an even division is read to its end") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("最大");
  open_areas(chief);
  chief.tap("匀一匀");
  chief.phone.settle();
  app::Ui::State& state = static_cast<app::AppShell&>(*chief.phone.app).ui().state();
  CAPTURE(state.shortened);
  CHECK(state.shortened.empty());
  chief.scroll_to("陈老师");
  CAPTURE(state.shortened);
  CHECK(state.shortened.empty());
}

TEST_CASE("what is even already needs no change") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  chief.tap("就这样分");
  chief.phone.wait(8000);
  chief.tap("匀一匀");
  CHECK(chief.shows("已经匀了，不用换"));
  CHECK(chief.button("就这样分") == nullptr);
}

void li_promises_something(Community& community) {
  AppMember li(community, "li");
  li.begin_write_up("12号 601");
  li.tap("3 天后答复");
  li.phone.type("答应了什么", "问加装电梯的进度");
  li.tap("记下来");
  li.phone.wait(8000);
}

/// The chief gives the doors of a floor of 12号, or all of them, to 王书记.
void give_some(AppMember& chief, std::string_view which, std::string_view chosen) {
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("12号 24 户");
  chief.tap(which);
  chief.tap(chosen);
  chief.tap("王书记");
}

TEST_CASE("what is in hand at doors that are given one by one goes along with them, and comes back with them") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  give_some(chief, "6 楼", "选了 4 户");
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  CHECK_FALSE(chief.shows("4 户归王书记"));
  CHECK(chief.phone.find(SemanticRole::kRadio, "一起交过去")->checked);
  chief.tap("交过去");
  CHECK(chief.shows("4 户归王书记"));
  CHECK(chief.door_value("12号 601") == "王书记");
  CHECK_FALSE(chief.chosen("12号 601"));
  const auto owner = [&] {
    return static_cast<app::AppShell&>(*chief.phone.app).core().promises(ListFilter::kOpen).at(0).owner;
  };
  CHECK(owner() == "王书记");
  chief.tap("撤回");
  CHECK(chief.door_value("12号 601") == "李老师");
  CHECK(owner() == "李老师");
}

TEST_CASE("what is in hand stays with who had the doors when the chief says so") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  give_some(chief, "6 楼", "选了 4 户");
  chief.tap("自己办完");
  chief.tap("交过去");
  CHECK(chief.door_value("12号 601") == "王书记");
  chief.phone.wait(8000);
  chief.open_tab("解");
  CHECK_FALSE(chief.offers("我的承诺"));
}

TEST_CASE("doors where nothing is in hand change hands without a question, and so do those that go to nobody") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  give_some(chief, "5 楼", "选了 4 户");
  CHECK(chief.shows("4 户归王书记"));
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("先不分给谁");
  CHECK_FALSE(chief.shows("手上还有"));
  CHECK(chief.door_value("12号 601") == "没人包");
}

TEST_CASE("the question about what is in hand can be left, and nothing has changed") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  give_some(chief, "全选", "选了 24 户");
  chief.phone.back();
  CHECK_FALSE(chief.offers("交过去"));
  CHECK(chief.door_value("12号 601") == "李老师");
  CHECK(chief.chosen("12号 601"));
}

TEST_CASE("an even division asks once about what is in hand at the doors that change hands") {
  Community community;
  community.add_member("陈老师");
  li_promises_something(community);
  {
    AppMember li(community, "li");
    li.open_tab("走");
    li.tap("整个居村");
    li.tap("14号");
    li.tap_door("14号 601");
    li.tap("已见面");
    li.tap("记一笔");
    li.tap("3 天后答复");
    li.phone.type("答应了什么", "问停车");
    li.tap("记下来");
    li.phone.wait(60'000);
  }
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("14号 24 户");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  chief.phone.wait(8000);
  chief.phone.back();
  chief.tap("匀一匀");
  chief.tap("就这样分，24 户换人");
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  chief.tap("交过去");
  CHECK(chief.shows("分好了，24 户换了人"));
  const auto owned_by = [&](std::string_view name) {
    const auto promises = static_cast<app::AppShell&>(*chief.phone.app).core().promises(ListFilter::kOpen);
    return std::ranges::count(promises, name, &PromiseLine::owner);
  };
  CHECK(owned_by("陈老师") == 1);
  CHECK(owned_by("李老师") == 1);
  chief.tap("撤回");
  CHECK(owned_by("李老师") == 2);
}

TEST_CASE("a move is left out of an even division with one tap and taken in again with another") {
  Community community;
  community.add_member("陈老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  const std::string_view move = "14号 全部 24 户 没人包 → 陈老师";
  CHECK(chief.button(move)->checked);
  chief.tap(move);
  CHECK_FALSE(chief.button(move)->checked);
  CHECK_FALSE(chief.offers("就这样分"));
  CHECK_FALSE(chief.shows("已经匀了"));
  CHECK_FALSE(chief.offers("陈老师 0 → 1 处"));
  chief.tap(move);
  CHECK(chief.offers("陈老师 0 → 1 处"));
  chief.tap("就这样分，24 户换人");
  CHECK(chief.shows("48 户都有人包干"));
}

TEST_CASE("of several moves the chief accepts those that are left in") {
  Community community;
  community.add_member("陈老师");
  community.add_member("高老师");
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("匀一匀");
  const auto proposed =
      static_cast<app::AppShell&>(*chief.phone.app)
          .core()
          .suggest_division(
              {community.member, AccountId{uuid_from_name("陈老师")}, AccountId{uuid_from_name("高老师")}}, {});
  REQUIRE(proposed);
  REQUIRE(proposed->moves.size() >= 2);
  const auto first = std::ranges::find_if(
      proposed->moves, [](const DoorMove& move) { return move.from.empty() && move.to == "陈老师"; });
  REQUIRE(first != proposed->moves.end());
  const std::string left = std::to_string(proposed->doors - first->doors);
  chief.tap("没人包 → 陈老师");
  chief.tap("就这样分，" + left + " 户换人");
  CHECK(chief.shows("分好了，" + left + " 户换了人"));
  CHECK(chief.offers("户没人包干 " + std::to_string(first->doors)));
}

TEST_CASE("an area is handed over with what is in hand only when the chief says so") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  CHECK(chief.shows("李老师的 24 户交给王书记"));
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  REQUIRE(chief.button("交过去") != nullptr);
  CHECK(chief.phone.find(SemanticRole::kButton, "交过去")->disabled);
  chief.tap("一起交过去");
  chief.tap("交过去");
  CHECK(chief.shows("24 户交给王书记了"));
  CHECK(chief.shows("还没有分到门牌"));
  chief.phone.wait(8000);
  chief.phone.tap(SemanticRole::kTab, "解");
  CHECK(chief.button("我的承诺 1 个") != nullptr);
}

TEST_CASE("a hand-over is taken back whole, the promises too") {
  Community community;
  li_promises_something(community);
  AppMember chief(community, "wang");
  open_areas(chief);
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  chief.tap("一起交过去");
  chief.tap("交过去");
  chief.tap("撤回");
  CHECK(chief.button("12号 24 户") != nullptr);
  chief.tap("交给别人");
  chief.tap("王书记");
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  chief.tap("自己办完");
  chief.tap("交过去");
  chief.phone.wait(8000);
  chief.phone.tap(SemanticRole::kTab, "解");
  CHECK(chief.button("我的承诺") == nullptr);
}

}  // namespace
}  // namespace baijia::testing
