// What is said in confidence (core/domain/confidence.h): who gets it, what happens when an area changes hands, and that
// what stays on the phone stays there.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/discretion.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;
constexpr std::string_view kSecret = "儿子欠了赌债";

/// Two buildings: 李老师 has the first, 陈老师 the second; each of them and the chief with a phone.
struct Stairs {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::unique_ptr<Phone> li, chen, chief;

  Stairs() {
    hub.put(committee.rows());
    li = phone_of(committee.member, 1);
    chen = phone_of(committee.other, 2);
    chief = phone_of(committee.chief, 3);
  }
  std::unique_ptr<Phone> phone_of(const Account& account, std::uint64_t device) {
    auto phone = std::make_unique<Phone>(clock, Committee::identity(account, device), device);
    phone->sync(hub);
    return phone;
  }
  [[nodiscard]] HouseholdId door() const { return committee.door(1, "301").id; }

  ConfidenceId tell(Phone& phone, Discretion level, std::string_view text = kSecret) {
    return ConfidenceId{
        phone.run(SaveConfidence{.household = door(), .text = std::string(text), .level = level}).created};
  }
  void sync_all() {
    for (Phone* phone : {li.get(), chen.get(), chief.get(), li.get(), chen.get(), chief.get()}) phone->sync(hub);
  }
  [[nodiscard]] std::vector<ConfidenceLine> seen_by(Phone& phone) const {
    return must(phone.core->household(door())).confidences;
  }
  /// Everything that the hub gives a new phone of that account, byte for byte.
  [[nodiscard]] std::string given_to(const Account& account) {
    const Identity identity = Committee::identity(account, 99);
    std::string bytes;
    for (std::uint64_t after = 0;;) {
      const PullRequest request{identity.device, identity.scope, after, hash_of_held({})};
      const WireResponse answer = hub.answer(identity, {"/api/v1/pull", encode(request)});
      REQUIRE(answer.status == 200);
      bytes += answer.body;
      const PullReply page = decode<PullReply>(answer.body).value();
      if (page.remaining == 0) return bytes;
      after = page.last_sequence;
    }
  }
  void assign(const Account& account) {
    chief->run(AssignHouseholds{.households = {door()}, .member = account.id});
    chief->sync(hub);
  }
};

}  // namespace

TEST_CASE("what is for the member in charge reaches neither a colleague nor the chief, not in a single byte") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kInCharge);
  stairs.sync_all();
  CHECK(stairs.hub.all<Confidence>().at(0).text == kSecret);
  CHECK(stairs.given_to(stairs.committee.member).contains(kSecret));
  for (const Account* account : {&stairs.committee.other, &stairs.committee.chief}) {
    CHECK_FALSE(stairs.given_to(*account).contains(kSecret));
  }
  for (Phone* phone : {stairs.chen.get(), stairs.chief.get()}) {
    CHECK(stairs.seen_by(*phone).empty());
    CHECK_FALSE(phone->blocks->holds(kSecret));
    CHECK_FALSE(must(phone->core->household(stairs.door())).in_my_charge);
  }
  CHECK(must(stairs.li->core->household(stairs.door())).in_my_charge);
  // The hub's answer that it has the same is what reads it back.
  const SyncView sync = stairs.li->core->sync_view();
  CHECK(sync.read_back == 1);
  CHECK(sync.may_change_phone);
}

TEST_CASE("an older app, which does not say what it holds, is not given any of it") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kInCharge);
  stairs.sync_all();
  const Identity identity = Committee::identity(stairs.committee.member, 98);
  const WireResponse answer =
      stairs.hub.answer(identity, {"/api/v1/pull", encode(PullRequest{identity.device, identity.scope, 0})});
  CHECK_FALSE(answer.body.contains(kSecret));
  CHECK(decode<PullReply>(answer.body).value().held == Held::kUnsaid);
}

TEST_CASE("what a colleague is told goes to the member in charge, and stays with who was told") {
  Stairs stairs;
  stairs.tell(*stairs.chen, Discretion::kInCharge);
  stairs.sync_all();
  REQUIRE(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.seen_by(*stairs.li).front().author == stairs.committee.other.name);
  CHECK_FALSE(stairs.seen_by(*stairs.li).front().mine);
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.seen_by(*stairs.chief).empty());
}

TEST_CASE("what everybody may read comes to everybody") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kCommittee);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.seen_by(*stairs.chief).front().text == kSecret);
}

TEST_CASE("an area changes hands: who gets it gets what is old, who gave it away forgets it") {
  Stairs stairs;
  stairs.tell(*stairs.chief, Discretion::kInCharge);
  stairs.sync_all();
  // Much else is recorded and read meanwhile, so that its place in the hub's sequence is long passed.
  for (int i = 0; i < 5; ++i) stairs.chen->run(RecordVisit{.household = stairs.committee.households.back().id});
  stairs.sync_all();
  REQUIRE(stairs.li->blocks->holds(kSecret));
  stairs.assign(stairs.committee.other);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.seen_by(*stairs.li).empty());
  CHECK_FALSE(stairs.li->blocks->holds(kSecret));
  CHECK(must(stairs.li->core->household_file(stairs.door())).find(kSecret) == std::string::npos);
  CHECK(stairs.li->core->search(kSecret).empty());
  CHECK(stairs.li->core->check_integrity());
  // And back again.
  stairs.assign(stairs.committee.member);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.seen_by(*stairs.chen).empty());
}

TEST_CASE("what was changed before the area went is handed over first, and only then forgotten") {
  Stairs stairs;
  const ConfidenceId told = stairs.tell(*stairs.chief, Discretion::kInCharge);
  stairs.sync_all();
  stairs.li->run(SaveConfidence{.confidence = told, .text = "改成了准话", .level = Discretion::kInCharge});
  stairs.assign(stairs.committee.other);
  CHECK(stairs.seen_by(*stairs.li).front().text == "改成了准话");
  stairs.li->sync(stairs.hub);
  CHECK(stairs.hub.all<Confidence>().at(0).text == "改成了准话");
  CHECK(stairs.seen_by(*stairs.li).empty());
  CHECK_FALSE(stairs.li->blocks->holds("改成了准话"));
  CHECK(stairs.li->core->sync_view().may_change_phone);
  stairs.chen->sync(stairs.hub);
  CHECK(stairs.seen_by(*stairs.chen).front().text == "改成了准话");
}

TEST_CASE("a substitute has it from the first day to the last one, though no row changes on either") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kInCharge);
  const Day today = day_of(stairs.clock.now_millis(), 480);
  stairs.chief->run(SaveStandIn{{.member = stairs.committee.member.id,
                                 .substitute = stairs.committee.other.id,
                                 .from = Day{today.number + 1},
                                 .until = Day{today.number + 2}}});
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).empty());
  stairs.clock.advance(kDayMillis);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(must(stairs.chen->core->household(stairs.door())).in_my_charge);
  CHECK(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.chen->core->search("赌债").size() == 1);
  stairs.clock.advance(2 * kDayMillis);
  CHECK(stairs.seen_by(*stairs.chen).empty());  // without a network too
  CHECK(stairs.chen->core->search("赌债").empty());
  CHECK(stairs.seen_by(*stairs.li).size() == 1);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).empty());
  CHECK_FALSE(stairs.chen->blocks->holds(kSecret));
}

TEST_CASE("what somebody may not read any more takes none of the places of a search") {
  Stairs stairs;
  const Day today = day_of(stairs.clock.now_millis(), 480);
  stairs.chief->run(SaveStandIn{
      {.member = stairs.committee.member.id, .substitute = stairs.committee.other.id, .from = today, .until = today}});
  stairs.sync_all();
  stairs.tell(*stairs.chen, Discretion::kInCharge, "他自己说有赌债");
  for (int i = 0; i < 60; ++i) {
    stairs.clock.advance(1000);
    stairs.tell(*stairs.li, Discretion::kInCharge);
  }
  stairs.sync_all();
  stairs.sync_all();
  REQUIRE(stairs.seen_by(*stairs.chen).size() == 61);
  stairs.clock.advance(kDayMillis);
  REQUIRE(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.chen->core->search("赌债").size() == 1);
}

TEST_CASE("at nobody's door it is its author's alone") {
  Stairs stairs;
  stairs.tell(*stairs.chen, Discretion::kInCharge);
  stairs.assign({});
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.seen_by(*stairs.li).empty());
  CHECK(stairs.seen_by(*stairs.chief).empty());
}

TEST_CASE("what stays on this phone is there after a restart and in nothing that leaves it") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kThisPhone);
  bool asked = false;
  stairs.li->core->sync_now();
  while (const auto request = stairs.li->core->next_request()) {
    asked = true;
    CHECK_FALSE(request->body.contains(kSecret));
    must(stairs.li->core->on_response(stairs.hub.answer(stairs.li->identity(), *request)));
  }
  CHECK(asked);
  CHECK(stairs.hub.all<Confidence>().empty());
  CHECK_FALSE(stairs.li->core->export_box().contains(kSecret));
  const SyncView sync = stairs.li->core->sync_view();
  CHECK(sync.on_phone == 0);
  CHECK(sync.only_here == 1);
  stairs.li->kill_and_reopen();
  REQUIRE(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.seen_by(*stairs.li).front().level == Discretion::kThisPhone);
  CHECK(must(stairs.li->core->household_file(stairs.door())).contains(kSecret));
  CHECK(stairs.li->core->search(kSecret).size() == 1);
  // Neither a pull that lists what the account may read, nor a hub restored from a backup, takes it away or out.
  stairs.tell(*stairs.chen, Discretion::kInCharge, "另一句");
  stairs.sync_all();
  stairs.hub.store().restore(stairs.hub.store().content(), uuid_from_name("restored"));
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.li).size() == 2);
  CHECK(std::ranges::none_of(stairs.hub.all<Confidence>(), [](const Confidence& one) { return one.text == kSecret; }));
}

TEST_CASE("a box has what is in confidence only as long as the hub has it not") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kInCharge);
  stairs.tell(*stairs.li, Discretion::kCommittee, "大家知道的");
  CHECK(stairs.li->core->export_box().contains(kSecret));
  stairs.sync_all();
  CHECK_FALSE(stairs.li->core->export_box().contains(kSecret));
  CHECK(stairs.li->core->export_box().contains("大家知道的"));
}

TEST_CASE("its author opens it step by step; it is handed over then, and cannot be closed again") {
  Stairs stairs;
  const ConfidenceId told = stairs.tell(*stairs.li, Discretion::kThisPhone);
  const auto level = [&](Phone& phone, Discretion to) {
    return phone.core->run(SaveConfidence{.confidence = told, .text = std::string(kSecret), .level = to});
  };
  stairs.sync_all();
  must(level(*stairs.li, Discretion::kInCharge));
  CHECK(level(*stairs.li, Discretion::kThisPhone).error().code == Code::kInvalid);
  stairs.assign(stairs.committee.other);
  stairs.sync_all();
  REQUIRE(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(level(*stairs.chen, Discretion::kCommittee).error().code == Code::kForbidden);
  must(level(*stairs.li, Discretion::kCommittee));
  CHECK(level(*stairs.li, Discretion::kInCharge).error().code == Code::kInvalid);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chief).size() == 1);
  CHECK(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
  CHECK(stairs.li->core->sync_view().may_change_phone);
}

TEST_CASE("whoever has it strikes it out for the people, and may take that back") {
  Stairs stairs;
  const ConfidenceId told = stairs.tell(*stairs.chen, Discretion::kInCharge);
  stairs.sync_all();
  stairs.li->run(StrikeConfidence{told});
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.li).empty());
  CHECK(stairs.seen_by(*stairs.chen).empty());
  CHECK(stairs.hub.all<Confidence>().at(0).text.empty());
  CHECK_FALSE(must(stairs.chen->core->household_file(stairs.door())).contains("私下说的"));
  stairs.li->run(SaveConfidence{.confidence = told, .text = std::string(kSecret), .level = Discretion::kInCharge});
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.chen).size() == 1);
}

TEST_CASE("what is said at a visit can be for fewer eyes: the visit says nothing, 社区云 gets nothing of it") {
  Stairs stairs;
  const VisitId visit{stairs.li->run(RecordVisit{.household = stairs.door()}).created};
  stairs.li->run(WriteUpVisit{.visit = visit, .said = std::string(kSecret), .level = Discretion::kInCharge});
  stairs.sync_all();
  CHECK(stairs.hub.all<Visit>().at(0).written_up);
  CHECK(stairs.hub.all<Visit>().at(0).said.empty());
  CHECK(stairs.seen_by(*stairs.li).front().visit == visit);
  CHECK(must(stairs.li->core->record(visit)).confidences.size() == 1);
  CHECK(must(stairs.chief->core->record(visit)).confidences.empty());
  CHECK_FALSE(stairs.li->core->cloud_table(CloudModule::kVisit, {}, TableForm::kCsv).file.contains(kSecret));
  CHECK_FALSE(must(stairs.li->core->cloud_entry({CloudModule::kVisit, visit.uuid})).text.contains(kSecret));
  // A wrong tap taken back takes along what was said at it.
  stairs.li->run(WithdrawVisit{visit});
  CHECK(stairs.seen_by(*stairs.li).empty());
}

TEST_CASE("what all have read at a visit is not made a confidence afterwards") {
  Stairs stairs;
  const VisitId visit{stairs.li->run(RecordVisit{.household = stairs.door()}).created};
  stairs.li->run(WriteUpVisit{.visit = visit, .said = "电梯的事"});
  const auto refused =
      stairs.li->core->run(WriteUpVisit{.visit = visit, .said = "电梯的事", .level = Discretion::kInCharge});
  CHECK(refused.error().code == Code::kInvalid);
}

TEST_CASE("the hub takes no row that was to stay on a phone, and none that closes what was open") {
  Stairs stairs;
  stairs.tell(*stairs.li, Discretion::kInCharge);
  stairs.sync_all();
  const Identity identity = Committee::identity(stairs.committee.member, 97);
  Confidence confidence = stairs.hub.all<Confidence>().at(0);
  std::uint64_t sequence = 0;
  const auto push = [&](Discretion level) {
    confidence.level = level;
    const auto time = static_cast<std::uint64_t>(stairs.clock.now_millis() + 1) << 16U;
    const Row row = row_from_entity(confidence, identity.scope, Version{time, identity.device});
    const PushRequest request{identity.device, ++sequence, identity.scope, {encode_row(row)}};
    const WireResponse answer = stairs.hub.answer(identity, {"/api/v1/push", encode(request)});
    return decode<PushReply>(answer.body).value().receipts.at(0).status;
  };
  CHECK(push(Discretion::kThisPhone) == RowReceipt::Status::kRejected);
  confidence.id = ConfidenceId{uuid_from_name("another")};
  CHECK(push(Discretion::kThisPhone) == RowReceipt::Status::kRejected);
  stairs.clock.advance(1000);
  CHECK(push(Discretion::kCommittee) == RowReceipt::Status::kTaken);
  stairs.clock.advance(1000);
  CHECK(push(Discretion::kInCharge) == RowReceipt::Status::kRejected);
}

TEST_CASE("a level of a newer version is kept as one for the member in charge") {
  Stairs stairs;
  Confidence confidence{.id = ConfidenceId{uuid_from_name("later")},
                        .author = stairs.committee.other.id,
                        .household = stairs.door(),
                        .text = std::string(kSecret),
                        .at_millis = Committee::kNowMillis};
  confidence.level = static_cast<Discretion>(9);
  stairs.hub.put(confidence);
  stairs.sync_all();
  CHECK(stairs.seen_by(*stairs.li).size() == 1);
  CHECK(stairs.seen_by(*stairs.chief).empty());
}
