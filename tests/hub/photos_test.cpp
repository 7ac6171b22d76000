// The bytes of photos at the hub, over HTTP: in pieces, checked, for the committee alone, and in backups.

#include <csignal>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

// SHA-256 of 100,000 times the letter a.
constexpr const char* kHashOfPicture = "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee";
constexpr std::int64_t kSize = 100'000;
constexpr std::int64_t kThumbnail = 3'000;

bool says(const HttpReply& reply, Code code) {
  return reply.header("baijia-error") == std::to_string(static_cast<unsigned>(code));
}

struct Desk {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone phone{hub.port(), 0x77};
  HubPhone chief{hub.port(), 0x99};
  std::uint64_t versions = 100;
  Row visit;
  Photo photo;

  Desk() {
    phone.sign_in("member");
    chief.sign_in("chief");
    visit = phone.visit("看过车棚");
    photo = {.id = PhotoId{uuid_from_name("photo")},
             .visit = VisitId{visit.key.id},
             .author = phone.identity().account,
             .taken_millis = phone.identity().hub_millis,
             .width = 2048,
             .height = 1536,
             .size = kSize,
             .thumbnail_size = kThumbnail,
             .hash = kHashOfPicture};
  }
  Version next(const HubPhone& by) {
    return {(static_cast<std::uint64_t>(by.identity().hub_millis) << 16U) + ++versions, by.device()};
  }
  void push_rows() {
    for (const RowReceipt& receipt : phone.push({visit, row_from_entity(photo, kFirstCommittee, next(phone))})) {
      REQUIRE(receipt.status == RowReceipt::Status::kTaken);
    }
  }
  void remove(const RowKey& key) {
    const Row row{kFirstCommittee, key, {{kDeletedField, std::int64_t{1}, next(phone)}}};
    REQUIRE(phone.push({row}).at(0).status == RowReceipt::Status::kTaken);
  }
  HttpReply try_put(HubPhone& by, std::int64_t offset, std::string octets) const {
    return by.post("/api/v1/photo-put", encode(PhotoPutRequest{.scope = kFirstCommittee,
                                                               .photo = photo.id,
                                                               .offset = static_cast<std::uint64_t>(offset),
                                                               .octets = std::move(octets)}));
  }
  std::int64_t put(std::int64_t offset, std::string octets) {
    const HttpReply reply = try_put(phone, offset, std::move(octets));
    REQUIRE(reply.status == 200);
    return static_cast<std::int64_t>(decode<PhotoPutReply>(reply.body).value().have);
  }
  HttpReply try_get(HubPhone& by, std::int64_t offset, std::int64_t length) const {
    return by.post("/api/v1/photo-get", encode(PhotoGetRequest{.scope = kFirstCommittee,
                                                               .photo = photo.id,
                                                               .offset = static_cast<std::uint64_t>(offset),
                                                               .length = static_cast<std::uint64_t>(length)}));
  }
  PhotoGetReply get(std::int64_t offset, std::int64_t length) {
    const HttpReply reply = try_get(chief, offset, length);
    REQUIRE(reply.status == 200);
    return decode<PhotoGetReply>(reply.body).value();
  }
  [[nodiscard]] std::string verify(const std::string& path) const {
    const CommandOutput output = run_hub({"--database", path, "verify"});
    CHECK(output.exit_code == 0);
    return output.out;
  }
};

std::string letters(std::int64_t count) { return std::string(static_cast<std::size_t>(count), 'a'); }

}  // namespace

TEST_CASE("a photo arrives in pieces after its row, and is given to a colleague") {
  Desk desk;
  CHECK(says(desk.try_put(desk.phone, 0, letters(10)), Code::kNotFound));  // its row is not there
  desk.push_rows();
  CHECK(desk.put(0, "") == 0);
  CHECK(desk.get(0, kThumbnail).octets.empty());  // not there yet is no error
  CHECK(desk.put(0, letters(2'000)) == 2'000);
  CHECK(desk.get(0, kThumbnail).octets == letters(2'000));
  CHECK(desk.put(0, letters(2'000)) == 2'000);   // once more: nothing changes
  CHECK(desk.put(5'000, letters(10)) == 2'000);  // a gap: it says where it stands
  CHECK(desk.put(2'000, letters(50'000)) == 52'000);
  CHECK(desk.get(0, 10'000).octets == letters(kThumbnail));  // the picture only when all of it is right
  CHECK(desk.put(52'000, letters(kSize - 52'000)) == kSize);
  CHECK(desk.put(52'000, letters(10)) == kSize);
  const PhotoGetReply whole = desk.get(1'000, kSize);
  CHECK(static_cast<std::int64_t>(whole.have) == kSize);
  CHECK(whole.octets == letters(kSize - 1'000));
  CHECK(desk.verify(desk.database).contains("1 photos"));
}

TEST_CASE("a photo with another hash than its row says is thrown away, and its phone begins anew") {
  Desk desk;
  desk.push_rows();
  std::string wrong = letters(kSize);
  wrong[500] = 'b';
  CHECK(desk.put(0, wrong) == 0);
  CHECK(desk.get(0, kThumbnail).octets.empty());
  CHECK(desk.put(0, letters(kSize)) == kSize);
}

TEST_CASE("a photo is no larger than its row says, and no row says more than is allowed") {
  Desk desk;
  desk.photo.size = kMaxPhotoBytes + 1;
  desk.push_rows();
  CHECK(says(desk.try_put(desk.phone, 0, letters(10)), Code::kTooLarge));
  Desk other;
  other.push_rows();
  CHECK(says(other.try_put(other.phone, 0, letters(kSize + 1)), Code::kTooLarge));
}

TEST_CASE("photos are for the committee of their visit, and put by who took them") {
  Desk desk;
  desk.push_rows();
  REQUIRE(desk.put(0, letters(kSize)) == kSize);
  HubPhone elsewhere(desk.hub.port(), 0x55);
  elsewhere.sign_in("other");
  CHECK(says(desk.try_get(elsewhere, 0, 100), Code::kWrongScope));
  CHECK(says(desk.try_put(elsewhere, 0, letters(10)), Code::kWrongScope));
  HubPhone street(desk.hub.port(), 0x56);
  street.sign_in("street");
  CHECK(says(desk.try_get(street, 0, 100), Code::kForbidden));
  HubPhone nobody(desk.hub.port(), 0x57);
  CHECK(says(desk.try_get(nobody, 0, 100), Code::kSignInRequired));
}

TEST_CASE("another member's photo is not put") {
  Desk desk;
  desk.photo.author = desk.chief.identity().account;
  desk.photo.visit = {};
  desk.photo.issue = IssueId{uuid_from_name("issue")};
  const Issue issue{
      .id = desk.photo.issue, .title = "车棚漏水", .author = desk.chief.identity().account, .raised_at_millis = 1};
  for (const RowReceipt& receipt :
       desk.chief.push({row_from_entity(issue, kFirstCommittee, desk.next(desk.chief)),
                        row_from_entity(desk.photo, kFirstCommittee, desk.next(desk.chief))})) {
    REQUIRE(receipt.status == RowReceipt::Status::kTaken);
  }
  CHECK(says(desk.try_put(desk.phone, 0, letters(10)), Code::kForbidden));
  CHECK(desk.try_put(desk.chief, 0, letters(kSize)).status == 200);
}

TEST_CASE("the bytes of a deleted photo are gone, and those of a deleted visit are not given") {
  Desk desk;
  desk.push_rows();
  REQUIRE(desk.put(0, letters(kSize)) == kSize);
  desk.remove(desk.visit.key);
  CHECK(says(desk.try_get(desk.chief, 0, 100), Code::kNotFound));
  desk.remove({Kind::kPhoto, desk.photo.id.uuid});
  CHECK(says(desk.try_get(desk.chief, 0, 100), Code::kNotFound));
  CHECK(desk.verify(desk.database).contains("0 photos"));
}

TEST_CASE("a phone whose right has ended hands its photos over until it has let go, and is given none") {
  Desk desk;
  desk.push_rows();
  REQUIRE(run_hub({"--database", desk.database, "user", "disable", "member"}).exit_code == 0);
  CHECK(desk.put(0, letters(60'000)) == 60'000);
  CHECK(says(desk.try_get(desk.phone, 0, 100), Code::kAccountDisabled));
  const auto leave = [&](bool gone) {
    return desk.phone.post("/api/v1/leave", encode(LeaveRequest{desk.phone.device(), kFirstCommittee, gone, {}}));
  };
  REQUIRE(leave(false).status == 200);
  CHECK(desk.put(60'000, letters(kSize - 60'000)) == kSize);
  CHECK(desk.get(0, kThumbnail).octets == letters(kThumbnail));
  REQUIRE(leave(true).status == 200);
  CHECK(says(desk.try_put(desk.phone, 0, ""), Code::kAccountDisabled));
}

TEST_CASE("a backup holds the photos, and survives the hub's being killed in the middle of one") {
  Desk desk;
  desk.push_rows();
  REQUIRE(desk.put(0, letters(60'000)) == 60'000);
  desk.hub.signal(SIGKILL);
  (void)desk.hub.wait();
  HubProcess again(desk.database);
  desk.phone.use(again.port());
  CHECK(desk.put(0, "") == 60'000);
  CHECK(desk.put(60'000, letters(kSize - 60'000)) == kSize);
  const std::string copy = desk.folder.file("copy.db");
  REQUIRE(run_hub({"--database", desk.database, "backup", copy}).exit_code == 0);
  CHECK(desk.verify(copy).contains("1 photos"));
}
