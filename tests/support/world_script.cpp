#include "tests/support/world_script.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "tests/support/world.h"

namespace baijia::testing {
namespace {

std::string_view word_of(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

template <class Number>
std::optional<Number> number_from(std::string_view word) {
  Number number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return number;
}

/// Which promise a script breaks; 0 for none.
char broken_by(const WorldScript& script) {
  const WorldOutcome outcome = run_world(script);
  return outcome.broken ? outcome.broken->front() : '\0';
}

}  // namespace

bool WorldScript::has(std::uint32_t happening) const { return !only || std::ranges::binary_search(*only, happening); }

std::string text_from_script(const WorldScript& script) {
  std::string text = std::to_string(script.seed);
  if (script.calm) text += " calm";
  if (!script.only) return text;
  char separator = ' ';
  for (const std::uint32_t number : *script.only) {
    text += separator + std::to_string(number);
    separator = ',';
  }
  return script.only->empty() ? text + " none" : text;
}

std::optional<WorldScript> script_from_text(std::string_view text) {
  WorldScript script;
  const auto seed = number_from<std::uint64_t>(word_of(text, ' '));
  if (!seed) return std::nullopt;
  script.seed = *seed;
  if (text.starts_with("calm")) {
    script.calm = true;
    (void)word_of(text, ' ');
  }
  if (text.empty()) return script;
  script.only.emplace();
  if (text == "none") return script;
  while (!text.empty()) {
    const auto number = number_from<std::uint32_t>(word_of(text, ','));
    if (!number || (!script.only->empty() && *number <= script.only->back())) return std::nullopt;
    script.only->push_back(*number);
  }
  return script;
}

WorldScript shrunk(const WorldScript& script) {
  const WorldOutcome whole = run_world(script);
  const char promise = whole.broken.value().front();
  std::vector<std::uint32_t> kept(whole.happenings);
  std::iota(kept.begin(), kept.end(), 0U);
  if (script.only) kept = *script.only;
  const auto breaks = [&](bool calm, const std::vector<std::uint32_t>& happenings) {
    return broken_by({.seed = script.seed, .calm = calm, .only = happenings}) == promise;
  };
  const bool calm = script.calm || breaks(true, kept);
  const auto without = [&](std::size_t from, std::size_t count, std::size_t other) {
    std::vector<std::uint32_t> fewer;
    for (std::size_t at = 0; at < kept.size(); ++at) {
      if ((at < from || at >= from + count) && at != other) fewer.push_back(kept[at]);
    }
    const bool left_out = breaks(calm, fewer);
    if (left_out) kept = std::move(fewer);
    return left_out;
  };
  const auto two_left_out = [&] {
    for (std::size_t first = 0; first < kept.size(); ++first) {
      for (std::size_t second = first + 1; second < kept.size(); ++second) {
        if (without(first, 1, second)) return true;
      }
    }
    return false;
  };
  // Parts are left out, first large ones, then single happenings, then two that are of no use without each other (to
  // lose a signal and to have it again), until none can be.
  for (std::size_t part = std::max<std::size_t>(kept.size() / 2, 1); part > 1; part /= 2) {
    for (std::size_t at = 0; at < kept.size();) {
      if (!without(at, part, kept.size())) at += part;
    }
  }
  bool again = true;
  while (again) {
    again = false;
    for (std::size_t at = 0; at < kept.size();) {
      if (without(at, 1, kept.size())) {
        again = true;
      } else {
        ++at;
      }
    }
    again = again || two_left_out();
  }
  return {.seed = script.seed, .calm = calm, .only = std::move(kept)};
}

}  // namespace baijia::testing
