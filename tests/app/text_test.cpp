#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "shell/app/format.h"
#include "shell/app/strings.h"
#include "shell/app/ui_state.h"

namespace baijia::app {
namespace {

/// Lines of `text` when a Chinese character is 2 wide and anything else 1.
std::vector<std::string> lines_of(std::string_view text, float width) {
  std::vector<std::string> lines;
  for (const TextLine& line : break_lines(text, width, [](char32_t c) { return c < 0x2E80 ? 1.0F : 2.0F; })) {
    lines.emplace_back(line.begin, line.end);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("Chinese text breaks between any two characters") {
  CHECK(lines_of("楼道灯不亮", 4) == Lines{"楼道", "灯不", "亮"});
}

TEST_CASE("a line does not begin with closing punctuation") {
  CHECK(lines_of("楼道灯\uFF0C不亮", 6) == Lines{"楼道", "灯\uFF0C不", "亮"});
  CHECK(lines_of("楼道\uFF08灯\uFF09", 6) == Lines{"楼道", "\uFF08灯\uFF09"});
}

TEST_CASE("a line does not end with opening punctuation") {
  CHECK(lines_of("楼道“灯”亮", 5) == Lines{"楼道", "“灯”", "亮"});
  CHECK(lines_of("楼道《灯》", 6) == Lines{"楼道", "《灯》"});
}

TEST_CASE("words and numbers stay whole") {
  CHECK(lines_of("电话13800138000", 12) == Lines{"电话", "13800138000"});
  CHECK(lines_of("two words", 6) == Lines{"two ", "words"});
}

TEST_CASE("a number stays with what it counts") { CHECK(lines_of("重点户 63 户", 11) == Lines{"重点户 ", "63 户"}); }

TEST_CASE("a number stays with its unit, an arrow with where it leads") {
  CHECK(lines_of("下一户 506号", 11) == Lines{"下一户 ", "506号"});
  CHECK(lines_of("户 13 → 14", 8) == Lines{"户 13 ", "→ 14"});
}

TEST_CASE("a line does not begin with the dot between parts") {
  CHECK(lines_of("未遇 50 · 空关 30", 8) == Lines{"未遇 ", "50 · ", "空关 30"});
}

TEST_CASE("a name, or a part after a dot, begins a line of its own rather than being broken") {
  CHECK(lines_of("88弄8号 604  李永刚", 18) == Lines{"88弄8号 604  ", "李永刚"});
  CHECK(lines_of("已见 17 · 空关 4 · 到期 1", 22) == Lines{"已见 17 · 空关 4 · ", "到期 1"});
  // One that begins early is too long for that.
  CHECK(lines_of("独居 · 和物业约时间上门", 20) == Lines{"独居 · 和物业约时间", "上门"});
}

TEST_CASE("a word that is too long for any line is broken") {
  CHECK(lines_of("13800138000", 6) == Lines{"138001", "38000"});
}

TEST_CASE("line ends of the user stay") {
  CHECK(lines_of("一\n\n二", 10) == Lines{"一", "", "二"});
  CHECK(lines_of("一\n", 10) == Lines{"一", ""});
}

TEST_CASE("an empty text is one empty line") { CHECK(lines_of("", 10) == Lines{""}); }

TEST_CASE("malformed UTF-8 is one replacement a byte and never read past the end") {
  const std::string text = "\xE6\xA5";
  const char* at = text.data();
  CHECK(next_code_point(at, text.data() + text.size()) == U'\uFFFD');
  CHECK(at == text.data() + 1);
}

TEST_CASE("a day is said by how near it is") {
  const Day today = day_from_calendar(2026, 11, 23);
  CHECK(words_from_day(today, today) == "今天");
  CHECK(words_from_day(Day{today.number + 1}, today) == "明天");
  CHECK(words_from_day(Day{today.number - 1}, today) == "昨天");
  CHECK(words_from_day(day_from_calendar(2026, 11, 30), today) == "11月30日");
  CHECK(words_from_day(day_from_calendar(2025, 3, 8), today) == "2025年3月8日");
  CHECK(long_words_from_day(today) == "周一 11月23日");
}

TEST_CASE("an instant is said in local time") {
  const Day today = day_from_calendar(2026, 11, 23);
  CHECK(words_from_instant(1'795'392'000'000 + 2 * 3'600'000 + 42 * 60'000, today, 480) == "今天 10:42");
  CHECK(words_from_instant(1'795'392'000'000 - 9 * 3'600'000, today, 480) == "昨天 23:00");
}

TEST_CASE("words are filled into a line in their order") { CHECK(say(Text::kMonthDay, {11, 30}) == "11月30日"); }

}  // namespace
}  // namespace baijia::app
