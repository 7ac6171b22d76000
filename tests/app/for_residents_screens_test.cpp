// 给居民看: that all of it is there, and what is struck out on the spot by whom.

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/change.h"
#include "tests/support/app_member.h"
#include "tests/support/results.h"

namespace baijia::testing {
namespace {

constexpr std::string_view kWords = "愁得睡不着";
constexpr std::string_view kAsk = "别人记的话，跟我们说一声，请记的人或书记、主任划掉";

void open_door(AppMember& who, std::string_view door) {
  who.open_tab("走");
  who.tap("12号");
  who.tap_door(door);
}

/// From wherever to the page that residents look at.
void open_for_residents(AppMember& who, std::string_view door = "12号 601") {
  open_door(who, door);
  who.tap("住户");
  who.tap("给居民看");
}

/// A visit at 12号 601 by somebody who may not have it among the first of 今日.
void visit_door(AppMember& who, std::string_view said) {
  open_door(who, "12号 601");
  who.tap("已见面");
  who.tap("记一笔");
  who.phone.type("说了什么", said);
  who.tap("记下来");
  who.phone.wait(60'000);
}

/// Finds a line of the page, scrolling to it.
void sees(AppMember& who, std::string_view text) { who.phone.tap(SemanticRole::kText, text); }

template <class E>
std::vector<E> at_hub(const Community& community) {
  std::vector<E> found;
  for (const auto& [scope, committee] : community.store.content()) {
    for (const auto& [key, stored] : committee.rows) {
      if (key.kind == E::kKind) found.push_back(entity_from_row<E>(stored.row));
    }
  }
  return found;
}

TEST_CASE("what was said at a visit is struck out by who wrote it, and comes back from the toast") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", kWords);
  open_for_residents(li);
  li.taps = 0;
  li.tap("划掉 12号 601 今天 · 上门 · 李老师 " + std::string(kWords));
  CHECK(li.taps == 1);
  CHECK(li.shows("划掉了说的话"));
  CHECK_FALSE(li.shows(kWords));
  CHECK(li.shows("已见面"));
  li.tap("撤回");
  CHECK(li.shows("恢复了"));
  li.phone.wait(8000);
  sees(li, kWords);
}

TEST_CASE("what a colleague wrote says whom to ask, and stays") {
  Community community;
  {
    AppMember wang(community, "wang");
    visit_door(wang, kWords);
  }
  AppMember li(community);
  open_for_residents(li);
  sees(li, kWords);
  sees(li, kAsk);
  CHECK_FALSE(li.offers("划掉 12号 601 今天 · 上门 · 王书记"));
}

TEST_CASE("the chief strikes out a member's words, on every phone, and the visit stays") {
  Community community;
  {
    AppMember li(community);
    li.visit("12号 601", kWords);
    li.phone.wait(60'000);
  }
  AppMember chief(community, "wang");
  open_for_residents(chief);
  chief.tap("划掉 12号 601 今天 · 上门 · 李老师 " + std::string(kWords));
  CHECK_FALSE(chief.shows(kAsk));
  chief.phone.wait(60'000);
  const auto visits = at_hub<Visit>(community);
  REQUIRE(visits.size() == 1);
  CHECK(visits[0].said.empty());
  CHECK_FALSE(visits[0].deleted);
  CHECK(visits[0].result == VisitResult::kMet);
}

TEST_CASE("a promise stands there with its answer, and both are struck out together") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  li.tap("明天答复");
  li.phone.type("答应了什么", "问加装电梯");
  li.tap("记下来");
  li.phone.wait(8000);
  li.tap("承诺：问加装电梯");
  li.phone.type("结果怎么说", "明年春天装");
  li.tap("办好了");
  li.phone.wait(8000);
  open_for_residents(li);
  sees(li, "问加装电梯");
  sees(li, "明年春天装");
  li.phone.tap_button_with("划掉 12号 601 承诺");
  CHECK(li.shows("划掉了承诺"));
  CHECK_FALSE(li.shows("问加装电梯"));
  CHECK_FALSE(li.shows("明年春天装"));
  li.tap("撤回");
  li.phone.wait(8000);
  sees(li, "明年春天装");
}

TEST_CASE("an issue stands there with its details and its place, its title is struck out down to what it is about") {
  Community community;
  {
    // As it is recorded on a patrol and put to a household.
    const Version version{static_cast<std::uint64_t>(community.clock.now_millis()) << 16U, DeviceId{1}};
    const Issue issue{.id = IssueId{uuid_from_name("issue")},
                      .category = CategoryId{uuid_from_name("lamp")},
                      .title = "老张家门口灯不亮",
                      .detail = "他摔过一跤",
                      .household = HouseholdId{uuid_from_name("12号601")},
                      .building = community.building,
                      .author = community.chief,
                      .owner = community.member,
                      .outcome = "物业来看过",
                      .raised_at_millis = community.clock.now_millis(),
                      .place = "六楼走道"};
    must(community.store.transact(Community::kScope, [&](HubTransaction& transaction) -> Result<void> {
      return transaction.put(row_from_entity(issue, Community::kScope, version));
    }));
  }
  AppMember li(community);
  open_for_residents(li);
  sees(li, "老张家门口灯不亮");
  sees(li, "六楼走道");
  sees(li, "物业来看过");
  li.phone.tap_button_with("划掉 12号 601 详细说说 他摔过一跤");
  CHECK(li.shows("划掉了详细说说"));
  CHECK_FALSE(li.shows("他摔过一跤"));
  li.phone.wait(8000);
  li.phone.tap_button_with("老张家门口灯不亮");
  li.phone.wait(60'000);
  CHECK_FALSE(li.shows("老张家"));
  CHECK_FALSE(li.offers("划掉 12号 601 问题"));
  const auto issues = at_hub<Issue>(community);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].title == "楼道照明");
  CHECK(issues[0].detail.empty());
  CHECK(issues[0].outcome == "物业来看过");
}

TEST_CASE("visits beyond the twentieth are one tap away") {
  Community community;
  must(community.store.transact(Community::kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (int back = 1; back <= 25; ++back) {
      const std::int64_t millis = community.clock.now_millis() - back * 86'400'000LL;
      const Visit visit{.id = VisitId{uuid_from_name("visit " + std::to_string(back))},
                        .household = HouseholdId{uuid_from_name("12号601")},
                        .building = community.building,
                        .at_millis = millis,
                        .author = community.member,
                        .said = "第" + std::to_string(back) + "天前说的",
                        .written_up = true};
      const Version version{static_cast<std::uint64_t>(millis) << 16U, DeviceId{1}};
      BAIJIA_TRY(transaction.put(row_from_entity(visit, Community::kScope, version)));
    }
    return {};
  }));
  AppMember li(community);
  open_for_residents(li);
  sees(li, "第20天前说的");
  CHECK_FALSE(li.shows("第21天前说的"));
  li.tap("更早的");
  sees(li, "第25天前说的");
  CHECK_FALSE(li.offers("更早的"));
}

TEST_CASE("the photos of a household's visits are there, counted, and open") {
  Community community;
  AppMember li(community);
  li.begin_write_up("12号 601");
  const std::string bytes(90'000, 'j');
  li.phone.host.photo = app::PickedPhoto{.facts = {.width = 2048,
                                                   .height = 1536,
                                                   .size = static_cast<std::int64_t>(bytes.size()),
                                                   .thumbnail_size = 5'000,
                                                   .hash = std::string(64, 'a')},
                                         .bytes = bytes};
  li.tap("拍一张");
  li.phone.wait(60'000);
  li.phone.back();
  open_for_residents(li);
  li.scroll_to("照片 1");
  CHECK(li.shows("照片 1 张"));
  CHECK_FALSE(li.offers("拍一张"));
  li.tap("照片 1");
  CHECK(li.offers("删掉这张"));
}

TEST_CASE("all of it fits the largest letters") {
  Community community;
  AppMember li(community);
  li.visit("12号 601", "楼上漏水，愁得睡不着，物业来过两次都没有修好", "楼道照明");
  li.phone.host.set_preference("text", "3");
  li.phone.restart();
  open_for_residents(li);
  li.scroll_to("划掉 12号 601 今天");
  REQUIRE(li.offers("划掉 12号 601 今天"));
  for (const SemanticNode& node : li.phone.host.nodes) {
    INFO(node.name);
    CHECK(node.x >= -0.5F);
    CHECK(node.x + node.width <= li.phone.host.screen.width + 0.5F);
  }
}

}  // namespace
}  // namespace baijia::testing
