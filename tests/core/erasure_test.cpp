// Deletion on request: what goes and what stays, and that nothing of it comes back from anywhere.

#include "core/domain/erasure.h"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/erase.h"
#include "core/sync/merge.h"
#include "core/sync/wire.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::string_view kSecret = "秘密的话";

/// A chief and two members, with one household of which everything sensible has been recorded with kSecret in it.
struct Office {
  HandClock clock;
  Committee committee{{.residents_per_door = 2}};
  TestHub hub{clock};
  std::optional<Phone> chief, first, second;
  HouseholdId home = committee.households.front().id;
  HouseholdId next_door = committee.households.at(1).id;
  VisitId visit;
  PromiseId promise;
  IssueId theirs, shared;
  ResidentId person;

  Office() {
    for (Resident& resident : committee.residents) {
      if (resident.household == home) resident.name = std::string(kSecret) + resident.name;
    }
    hub.put(committee.rows());
    chief.emplace(clock, Committee::identity(committee.chief, 1), 3);
    first.emplace(clock, Committee::identity(committee.member, 2), 5);
    second.emplace(clock, Committee::identity(committee.other, 3), 7);
    sync();
    record(*first);
    sync();
  }
  static std::string secret(std::string_view what) { return std::string(kSecret) + std::string(what); }
  void record(Phone& phone) {
    phone.run(UpdateHousehold{.household = home, .tenure = Tenure::kLet, .key_household = true, .note = secret("门")});
    person =
        ResidentId{phone
                       .run(SaveResident{.resident = {.household = home, .name = secret("名"), .phone = "13911112222"},
                                         .consent = ConsentAnswer{}})
                       .created};
    visit = VisitId{phone.run(RecordVisit{.household = home}).created};
    phone.run(
        WriteUpVisit{.visit = visit, .said = secret("说"), .promises = {{.text = secret("诺"), .due = Day{20'790}}}});
    promise = phone.core->promises(ListFilter::kAll).at(0).promise;
    theirs = IssueId{
        phone.run(AddIssue{.issue = {.category = committee.categories[0].id, .title = secret("题")}, .household = home})
            .created};
    shared =
        IssueId{phone
                    .run(AddIssue{
                        .issue = {.category = committee.categories[0].id, .title = "楼道的灯", .detail = secret("细")},
                        .household = home})
                    .created};
    phone.run(AddVoice{.issue = shared, .household = next_door, .words = "我家也是"});
  }
  void sync() {
    for (int round = 0; round < 3; ++round) {
      for (auto* phone : {&chief, &first, &second}) (*phone)->sync(hub);
    }
  }
  void erase(ResidentId resident = {}) {
    clock.advance(1000);
    chief->run(EraseRecords{.household = home,
                            .resident = resident,
                            .kept_issues = resident.empty() ? std::vector{shared} : std::vector<IssueId>{}});
  }
  HouseholdView view(Phone& phone) { return must(phone.core->household(home)); }
  template <class E>
  E at_hub(typename E::IdType id) {
    for (const E& one : hub.all<E>()) {
      if (one.id == id) return one;
    }
    FAIL("not at the hub");
    return {};
  }

  /// Everything that the hub would ever send.
  [[nodiscard]] std::string hub_bytes() {
    std::string all;
    for (const auto& [scope, rows] : hub.store().content()) {
      for (const auto& [key, stored] : rows.rows) all += encode_row(stored.row);
    }
    return all;
  }
  static void rest(Phone& phone) {
    for (int i = 0; i < 5; ++i) (void)phone.core->next_request();
  }
};

}  // namespace

TEST_CASE("every personal field of every entity goes, and what is said to stay does") {
  for (const EntitySchema& schema : schemas()) {
    for (const Fate fate : {Fate::kWordsGo, Fate::kAllGoes}) {
      const auto values = erased_values(schema.kind, fate);
      CHECK(std::ranges::is_sorted(values, {}, &FieldValue::first));
      for (const FieldSchema& field : schema.fields) {
        INFO(schema.name << '.' << field.name);
        const bool goes = std::ranges::contains(values, field.number, &FieldValue::first);
        if (field.options.personal) CHECK(goes);
        if (field.number == kDeletedField) CHECK(goes == (fate == Fate::kAllGoes));
        if (field.options.author) CHECK_FALSE(goes);
      }
    }
  }
}

TEST_CASE(
    "at the chief's word a household's words are gone from every phone and the hub, its door and its visits are "
    "there") {
  Office office;
  office.erase();
  CHECK(office.view(*office.chief).residents.empty());  // at once, without a network
  office.sync();
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  for (auto* phone : {&office.chief, &office.first, &office.second}) {
    const HouseholdView view = office.view(**phone);
    CHECK(view.household.note.empty());
    CHECK(view.household.tenure == Tenure::kUnknown);
    CHECK_FALSE(view.household.key_household);
    CHECK(view.household.room == office.committee.households.front().room);
    CHECK(view.residents.empty());
    CHECK(view.promises.empty());
    CHECK(view.issues.empty());
    REQUIRE(view.visits.size() == 1);
    CHECK(view.visits[0].said.empty());
    CHECK(view.visits[0].result == VisitResult::kMet);
    CHECK(view.mark.state == DoorState::kMet);
    CHECK(view.erased_millis == office.clock.now_millis());
    CHECK((*phone)->core->search(kSecret).empty());
    CHECK((*phone)->core->today().unwritten.empty());
    CHECK(must((*phone)->core->household_file(office.home)).contains("删除"));
  }
  const Issue kept = office.at_hub<Issue>(office.shared);
  CHECK(kept.title == "楼道的灯");
  CHECK(kept.detail.empty());
  CHECK(kept.household.empty());
  CHECK(kept.visit.empty());
  CHECK_FALSE(kept.deleted);
  CHECK(office.at_hub<Issue>(office.theirs).deleted);
  CHECK(office.at_hub<Promise>(office.promise).deleted);
  CHECK(office.hub.all<Consent>().size() == 1);
  CHECK_FALSE(office.hub.all<Consent>().front().deleted);
}

TEST_CASE("nothing of it is left in what a phone has stored, freed space, index and drafts included") {
  Office office;
  must(office.first->core->save_draft("visit/" + string_from_uuid(office.visit.uuid), Office::secret("草稿")));
  must(office.first->core->save_draft("visit/" + string_from_uuid(uuid_from_name("other")), "别的"));
  REQUIRE(office.first->blocks->holds(kSecret));
  office.erase();
  office.sync();
  for (auto* phone : {&office.chief, &office.first, &office.second}) {
    Office::rest(**phone);
    CHECK_FALSE((*phone)->blocks->holds(kSecret));
    (*phone)->kill_and_reopen();
    CHECK_FALSE((*phone)->core->export_box().contains(kSecret));
    must((*phone)->core->check_integrity());
  }
  CHECK(office.first->core->draft("visit/" + string_from_uuid(office.visit.uuid)).empty());
  CHECK(office.first->core->draft("visit/" + string_from_uuid(uuid_from_name("other"))) == "别的");
}

TEST_CASE("what was written without knowing of it loses, however late it was written and handed over") {
  Office office;
  office.erase();
  office.chief->sync(office.hub);
  // Days later, on phones that were away: an edit of every sort, and a record of before that nobody has seen yet.
  office.clock.advance(5LL * 86'400'000);
  office.first->run(UpdateHousehold{.household = office.home, .note = Office::secret("又")});
  office.first->run(WriteUpVisit{.visit = office.visit, .said = Office::secret("补")});
  office.second->run(SettlePromise{.promise = office.promise, .answer = Office::secret("答")});
  Resident person = office.view(*office.second).residents.front();
  person.name = Office::secret("改");
  office.second->run(SaveResident{.resident = person});
  office.second->run(ChangeIssue{.issue = office.theirs,
                                 .state = IssueState::kSolved,
                                 .outcome = Office::secret("果"),
                                 .owner = office.committee.other.id});
  office.sync();
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  for (auto* phone : {&office.chief, &office.first, &office.second}) {
    Office::rest(**phone);
    CHECK_FALSE((*phone)->blocks->holds(kSecret));
    CHECK((*phone)->core->sync_view().may_change_phone);
  }
}

TEST_CASE("a record of before that reaches the hub only afterwards is emptied there, one of afterwards is not") {
  Office office;
  const VisitId before{office.second->run(RecordVisit{.household = office.home}).created};
  office.second->run(WriteUpVisit{.visit = before, .said = Office::secret("前")});
  office.clock.advance(1000);
  office.erase();
  office.chief->sync(office.hub);
  office.clock.advance(1000);
  const VisitId after{office.second->run(RecordVisit{.household = office.home}).created};
  office.second->run(WriteUpVisit{.visit = after, .said = "新搬来的一家"});
  office.sync();
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  CHECK(office.at_hub<Visit>(before).result == VisitResult::kMet);
  CHECK(office.at_hub<Visit>(after).said == "新搬来的一家");
  CHECK(office.view(*office.first).visits.size() == 3);
  CHECK(office.view(*office.second).visits.front().said == "新搬来的一家");
}

TEST_CASE("what the chief's phone has goes everywhere, though a clock that was ahead has stamped it later") {
  Office office;
  office.clock.advance(86'400'000);  // everybody's, the hub's too
  office.record(*office.first);
  office.sync();
  office.clock.advance(-86'400'000);
  const auto meet = [&] {
    for (int round = 0; round < 3; ++round) {
      for (auto* phone : {&office.chief, &office.first, &office.second}) (*phone)->core->network_returned();
      office.clock.advance(1000);
      office.sync();
    }
  };
  meet();
  office.erase();
  meet();
  office.chief->run(EraseRecords{.household = office.home});  // somebody may be writing it again
  meet();
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  for (auto* phone : {&office.chief, &office.first, &office.second}) {
    Office::rest(**phone);
    CHECK_FALSE((*phone)->blocks->holds(kSecret));
    CHECK((*phone)->core->sync_view().may_change_phone);
  }
}

TEST_CASE("whoever knows of it may write of the next family at that door, and may be asked to erase again") {
  Office office;
  office.erase();
  office.sync();
  office.clock.advance(1000);
  office.first->run(UpdateHousehold{.household = office.home, .tenure = Tenure::kOwned, .note = "新的门牌"});
  office.first->run(SaveResident{.resident = {.household = office.home, .name = "新人"}});
  office.sync();
  CHECK(office.view(*office.second).household.note == "新的门牌");
  CHECK(office.view(*office.second).household.tenure == Tenure::kOwned);
  CHECK(office.view(*office.second).residents.size() == 1);
  office.clock.advance(1000);
  office.chief->run(EraseRecords{.household = office.home});
  office.sync();
  CHECK(office.view(*office.second).household.note.empty());
  CHECK(office.view(*office.second).residents.empty());
}

TEST_CASE("what was said at a door for many years goes everywhere") {
  Office office;
  for (int visit = 0; visit < 300; ++visit) {
    const VisitId at{office.first->run(RecordVisit{.household = office.home}).created};
    office.first->run(WriteUpVisit{.visit = at, .said = Office::secret("年年说")});
  }
  office.sync();
  office.erase();
  office.sync();
  CHECK(office.chief->core->sync_view().rejected.empty());
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  CHECK(office.view(*office.second).visits.front().said.empty());
}

TEST_CASE("one person goes alone, and what the law keeps of another stays with the name") {
  Office office;
  office.erase(office.person);
  office.sync();
  for (const Resident& resident : office.view(*office.first).residents) CHECK(resident.id != office.person);
  CHECK(office.view(*office.first).residents.size() == 2);
  CHECK(office.view(*office.first).visits.front().said == Office::secret("说"));
  CHECK_FALSE(office.view(*office.first).erased_millis);
  const Resident gone = office.at_hub<Resident>(office.person);
  CHECK(gone.name.empty());
  CHECK(gone.phone.empty());

  Resident poor = office.committee.residents.front();
  poor.name = "王老伯";
  poor.phone = "13800001111";
  poor.traits = bits_of(Trait::kHardship) | bits_of(Trait::kLivesAlone);
  poor.roster_traits = bits_of(Trait::kHardship);
  office.clock.advance(1000);
  office.hub.put(poor);
  office.sync();
  office.erase();
  office.sync();
  const HouseholdView view = office.view(*office.second);
  REQUIRE(view.residents.size() == 1);
  CHECK(view.residents[0].name == "王老伯");
  CHECK(view.residents[0].traits == bits_of(Trait::kHardship));
  CHECK(view.residents[0].phone.empty());
}

TEST_CASE("only the chief erases, only what is there, and the hub takes it from nobody else") {
  Office office;
  const auto code = [](Phone& phone, const EraseRecords& command) { return phone.core->run(command).error().code; };
  CHECK(code(*office.first, {.household = office.home}) == Code::kForbidden);
  CHECK(code(*office.chief, {.household = HouseholdId{uuid_from_name("nowhere")}}) == Code::kNotFound);
  CHECK(code(*office.chief, {.household = office.next_door, .resident = office.person}) == Code::kInvalid);
  CHECK(code(*office.chief, {.household = office.next_door, .kept_issues = {office.shared}}) == Code::kInvalid);
  const Erasure forged{
      .id = ErasureId{uuid_from_name("forged")}, .author = office.committee.member.id, .household = office.home};
  const Row row = row_from_entity(forged, Committee::kScope,
                                  Version{static_cast<std::uint64_t>(office.clock.now_millis()) << 16U, DeviceId{2}});
  KeptLog log;
  HubRound round(office.hub.store(), office.clock, log);
  const HubCaller member{
      .account = office.committee.member.id, .role = Role::kMember, .scope = Committee::kScope, .device = DeviceId{2}};
  const auto receipts = must(round.take(member, {encode_row(row)}));
  CHECK(receipts.at(0).status == RowReceipt::Status::kRejected);
  CHECK(receipts.at(0).code == Code::kForbidden);
  CHECK(office.hub_bytes().contains(kSecret));
}

TEST_CASE("a hub restored from a backup of before erases again as soon as the chief's phone is there") {
  Office office;
  const MemoryHubStore::Content backup = office.hub.store().content();
  office.erase();
  office.sync();
  // Longer ago than the black box holds.
  office.clock.advance(40LL * 86'400'000);
  office.first->run(RecordVisit{.household = office.next_door});
  office.sync();
  office.hub.store().restore(backup, uuid_from_name("restored"));
  REQUIRE(office.hub_bytes().contains(kSecret));
  office.sync();
  CHECK_FALSE(office.hub_bytes().contains(kSecret));
  for (auto* phone : {&office.chief, &office.first, &office.second}) {
    Office::rest(**phone);
    CHECK_FALSE((*phone)->blocks->holds(kSecret));
  }
}

TEST_CASE("erasing takes fields of newer versions with it, and wins over whoever knew of the erasing before only") {
  Visit visit{.id = VisitId{uuid_from_name("visit")}, .said = std::string(kSecret)};
  Row row = row_from_entity(visit, Committee::kScope, {5U << 16U, DeviceId{2}});
  row.fields.push_back({200, std::string(kSecret), {5U << 16U, DeviceId{2}}});
  REQUIRE(erase(row, Fate::kWordsGo));
  CHECK_FALSE(encode_row(row).contains(kSecret));
  CHECK(has_erased_fields(row));
  HandClock clock;
  VersionClock versions(clock, DeviceId{7}, 0, 0);
  const Row change{row.scope, row.key, {{8, std::string(kSecret), versions.stamp_after(row)}}};
  Row written = row;
  CHECK(merge_into(written, change));
  REQUIRE(erase(row, Fate::kWordsGo));
  CHECK_FALSE(merge_into(row, change));
  CHECK(erase(written, Fate::kWordsGo));
  CHECK(written == row);
  CHECK(decode_row(encode_row(row)).value() == row);
}

TEST_CASE("a row can be erased as often as it has eras, and the last time is for ever") {
  HandClock clock;
  VersionClock versions(clock, DeviceId{7}, 0, 0);
  Row row = row_from_entity(Household{.id = HouseholdId{uuid_from_name("door")}, .note = std::string(kSecret)},
                            Committee::kScope, versions.stamp());
  const auto write = [&] {
    Row change{row.scope, row.key, {{8, std::string(kSecret), versions.stamp_after(row)}}};
    merge_into(row, change);
  };
  for (int era = 0; era < 70; ++era) {
    write();
    (void)erase(row, Fate::kWordsGo);
    CHECK_FALSE(encode_row(row).contains(kSecret));
  }
  CHECK(versions.last() < kTimeInEra);
}

TEST_CASE("in whatever order phones edit, erase and meet the hub, all end equal and nothing erased comes back") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
    Office office;
    std::array phones{&*office.chief, &*office.first, &*office.second};
    int words = 0;
    const auto edit = [&](Phone& phone) {
      const std::string text = Office::secret(std::to_string(++words));
      switch (below(4)) {
        case 0:
          return (void)phone.core->run(UpdateHousehold{.household = office.home, .note = text});
        case 1: {
          const auto made = phone.core->run(RecordVisit{.household = office.home});
          return (void)phone.core->run(WriteUpVisit{.visit = VisitId{must(made).created}, .said = text});
        }
        case 2:
          return (void)phone.core->run(SaveResident{.resident = {.household = office.home, .name = text}});
        default:
          return (void)phone.core->run(
              AddPromise{.household = office.home, .promise = {.text = text, .due = Day{20'790}}});
      }
    };
    for (int step = 0; step < 60; ++step) {
      office.clock.advance(below(5000));
      Phone& phone = *phones.at(below(3));
      const std::uint32_t what = below(20);
      if (what < 12) {
        edit(phone);
      } else if (what < 18) {
        phone.sync(office.hub);
      } else if (what == 18) {
        phone.kill_and_reopen();
      } else {
        office.chief->run(EraseRecords{.household = office.home});
      }
    }
    // The last word: everything of before goes, wherever it still is.
    office.clock.advance(1000);
    office.chief->run(EraseRecords{.household = office.home});
    if (below(2) == 0) office.chief->sync(office.hub);
    office.sync();
    CHECK_FALSE(office.hub_bytes().contains(kSecret));
    for (Phone* phone : phones) {
      Office::rest(*phone);
      CHECK_FALSE(phone->blocks->holds(kSecret));
      CHECK(phone->core->sync_view().may_change_phone);
    }
    // A phone that has never been there gets the same.
    Phone fresh(office.clock, Committee::identity(office.committee.other, 9), 11);
    fresh.sync(office.hub);
    CHECK(must(fresh.core->household_file(office.home)) == must(phones[1]->core->household_file(office.home)));
  }
}
