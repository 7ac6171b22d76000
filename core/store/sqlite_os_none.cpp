// SQLite on a platform without files (SQLITE_OS_OTHER=1, the browser): there is nothing to set up, the only VFS is the
// one that core/store/sqlite_vfs registers.

#include <sqlite3.h>

int sqlite3_os_init(void) { return SQLITE_OK; }
int sqlite3_os_end(void) { return SQLITE_OK; }
