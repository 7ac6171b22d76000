// Pages that are used on a phone and at a desk, in the usual and in the largest letters: on each of them nothing is cut
// off, nothing leaves the screen, and everything that can be used is reached. That what is touched is large enough and
// has a name is checked by the fixture in every frame.

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/frames.h"
#include "shell/app/app_shell.h"
#include "shell/app/ui_state.h"
#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

constexpr float kRightOfLists = 640;  ///< the middle of a desktop: what ends beyond it is not of the left pane

void scan(AppMember& who, std::string_view text) {
  REQUIRE(who.phone.host.camera);
  who.phone.app->on_scan(std::string(text));
  who.phone.settle();
}

void take_photo(AppMember& li) {
  li.begin_write_up("12号 601");
  const std::string bytes(90'000, 'j');
  li.phone.host.photo = app::PickedPhoto{.facts = {.width = 2048,
                                                   .height = 1536,
                                                   .size = static_cast<std::int64_t>(bytes.size()),
                                                   .thumbnail_size = 5'000,
                                                   .hash = std::string(64, 'a')},
                                         .bytes = bytes};
  li.tap("选照片");
  li.phone.settle();
}

void open_give(AppMember& li) {
  li.phone.community.online = false;
  li.tap("12号 601");
  li.tap("已见面");
  li.phone.wait(8000);
  li.tap("同步");
  li.tap("交给另一部手机");
}

void leave_note(AppMember& li) {
  li.tap("12号 601");
  li.tap("未遇");
  li.phone.wait(8000);
}

void open_for_residents(AppMember& who) {
  who.open_tab("走");
  who.tap("12号");
  who.tap_door("12号 601");
  who.tap("住户");
  who.tap("给居民看");
}

void open_phones(AppMember& chief) {
  Community& community = chief.phone.community;
  const std::int64_t now = community.clock.now_millis();
  community.phones = {{community.member, "李老师", DeviceId{5}, "Android Chrome", PhoneState::kEnrolled, now, now},
                      {community.member, "李老师", DeviceId{6}, "iPhone Safari", PhoneState::kWipeAsked, now, now},
                      {community.member, "李老师", DeviceId{7}, "Windows Edge", PhoneState::kRevoked, now, now}};
  chief.tap("我");
  chief.tap("手机");
}

struct OpenedPage {
  std::string_view name;
  std::string_view login;
  std::function<void(AppMember&)> open;
  std::vector<std::string_view> offers;  ///< parts of the names of what is to be reached
};

std::vector<OpenedPage> pages() {
  return {
      {"照片", "li", take_photo, {"选照片", "照片 1", "记下来"}},
      {"一张照片",
       "li",
       [](AppMember& li) {
         take_photo(li);
         li.tap("照片 1");
         li.phone.settle();
       },
       {"删掉这张"}},
      {"扫一扫", "li", [](AppMember& li) { li.tap("扫一扫"); }, {"选一张图"}},
      {"没绑的码",
       "li",
       [](AppMember& li) {
         li.tap("扫一扫");
         scan(li, "601");
       },
       {"一户", "整幢、整组", "门牌、姓名、拼音", "再扫一个"}},
      {"交给另一部手机", "li", open_give, {"存成文件"}},
      {"给对方看的码",
       "li",
       [](AppMember& li) {
         open_give(li);
         scan(li, code_text(encode(Invitation{Community::kScope, li.phone.community.chief, std::string(65, 'k')})));
       },
       {"对方收到了", "存成文件"}},
      {"从另一部手机收",
       "wang",
       [](AppMember& wang) {
         wang.tap("同步");
         wang.tap("从另一部手机收");
       },
       {"对方扫好了，我来扫", "打开文件"}},
      {"留言条", "li", leave_note, {"复制留言条", "存成图片", "加上回电号码"}},
      {"回电号码",
       "li",
       [](AppMember& li) {
         leave_note(li);
         li.tap("加上回电号码");
       },
       {"回电号码", "存"}},
      {"问同不同意",
       "li",
       [](AppMember& li) {
         li.tap("12号 601");
         li.tap("住户");
         li.tap("138****8000");
         li.tap("改");
         li.tap("残疾");
         li.tap("存");
       },
       {"当面", "电话里", "同意", "不同意", "先不问，其他照存"}},
      {"告知书",
       "wang",
       [](AppMember& wang) {
         wang.tap("我");
         wang.tap("告知书");
       },
       {"告知书", "换回原来的话", "存"}},
      {"给居民看", "wang", open_for_residents, {"给他们一份", "全部删掉", "删掉这个人 · 张伟"}},
      {"全部删掉",
       "wang",
       [](AppMember& wang) {
         open_for_residents(wang);
         wang.tap("全部删掉");
       },
       {"电话里", "删掉，找不回来", "取消"}},
      {"手机", "wang", open_phones, {"Android Chrome", "iPhone Safari", "Windows Edge", "给李老师一个登记码"}},
      {"一部手机",
       "wang",
       [](AppMember& wang) {
         open_phones(wang);
         wang.tap("Android Chrome");
       },
       {"停用这部手机", "清除这部手机"}},
  };
}

bool is_field(const SemanticNode& node) {
  return node.role == SemanticRole::kTextField || node.role == SemanticRole::kSearchField;
}

bool is_used(const SemanticNode& node) {
  return is_field(node) || node.role == SemanticRole::kButton || node.role == SemanticRole::kCheckbox ||
         node.role == SemanticRole::kRadio || node.role == SemanticRole::kTab || node.role == SemanticRole::kLink;
}

/// Reads the page (on a desktop the right one, or what lies over both) from its top to its end and checks it all the
/// way. Value: the names of everything that can be used and was wholly in sight.
std::set<std::string> read_to_the_end(AppMember& who) {
  Phone& phone = who.phone;
  const app::Viewport& screen = phone.host.screen;
  const auto& shortened = static_cast<app::AppShell&>(*phone.app).ui().state().shortened;
  const auto wheel = [&](float dy) {
    phone.app->on_pointer(app::PointerPhase::kMove, kRightOfLists < screen.width ? kRightOfLists : screen.width / 2,
                          screen.height / 2, true);
    phone.app->on_wheel(0, dy);
    phone.settle();
  };
  wheel(-100'000);
  std::set<std::string> reached;
  std::map<std::uint32_t, std::string> in_part, whole;
  std::vector<std::pair<std::uint32_t, float>> before;
  for (int steps = 0; steps < 200; ++steps) {
    INFO(phone.listing());
    CAPTURE(shortened);
    CHECK(shortened.empty());
    std::vector<std::pair<std::uint32_t, float>> places;
    for (const SemanticNode& node : phone.host.nodes) {
      INFO(node.name);
      places.emplace_back(node.id, node.y);
      CHECK(node.x >= -0.5F);
      CHECK(node.x + node.width <= screen.width + 0.5F);
      if (!is_used(node)) continue;
      CHECK(node.y >= -0.5F);
      CHECK(node.y + node.height <= screen.height + 0.5F);
      // A field may be higher than the page: it is scrolled while one types.
      const bool all = !node.clipped || is_field(node);
      if (all) reached.insert(node.name);
      const bool of_the_page = screen.width < app::kWideWidth || node.x + node.width > kRightOfLists;
      if (of_the_page) (all ? whole : in_part).emplace(node.id, node.name);
    }
    if (places == before) break;
    before = std::move(places);
    wheel(60);
  }
  for (const auto& [id, name] : in_part) {
    INFO(name);
    CHECK(whole.contains(id));
  }
  return reached;
}

TEST_CASE("on a phone and on a desktop, in the usual and the largest letters, pages are read and used to their end") {
  for (const OpenedPage& page : pages()) {
    for (const bool wide : {false, true}) {
      for (const app::TextScale scale : {app::TextScale::kNormal, app::TextScale::kLargest}) {
        INFO(page.name << (wide ? " on a desktop" : " on a phone") << ", letters " << static_cast<int>(scale));
        Community community;
        AppMember who(community, page.login, wide ? kDesktop : app::Viewport{});
        page.open(who);
        static_cast<app::AppShell&>(*who.phone.app).set_look({.scale = scale});
        who.phone.wait(8000);  // the toast has gone
        const std::set<std::string> reached = read_to_the_end(who);
        for (const std::string_view part : page.offers) {
          INFO(part);
          CHECK(std::ranges::any_of(reached, [&](const std::string& name) { return name.contains(part); }));
        }
      }
    }
  }
}

}  // namespace
}  // namespace baijia::testing
