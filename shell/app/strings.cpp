#include "shell/app/strings.h"

#include <array>

namespace baijia::app {

namespace {
constexpr std::array kTexts{
#define BAIJIA_TEXT(name, text) std::string_view(text),
#include "assets/strings/app.def"
#undef BAIJIA_TEXT
};
}  // namespace

std::string_view say(Text text) { return kTexts.at(static_cast<std::size_t>(text)); }

std::string say(Text text, std::initializer_list<Word> words) {
  const std::string_view line = say(text);
  std::string result;
  std::size_t at = 0;
  for (const Word& word : words) {
    const std::size_t gap = line.find("{}", at);
    if (gap == std::string_view::npos) break;
    result.append(line.substr(at, gap - at)).append(word.text());
    at = gap + 2;
  }
  return result.append(line.substr(at));
}

}  // namespace baijia::app
