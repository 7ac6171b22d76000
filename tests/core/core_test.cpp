// The core as the app uses it: open, run, hand over, close, open again.

#include <catch2/catch_test_macros.hpp>

#include "core/sync/wire.h"
#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// A hub with a committee, and the member's phone after its first pull.
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  Phone phone{clock, Committee::identity(committee.member, 1)};

  explicit Office(const CommitteeSize& size = {}) : committee(size) {
    hub.put(committee.rows());
    phone.sync(hub);
  }
  [[nodiscard]] HouseholdId door(std::string_view room = "301") const { return committee.door(1, room).id; }
  [[nodiscard]] Core& core() const { return *phone.core; }
};

}  // namespace

TEST_CASE("a new database needs an identity and keeps it") {
  HandClock clock;
  SeededRandom random(1);
  KeptLog log;
  MemoryBlocks blocks;
  const Platform platform{.clock = clock, .random = random, .blocks = blocks, .log = log};
  CHECK_FALSE(Core::open(platform, {}, std::nullopt));
  const Committee committee;
  {
    MemoryBlocks own;
    const Platform with_own{.clock = clock, .random = random, .blocks = own, .log = log};
    (void)must(Core::open(with_own, own.image(), Committee::identity(committee.member)));
    const auto again = must(Core::open(with_own, own.image(), std::nullopt));
    CHECK(again->identity().account == committee.member.id);
    CHECK(again->identity().scope_name == "龙泉园路居委会");
  }
}

TEST_CASE("a database is not opened for another account") {
  Office office;
  MemoryBlocks copy(office.phone.blocks->image());
  SeededRandom random(1);
  KeptLog log;
  const Platform platform{.clock = office.clock, .random = random, .blocks = copy, .log = log};
  const auto opened = Core::open(platform, copy.image(), Committee::identity(office.committee.other));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::kWrongScope);
}

TEST_CASE("an image that is no database is said to be corrupt") {
  Office office;
  BlockImage image = office.phone.blocks->image();
  for (std::size_t at = 0; at < 100; ++at) image.bytes[at] = std::byte{0x5A};
  SeededRandom random(1);
  KeptLog log;
  const Platform platform{.clock = office.clock, .random = random, .blocks = *office.phone.blocks, .log = log};
  const auto opened = Core::open(platform, std::move(image), std::nullopt);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::kStorageCorrupt);
}

TEST_CASE("today stands with what the opening before kept at hand; nothing can be written until the rest is here") {
  Office office({.buildings = 80, .visits = 1'200});
  (void)office.core().today();
  office.phone.sync(office.hub);  // a quiet moment, to keep what the doors come to
  HandClock& clock = office.clock;
  MemoryBlocks blocks(office.phone.blocks->image());
  SeededRandom random(1);
  KeptLog log;
  const Platform platform{.clock = clock, .random = random, .blocks = blocks, .log = log};
  auto core = must(Core::open(platform, blocks.image(), std::nullopt));
  const TodayView whole = core->today();
  core->settled();
  const std::size_t count = blocks.image().bytes.size() / kBlockSize;
  CHECK(blocks.violations() == 0);
  REQUIRE_FALSE(blocks.at_hand.empty());
  CHECK(blocks.at_hand.size() < count / 3);

  core = must(Core::open(platform, blocks.first_image(), std::nullopt));
  const std::uint64_t changes = core->changes();
  const TodayView first = core->today();
  CHECK(core->misses() == 0);
  CHECK(first.coverage.total == whole.coverage.total);
  REQUIRE_FALSE(first.first_here.empty());
  REQUIRE(first.first_here.size() == whole.first_here.size());
  CHECK(first.first_here[0].door.household == whole.first_here[0].door.household);
  CHECK_FALSE(core->whole());

  const Result<Accepted> early = core->run(RecordVisit{.household = office.door()});
  REQUIRE_FALSE(early);
  CHECK(early.error().code == Code::kStillOpening);
  const BlockImage stored = blocks.image();
  int rounds = 0;
  for (std::uint64_t misses = 0; core->misses() > misses || misses == 0; ++rounds) {
    misses = core->misses();
    const auto file = core->household(office.door());
    CHECK(file.has_value() == (core->misses() == misses));
    for (const std::uint32_t number : std::exchange(blocks.wanted, {})) {
      CHECK(core->supply(number, std::span(stored.bytes).subspan(std::size_t{number} * kBlockSize, kBlockSize)));
    }
  }
  CHECK(core->misses() > 0);
  CHECK(rounds < 5);  // what a card needs is asked for together
  CHECK_FALSE(core->whole());
  CHECK(core->storage_health() == StorageHealth::kGood);
  CHECK(blocks.submits() == 0);

  (void)core->supply(0, stored.bytes);
  CHECK(core->whole());
  CHECK(core->changes() > changes);
  const auto accepted = must(core->run(RecordVisit{.household = office.door()}));
  CHECK(core->durable() == accepted.sequence);
  for (const Visit& visit : office.committee.visits) CHECK(must(core->visit(visit.id)).id == visit.id);
  must(core->check_integrity());
  CHECK(blocks.violations() == 0);
}

TEST_CASE("an image that lacks what opening needs is given back, to be tried with more") {
  Office office;
  MemoryBlocks blocks(office.phone.blocks->image());
  SeededRandom random(1);
  KeptLog log;
  const Platform platform{.clock = office.clock, .random = random, .blocks = blocks, .log = log};
  const BlockImage stored = blocks.image();
  const std::size_t count = stored.bytes.size() / kBlockSize;
  Identity renamed = office.phone.identity();
  renamed.name = "李芳";  // opening writes it
  for (std::uint32_t here = 1; here < count; ++here) {
    blocks.at_hand.clear();
    for (std::uint32_t number = 0; number < here; ++number) blocks.at_hand.push_back(number);
    BlockImage image = blocks.first_image();
    const auto opened = Core::open(platform, std::move(image), renamed);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error().code == Code::kStillOpening);
    REQUIRE(image.lacks == count - here);
    image.supply(0, stored.bytes);
    REQUIRE(image.whole());
    REQUIRE(image.bytes == stored.bytes);
  }
  CHECK(blocks.submits() == 0);
  CHECK(must(Core::open(platform, blocks.image(), renamed))->identity().name == "李芳");
}

TEST_CASE("a first pull is stored every five seconds, not at each page, and what was lost is fetched again") {
  HandClock clock;
  Committee committee({.buildings = 50, .floors = 6, .rooms_per_floor = 10, .visits = 9'000});
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  const auto pages = [&](int count) {
    for (int page = 0; page < count; ++page) {
      const auto request = phone.core->next_request();
      REQUIRE(request);
      must(phone.core->on_response(hub.answer(phone.identity(), *request)));
    }
    REQUIRE_FALSE(phone.core->pull_progress().complete);
  };
  pages(1);
  const std::uint64_t submits = phone.blocks->submits();
  pages(1);
  CHECK(phone.blocks->submits() == submits);
  CHECK(phone.core->durable() < phone.core->accepted());
  clock.advance(5'000);
  pages(1);
  CHECK(phone.blocks->submits() == submits + 1);
  pages(1);
  phone.kill_and_reopen();
  CHECK_FALSE(phone.core->pull_progress().complete);
  phone.sync(hub);
  CHECK(phone.core->pull_progress().complete);
  CHECK(phone.core->durable() == phone.core->accepted());
  CHECK(phone.core->record_count({}) == 9'000);
}

TEST_CASE("the first pull ends with everything there and says so") {
  HandClock clock;
  const Committee committee;
  TestHub hub(clock);
  hub.put(committee.rows());
  Phone phone(clock, Committee::identity(committee.member));
  CHECK_FALSE(phone.core->pull_progress().complete);
  const std::uint64_t before = phone.core->changes();
  phone.sync(hub);
  CHECK(phone.core->pull_progress().complete);
  CHECK(phone.core->pull_progress().pulled == committee.rows().size());
  CHECK(phone.core->changes() > before);
  CHECK(phone.core->buildings().size() == committee.buildings.size());
}

TEST_CASE("a command is accepted at once and durable only when the block store says so") {
  Office office;
  office.phone.blocks->set_delayed(true);
  const Accepted accepted = office.phone.run(RecordVisit{.household = office.door()});
  CHECK(office.core().accepted() == accepted.sequence);
  CHECK(office.core().durable() < accepted.sequence);
  CHECK(office.core().storage_health() == StorageHealth::kSaving);
  CHECK(must(office.core().household(office.door())).visits.size() == 1);
  office.phone.blocks->set_delayed(false);
  CHECK(office.core().durable() >= accepted.sequence);
  CHECK(office.core().storage_health() == StorageHealth::kGood);
}

TEST_CASE("nothing that is not durable is handed over") {
  Office office;
  office.phone.blocks->set_delayed(true);
  office.phone.run(RecordVisit{.household = office.door()});
  office.core().sync_now();
  while (auto request = office.core().next_request()) {
    CHECK_FALSE(request->path.ends_with("push"));
    must(office.core().on_response(office.hub.answer(office.phone.identity(), *request)));
  }
  CHECK(office.hub.all<Visit>().empty());
  office.phone.blocks->set_delayed(false);
  office.phone.sync(office.hub);
  CHECK(office.hub.all<Visit>().size() == 1);
}

TEST_CASE("a command that is refused changes nothing") {
  Office office;
  const std::uint64_t accepted = office.core().accepted();
  const std::uint64_t changes = office.core().changes();
  CHECK_FALSE(office.core().run(AssignHouseholds{.households = {office.door()}}));
  CHECK_FALSE(office.core().run(RecordVisit{}));
  CHECK(office.core().accepted() == accepted);
  CHECK(office.core().changes() == changes);
}

TEST_CASE("a failed save is shown, stops writing, and is tried again on demand") {
  Office office;
  office.phone.blocks->fail_from(1, Code::kStorageFull);
  const Accepted lost = office.phone.run(RecordVisit{.household = office.door()});
  CHECK(office.core().storage_health() == StorageHealth::kReadOnly);
  CHECK(office.core().storage_error() == Code::kStorageFull);
  CHECK(office.core().durable() < lost.sequence);
  const auto refused = office.core().run(RecordVisit{.household = office.door("302")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kReadOnly);
  CHECK_FALSE(office.core().sync_view().may_change_phone);

  office.phone.blocks->heal();
  office.core().retry_storage();
  CHECK(office.core().storage_health() == StorageHealth::kGood);
  CHECK(office.core().durable() >= lost.sequence);
  CHECK(office.core().run(RecordVisit{.household = office.door("302")}));
}

TEST_CASE("what is durable survives a kill, drafts too; what was not is gone") {
  Office office;
  const VisitId visit{office.phone.run(RecordVisit{.household = office.door()}).created};
  must(office.core().save_draft("visit/1", "电梯的事想知道"));
  office.phone.blocks->set_delayed(true);
  office.phone.run(RecordVisit{.household = office.door("302")});
  office.phone.kill_and_reopen();

  CHECK(must(office.core().visit(visit)).household == office.door());
  CHECK(office.core().draft("visit/1") == "电梯的事想知道");
  CHECK(must(office.core().household(office.door("302"))).visits.empty());
  CHECK(office.core().pull_progress().complete);
  must(office.core().check_integrity());
}

TEST_CASE("nobody is told to change the phone while something half-written is only on it") {
  Office office;
  must(office.core().save_draft("phrases", "家里都好"));  // the member's own, and no record
  CHECK(office.core().sync_view().may_change_phone);
  const VisitId visit{office.phone.run(RecordVisit{.household = office.door()}).created};
  const std::string key = "visit/" + string_from_uuid(visit.uuid);
  must(office.core().save_draft(key, "电梯的事想"));
  office.phone.sync(office.hub);
  SyncView view = office.core().sync_view();
  CHECK(view.half_written == 1);
  CHECK(view.on_phone == 0);
  CHECK_FALSE(view.may_change_phone);

  must(office.core().drop_draft(key));
  CHECK(office.core().sync_view().may_change_phone);
}

TEST_CASE("a dropped draft is empty") {
  Office office;
  must(office.core().save_draft("visit/1", "一"));
  must(office.core().save_draft("visit/1", "一二"));
  CHECK(office.core().draft("visit/1") == "一二");
  must(office.core().drop_draft("visit/1"));
  CHECK(office.core().draft("visit/1").empty());
}

TEST_CASE("typing calls no hub, recording does") {
  Office office;
  office.phone.sync(office.hub);
  must(office.core().save_draft("visit/1", "电梯"));
  CHECK_FALSE(office.core().next_request());
  CHECK_FALSE(office.core().next_attempt_millis());
  office.phone.run(RecordVisit{.household = office.door()});
  CHECK(office.core().next_attempt_millis());
  CHECK(office.core().next_request());
}

TEST_CASE("rows that become durable late are handed over without being asked for") {
  Office office;
  office.phone.blocks->set_delayed(true);
  office.phone.run(RecordVisit{.household = office.door()});
  // The store answers whenever it likes; the host does no more than what next_attempt_millis() asks of it.
  for (int i = 0; i < 20; ++i) {
    while (office.core().next_attempt_millis()) {
      const auto request = office.core().next_request();
      if (!request) break;
      must(office.core().on_response(office.hub.answer(office.phone.identity(), *request)));
    }
    if (office.phone.blocks->waiting()) office.phone.blocks->complete_next();
  }
  CHECK(office.hub.all<Visit>().size() == 1);
  CHECK(office.core().sync_view().read_back == 1);
}

TEST_CASE("the three numbers tell where each record is") {
  Office office;
  CHECK(office.core().sync_view().may_change_phone);
  office.phone.run(RecordVisit{.household = office.door()});
  office.clock.advance(1000);
  office.phone.run(RecordVisit{.household = office.door("302")});
  SyncView view = office.core().sync_view();
  CHECK(view.on_phone == 2);
  CHECK(view.oldest_unsent_millis == Committee::kNowMillis);
  CHECK_FALSE(view.may_change_phone);

  office.phone.sync(office.hub);
  view = office.core().sync_view();
  CHECK(view.on_phone == 0);
  CHECK(view.handed_over == 2);
  CHECK(view.read_back == 2);
  CHECK(view.may_change_phone);
  CHECK(view.last_contact_millis == office.clock.now_millis());
}

TEST_CASE("a record the hub does not take is listed by its name and blocks nothing") {
  Office office;
  const VisitId poison{office.phone.run(RecordVisit{.household = office.door()}).created};
  office.phone.run(RecordVisit{.household = office.door("302")});
  Account demoted = office.committee.member;
  // The hub knows the caller as a street officer by now: it takes nothing of theirs.
  Identity street = Committee::identity(demoted);
  street.role = Role::kStreet;
  office.core().sync_now();
  while (auto request = office.core().next_request()) {
    must(office.core().on_response(office.hub.answer(street, *request)));
  }
  const SyncView view = office.core().sync_view();
  REQUIRE(view.rejected.size() == 2);
  CHECK(view.rejected.front().label == "走访 1号 301");
  CHECK(view.rejected.front().id == poison.uuid);
  CHECK(view.on_phone == 0);
  CHECK_FALSE(view.may_change_phone);
  CHECK(must(office.core().visit(poison)).author == demoted.id);
}

TEST_CASE("what one phone records the other one reads after both have synced") {
  Office office;
  Phone chief(office.clock, Committee::identity(office.committee.chief, 2), 8);
  chief.sync(office.hub);
  const VisitId visit{office.phone.run(RecordVisit{.household = office.door()}).created};
  office.phone.run(WriteUpVisit{.visit = visit,
                                .said = "电梯的事",
                                .issues = {{.title = "加装电梯"}},
                                .promises = {{.text = "问进度", .due = Day{20785}}}});
  office.phone.sync(office.hub);
  const std::uint64_t before = chief.core->changes();
  chief.sync(office.hub);
  CHECK(chief.core->changes() > before);
  const HouseholdView view = must(chief.core->household(office.door()));
  CHECK(view.mark.state == DoorState::kMet);
  REQUIRE(view.visits.size() == 1);
  CHECK(view.visits[0].said == "电梯的事");
  CHECK(view.visits[0].author == "李老师");
  CHECK_FALSE(view.visits[0].mine);
  REQUIRE(view.issues.size() == 1);
  CHECK(view.issues[0].title == "加装电梯");
  REQUIRE(view.promises.size() == 1);
  CHECK(view.promises[0].text == "问进度");
}

TEST_CASE("a withdrawn voice, category or visit merges like any other change") {
  Office office;
  Phone chief(office.clock, Committee::identity(office.committee.chief, 2), 8);
  chief.sync(office.hub);
  Category category = office.committee.categories[1];
  category.deleted = true;
  chief.run(SaveCategory{category});
  CHECK(chief.core->categories().size() == 2);
  category.deleted = false;
  chief.run(SaveCategory{category});
  CHECK(chief.core->categories().size() == 3);
  chief.sync(office.hub);
  office.phone.sync(office.hub);
  CHECK(office.core().categories().size() == 3);
}

TEST_CASE("the exported box holds every row that was written here") {
  Office office;
  office.phone.run(RecordVisit{.household = office.door()});
  office.phone.sync(office.hub);
  const VisitId unsent{office.phone.run(RecordVisit{.household = office.door("302")}).created};
  const auto box = must(decode<BoxFile>(office.core().export_box()));
  CHECK(box.account == office.committee.member.id);
  CHECK(box.scope == Committee::kScope);
  REQUIRE(box.rows.size() == 2);
  CHECK(must(decode_row(box.rows[1])).key == RowKey{Kind::kVisit, unsent.uuid});
}

TEST_CASE("reading and writing go on when the session has ended, the wire waits for a new one") {
  Office office;
  office.phone.run(RecordVisit{.household = office.door()});
  office.core().sync_now();
  REQUIRE(office.core().next_request());
  const WireResponse expired{.status = 401, .error = static_cast<std::uint16_t>(Code::kSignInRequired), .body = {}};
  CHECK_FALSE(office.core().on_response(expired));
  CHECK(office.core().wire_error() == Code::kSignInRequired);
  CHECK_FALSE(office.core().next_request());
  CHECK(office.core().run(RecordVisit{.household = office.door("302")}));
  office.core().signed_in_again();
  office.phone.sync(office.hub);
  CHECK(office.hub.all<Visit>().size() == 2);
}

TEST_CASE("the answer to a sign-in is the identity to open, or the error to show") {
  const Committee committee;
  const SignInReply reply{.account = committee.member.id,
                          .name = "李老师",
                          .role = Role::kMember,
                          .scope = Committee::kScope,
                          .scope_name = "龙泉园路居委会",
                          .epoch = uuid_from_name("hub")};
  const Identity identity =
      must(identity_from_sign_in({.status = 200, .error = 0, .body = encode(reply)}, DeviceId{5}));
  CHECK(identity.account == committee.member.id);
  CHECK(identity.device == DeviceId{5});
  const auto refused = [](WireResponse response) { return identity_from_sign_in(response, DeviceId{5}).error().code; };
  CHECK(refused({.status = 401, .error = static_cast<std::uint16_t>(Code::kSignInWrong), .body = {}}) ==
        Code::kSignInWrong);
  CHECK(refused({.status = 0}) == Code::kHubUnreachable);
  CHECK(refused({.status = 200, .error = 0, .body = "<html>"}) == Code::kNotTheHub);
}

TEST_CASE("the sign-in body says who and from which device") {
  const auto request = must(decode<SignInRequest>(sign_in_body("li", "secret", DeviceId{5}, "Android")));
  CHECK(request.login == "li");
  CHECK(request.password == "secret");
  CHECK(request.device == DeviceId{5});
}

TEST_CASE("nothing personal is logged") {
  Office office;
  const VisitId visit{office.phone.run(RecordVisit{.household = office.door()}).created};
  CHECK_FALSE(office.core().run(WriteUpVisit{.visit = visit, .said = "机密的话\xFF"}));
  office.phone.run(WriteUpVisit{.visit = visit, .said = "机密的话"});
  office.core().sync_now();
  REQUIRE(office.core().next_request());
  CHECK_FALSE(office.core().on_response({.status = 200, .error = 0, .body = "<html>机密的话</html>"}));
  for (const KeptLog::Line& line : office.phone.log.lines) CHECK_FALSE(line.text.contains("机密"));
}
