#include "core/store/sqlite.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sqlite3.h>

namespace baijia {
namespace {

Error error_from(int code, const char* message) {
  Error error{Code::kDatabase, message == nullptr ? sqlite3_errstr(code) : message};
  switch (code & 0xFF) {
    case SQLITE_FULL:
      error.code = Code::kStorageFull;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      error.code = Code::kStorageCorrupt;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error.code = Code::kStorageBusy;
      break;
    default:
      break;
  }
  error.detail += " (" + std::to_string(code) + ")";
  return error;
}

std::unexpected<Error> failure(sqlite3* handle, int code) {
  return std::unexpected(error_from(code, handle == nullptr ? nullptr : sqlite3_errmsg(handle)));
}

// An empty view may have no pointer at all, which SQLite would take for NULL.
const char* pointer_of(std::string_view bytes) { return bytes.data() == nullptr ? "" : bytes.data(); }

std::string_view octets_of(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

}  // namespace

// Compiled statements that wait for their next use, by text. Lives at one address however the Database moves.
class StatementCache {
 public:
  ~StatementCache() {
    for (const auto& [text, handles] : idle_) {
      for (sqlite3_stmt* handle : handles) sqlite3_finalize(handle);
    }
  }
  sqlite3_stmt* take(std::string_view sql) {
    const auto found = idle_.find(sql);
    if (found == idle_.end() || found->second.empty()) return nullptr;
    sqlite3_stmt* handle = found->second.back();
    found->second.pop_back();
    return handle;
  }
  void give(sqlite3_stmt* handle) {
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
    const std::string_view sql = sqlite3_sql(handle);
    auto found = idle_.find(sql);
    if (found == idle_.end()) found = idle_.emplace(std::string(sql), std::vector<sqlite3_stmt*>{}).first;
    found->second.push_back(handle);
  }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::vector<sqlite3_stmt*>, TextHash, std::equal_to<>> idle_;
};

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), cache_(other.cache_), bind_error_(other.bind_error_) {}

Statement::~Statement() { give_back(); }

void Statement::give_back() {
  if (handle_ == nullptr) return;
  if (cache_ != nullptr) {
    cache_->give(handle_);
  } else {
    sqlite3_finalize(handle_);
  }
  handle_ = nullptr;
}

void Statement::note(int code) {
  if (code != SQLITE_OK && bind_error_ == 0) bind_error_ = code;
}

void Statement::bind(int position, std::nullptr_t) { note(sqlite3_bind_null(handle_, position)); }
void Statement::bind(int position, std::int64_t number) { note(sqlite3_bind_int64(handle_, position, number)); }
void Statement::bind(int position, double number) { note(sqlite3_bind_double(handle_, position, number)); }

void Statement::bind(int position, std::string_view text) {
  note(sqlite3_bind_text64(handle_, position, pointer_of(text), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_octets(int position, std::string_view octets) {
  note(sqlite3_bind_blob64(handle_, position, pointer_of(octets), octets.size(), SQLITE_TRANSIENT));
}

void Statement::bind_borrowed_octets(int position, std::string_view octets) {
  note(sqlite3_bind_blob64(handle_, position, pointer_of(octets), octets.size(), SQLITE_STATIC));
}

void Statement::bind(int position, const Uuid& uuid) {
  if (uuid.empty()) return bind(position, nullptr);
  bind_octets(position, octets_of(uuid));
}

void Statement::bind_borrowed(int position, const Uuid& uuid) {
  if (uuid.empty()) return bind(position, nullptr);
  bind_borrowed_octets(position, octets_of(uuid));
}

void Statement::bind(int position, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind(position, *number);
  if (const auto* text = std::get_if<std::string>(&value)) return bind(position, std::string_view(*text));
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bind_octets(position, bytes->octets);
  bind(position, nullptr);
}

void Statement::bind_borrowed(int position, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return note(sqlite3_bind_text64(handle_, position, pointer_of(*text), text->size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  if (const auto* bytes = std::get_if<Bytes>(&value)) return bind_borrowed_octets(position, bytes->octets);
  bind(position, value);
}

Result<bool> Statement::step() {
  if (bind_error_ != 0) {
    return failure(sqlite3_db_handle(handle_), std::exchange(bind_error_, 0));
  }
  int code = sqlite3_step(handle_);
  // Texts become UTF-8 here, where it can be said that there was no memory for one: a column that is read has no error.
  for (int column = 0; code == SQLITE_ROW && column < sqlite3_column_count(handle_); ++column) {
    const bool text = sqlite3_column_type(handle_, column) == SQLITE_TEXT;
    if (text && sqlite3_column_text(handle_, column) == nullptr) code = SQLITE_NOMEM;
  }
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  auto error = failure(sqlite3_db_handle(handle_), code);
  sqlite3_reset(handle_);
  return error;
}

Result<void> Statement::run() {
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, step());
    if (!more) break;
  }
  reset();
  return {};
}

Result<void> for_each_row(Result<Statement> statement, FunctionRef<void(const Statement&)> use) {
  if (!statement) return std::unexpected(std::move(statement).error());
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, statement->step());
    if (!more) return {};
    use(*statement);
  }
}

void Statement::reset() { sqlite3_reset(handle_); }

int Statement::column_count() const { return sqlite3_column_count(handle_); }
bool Statement::null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

std::string_view Statement::octets(int column) const {
  // A text is asked for as one even where it is wanted as octets, and octets never as a text: inside it is UTF-16.
  const bool blob = sqlite3_column_type(handle_, column) == SQLITE_BLOB;
  const void* octets = blob ? sqlite3_column_blob(handle_, column) : sqlite3_column_text(handle_, column);
  if (octets == nullptr) return {};
  return {static_cast<const char*>(octets), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::string_view Statement::text(int column) const { return octets(column); }

Uuid Statement::uuid(int column) const {
  Uuid uuid;
  const std::string_view bytes = octets(column);
  if (bytes.size() == uuid.bytes.size()) std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
  return uuid;
}

Value Statement::value(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_NULL:
      return {};
    case SQLITE_TEXT:
      return std::string(text(column));
    case SQLITE_BLOB:
      return Bytes{std::string(octets(column))};
    default:
      return integer(column);
  }
}

FunctionCall::FunctionCall(sqlite3_context* context, std::span<sqlite3_value*> arguments)
    : context_(context), arguments_(arguments) {}

std::int64_t FunctionCall::integer(std::size_t argument) const { return sqlite3_value_int64(arguments_[argument]); }

std::string_view FunctionCall::text(std::size_t argument) const {
  sqlite3_value* value = arguments_[argument];
  const auto* bytes = static_cast<const char*>(sqlite3_value_type(value) == SQLITE_BLOB ? sqlite3_value_blob(value)
                                                                                        : sqlite3_value_text(value));
  if (bytes == nullptr) {
    if (sqlite3_value_type(value) == SQLITE_TEXT) sqlite3_result_error_nomem(context_);
    return {};
  }
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void FunctionCall::result(std::int64_t number) { sqlite3_result_int64(context_, number); }
void FunctionCall::result(std::string_view text) {
  sqlite3_result_text64(context_, pointer_of(text), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

Database::Database(sqlite3* handle) : handle_(handle), cache_(std::make_unique<StatementCache>()) {}
Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), cache_(std::move(other.cache_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(cache_, other.cache_);
  return *this;
}

Database::~Database() {
  cache_.reset();
  sqlite3_close_v2(handle_);
}

Result<Database> Database::open(const std::string& path, const OpenOptions& options) {
  int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (options.create && !options.read_only) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  Database database(handle);
  if (code != SQLITE_OK) return failure(handle, code);
  sqlite3_busy_timeout(handle, options.busy_timeout_millis);
  // A database file may come from anywhere: its schema must not make us run anything.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // Without it every statement with LIMIT ? is compiled anew each time that the number is bound.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  return database;
}

Result<void> Database::exec(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(handle_, code);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &handle, nullptr);
  if (code != SQLITE_OK) return failure(handle_, code);
  if (handle == nullptr) return fail(Code::kDatabase, "no statement");
  return Statement(handle, nullptr);
}

Result<Statement> Database::cached(std::string_view sql) {
  if (sqlite3_stmt* handle = cache_->take(sql); handle != nullptr) return Statement(handle, cache_.get());
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &handle, nullptr);
  if (code != SQLITE_OK) return failure(handle_, code);
  if (handle == nullptr) return fail(Code::kDatabase, "no statement");
  return Statement(handle, cache_.get());
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_rowid() const { return sqlite3_last_insert_rowid(handle_); }
bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<void> Database::add_function(const std::string& name, int arguments, SqlFunction function) {
  auto owned = std::make_unique<SqlFunction>(std::move(function));
  const auto call = [](sqlite3_context* context, int count, sqlite3_value** values) {
    FunctionCall arguments_of_call(context, {values, static_cast<std::size_t>(count)});
    (*static_cast<SqlFunction*>(sqlite3_user_data(context)))(arguments_of_call);
  };
  const auto destroy = [](void* pointer) { delete static_cast<SqlFunction*>(pointer); };
  // SQLite destroys the function even when registering fails.
  const int code = sqlite3_create_function_v2(handle_, name.c_str(), arguments,
                                              SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, owned.release(),
                                              call, nullptr, nullptr, destroy);
  if (code != SQLITE_OK) return failure(handle_, code);
  return {};
}

Result<void> Database::check_integrity() {
  BAIJIA_TRY_ASSIGN(Statement check, prepare("PRAGMA integrity_check"));
  BAIJIA_TRY_ASSIGN(const bool found, check.step());
  if (!found || check.text(0) != "ok") return fail(Code::kStorageCorrupt, std::string(check.text(0)));
  return {};
}

Result<void> Database::backup_to(const std::string& path) {
  BAIJIA_TRY_ASSIGN(Database target, open(path));
  sqlite3_backup* backup = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (backup == nullptr) return failure(target.handle_, sqlite3_errcode(target.handle_));
  // In one go, that is in one read transaction: by steps, every write of another connection would start it again.
  const int code = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (finish != SQLITE_OK) return failure(target.handle_, finish);
  if (code != SQLITE_DONE) return failure(nullptr, code);
  return {};
}

Result<Transaction> Transaction::begin(Database& database) {
  BAIJIA_TRY_ASSIGN(Statement rollback, database.cached("ROLLBACK"));
  BAIJIA_TRY(database.run("BEGIN IMMEDIATE"));
  return Transaction(database, std::move(rollback));
}

Transaction::~Transaction() {
  if (database_ != nullptr && database_->in_transaction()) (void)rollback_.run();
}

Result<void> Transaction::commit() {
  BAIJIA_TRY(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace baijia
