#include "shell/hub/audit.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include <sodium.h>

namespace baijia::hub {
namespace {

constexpr std::int64_t kDayMillis = 24LL * 60 * 60 * 1000;
struct DeedLine {
  Deed deed;
  std::string_view key;
  std::string_view text;
};
constexpr auto kDeeds = std::to_array<DeedLine>({
#define BAIJIA_DEED(deed, key, text) {Deed::deed, key, text},
#include "assets/strings/audit.def"
#undef BAIJIA_DEED
});
constexpr const char* kColumns = "sequence, at_millis, deed, scope, account, device, detail";

/// Where the chain stands: the last entry's sequence and hash, also when it has been pruned.
struct Link {
  std::int64_t sequence = 0;
  std::string hash;
};

Result<Link> link(Database& database, std::string_view key) {
  BAIJIA_TRY_ASSIGN(Statement select, database.query("SELECT sequence, hash FROM audit_link WHERE name = ?", key));
  BAIJIA_TRY_ASSIGN(const bool found, select.step());
  if (!found) return Link{};
  return Link{select.integer(0), std::string(select.octets(1))};
}

Result<void> set_link(Database& database, std::string_view key, const Link& link) {
  return database.run("INSERT OR REPLACE INTO audit_link (name, sequence, hash) VALUES (?, ?, ?)", key, link.sequence,
                      Bytes{link.hash});
}

void append(std::string& bytes, std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>((number >> shift) & 0xFFU));
}

/// BLAKE2b-256 of the hash before and every field, numbers as 8 bytes, the detail last.
std::string hash_of(const AuditEntry& entry, const std::string& before) {
  std::string bytes = before;
  append(bytes, unsigned_bits(entry.sequence));
  append(bytes, unsigned_bits(entry.at_millis));
  append(bytes, static_cast<std::uint64_t>(entry.deed));
  append(bytes, entry.scope.code);
  bytes.append(entry.account.uuid.bytes.begin(), entry.account.uuid.bytes.end());
  append(bytes, entry.device.number);
  bytes += entry.detail;
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return hash;
}

AuditEntry entry_from(const Statement& row) {
  return {.sequence = row.integer(0),
          .at_millis = row.integer(1),
          .deed = static_cast<Deed>(row.integer(2)),
          .scope = {unsigned_bits(row.integer(3))},
          .account = {row.uuid(4)},
          .device = {unsigned_bits(row.integer(5))},
          .detail = std::string(row.text(6))};
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += std::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

std::string word_from_deed(Deed deed) {
  const auto found = std::ranges::find(kDeeds, deed, &DeedLine::deed);
  return found == kDeeds.end() ? std::format("deed-{}", static_cast<int>(deed)) : std::string(found->key);
}

std::string_view words_from_deed(Deed deed) {
  const auto found = std::ranges::find(kDeeds, deed, &DeedLine::deed);
  return found == kDeeds.end() ? std::string_view{} : found->text;
}

Result<void> note(Database& database, const AuditEntry& entry) {
  BAIJIA_TRY_ASSIGN(const Link before, link(database, "last"));
  AuditEntry kept = entry;
  kept.sequence = before.sequence + 1;
  const std::string hash = hash_of(kept, before.hash);
  BAIJIA_TRY(
      database.run("INSERT INTO audit (sequence, at_millis, deed, scope, account, device, detail, hash) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   kept.sequence, kept.at_millis, kept.deed, signed_bits(kept.scope.code), kept.account,
                   signed_bits(kept.device.number), kept.detail, Bytes{hash}));
  return set_link(database, "last", {kept.sequence, hash});
}

Result<void> note(HubDatabase& database, AuditEntry entry) {
  entry.at_millis = database.clock().now_millis();
  return database.write([&](Database& connection) { return note(connection, entry); });
}

Result<std::vector<AuditEntry>> read_audit(HubDatabase& database, Scope scope, std::int64_t since_millis) {
  std::vector<AuditEntry> entries;
  BAIJIA_TRY(database.read([&](Database& connection) -> Result<void> {
    entries.clear();
    BAIJIA_TRY_ASSIGN(
        Statement select,
        connection.query(std::string("SELECT ") + kColumns +
                             " FROM audit WHERE at_millis >= ?1 AND (?2 = 0 OR scope = ?2) ORDER BY sequence",
                         since_millis, signed_bits(scope.code)));
    while (true) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) return {};
      entries.push_back(entry_from(select));
    }
  }));
  return entries;
}

Result<std::vector<AuditEntry>> read_audit_page(HubDatabase& database, Scope scope, std::int64_t before,
                                                std::size_t count) {
  std::vector<AuditEntry> entries;
  BAIJIA_TRY(database.read([&](Database& connection) -> Result<void> {
    entries.clear();
    BAIJIA_TRY_ASSIGN(Statement select,
                      connection.query(std::string("SELECT ") + kColumns +
                                           " FROM audit WHERE scope = ?1 AND (?2 = 0 OR sequence < ?2) "
                                           "ORDER BY sequence DESC",
                                       signed_bits(scope.code), before));
    while (entries.size() < count) {
      BAIJIA_TRY_ASSIGN(const bool more, select.step());
      if (!more) break;
      AuditEntry entry = entry_from(select);
      if (!words_from_deed(entry.deed).empty()) entries.push_back(std::move(entry));
    }
    return {};
  }));
  return entries;
}

Result<std::int64_t> prune_audit(HubDatabase& database, std::int64_t days) {
  if (days < kLeastAuditDays) return fail(Code::kInvalid, "the audit list is kept for 184 days at least");
  std::int64_t gone = 0;
  BAIJIA_TRY(database.write([&](Database& connection) -> Result<void> {
    const std::int64_t now = database.clock().now_millis();
    // A clock that was set wrong for a while leaves times out of order: only what lies before the first younger entry.
    BAIJIA_TRY_ASSIGN(const auto first_kept, connection.number("SELECT min(sequence) FROM audit WHERE at_millis >= ?",
                                                               now - days * kDayMillis));
    BAIJIA_TRY_ASSIGN(const Link last, link(connection, "last"));
    const std::int64_t end = first_kept.value_or(last.sequence + 1);
    Link anchor;
    {
      BAIJIA_TRY_ASSIGN(
          Statement select,
          connection.query("SELECT sequence, hash FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT 1", end));
      BAIJIA_TRY_ASSIGN(const bool found, select.step());
      if (!found) return {};
      anchor = {select.integer(0), std::string(select.octets(1))};
    }
    BAIJIA_TRY(connection.run("DELETE FROM audit WHERE sequence < ?", end));
    gone = connection.changes();
    BAIJIA_TRY(set_link(connection, "pruned", anchor));
    return note(connection,
                {.at_millis = now,
                 .deed = Deed::kPruned,
                 .detail = std::format("{} entries up to {}, {}", gone, anchor.sequence, hex(anchor.hash))});
  }));
  return gone;
}

Result<AuditChain> check_audit(Database& database) {
  AuditChain chain;
  BAIJIA_TRY_ASSIGN(const auto kept, database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'audit'"));
  if (kept != 1) return chain;  // a file of a hub that had no list yet, opened for looking only
  BAIJIA_TRY_ASSIGN(Link before, link(database, "pruned"));
  BAIJIA_TRY_ASSIGN(const Link last, link(database, "last"));
  BAIJIA_TRY_ASSIGN(Statement select,
                    database.query(std::string("SELECT ") + kColumns + ", hash FROM audit ORDER BY sequence"));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, select.step());
    if (!more) break;
    const AuditEntry entry = entry_from(select);
    ++chain.entries;
    if (entry.sequence != before.sequence + 1) {
      chain.finding = std::format("audit: entry {} follows {}", entry.sequence, before.sequence);
      return chain;
    }
    const std::string hash = hash_of(entry, before.hash);
    if (hash != select.octets(7)) {
      chain.finding = std::format("audit: entry {} is not as it was written", entry.sequence);
      return chain;
    }
    before = {entry.sequence, hash};
  }
  if (before.sequence != last.sequence || before.hash != last.hash) {
    chain.finding = std::format("audit: ends at entry {}, not at {}", before.sequence, last.sequence);
  }
  chain.last_hash = hex(before.hash);
  return chain;
}

}  // namespace baijia::hub
