// What has had its time, and what was erased at somebody's wish, at the hub with its real file.

#include "shell/hub/prune.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/hub.h"
#include "core/sync/merge.h"
#include "shell/hub/audit.h"
#include "shell/hub/verify.h"
#include "shell/hub/writer.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;
constexpr std::string_view kSecret = "a secret that nobody is to find";
const std::string kWords(kSecret);

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

/// The hub's store with one row of every kind that has a time, all of today.
struct Archive {
  TemporaryFolder folder;
  HandClock clock;
  SeededRandom random{1};
  OpenStore store = must(open_store({.path = folder.file("hub.db")}, clock, random));
  HouseholdId home{uuid_from_name("home")};
  Visit visit{.id = VisitId{uuid_from_name("visit")}, .household = home, .at_millis = now(), .said = kWords};
  Resident moved{.id = ResidentId{uuid_from_name("moved")}, .household = home, .name = kWords};
  Resident living{.id = ResidentId{uuid_from_name("living")}, .household = home, .name = "住着的人"};
  Promise promise{.id = PromiseId{uuid_from_name("promise")},
                  .household = home,
                  .text = kWords,
                  .state = PromiseState::kKept,
                  .settled_at_millis = now()};
  Promise open{.id = PromiseId{uuid_from_name("open")}, .household = home, .text = "还没办的"};
  Issue issue{.id = IssueId{uuid_from_name("issue")},
              .title = kWords,
              .household = home,
              .state = IssueState::kSolved,
              .solved_at_millis = now()};
  Voice voice{.id = VoiceId{uuid_from_name("voice")}, .issue = issue.id, .household = home, .words = kWords};
  Photo photo{.id = PhotoId{uuid_from_name("photo")}, .issue = issue.id, .household = home, .taken_millis = now()};
  Reveal reveal{.id = RevealId{uuid_from_name("reveal")}, .household = home, .at_millis = now()};
  Consent no{.id = ConsentId{uuid_from_name("no")},
             .household = home,
             .resident = living.id,
             .state = ConsentState::kWithdrawn,
             .at_millis = now(),
             .notice = kWords};
  Consent yes{.id = ConsentId{uuid_from_name("yes")}, .household = home, .resident = living.id, .at_millis = now() + 1};

  Archive() {
    put(Household{.id = home, .room = "602", .note = "门口有狗"});
    put(visit), put(living), put(promise), put(open), put(issue), put(voice), put(photo), put(reveal), put(no),
        put(yes);
    moved.deleted = true;
    put(moved);
  }
  [[nodiscard]] std::int64_t now() { return clock.now_millis(); }
  template <class E>
  void put(const E& entity) {
    must(store.rows->transact(kFirstCommittee, [&](HubTransaction& transaction) {
      return transaction.put(
          row_from_entity(entity, kFirstCommittee, Version{static_cast<std::uint64_t>(now()) << 16U, DeviceId{0xB0B}}));
    }));
  }
  Row row(const RowKey& key) {
    std::optional<Row> found;
    must(store.rows->transact(kFirstCommittee, [&](HubTransaction& transaction) -> Result<void> {
      BAIJIA_TRY_ASSIGN(found, transaction.find(key));
      return {};
    }));
    REQUIRE(found);
    return *found;
  }
  template <class E>
  E at_hub(typename E::IdType id) {
    return entity_from_row<E>(row({E::kKind, id.uuid}));
  }
  std::int64_t pruned(Keeping keeping, PruneMode mode = PruneMode::kErase) {
    return must(prune_committee(store, kFirstCommittee, mode)).at(static_cast<std::size_t>(keeping));
  }
  std::string words(PruneMode mode = PruneMode::kErase) {
    return words_from_counts(must(prune_committee(store, kFirstCommittee, mode)));
  }
};

}  // namespace

TEST_CASE(
    "who moved out is the file's history for as long as what is struck out, and what was said in confidence goes") {
  Archive archive;
  Resident left{
      .id = ResidentId{uuid_from_name("left")}, .household = archive.home, .name = kWords, .gone_by = Going::kMovedOut};
  Confidence said{.id = ConfidenceId{uuid_from_name("said")},
                  .household = archive.home,
                  .text = kWords,
                  .at_millis = archive.now()};
  archive.put(left), archive.put(said);
  archive.clock.advance(365 * kDay - 1);
  CHECK(archive.words().empty());
  archive.clock.advance(1);
  CHECK(archive.pruned(Keeping::kStruck) == 2);
  CHECK(archive.at_hub<Resident>(left.id).name.empty());
  CHECK(archive.at_hub<Confidence>(said.id).text == kWords);
  archive.clock.advance(2 * 365 * kDay);
  CHECK(archive.pruned(Keeping::kSaid) == 2);
  CHECK(archive.at_hub<Confidence>(said.id).text.empty());
}

TEST_CASE("nothing goes before its time, and everything in its own") {
  Archive archive;
  CHECK(archive.words().empty());
  archive.clock.advance(365 * kDay - 1);
  CHECK(archive.words().empty());
  archive.clock.advance(1);
  CHECK(archive.words(PruneMode::kDryRun) == "struck 1, photos 1, reveals 1");
  CHECK(archive.at_hub<Resident>(archive.moved.id).name == kWords);
  CHECK(archive.words() == "struck 1, photos 1, reveals 1");
  CHECK(archive.words().empty());
  CHECK(archive.at_hub<Resident>(archive.moved.id).name.empty());
  CHECK(archive.at_hub<Photo>(archive.photo.id).deleted);
  archive.clock.advance(2 * 365 * kDay);
  CHECK(archive.words() == "said 1, consents 1");
  CHECK(archive.at_hub<Visit>(archive.visit.id).said.empty());
  CHECK_FALSE(archive.at_hub<Visit>(archive.visit.id).deleted);
  CHECK(archive.at_hub<Visit>(archive.visit.id).at_millis == archive.visit.at_millis);
  CHECK(archive.at_hub<Consent>(archive.no.id).notice.empty());
  CHECK_FALSE(archive.at_hub<Consent>(archive.yes.id).deleted);
  archive.clock.advance(2 * 365 * kDay);
  CHECK(archive.words() == "promises 1, issues 2");
  CHECK(archive.at_hub<Promise>(archive.open.id).text == "还没办的");
  CHECK(archive.at_hub<Resident>(archive.living.id).name == "住着的人");
  CHECK(archive.at_hub<Household>(archive.home).note == "门口有狗");
  archive.clock.advance(20 * 365 * kDay);
  CHECK(archive.words().empty());
  CHECK(must(verify(*archive.store.database)).sound());
}

TEST_CASE("what a phone recorded whose clock was years behind is as fresh as the hub's word for it") {
  Archive archive;
  const std::int64_t then = archive.now() - 11 * 365 * kDay;
  const Visit late{.id = VisitId{uuid_from_name("late")}, .household = archive.home, .at_millis = then, .said = kWords};
  const Photo taken{
      .id = PhotoId{uuid_from_name("taken")}, .visit = late.id, .household = archive.home, .taken_millis = then};
  const Issue solved{.id = IssueId{uuid_from_name("solved")},
                     .title = kWords,
                     .household = archive.home,
                     .state = IssueState::kSolved,
                     .solved_at_millis = then};
  archive.put(late), archive.put(taken), archive.put(solved);
  CHECK(archive.words().empty());
  archive.clock.advance(366 * kDay);
  CHECK(archive.pruned(Keeping::kPhotos) == 2);
  archive.clock.advance(2 * 365 * kDay);
  CHECK(archive.pruned(Keeping::kSaid) == 2);
}

TEST_CASE("a hub whose clock is far ahead of its last pruning erases nothing until a human says so") {
  Archive archive;
  must(prune_daily(archive.store, kLeastAuditDays));
  archive.clock.advance(1 * kDay);
  must(prune_daily(archive.store, kLeastAuditDays));
  archive.clock.advance(4 * 365 * kDay);
  CHECK(prune_daily(archive.store, kLeastAuditDays).error().code == Code::kClockAhead);
  CHECK(archive.at_hub<Visit>(archive.visit.id).said == kWords);
  must(prune(archive.store, PruneMode::kDryRun));
  CHECK(prune_daily(archive.store, kLeastAuditDays).error().code == Code::kClockAhead);
  must(prune(archive.store, PruneMode::kErase));
  CHECK(archive.at_hub<Visit>(archive.visit.id).said.empty());
  archive.clock.advance(1 * kDay);
  must(prune_daily(archive.store, kLeastAuditDays));
}

TEST_CASE("what was pruned does not come back with a phone that was away for a year, whatever it wrote meanwhile") {
  Archive archive;
  Row old = archive.row({Kind::kVisit, archive.visit.id.uuid});
  archive.clock.advance(3 * 365 * kDay);
  REQUIRE(archive.pruned(Keeping::kSaid) == 1);
  const Row pruned = archive.row({Kind::kVisit, archive.visit.id.uuid});
  // The phone completes the visit today, without having heard of anything.
  HandClock& clock = archive.clock;
  VersionClock versions(clock, DeviceId{0xB0B}, 0, 0);
  Row edited = old;
  for (Field& field : edited.fields) {
    if (field.number == 8) field = {8, kWords + "!", versions.stamp_after(old)};
  }
  KeptLog log;
  HubRound round(*archive.store.rows, clock, log);
  const HubCaller chief{.account = AccountId{uuid_from_name("chief")},
                        .role = Role::kChief,
                        .scope = kFirstCommittee,
                        .device = DeviceId{0xB0B}};
  const auto receipts = must(round.take(chief, {encode_row(old), encode_row(edited)}));
  for (const RowReceipt& receipt : receipts) CHECK(receipt.status == RowReceipt::Status::kTaken);
  CHECK(archive.row(pruned.key) == pruned);
  // And what the phone pulls is what the hub has.
  merge_into(edited, pruned);
  CHECK(edited == pruned);
}

TEST_CASE("a committee's own times hold, within the limits") {
  Archive archive;
  must(write_as_hub(*archive.store.rows, archive.clock, kFirstCommittee, [](HubWriter& writer) -> Result<void> {
    BAIJIA_TRY(writer.put(Retention{.id = retention_id(), .said = 1, .photos = 60}));
    return {};
  }));
  archive.clock.advance(60 * kDay);
  CHECK(archive.words() == "photos 1");
  archive.clock.advance(123 * kDay);
  CHECK(archive.words().empty());
  archive.clock.advance(kDay);  // 184 at least, whatever was asked for
  CHECK(archive.words() == "said 1");
}

TEST_CASE("the audit list tells how much went, of which kind, and nothing of whom") {
  Archive archive;
  archive.clock.advance(365 * kDay);
  (void)archive.words();
  const std::vector<AuditEntry> entries = must(read_audit(*archive.store.database, kFirstCommittee, 0));
  const auto pruned = std::ranges::find(entries, Deed::kTimeOver, &AuditEntry::deed);
  REQUIRE(pruned != entries.end());
  CHECK(pruned->detail == "struck 1, photos 1, reveals 1");
  CHECK(pruned->account.empty());
  CHECK(std::ranges::count(entries, Deed::kRevealed, &AuditEntry::deed) == 1);  // the look itself, a year ago
}

TEST_CASE("after pruning the words are in none of the file's bytes, nor in its log") {
  Archive archive;
  REQUIRE(
      (content_of(archive.folder.file("hub.db")) + content_of(archive.folder.file("hub.db-wal"))).contains(kSecret));
  archive.clock.advance(5 * 365 * kDay);
  (void)must(prune(archive.store, PruneMode::kErase));
  CHECK_FALSE(content_of(archive.folder.file("hub.db")).contains(kSecret));
  CHECK_FALSE(content_of(archive.folder.file("hub.db-wal")).contains(kSecret));
}

TEST_CASE(
    "what a household asked for is erased in rows and left boxes, by a push over HTTP, and stands in the audit list") {
  TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  {
    HubProcess process(database);
    HubPhone member(process.port(), 77);
    HubPhone chief(process.port(), 99);
    member.sign_in("member");
    chief.sign_in("chief");
    const HouseholdId home{uuid_from_name("home")};
    Visit visit{.id = VisitId{uuid_from_name("visit")},
                .household = home,
                .at_millis = member.identity().hub_millis,
                .author = member.identity().account,
                .said = kWords};
    const auto millis = static_cast<std::uint64_t>(member.identity().hub_millis);
    const Row row = row_from_entity(visit, kFirstCommittee, {(millis << 16U) + 1, member.device()});
    REQUIRE(member.push({row}).at(0).status == RowReceipt::Status::kTaken);
    visit.id = VisitId{uuid_from_name("rejected")};
    const Row rejected = row_from_entity(visit, kFirstCommittee, {(millis << 16U) + 2, member.device()});
    REQUIRE(run_hub({"--database", database, "user", "disable", "member"}).exit_code == 0);
    REQUIRE(member
                .post("/api/v1/leave",
                      encode(LeaveRequest{member.device(), kFirstCommittee, false, {encode_row(rejected)}}))
                .status == 200);
    const Erasure erasure{.id = ErasureId{uuid_from_name("erasure")},
                          .author = chief.identity().account,
                          .household = home,
                          .at_millis = chief.identity().hub_millis};
    const Row order = row_from_entity(erasure, kFirstCommittee, {(millis << 16U) + 9, chief.device()});
    REQUIRE(chief.push({order}).at(0).status == RowReceipt::Status::kTaken);
    for (const Row& pulled : chief.pull_all()) CHECK_FALSE(encode_row(pulled).contains(kSecret));
    process.signal(SIGTERM);
    CHECK(process.wait() == 0);
  }
  CHECK(run_hub({"--database", database, "prune"}).exit_code == 0);
  CHECK_FALSE(content_of(database).contains(kSecret));
  const CommandOutput audit = run_hub({"--database", database, "audit"});
  CHECK(audit.out.contains(" erased "));
  CHECK(run_hub({"--database", database, "verify"}).exit_code == 0);
}

TEST_CASE("the commands print the times and counts, and refuse times beyond the limits") {
  TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  const std::string committee = std::to_string(kFirstCommittee.code);
  const auto hub = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"--database", database});
    return run_hub(words);
  };
  CHECK(hub({"retention", "--committee", committee}).out.contains("said       1095 days  (184 to 1825)"));
  CHECK(hub({"retention", "--committee", committee, "said=730", "photos=90"}).exit_code == 0);
  CHECK(hub({"retention", "--committee", committee}).out.contains("said        730 days"));
  CHECK(hub({"retention", "--committee", committee}).out.contains("photos       90 days"));
  for (const char* wrong : {"said=10", "said=9999", "said", "words=100", "said=1x"}) {
    CHECK(hub({"retention", "--committee", committee, wrong}).exit_code == 1);
  }
  const CommandOutput dry = hub({"prune", "--committee", committee, "--dry-run"});
  CHECK(dry.exit_code == 0);
  CHECK(dry.out.contains("said      0"));
}
