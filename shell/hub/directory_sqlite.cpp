#include "shell/hub/directory_sqlite.h"

#include <algorithm>
#include <utility>

#include "core/store/select.h"

namespace baijia::hub {
namespace {

constexpr const char* kAccountColumns = "id, scope, login, name, role, password, disabled";

/// Reads kAccountColumns from column 0 on.
AccountRecord account_from(const Statement& row) {
  return {.id = {row.uuid(0)},
          .scope = {unsigned_bits(row.integer(1))},
          .login = std::string(row.text(2)),
          .name = std::string(row.text(3)),
          .role = static_cast<Role>(row.integer(4)),
          .password_hash = std::string(row.text(5)),
          .disabled = row.integer(6) != 0};
}

AreaRecord area_from(const Statement& row) {
  return {.code = unsigned_bits(row.integer(0)),
          .parent = unsigned_bits(row.integer(1)),
          .level = static_cast<AreaLevel>(row.integer(2)),
          .name = std::string(row.text(3))};
}

/// All rows of a query, each read by `from`.
template <class T, class... Arguments>
Result<std::vector<T>> all(HubDatabase& database, const std::string& sql, T (*from)(const Statement&),
                           const Arguments&... arguments) {
  std::vector<T> found;
  BAIJIA_TRY(database.read([&](Database& connection) -> Result<void> {
    found.clear();
    BAIJIA_TRY_ASSIGN(Statement select, connection.query(sql, arguments...));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) return {};
      found.push_back(from(select));
    }
  }));
  return found;
}

template <class T, class... Arguments>
Result<std::optional<T>> first(HubDatabase& database, const std::string& sql, T (*from)(const Statement&),
                               const Arguments&... arguments) {
  BAIJIA_TRY_ASSIGN(std::vector<T> found, all(database, sql, from, arguments...));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

/// Notes `deed` of an account, with its scope, in the caller's transaction.
Result<void> note_account(Database& connection, Clock& clock, Deed deed, AccountId account, DeviceId device = {},
                          std::string detail = {}) {
  BAIJIA_TRY_ASSIGN(const auto scope, connection.number("SELECT scope FROM account WHERE id = ?", account));
  return note(connection, {.at_millis = clock.now_millis(),
                           .deed = deed,
                           .scope = {unsigned_bits(scope.value_or(0))},
                           .account = account,
                           .device = device,
                           .detail = std::move(detail)});
}

/// The right that the account has now ends; what was known of an earlier end is forgotten.
Result<void> end_right(Database& connection, Clock& clock, AccountId account) {
  return connection.run(
      "INSERT OR REPLACE INTO ended_right (scope, account, role, ended_millis) "
      "SELECT scope, id, role, ? FROM account WHERE id = ?",
      clock.now_millis(), account);
}

/// The account has its right to the committee that it is in.
Result<void> give_back_right(Database& connection, AccountId account) {
  for (const char* table : {"ended_right", "gone_device"}) {
    BAIJIA_TRY(connection.run(std::string("DELETE FROM ") + table +
                                  " WHERE account = ?1 AND scope = (SELECT scope FROM account WHERE id = ?1)",
                              account));
  }
  return {};
}

template <class... Arguments>
Result<void> write_one(HubDatabase& database, const char* sql, const Arguments&... arguments) {
  return database.write([&](Database& connection) { return connection.run(sql, arguments...); });
}

}  // namespace

Result<std::optional<AccountRecord>> SqliteHubDirectory::find_account(std::string_view login) {
  return first(database_, std::string("SELECT ") + kAccountColumns + " FROM account WHERE login = ?", account_from,
               login);
}

Result<std::optional<AccountRecord>> SqliteHubDirectory::find_account(AccountId id) {
  return first(database_, std::string("SELECT ") + kAccountColumns + " FROM account WHERE id = ?", account_from, id);
}

Result<std::vector<AccountRecord>> SqliteHubDirectory::accounts(Scope scope) {
  const std::int64_t code = signed_bits(scope.code);
  return all(
      database_,
      std::string("SELECT ") + kAccountColumns + " FROM account WHERE ?1 = 0 OR scope = ?1 ORDER BY scope, login",
      account_from, code);
}

Result<void> SqliteHubDirectory::add_account(const AccountRecord& account) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto taken, connection.number("SELECT 1 FROM account WHERE login = ?", account.login));
    if (taken) return fail(Code::kInvalid, "this login is taken");
    BAIJIA_TRY(connection.run(
        "INSERT INTO account (id, scope, login, name, role, password, disabled) VALUES (?, ?, ?, ?, ?, ?, ?)",
        account.id, signed_bits(account.scope.code), account.login, account.name, account.role, account.password_hash,
        account.disabled));
    return note_account(connection, database_.clock(), Deed::kAccountAdded, account.id);
  });
}

Result<void> SqliteHubDirectory::set_password(AccountId account, const std::string& password_hash) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(connection.run("UPDATE account SET password = ?, first_phone = 1 WHERE id = ?", password_hash, account));
    BAIJIA_TRY(connection.run("DELETE FROM session WHERE account = ?", account));
    return note_account(connection, database_.clock(), Deed::kPasswordReset, account);
  });
}

Result<void> SqliteHubDirectory::set_disabled(AccountId account, bool disabled) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(connection.run("UPDATE account SET disabled = ? WHERE id = ?", disabled, account));
    BAIJIA_TRY(disabled ? end_right(connection, database_.clock(), account) : give_back_right(connection, account));
    return note_account(connection, database_.clock(), disabled ? Deed::kAccountDisabled : Deed::kAccountEnabled,
                        account);
  });
}

Result<void> SqliteHubDirectory::move_account(AccountId account, Scope scope, Role role) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(end_right(connection, database_.clock(), account));
    BAIJIA_TRY(note_account(connection, database_.clock(), Deed::kAccountMoved, account));
    BAIJIA_TRY(
        connection.run("UPDATE account SET scope = ?, role = ? WHERE id = ?", signed_bits(scope.code), role, account));
    return give_back_right(connection, account);
  });
}

Result<std::optional<EndedRight>> SqliteHubDirectory::ended_right(AccountId account, Scope scope) {
  return first<EndedRight>(
      database_, "SELECT role, ended_millis FROM ended_right WHERE scope = ? AND account = ?",
      [](const Statement& row) {
        return EndedRight{.role = static_cast<Role>(row.integer(0)), .ended_millis = row.integer(1)};
      },
      signed_bits(scope.code), account);
}

Result<bool> SqliteHubDirectory::has_gone(AccountId account, Scope scope, DeviceId device) {
  BAIJIA_TRY_ASSIGN(
      const auto found,
      first<bool>(
          database_, "SELECT 1 FROM gone_device WHERE scope = ? AND account = ? AND device = ?",
          [](const Statement&) { return true; }, signed_bits(scope.code), account, signed_bits(device.number)));
  return found.has_value();
}

Result<void> SqliteHubDirectory::note_gone(AccountId account, Scope scope, DeviceId device) {
  return database_.write([&](Database& connection) -> Result<void> {
    const std::int64_t now = database_.clock().now_millis();
    BAIJIA_TRY(
        connection.run("INSERT OR IGNORE INTO gone_device (scope, account, device, at_millis) VALUES (?, ?, ?, ?)",
                       signed_bits(scope.code), account, signed_bits(device.number), now));
    if (connection.changes() == 0) return {};  // it says so again at each start
    return hub::note(connection, {.at_millis = now,
                                  .deed = Deed::kDeviceLetGo,
                                  .scope = scope,
                                  .account = account,
                                  .device = device,
                                  .detail = {}});
  });
}

Result<void> SqliteHubDirectory::keep_left_box(const BoxFile& box) {
  return database_.write([&](Database& connection) -> Result<void> {
    BoxFile kept = box;
    kept.rows.clear();
    BAIJIA_TRY(for_each_row(connection.query("SELECT box FROM left_box WHERE scope = ? AND account = ? AND device = ?",
                                             signed_bits(box.scope.code), box.account, signed_bits(box.device.number)),
                            [&](const Statement& row) {
                              if (Result<BoxFile> before = decode<BoxFile>(row.octets(0)))
                                kept.rows = std::move(before->rows);
                            }));
    const std::size_t known = kept.rows.size();
    for (const std::string& row : box.rows) {
      if (!std::ranges::contains(kept.rows, row)) kept.rows.push_back(row);
    }
    if (kept.rows.size() == known) return {};
    const std::string bytes = encode(kept);
    if (bytes.size() > kMaxBoxBytes) return fail(Code::kTooLarge, "a box left behind");
    const std::int64_t now = database_.clock().now_millis();
    BAIJIA_TRY(connection.run(
        "INSERT OR REPLACE INTO left_box (scope, account, device, at_millis, box) VALUES (?, ?, ?, ?, ?)",
        signed_bits(box.scope.code), box.account, signed_bits(box.device.number), now, Bytes{bytes}));
    return hub::note(connection, {.at_millis = now,
                                  .deed = Deed::kBoxLeft,
                                  .scope = box.scope,
                                  .account = box.account,
                                  .device = box.device,
                                  .detail = {}});
  });
}

Result<std::vector<std::string>> SqliteHubDirectory::left_boxes(Scope scope) {
  return all<std::string>(
      database_, "SELECT box FROM left_box WHERE scope = ? ORDER BY at_millis",
      [](const Statement& row) { return std::string(row.octets(0)); }, signed_bits(scope.code));
}

Result<void> SqliteHubDirectory::add_session(const std::string& token_hash, AccountId account, DeviceId device,
                                             std::int64_t now_millis) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(connection.run(
        "INSERT INTO session (token_hash, account, device, began_millis, seen_millis) VALUES (?, ?, ?, ?, ?)",
        Bytes{token_hash}, account, signed_bits(device.number), now_millis, now_millis));
    return note_account(connection, database_.clock(), Deed::kSignedIn, account, device);
  });
}

Result<std::optional<SessionRecord>> SqliteHubDirectory::find_session(const std::string& token_hash) {
  return first<SessionRecord>(
      database_,
      "SELECT account.id, scope, login, account.name, role, '', disabled, session.device, began_millis, "
      "session.seen_millis, state FROM session JOIN account ON account.id = session.account "
      "LEFT JOIN device ON device.account = session.account AND device.device = session.device WHERE token_hash = ?",
      [](const Statement& row) {
        // Without a line in the list it is a phone that has another number now.
        const bool listed = row.integer(10) != 0;
        return SessionRecord{.account = account_from(row),
                             .device = {unsigned_bits(row.integer(7))},
                             .began_millis = row.integer(8),
                             .seen_millis = row.integer(9),
                             .phone = listed ? static_cast<PhoneState>(row.integer(10)) : PhoneState::kRevoked};
      },
      Bytes{token_hash});
}

Result<void> SqliteHubDirectory::touch_session(const std::string& token_hash, std::int64_t now_millis) {
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(
        connection.run("UPDATE session SET seen_millis = ? WHERE token_hash = ?", now_millis, Bytes{token_hash}));
    return connection.run(
        "UPDATE device SET seen_millis = ? WHERE (account, device) = "
        "(SELECT account, device FROM session WHERE token_hash = ?)",
        now_millis, Bytes{token_hash});
  });
}

Result<void> SqliteHubDirectory::drop_session(const std::string& token_hash) {
  return database_.write([&](Database& connection) -> Result<void> {
    AccountId account;
    DeviceId device;
    {
      BAIJIA_TRY_ASSIGN(Statement select, connection.query("SELECT account, device FROM session WHERE token_hash = ?",
                                                           Bytes{token_hash}));
      BAIJIA_TRY_ASSIGN(const bool found, select.step());
      if (!found) return {};
      account = {select.uuid(0)};
      device = {unsigned_bits(select.integer(1))};
    }
    BAIJIA_TRY(connection.run("DELETE FROM session WHERE token_hash = ?", Bytes{token_hash}));
    return note_account(connection, database_.clock(), Deed::kSignedOut, account, device);
  });
}

Result<void> SqliteHubDirectory::drop_sessions_before(std::int64_t seen_millis, std::int64_t began_millis) {
  return write_one(database_, "DELETE FROM session WHERE seen_millis < ? OR began_millis < ?", seen_millis,
                   began_millis);
}

Result<void> SqliteHubDirectory::put_areas(std::span<const AreaRecord> areas) {
  return database_.write([&](Database& connection) -> Result<void> {
    for (const AreaRecord& area : areas) {
      BAIJIA_TRY(connection.run(
          "INSERT INTO area (code, parent, level, name) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET "
          "parent = excluded.parent, level = excluded.level, name = excluded.name",
          signed_bits(area.code), signed_bits(area.parent), area.level, area.name));
    }
    return {};
  });
}

Result<std::optional<AreaRecord>> SqliteHubDirectory::find_area(std::uint64_t code) {
  return first(database_, "SELECT code, parent, level, name FROM area WHERE code = ?", area_from, signed_bits(code));
}

Result<std::vector<AreaRecord>> SqliteHubDirectory::areas_below(std::uint64_t parent) {
  return all(database_, "SELECT code, parent, level, name FROM area WHERE parent = ? ORDER BY code", area_from,
             signed_bits(parent));
}

Result<void> SqliteHubDirectory::note(AuditEntry entry) { return hub::note(database_, std::move(entry)); }

Result<Counts> SqliteHubDirectory::counts() {
  Counts counts;
  BAIJIA_TRY(database_.read([&](Database& connection) -> Result<void> {
    const auto count = [&](const char* sql, std::int64_t& into) -> Result<void> {
      BAIJIA_TRY_ASSIGN(const auto number, connection.number(sql));
      into = number.value_or(0);
      return {};
    };
    BAIJIA_TRY(count("SELECT count(*) FROM committee", counts.committees));
    BAIJIA_TRY(count("SELECT count(*) FROM row", counts.rows));
    BAIJIA_TRY(count("SELECT count(*) FROM account", counts.accounts));
    return count("SELECT count(*) FROM area", counts.areas);
  }));
  return counts;
}

}  // namespace baijia::hub
