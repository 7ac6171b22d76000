// What happens between two pages: the member comes back, has changed their mind, or somebody else has written
// meanwhile.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/domain/rules.h"
#include "tests/support/app_member.h"
#include "tests/support/results.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

/// All of a kind that the hub has and that is not deleted.
template <class E>
std::vector<E> at_the_hub(const Community& community) {
  std::vector<E> found;
  for (const auto& [scope, committee] : community.store.content()) {
    for (const auto& [key, stored] : committee.rows) {
      if (key.kind != E::kKind) continue;
      E one = entity_from_row<E>(stored.row);
      if (!one.deleted) found.push_back(std::move(one));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("who is met after a talk on the phone, or when it was agreed, is noted with one tap") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  SECTION("a talk on the phone, not written up yet") {
    li.tap("其他结果");
    li.tap("电话里说过了");
    CHECK(li.offers("记一笔"));
  }
  SECTION("an appointment of today") {
    li.tap("其他结果");
    li.tap("改约");
    li.tap("今天");
    li.tap("晚上 7 点");
    li.tap("记下改约");
    li.phone.wait(9 * kHour);
  }
  CHECK(li.offers("已见面"));
  CHECK(li.offers("未遇"));
  li.tap("已见面");
  CHECK_FALSE(li.offers("未遇"));
  CHECK(li.offers("记一笔"));
}

TEST_CASE("one's own record is taken back from its page, long after the toast has gone") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "灯坏了", "楼道照明");
  li.phone.wait(kHour);
  li.open_tab("走");
  li.tap("走访记录");
  li.tap("12号 601");
  li.tap("撤回这条");
  CHECK(li.shows("记下的问题和承诺还在"));
  CHECK_FALSE(li.shows("社区云"));
  li.tap("取消");
  CHECK(at_the_hub<Visit>(community).size() == 1);
  li.tap("撤回这条");
  li.tap("撤回这条");
  CHECK(li.shows("撤回了"));
  li.phone.wait(60'000);
  CHECK(at_the_hub<Visit>(community).empty());
  CHECK(at_the_hub<Issue>(community).size() == 1);
}

TEST_CASE("a colleague's record is not to be taken back") {
  Community community;
  {
    AppMember li(community);
    li.visit("12号 601", "灯坏了");
    li.phone.wait(60'000);
  }
  AppMember wang(community, "wang");
  wang.open_tab("走");
  wang.tap("走访记录");
  wang.tap("12号 601");
  CHECK(wang.shows("灯坏了"));
  CHECK_FALSE(wang.offers("撤回这条"));
}

TEST_CASE("what a colleague received is news again when its words have come") {
  Community community;
  AppMember li(community);
  AppMember wang(community, "wang");
  wang.tap("接待");
  wang.phone.type("门牌、姓名、拼音", "12-601");
  wang.tap("12号 601 住户");
  wang.phone.wait(60'000);
  li.phone.wait(2 * 60'000);
  li.tap("同事接待了我的住户");
  li.tap("都知道了");
  CHECK_FALSE(li.offers("同事接待了我的住户"));
  wang.phone.type("说了什么", "三楼灯坏了");
  wang.tap("记下来");
  wang.phone.wait(60'000);
  li.phone.wait(2 * 60'000);
  CHECK(li.offers("同事接待了我的住户 1 次"));
  li.tap("同事接待了我的住户");
  CHECK(li.shows("三楼灯坏了"));
}

TEST_CASE("a draft that is older than its days is written down with today's") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("明天答复");
  li.phone.type("答应了什么", "问电梯");
  li.tap("暂停");
  li.phone.wait(3 * kDay);
  li.open_tab("今日");
  li.tap("还没补记");
  li.tap("记下来");
  CHECK(li.shows("记好了"));
  li.phone.wait(60'000);
  REQUIRE(at_the_hub<Promise>(community).size() == 1);
  CHECK(at_the_hub<Promise>(community).front().due == day_of(community.clock.now_millis(), 480));
}

TEST_CASE("nobody is told to change the phone while something on it is half-written") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("明天答复");
  li.phone.type("答应了什么", "问电梯");
  li.tap("暂停");
  li.phone.wait(60'000);
  li.open_tab("今日");
  li.tap("同步");
  CHECK(li.shows("还不行（1 处没写完）"));
  li.open_tab("今日");
  li.tap("还没补记");
  li.tap("记下来");
  li.phone.wait(60'000);
  li.tap("同步");
  CHECK_FALSE(li.shows("还不行"));
}

TEST_CASE("where something was found comes back with its draft") {
  Community community;
  AppMember li(community);
  li.tap("记个问题");
  li.phone.type("什么问题", "门禁坏了");
  li.tap("在哪里");
  li.tap("12号");
  li.phone.restart();
  CHECK(li.field("什么问题") == "门禁坏了");
  CHECK(li.offers("在哪里 12号"));
  li.tap("记下来");
  li.phone.wait(60'000);
  REQUIRE(at_the_hub<Issue>(community).size() == 1);
  CHECK(at_the_hub<Issue>(community).front().building == community.building);
}

TEST_CASE("a page that was left before its record was durable leaves no draft behind") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("楼道照明");
  li.phone.blocks.set_delayed(true);
  li.tap("记下来");
  li.phone.back();
  li.phone.blocks.set_delayed(false);
  li.phone.host.request_frame();
  li.phone.settle();
  li.tap("记录");
  li.tap("已见面 · 上门");
  li.tap("改");
  CHECK_FALSE(li.shows("问题：楼道照明"));  // it is written down already
}

TEST_CASE("somebody who is being added is there again after a touch beside the form, and after a kill") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("加一个人");
  li.phone.type("姓名", "周阿婆");
  li.phone.type("电话", "13800001234");
  li.tap("女");
  li.tap("残疾");  // nobody has agreed to that yet
  SECTION("the form was closed") { li.phone.press(app::Key::kEscape); }
  SECTION("the app was killed") {
    li.phone.restart();
    li.tap("住户");
  }
  li.tap("加一个人");
  CHECK(li.field("姓名") == "周阿婆");
  CHECK(li.field("电话") == "13800001234");
  CHECK(li.button("女")->checked);
  li.scroll_to("残疾");
  CHECK_FALSE(li.button("残疾")->checked);
  li.tap("存");
  li.tap("加一个人");
  CHECK(li.field("姓名").empty());
}

TEST_CASE("a form writes what was changed in it, and nothing over a colleague's words") {
  Community community;
  AppMember wang(community, "wang");
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("这一户的情况");
  wang.open_tab("走");
  wang.tap("12号");
  wang.tap_door("12号 601");
  wang.tap("住户");
  wang.tap("这一户的情况");
  wang.phone.type("上门前要知道的", "门口有狗");
  wang.tap("存");
  wang.phone.wait(60'000);
  li.phone.wait(2 * 60'000);
  li.tap("重点户，多来看看");
  li.tap("存");
  li.phone.wait(60'000);
  const std::vector<Household> households = at_the_hub<Household>(community);
  const auto home = std::ranges::find(households, community.doors.at(20), &Household::id);
  REQUIRE(home != households.end());
  CHECK(home->note == "门口有狗");
  CHECK(home->key_household);
}

TEST_CASE("the promises that 今日 counts are those that its tap shows") {
  Community community;
  {
    AppMember li(community);
    li.begin_write_up("12号 601");
    li.tap("明天答复");
    li.phone.type("答应了什么", "问电梯");
    li.tap("记下来");
    li.phone.wait(60'000);
  }
  community.clock.advance(kDay);
  AppMember wang(community, "wang");  // has no area of her own
  wang.tap("承诺到期");
  CHECK(wang.offers("问电梯"));
}

TEST_CASE("the doors are there when one's area has gone to somebody else") {
  Community community;
  AppMember li(community);
  li.open_tab("走");
  CHECK(li.offers("12号"));
  CHECK_FALSE(li.offers("14号"));
  AppMember wang(community, "wang");
  wang.open_tab("走");
  wang.tap("包干");
  wang.tap("李老师");
  wang.tap("12号 24 户");
  wang.tap("全选");
  wang.tap("选了 24 户");
  wang.tap("王书记");
  wang.phone.wait(60'000);
  li.phone.wait(2 * 60'000);
  CHECK(li.offers("12号"));
  CHECK(li.offers("14号"));
}

TEST_CASE("what came of a promise is the first thing to say at the door") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("明天答复");
  li.phone.type("答应了什么", "问电梯");
  li.tap("记下来");
  li.phone.wait(kHour);
  li.tap("承诺：问电梯");
  li.phone.type("结果怎么说", "下个月装");
  li.tap("办好了");
  CHECK(li.shows("答应的“问电梯”有结果了：下个月装"));
}

}  // namespace baijia::testing
