// 交给另一部手机, 从另一部手机收 on the screens: by codes and as a file, to the hub in the end.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/frames.h"
#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// The key that the fixture's phones make.
const std::string kKey(65, 'k');

std::string invitation_of(AccountId account, Scope scope = Community::kScope) {
  return code_text(encode(Invitation{scope, account, kKey}));
}

void see(AppMember& who, const std::string& text) {
  REQUIRE(who.phone.host.camera);
  who.phone.app->on_scan(text);
  who.phone.settle();
}

void work_offline(Community& community, AppMember& li) {
  community.online = false;
  li.visit("12号 302", "楼道灯坏了");
  li.phone.settle();
}

void open_give(AppMember& li) {
  li.tap("同步");
  li.tap("交给另一部手机");
}

/// What the member's phone shows to the chief's.
std::vector<std::string> codes_shown(Community& community) {
  AppMember li(community);
  work_offline(community, li);
  open_give(li);
  see(li, invitation_of(community.chief));
  CHECK(li.shows("交给 王书记"));
  CHECK(li.shows("等服务器说收到才减"));
  std::vector<std::string> codes = li.phone.host.codes_made;
  CHECK(codes.size() >= 24);
  // Given is not handed over: the numbers stay.
  li.tap("对方收到了");
  CHECK(li.shows("还不行"));
  community.online = true;
  return codes;
}

TEST_CASE("what a member could not hand over is shown as codes, read by the chief's phone, and reaches the hub by it") {
  Community community;
  const std::vector<std::string> codes = codes_shown(community);
  AppMember wang(community, "wang");
  community.online = false;
  wang.tap("同步");
  wang.tap("从另一部手机收");
  CHECK(wang.shows("先让对方"));
  CHECK(wang.phone.find(SemanticRole::kImage, "二维码") != nullptr);
  wang.tap("对方扫好了，我来扫");
  // The first one was missed; one is seen twice.
  see(wang, codes[1]);
  see(wang, codes[1]);
  CHECK(wang.shows("收到的份数"));
  for (std::size_t at = 2; at < codes.size() && wang.phone.host.camera; ++at) see(wang, codes[at]);
  CHECK(wang.shows("收到了"));
  CHECK(wang.shows("李老师的"));
  CHECK_FALSE(wang.phone.host.camera);
  wang.tap("好");
  CHECK(wang.shows("替同事带的"));
  CHECK(community.carried == 0);
  community.online = true;
  wang.tap("现在交");
  wang.phone.wait(5000);
  CHECK(community.carried == 1);
  CHECK_FALSE(wang.shows("替同事带的"));
  wang.phone.back();
  wang.open_tab("走");
  wang.tap("12号");
  CHECK(wang.door_value("12号 302") == "已见面");
}

TEST_CASE("another committee's phone is refused in words, and another code is not taken for an invitation") {
  Community community;
  AppMember li(community);
  work_offline(community, li);
  open_give(li);
  see(li, invitation_of(community.chief, Scope{310104013999}));
  CHECK(li.shows("对方不是本居委会的"));
  see(li, "https://example.org/");
  CHECK(li.shows("不是这个码"));
  CHECK(li.phone.host.codes_made.empty());
}

TEST_CASE("with nothing to hand over there is nothing to give") {
  Community community;
  AppMember li(community);
  open_give(li);
  CHECK(li.shows("没有要交的"));
  CHECK_FALSE(li.phone.host.camera);
}

TEST_CASE("a file goes the same way, and says whom it opens to") {
  Community community;
  std::string sealed;
  std::string open;
  {
    AppMember li(community);
    work_offline(community, li);
    open_give(li);
    li.tap("存成文件");
    li.phone.settle();
    open = li.phone.host.saved_bytes;
    CHECK(li.phone.host.saved_name == "百家 李老师 没交的记录.baijia");
    CHECK(li.shows("谁拿到都能打开"));
    see(li, invitation_of(community.chief));
    li.tap("存成文件");
    li.phone.settle();
    sealed = li.phone.host.saved_bytes;
    CHECK(li.shows("只有 王书记 现在这部手机打得开"));
  }
  CHECK(sealed != open);
  community.online = true;
  for (const std::string& file : {open, sealed}) {
    AppMember wang(community, "wang");
    wang.tap("同步");
    wang.tap("从另一部手机收");
    wang.phone.host.file = file;
    wang.tap("打开文件");
    wang.phone.settle();
    CHECK(wang.shows("李老师的"));
  }
}

TEST_CASE("a file that is no parcel is said so, and choosing none says nothing") {
  Community community;
  AppMember wang(community, "wang");
  wang.tap("同步");
  wang.tap("从另一部手机收");
  wang.tap("打开文件");
  CHECK(wang.shows("先让对方"));
  wang.phone.host.file = "a photo";
  wang.tap("打开文件");
  wang.phone.settle();
  CHECK(wang.shows("收到的内容打不开"));
  CHECK(wang.shows("先让对方"));
}

TEST_CASE("the codes of a hand-over are nobody's door") {
  Community community;
  AppMember li(community);
  li.tap("扫一扫");
  see(li, invitation_of(community.chief));
  CHECK(li.shows("两部手机之间交记录的码"));
  CHECK_FALSE(li.shows("这个码还没绑"));
}

}  // namespace
}  // namespace baijia::testing
