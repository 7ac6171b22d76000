// The chief's pages of the areas (包干), used as a chief uses them.

#include <array>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_world.h"
#include "tests/support/results.h"

namespace baijia::testing {
namespace {

/// Who taps on a phone what stands there; taps are counted.
class Hand {
 public:
  explicit Hand(Community& community, std::string_view login = "wang", const app::Viewport& screen = {})
      : phone(community, screen) {
    phone.enter(login);
  }
  /// The button, chip or choice whose name contains `part`; an exact name first.
  void tap(std::string_view part) {
    for (int tries = 0; find(part) == nullptr && tries < 30; ++tries) wheel();
    const SemanticNode* node = find(part);
    INFO(phone.listing());
    INFO("looking for " << part);
    REQUIRE(node != nullptr);
    phone.tap(node->role, std::string(node->name));
    ++taps;
  }
  /// The last chip of that name: of two questions for a day, the second.
  void tap_last(std::string_view name) {
    const SemanticNode* last = nullptr;
    for (const SemanticNode& node : phone.host.nodes) {
      if (node.role == SemanticRole::kCheckbox && node.name == name) last = &node;
    }
    INFO(phone.listing());
    REQUIRE(last != nullptr);
    phone.app->on_activate(last->id);
    phone.settle();
    ++taps;
  }
  void tap_door(std::string_view name) {
    phone.tap(SemanticRole::kGridCell, name);
    ++taps;
  }
  void hold(SemanticRole role, std::string_view name) {
    const SemanticNode* node = phone.find(role, name);
    INFO(phone.listing());
    REQUIRE(node != nullptr);
    const float x = node->x + node->width / 2;
    const float y = node->y + node->height / 2;
    phone.app->on_pointer(app::PointerPhase::kDown, x, y, false);
    phone.settle();
    phone.wait(700);
    phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
    phone.settle();
    ++taps;
  }
  void open_areas() {
    phone.tap(SemanticRole::kTab, "走");
    tap("包干");
  }
  [[nodiscard]] const SemanticNode* find(std::string_view part) const {
    constexpr std::array kRoles{SemanticRole::kButton, SemanticRole::kCheckbox, SemanticRole::kRadio};
    for (const SemanticRole role : kRoles) {
      if (const SemanticNode* exact = phone.find(role, part); exact != nullptr) return exact;
    }
    for (const SemanticRole role : kRoles) {
      if (const SemanticNode* node = phone.find_part(role, part); node != nullptr) return node;
    }
    return nullptr;
  }
  [[nodiscard]] bool shows(std::string_view text) const { return phone.shows(text); }
  [[nodiscard]] bool chosen(std::string_view door) const {
    const SemanticNode* node = phone.find(SemanticRole::kGridCell, door);
    return node != nullptr && node->checked;
  }
  [[nodiscard]] std::string holder(std::string_view door) const {
    const SemanticNode* node = phone.find(SemanticRole::kGridCell, door);
    return node == nullptr ? "(no such door)" : node->value;
  }

  Phone phone;
  int taps = 0;

 private:
  void wheel() {
    phone.app->on_pointer(app::PointerPhase::kMove, phone.host.screen.width / 2, phone.host.screen.height / 2, true);
    phone.app->on_wheel(0, 120);
    phone.settle();
  }
};

constexpr app::Viewport kDesktop{.width = 1280, .height = 800, .coarse_pointer = false};

TEST_CASE("doors that nobody looks after stand on the chief's first pages and first among the areas") {
  Community community;
  Hand chief(community);
  CHECK(chief.find("包干 24 户没人包") != nullptr);
  chief.tap("包干 24 户没人包");
  const SemanticNode* const uncovered = chief.find("户没人包干 24");
  const SemanticNode* const member = chief.find("李老师");
  REQUIRE(uncovered != nullptr);
  REQUIRE(member != nullptr);
  CHECK(uncovered->y < member->y);
  CHECK(chief.shows("14号"));
  chief.phone.back();
  chief.phone.tap(SemanticRole::kTab, "走");
  CHECK(chief.find("包干 24 户没人包") != nullptr);
}

TEST_CASE("a member sees nothing of dividing the areas") {
  Community community;
  Hand li(community, "li");
  CHECK(li.find("没人包") == nullptr);
  li.phone.tap(SemanticRole::kTab, "走");
  CHECK(li.find("包干") == nullptr);
}

TEST_CASE("an area says how many doors, buildings and old people it has") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  CHECK(chief.find("李老师 1 幢 · 80 岁以上 24 人 24 户") != nullptr);
  chief.tap("李老师");
  CHECK(chief.shows("24 户 · 1 幢 · 80 岁以上 24 人"));
  CHECK(chief.find("12号 李老师 24 户") != nullptr);
}

TEST_CASE("a whole building goes to a member with four taps from the areas, and comes back with one") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.taps = 0;
  chief.tap("14号 24 户");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  CHECK(chief.taps == 4);
  CHECK(chief.shows("24 户归李老师"));
  CHECK(chief.holder("14号 601") == "李老师");
  chief.tap("撤回");
  CHECK(chief.holder("14号 601") == "没人包");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  chief.phone.wait(8000);
  chief.phone.back();
  CHECK(chief.shows("48 户都有人包干"));
}

TEST_CASE("a tap on the floor's number chooses the floor and a second one lets it go") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.tap("5 楼");
  CHECK(chief.chosen("14号 501"));
  CHECK(chief.chosen("14号 504"));
  CHECK_FALSE(chief.chosen("14号 601"));
  CHECK(chief.find("选了 4 户") != nullptr);
  chief.tap("5 楼");
  CHECK_FALSE(chief.chosen("14号 501"));
  CHECK(chief.find("选了") == nullptr);
}

TEST_CASE("holding a door chooses everything from the door before") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.tap_door("14号 603");
  chief.hold(SemanticRole::kGridCell, "14号 502");
  CHECK(chief.chosen("14号 603"));
  CHECK(chief.chosen("14号 604"));
  CHECK(chief.chosen("14号 501"));
  CHECK(chief.chosen("14号 502"));
  CHECK_FALSE(chief.chosen("14号 602"));
  CHECK_FALSE(chief.chosen("14号 503"));
}

TEST_CASE("doors of one holder are chosen together where several share a building") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("王书记");
  CHECK(chief.holder("14号 601") == "王书记");
  chief.tap("没人包 20 户");
  CHECK(chief.find("选了 20 户") != nullptr);
  CHECK_FALSE(chief.chosen("14号 601"));
}

TEST_CASE("each door goes back to whoever had it when a change is taken back") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("王书记");
  chief.tap("全选");
  chief.tap("选了 24 户");
  chief.tap("李老师");
  chief.tap("撤回");
  CHECK(chief.holder("14号 601") == "王书记");
  CHECK(chief.holder("14号 501") == "没人包");
}

TEST_CASE("doors of a closed account count as nobody's and can be chosen together") {
  Community community;
  community.close_members_account();
  Hand chief(community);
  CHECK(chief.find("包干 48 户没人包") != nullptr);
  chief.open_areas();
  CHECK(chief.find("李老师（账号停了）") != nullptr);
  chief.tap("12号 24 户");
  CHECK(chief.holder("12号 601") == "李老师（账号停了）");
  chief.tap("全选");
  chief.tap("选了 24 户");
  CHECK(chief.find("李老师") == nullptr);
  chief.tap("王书记");
  CHECK(chief.holder("12号 601") == "王书记");
  chief.tap("撤回");
  CHECK(chief.holder("12号 601") == "李老师（账号停了）");
}

TEST_CASE("village houses and shops are divided without floors") {
  Community community;
  community.add_row_of_houses("王家宅", 12);
  Hand chief(community);
  chief.open_areas();
  chief.tap("王家宅 12 户");
  CHECK(chief.find("楼") == nullptr);
  chief.tap_door("王家宅 2");
  chief.hold(SemanticRole::kGridCell, "王家宅 9");
  chief.tap("选了 8 户");
  chief.tap("李老师");
  CHECK(chief.holder("王家宅 2") == "李老师");
  CHECK(chief.holder("王家宅 10") == "没人包");
}

TEST_CASE("on a wide screen the areas stay beside the wall that is divided") {
  Community community;
  Hand chief(community, "wang", kDesktop);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.tap("6 楼");
  chief.tap("选了 4 户");
  chief.tap("李老师");
  CHECK(chief.find("户没人包干 20") != nullptr);
  CHECK(chief.holder("14号 601") == "李老师");
}

TEST_CASE("floors are chosen with the keyboard") {
  Community community;
  Hand chief(community, "wang", kDesktop);
  chief.open_areas();
  chief.tap("14号 24 户");
  chief.phone.app->on_activate(chief.phone.find(SemanticRole::kCheckbox, "4 楼")->id);
  chief.phone.settle();
  CHECK(chief.chosen("14号 401"));
  CHECK(chief.find("选了 4 户") != nullptr);
}

TEST_CASE("the wall of a member's own building still divides where one stands") {
  Community community;
  Hand chief(community);
  chief.phone.tap(SemanticRole::kTab, "走");
  chief.tap("14号");
  chief.tap("分包干");
  chief.tap_door("14号 601");
  chief.tap("分包干");
  CHECK(chief.find("选了") == nullptr);
  chief.tap("分包干");
  CHECK(chief.find("选了") == nullptr);
}

TEST_CASE("an even division is shown before and after and accepted with one tap") {
  Community community;
  community.add_member("陈老师");
  Hand chief(community);
  chief.open_areas();
  chief.tap("匀一匀");
  CHECK(chief.find("李老师 1 → 1 幢 · 80 岁以上 24 → 24 人 24 → 24 户") != nullptr);
  CHECK(chief.find("陈老师 0 → 1 幢 · 80 岁以上 0 → 24 人 0 → 24 户") != nullptr);
  CHECK(chief.find("14号 整幢 24 户 没人包 → 陈老师") != nullptr);
  chief.taps = 0;
  chief.tap("就这样分");
  CHECK(chief.taps == 1);
  CHECK(chief.shows("分好了，24 户换了人"));
  CHECK(chief.shows("48 户都有人包干"));
  chief.tap("撤回");
  CHECK(chief.find("户没人包干 24") != nullptr);
}

TEST_CASE("nothing changes when the chief leaves the proposal") {
  Community community;
  community.add_member("陈老师");
  Hand chief(community);
  chief.open_areas();
  chief.tap("匀一匀");
  chief.phone.back();
  CHECK(chief.find("户没人包干 24") != nullptr);
}

TEST_CASE("the chief says who takes part in a division") {
  Community community;
  community.add_member("陈老师");
  Hand chief(community);
  chief.open_areas();
  chief.tap("匀一匀");
  chief.tap("陈老师");
  CHECK(chief.find("14号 整幢 24 户 没人包 → 李老师") != nullptr);
  chief.tap("李老师");
  CHECK(chief.shows("先选谁来分"));
  CHECK(chief.find("就这样分") == nullptr);
  chief.tap("王书记");
  CHECK(chief.find("14号 整幢 24 户 没人包 → 王书记") != nullptr);
}

TEST_CASE("what is even already needs no change") {
  Community community;
  community.add_member("陈老师");
  Hand chief(community);
  chief.open_areas();
  chief.tap("匀一匀");
  chief.tap("就这样分");
  chief.phone.wait(8000);
  chief.tap("匀一匀");
  CHECK(chief.shows("已经匀了，不用换"));
  CHECK(chief.find("就这样分") == nullptr);
}

TEST_CASE("an area is handed over with what is in hand only when the chief says so") {
  Community community;
  {
    Hand li(community, "li");
    li.tap("12号 601");
    li.tap("已见面");
    li.tap("记一笔");
    li.tap("3 天后答复");
    li.phone.type("答应了什么", "问加装电梯的进度");
    li.tap("记下来");
    li.phone.wait(8000);
  }
  Hand chief(community);
  chief.open_areas();
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  CHECK(chief.shows("李老师的 24 户交给王书记"));
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  REQUIRE(chief.find("交过去") != nullptr);
  CHECK(chief.phone.find(SemanticRole::kButton, "交过去")->disabled);
  chief.tap("一起交过去");
  chief.tap("交过去");
  CHECK(chief.shows("24 户交给王书记了"));
  CHECK(chief.shows("还没有分到门牌"));
  chief.phone.wait(8000);
  chief.phone.tap(SemanticRole::kTab, "解");
  CHECK(chief.find("我的承诺 1 个") != nullptr);
}

TEST_CASE("a hand-over is taken back whole, the promises too") {
  Community community;
  {
    Hand li(community, "li");
    li.tap("12号 601");
    li.tap("已见面");
    li.tap("记一笔");
    li.tap("3 天后答复");
    li.phone.type("答应了什么", "问加装电梯的进度");
    li.tap("记下来");
    li.phone.wait(8000);
  }
  Hand chief(community);
  chief.open_areas();
  chief.tap("李老师");
  chief.tap("交给别人");
  chief.tap("王书记");
  chief.tap("一起交过去");
  chief.tap("交过去");
  chief.tap("撤回");
  CHECK(chief.find("12号 李老师 24 户") != nullptr);
  chief.tap("交给别人");
  chief.tap("王书记");
  CHECK(chief.shows("手上还有承诺 1 个、问题 0 个"));
  chief.tap("自己办完");
  chief.tap("交过去");
  chief.phone.wait(8000);
  chief.phone.tap(SemanticRole::kTab, "解");
  CHECK(chief.find("我的承诺") == nullptr);
}

TEST_CASE("a substitute is appointed for some days, is told, and the doors fall back by themselves") {
  Community community;
  {
    Hand chief(community);
    chief.open_areas();
    chief.tap("李老师");
    chief.tap("请假代班");
    chief.tap("王书记");
    REQUIRE(chief.phone.find(SemanticRole::kButton, "就这样代班")->disabled);
    chief.tap_last("3 天后");
    chief.tap("就这样代班");
    CHECK(chief.shows("王书记代班，今天到"));
    CHECK(chief.find("王书记代班") != nullptr);
    chief.phone.wait(8000);
    chief.phone.tap(SemanticRole::kTab, "今日");
    CHECK(chief.shows("这几天替李老师走"));
    CHECK(chief.shows("我的 24 户"));
    chief.phone.wait(4LL * 24 * 3600 * 1000);
    CHECK_FALSE(chief.shows("这几天替李老师走"));
    CHECK(chief.shows("全部 48 户"));
  }
  Hand li(community, "li");
  CHECK(li.shows("我的 24 户"));
}

TEST_CASE("who is away reads on their own phone who stands in") {
  Community community;
  {
    Hand chief(community);
    chief.open_areas();
    chief.tap("李老师");
    chief.tap("请假代班");
    chief.tap("王书记");
    chief.tap_last("一周后");
    chief.tap("就这样代班");
    chief.phone.wait(8000);
  }
  Hand li(community, "li");
  CHECK(li.shows("您请假的这几天，王书记替您走"));
  li.tap("12号 601");
  CHECK(li.shows("王书记代班"));
}

TEST_CASE("the chief ends a substitute's time early") {
  Community community;
  Hand chief(community);
  chief.open_areas();
  chief.tap("李老师");
  chief.tap("请假代班");
  chief.tap("王书记");
  chief.tap_last("一周后");
  chief.tap("就这样代班");
  chief.phone.wait(8000);
  chief.tap("王书记代班");
  chief.tap("不代了");
  CHECK(chief.find("王书记代班") == nullptr);
  chief.phone.tap(SemanticRole::kTab, "今日");
  CHECK(chief.shows("全部 48 户"));
}

}  // namespace
}  // namespace baijia::testing
