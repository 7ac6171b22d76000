#include "shell/app/gl_state.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <map>

#include <GLES3/gl3.h>

namespace {

std::map<GLenum, std::array<GLint, 4>>& known() {
  static std::map<GLenum, std::array<GLint, 4>> answers;
  return answers;
}

}  // namespace

void baijia_get_integer(unsigned int name, int* values) {
  const auto [answer, is_new] = known().try_emplace(name);
  if (is_new) glGetIntegerv(name, answer->second.data());
  const std::size_t count = name == GL_VIEWPORT || name == GL_SCISSOR_BOX ? 4 : 1;
  std::copy_n(answer->second.begin(), count, values);
}

int baijia_scan_version(const char* text, const char* format, ...) {
  std::va_list numbers;
  va_start(numbers, format);
  *va_arg(numbers, int*) = std::atoi(text + std::strcspn(text, "0123456789"));
  va_end(numbers);
  return 1;
}

void baijia::app::forget_gl_state() { known().clear(); }
