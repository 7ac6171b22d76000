#include "shell/hub/verify.h"

#include <bit>
#include <format>
#include <unordered_set>

#include "core/sync/wire.h"
#include "shell/hub/audit.h"
#include "shell/hub/photos.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kMaxFindings = 100;

void find_damage(VerifyReport& report, std::string finding) {
  if (report.findings.size() < kMaxFindings) report.findings.push_back(std::move(finding));
}

/// The row ids that `row` names.
std::vector<Uuid> references_of(const Row& row) {
  std::vector<Uuid> named;
  const EntitySchema* schema = find_schema(row.key.kind);
  if (schema == nullptr) return named;
  for (const Field& field : row.fields) {
    const FieldSchema* declared = schema->field(field.number);
    const Bytes* bytes = std::get_if<Bytes>(&field.value);
    if (declared == nullptr || !declared->identity || bytes == nullptr || bytes->octets.size() != 16) continue;
    Uuid uuid;
    std::copy(bytes->octets.begin(), bytes->octets.end(), uuid.bytes.begin());
    named.push_back(uuid);
  }
  return named;
}

Result<void> verify_rows(Database& database, std::int64_t scope, std::int64_t last_sequence, VerifyReport& report) {
  std::unordered_set<Uuid> present;
  std::unordered_set<Uuid> named;
  BAIJIA_TRY_ASSIGN(
      Statement select,
      database.query("SELECT sequence, kind, id, encoded FROM row WHERE scope = ? ORDER BY sequence", scope));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, select.step());
    if (!more) break;
    ++report.rows;
    const std::string where = std::format("committee {}, sequence {}: ", scope, select.integer(0));
    if (select.integer(0) > last_sequence) find_damage(report, where + "beyond the committee's last sequence");
    present.insert(select.uuid(2));
    const Result<Row> row = decode_row(select.octets(3));
    if (!row) {
      find_damage(report, where + "does not decode");
      continue;
    }
    if (encode_row(*row) != select.octets(3)) find_damage(report, where + "is not canonical");
    if (std::bit_cast<std::int64_t>(row->scope.code) != scope ||
        static_cast<std::int64_t>(row->key.kind) != select.integer(1) || row->key.id != select.uuid(2)) {
      find_damage(report, where + "stands under another key");
    }
    for (const Uuid& uuid : references_of(*row)) named.insert(uuid);
  }
  for (const Uuid& uuid : named) report.dangling += present.contains(uuid) ? 0 : 1;
  return {};
}

Result<void> verify_count(Database& database, const char* sql, const char* finding, VerifyReport& report) {
  BAIJIA_TRY_ASSIGN(const auto count, database.number(sql));
  if (count.value_or(0) != 0) find_damage(report, std::format("{} {}", *count, finding));
  return {};
}

}  // namespace

Result<VerifyReport> verify(HubDatabase& database) {
  VerifyReport report;
  BAIJIA_TRY(database.read([&](Database& connection) -> Result<void> {
    if (const auto sound = connection.check_integrity(); !sound) {
      find_damage(report, "SQLite: " + sound.error().detail);
    }
    BAIJIA_TRY_ASSIGN(const AuditChain audit, check_audit(connection));
    report.audit_entries = audit.entries;
    report.audit_hash = audit.last_hash;
    if (audit.finding) find_damage(report, *audit.finding);
    BAIJIA_TRY(verify_count(connection, "SELECT count(*) FROM row WHERE scope NOT IN (SELECT scope FROM committee)",
                            "rows of a committee that is not there", report));
    BAIJIA_TRY(verify_count(connection, "SELECT count(*) FROM session WHERE account NOT IN (SELECT id FROM account)",
                            "sessions without an account", report));
    BAIJIA_TRY(verify_count(connection, "SELECT count(*) FROM device WHERE account NOT IN (SELECT id FROM account)",
                            "devices without an account", report));
    BAIJIA_TRY(verify_count(connection,
                            "SELECT count(*) FROM account WHERE NOT EXISTS (SELECT 1 FROM row WHERE row.scope = "
                            "account.scope AND row.kind = 2 AND row.id = account.id)",
                            "accounts without a row in their committee", report));
    BAIJIA_TRY_ASSIGN(report.photos,
                      verify_photos(connection, [&](std::string finding) { find_damage(report, std::move(finding)); }));
    BAIJIA_TRY_ASSIGN(Statement committees, connection.query("SELECT scope, last_sequence FROM committee"));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, committees.step());
      if (!more) return {};
      ++report.committees;
      BAIJIA_TRY(verify_rows(connection, committees.integer(0), committees.integer(1), report));
    }
  }));
  return report;
}

}  // namespace baijia::hub
