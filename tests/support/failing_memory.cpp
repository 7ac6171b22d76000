#include "tests/support/failing_memory.h"

#include <cstdlib>

#include <sqlite3.h>

namespace baijia::testing {
namespace {

sqlite3_mem_methods real;
std::uint64_t countdown = 0;  // 0: nothing is planned
bool lasting = false;
bool has_struck = false;

bool fails_now() {
  if (countdown == 0) return false;
  if (--countdown > 0) return false;
  has_struck = true;
  if (lasting) countdown = 1;
  return true;
}

void* allocate(int size) { return fails_now() ? nullptr : real.xMalloc(size); }
void* resize(void* memory, int size) { return fails_now() ? nullptr : real.xRealloc(memory, size); }

// SQLite takes its settings before its first connection only.
const bool installed = [] {
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
  sqlite3_mem_methods methods = real;
  methods.xMalloc = allocate;
  methods.xRealloc = resize;
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK) std::abort();
  return true;
}();

}  // namespace

FailingMemory::FailingMemory(std::uint64_t nth, Lack lack) {
  countdown = nth;
  lasting = lack == Lack::kLasting;
  has_struck = false;
}

FailingMemory::~FailingMemory() {
  countdown = 0;
  lasting = false;
}

bool FailingMemory::struck() const { return has_struck; }

}  // namespace baijia::testing
