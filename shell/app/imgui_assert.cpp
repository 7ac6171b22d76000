#include <cstdio>
#include <cstdlib>

#include "shell/app/imconfig.h"

void baijia_imgui_assert(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "imgui: %s (%s:%d)\n", expression, file, line);
  std::abort();
}
