// Codes at doors on the screens: scanned, bound, bound anew, printed.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

constexpr std::string_view kDoorCode = "https://mp.example.gov.cn/d?id=3101041234567890";

void see(AppMember& who, std::string_view text) {
  REQUIRE(who.phone.host.camera);
  who.phone.app->on_scan(std::string(text));
  who.phone.settle();
}

/// A member who has bound the code to 12号 302.
struct Bound : Community {
  AppMember li{*this};
  Bound() {
    li.tap("扫一扫");
    see(li, kDoorCode);
    li.phone.type("门牌、姓名、拼音", "302");
    li.tap("12号 302");
  }
};

TEST_CASE("a code that nobody bound asks for its door, is bound, and opens it from then on with one tap") {
  Bound bound;
  AppMember& li = bound.li;
  CHECK(li.shows("已绑到 12号 302"));
  CHECK(li.phone.host.title == "12号 302");
  CHECK_FALSE(li.phone.host.camera);
  li.phone.back();
  li.taps = 0;
  li.tap("扫一扫");
  see(li, kDoorCode);
  CHECK(li.taps == 1);
  CHECK(li.phone.host.title == "12号 302");
}

TEST_CASE("scanning is one tap from 今日, 走, the wall and searching") {
  Community community;
  AppMember li(community);
  CHECK(li.offers("扫一扫"));
  li.open_tab("走");
  CHECK(li.offers("扫一扫"));
  li.tap("12号");
  CHECK(li.offers("扫一扫"));
  li.open_tab("今日");
  li.tap("找");
  li.tap("扫一扫");
  CHECK(li.phone.host.camera);
}

TEST_CASE("the camera is off once its page is left, and under a question that floats above it") {
  Bound bound;
  AppMember& li = bound.li;
  li.phone.back();
  li.open_tab("走");
  li.tap("12号");
  li.tap_door("12号 401");
  li.tap("绑二维码");
  REQUIRE(li.phone.host.camera);
  see(li, kDoorCode);
  CHECK(li.shows("这个码绑在 12号 302 了"));
  CHECK_FALSE(li.phone.host.camera);
  li.tap("取消");
  li.phone.settle();
  CHECK(li.phone.host.camera);
  li.phone.back();
  CHECK_FALSE(li.phone.host.camera);
}

TEST_CASE("a code is bound from a door's own page without asking, and anew only after a question") {
  Bound bound;
  AppMember& li = bound.li;
  li.phone.back();
  li.open_tab("走");
  li.tap("12号");
  li.tap_door("12号 401");
  li.tap("绑二维码");
  see(li, "another");
  CHECK(li.shows("已绑到 12号 401"));
  li.tap("绑二维码");
  see(li, kDoorCode);
  li.tap("取消");
  see(li, kDoorCode);  // still before the camera: not asked again
  CHECK_FALSE(li.shows("这个码绑在"));
  see(li, "another");
  CHECK(li.shows("这个码已经绑在 12号 401"));
  li.tap("绑二维码");
  see(li, kDoorCode);
  li.tap("改绑");
  CHECK(li.shows("已绑到 12号 401"));
  li.open_tab("今日");
  li.tap("扫一扫");
  see(li, kDoorCode);
  CHECK(li.phone.host.title == "12号 401");
}

TEST_CASE("a code at the entrance is bound to the whole building") {
  Community community;
  AppMember li(community);
  li.tap("扫一扫");
  see(li, kDoorCode);
  CHECK(li.shows("这个码还没绑"));
  CHECK(li.shows(kDoorCode));
  li.tap("整幢、整组");
  li.tap("14号");
  CHECK(li.phone.host.title == "14号");
  li.open_tab("今日");
  li.tap("扫一扫");
  see(li, kDoorCode);
  CHECK(li.phone.host.title == "14号");
}

TEST_CASE("without a camera it says so, and a picture does as well") {
  Community community;
  AppMember li(community);
  li.tap("扫一扫");
  CHECK(li.shows("对准门上"));
  li.phone.app->on_scan(std::unexpected(Error{Code::kCameraRefused, {}}));
  li.phone.settle();
  CHECK_FALSE(li.shows("对准门上"));
  CHECK(li.shows("浏览器没让用相机"));
  li.phone.host.code_picture_error = Code::kNoCodeInPicture;
  li.tap("选一张图");
  CHECK(li.shows("这张图里没找到二维码"));
  li.phone.host.code_picture_error.reset();
  li.phone.host.code_picture = {std::string(kDoorCode)};
  li.tap("选一张图");
  CHECK(li.shows("这个码还没绑"));
}

TEST_CASE("the chief prints plates of the doors that have none, by building, and each opens its door") {
  Community community;
  AppMember wang(community, "wang");
  wang.open_tab("走");
  wang.tap("12号");
  wang.tap("门牌码");
  wang.tap("存 25 个码");
  wang.phone.settle();
  const std::string& sheet = wang.phone.host.saved_bytes;
  CHECK(wang.phone.host.saved_name == "门牌码 12号.html");
  CHECK(wang.shows("存好了，打开文件就能打印"));
  const auto count = [&](std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = sheet.find(part); at != std::string::npos; at = sheet.find(part, at + 1)) ++found;
    return found;
  };
  CHECK(count("<svg ") == 25);
  CHECK(count("<section>") == 2);  // 24 a page
  CHECK(count("<b>12号 302</b>") == 1);
  CHECK(count("龙泉园路居委会") == 25);
  CHECK(count("BAIJIA") == 0);
  // Nothing is new any more: all of them again.
  CHECK(wang.shows("已经有码的 25 个"));
  wang.tap("存 25 个码");
  wang.phone.settle();
  CHECK(count("<svg ") == 25);
}

TEST_CASE("a member binds a building's code and prints nothing") {
  Community community;
  AppMember li(community);
  li.open_tab("走");
  li.tap("12号");
  li.tap("门牌码");
  CHECK_FALSE(li.offers("存 25 个码"));
  li.tap("把码绑到 12号");
  see(li, "entrance");
  CHECK(li.shows("已绑到 12号"));
}

}  // namespace
}  // namespace baijia::testing
