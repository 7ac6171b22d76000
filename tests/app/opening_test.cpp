// Opening a large store: with what is at hand first, the rest comes block by block, what is looked at before all else.

#include <algorithm>
#include <array>

#include <catch2/catch_test_macros.hpp>

#include "shell/app/app_shell.h"
#include "tests/support/app_world.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kMinute = 60'000;

bool locked(const Phone& phone) { return phone.find(SemanticRole::kHeading, "请解锁") != nullptr; }
bool open(const Phone& phone) { return phone.find(SemanticRole::kTab, "今日") != nullptr; }
bool at_a_door(const Phone& phone) { return phone.find(SemanticRole::kButton, "未遇") != nullptr; }

}  // namespace

TEST_CASE(
    "today stands before the rest of a large store is here; a door comes with its own records, a record with all") {
  Community community;
  community.lease_days = 7;
  Phone phone(community);
  phone.enter();
  phone.restart();  // this opening says what is to be at hand
  REQUIRE_FALSE(phone.blocks.at_hand.empty());
  const std::string door = phone.find_part(SemanticRole::kButton, "12号 ")->name;

  phone.blocks_come = Phone::Coming::kNothing;
  community.clock.advance(3 * 60 * kMinute);  // there is a time to be kept for the lease
  phone.restart();
  REQUIRE(open(phone));
  phone.drag(100, 600, 300);
  CHECK(open(phone));
  phone.tap_button(door);
  CHECK_FALSE(at_a_door(phone));
  CHECK(open(phone));

  phone.blocks_come = Phone::Coming::kWanted;
  phone.settle();
  REQUIRE(at_a_door(phone));
  const std::uint64_t saves = phone.blocks.submits();
  phone.tap_button("未遇");
  CHECK(phone.blocks.submits() == saves);
  CHECK_FALSE(phone.shows("未遇 1 次"));
  phone.blocks_come = Phone::Coming::kAll;
  phone.settle();
  CHECK(phone.shows("已保存"));
  CHECK(phone.shows("未遇 1 次"));
}

TEST_CASE("a finger on a page that cannot be seen yet does nothing") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart();
  const std::string door = phone.find_part(SemanticRole::kButton, "12号 ")->name;
  phone.tap_button(door);
  const SemanticNode nobody_home = *phone.find(SemanticRole::kButton, "未遇");
  phone.back();

  phone.blocks_come = Phone::Coming::kNothing;
  phone.restart();
  phone.tap_button(door);
  REQUIRE_FALSE(at_a_door(phone));
  const float x = nobody_home.x + nobody_home.width / 2, y = nobody_home.y + nobody_home.height / 2;
  phone.app->on_pointer(app::PointerPhase::kDown, x, y, false);
  phone.settle();
  SECTION("released before it is seen") {
    phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
    phone.settle();
    phone.blocks_come = Phone::Coming::kAll;
    phone.settle();
  }
  SECTION("or when it is") {
    phone.blocks_come = Phone::Coming::kAll;
    phone.settle();
    phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
    phone.settle();
  }
  REQUIRE(at_a_door(phone));
  CHECK_FALSE(phone.shows("未遇 1 次"));
}

TEST_CASE("a page whose records are not here yet is not shown, and what cannot be read says so") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart();
  phone.blocks.at_hand.resize(1);  // enough to see that it is a database, and not to open it
  phone.blocks_come = Phone::Coming::kNothing;
  phone.restart();
  CHECK_FALSE(open(phone));
  CHECK(locked(phone));
  SECTION("until it is whole") {
    phone.blocks_come = Phone::Coming::kAll;
    phone.settle();
    CHECK(open(phone));
  }
  SECTION("the rest is broken") {
    phone.app->on_blocks_failed(Code::kStorageCorrupt);
    phone.settle();
    CHECK(phone.shows("本机的记录有损坏"));
  }
  SECTION("it is locked meanwhile") {
    phone.wait(20 * kMinute);
    CHECK(locked(phone));
    phone.blocks_come = Phone::Coming::kAll;
    phone.settle();
    phone.restart();
    CHECK(open(phone));
  }
}

TEST_CASE("a page that was written on comes back with its words, although its records come after it") {
  Community community;
  Phone phone(community);
  phone.enter();
  phone.restart();  // this opening says what is to be at hand
  phone.tap_button(std::string(phone.find_part(SemanticRole::kButton, "12号 ")->name));
  phone.tap_button("已见面");
  phone.tap_button("记一笔");
  phone.type("说了什么", "身体都好");
  phone.restart();
  REQUIRE(phone.find(SemanticRole::kTextField, "说了什么") != nullptr);
  CHECK(phone.find(SemanticRole::kTextField, "说了什么")->value == "身体都好");
}

TEST_CASE("every page is the same whether its records were there at once or came when they were looked at") {
  Community community;
  Phone phone(community);
  phone.enter("wang");
  phone.restart();
  const std::vector<std::uint32_t> at_hand = phone.blocks.at_hand;
  phone.tap_button(std::string(phone.find_part(SemanticRole::kButton, "12号 ")->name));
  phone.tap_button("已见面");
  phone.tap_button("记一笔");
  phone.type("说了什么", "身体都好");
  phone.tap(SemanticRole::kCheckbox, "楼道照明");
  phone.type("什么问题", "三楼灯不亮");
  phone.tap_button("明天答复");
  phone.type("答应了什么", "问加装电梯");
  phone.tap_button("记下来");
  Core& core = static_cast<app::AppShell&>(*phone.app).core();
  const RecordLine record = core.records({}, 0, 1).at(0);
  const std::string ids[] = {"",
                             string_from_uuid(community.building.uuid),
                             string_from_uuid(core.visit(record.visit)->household.uuid),
                             string_from_uuid(record.visit.uuid),
                             string_from_uuid(core.issues({}).at(0).issue.uuid),
                             string_from_uuid(community.member.uuid)};

  // A tab, or what is below one. What shows the hub's answer, or records who has looked, waits until all is here.
  constexpr std::array kWaiting{app::PageKind::kAudit, app::PageKind::kPhones, app::PageKind::kSync,
                                app::PageKind::kSetOut, app::PageKind::kForResidents};
  struct Place {
    std::string name;
    bool waits = false;
  };
  std::vector<Place> places;
  for (int number = 0; number <= static_cast<int>(app::PageKind::kReceive); ++number) {
    const auto kind = static_cast<app::PageKind>(number);
    for (const std::string& id : ids) {
      const std::string page = std::string(app::name_of(kind)) + (id.empty() ? "" : "/" + id);
      const bool tab = static_cast<std::size_t>(number) < app::kTabCount;
      places.push_back({tab ? page : "today " + page, std::ranges::contains(kWaiting, kind)});
    }
  }
  const auto shown_at = [&](const std::string& place) {
    phone.host.preferences["page"] = place;
    phone.restart();
    return phone.listing();
  };
  std::size_t early = 0;
  for (const auto& [name, waits] : places) {
    INFO(name);
    phone.blocks.at_hand.clear();
    const std::string whole = shown_at(name);
    phone.blocks.at_hand = at_hand;
    phone.blocks_come = Phone::Coming::kWanted;
    const std::string first = shown_at(name);
    if (!waits) CHECK(first == whole);
    if (!static_cast<app::AppShell&>(*phone.app).core().whole()) ++early;
    phone.blocks_come = Phone::Coming::kAll;
    phone.settle();
    CHECK(phone.listing() == whole);
  }
  CHECK(early == places.size());
}

}  // namespace baijia::testing
