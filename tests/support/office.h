#pragma once

// A chief's phone with something of every kind on it, as it is stored, to be opened as often as a test likes.

#include <memory>
#include <optional>

#include "tests/support/phone.h"

namespace baijia::testing {

/// A committee with something of every kind on a chief's phone.
struct Office {
  HandClock clock;
  Committee committee{{.visits = 12, .issues = 4}};
  TestHub hub{clock};
  Identity chief = Committee::identity(committee.chief);
  BlockImage stored;
  VisitId visit;
  VisitId said;  ///< written up
  IssueId issue;

  Office() {
    hub.put(committee.rows());
    Phone phone(clock, chief);
    phone.sync(hub);
    said = VisitId{phone.run(RecordVisit{.household = door()}).created};
    (void)phone.run(WriteUpVisit{.visit = said,
                                 .said = "电梯的事想知道什么时候定",
                                 .issues = {{.category = committee.categories[0].id, .title = "电梯"}},
                                 .promises = {{.text = "问物业", .due = Day{20'790}}}});
    (void)phone.run(SaveConfidence{.household = door(), .text = "家里的难处", .level = Discretion::kInCharge});
    (void)phone.run(SaveConfidence{.household = door(), .text = "谁也别说", .level = Discretion::kThisPhone});
    issue = phone.core->issues(ListFilter::kAll).at(0).issue;
    phone.sync(hub);
    visit = VisitId{phone.run(RecordVisit{.household = door()}).created};
    stored = phone.blocks->image();
  }
  [[nodiscard]] HouseholdId door() const { return committee.door(1, "301").id; }
};

/// The phone as it was stored, opened again; or a new one of the same person.
struct Opened {
  explicit Opened(Office& office, bool anew = false)
      : clock(office.clock), blocks(anew ? BlockImage{} : office.stored) {
    core = must(Core::open(platform(), blocks.image(), anew ? std::optional(office.chief) : std::nullopt));
  }
  [[nodiscard]] Platform platform() { return {.clock = clock, .random = random, .blocks = blocks, .log = log}; }
  HandClock& clock;
  SeededRandom random{11};
  KeptLog log;
  MemoryBlocks blocks;
  std::unique_ptr<Core> core;
};

}  // namespace baijia::testing
