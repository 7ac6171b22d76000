#include "tests/support/failing_statements.h"

#include <string_view>

#include <sqlite3.h>

namespace baijia::testing {
namespace {

std::uint64_t countdown = 0;  // 0: nothing is planned
bool lasting = false;
bool has_struck = false;

bool fails_now(const char* sql) {
  if (countdown == 0 || (sql != nullptr && std::string_view(sql) == "ROLLBACK")) return false;
  if (--countdown > 0) return false;
  has_struck = true;
  if (lasting) countdown = 1;
  return true;
}

}  // namespace

FailingStatements::FailingStatements(std::uint64_t nth, Lack lack) {
  countdown = nth;
  lasting = lack == Lack::kLasting;
  has_struck = false;
}

FailingStatements::~FailingStatements() {
  countdown = 0;
  lasting = false;
}

bool FailingStatements::struck() const { return has_struck; }

}  // namespace baijia::testing

using baijia::testing::fails_now;

extern "C" {
int __real_sqlite3_step(sqlite3_stmt* statement);
int __real_sqlite3_prepare_v3(sqlite3* handle, const char* sql, int size, unsigned flags, sqlite3_stmt** statement,
                              const char** tail);
int __real_sqlite3_exec(sqlite3* handle, const char* sql, int (*row)(void*, int, char**, char**), void* context,
                        char** message);

int __wrap_sqlite3_step(sqlite3_stmt* statement) {
  return fails_now(sqlite3_sql(statement)) ? SQLITE_IOERR : __real_sqlite3_step(statement);
}

int __wrap_sqlite3_prepare_v3(sqlite3* handle, const char* sql, int size, unsigned flags, sqlite3_stmt** statement,
                              const char** tail) {
  return fails_now(nullptr) ? SQLITE_IOERR : __real_sqlite3_prepare_v3(handle, sql, size, flags, statement, tail);
}

int __wrap_sqlite3_exec(sqlite3* handle, const char* sql, int (*row)(void*, int, char**, char**), void* context,
                        char** message) {
  return fails_now(sql) ? SQLITE_IOERR : __real_sqlite3_exec(handle, sql, row, context, message);
}
}
