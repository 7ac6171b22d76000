// The clock law.

#include <limits>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/clock.h"
#include "tests/support/fakes.h"
#include "tests/support/rows.h"

using namespace baijia;
using namespace baijia::testing;

namespace {
constexpr std::int64_t kNow = 1'795'392'000'000;
constexpr std::int64_t kTenYears = std::int64_t{3653} * 24 * 3600 * 1000;
constexpr DeviceId kDevice{1};
}  // namespace

TEST_CASE("a stamp carries the wall clock's millisecond and the device") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version version = clock.stamp();
  CHECK(version.millis() == kNow);
  CHECK(version.device == kDevice);
}

TEST_CASE("stamps ascend while the wall clock stands still, goes back and jumps") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  Version last = clock.stamp();
  for (const std::int64_t step : {0, 0, -1, -259'200'000, 5, 400'000'000, -1}) {
    wall.advance(step);
    const Version next = clock.stamp();
    CHECK(next > last);
    last = next;
  }
}

TEST_CASE("when the counter of a millisecond is used up the next millisecond is taken") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  const std::uint64_t first = clock.stamp().time;
  for (int i = 1; i < 65'536; ++i) (void)clock.stamp();
  CHECK(clock.last() == first + 65'535);
  CHECK(clock.stamp().millis() == kNow + 1);
}

TEST_CASE("stamps continue above the last one after a restart") {
  HandClock wall(kNow);
  std::uint64_t last = 0;
  {
    VersionClock clock(wall, kDevice, 0, 0);
    last = clock.stamp().time;
  }
  wall.advance(-1000);
  VersionClock clock(wall, kDevice, last, 0);
  CHECK(clock.stamp().time > last);
}

TEST_CASE("a stamp is greater than a version that was seen") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version seen = version_at(kNow + kMaxAheadMillis, 99);
  clock.observe(seen);
  CHECK(clock.stamp() > seen);
}

TEST_CASE("a version too far ahead is not followed") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  clock.observe(version_at(kNow + kMaxAheadMillis + 1));
  clock.observe({std::numeric_limits<std::uint64_t>::max(), DeviceId{2}});
  CHECK(clock.stamp().millis() == kNow);
}

TEST_CASE("the wall clock is corrected by the hub's offset") {
  HandClock wall(kNow + kTenYears);
  VersionClock clock(wall, kDevice, 0, -kTenYears);
  CHECK(clock.stamp().millis() == kNow);
}

TEST_CASE("the clock comes back from the future when it learns the hub's time") {
  HandClock wall(kNow + kTenYears);
  VersionClock clock(wall, kDevice, 0, 0);
  CHECK(clock.stamp().millis() == kNow + kTenYears);
  clock.set_hub_offset(-kTenYears);
  CHECK(clock.stamp().millis() == kNow + kMaxAheadMillis);
}

TEST_CASE("a clock a little ahead of the hub's does not go back") {
  HandClock wall(kNow + kMaxAheadMillis);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version before = clock.stamp();
  clock.set_hub_offset(-kMaxAheadMillis);
  CHECK(clock.stamp() > before);
}

TEST_CASE("a row with a version from the future is only overwritten by a greater one") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  const Row stored{Scope{1}, key_of(1), {{1, {}, version_at(kNow + kTenYears)}, {2, {}, version_at(kNow)}}};
  const Version version = clock.stamp_after(stored);
  CHECK(version.time == stored.fields[0].version.time + 1);
  CHECK(version.device == kDevice);
  CHECK(clock.stamp().millis() == kNow);
}

TEST_CASE("a row of the past is overwritten by an ordinary stamp") {
  HandClock wall(kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  CHECK(clock.stamp_after(Row{Scope{1}, key_of(1), {{1, {}, version_at(kNow - 5)}}}).millis() == kNow);
}

TEST_CASE("a clock before 1970 or beyond 48 bits still gives ascending stamps") {
  HandClock wall(-kNow);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version early = clock.stamp();
  CHECK(clock.stamp() > early);
  wall.set(std::int64_t{1} << 60);
  const Version late = clock.stamp();
  CHECK(late > early);
  CHECK(clock.stamp() > late);
}

TEST_CASE("versions from the future are given again in their order, above all that the hub can have let through") {
  HandClock wall(kNow + kTenYears);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version early = clock.stamp();
  const Version late = clock.stamp();
  const Version near = version_at(kNow + kMaxAheadMillis - 1, kDevice.number);
  Row row{Scope{1}, key_of(1), {{1, {}, late}, {2, {}, near}, {3, {}, early}, {4, {}, late}}};
  clock.set_hub_offset(-kTenYears);
  CHECK(clock.restamp(row));
  CHECK(row.fields[1].version == near);
  CHECK(row.fields[2].version > near);
  CHECK(row.fields[0].version > row.fields[2].version);
  CHECK(row.fields[3].version == row.fields[0].version);
  for (const Field& field : row.fields) CHECK(field.version.millis() <= kNow + kMaxAheadMillis);
  CHECK(clock.stamp() > row.fields[0].version);
  const Row once = row;
  CHECK_FALSE(clock.restamp(row));
  CHECK(row == once);
}

TEST_CASE("a version that another device gave stays, and what was given again is greater") {
  HandClock wall(kNow + kTenYears);
  VersionClock clock(wall, kDevice, 0, 0);
  const Version of_another = version_at(kNow + kTenYears / 2, 9);
  Row row{Scope{1}, key_of(1), {{1, {}, clock.stamp()}, {2, {}, of_another}}};
  clock.set_hub_offset(-kTenYears);
  CHECK(clock.restamp(row));
  CHECK(row.fields[1].version == of_another);
  CHECK(row.fields[0].version == Version{of_another.time + 1, kDevice});
}
