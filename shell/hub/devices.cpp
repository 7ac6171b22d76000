#include "shell/hub/devices.h"

#include <format>

#include "shell/hub/audit.h"
#include "shell/hub/passwords.h"
#include "shell/hub/signatures.h"

namespace baijia::hub {
namespace {

constexpr std::uint64_t kCodes = 100'000'000;

Result<void> note_deed(Database& connection, std::int64_t now_millis, Deed deed, AccountId account, DeviceId device,
                       std::string_view detail = {}) {
  BAIJIA_TRY_ASSIGN(const auto scope, connection.number("SELECT scope FROM account WHERE id = ?", account));
  return note(connection, {.at_millis = now_millis,
                           .deed = deed,
                           .scope = {unsigned_bits(scope.value_or(0))},
                           .account = account,
                           .device = device,
                           .detail = std::string(detail)});
}

bool in_use(std::int64_t state) {
  return static_cast<PhoneState>(state) == PhoneState::kEnrolled ||
         static_cast<PhoneState>(state) == PhoneState::kWipeAsked;
}

struct EnrolledPhone {
  std::string key;
  PhoneState state = PhoneState::kEnrolled;
};

/// The phone as the account has enrolled it; nothing when it has not, or no more.
Result<std::optional<EnrolledPhone>> enrolled_phone(Database& connection, AccountId account, DeviceId device) {
  BAIJIA_TRY_ASSIGN(Statement select, connection.query("SELECT key, state FROM device WHERE account = ? AND device = ?",
                                                       account, signed_bits(device.number)));
  BAIJIA_TRY_ASSIGN(const bool found, select.step());
  if (!found || !in_use(select.integer(1))) return std::nullopt;
  return EnrolledPhone{std::string(select.octets(0)), static_cast<PhoneState>(select.integer(1))};
}

Result<void> end_sessions(Database& connection, AccountId account, DeviceId device) {
  return connection.run("DELETE FROM session WHERE account = ? AND device = ?", account, signed_bits(device.number));
}

Result<void> enrol(Database& connection, AccountId account, const PhoneAtTheDoor& phone, std::int64_t now_millis) {
  BAIJIA_TRY(
      connection.run("INSERT OR REPLACE INTO device (account, device, name, key, state, enrolled_millis, seen_millis) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
                     account, signed_bits(phone.device.number), phone.name, Bytes{phone.key}, PhoneState::kEnrolled,
                     now_millis, now_millis));
  // Whoever had this number before is somebody else.
  return end_sessions(connection, account, phone.device);
}

}  // namespace

Result<void> Devices::admit(AccountId account, const PhoneAtTheDoor& phone) {
  const std::int64_t now = database_.clock().now_millis();
  // Argon2id takes its time: not while everybody waits for the database.
  BAIJIA_TRY_ASSIGN(const std::string code_hash, fitting_code(account, phone.code));
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto enrolled, enrolled_phone(connection, account, phone.device));
    if (enrolled && enrolled->key == phone.key) {
      return connection.run("UPDATE device SET name = ?, seen_millis = ? WHERE account = ? AND device = ?", phone.name,
                            now, account, signed_bits(phone.device.number));
    }
    BAIJIA_TRY_ASSIGN(const auto first, connection.number("SELECT first_phone FROM account WHERE id = ?", account));
    if (enrolment_ == Enrolment::kCode && first.value_or(0) == 0) {
      if (phone.code.empty()) return fail(Code::kEnrolmentRequired, "a phone that is not enrolled");
      BAIJIA_TRY(connection.run("DELETE FROM enrolment_code WHERE account = ? AND hash = ?", account, code_hash));
      if (connection.changes() == 0) return fail(Code::kEnrolmentWrong, "the code");
    }
    BAIJIA_TRY(connection.run("UPDATE account SET first_phone = 0 WHERE id = ?", account));
    BAIJIA_TRY(enrol(connection, account, phone, now));
    return note_deed(connection, now, Deed::kDeviceEnrolled, account, phone.device);
  });
}

/// The hash of the account's code when `code` is that and good; empty when it is not, which uses up a try.
Result<std::string> Devices::fitting_code(AccountId account, std::string_view code) {
  std::string hash;
  if (code.empty()) return hash;
  const std::int64_t now = database_.clock().now_millis();
  BAIJIA_TRY(database_.write([&](Database& connection) -> Result<void> {
    // Counted before it is looked at, so that many at once cannot slip through.
    BAIJIA_TRY(connection.run("UPDATE enrolment_code SET tries = tries + 1 WHERE account = ?", account));
    BAIJIA_TRY_ASSIGN(Statement select,
                      connection.query("SELECT hash FROM enrolment_code WHERE account = ? AND until_millis >= ? AND "
                                       "until_millis <= ? AND tries <= ?",
                                       account, now, now + kEnrolmentCodeMillis, kEnrolmentCodeTries));
    BAIJIA_TRY_ASSIGN(const bool found, select.step());
    if (found) hash = select.text(0);
    return {};
  }));
  if (!hash.empty() && password_matches(code, hash)) return hash;
  BAIJIA_TRY(database_.write(
      [&](Database& connection) { return note_deed(connection, now, Deed::kEnrolmentWrong, account, {}); }));
  return std::string();
}

Result<PhoneState> Devices::recognise(AccountId account, DeviceId device, std::string_view path, std::string_view body,
                                      std::string_view signature, Strangers strangers) {
  std::optional<EnrolledPhone> phone;
  BAIJIA_TRY(database_.read([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(phone, enrolled_phone(connection, account, device));
    return {};
  }));
  if (phone && signature_fits(phone->key, signed_part(path, body), bytes_from_base64url(signature))) {
    return phone->state;
  }
  if (!phone && strangers == Strangers::kUnnoted) return fail(Code::kSignatureWrong, "a phone that nobody enrolled");
  const std::int64_t now = database_.clock().now_millis();
  BAIJIA_TRY(database_.write(
      [&](Database& connection) { return note_deed(connection, now, Deed::kSignatureWrong, account, device, path); }));
  return fail(Code::kSignatureWrong, "the request's signature");
}

Result<std::optional<PhoneState>> Devices::signer(AccountId account, DeviceId device, std::string_view path,
                                                  std::string_view body, std::string_view signature) {
  std::string key;
  std::optional<PhoneState> state;
  BAIJIA_TRY(database_.read([&](Database& connection) -> Result<void> {
    state.reset();
    BAIJIA_TRY_ASSIGN(Statement select,
                      connection.query("SELECT key, state FROM device WHERE account = ? AND device = ?", account,
                                       signed_bits(device.number)));
    BAIJIA_TRY_ASSIGN(const bool found, select.step());
    if (!found) return {};
    key = select.octets(0);
    state = static_cast<PhoneState>(select.integer(1));
    return {};
  }));
  if (state && !signature_fits(key, signed_part(path, body), bytes_from_base64url(signature))) state.reset();
  return state;
}

Result<std::string> Devices::make_code(AccountId account, std::string_view by) {
  // Of 64 random bits the remainder is even enough.
  std::uint64_t number = 0;
  random_.fill(std::as_writable_bytes(std::span(&number, 1)));
  std::string code = std::format("{:08}", number % kCodes);
  BAIJIA_TRY_ASSIGN(const std::string hash, hash_password(code));
  const std::int64_t now = database_.clock().now_millis();
  BAIJIA_TRY(database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(
        connection.run("INSERT OR REPLACE INTO enrolment_code (account, hash, until_millis, tries) VALUES (?, ?, ?, 0)",
                       account, hash, now + kEnrolmentCodeMillis));
    return note_deed(connection, now, Deed::kEnrolmentCodeMade, account, {}, by);
  }));
  return code;
}

Result<std::vector<PhoneLine>> Devices::list(std::string_view where, const Value& value) {
  std::vector<PhoneLine> lines;
  BAIJIA_TRY(database_.read([&](Database& connection) -> Result<void> {
    lines.clear();
    BAIJIA_TRY_ASSIGN(
        Statement select,
        connection.query("SELECT device.account, account.name, device.device, device.name, state, enrolled_millis, "
                         "seen_millis FROM device JOIN account ON account.id = device.account WHERE " +
                             std::string(where) + " = ? ORDER BY account.name, account.login, enrolled_millis, device",
                         value));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) return {};
      lines.push_back({.account = {select.uuid(0)},
                       .person = std::string(select.text(1)),
                       .device = {unsigned_bits(select.integer(2))},
                       .name = std::string(select.text(3)),
                       .state = static_cast<PhoneState>(select.integer(4)),
                       .enrolled_millis = select.integer(5),
                       .seen_millis = select.integer(6)});
    }
  }));
  return lines;
}

Result<std::vector<PhoneLine>> Devices::of(AccountId account) {
  return list("account.id", Bytes{{account.uuid.bytes.begin(), account.uuid.bytes.end()}});
}

Result<std::vector<PhoneLine>> Devices::in(Scope scope) { return list("account.scope", signed_bits(scope.code)); }

Result<void> Devices::set_state(AccountId account, DeviceId device, PhoneState state, std::string_view by) {
  const std::int64_t now = database_.clock().now_millis();
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY(connection.run("UPDATE device SET state = ? WHERE account = ? AND device = ?", state, account,
                              signed_bits(device.number)));
    if (connection.changes() == 0) return fail(Code::kNotFound, "no such phone");
    if (!in_use(static_cast<std::int64_t>(state))) BAIJIA_TRY(end_sessions(connection, account, device));
    const Deed deed = state == PhoneState::kRevoked     ? Deed::kDeviceRevoked
                      : state == PhoneState::kWipeAsked ? Deed::kWipeAsked
                                                        : Deed::kDeviceWiped;
    return note_deed(connection, now, deed, account, device, by);
  });
}

Result<void> Devices::split(AccountId account, DeviceId former, DeviceId device) {
  const std::int64_t now = database_.clock().now_millis();
  return database_.write([&](Database& connection) -> Result<void> {
    BAIJIA_TRY_ASSIGN(const auto taken, enrolled_phone(connection, account, device));
    BAIJIA_TRY_ASSIGN(const auto enrolled, enrolled_phone(connection, account, former));
    if (taken || !enrolled) return fail(Code::kUnknownDevice, "no phone to go on from");
    BAIJIA_TRY(connection.run(
        "INSERT OR REPLACE INTO device (account, device, name, key, state, enrolled_millis, seen_millis) "
        "SELECT account, ?, name, key, state, ?, ? FROM device WHERE account = ? AND device = ?",
        signed_bits(device.number), now, now, account, signed_bits(former.number)));
    return note_deed(connection, now, Deed::kDeviceCloned, account, device, std::format("of {:x}", former.number));
  });
}

}  // namespace baijia::hub
