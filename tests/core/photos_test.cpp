// Photos on the phone: rows first, bytes in pieces, and never in a record's way.

#include "core/store/photos.h"

#include <algorithm>
#include <optional>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/sync/wire.h"
#include "tests/support/phone.h"
#include "tests/support/photo_desk.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

struct Desk {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  PhotoDesk photos;
  Phone phone{clock, Committee::identity(committee.member)};
  VisitId visit;

  Desk() {
    hub.put(committee.rows());
    phone.sync(hub);
    visit = VisitId{phone.run(RecordVisit{.household = committee.door(1, "301").id}).created};
    phone.sync(hub);
  }
  PhotoId take(const std::string& bytes) {
    return must(phone.core->take_photo({.visit = visit}, facts_of(bytes), bytes));
  }
  /// A photo that is whole on the phone, and whose row the hub has.
  PhotoId keep(const std::string& bytes) {
    const PhotoId photo = take(bytes);
    carry(phone);
    phone.sync(hub);
    return photo;
  }
  /// A photo that the hub has, bytes and all.
  PhotoId hand_over(const std::string& bytes) {
    const PhotoId photo = keep(bytes);
    carry(phone);
    return photo;
  }
  /// Until the photos have nothing more to say now.
  void carry(Phone& of) {
    for (int round = 0; round < 2000; ++round) {
      const std::optional<WireRequest> request = of.core->next_photo_request();
      if (request) {
        must(of.core->on_photo_response(photos.answer(*request)));
      } else if (of.core->storage_health() == StorageHealth::kGood) {
        return;
      }
    }
    FAIL("photos never end");
  }
  std::vector<PhotoLine> lines() { return phone.core->photos({.visit = visit}); }
};

/// A colleague's phone that has pulled everything.
struct Colleague : Phone {
  explicit Colleague(Desk& desk) : Phone(desk.clock, Committee::identity(desk.committee.other), 99) { sync(desk.hub); }
};

}  // namespace

TEST_CASE("a photo comes in piece by piece, is handed over after its row, and is whole at the hub") {
  Desk desk;
  const std::string bytes = noise(300'000);
  const PhotoId photo = desk.take(bytes);
  REQUIRE(desk.lines().size() == 1);
  CHECK(desk.lines()[0].place == PhotoLine::Place::kComingIn);
  CHECK(desk.phone.core->storage_health() == StorageHealth::kSaving);
  desk.carry(desk.phone);
  CHECK(desk.lines()[0].place == PhotoLine::Place::kWaiting);
  CHECK(desk.photos.puts == 0);  // its row is not at the hub yet
  desk.phone.sync(desk.hub);
  REQUIRE(desk.hub.all<Photo>().size() == 1);
  CHECK(desk.hub.all<Photo>()[0].household == desk.committee.door(1, "301").id);
  CHECK(desk.phone.core->photo_totals().waiting == 1);
  desk.carry(desk.phone);
  CHECK(desk.photos.photos[photo] == bytes);
  CHECK(desk.lines()[0].place == PhotoLine::Place::kAtHub);
  CHECK(desk.phone.core->photo_totals().waiting == 0);
  CHECK(desk.phone.core->photo_totals().bytes_here == 300'000);
  const PhotoBytes here = desk.phone.core->photo_bytes(photo, PhotoPart::kPicture);
  CHECK(here.state == PhotoBytes::State::kHere);
  CHECK(here.jpeg == bytes.substr(kThumbnailBytes));
}

TEST_CASE("a photo goes on after a kill from where the hub says that it stands") {
  Desk desk;
  const std::string bytes = noise(400'000);
  const PhotoId photo = desk.keep(bytes);
  for (int piece = 0; piece < 3; ++piece) {
    const auto request = desk.phone.core->next_photo_request();
    REQUIRE(request);
    must(desk.phone.core->on_photo_response(desk.photos.answer(*request)));
  }
  desk.photos.photos[photo] += bytes.substr(3 * kPhotoPieceBytes, kPhotoPieceBytes);  // whose answer was lost
  desk.phone.kill_and_reopen();
  desk.carry(desk.phone);
  // The hub was ahead of what the phone knew: it says so, and the phone goes on from there a little later.
  desk.clock.advance(10'000);
  desk.carry(desk.phone);
  CHECK(desk.photos.photos[photo] == bytes);
  CHECK(desk.photos.puts <= 3 + 1 + 3);
}

TEST_CASE("a photo that was not whole when the browser was killed leaves nothing behind") {
  Desk desk;
  (void)desk.take(noise(400'000));
  (void)desk.phone.core->next_photo_request();
  (void)desk.phone.core->next_photo_request();
  desk.phone.kill_and_reopen();
  desk.carry(desk.phone);
  CHECK(desk.lines().empty());
  CHECK(desk.phone.core->photo_totals().bytes_here == 0);
}

TEST_CASE("a record is handed over while a photo is stuck on its way") {
  Desk desk;
  (void)desk.keep(noise(300'000));
  REQUIRE(desk.phone.core->next_photo_request());  // and no answer comes
  const VisitId later{desk.phone.run(RecordVisit{.household = desk.committee.door(1, "302").id}).created};
  desk.phone.sync(desk.hub);
  CHECK(std::ranges::contains(desk.hub.all<Visit>(), later, &Visit::id));
  CHECK(desk.phone.core->sync_view().on_phone == 0);
  CHECK(desk.phone.core->photo_totals().waiting == 1);
}

TEST_CASE("a record saved while a photo comes in waits for one piece at most") {
  Desk desk;
  desk.phone.blocks->set_delayed(true);
  (void)desk.take(noise(600'000));
  for (int i = 0; i < 10; ++i) (void)desk.phone.core->next_photo_request();
  const Accepted saved = desk.phone.run(RecordVisit{.household = desk.committee.door(1, "302").id});
  desk.phone.blocks->complete_next();  // the piece
  desk.phone.blocks->complete_next();
  CHECK(desk.phone.core->durable() >= saved.sequence);
  CHECK(desk.phone.core->photo_totals().waiting == 1);
  CHECK(desk.lines().at(0).place == PhotoLine::Place::kComingIn);
}

TEST_CASE("without an answer a photo waits longer each time, and goes at once when the network is back") {
  Desk desk;
  (void)desk.keep(noise(100'000));
  REQUIRE(desk.phone.core->next_photo_request());
  must(desk.phone.core->on_photo_response({}));
  CHECK_FALSE(desk.phone.core->next_photo_request());
  const auto first = desk.phone.core->next_photo_millis();
  REQUIRE(first);
  desk.clock.advance(*first - desk.clock.now_millis());
  REQUIRE(desk.phone.core->next_photo_request());
  must(desk.phone.core->on_photo_response({.status = 503, .error = static_cast<std::uint16_t>(Code::kHubBusy)}));
  REQUIRE(desk.phone.core->next_photo_millis());
  CHECK(*desk.phone.core->next_photo_millis() - desk.clock.now_millis() > 2'000);
  desk.phone.core->network_returned();
  CHECK(desk.phone.core->next_photo_request());
}

TEST_CASE("another phone asks for a thumbnail when it is looked at, and for the picture when that is") {
  Desk desk;
  const std::string bytes = noise(700'000);
  const PhotoId photo = desk.keep(bytes);
  Colleague other(desk);
  desk.carry(other);
  CHECK(other.core->photos({.visit = desk.visit}).size() == 1);
  CHECK(other.core->photo_totals().bytes_here == 0);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kThumbnail).state == PhotoBytes::State::kAsked);
  desk.carry(other);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kThumbnail).state == PhotoBytes::State::kNotYet);
  desk.carry(desk.phone);
  other.core->network_returned();
  const std::uint64_t before = other.core->changes();
  CHECK(other.core->photo_bytes(photo, PhotoPart::kThumbnail).state == PhotoBytes::State::kAsked);
  desk.carry(other);
  CHECK(other.core->changes() > before);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kThumbnail).jpeg == bytes.substr(0, kThumbnailBytes));
  (void)other.core->photo_bytes(photo, PhotoPart::kPicture);
  desk.carry(other);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kPicture).jpeg == bytes.substr(kThumbnailBytes));
  CHECK(other.core->photo_totals().bytes_here == 0);
}

TEST_CASE("a phone whose photos the hub has not may not be changed") {
  Desk desk;
  (void)desk.keep(noise(300'000));
  CHECK(desk.phone.core->sync_view().photos_waiting == 1);
  CHECK_FALSE(desk.phone.core->sync_view().may_change_phone);
  desk.carry(desk.phone);
  CHECK(desk.phone.core->sync_view().photos_waiting == 0);
  desk.phone.sync(desk.hub);
  CHECK(desk.phone.core->sync_view().may_change_phone);
}

TEST_CASE("a photo that waits goes on when the clock was put back") {
  Desk desk;
  (void)desk.keep(noise(20'000));
  REQUIRE(desk.phone.core->next_photo_request());
  must(desk.phone.core->on_photo_response({}));
  REQUIRE_FALSE(desk.phone.core->next_photo_request());
  desk.clock.advance(-24 * 3'600'000);
  CHECK(desk.phone.core->next_photo_request());
}

TEST_CASE("a picture that is fetched anew while a piece of it is on its way is put together right") {
  Desk desk;
  const std::string bytes = noise(900'000);
  const PhotoId photo = desk.hand_over(bytes);
  Colleague other(desk);
  (void)other.core->photo_bytes(photo, PhotoPart::kPicture);
  must(other.core->on_photo_response(desk.photos.answer(other.core->next_photo_request().value())));
  const WireResponse late = desk.photos.answer(other.core->next_photo_request().value());
  other.core->network_returned();
  (void)other.core->photo_bytes(photo, PhotoPart::kPicture);
  must(other.core->on_photo_response(late));
  desk.carry(other);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kPicture).jpeg == bytes.substr(kThumbnailBytes));
}

TEST_CASE("above the budget the oldest photos leave the phone, but only those that the hub has") {
  Desk desk;
  std::vector<PhotoId> taken;
  for (std::uint32_t i = 0; i < 8; ++i) {
    desk.clock.advance(60'000);
    taken.push_back(desk.take(noise(2'900'000, i)));
    desk.carry(desk.phone);
  }
  CHECK(desk.phone.core->photo_totals().bytes_here == 8 * 2'900'000);
  desk.phone.sync(desk.hub);
  desk.carry(desk.phone);
  CHECK(desk.phone.core->photo_totals().waiting == 0);
  CHECK(desk.phone.core->photo_totals().bytes_here == 5 * 2'900'000);
  CHECK(desk.phone.core->photo_bytes(taken[7], PhotoPart::kThumbnail).state == PhotoBytes::State::kHere);
  CHECK(desk.phone.core->photo_bytes(taken[0], PhotoPart::kThumbnail).state == PhotoBytes::State::kAsked);
  desk.carry(desk.phone);
  CHECK(desk.phone.core->photo_bytes(taken[0], PhotoPart::kThumbnail).jpeg == noise(kThumbnailBytes, 0));
}

TEST_CASE("a visit that is taken back takes its photos with it, bytes and all") {
  Desk desk;
  (void)desk.take(noise(100'000));
  desk.carry(desk.phone);
  desk.phone.run(WithdrawVisit{desk.visit});
  CHECK(desk.lines().empty());
  CHECK(desk.phone.core->photo_totals().bytes_here == 0);
}

TEST_CASE("a photo whose visit is taken back while it comes in is not kept") {
  Desk desk;
  (void)desk.take(noise(300'000));
  (void)desk.phone.core->next_photo_request();
  desk.phone.run(WithdrawVisit{desk.visit});
  desk.carry(desk.phone);
  CHECK(desk.phone.core->photo_totals().bytes_here == 0);
  CHECK(desk.phone.core->photo_totals().waiting == 0);
}

TEST_CASE("a photo of another member's visit, of nothing, or of another size than its bytes is refused") {
  Desk desk;
  const std::string bytes = noise(50'000);
  Colleague other(desk);
  const auto foreign = other.core->take_photo({.visit = desk.visit}, facts_of(bytes), bytes);
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == Code::kForbidden);
  const auto ownerless = desk.phone.core->take_photo({}, facts_of(bytes), bytes);
  REQUIRE_FALSE(ownerless);
  CHECK(ownerless.error().code == Code::kMissing);
  const auto cut = desk.phone.core->take_photo({.visit = desk.visit}, facts_of(bytes), bytes.substr(1));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().code == Code::kInvalid);
}

TEST_CASE("after the hub went back in time photos are offered to it again") {
  Desk desk;
  const std::string bytes = noise(100'000);
  const PhotoId photo = desk.hand_over(bytes);
  REQUIRE(desk.photos.photos[photo] == bytes);
  desk.photos.photos.clear();
  desk.hub.store().restore(desk.hub.store().content(), uuid_from_name("restored"));
  desk.phone.sync(desk.hub);
  for (int i = 0; i < 4; ++i) {
    desk.clock.advance(60'000);
    desk.carry(desk.phone);
  }
  CHECK(desk.photos.photos[photo] == bytes);
}

TEST_CASE("a phone that leaves forgets its photos only when the hub has them, or refuses them") {
  const bool refused = GENERATE(false, true);
  Desk desk;
  const std::string bytes = noise(200'000);
  const PhotoId photo = desk.keep(bytes);
  REQUIRE(desk.phone.core->photo_totals().waiting == 1);
  const Uuid epoch = must(desk.hub.store().epoch());
  int gone = 0;
  const auto let_go = [&] {
    for (int round = 0; round < 10; ++round) {
      const std::optional<WireRequest> request = desk.phone.core->next_request();
      if (!request) return;
      WireResponse response{.status = 403, .error = static_cast<std::uint16_t>(Code::kAccountDisabled)};
      if (request->path == "/api/v1/leave") {
        const auto leave = must(decode<LeaveRequest>(request->body));
        gone += leave.gone ? 1 : 0;
        response = {.status = 200, .body = encode(LeaveReply{desk.clock.now_millis(), epoch, leave.scope, true})};
      }
      (void)desk.phone.core->on_response(response);
    }
  };
  desk.phone.core->sync_now();
  let_go();
  CHECK(gone == 0);
  CHECK(desk.phone.core->photo_totals().waiting == 1);
  if (refused) {
    REQUIRE(desk.phone.core->next_photo_request());
    must(desk.phone.core->on_photo_response(
        {.status = 403, .error = static_cast<std::uint16_t>(Code::kAccountDisabled)}));
  } else {
    desk.carry(desk.phone);
    CHECK(desk.photos.photos[photo] == bytes);
  }
  let_go();
  CHECK(gone == 1);
  CHECK(desk.phone.core->photo_totals().bytes_here == 0);
}

TEST_CASE("photos that wait for the hub have an end, which says so") {
  Desk desk;
  const std::string bytes = noise(static_cast<std::size_t>(kMaxPhotoBytes));
  const auto most = static_cast<int>(kMostWaitingPhotoBytes / kMaxPhotoBytes);
  for (int i = 0; i < most; ++i) (void)desk.take(bytes);
  const auto more = desk.phone.core->take_photo({.visit = desk.visit}, facts_of(bytes), bytes);
  REQUIRE_FALSE(more);
  CHECK(more.error().code == Code::kPhotosFull);
  CHECK(desk.lines().size() == static_cast<std::size_t>(most));
}

TEST_CASE("two photos that come in for two records are told apart") {
  Desk desk;
  const VisitId next_door{desk.phone.run(RecordVisit{.household = desk.committee.door(1, "302").id}).created};
  const std::string first = noise(200'000, 1);
  const std::string second = noise(200'000, 2);
  const PhotoId here = desk.take(first);
  const PhotoId there = must(desk.phone.core->take_photo({.visit = next_door}, facts_of(second), second));
  REQUIRE(desk.lines().size() == 1);
  CHECK(desk.lines()[0].photo == here);
  CHECK(must(desk.phone.core->photo(there)).place == PhotoLine::Place::kComingIn);
  CHECK(desk.phone.core->photo_bytes(there, PhotoPart::kThumbnail).jpeg == second.substr(0, kThumbnailBytes));
  CHECK(desk.phone.core->photo_bytes(there, PhotoPart::kPicture).jpeg == second.substr(kThumbnailBytes));
  desk.carry(desk.phone);
  CHECK(must(desk.phone.core->photo(there)).place == PhotoLine::Place::kWaiting);
}

TEST_CASE("a picture says why it is not here: no network, or the hub has none") {
  Desk desk;
  const PhotoId photo = desk.keep(noise(100'000));
  Colleague other(desk);
  const auto state = [&] { return other.core->photo_bytes(photo, PhotoPart::kThumbnail).state; };
  REQUIRE(state() == PhotoBytes::State::kAsked);
  REQUIRE(other.core->next_photo_request());
  CHECK_FALSE(other.core->next_photo_request());  // one at a time
  const std::uint64_t before = other.core->changes();
  must(other.core->on_photo_response({}));
  CHECK(state() == PhotoBytes::State::kOffline);
  CHECK(other.core->changes() > before);
  other.core->network_returned();
  REQUIRE(state() == PhotoBytes::State::kAsked);
  const Code code = GENERATE(Code::kNotFound, Code::kInvalid, Code::kForbidden, Code::kTooLarge, Code::kWrongScope);
  REQUIRE(other.core->next_photo_request());
  must(other.core->on_photo_response({.status = 400, .error = static_cast<std::uint16_t>(code)}));
  CHECK(state() == PhotoBytes::State::kNotYet);
  CHECK_FALSE(other.core->next_photo_millis());  // that is no reason to wait with others
}

TEST_CASE("a photo that is removed while somebody fetches it is gone there, too") {
  Desk desk;
  const std::string bytes = noise(700'000);
  const PhotoId photo = desk.hand_over(bytes);
  Colleague other(desk);
  const bool under_way = GENERATE(false, true);
  (void)other.core->photo_bytes(photo, PhotoPart::kPicture);
  std::optional<WireRequest> request;
  if (under_way) request = other.core->next_photo_request();
  desk.phone.run(RemovePhoto{photo});
  desk.phone.sync(desk.hub);
  other.sync(desk.hub);
  if (request) must(other.core->on_photo_response(desk.photos.answer(*request)));
  CHECK_FALSE(other.core->next_photo_request());
  CHECK(other.core->photos({.visit = desk.visit}).empty());
  CHECK(other.core->photo(photo).error().code == Code::kNotFound);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kPicture).state == PhotoBytes::State::kNotYet);
  CHECK(desk.phone.core->photo_totals().bytes_here == 0);
}

TEST_CASE("an answer about a photo that cannot be is an error, and the photo goes on later") {
  Desk desk;
  const std::string bytes = noise(100'000);
  const PhotoId photo = desk.keep(bytes);
  CHECK(desk.phone.core->on_photo_response({.status = 200}).error().code == Code::kBadRequest);
  const std::string body = GENERATE(std::string("no message"), encode(PhotoPutReply{.have = 100'001}),
                                    encode(PhotoPutReply{.have = ~std::uint64_t{0}}));
  REQUIRE(desk.phone.core->next_photo_request());
  CHECK_FALSE(desk.phone.core->on_photo_response({.status = 200, .body = body}));
  CHECK_FALSE(desk.phone.core->next_photo_request());
  desk.clock.advance(10'000);
  desk.carry(desk.phone);
  CHECK(desk.photos.photos[photo] == bytes);

  Colleague other(desk);
  (void)other.core->photo_bytes(photo, PhotoPart::kThumbnail);
  REQUIRE(other.core->next_photo_request());
  CHECK_FALSE(other.core->on_photo_response({.status = 200, .body = "no message"}));
  desk.clock.advance(10'000);
  desk.carry(other);
  CHECK(other.core->photo_bytes(photo, PhotoPart::kThumbnail).state == PhotoBytes::State::kHere);
}

TEST_CASE("pictures that were looked at are let go, the first one first, before they fill the memory") {
  Desk desk;
  std::vector<PhotoId> taken;
  for (std::uint32_t i = 0; i < 4; ++i) taken.push_back(desk.take(noise(2'900'000, i)));
  desk.carry(desk.phone);
  desk.phone.sync(desk.hub);
  desk.carry(desk.phone);
  Colleague other(desk);
  for (const PhotoId photo : taken) {
    (void)other.core->photo_bytes(photo, PhotoPart::kPicture);
    desk.carry(other);
    CHECK(other.core->photo_bytes(photo, PhotoPart::kPicture).state == PhotoBytes::State::kHere);
  }
  CHECK(other.core->photo_bytes(taken[0], PhotoPart::kPicture).state == PhotoBytes::State::kAsked);
  CHECK(other.core->photo_bytes(taken[3], PhotoPart::kPicture).state == PhotoBytes::State::kHere);
}
