// 出门前: what a member looks at before a round.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {

TEST_CASE("before a round it is seen where to go, what was promised and whether the phone is ready") {
  Community community;
  AppMember li(community);
  li.tap("12号 601");
  li.tap("其他结果");
  li.tap("改约");
  li.tap("今天");
  li.tap("晚上 7 点");
  li.tap("记下改约");
  li.phone.wait(8000);
  li.open_tab("今日");
  li.tap("出门前");
  CHECK(li.offers("12号 20 户"));
  const SemanticNode* phone = li.phone.find(SemanticRole::kHeading, "手机准备好了吗");
  const SemanticNode* doors = li.phone.find(SemanticRole::kHeading, "先去这里");
  REQUIRE(phone != nullptr);
  REQUIRE(doors != nullptr);
  CHECK(phone->y < doors->y);  // the list of doors may be long
  CHECK(li.shows("约好了 今天 19:00"));
  CHECK(li.shows("和服务器对上了"));
  CHECK(li.shows("手机里的都交了"));
  CHECK(li.shows("手机里还有地方"));
  CHECK(li.shows("装到桌面"));
  li.tap("出门");
  CHECK(li.phone.find(SemanticRole::kTab, "走")->checked);
}

TEST_CASE("what is not ready is said with what to do") {
  Community community;
  AppMember li(community);
  community.online = false;
  li.tap("12号 601");
  li.tap("已见面");
  li.phone.wait(26LL * 3'600'000);
  li.open_tab("今日");
  li.phone.host.screen.free_megabytes = 40;
  li.phone.host.screen.installed = true;
  li.tap("出门前");
  CHECK(li.shows("先连一次网再出门"));
  CHECK(li.shows("上次连上服务器"));
  CHECK(li.shows("手机里还有 1 条没交"));
  CHECK(li.shows("手机里地方不多了"));
  CHECK(li.shows("装到桌面了"));
  CHECK(li.offers("还没补记"));
  li.tap("手机里还有 1 条没交");
  CHECK(li.offers("现在交"));
}

TEST_CASE("the page before a round keeps inside a small screen in the largest letters and fits a desktop") {
  for (const app::Viewport& screen : {app::Viewport{.width = 320, .height = 568}, kDesktop}) {
    Community community;
    AppMember li(community, "li", screen);
    li.tap("我");
    li.tap("最大");
    li.open_tab("今日");
    li.tap("出门前");
    for (const SemanticNode& node : li.phone.host.nodes) {
      INFO(node.name);
      CHECK(node.x >= -0.5F);
      CHECK(node.x + node.width <= screen.width + 0.5F);
    }
    li.tap("出门");
  }
}

}  // namespace baijia::testing
