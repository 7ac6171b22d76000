// SQLite on a platform without files (SQLITE_OS_OTHER=1, the browser): there is nothing to set up, the only VFS is the
// one that core/store/sqlite_vfs registers. Nor is SQLite asked what time it is (CURRENT_TIMESTAMP; the clock is lent,
// core/platform.h), so that strftime and all that it formats stay out of the first load.

#include <ctime>

#include <sqlite3.h>

int sqlite3_os_init(void) { return SQLITE_OK; }
int sqlite3_os_end(void) { return SQLITE_OK; }

extern "C" std::size_t baijia_no_time(char* out, std::size_t /*size*/, const char* /*format*/,
                                      const std::tm* /*time*/) {
  *out = '\0';
  return 0;
}
