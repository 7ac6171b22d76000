// The list of who did what: what is in it, what is not, and that nobody edits it unseen.

#include "shell/hub/audit.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/domain/reveal.h"
#include "core/sync/change.h"
#include "shell/hub/sessions.h"
#include "shell/hub/verify.h"
#include "shell/hub/writer.h"
#include "tests/support/sign_in_office.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

struct Office : SignInOffice {
  Office() : SignInOffice({.login_address = 30, .login = 50, .address = 60}) {}

  std::vector<AuditEntry> entries(Scope scope = {}) { return must(read_audit(*store.database, scope, 0)); }
  std::vector<Deed> deeds() {
    std::vector<Deed> found;
    for (const AuditEntry& entry : entries()) found.push_back(entry.deed);
    return found;
  }
  std::int64_t count(Deed deed) { return std::ranges::count(deeds(), deed); }
  void edit(const std::string& sql) {
    must(store.database->write([&](Database& connection) { return connection.exec(sql); }));
  }
  bool sound() { return must(verify(*store.database)).sound(); }
};

}  // namespace

TEST_CASE("signing in, a wrong password and signing out are noted with account, committee and device") {
  Office office;
  const OpenedSession session = must(office.sign_in(kPassword));
  CHECK_FALSE(office.sign_in("not the password"));
  must(office.sessions.sign_out(session.token));
  const std::vector<AuditEntry> entries = office.entries();
  REQUIRE(entries.size() >= 3);
  const std::vector<AuditEntry> last(entries.end() - 3, entries.end());
  CHECK(last[0].deed == Deed::kSignedIn);
  CHECK(last[1].deed == Deed::kSignInWrong);
  CHECK(last[2].deed == Deed::kSignedOut);
  for (const AuditEntry& entry : last) {
    CHECK(entry.account == session.account.id);
    CHECK(entry.scope == kFirstCommittee);
    CHECK(entry.device == DeviceId{77});
    CHECK(entry.at_millis == office.clock.now_millis());
  }
}

TEST_CASE("what was typed for an unknown login is not kept") {
  Office office;
  const std::size_t before = office.entries().size();
  CHECK_FALSE(office.sign_in("secret-typed-in-the-wrong-field", "secret-typed-in-the-wrong-field"));
  CHECK(office.entries().size() == before);
}

TEST_CASE("a new account, a reset password and a disabled account are noted") {
  Office office;
  CHECK(office.count(Deed::kAccountAdded) == 1);
  must(reset_account(office.store, "li.min", kPassword));
  must(set_account_disabled(office.store, "li.min", true));
  must(set_account_disabled(office.store, "li.min", false));
  CHECK(office.count(Deed::kPasswordReset) == 1);
  CHECK(office.count(Deed::kAccountDisabled) == 1);
  CHECK(office.count(Deed::kAccountEnabled) == 1);
}

TEST_CASE("rows that are taken are noted, those that fail are not") {
  Office office;
  const std::int64_t before = office.count(Deed::kRowsTaken);
  const auto failed = office.store.rows->transact(
      kFirstCommittee, [](HubTransaction&) -> Result<void> { return fail(Code::kInvalid, "on purpose"); });
  CHECK_FALSE(failed);
  CHECK(office.count(Deed::kRowsTaken) == before);
  must(set_account_disabled(office.store, "li.min", true));
  CHECK(office.count(Deed::kRowsTaken) == before + 1);
}

TEST_CASE("who looked at phone numbers is noted with the account, and with nobody's number or name") {
  Office office;
  const AccountId li{uuid_from_name("li")};
  const auto look = [&](std::string_view name) {
    const Reveal reveal{.id = RevealId{uuid_from_name(name)},
                        .author = li,
                        .household = HouseholdId{uuid_from_name("door")},
                        .at_millis = office.clock.now_millis()};
    return row_from_entity(reveal, kFirstCommittee, Version{1, DeviceId{7}});
  };
  must(office.store.rows->transact(kFirstCommittee, [&](HubTransaction& transaction) -> Result<void> {
    BAIJIA_TRY(transaction.put(look("first")));
    return transaction.put(look("second"));
  }));
  REQUIRE(office.count(Deed::kRevealed) == 1);
  const AuditEntry entry = office.entries(kFirstCommittee).back();
  CHECK(entry.deed == Deed::kRevealed);
  CHECK(entry.account == li);
  CHECK(entry.detail == "2");
  CHECK(office.sound());
}

TEST_CASE("a committee's list has its own entries only") {
  Office office;
  (void)must(office.sign_in(kPassword));
  must(office.store.directory->note({.deed = Deed::kBackedUp}));
  for (const AuditEntry& entry : office.entries(kFirstCommittee)) CHECK(entry.scope == kFirstCommittee);
  CHECK(office.entries(Scope{1}).empty());
  CHECK(office.entries(kFirstCommittee).size() < office.entries().size());
}

TEST_CASE("a chief's page has the own committee's entries, newest first, and no measure of work") {
  Office office;
  (void)must(office.sign_in(kPassword));
  must(office.store.directory->note({.deed = Deed::kBackedUp}));
  must(office.store.directory->note({.deed = Deed::kRosterImported, .scope = kSecondCommittee}));
  must(set_account_disabled(office.store, "li.min", true));
  const std::vector<AuditEntry> page = must(read_audit_page(*office.store.database, kFirstCommittee, 0, 100));
  REQUIRE(page.size() >= 3);
  CHECK(page.front().deed == Deed::kAccountDisabled);
  CHECK(std::ranges::is_sorted(page, std::greater{}, &AuditEntry::sequence));
  for (const AuditEntry& entry : page) {
    CHECK(entry.scope == kFirstCommittee);
    CHECK(entry.deed != Deed::kRowsTaken);
  }
}

TEST_CASE("pages of the list follow each other without a gap") {
  Office office;
  for (int i = 0; i < 7; ++i) (void)must(office.sign_in(kPassword));
  const std::vector<AuditEntry> whole = must(read_audit_page(*office.store.database, kFirstCommittee, 0, 100));
  std::vector<std::int64_t> paged;
  std::int64_t before = 0;
  while (true) {
    const auto page = must(read_audit_page(*office.store.database, kFirstCommittee, before, 3));
    for (const AuditEntry& entry : page) paged.push_back(entry.sequence);
    if (page.empty()) break;
    before = page.back().sequence;
  }
  REQUIRE(paged.size() == whole.size());
  for (std::size_t at = 0; at < whole.size(); ++at) CHECK(paged[at] == whole[at].sequence);
}

TEST_CASE("an untouched list is sound, and its last hash changes with every entry") {
  Office office;
  const VerifyReport before = must(verify(*office.store.database));
  CHECK(before.sound());
  (void)must(office.sign_in(kPassword));
  const VerifyReport after = must(verify(*office.store.database));
  CHECK(after.sound());
  CHECK(after.audit_entries > before.audit_entries);
  CHECK(after.audit_hash != before.audit_hash);
  CHECK(after.audit_hash.size() == 64);
}

TEST_CASE("an edit of any column, a removed entry and a cut end are found") {
  Office office;
  (void)must(office.sign_in(kPassword));
  must(office.store.directory->note({.deed = Deed::kExported, .detail = "x"}));
  (void)must(office.sign_in(kPassword));
  REQUIRE(office.sound());
  const std::string sql = GENERATE(
      "UPDATE audit SET at_millis = at_millis + 1 WHERE sequence = 2",
      "UPDATE audit SET deed = deed + 1 WHERE sequence = 2", "UPDATE audit SET scope = scope + 1 WHERE sequence = 2",
      "UPDATE audit SET device = device + 1 WHERE sequence = 2",
      "UPDATE audit SET account = zeroblob(16) WHERE deed = 1", "UPDATE audit SET detail = 'y' WHERE detail = 'x'",
      "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 2", "DELETE FROM audit WHERE sequence = 2",
      "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)", "DELETE FROM audit");
  office.edit(sql);
  INFO(sql);
  CHECK_FALSE(office.sound());
}

TEST_CASE("old entries go after the set time, the rest stays provably whole") {
  Office office;
  (void)must(office.sign_in(kPassword));
  const std::size_t old = office.entries().size();
  office.clock.advance(300 * kDayMillis);
  (void)must(office.sign_in(kPassword));
  CHECK(must(prune_audit(*office.store.database, 365)) == 0);
  office.clock.advance(100 * kDayMillis);
  CHECK(must(prune_audit(*office.store.database, 365)) == static_cast<std::int64_t>(old));
  CHECK(office.deeds() == std::vector<Deed>{Deed::kSignedIn, Deed::kPruned});
  CHECK(office.sound());
  office.edit("DELETE FROM audit WHERE deed = 1");
  CHECK_FALSE(office.sound());
}

TEST_CASE("a list that is pruned whole goes on from its last hash") {
  Office office;
  office.clock.advance(1000 * kDayMillis);
  CHECK(must(prune_audit(*office.store.database, 184)) > 0);
  CHECK(office.deeds() == std::vector<Deed>{Deed::kPruned});
  (void)must(office.sign_in(kPassword));
  CHECK(office.sound());
}

TEST_CASE("nobody keeps the list for less than six months") {
  Office office;
  CHECK(prune_audit(*office.store.database, 183).error().code == Code::kInvalid);
}
