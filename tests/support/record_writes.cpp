// Preloaded into a browser, writes down everything its processes do to the files below a folder, in order, so that a
// test can make the disk of any moment out of it, with and without what had not been synced
// (tests/web/power_cut_test.mjs). BAIJIA_RECORD names the file that is appended to, BAIJIA_RECORD_UNDER a part of the
// path of what is recorded.
//
// A record: "<what> <length of path> <length of data> <offset>\n" <path> <data>. What: c created or emptied, w written,
// t cut to the length <offset>, s synced (a file or a folder), r renamed (the data is the new path), u removed.
// Every process appends whole records with one write.

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::size_t kMostFiles = 4096;

struct Recorder {
  int out = -1;
  std::string under;
  std::mutex mutex;
  std::array<std::string, kMostFiles> paths;  ///< of open files that are recorded, by descriptor
};

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int real_open(const char* path, int flags, int mode) {
  static const auto function = next<int (*)(const char*, int, ...)>("open");
  return function(path, flags, mode);
}
ssize_t real_write(int file, const void* data, std::size_t size) {
  static const auto function = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  return function(file, data, size);
}

// Never destroyed: threads write until the process is gone.
Recorder& recorder() {
  static Recorder* const one = [] {
    auto* made = new Recorder;
    const char* out = std::getenv("BAIJIA_RECORD");
    const char* under = std::getenv("BAIJIA_RECORD_UNDER");
    if (out != nullptr && under != nullptr) {
      made->under = under;
      made->out = real_open(out, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    return made;
  }();
  return *one;
}

bool recorded(const char* path) {
  return path != nullptr && recorder().out >= 0 && std::strstr(path, recorder().under.c_str()) != nullptr;
}

std::string path_of(int file) {
  if (file < 0 || file >= static_cast<int>(kMostFiles) || recorder().out < 0) return {};
  const std::lock_guard lock(recorder().mutex);
  return recorder().paths.at(static_cast<std::size_t>(file));
}

void note(char what, const std::string& path, const void* data, std::size_t size, off_t offset) {
  std::array<char, 96> head{};
  const int length = std::snprintf(head.data(), head.size(), "%c %zu %zu %lld\n", what, path.size(), size,
                                   static_cast<long long>(offset));
  std::string record(head.data(), static_cast<std::size_t>(length));
  record += path;
  if (size > 0) record.append(static_cast<const char*>(data), size);
  static_cast<void>(real_write(recorder().out, record.data(), record.size()));
}

int opened(int file, const char* path, int flags) {
  if (file < 0 || file >= static_cast<int>(kMostFiles) || recorder().out < 0) return file;
  const bool ours = recorded(path);
  {
    const std::lock_guard lock(recorder().mutex);
    recorder().paths.at(static_cast<std::size_t>(file)) = ours ? path : "";
  }
  if (ours && (flags & (O_CREAT | O_TRUNC)) != 0) note('c', path, nullptr, 0, (flags & O_TRUNC) != 0 ? 0 : -1);
  return file;
}

ssize_t written(int file, const void* data, ssize_t size, off_t offset) {
  if (size <= 0) return size;
  const std::string path = path_of(file);
  if (!path.empty()) note('w', path, data, static_cast<std::size_t>(size), offset);
  return size;
}

}  // namespace

#define BAIJIA_OPEN(name, before, pass)                              \
  extern "C" int name before {                                       \
    va_list rest;                                                    \
    va_start(rest, flags);                                           \
    const int mode = (flags & O_CREAT) != 0 ? va_arg(rest, int) : 0; \
    va_end(rest);                                                    \
    return opened(pass, path, flags);                                \
  }
BAIJIA_OPEN(open, (const char* path, int flags, ...), real_open(path, flags, mode))
BAIJIA_OPEN(open64, (const char* path, int flags, ...), real_open(path, flags, mode))

extern "C" ssize_t write(int file, const void* data, std::size_t size) {
  const ssize_t done = real_write(file, data, size);
  // Asked afterwards: a file that is appended to says only then where it was written.
  const bool ours = done > 0 && !path_of(file).empty();
  return written(file, data, done, ours ? lseek(file, 0, SEEK_CUR) - done : 0);
}

extern "C" ssize_t pwrite64(int file, const void* data, std::size_t size, off64_t offset) {
  static const auto function = next<ssize_t (*)(int, const void*, std::size_t, off64_t)>("pwrite64");
  return written(file, data, function(file, data, size, offset), offset);
}
extern "C" ssize_t pwrite(int file, const void* data, std::size_t size, off_t offset) {
  return pwrite64(file, data, size, offset);
}

extern "C" int fsync(int file) {
  static const auto function = next<int (*)(int)>("fsync");
  const int result = function(file);
  if (const std::string path = path_of(file); result == 0 && !path.empty()) note('s', path, nullptr, 0, 0);
  return result;
}
extern "C" int fdatasync(int file) {
  static const auto function = next<int (*)(int)>("fdatasync");
  const int result = function(file);
  if (const std::string path = path_of(file); result == 0 && !path.empty()) note('s', path, nullptr, 0, 0);
  return result;
}

extern "C" int ftruncate64(int file, off64_t length) {
  static const auto function = next<int (*)(int, off64_t)>("ftruncate64");
  const int result = function(file, length);
  if (const std::string path = path_of(file); result == 0 && !path.empty()) note('t', path, nullptr, 0, length);
  return result;
}
extern "C" int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

extern "C" int rename(const char* from, const char* to) {
  static const auto function = next<int (*)(const char*, const char*)>("rename");
  const int result = function(from, to);
  if (result == 0 && (recorded(from) || recorded(to))) note('r', from, to, std::strlen(to), 0);
  return result;
}
extern "C" int unlink(const char* path) {
  static const auto function = next<int (*)(const char*)>("unlink");
  const int result = function(path);
  if (result == 0 && recorded(path)) note('u', path, nullptr, 0, 0);
  return result;
}

extern "C" int close(int file) {
  static const auto function = next<int (*)(int)>("close");
  if (!path_of(file).empty()) {
    const std::lock_guard lock(recorder().mutex);
    recorder().paths.at(static_cast<std::size_t>(file)).clear();
  }
  return function(file);
}
