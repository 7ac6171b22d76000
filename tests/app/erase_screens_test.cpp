// Deletion on request: what is said before it, who may do it, and what is on the pages afterwards.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// From the wall to the page that residents look at.
void open_for_residents(AppMember& who, std::string_view door) {
  who.open_tab("走");
  who.tap("12号");
  who.tap_door(door);
  who.tap("住户");
  who.tap("给居民看");
}

std::string hub_texts(const Community& community) {
  std::string all;
  for (const auto& [scope, committee] : community.store.content()) {
    for (const auto& [key, stored] : committee.rows) {
      for (const Field& field : stored.row.fields) {
        if (const auto* text = std::get_if<std::string>(&field.value)) all += *text + "\n";
      }
    }
  }
  return all;
}

/// How often a word is among the hub's.
std::ptrdiff_t count_of(const Community& community, std::string_view word) {
  const std::string all = hub_texts(community);
  std::ptrdiff_t count = 0;
  for (std::size_t at = all.find(word); at != std::string::npos; at = all.find(word, at + 1)) ++count;
  return count;
}

TEST_CASE("the chief deletes what is recorded of a household, told before what goes and what stays") {
  Community community;
  {
    AppMember li(community);
    li.visit("12号 601", "楼上漏水，愁得睡不着", "楼道照明");
    li.phone.wait(60'000);
  }
  REQUIRE(hub_texts(community).contains("愁得睡不着"));
  const std::ptrdiff_t before = count_of(community, "张伟");
  AppMember chief(community, "wang");
  open_for_residents(chief, "12号 601");
  CHECK(chief.shows("愁得睡不着"));
  chief.taps = 0;
  chief.tap("全部删掉");
  CHECK(chief.shows("删掉 12号 601 的记录"));
  CHECK(chief.shows("姓名、电话、出生年份和情况"));
  CHECK(chief.shows("各部手机和服务器上都删，找不回来"));
  CHECK(chief.shows("哪天来过、见没见到"));
  chief.tap("电话里");
  chief.tap("删掉，找不回来");
  CHECK(chief.taps == 3);
  CHECK(chief.shows("删掉了，各部手机同步后也没有了"));
  chief.phone.wait(60'000);
  CHECK_FALSE(chief.shows("愁得睡不着"));
  CHECK_FALSE(chief.shows("张伟"));
  chief.scroll_to("全部删掉");
  CHECK(chief.shows("今天按你们的要求，之前记的都删了"));
  CHECK_FALSE(hub_texts(community).contains("愁得睡不着"));
  CHECK(count_of(community, "张伟") == before - 1);
  chief.phone.back();
  CHECK(chief.shows("已见面"));
}

TEST_CASE("an issue that others have too is offered to be kept, without the household") {
  Community community;
  {
    AppMember li(community);
    li.visit("12号 601", "楼道黑", "楼道照明");
    li.phone.wait(60'000);
  }
  AppMember chief(community, "wang");
  open_for_residents(chief, "12号 601");
  chief.tap("全部删掉");
  CHECK(chief.shows("这些问题要是大家的，就打开留下"));
  chief.tap("楼道照明");
  chief.tap("删掉，找不回来");
  chief.phone.wait(60'000);
  CHECK_FALSE(hub_texts(community).contains("楼道黑"));
  chief.open_tab("解");
  CHECK(chief.offers("楼道照明"));
}

TEST_CASE("one person is deleted alone") {
  Community community;
  const std::ptrdiff_t before = count_of(community, "张伟");
  AppMember chief(community, "wang");
  open_for_residents(chief, "12号 601");
  chief.tap("删掉这个人 · 张伟");
  CHECK(chief.shows("删掉 张伟 的记录"));
  CHECK(chief.shows("说过的话是全家的"));
  chief.tap("取消");
  CHECK(chief.shows("张伟"));
  chief.tap("删掉这个人 · 张伟");
  chief.tap("删掉，找不回来");
  chief.phone.wait(60'000);
  CHECK_FALSE(chief.shows("张伟"));
  CHECK(count_of(community, "张伟") == before - 1);
}

TEST_CASE("a member hands the wish on to the chief, once, and deletes nothing") {
  Community community;
  {
    AppMember li(community);
    open_for_residents(li, "12号 601");
    li.scroll_to("转给王书记");
    CHECK_FALSE(li.offers("全部删掉"));
    CHECK_FALSE(li.offers("删掉这个人"));
    CHECK(li.shows("要全部删掉，由书记或主任来办"));
    li.tap("转给王书记");
    CHECK(li.shows("转给王书记了，一周内答复"));
    li.phone.wait(60'000);
    CHECK_FALSE(li.offers("转给王书记"));
  }
  AppMember chief(community, "wang");
  chief.open_tab("解");
  chief.tap("我的承诺 1 个");
  CHECK(chief.shows("要求删掉这一户的记录"));
}

TEST_CASE("residents are told how long what is recorded is kept") {
  Community community;
  AppMember li(community);
  open_for_residents(li, "12号 601");
  li.scroll_to("转给王书记");
  CHECK(li.shows("说过的话留 3 年，照片 1 年，办完的事 5 年，搬走的人和划掉的 1 年。到期自动删。"));
}

TEST_CASE("the question fits the largest letters") {
  Community community;
  AppMember chief(community, "wang");
  chief.phone.host.set_preference("text", "3");
  chief.phone.restart();
  open_for_residents(chief, "12号 601");
  chief.tap("全部删掉");
  chief.scroll_to("删掉，找不回来");
  for (const SemanticNode& node : chief.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= chief.phone.host.screen.width + 0.5F);
  }
}

}  // namespace
}  // namespace baijia::testing
