#include "core/result.h"

#include <array>

namespace baijia {
namespace {

constexpr std::array kErrors{
#define BAIJIA_ERROR(code, number, key, text, action) ErrorText{Code::code, key, text, action},
#include "assets/strings/errors.def"
#undef BAIJIA_ERROR
};

}  // namespace

std::span<const ErrorText> error_table() { return kErrors; }

const ErrorText& error_text(Code code) {
  for (const ErrorText& line : kErrors) {
    if (line.code == code) return line;
  }
  return kErrors.back();
}

}  // namespace baijia
