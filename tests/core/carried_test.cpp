// What one phone carries for another: in its lists at once, given to the hub as it came in, and the same rows wherever
// they arrive first.

#include "core/store/carried.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/sync/frames.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// The hub's /api/v1/carry without its signatures, which tests/hub/carrying_test.cpp holds.
struct Desk {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone giver{clock, Committee::identity(committee.member, 1)};
  Phone carrier{clock, Committee::identity(committee.other, 2), 8};
  std::vector<std::string> carried;  ///< bodies that reached the hub
  std::optional<Code> refusal;       ///< what it answers instead
  bool online = true;

  Desk() {
    hub.put(committee.rows());
    for (Phone* phone : {&giver, &carrier}) phone->sync(hub);
  }

  WireResponse answer(const Identity& who, const WireRequest& request) {
    if (!online) return {};
    if (request.path != "/api/v1/carry") return hub.answer(who, request);
    if (refusal) return {.status = 400, .error = static_cast<std::uint16_t>(*refusal), .body = {}};
    carried.push_back(request.body);
    return hub.take_carried(request);
  }
  void sync(Phone& phone) {
    phone.core->network_returned();
    for (int round = 0; round < 1000; ++round) {
      const std::optional<WireRequest> request = phone.core->next_request();
      if (!request) return;
      if (const auto taken = phone.core->on_response(answer(phone.identity(), *request)); !taken) return;
    }
    FAIL("the phone never has enough");
  }
  std::string parcel(Phone& from) { return from.core->parcel(from.core->hand_over_box(), "signature"); }
  VisitId visit(Phone& phone, std::string_view room, std::string_view said) {
    const VisitId id{phone.run(RecordVisit{.household = committee.door(1, room).id}).created};
    phone.run(WriteUpVisit{.visit = id, .said = std::string(said)});
    return id;
  }
};

}  // namespace

TEST_CASE("what a colleague did is in the carrier's lists at once and counts as waiting there, until the hub has it") {
  Desk desk;
  const VisitId visit = desk.visit(desk.giver, "301", "楼道灯坏了");
  const std::int64_t unsent = desk.giver.core->sync_view().on_phone;
  REQUIRE(unsent > 0);
  const Received received = must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  CHECK(received.records == unsent);
  CHECK(received.authors == std::vector{desk.committee.member.id});
  CHECK(must(desk.carrier.core->record(visit)).line.said == "楼道灯坏了");
  CHECK(must(desk.carrier.core->household(desk.committee.door(1, "301").id)).mark.state == DoorState::kMet);
  SyncView view = desk.carrier.core->sync_view();
  CHECK(view.on_phone == unsent);
  CHECK(view.carried == unsent);
  CHECK_FALSE(view.may_change_phone);
  CHECK(desk.giver.core->sync_view().on_phone == unsent);  // no receipt of the hub's

  desk.sync(desk.carrier);
  CHECK(desk.carried.size() == 1);
  view = desk.carrier.core->sync_view();
  CHECK(view.on_phone == 0);
  CHECK(view.carried == 0);
  CHECK(view.may_change_phone);
  const auto visits = desk.hub.all<Visit>();
  const auto at_hub = std::ranges::find(visits, visit, &Visit::id);
  REQUIRE(at_hub != visits.end());
  CHECK(at_hub->author == desk.committee.member.id);
  CHECK(at_hub->said == "楼道灯坏了");
}

TEST_CASE(
    "both phones may hand the same over, in either order: one row, the same versions, and receipts for its author") {
  for (const bool carrier_first : {true, false}) {
    Desk desk;
    const VisitId visit = desk.visit(desk.giver, "301", "说过的话");
    must(desk.carrier.core->receive(desk.parcel(desk.giver)));
    Phone* const order[] = {carrier_first ? &desk.carrier : &desk.giver, carrier_first ? &desk.giver : &desk.carrier};
    for (Phone* phone : order) desk.sync(*phone);
    const RowKey key{Kind::kVisit, visit.uuid};
    const Row at_hub = desk.hub.store().content().at(Committee::kScope).rows.at(key).row;
    CHECK(std::ranges::all_of(at_hub.fields, [](const Field& field) { return field.version.device == DeviceId{1}; }));
    for (Phone* phone : order) {
      desk.sync(*phone);
      CHECK(phone->core->sync_view().may_change_phone);
      CHECK(phone->core->sync_view().rejected.empty());
    }
    CHECK(std::ranges::count(desk.hub.all<Visit>(), visit, &Visit::id) == 1);
  }
}

TEST_CASE("a box that has to wait for what is in another one does not hold that one up") {
  Desk desk;
  Phone middle{desk.clock, Committee::identity(desk.committee.chief, 3), 9};
  middle.sync(desk.hub);
  const auto issue = IssueId{
      desk.giver.run(AddIssue{.issue = {.title = "灯坏了"}, .household = desk.committee.door(1, "301").id}).created};
  must(middle.core->receive(desk.parcel(desk.giver)));
  desk.clock.advance(60'000);
  middle.run(
      ChangeIssue{.issue = issue, .tier = IssueTier::kCommittee, .state = IssueState::kSolved, .outcome = "换好了"});
  must(desk.carrier.core->receive(desk.parcel(middle)));  // the changed issue stands before the issue itself
  for (int minute = 0; minute < 10; ++minute) {
    desk.sync(desk.carrier);
    desk.clock.advance(60'000);
  }
  CHECK(desk.carrier.core->sync_view().carried == 0);
  const std::vector<Issue> issues = desk.hub.all<Issue>();
  const auto changed = std::ranges::find(issues, issue, &Issue::id);
  REQUIRE(changed != issues.end());
  CHECK(changed->outcome == "换好了");
}

TEST_CASE("a box that waits goes on when the clock was put back") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  desk.online = false;
  desk.sync(desk.carrier);
  desk.online = true;
  desk.clock.advance(-24 * 3'600'000);
  for (int round = 0; round < 10; ++round) {  // without the network's return, which begins anew
    const std::optional<WireRequest> request = desk.carrier.core->next_request();
    if (!request) break;
    (void)desk.carrier.core->on_response(desk.answer(desk.carrier.identity(), *request));
  }
  CHECK(desk.carrier.core->sync_view().carried == 0);
}

TEST_CASE("a box stays through a kill and without a network, and is given once however often it came in") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  const std::string parcel = desk.parcel(desk.giver);
  must(desk.carrier.core->receive(parcel));
  must(desk.carrier.core->receive(parcel));
  const std::int64_t waiting = desk.carrier.core->sync_view().carried;
  desk.online = false;
  desk.sync(desk.carrier);
  CHECK(desk.carrier.core->sync_view().carried == waiting);
  desk.carrier.kill_and_reopen();
  CHECK(desk.carrier.core->sync_view().carried == waiting);
  desk.online = true;
  desk.clock.advance(300'000);
  desk.sync(desk.carrier);
  CHECK(desk.carried.size() == 1);
  CHECK(desk.carrier.core->sync_view().carried == 0);
}

TEST_CASE("what is carried is handed on with one's own, and comes back to nobody's harm") {
  Desk desk;
  Phone third(desk.clock, Committee::identity(desk.committee.chief, 3), 9);
  third.sync(desk.hub);
  const VisitId first = desk.visit(desk.giver, "301", "一");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  const VisitId second = desk.visit(desk.carrier, "302", "二");
  const Received received = must(third.core->receive(desk.parcel(desk.carrier)));
  CHECK(received.authors == std::vector{desk.committee.other.id, desk.committee.member.id});
  must(desk.giver.core->receive(desk.parcel(desk.carrier)));
  CHECK(must(desk.giver.core->record(second)).line.said == "二");
  desk.sync(third);
  const auto visits = desk.hub.all<Visit>();
  for (const VisitId id : {first, second}) CHECK(std::ranges::contains(visits, id, &Visit::id));
  for (Phone* phone : {&desk.giver, &desk.carrier, &third}) desk.sync(*phone);
  for (Phone* phone : {&desk.giver, &desk.carrier, &third}) {
    desk.sync(*phone);
    CHECK(phone->core->sync_view().may_change_phone);
  }
}

TEST_CASE("another committee's parcel, the phone's own, and what is none are refused, and nothing has changed") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  BoxFile box = must(decode<BoxFile>(desk.giver.core->hand_over_box()));
  const auto parcel_of = [](const BoxFile& of) { return encode(Parcel{{encode(CarriedBox{encode(of), "s"})}}); };
  CHECK(desk.giver.core->receive(parcel_of(box)).error().code == Code::kParcelOwn);
  const auto refused = [&](const std::string& parcel) {
    const std::uint64_t changes = desk.carrier.core->changes();
    const auto received = desk.carrier.core->receive(parcel);
    REQUIRE_FALSE(received);
    CHECK(desk.carrier.core->changes() == changes);
    CHECK(desk.carrier.core->sync_view().carried == 0);
    return received.error().code;
  };
  CHECK(refused(parcel_of(box).substr(0, 200)) == Code::kParcelUnreadable);
  CHECK(refused("") == Code::kParcelUnreadable);
  CHECK(refused(encode(box)) == Code::kParcelUnreadable);  // somebody else's, without a signature
  box.rows.push_back("no row");
  CHECK(refused(parcel_of(box)) == Code::kParcelUnreadable);
  box.rows.pop_back();
  Row elsewhere = must(decode_row(box.rows.front()));
  elsewhere.scope.code += 1;
  box.rows.push_back(encode_row(elsewhere));
  CHECK(refused(parcel_of(box)) == Code::kWrongScope);
  box.rows.pop_back();
  box.scope.code += 1;
  CHECK(refused(parcel_of(box)) == Code::kWrongScope);
  CHECK(refused(encode(Parcel{{"no box"}})) == Code::kParcelUnreadable);
  CHECK(desk.giver.core->receive(desk.giver.core->export_box()).error().code == Code::kParcelOwn);
}

TEST_CASE("two boxes of one colleague are one colleague's, and what was once given comes back with theirs") {
  Desk desk;
  Phone second(desk.clock, Committee::identity(desk.committee.member, 5), 12);
  second.sync(desk.hub);
  desk.visit(desk.giver, "301", "一");
  desk.visit(second, "302", "二");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  must(desk.carrier.core->receive(desk.parcel(second)));
  Phone third(desk.clock, Committee::identity(desk.committee.chief, 3), 9);
  third.sync(desk.hub);
  const Received received = must(third.core->receive(desk.parcel(desk.carrier)));
  CHECK(std::ranges::count(received.authors, desk.committee.member.id) == 1);
  // The giver's own box lies in the parcel; it is not the giver's to carry.
  must(desk.giver.core->receive(desk.parcel(desk.carrier)));
  CHECK(desk.giver.core->sync_view().carried == second.core->sync_view().on_phone);
}

TEST_CASE("what is no answer to a box leaves it where it is, to be asked for again") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  const WireResponse answer = GENERATE(WireResponse{.status = 200, .body = "a page of the hotel's network"},
                                       WireResponse{.status = 502}, WireResponse{});
  std::optional<WireRequest> request = desk.carrier.core->next_request();
  REQUIRE(request);
  CHECK(request->path == "/api/v1/carry");
  CHECK_FALSE(desk.carrier.core->on_response(answer));
  CHECK(desk.carrier.core->sync_view().carried > 0);
  while ((request = desk.carrier.core->next_request())) {  // its own matters go on
    REQUIRE(request->path != "/api/v1/carry");
    must(desk.carrier.core->on_response(desk.answer(desk.carrier.identity(), *request)));
  }
  desk.clock.advance(300'000);
  desk.sync(desk.carrier);
  CHECK(desk.carried.size() == 1);
}

TEST_CASE("the own account's exported file is taken over from another phone and handed over as one's own") {
  Desk desk;
  const VisitId visit = desk.visit(desk.giver, "301", "旧手机里的");
  Phone next(desk.clock, Committee::identity(desk.committee.member, 9), 11);
  next.sync(desk.hub);
  const std::string box = desk.giver.core->export_box();
  CHECK(must(next.core->receive(box)).records > 0);
  CHECK(next.core->sync_view().on_phone > 0);
  CHECK(next.core->sync_view().carried == 0);
  desk.sync(next);
  CHECK(std::ranges::contains(desk.hub.all<Visit>(), visit, &Visit::id));
  CHECK(next.core->sync_view().may_change_phone);
}

TEST_CASE("a box that the hub refuses stays to be seen, holds nothing up and is not asked for again") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  const std::int64_t waiting = desk.carrier.core->sync_view().carried;
  desk.refusal = GENERATE(Code::kRejected, Code::kMalformed, Code::kTooNew, Code::kTooLarge);
  const VisitId own = desk.visit(desk.carrier, "302", "二");
  desk.sync(desk.carrier);
  CHECK(std::ranges::contains(desk.hub.all<Visit>(), own, &Visit::id));
  CHECK(desk.carrier.core->sync_view().carried == 0);
  CHECK(desk.carrier.core->sync_view().carried_refused == waiting);
  desk.refusal.reset();
  desk.clock.advance(600'000);
  desk.sync(desk.carrier);
  CHECK(desk.carried.empty());
}

TEST_CASE("a busy hub is asked again later, and the phone's own records do not wait for that") {
  Desk desk;
  desk.visit(desk.giver, "301", "一");
  must(desk.carrier.core->receive(desk.parcel(desk.giver)));
  desk.refusal = Code::kHubBusy;
  const VisitId own = desk.visit(desk.carrier, "302", "二");
  desk.sync(desk.carrier);
  CHECK(std::ranges::contains(desk.hub.all<Visit>(), own, &Visit::id));
  CHECK(desk.carrier.core->sync_view().carried > 0);
  CHECK(desk.carrier.core->next_attempt_millis().has_value());
  desk.refusal.reset();
  desk.clock.advance(300'000);
  desk.sync(desk.carrier);
  CHECK(desk.carrier.core->sync_view().carried == 0);
}

TEST_CASE("a row of the future is carried as it is, but waits for the hub's word before it is in the carrier's lists") {
  Desk desk;
  Phone late(desk.clock, Committee::identity(desk.committee.member, 4), 12);
  late.sync(desk.hub);
  desk.clock.advance(10LL * 365 * 86'400'000);
  const VisitId visit = desk.visit(late, "301", "钟快了");
  const std::string parcel = desk.parcel(late);
  desk.clock.advance(-10LL * 365 * 86'400'000);
  CHECK(must(desk.carrier.core->receive(parcel)).records > 0);
  CHECK_FALSE(desk.carrier.core->record(visit));
  desk.sync(desk.carrier);
  desk.sync(desk.carrier);
  CHECK(desk.carrier.core->record(visit).has_value());
  // Nothing of the carrier's own is dragged along.
  const VisitId own = desk.visit(desk.carrier, "302", "二");
  desk.sync(desk.carrier);
  CHECK(std::ranges::contains(desk.hub.all<Visit>(), own, &Visit::id));
  CHECK(desk.carrier.core->sync_view().on_phone == 0);
}

TEST_CASE("an invitation names the committee and the phone's owner, and another committee's is refused") {
  Desk desk;
  const std::string text = desk.carrier.core->invitation(std::string(65, 'k'));
  const Invitation invitation = must(desk.giver.core->read_invitation(text));
  CHECK(invitation.account == desk.committee.other.id);
  CHECK(invitation.key == std::string(65, 'k'));
  CHECK(desk.giver.core->read_invitation("BB8").error().code == Code::kMalformed);
  Identity stranger = Committee::identity(desk.committee.other, 5);
  stranger.scope.code += 1;
  Phone elsewhere(desk.clock, stranger, 13);
  CHECK(elsewhere.core->read_invitation(text).error().code == Code::kWrongScope);
}
