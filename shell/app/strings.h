#pragma once

// The interface's texts. The table is assets/strings/app.def; screens name a line of it, never write Chinese.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace baijia::app {

enum class Text : unsigned {
#define BAIJIA_TEXT(name, text) name,
#include "assets/strings/app.def"
#undef BAIJIA_TEXT
};

/// The line as it stands. Static storage.
[[nodiscard]] std::string_view say(Text text);

/// A value for a {} of a line: text or a whole number.
class Word {
 public:
  Word(std::string_view text) : text_(text) {}
  Word(const std::string& text) : text_(text) {}
  Word(const char* text) : text_(text) {}
  Word(std::int64_t number) : text_(std::to_string(number)) {}
  Word(int number) : text_(std::to_string(number)) {}
  Word(std::size_t number) : text_(std::to_string(number)) {}
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The line with each {} replaced by the next of `words`: say(Text::kUnsent, {3}).
[[nodiscard]] std::string say(Text text, std::initializer_list<Word> words);

}  // namespace baijia::app
