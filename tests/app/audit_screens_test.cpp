// 谁看过什么: the chief's page of the hub's audit list.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

struct Listed : Community {
  Listed() {
    const std::int64_t now = clock.now_millis();
    audit = {{now - 60'000, "李老师", "看了居民的电话全号"},
             {now - 120'000, "李老师", "登录"},
             {now - 86'400'000, "", "导入了名册"}};
  }
};

TEST_CASE("the chief reads who did what, newest first, and what is older on asking") {
  Listed community;
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("谁看过什么");
  const SemanticNode* const look = chief.phone.find_part(SemanticRole::kButton, "看了居民的电话全号 李老师");
  const SemanticNode* const entry = chief.phone.find_part(SemanticRole::kButton, "登录 李老师");
  REQUIRE(look != nullptr);
  REQUIRE(entry != nullptr);
  CHECK(look->y < entry->y);
  CHECK_FALSE(chief.shows("导入了名册"));
  chief.tap("更早的");
  CHECK(chief.shows("导入了名册"));
  CHECK(chief.shows("管服务器的人"));
  CHECK_FALSE(chief.offers("更早的"));
}

TEST_CASE("without a network the list says that it is at the hub, and is there when asked again") {
  Listed community;
  AppMember chief(community, "wang");
  community.online = false;
  chief.tap("我");
  chief.tap("谁看过什么");
  CHECK(chief.shows("这些只在服务器上"));
  CHECK(chief.shows("连上网再看"));
  community.online = true;
  chief.tap("再试一次");
  CHECK(chief.shows("看了居民的电话全号"));
}

TEST_CASE("when the network is gone before the older lines came, what is there stays") {
  Listed community;
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("谁看过什么");
  community.online = false;
  chief.tap("更早的");
  CHECK(chief.shows("这些只在服务器上 · 连上网再看"));
  CHECK(chief.shows("看了居民的电话全号"));
  community.online = true;
  chief.tap("再试一次");
  CHECK(chief.shows("导入了名册"));
}

TEST_CASE("a list with nothing in it says so") {
  Community community;
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("谁看过什么");
  CHECK(chief.shows("还没有记录"));
}

TEST_CASE("a page that was left while the answer was under way asks anew the next time") {
  Listed community;
  AppMember chief(community, "wang");
  chief.tap("我");
  chief.tap("谁看过什么");
  chief.phone.back();
  community.audit.insert(community.audit.begin(), {community.clock.now_millis(), "王书记", "密码重设过了"});
  chief.tap("谁看过什么");
  CHECK(chief.shows("密码重设过了"));
}

TEST_CASE("a member has no such page") {
  Listed community;
  AppMember li(community);
  li.tap("我");
  CHECK_FALSE(li.offers("谁看过什么"));
}

}  // namespace
}  // namespace baijia::testing
