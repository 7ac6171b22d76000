#include "core/domain/text.h"

#include <cstddef>

namespace baijia {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Length of the well-formed code point at the start of `text`, 0 when there is none; its value in `code`.
std::size_t decode(std::string_view text, char32_t& code) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 0;
  char32_t least = 0;
  if (lead < 0x80) {
    code = lead;
    return 1;
  }
  if ((lead & 0xE0U) == 0xC0) {
    length = 2, code = lead & 0x1FU, least = 0x80;
  } else if ((lead & 0xF0U) == 0xE0) {
    length = 3, code = lead & 0x0FU, least = 0x800;
  } else if ((lead & 0xF8U) == 0xF0) {
    length = 4, code = lead & 0x07U, least = 0x10000;
  } else {
    return 0;
  }
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80) return 0;
    code = (code << 6U) | (next & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < least || code > 0x10FFFF || surrogate ? 0 : length;
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  char32_t code = 0;
  const std::size_t length = decode(text, code);
  text.remove_prefix(length == 0 ? 1 : length);
  return length == 0 ? kReplacement : code;
}

void append_code_point(std::string& text, char32_t code) {
  const auto put = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool well_formed(std::string_view text) {
  while (!text.empty()) {
    char32_t code = 0;
    const std::size_t length = decode(text, code);
    if (length == 0 || (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0x7F) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  constexpr std::string_view kWideBlank = "\u3000";
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && kBlank.contains(text.front())) text.remove_prefix(1);
    while (!text.empty() && kBlank.contains(text.back())) text.remove_suffix(1);
    if (text.starts_with(kWideBlank)) text.remove_prefix(kWideBlank.size()), again = true;
    if (text.ends_with(kWideBlank)) text.remove_suffix(kWideBlank.size()), again = true;
  }
  return std::string(text);
}

bool is_ideograph(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) || code == 0x3007 ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

}  // namespace baijia
