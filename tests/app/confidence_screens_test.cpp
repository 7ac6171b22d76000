// 私下说的 on the screens: whom it is for is chosen with one tap, seen beside it ever after, and shown to the people.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

constexpr std::string_view kSecret = "儿子欠了赌债";

std::vector<Confidence> at_the_hub(const Community& community) {
  std::vector<Confidence> found;
  for (const auto& [scope, committee] : community.store.content()) {
    for (const auto& [key, stored] : committee.rows) {
      if (key.kind == Kind::kConfidence) found.push_back(entity_from_row<Confidence>(stored.row));
    }
  }
  return found;
}

/// From 今日 to something said at 12号 601.
void tell(AppMember& li, std::string_view level) {
  li.tap("12号 601");
  li.tap("住户");
  li.tap("记一句私下的话");
  li.phone.type("说了什么", kSecret);
  if (!level.empty()) li.tap(level);
  li.tap("存");
}

TEST_CASE("what is for the member in charge is written, and stands behind a lock") {
  Community community;
  AppMember li(community);
  tell(li, "只给包干的人");
  CHECK(li.shows("记下了，只给包干的人"));
  CHECK(li.shows(kSecret));
  CHECK(li.shows("只给包干的人 · 李老师 · 今天"));
  li.phone.wait(60'000);
  REQUIRE(at_the_hub(community).size() == 1);
  CHECK(at_the_hub(community).front().level == Discretion::kInCharge);
}

TEST_CASE("unless it is said otherwise, the whole office may read it") {
  Community community;
  AppMember li(community);
  tell(li, {});
  li.phone.wait(60'000);
  REQUIRE(at_the_hub(community).size() == 1);
  CHECK(at_the_hub(community).front().level == Discretion::kCommittee);
}

TEST_CASE("the chief's phone has nothing of it, and says where the people can see all") {
  Community community;
  {
    AppMember li(community);
    tell(li, "只给包干的人");
    li.phone.wait(60'000);
    REQUIRE(at_the_hub(community).size() == 1);
  }
  AppMember chief(community, "wang");
  chief.open_tab("走");
  chief.tap("12号");
  chief.tap_door("12号 601");
  CHECK_FALSE(chief.shows(kSecret));
  CHECK_FALSE(chief.shows("私下说的"));
  chief.tap("住户");
  chief.tap("给居民看");
  chief.scroll_to("给他们一份");
  CHECK(chief.shows("要看请找包干的人"));
  CHECK_FALSE(chief.shows(kSecret));
}

TEST_CASE("what stays on the phone says so when it is written, and when the phone is to be changed") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("记一句私下的话");
  li.phone.type("说了什么", kSecret);
  li.tap("只留在这部手机");
  CHECK(li.shows("手机丢了、换了，这句话就没了"));
  li.tap("存");
  li.phone.wait(60'000);
  CHECK(at_the_hub(community).empty());
  li.phone.restart();
  CHECK(li.shows(kSecret));
  CHECK(li.shows("只留在这部手机 · 李老师"));
  li.tap("同步");
  CHECK(li.shows("另有 1 条只留在这部手机，换手机带不走"));
}

TEST_CASE("its author opens it later, and the closer levels are not offered any more") {
  Community community;
  AppMember li(community);
  tell(li, "只留在这部手机");
  li.phone.wait(60'000);
  li.tap(kSecret);
  li.tap("只给包干的人");
  li.tap("存");
  li.phone.wait(60'000);
  REQUIRE(at_the_hub(community).size() == 1);
  li.tap(kSecret);
  CHECK(li.offers("居委会都能看"));
  CHECK_FALSE(li.offers("只留在这部手机"));
  CHECK(li.shows("别人看过的收不回来"));
}

TEST_CASE("what was said at a visit can be for fewer eyes with one more tap") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  CHECK_FALSE(li.offers("只给包干的人"));
  li.phone.type("说了什么", kSecret);
  li.tap("只给包干的人");
  CHECK(li.shows("书记主任不包干这户也看不到"));
  li.phone.restart();  // half-written, with whom it is for
  CHECK(li.field("说了什么") == kSecret);
  li.taps = 0;
  li.tap("记下来");
  CHECK(li.taps == 1);
  li.phone.wait(60'000);
  REQUIRE(at_the_hub(community).size() == 1);
  CHECK(at_the_hub(community).front().text == kSecret);
  CHECK(at_the_hub(community).front().level == Discretion::kInCharge);
  CHECK_FALSE(at_the_hub(community).front().visit.empty());
}

TEST_CASE("the record's page shows what was said at it in confidence") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.phone.type("说了什么", kSecret);
  li.tap("只留在这部手机");
  li.tap("记下来");
  li.phone.wait(8000);
  li.tap("记录");
  li.tap("已见面");
  CHECK(li.shows("只留在这部手机 · 李老师"));
}

TEST_CASE("the people are shown it with whom it is for, strike it out, and may change their mind") {
  Community community;
  AppMember li(community);
  tell(li, "只留在这部手机");
  li.phone.wait(8000);
  li.tap("给居民看");
  li.scroll_to("划掉 12号 601 只留在这部手机");
  CHECK(li.shows(kSecret));
  li.tap("划掉 12号 601 只留在这部手机");
  CHECK(li.shows("划掉了私下说的"));
  CHECK_FALSE(li.offers("划掉 12号 601 只留在这部手机"));
  li.tap("撤回");
  CHECK(li.shows("恢复了"));
  li.phone.wait(8000);
  li.tap("给他们一份");
  CHECK(li.phone.host.saved_bytes.contains(kSecret));
  CHECK(li.phone.host.saved_bytes.contains("谁能看：只留在这部手机"));
}

TEST_CASE("it is struck out where it stands, too") {
  Community community;
  AppMember li(community);
  tell(li, "只给包干的人");
  li.phone.wait(8000);
  li.tap(kSecret);
  li.tap("划掉");
  CHECK(li.shows("划掉了私下说的"));
  li.phone.wait(60'000);
  CHECK_FALSE(li.shows(kSecret));
  CHECK(at_the_hub(community).front().text.empty());
}

TEST_CASE("half-written, it is there again after the app was killed") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("住户");
  li.tap("记一句私下的话");
  li.phone.type("说了什么", "说到一半");
  li.phone.restart();
  li.tap("住户");
  li.tap("记一句私下的话");
  CHECK(li.field("说了什么") == "说到一半");
}

TEST_CASE("the levels and their words fit the largest letters") {
  Community community;
  AppMember li(community);
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  li.tap("12号 601");
  li.tap("住户");
  li.tap("记一句私下的话");
  li.phone.type("说了什么", kSecret);
  li.tap("只留在这部手机");
  for (const SemanticNode& node : li.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= li.phone.host.screen.width + 0.5F);
  }
  li.tap("存");
  CHECK(li.shows(kSecret));
}

}  // namespace
}  // namespace baijia::testing
