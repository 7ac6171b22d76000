#include "core/store/sqlite_vfs.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <sqlite3.h>

namespace baijia {
namespace {

constexpr sqlite3_int64 kUnixEpochMillis = 210'866'760'000'000;  // in SQLite's count from the Julian epoch

struct World {
  DatabaseFile& file;
  Clock& clock;
  Random& random;
  bool open = false;
};

World& world_of(sqlite3_vfs* vfs) { return *static_cast<World*>(vfs->pAppData); }

// The object that SQLite allocates for an open file.
struct OpenFile {
  sqlite3_file base;
  World* world;
};

World& world_of(sqlite3_file* handle) { return *reinterpret_cast<OpenFile*>(handle)->world; }
DatabaseFile& file_of(sqlite3_file* handle) { return world_of(handle).file; }

int file_close(sqlite3_file* handle) {
  world_of(handle).open = false;
  return SQLITE_OK;
}

int file_read(sqlite3_file* handle, void* out, int length, sqlite3_int64 offset) {
  const std::span bytes(static_cast<std::byte*>(out), static_cast<std::size_t>(length));
  switch (file_of(handle).read(static_cast<std::uint64_t>(offset), bytes)) {
    case DatabaseFile::Read::kWhole:
      return SQLITE_OK;
    case DatabaseFile::Read::kBeyondEnd:
      return SQLITE_IOERR_SHORT_READ;
    case DatabaseFile::Read::kFailed:
      break;
  }
  return SQLITE_IOERR_READ;
}

int file_write(sqlite3_file* handle, const void* data, int length, sqlite3_int64 offset) {
  const std::span bytes(static_cast<const std::byte*>(data), static_cast<std::size_t>(length));
  return file_of(handle).write(static_cast<std::uint64_t>(offset), bytes) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

int file_truncate(sqlite3_file* handle, sqlite3_int64 size) {
  file_of(handle).truncate(static_cast<std::uint64_t>(size));
  return SQLITE_OK;
}

int file_sync(sqlite3_file*, int) { return SQLITE_OK; }

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(file_of(handle).size());
  return SQLITE_OK;
}

// One connection, exclusive locking: nobody to lock out.
int file_lock(sqlite3_file*, int) { return SQLITE_OK; }
int file_check_reserved_lock(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file* handle, int operation, void*) {
  if (operation != SQLITE_FCNTL_COMMIT_PHASETWO) return SQLITE_NOTFOUND;
  file_of(handle).commit();
  return SQLITE_OK;
}

int file_sector_size(sqlite3_file*) { return static_cast<int>(kBlockSize); }
int file_characteristics(sqlite3_file*) { return SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// No memory mapping (iVersion 3): measured, it gains nothing over copying a page into the cache.
const sqlite3_io_methods kFileMethods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

int vfs_open(sqlite3_vfs* vfs, const char*, sqlite3_file* handle, int flags, int* flags_out) {
  handle->pMethods = nullptr;
  // A second connection (ATTACH of any name, too) would write to the same file without knowing of the first.
  World& world = world_of(vfs);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || world.open) return SQLITE_CANTOPEN;
  world.open = true;
  auto* open = reinterpret_cast<OpenFile*>(handle);
  open->base.pMethods = &kFileMethods;
  open->world = &world;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int vfs_delete(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

// Journals and write-ahead logs are never there.
int vfs_access(sqlite3_vfs*, const char*, int, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int vfs_full_path(sqlite3_vfs*, const char* name, int capacity, char* out) {
  sqlite3_snprintf(capacity, out, "%s", name);
  return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs* vfs, int length, char* out) {
  world_of(vfs).random.fill({reinterpret_cast<std::byte*>(out), static_cast<std::size_t>(length)});
  return length;
}

int vfs_sleep(sqlite3_vfs*, int) { return 0; }

int vfs_time_millis(sqlite3_vfs* vfs, sqlite3_int64* out) {
  *out = kUnixEpochMillis + world_of(vfs).clock.now_millis();
  return SQLITE_OK;
}

int vfs_time_days(sqlite3_vfs* vfs, double* out) {
  sqlite3_int64 millis = 0;
  vfs_time_millis(vfs, &millis);
  *out = static_cast<double>(millis) / 86'400'000.0;
  return SQLITE_OK;
}

int vfs_last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

struct FileVfs::Implementation {
  World world;
  std::string name;
  sqlite3_vfs vfs{};
};

FileVfs::FileVfs(DatabaseFile& file, Clock& clock, Random& random)
    : implementation_(std::make_unique<Implementation>(World{file, clock, random})) {
  Implementation& self = *implementation_;
  // Several may live in one process (tests); the address tells them apart.
  self.name = "baijia-" + std::to_string(reinterpret_cast<std::uintptr_t>(&self));
  self.vfs.iVersion = 2;
  self.vfs.szOsFile = sizeof(OpenFile);
  self.vfs.mxPathname = 64;
  self.vfs.zName = self.name.c_str();
  self.vfs.pAppData = &self.world;
  self.vfs.xOpen = vfs_open;
  self.vfs.xDelete = vfs_delete;
  self.vfs.xAccess = vfs_access;
  self.vfs.xFullPathname = vfs_full_path;
  self.vfs.xRandomness = vfs_randomness;
  self.vfs.xSleep = vfs_sleep;
  self.vfs.xCurrentTime = vfs_time_days;
  self.vfs.xCurrentTimeInt64 = vfs_time_millis;
  self.vfs.xGetLastError = vfs_last_error;
  sqlite3_vfs_register(&self.vfs, 0);
}

FileVfs::~FileVfs() { sqlite3_vfs_unregister(&implementation_->vfs); }

const std::string& FileVfs::name() const { return implementation_->name; }

}  // namespace baijia
