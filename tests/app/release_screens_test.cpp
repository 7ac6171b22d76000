// What the street sees of a handed-up issue, and the chief's tap that lets it see more.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// A member hands an issue of 12号 601 up.
void hand_up(Community& community) {
  AppMember li(community);
  li.visit("12号 601", "电梯", "楼道照明");
  li.open_tab("解");
  li.tap("楼道照明");
  CHECK_FALSE(li.shows("街道看得到什么"));
  li.tap("改安排");
  li.tap("上报街镇");
  li.tap("存");
  CHECK(li.shows("看不到是哪一户"));
  CHECK_FALSE(li.offers("让街道看到是哪一户"));
  li.phone.wait(60'000);
}

TEST_CASE("the chief lets the street see the household with one tap, and takes it back from the toast") {
  Community community;
  hand_up(community);
  AppMember chief(community, "wang");
  chief.open_tab("解");
  chief.tap("楼道照明");
  chief.taps = 0;
  chief.tap("让街道看到是哪一户");
  CHECK(chief.taps == 1);
  CHECK(chief.shows("街道看得到是哪一户了"));
  CHECK(chief.shows("姓名、电话看不到"));
  chief.tap("撤回");
  CHECK(chief.offers("让街道看到是哪一户"));
}

}  // namespace
}  // namespace baijia::testing
