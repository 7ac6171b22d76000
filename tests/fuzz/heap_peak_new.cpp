#include <cstdlib>
#include <new>

#include <malloc.h>

#include "tests/fuzz/heap_peak.h"

namespace {

bool counting = false;
std::ptrdiff_t held = 0;
std::ptrdiff_t most = 0;

void took(void* memory) {
  if (!counting) return;
  held += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
  if (held > most) most = held;
}

void gives(void* memory) {
  if (counting && memory != nullptr) held -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
}

}  // namespace

namespace baijia::fuzz {

HeapPeak::HeapPeak() {
  held = 0;
  most = 0;
  counting = true;
}
HeapPeak::~HeapPeak() { counting = false; }
std::size_t HeapPeak::bytes() const { return static_cast<std::size_t>(most); }

}  // namespace baijia::fuzz

void* operator new(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  took(memory);
  return memory;
}
// Under a sanitizer this one is not made of the one above.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory != nullptr) took(memory);
  return memory;
}
void operator delete(void* memory) noexcept {
  gives(memory);
  std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  gives(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  gives(memory);
  std::free(memory);
}
