#include "shell/hub/framing.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace baijia::hub {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr int kBadRequest = 400;
constexpr int kLengthRequired = 411;
constexpr int kTooLarge = 413;
constexpr int kHeadTooLarge = 431;
constexpr int kVersionNotSupported = 505;

bool token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool same_name(std::string_view name, std::string_view lower_case) {
  return std::ranges::equal(name, lower_case, [](unsigned char a, char b) { return std::tolower(a) == b; });
}

int judge_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || !token(line.substr(0, first))) return kBadRequest;
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!target.starts_with('/') || target.find(' ') != std::string_view::npos) return kBadRequest;
  const std::string_view version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return kVersionNotSupported;
  return 0;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> length_from(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc{} || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return length;
}

}  // namespace

int Framing::judge_head(std::string_view head) {
  std::optional<std::uint64_t> length;
  bool first = true;
  while (!head.empty() || first) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    const bool clean = std::ranges::all_of(line, [](unsigned char c) { return (c >= 0x20 && c != 0x7F) || c == '\t'; });
    if (!clean) return kBadRequest;
    if (first) {
      first = false;
      if (const int refused = judge_request_line(line); refused != 0) return refused;
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !token(line.substr(0, colon))) return kBadRequest;
    const std::string_view name = line.substr(0, colon);
    if (same_name(name, "transfer-encoding")) return kLengthRequired;
    if (!same_name(name, "content-length")) continue;
    if (length) return kBadRequest;
    length = length_from(trimmed(line.substr(colon + 1)));
    if (!length) return kBadRequest;
  }
  body_left_ = length.value_or(0);
  return body_left_ > max_body_bytes_ ? kTooLarge : 0;
}

Framing::Verdict Framing::look(std::string_view waiting) {
  Verdict verdict;
  while (verdict.pass < waiting.size()) {
    const std::string_view rest = waiting.substr(verdict.pass);
    if (body_left_ > 0) {
      const std::uint64_t part = std::min<std::uint64_t>(body_left_, rest.size());
      body_left_ -= part;
      verdict.pass += static_cast<std::size_t>(part);
      continue;
    }
    const std::size_t end = rest.substr(0, kMaxHeadBytes).find(kEndOfHead);
    if (end == std::string_view::npos) {
      // A whole request before it is still served; the refusal comes when these bytes are looked at again.
      if (verdict.pass == 0 && rest.size() >= kMaxHeadBytes) verdict.refuse = kHeadTooLarge;
      return verdict;
    }
    const int refused = judge_head(rest.substr(0, end));
    if (refused != 0) {
      verdict.refuse = refused;
      return verdict;
    }
    verdict.pass += end + kEndOfHead.size();
  }
  return verdict;
}

}  // namespace baijia::hub
