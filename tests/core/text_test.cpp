// The order in which people expect names with numbers in them.

#include "core/domain/text.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace baijia;

TEST_CASE("numbers in names sort by value") {
  CHECK(natural_less("2号", "12号"));
  CHECK(natural_less("9", "10"));
  CHECK(natural_less("88弄2号", "88弄10号"));
  CHECK(natural_less("甲2", "甲10"));
  CHECK_FALSE(natural_less("602", "602"));
  CHECK(natural_less("02", "2") != natural_less("2", "02"));
}

TEST_CASE("numbers in characters sort by value, and never against the order of other characters") {
  CHECK(natural_less("二组", "三组"));
  CHECK(natural_less("九组", "十组"));
  CHECK(natural_less("第十组", "第十一组"));
  CHECK(natural_less("十九队", "二十队"));
  CHECK(natural_less("九十九号", "一百零二号"));
  CHECK_FALSE(natural_less("三组", "二组"));
  // By their code points 七 < 万 < 二: what is no number has to stand outside of them.
  CHECK(natural_less("二组", "七组"));
  CHECK(natural_less("七组", "万组"));
  CHECK(natural_less("二组", "万组"));
}

TEST_CASE("names with numbers in them have one order") {
  const std::vector<std::string> sorted{"",  "/", "0",  "01a", "1b", "2",   "10", "11",
                                        ":", "a", "a1", "b",   "一", "一1", "一2"};
  for (std::size_t left = 0; left < sorted.size(); ++left) {
    for (std::size_t right = 0; right < sorted.size(); ++right) {
      CAPTURE(sorted[left], sorted[right]);
      CHECK(natural_less(sorted[left], sorted[right]) == (left < right));
    }
  }
  CHECK(natural_less("01", "1"));
  CHECK_FALSE(natural_less("1", "01"));
}

TEST_CASE("text that some device could not keep or show is not well formed") {
  for (const std::string_view sound :
       {"", "门铃坏了", "a\tb\r\nc", "\uD7FF\uE000\uFEFF\uFFFD", "\U0001F600\U0010FFFF"}) {
    CAPTURE(sound);
    CHECK(well_formed(sound));
  }
  for (const std::string_view bad :
       {"\x7F", "\x1B", "\xC0\xAF", "\xE9\x97", "\xED\xA0\x80", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xF4\x90\x80\x80"}) {
    CAPTURE(bad);
    CHECK_FALSE(well_formed(bad));
  }
}
