// What the screens are made of and can be tested without a screen: drafts, the wall's layout, words and masks.

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "shell/app/screens/draft.h"
#include "shell/app/screens/wall_layout.h"
#include "shell/app/screens/words.h"

namespace baijia::testing {
namespace {

using namespace app;

VisitDraft full_draft() {
  VisitDraft draft;
  draft.said = "第一行\n第二行 \\n 不是换行";
  draft.companions = {AccountId{uuid_from_name("wang")}};
  draft.issues = {{.category = CategoryId{uuid_from_name("lamp")},
                   .category_name = "楼道照明",
                   .title = "灯不亮",
                   .detail = "三楼\n四楼",
                   .on_the_spot = true},
                  {.category = {}, .category_name = "", .title = "漏水", .next_date = Day{20800}}};
  draft.promises = {{.text = "问电梯", .due = Day{20790}}, {.text = "", .due = std::nullopt}};
  draft.issues.back().owner = draft.promises.front().owner = AccountId{uuid_from_name("wang")};
  draft.voices = {IssueId{uuid_from_name("lift")}, IssueId{uuid_from_name("gate")}};
  draft.tenure = Tenure::kLet;
  draft.note = "";
  return draft;
}

TEST_CASE("a draft comes back as it was kept") {
  CHECK(visit_draft_from_text(text_from_draft(full_draft())) == full_draft());
  CHECK(visit_draft_from_text("") == VisitDraft{});
  const IssueDraft issue = full_draft().issues.front();
  CHECK(issue_draft_from_text(text_from_draft(issue)) == issue);
}

TEST_CASE("a draft of an older version names nobody, and what is handed on goes to whom nobody was chosen for") {
  const VisitDraft old = visit_draft_from_text("issue x\ntitle 灯\nissue x\ntitle 门\npromise 问电梯\ndue 20790\n");
  REQUIRE(old.issues.size() == 2);
  REQUIRE(old.promises.size() == 1);
  CHECK(old.promises.front().owner.empty());
  const AccountId li{uuid_from_name("li")};
  const AccountId wang{uuid_from_name("wang")};
  VisitDraft draft = old;
  draft.issues.front().owner = wang;
  const WriteUpVisit command = write_up_from_draft(VisitId{}, draft, li);
  CHECK(command.issues.front().owner == wang);
  CHECK(command.issues.back().owner == li);
  CHECK(command.promises.front().owner == li);
  CHECK(write_up_from_draft(VisitId{}, old).promises.front().owner.empty());
}

TEST_CASE("what was solved on the spot is nobody's to see to, whoever was chosen before") {
  VisitDraft draft;
  draft.issues = {{.title = "灯", .on_the_spot = true, .owner = AccountId{uuid_from_name("wang")}}};
  CHECK(write_up_from_draft(VisitId{}, draft, AccountId{uuid_from_name("li")}).issues.front().owner.empty());
}

TEST_CASE("a draft of a newer version loses only what is not known") {
  const VisitDraft draft = visit_draft_from_text("photo 17\nsaid 你好\n\nnonsense\ntenure 99\ndue x\n");
  CHECK(draft.said == "你好");
  CHECK_FALSE(draft.tenure.has_value());
  CHECK(draft.promises.empty());
}

TEST_CASE("a draft cut at any octet is read without harm") {
  const std::string text = text_from_draft(full_draft());
  for (std::size_t end = 0; end < text.size(); ++end) {
    CHECK(visit_draft_from_text(std::string_view(text).substr(0, end)).issues.size() <= 2);
  }
}

TEST_CASE("an issue solved on the spot is solved and has no next date") {
  IssueDraft draft{.category_name = "楼道照明", .on_the_spot = true, .next_date = Day{20800}};
  const NewIssue issue = new_issue_from_draft(draft);
  CHECK(issue.title == "楼道照明");
  CHECK(issue.tier == IssueTier::kOnTheSpot);
  CHECK(issue.state == IssueState::kSolved);
  CHECK_FALSE(issue.next_date.has_value());
}

std::vector<DoorCell> tower(std::int64_t floors, std::int64_t rooms) {
  std::vector<DoorCell> cells;
  for (std::int64_t floor = floors; floor >= 1; --floor) {
    for (std::int64_t position = 1; position <= rooms; ++position) {
      const std::string room = std::to_string(floor * 100 + position);
      cells.push_back(
          {.household = HouseholdId{uuid_from_name(room)}, .room = room, .floor = floor, .position = position});
    }
  }
  return cells;
}

WallLayout lay(const std::vector<DoorCell>& cells, bool floors, float width = 340) {
  return lay_wall(cells, std::vector<bool>(cells.size(), true), floors, width, 44, 72, 6);
}

TEST_CASE("a tower of thirty storeys has a line a floor with cells a finger can hit") {
  const auto cells = tower(30, 4);
  const WallLayout wall = lay(cells, true);
  CHECK(wall.lines.size() == 30);
  CHECK(wall.columns == 4);
  CHECK(wall.cell_width == 72);
  CHECK(wall.lines.front().floor == 30);
}

TEST_CASE("a floor with more doors than fit runs on in further lines") {
  const auto cells = tower(3, 20);
  const WallLayout wall = lay(cells, true);
  CHECK(wall.cell_width >= 44);
  CHECK(wall.columns == 5);  // equal lines: 5 × 4, not 6 + 6 + 6 + 2
  CHECK(wall.lines.size() == 3 * 4);
  CHECK(wall.lines[0].labelled);
  CHECK_FALSE(wall.lines[1].labelled);
  CHECK(wall.lines[4].labelled);
}

TEST_CASE("doors above each other stand in one column even where one is missing") {
  auto cells = tower(2, 4);
  cells.erase(cells.begin() + 1);  // 202
  const WallLayout wall = lay(cells, true);
  CHECK(wall.lines[0].slots == std::vector{0, -1, 1, 2});
  CHECK(wall.lines[1].slots == std::vector{3, 4, 5, 6});
}

TEST_CASE("positions that are no positions leave no gaps") {
  auto cells = tower(1, 3);
  cells[2].position = 4000;
  CHECK(lay(cells, true).lines[0].slots == std::vector{0, 1, 2});
  for (DoorCell& cell : cells) cell.position = 0;
  CHECK(lay(cells, true).lines[0].slots == std::vector{0, 1, 2});
}

TEST_CASE("a row of village houses runs on in lines without floors") {
  auto cells = tower(1, 15);
  for (DoorCell& cell : cells) cell.floor = 0;
  const WallLayout wall = lay(cells, false);
  CHECK(wall.columns == 6);
  CHECK(wall.lines.size() == 3);
  CHECK_FALSE(wall.lines[0].labelled);
}

TEST_CASE("every door stands in the wall exactly once, whatever its position says") {
  auto cells = tower(5, 9);
  cells[3].position = 2;
  cells[20].position = -5;
  for (const bool floors : {true, false}) {
    for (const float width : {50.0F, 200.0F, 340.0F, 1000.0F}) {
      std::vector<int> seen(cells.size());
      for (const WallLine& line : lay(cells, floors, width).lines) {
        for (const int slot : line.slots) {
          if (slot >= 0) ++seen[static_cast<std::size_t>(slot)];
        }
      }
      CHECK(seen == std::vector<int>(cells.size(), 1));
    }
  }
}

TEST_CASE("lines without a wanted door are left out and an empty building has none") {
  const auto cells = tower(4, 2);
  std::vector<bool> shown(cells.size(), false);
  shown[5] = true;
  const WallLayout wall = lay_wall(cells, shown, true, 340, 44, 72, 6);
  REQUIRE(wall.lines.size() == 1);
  CHECK(wall.lines[0].labelled);
  CHECK(wall.lines[0].slots == std::vector{-1, 5});
  CHECK(lay({}, true).lines.empty());
}

TEST_CASE("the next door is the next one that was not met, round the end") {
  auto cells = tower(2, 2);
  cells[1].mark.state = DoorState::kMet;
  cells[2].mark.state = DoorState::kVacant;
  CHECK(next_door(cells, cells[0].household) == &cells[3]);
  CHECK(next_door(cells, cells[3].household) == &cells[0]);
  cells[0].mark.state = cells[3].mark.state = DoorState::kMet;
  CHECK(next_door(cells, cells[0].household) == nullptr);
  CHECK(next_door({}, cells[0].household) == nullptr);
}

TEST_CASE("the next door is none that refused or has an appointment, and none of a colleague's after one's own") {
  auto cells = tower(2, 2);
  cells[1].mark.state = DoorState::kRefused;
  cells[2].mark.state = DoorState::kPostponed;
  CHECK(next_door(cells, cells[0].household) == &cells[3]);
  cells[0].mine = true;
  CHECK(next_door(cells, cells[0].household) == nullptr);
  cells[3].mine = true;
  CHECK(next_door(cells, cells[0].household) == &cells[3]);
  cells[0].mine = false;
  CHECK(next_door(cells, cells[3].household) == nullptr);
}

TEST_CASE("names and phones are masked without telling how long they are") {
  CHECK(masked_name("王秀英") == "王**");
  CHECK(masked_name("𠮷田") == "𠮷**");
  CHECK(masked_name("").empty());
  CHECK(masked_phone("13800138000") == "138****8000");
  CHECK(masked_phone("110") == "****");
  CHECK(masked_phone("").empty());
}

TEST_CASE("hours are said as people say them") {
  CHECK(hour_words(9) == "上午 9 点");
  CHECK(hour_words(12) == "中午 12 点");
  CHECK(hour_words(14) == "下午 2 点");
  CHECK(hour_words(19) == "晚上 7 点");
}

TEST_CASE("counts leave out what is zero") {
  CHECK(words_of(Coverage{.total = 5, .met = 2, .not_yet = 3, .tried = 1, .vacant = 0}) == "已见 2 · 未见 2 · 未遇 1");
  CHECK(words_of(Coverage{.total = 4, .met = 1, .not_yet = 2, .refused = 2, .vacant = 1, .key = 3, .key_met = 1}) ==
        "已见 1 · 拒访 2 · 空关 1 · 重点户已见 1 / 3");
  CHECK(words_of(Coverage{}).empty());
}

}  // namespace
}  // namespace baijia::testing
