// Photos on the screens: taken at a visit, seen waiting, opened, taken away again; and no record waits for them.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/change.h"
#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

app::PickedPhoto a_photo() {
  const std::string bytes(90'000, 'j');
  return {.facts = {.width = 2048,
                    .height = 1536,
                    .size = static_cast<std::int64_t>(bytes.size()),
                    .thumbnail_size = 5'000,
                    .hash = std::string(64, 'a')},
          .bytes = bytes};
}

template <class E>
std::int64_t at_hub(const Community& community) {
  std::int64_t count = 0;
  for (const auto& [scope, committee] : community.store.content()) {
    count += std::ranges::count_if(committee.rows, [](const auto& row) { return row.first.kind == E::kKind; });
  }
  return count;
}

/// A member in the write-up of a visit that was just recorded.
struct AtTheDoor : Community {
  AppMember li{*this};
  AtTheDoor() { li.begin_write_up("12号 302"); }
  void take() {
    li.phone.host.photo = a_photo();
    li.tap("拍一张");
    li.phone.settle();
  }
};

TEST_CASE("a photo is taken with one tap, is seen waiting, and reaches the hub by itself") {
  AtTheDoor door;
  door.photos_stuck = true;
  const int before = door.li.taps;
  door.take();
  CHECK(door.li.taps == before + 1);
  CHECK(door.li.offers("照片 1"));
  CHECK(door.li.shows("1 张待传"));
  CHECK(door.photos.empty());
  door.photos_stuck = false;
  door.li.phone.wait(10 * 60'000);
  REQUIRE(door.photos.size() == 1);
  CHECK(door.photos.begin()->second.size() == 90'000);
  CHECK_FALSE(door.li.shows("张待传"));
}

TEST_CASE("what is recorded while a photo is stuck reaches the hub") {
  AtTheDoor door;
  door.photos_stuck = true;
  door.take();
  REQUIRE(at_hub<Photo>(door) == 1);
  const std::int64_t before = at_hub<Visit>(door);
  door.li.phone.back();
  door.li.tap("下一户 303");
  door.li.tap("未遇");
  door.li.phone.settle();
  CHECK(at_hub<Visit>(door) == before + 1);
  CHECK(door.photos.empty());
}

TEST_CASE("a photo is opened by a tap, and taken away after a question") {
  AtTheDoor door;
  door.take();
  door.li.tap("照片 1");
  door.li.phone.settle();
  CHECK(door.li.offers("删掉这张"));
  door.li.tap("删掉这张");
  CHECK(door.li.shows("服务器上的都会删掉"));
  door.li.tap("删掉这张");
  door.li.phone.settle();
  CHECK_FALSE(door.li.offers("照片 1"));
}

TEST_CASE("a file that is no photo is said so, and choosing none says nothing") {
  AtTheDoor door;
  door.li.tap("选照片");
  door.li.phone.settle();
  CHECK_FALSE(door.li.offers("照片 1"));
  door.li.phone.host.photo_error = Code::kPhotoUnreadable;
  door.li.tap("选照片");
  CHECK(door.li.shows("这张照片打不开"));
}

}  // namespace
}  // namespace baijia::testing
