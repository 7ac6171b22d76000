// Two phones that are one: a browser's profile was copied, or restored on another phone. The hub notices at the first
// push of a number that it has seen; the second one goes on under another number, and nothing of either is lost.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/office.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr DeviceId kAnother{0xC0FFEE};

/// Hands over and reads until the wire rests or is stopped. Value: the last error.
std::optional<Code> sync(Opened& phone, TestHub& hub) {
  phone.core->network_returned();
  while (true) {
    const std::optional<WireRequest> request = phone.core->next_request();
    if (!request) return phone.core->wire_error();
    (void)phone.core->on_response(hub.answer(phone.core->identity(), *request));
  }
}

VisitId met(Opened& phone, const Office& office, std::string_view room) {
  return VisitId{
      must(phone.core->run(RecordVisit{.household = office.committee.door(1, std::string(room)).id})).created};
}

}  // namespace

TEST_CASE("a copy's first push is refused whole, and after it has another number all of both is at the hub") {
  Office office;
  Opened original(office);
  Opened copy(office);
  copy.random = SeededRandom(12);
  const VisitId first = met(original, office, "101");
  office.clock.advance(60'000);
  const VisitId second = met(copy, office, "102");
  CHECK_FALSE(sync(original, office.hub));
  CHECK(sync(copy, office.hub) == Code::kClonedDevice);
  CHECK(copy.core->sync_view().on_phone > 0);
  CHECK_FALSE(sync(original, office.hub));
  CHECK_FALSE(original.core->record(second).has_value());

  must(copy.core->go_on_as(kAnother));
  CHECK(copy.core->identity().device == kAnother);
  CHECK_FALSE(sync(copy, office.hub));
  CHECK(copy.core->sync_view().on_phone == 0);
  original.core->sync_now();
  CHECK_FALSE(sync(original, office.hub));
  for (Opened* phone : {&original, &copy}) {
    CHECK(phone->core->record(first).has_value());
    CHECK(phone->core->record(second).has_value());
  }
}

TEST_CASE("the number stays when the copy is opened again") {
  Office office;
  Opened copy(office);
  must(copy.core->go_on_as(kAnother));
  office.stored = copy.blocks.image();
  Opened again(office);
  CHECK(again.core->identity().device == kAnother);
  const VisitId visit = met(again, office, "102");
  CHECK_FALSE(sync(again, office.hub));
  CHECK(again.core->record(visit).has_value());
}
