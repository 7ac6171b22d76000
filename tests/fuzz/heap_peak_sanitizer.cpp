#include <cstdlib>

#include <sanitizer/allocator_interface.h>

#include "tests/fuzz/heap_peak.h"

namespace {

bool counting = false;
std::ptrdiff_t held = 0;
std::ptrdiff_t most = 0;

void took(const volatile void*, std::size_t size) {
  if (!counting) return;
  held += static_cast<std::ptrdiff_t>(size);
  if (held > most) most = held;
}

void gives(const volatile void* memory) {
  if (counting && memory != nullptr) held -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(memory));
}

}  // namespace

namespace baijia::fuzz {

HeapPeak::HeapPeak() {
  static const bool kInstalled = __sanitizer_install_malloc_and_free_hooks(took, gives) != 0;
  if (!kInstalled) std::abort();
  held = 0;
  most = 0;
  counting = true;
}
HeapPeak::~HeapPeak() { counting = false; }
std::size_t HeapPeak::bytes() const { return static_cast<std::size_t>(most); }

}  // namespace baijia::fuzz
