// Pages, history, keys, panes; saving as the app bar says it; and how the foundation's own screens look.

#include <catch2/catch_test_macros.hpp>

#include "shell/app/app_shell.h"
#include "tests/support/app_world.h"

namespace baijia::testing {
namespace {

constexpr app::Viewport kDesk{.width = 1280, .height = 800, .pixel_ratio = 1, .coarse_pointer = false};

bool on_tab(const Phone& phone, std::string_view name) {
  const SemanticNode* tab = phone.find(SemanticRole::kTab, name);
  return tab != nullptr && tab->checked;
}

/// Records a visit at the first proposed door of today.
void meet_someone(Phone& phone) {
  phone.tap_button_with("12号 601");
  phone.tap_button("已见面");
}

TEST_CASE("entering and leaving pages keeps browser history in step") {
  Community community;
  Phone phone(community);
  phone.enter();
  CHECK(phone.host.depth == 0);
  phone.tap_button("我");
  CHECK(phone.host.depth == 1);
  phone.tap_button_with("同步和黑匣子");
  CHECK(phone.host.depth == 2);
  phone.back();
  CHECK(phone.host.title == "我");
  phone.tap_button("返回");
  CHECK(phone.host.depth == 0);
  CHECK(on_tab(phone, "今日"));
}

TEST_CASE("choosing a tab leaves all pages above it") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap(SemanticRole::kTab, "走");
  CHECK(on_tab(phone, "走"));
  CHECK(phone.host.depth == 0);
  CHECK(phone.find(SemanticRole::kButton, "返回") == nullptr);
}

TEST_CASE("a killed app comes back to the same page") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap_button_with("同步和黑匣子");
  community.online = false;
  phone.restart();
  CHECK(phone.host.title == "同步");
  CHECK(phone.host.depth == 2);
  phone.back();
  CHECK(phone.host.title == "我");
}

TEST_CASE("a page keeps its place while another one is above it") {
  Community community;
  Phone phone(community, {.width = 390, .height = 500});
  phone.enter();
  phone.app->on_pointer(app::PointerPhase::kMove, 195, 250, true);
  phone.app->on_wheel(0, 150);
  phone.settle();
  const SemanticNode* const row = phone.find_part(SemanticRole::kButton, "12号 602");
  REQUIRE(row != nullptr);
  const float y = row->y;
  phone.tap_button(std::string(row->name));
  phone.back();
  CHECK(phone.find_part(SemanticRole::kButton, "12号 602")->y == y);
}

TEST_CASE("Escape goes back and the slash searches") {
  Community community;
  Phone phone(community, kDesk);
  phone.enter();
  phone.press(app::Key::kSearch);
  CHECK(phone.host.depth == 1);
  CHECK(phone.host.typing.has_value());
  phone.press(app::Key::kEscape);
  phone.press(app::Key::kEscape);
  CHECK(phone.host.depth == 0);
}

TEST_CASE("back closes a sheet and leaves the page where it is") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap_button("退出账号");
  REQUIRE(phone.find(SemanticRole::kDialog, "退出账号") != nullptr);
  phone.back();
  CHECK(phone.find(SemanticRole::kDialog, "退出账号") == nullptr);
  CHECK(phone.host.title == "我");
  CHECK(phone.host.depth == 1);
}

TEST_CASE("back closes a sheet over a tab's own page as well, and does not leave the app") {
  Community community;
  Phone phone(community);
  phone.enter();
  for (const std::string_view door : {"12号 601", "12号 602"}) {
    phone.tap_button_with(door);
    phone.tap_button("已见面");
    phone.back();
  }
  const auto open = [&] {
    phone.tap_button_with("还没补记");
    REQUIRE(phone.find(SemanticRole::kDialog, "还没补记") != nullptr);
    CHECK(phone.host.depth == 1);
  };
  open();
  phone.back();
  CHECK(phone.find(SemanticRole::kDialog, "还没补记") == nullptr);
  CHECK(phone.host.depth == 0);
  CHECK(on_tab(phone, "今日"));
  open();
  phone.press(app::Key::kEscape);
  CHECK(phone.find(SemanticRole::kDialog, "还没补记") == nullptr);
  CHECK(phone.host.depth == 0);
  open();
  phone.tap_button_with("12号 602");
  CHECK(phone.host.title == "记一笔");
  CHECK(phone.host.depth == 1);
  phone.back();
  CHECK(phone.host.depth == 0);
  CHECK(on_tab(phone, "今日"));
}

TEST_CASE("a sheet hides the page below it from readers and from fingers") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.tap_button("退出账号");
  CHECK(phone.find(SemanticRole::kTab, "走") == nullptr);
  CHECK(phone.find(SemanticRole::kButton, "返回") == nullptr);
  phone.app->on_pointer(app::PointerPhase::kDown, 30, 30, false);
  phone.app->on_pointer(app::PointerPhase::kUp, 30, 30, false);
  phone.settle();
  CHECK(phone.find(SemanticRole::kDialog, "退出账号") == nullptr);
  CHECK(phone.host.title == "我");
}

TEST_CASE("wide screens show the list at the left and what was chosen at the right") {
  Community community;
  Phone phone(community, kDesk);
  phone.enter();
  phone.tap_button_with("12号 601");
  const SemanticNode* const list = phone.find(SemanticRole::kHeading, "今日");
  const SemanticNode* const detail = phone.find_part(SemanticRole::kHeading, "12号 601");
  REQUIRE((list != nullptr && detail != nullptr));
  CHECK(list->x < detail->x);
  phone.tap_button_with("12号 602");
  CHECK(phone.find_part(SemanticRole::kHeading, "12号 602") != nullptr);
  CHECK(phone.host.depth == 1);
}

// Saving.

TEST_CASE("a save that is durable is said to be saved, and the words go again") {
  Community community;
  Phone phone(community);
  phone.enter();
  meet_someone(phone);
  CHECK(phone.find(SemanticRole::kStatus, "已保存") != nullptr);
  phone.wait(10'000);
  CHECK(phone.find(SemanticRole::kStatus, "已保存") == nullptr);
}

TEST_CASE("a save that is not durable yet is never said to be saved") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.blocks.set_delayed(true);
  meet_someone(phone);
  CHECK(phone.find(SemanticRole::kStatus, "已保存") == nullptr);
  CHECK(phone.find(SemanticRole::kStatus, "正在存") != nullptr);
  phone.blocks.set_delayed(false);
  phone.host.request_frame();
  phone.settle();
  CHECK(phone.find(SemanticRole::kStatus, "已保存") != nullptr);
}

TEST_CASE("a failed save is shown in words, keeps what was done on the screen, and can be tried again") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.blocks.fail_from(1, Code::kStorageFull);
  meet_someone(phone);
  CHECK(phone.find_part(SemanticRole::kAlert, "手机空间满了") != nullptr);
  CHECK(phone.find(SemanticRole::kStatus, "已保存") == nullptr);
  CHECK(phone.find(SemanticRole::kButton, "导出一份带走") != nullptr);
  phone.blocks.heal();
  phone.tap_button("再存一次");
  CHECK(phone.find_part(SemanticRole::kAlert, "手机空间满了") == nullptr);
}

TEST_CASE("the chip counts what was not handed over while there is no network") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.online = false;
  meet_someone(phone);
  CHECK(phone.find(SemanticRole::kButton, "同步 已保存，1 待交") != nullptr);
  phone.wait(10'000);
  CHECK(phone.find(SemanticRole::kButton, "同步 1 待交") != nullptr);
  community.online = true;
  phone.app->on_network_returned();
  phone.settle();
  phone.wait(5'000);
  CHECK(phone.find(SemanticRole::kButton, "同步 已交清") != nullptr);
}

TEST_CASE("the sync page says whether the phone may be changed, and exports") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.online = false;
  meet_someone(phone);
  phone.wait(10'000);
  phone.tap_button("同步 1 待交");
  CHECK(phone.find_part(SemanticRole::kStatus, "1 条没交") != nullptr);
  CHECK(phone.find(SemanticRole::kText, "手机里")->value == "1 条");
  phone.tap_button("导出一份带走");
  CHECK(phone.host.saved_name.find("李老师") != std::string::npos);
  CHECK_FALSE(phone.host.saved_bytes.empty());
}

TEST_CASE("the sync page says when what waits cannot be handed over without the code, for lack of the hub's key") {
  Community community;
  Phone phone(community);
  const auto says = [&] { return phone.find_part(SemanticRole::kText, "忘了解锁码也能交") != nullptr; };
  SECTION("with it there is nothing to say") {
    phone.enter();
    community.online = false;
    meet_someone(phone);
    phone.wait(10'000);
    phone.tap_button("同步 1 待交");
    CHECK_FALSE(says());
  }
  SECTION("without it, only while something waits") {
    community.queue_keyless = true;
    phone.enter();
    community.online = false;
    phone.tap_button("同步 已交清");
    CHECK_FALSE(says());
    phone.back();
    meet_someone(phone);
    phone.wait(10'000);
    phone.tap_button("同步 1 待交");
    CHECK(says());
  }
}

TEST_CASE("signing out with something unsent says so and keeps it") {
  Community community;
  Phone phone(community);
  phone.enter();
  community.online = false;
  meet_someone(phone);
  phone.back();
  phone.tap_button("我");
  phone.tap_button("退出账号");
  CHECK(phone.shows("还有 1 条没交"));
  phone.tap(SemanticRole::kButton, "退出账号");
  CHECK(phone.find(SemanticRole::kTextField, "账号") != nullptr);
  community.online = true;
  phone.enter();
  phone.wait(5'000);
  CHECK(phone.find(SemanticRole::kButton, "同步 已交清") != nullptr);
}

TEST_CASE("a new version is offered on a tab's own page and put in only when asked") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.tap_button("我");
  phone.app->on_update_ready();
  phone.settle();
  CHECK(phone.find(SemanticRole::kStatus, "有新版本") == nullptr);
  phone.tap_button("返回");
  CHECK(phone.find(SemanticRole::kStatus, "有新版本") != nullptr);
  CHECK(phone.host.updates_applied == 0);
  phone.tap_button("现在换");
  CHECK(phone.host.updates_applied == 1);
}

// Frames and fingers.

TEST_CASE("an idle app draws nothing") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.wait(15'000);  // a timer of the page before, which waits for ten seconds without a touch, has gone by
  const int frames = phone.host.frames;
  for (int second = 0; second < 10; ++second) phone.wait(1'000);
  CHECK(phone.host.frames == frames);
}

TEST_CASE("a fling goes on after the finger and stops under the next one, which taps nothing") {
  Community community;
  Phone phone(community, {.width = 390, .height = 500});
  phone.enter();
  phone.drag(195, 300, 260, 3);
  phone.host.draw(*phone.app);
  const app::Ui::State& state = static_cast<app::AppShell&>(*phone.app).ui().state();
  const auto moving = [&] {
    for (const auto& [id, scroll] : state.scrolls) {
      if (scroll.velocity != 0) return true;
    }
    return false;
  };
  REQUIRE(moving());
  phone.app->on_pointer(app::PointerPhase::kDown, 195, 250, false);
  phone.host.draw(*phone.app);
  CHECK_FALSE(moving());
  phone.app->on_pointer(app::PointerPhase::kUp, 195, 250, false);
  phone.settle();
  CHECK(phone.host.depth == 0);
}

TEST_CASE("a finger that wanders scrolls and does not tap") {
  Community community;
  Phone phone(community);
  phone.enter();
  const SemanticNode* const row = phone.find_part(SemanticRole::kButton, "12号 601");
  REQUIRE(row != nullptr);
  phone.drag(row->x + 100, row->y + 20, row->y - 40, 3);
  phone.settle();
  CHECK(phone.host.depth == 0);
}

TEST_CASE("a press is answered within the frame it is seen in") {
  Community community;
  Phone phone(community);
  phone.enter();
  const SemanticNode* const row = phone.find_part(SemanticRole::kButton, "12号 601");
  REQUIRE(row != nullptr);
  const std::uint32_t before = phone.host.last_vertices;
  phone.app->on_pointer(app::PointerPhase::kDown, row->x + 100, row->y + 20, false);
  phone.host.draw(*phone.app);
  CHECK(phone.host.last_vertices > before);
  phone.app->on_pointer(app::PointerPhase::kCancel, row->x + 100, row->y + 20, false);
  phone.settle();
  CHECK(phone.host.depth == 0);
}

TEST_CASE("with reduced motion nothing slides") {
  Community community;
  Phone phone(community, {.prefers_reduced_motion = true});
  phone.enter();
  const SemanticNode* const me = phone.find(SemanticRole::kButton, "我");
  REQUIRE(me != nullptr);
  const float x = me->x + me->width / 2;
  const float y = me->y + me->height / 2;
  phone.app->on_pointer(app::PointerPhase::kDown, x, y, false);
  phone.host.draw(*phone.app);
  phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
  phone.host.draw(*phone.app);
  phone.host.draw(*phone.app);
  const SemanticNode* const back = phone.find(SemanticRole::kButton, "返回");
  REQUIRE(back != nullptr);
  const float first = back->x;
  phone.settle();
  CHECK(phone.find(SemanticRole::kButton, "返回")->x == first);
}

TEST_CASE("no text of the foundation's screens is cut, on a phone and in the largest text") {
  for (const char* const scale : {"0", "1", "2", "3"}) {
    Community community;
    Phone phone(community);
    phone.host.preferences["text"] = scale;
    phone.app.reset();
    phone.app = app::App::create(phone.host, {});
    app::Ui::State& state = static_cast<app::AppShell&>(*phone.app).ui().state();
    const auto nothing_is_cut = [&] {
      phone.settle();
      CAPTURE(scale, phone.host.title, state.shortened);
      CHECK(state.shortened.empty());
    };
    nothing_is_cut();
    phone.enter();
    phone.tap_button("我");
    nothing_is_cut();
    phone.tap_button("退出账号");
    nothing_is_cut();
    phone.tap_button("取消");
    phone.tap_button_with("同步和黑匣子");
    nothing_is_cut();
  }
}

TEST_CASE("changing the size of the text shows at once") {
  Community community;
  Phone phone(community, {.height = 1600});  // the choice and its example at once
  phone.enter();
  phone.tap_button("我");
  const float before = phone.find_part(SemanticRole::kText, "王秀英")->height;
  phone.tap(SemanticRole::kRadio, "最大");
  CHECK(phone.host.preferences["text"] == "3");
  CHECK(phone.find_part(SemanticRole::kText, "王秀英")->height > before);
}

TEST_CASE("on a desktop the list shows which of its pages is open beside it") {
  Community community;
  Phone phone(community, {.width = 1280, .height = 800, .coarse_pointer = false});
  phone.enter();
  phone.tap_button("我");
  phone.tap_button("走访记录");
  CHECK(phone.find(SemanticRole::kButton, "走访记录")->checked);
  CHECK_FALSE(phone.find(SemanticRole::kButton, "手机")->checked);
}

}  // namespace
}  // namespace baijia::testing
