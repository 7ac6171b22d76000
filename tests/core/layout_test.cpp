// The tree itself: what may include what, what must not stand where, and that every test file is run.

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/text.h"

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = BAIJIA_SOURCE_DIR;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Paths from the root, of files whose name ends with one of `endings`, below `folder`; build products are left out.
std::vector<std::string> files_below(const std::string& folder, std::initializer_list<std::string_view> endings) {
  std::vector<std::string> files;
  for (auto entry = fs::recursive_directory_iterator(kRoot / folder); entry != fs::recursive_directory_iterator();
       ++entry) {
    const std::string path = fs::relative(entry->path(), kRoot).generic_string();
    if (entry->is_directory() && (path == "build" || path == ".git" || path.ends_with("__pycache__"))) {
      entry.disable_recursion_pending();
    }
    if (!entry->is_regular_file()) continue;
    if (std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); })) {
      files.push_back(path);
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> sources() {
  std::vector<std::string> all;
  for (const char* folder : {"core", "shell", "web", "tests"}) {
    for (std::string& path : files_below(folder, {".h", ".cpp", ".def"})) all.push_back(std::move(path));
  }
  return all;
}

/// C++ without comments; strings stay.
std::string without_comments(const std::string& text) {
  std::string code;
  enum class In : std::uint8_t { kCode, kString, kLetter, kLine, kBlock } in = In::kCode;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char now = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (in == In::kCode && now == '/' && next == '/') in = In::kLine;
    if (in == In::kCode && now == '/' && next == '*') in = In::kBlock;
    if (in == In::kLine || in == In::kBlock) {
      if (now == '\n') code += now;
      if (in == In::kLine && now == '\n') in = In::kCode;
      if (in == In::kBlock && now == '*' && next == '/') in = In::kCode, ++i;
      continue;
    }
    const bool digit_mark = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0;  // 1'000
    if (in == In::kCode && now == '"') {
      in = In::kString;
    } else if (in == In::kCode && now == '\'' && !digit_mark) {
      in = In::kLetter;
    } else if ((in == In::kString && now == '"') || (in == In::kLetter && now == '\'')) {
      in = In::kCode;
    } else if (in != In::kCode && now == '\\') {
      code += now;
      ++i;
    }
    code += text[i];
  }
  return code;
}

std::vector<std::string> includes_of(const std::string& path) {
  static const std::regex kInclude(R"(^[ \t]*#[ \t]*include[ \t]*[<"]([^">]+)[">])", std::regex::multiline);
  const std::string text = without_comments(read_file(kRoot / path));
  std::vector<std::string> includes;
  for (std::sregex_iterator at(text.begin(), text.end(), kInclude), end; at != end; ++at) {
    includes.push_back((*at)[1]);
  }
  return includes;
}

/// Place in the order of design.md; an include may only go to the same or a smaller one. Nothing: not ours.
std::optional<int> layer_of(const std::string& path) {
  if (path.starts_with("assets/")) return 0;
  if (path == "core/result.h" || path == "core/result.cpp" || path == "core/platform.h") return 0;
  if (path.starts_with("core/domain/")) return 1;
  if (path.starts_with("core/sync/")) return 2;
  if (path.starts_with("core/store/")) return 3;
  if (path.starts_with("core/")) return 4;
  if (path.starts_with("shell/")) return 5;
  if (path.starts_with("tests/")) return 6;
  return std::nullopt;
}

bool app_may_see(const std::string& include) {
  return include == "core/core.h" || include == "core/result.h" || include == "core/platform.h" ||
         include.starts_with("core/domain/") || include.starts_with("shell/app/") || include.starts_with("assets/");
}

/// Length of the longest run of Chinese characters.
int longest_chinese(std::string_view text) {
  int longest = 0;
  int run = 0;
  while (!text.empty()) {
    run = baijia::is_ideograph(baijia::take_code_point(text)) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// Lines that are neither blank nor comment.
std::size_t code_lines(const std::string& text) {
  std::size_t count = 0;
  std::size_t from = 0;
  const std::string code = without_comments(text);
  while (from < code.size()) {
    const std::size_t to = std::min(code.find('\n', from), code.size());
    if (code.substr(from, to - from).find_first_not_of(" \t\r") != std::string::npos) ++count;
    from = to + 1;
  }
  return count;
}

}  // namespace

TEST_CASE("no source includes what stands above it") {
  for (const std::string& path : sources()) {
    const std::optional<int> layer = layer_of(path);
    for (const std::string& include : includes_of(path)) {
      const std::optional<int> other = layer_of(include);
      if (!layer || !other) continue;
      INFO(path << " includes " << include);
      CHECK(*other <= *layer);
    }
  }
}

TEST_CASE("the app sees the core's front door and the domain, nothing else") {
  for (const std::string& path : files_below("shell/app", {".h", ".cpp"})) {
    for (const std::string& include : includes_of(path)) {
      INFO(path << " includes " << include);
      CHECK((!layer_of(include) || app_may_see(include)));
    }
  }
}

TEST_CASE("app and hub never see each other") {
  for (const std::string& path : files_below("shell", {".h", ".cpp"})) {
    for (const std::string& include : includes_of(path)) {
      INFO(path << " includes " << include);
      CHECK_FALSE((path.starts_with("shell/app/") && include.starts_with("shell/hub/")));
      CHECK_FALSE((path.starts_with("shell/hub/") && include.starts_with("shell/app/")));
    }
  }
}

TEST_CASE("our own headers are included from the root") {
  for (const std::string& path : sources()) {
    for (const std::string& include : includes_of(path)) {
      INFO(path << " includes " << include);
      CHECK_FALSE(include.starts_with("."));
      if (layer_of(include)) CHECK(fs::exists(kRoot / include));
    }
  }
}

TEST_CASE("a source includes its own header first") {
  for (const std::string& path : sources()) {
    if (!path.ends_with(".cpp")) continue;
    const std::string header = path.substr(0, path.size() - 4) + ".h";
    const std::vector<std::string> includes = includes_of(path);
    if (!fs::exists(kRoot / header) || !std::ranges::contains(includes, header)) continue;
    INFO(path);
    CHECK(includes.front() == header);
  }
}

TEST_CASE("SQLite is met in core/store/sqlite and in the memory that tests take from it, only") {
  for (const std::string& path : sources()) {
    for (const std::string& include : includes_of(path)) {
      INFO(path << " includes " << include);
      CHECK((include != "sqlite3.h" || path.starts_with("core/store/sqlite") ||
             path.starts_with("tests/support/failing_")));
    }
  }
}

TEST_CASE("platforms are chosen by file, not by preprocessor") {
  // The C++ version and a library's own switches are no platforms.
  static const std::regex kPlatform(
      R"(#[ \t]*(if|ifdef|ifndef|elif).*(__EMSCRIPTEN__|__wasm|_WIN32|__linux__|__APPLE__|__unix__|__ANDROID__|NDEBUG))");
  for (const std::string& path : sources()) {
    INFO(path);
    CHECK_FALSE(std::regex_search(without_comments(read_file(kRoot / path)), kPlatform));
  }
}

TEST_CASE("C++ calls JavaScript through the bridge only") {
  static const std::regex kInline(R"(\b(EM_JS|EM_ASM\w*|EM_ASYNC_JS|emscripten_run_script\w*)\b)");
  for (const std::string& path : sources()) {
    if (path == "tests/core/layout_test.cpp") continue;
    INFO(path);
    CHECK_FALSE(std::regex_search(without_comments(read_file(kRoot / path)), kInline));
  }
}

TEST_CASE("the app uses none of ImGui's windows") {
  // A twelfth of the first load: see shell/app/canvas.h.
  static const std::regex kWindows(R"(\bImGui::(CreateContext|NewFrame|EndFrame|Render|Begin\w*|DestroyContext)\b)");
  for (const std::string& path : sources()) {
    INFO(path);
    CHECK_FALSE(std::regex_search(without_comments(read_file(kRoot / path)), kWindows));
  }
}

TEST_CASE("every header is guarded by pragma once") {
  for (const std::string& path : sources()) {
    if (!path.ends_with(".h")) continue;
    INFO(path);
    CHECK(read_file(kRoot / path).contains("#pragma once"));
  }
}

TEST_CASE("what the user reads stands in assets, not in the sources of app and core") {
  // The core knows the units of a door's number and the words for a head of household: data of one or two characters.
  for (const auto& [folder, longest] : {std::pair("core", 2), std::pair("shell/app", 0)}) {
    for (const std::string& path : files_below(folder, {".h", ".cpp"})) {
      INFO(path);
      CHECK(longest_chinese(without_comments(read_file(kRoot / path))) <= longest);
    }
  }
}

TEST_CASE("every native test file belongs to a suite") {
  const std::string list = read_file(kRoot / "tests/CMakeLists.txt");
  for (const std::string& path : files_below("tests", {"_test.cpp"})) {
    INFO(path);
    CHECK(list.contains(path.substr(std::string_view("tests/").size())));
  }
}

TEST_CASE("every test in a browser is run by tests/run.sh") {
  const std::string runner = read_file(kRoot / "tests/run.sh");
  for (const std::string& path : files_below("tests", {"_test.mjs", ".test.mjs", "_test.js"})) {
    INFO(path);
    // run.sh takes every file of this name in this folder.
    CHECK(path.starts_with("tests/web/"));
    CHECK(path.ends_with("_test.mjs"));
    CHECK(std::ranges::count(path, '/') == 2);
  }
  CHECK(runner.contains("tests/web/*_test.mjs"));
}

TEST_CASE("no test is skipped or switched off") {
  static const std::regex kSkipped(R"(\bSKIP\(|\[\.\]|\[!mayfail\]|\[!shouldfail\])");
  static const std::regex kSkippedInNode(R"(\b(test|it|describe)\.(skip|todo|only)\b|\bskip: *true)");
  for (const std::string& path : files_below("tests", {"_test.cpp", "_test.mjs"})) {
    if (path == "tests/core/layout_test.cpp") continue;
    INFO(path);
    const std::string text = without_comments(read_file(kRoot / path));
    CHECK_FALSE(std::regex_search(text, path.ends_with(".cpp") ? kSkipped : kSkippedInNode));
  }
}

TEST_CASE("the top level is fixed") {
  static const std::set<std::string> kTopLevel{
      "CMakeLists.txt", "CMakePresets.json", "README.md", "assets", "core", "shell", "tests", "web", "build"};
  for (const fs::directory_entry& entry : fs::directory_iterator(kRoot)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    CHECK((name.starts_with(".") || name == "compile_commands.json" || kTopLevel.contains(name)));
  }
}

TEST_CASE("no file names a place that is only on one machine") {
  // Spelt in parts, or this file would name them itself.
  const std::array<std::string, 4> places{std::string("/ho") + "me/", std::string("/ro") + "ot/",
                                          std::string("/wo") + "rk/", std::string("/Us") + "ers/"};
  for (const std::string& path : files_below(".", {".h", ".cpp", ".def", ".txt", ".json", ".sh", ".js", ".mjs", ".py",
                                                   ".html", ".css", ".md", ".webmanifest", ".clang-tidy"})) {
    const std::string text = read_file(kRoot / path);
    for (const std::string& place : places) {
      INFO(path << " names " << place);
      // A path below the build root's own folder is everybody's: "$cache/root/.complete".
      std::size_t at = text.find(place);
      while (at != std::string::npos && at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0)) {
        at = text.find(place, at + 1);
      }
      CHECK(at == std::string::npos);
    }
  }
}

TEST_CASE("the hand-written JavaScript of the app stays small") {
  std::size_t lines = 0;
  for (const std::string& path : files_below("web", {".js", ".mjs"})) lines += code_lines(read_file(kRoot / path));
  // The guide says 900; the difference is what Chromium's IndexedDB needs after a kill (storage.js) and the seal, which
  // only the browser's own cryptography can make in time (seal.js), the phone's key (device.js), photos, which only the
  // browser can decode and draw anew (photos.js), the store's base and log (extents.js): each step of reading, folding
  // and storing them waits for the browser's cryptography or database; what a locked phone hands over, sealed likewise
  // (queue.js), what an opening needs first (at_hand.js), and the rest, what is looked at before it; the camera
  // (scan.js), what goes from phone to phone (parcel.js), and settings that several tabs have (settings.js).
  CHECK(lines <= 1930);
}

TEST_CASE("the seam to the host and the service worker stay short") {
  // The guide says 60; opening, locking, photos, codes and what a locked phone hands over came after it.
  CHECK(code_lines(read_file(kRoot / "shell/app/host.h")) <= 110);
  CHECK(code_lines(read_file(kRoot / "web/sw.js")) <= 150);
}
