// The initials of characters, judged by another library's: tests/golden/pinyin.txt is what pinyin-pro says
// (tests/golden/make_pinyin.mjs).

#include "core/store/pinyin.h"

#include <fstream>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/text.h"

using namespace baijia;

namespace {

bool has(char32_t character, char letter) { return ((pinyin_initials(character) >> (letter - 'a')) & 1U) != 0; }

struct Agreement {
  int characters = 0;
  int usual = 0;    ///< the usual reading is there
  int surname = 0;  ///< the reading as a surname is there
  int all = 0;      ///< every reading is there
};

Agreement compare() {
  std::ifstream golden(BAIJIA_SOURCE_DIR "/tests/golden/pinyin.txt");
  Agreement agreement;
  for (std::string line; std::getline(golden, line);) {
    const std::size_t blank = line.find(' ');
    const std::string letters = line.substr(0, blank);
    std::string_view characters = std::string_view(line).substr(blank + 1);
    while (!characters.empty()) {
      const char32_t character = take_code_point(characters);
      ++agreement.characters;
      agreement.usual += has(character, letters[0]) ? 1 : 0;
      agreement.surname += has(character, letters[1]) ? 1 : 0;
      bool all = true;
      for (const char letter : letters) all = all && has(character, letter);
      agreement.all += all ? 1 : 0;
    }
  }
  return agreement;
}

}  // namespace

TEST_CASE("the usual reading of every common character is known, and its reading as a surname") {
  const Agreement agreement = compare();
  REQUIRE(agreement.characters == 6763);
  // The others are radicals and characters whose usual reading the dictionaries see differently (鳜 貉 …).
  CHECK(agreement.usual >= agreement.characters - 15);
  CHECK(agreement.surname >= agreement.characters - 15);
}

TEST_CASE("nearly every reading of every common character is known") {
  const Agreement agreement = compare();
  // pinyin-pro also knows readings of classical texts (不 as fou, 女 as ru) that no name is called by.
  CHECK(agreement.all >= agreement.characters * 97 / 100);
}

TEST_CASE("characters outside of the dense range are known when they stand in names") {
  CHECK(has(U'𠮷', 'j'));
  CHECK(has(U'𬭊', 'd'));
  CHECK(pinyin_initials(U'あ') == 0);
  CHECK(pinyin_initials(0x10FFFF) == 0);
}
