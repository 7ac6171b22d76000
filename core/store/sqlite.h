#pragma once

// SQLite with owners and Results. Only the sqlite*.cpp files of this folder see sqlite3.h.
//
//   BAIJIA_TRY_ASSIGN(Transaction transaction, Transaction::begin(database));
//   BAIJIA_TRY(database.run("UPDATE visit SET said = ? WHERE id = ?", words, visit_id));
//   BAIJIA_TRY(transaction.commit());
//
//   BAIJIA_TRY_ASSIGN(Statement doors, database.query("SELECT id, room FROM household WHERE building = ?", building));
//   while (true) {
//     BAIJIA_TRY_ASSIGN(const bool more, doors.step());
//     if (!more) break;
//     use(doors.uuid(0), doors.text(1));
//   }
//
// A connection and what came from it stay on one thread at a time. Errors: kStorageFull, kStorageCorrupt, kStorageBusy
// (a lock was not given within the busy timeout), kDatabase for everything else.

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/domain/function_ref.h"
#include "core/domain/value.h"
#include "core/result.h"

struct sqlite3;
struct sqlite3_context;
struct sqlite3_stmt;
struct sqlite3_value;

namespace baijia {

class StatementCache;

/// A compiled statement. Bind by 1-based position, then step; read columns by 0-based position. A failed bind is
/// reported by the next step(). Moves; gives itself back to the connection's cache (or is freed) when it dies, which
/// must be before its Database does.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Texts and octets are copied.
  void bind(int position, std::nullptr_t);
  void bind(int position, std::int64_t number);
  void bind(int position, double number);
  void bind(int position, std::string_view text);
  void bind(int position, const std::string& text) { bind(position, std::string_view(text)); }
  void bind(int position, const char* text) { bind(position, std::string_view(text)); }
  void bind(int position, const Bytes& bytes) { bind_octets(position, bytes.octets); }
  void bind(int position, const Value& value);
  void bind(int position, const Uuid& uuid);  ///< 16 octets; the empty one is NULL
  void bind(int position, Day day) { bind(position, std::int64_t{day.number}); }
  template <class T>
    requires(std::integral<T> || std::is_enum_v<T>)
  void bind(int position, T number) {
    bind(position, static_cast<std::int64_t>(number));
  }
  template <class Tag>
  void bind(int position, const Id<Tag>& id) {
    bind(position, id.uuid);
  }
  template <class T>
  void bind(int position, const std::optional<T>& value) {
    if (value) {
      bind(position, *value);
    } else {
      bind(position, nullptr);
    }
  }
  void bind_octets(int position, std::string_view octets);
  /// Without a copy: the bytes must stay until the statement was reset. For bulk work.
  void bind_borrowed(int position, const Value& value);
  void bind_borrowed(int position, const Uuid& uuid);
  void bind_borrowed_octets(int position, std::string_view octets);

  /// True: a row is there to be read. False: done; step() would start again.
  [[nodiscard]] Result<bool> step();
  /// Steps to the end, then is ready to be bound and run again.
  [[nodiscard]] Result<void> run();
  /// Back to the start, bindings kept.
  void reset();

  [[nodiscard]] int column_count() const;
  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;  ///< 0 for NULL
  [[nodiscard]] double real(int column) const;
  /// Octets, or a text's in UTF-8; valid until the next step or reset; empty for NULL.
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string_view octets(int column) const;
  [[nodiscard]] Uuid uuid(int column) const;  ///< empty unless there are 16 octets
  /// The column as it is; a real number becomes an integer (nothing of ours is one).
  [[nodiscard]] Value value(int column) const;

 private:
  friend class Database;
  friend class StatementCache;
  Statement(sqlite3_stmt* handle, StatementCache* cache) : handle_(handle), cache_(cache) {}
  void note(int code);
  void give_back();

  sqlite3_stmt* handle_ = nullptr;
  StatementCache* cache_ = nullptr;  ///< null: freed at the end
  int bind_error_ = 0;
};

/// Calls `use` for each row that is left. Value on failure: the statement's error, or that of a step.
[[nodiscard]] Result<void> for_each_row(Result<Statement> statement, FunctionRef<void(const Statement&)> use);

/// Arguments and result of an SQL function while it is called. Set one result; none is NULL.
class FunctionCall {
 public:
  FunctionCall(sqlite3_context* context, std::span<sqlite3_value*> arguments);
  [[nodiscard]] std::size_t count() const { return arguments_.size(); }
  [[nodiscard]] std::int64_t integer(std::size_t argument) const;
  [[nodiscard]] std::string_view text(std::size_t argument) const;  ///< also of octets; valid during the call
  void result(std::int64_t number);
  void result(std::string_view text);

 private:
  sqlite3_context* context_;
  std::span<sqlite3_value*> arguments_;
};
using SqlFunction = std::function<void(FunctionCall&)>;

struct OpenOptions {
  std::string vfs;              ///< a registered VFS (core/store/sqlite_vfs.h); empty: the system's files
  bool create = true;           ///< make the file when it is not there
  bool read_only = false;       ///< never write
  int busy_timeout_millis = 0;  ///< how long to wait for another connection's lock
};

/// One connection. Movable; statements of it keep pointing to the right place.
class Database {
 public:
  [[nodiscard]] static Result<Database> open(const std::string& path, const OpenOptions& options = {});
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs one or more statements without arguments, ignoring rows.
  [[nodiscard]] Result<void> exec(const std::string& sql);
  /// Compiles one statement for its owner to keep.
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  /// The same from the connection's cache of compiled statements; may be asked for again while one is in use.
  [[nodiscard]] Result<Statement> cached(std::string_view sql);

  /// A cached statement with its arguments bound.
  template <class... Arguments>
  [[nodiscard]] Result<Statement> query(std::string_view sql, const Arguments&... arguments) {
    Result<Statement> statement = cached(sql);
    if (statement) {
      [[maybe_unused]] int position = 0;
      (statement->bind(++position, arguments), ...);
    }
    return statement;
  }
  /// Binds, steps to the end, forgets rows.
  template <class... Arguments>
  [[nodiscard]] Result<void> run(std::string_view sql, const Arguments&... arguments) {
    Result<Statement> statement = query(sql, arguments...);
    if (!statement) return std::unexpected(std::move(statement).error());
    return statement->run();
  }
  /// First column of the first row; nothing when there is no row or it is NULL.
  template <class... Arguments>
  [[nodiscard]] Result<std::optional<std::int64_t>> number(std::string_view sql, const Arguments&... arguments) {
    BAIJIA_TRY_ASSIGN(Statement statement, query(sql, arguments...));
    BAIJIA_TRY_ASSIGN(const bool found, statement.step());
    if (!found || statement.null(0)) return std::nullopt;
    return statement.integer(0);
  }

  /// Rows changed by the last INSERT, UPDATE or DELETE.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_rowid() const;
  [[nodiscard]] bool in_transaction() const;

  /// Makes `name` callable from SQL with `arguments` arguments (-1: any number); the same arguments give the same
  /// result, so that it may stand in an index.
  [[nodiscard]] Result<void> add_function(const std::string& name, int arguments, SqlFunction function);

  /// PRAGMA integrity_check: kStorageCorrupt with its first line when it finds something.
  [[nodiscard]] Result<void> check_integrity();
  /// Copies the whole database, as it is at one moment, into the file at `path` (system's files). In WAL mode others go
  /// on reading and writing meanwhile.
  [[nodiscard]] Result<void> backup_to(const std::string& path);

 private:
  Database(sqlite3* handle);
  sqlite3* handle_ = nullptr;
  std::unique_ptr<StatementCache> cache_;
};

/// One transaction, rolled back unless committed. Not nested.
class Transaction {
 public:
  /// Takes the write lock at once, so that nothing fails half-way.
  [[nodiscard]] static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)), rollback_(std::move(other.rollback_)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  /// After an Error the transaction is rolled back.
  [[nodiscard]] Result<void> commit();

 private:
  Transaction(Database& database, Statement rollback) : database_(&database), rollback_(std::move(rollback)) {}
  Database* database_;
  Statement rollback_;  ///< compiled beforehand: the reason to roll back may be that memory has ended
};

}  // namespace baijia
