#pragma once

// A SQLite VFS whose only file is an object of ours. No journal, no temporary file, no other file can be opened through
// it: the connection uses journal_mode=MEMORY and temp_store=MEMORY.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/platform.h"

namespace baijia {

/// What SQLite does with its one file. Called on the thread of the connection.
class DatabaseFile {
 public:
  virtual ~DatabaseFile() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;  ///< bytes
  enum class Read : std::uint8_t { kWhole, kBeyondEnd, kFailed };
  /// Copies from `offset`; what is beyond the end are zeros.
  virtual Read read(std::uint64_t offset, std::span<std::byte> out) = 0;
  /// Writes, growing the file; false when there is no memory for it, or it cannot be written.
  virtual bool write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  virtual void truncate(std::uint64_t size) = 0;
  /// All writes of one transaction have been made.
  virtual void commit() = 0;
};

/// Registers a VFS for `file` while it lives. `file`, `clock` and `random` outlive it, it outlives its connections.
class FileVfs {
 public:
  FileVfs(DatabaseFile& file, Clock& clock, Random& random);
  ~FileVfs();
  FileVfs(const FileVfs&) = delete;
  FileVfs& operator=(const FileVfs&) = delete;

  /// For OpenOptions::vfs; the path opened through it is ignored.
  [[nodiscard]] const std::string& name() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace baijia
