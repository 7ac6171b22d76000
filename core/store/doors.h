#pragma once

// Every door of the committee with what counts for its mark, in memory and in walking order. Derived from the rows:
// built when it is first asked for, then kept up to date door by door. A committee has a few thousand doors, so all
// that screens count (coverage, marks, today's doors) is a walk over this list.
//
// Of the visits those count that were made since the committee's round began (core/store/door_contacts.h, which also
// has who lives there).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/domain/entities.h"
#include "core/domain/rules.h"
#include "core/store/door_contacts.h"
#include "core/store/records.h"

namespace baijia {

/// One door.
struct Door {
  HouseholdId household;
  std::uint32_t building = 0;  ///< index into Doors::buildings()
  std::string room;
  std::int64_t floor = 0;
  std::int64_t position = 0;
  AccountId in_charge;
  DoorFacts facts;
  std::vector<Day> promises;  ///< due days of open promises, ascending

  [[nodiscard]] DoorMark mark(Day today) const { return door_mark(facts, today); }
  [[nodiscard]] std::int64_t promises_due(Day today) const;
};

/// One building; its doors are doors()[first_door … first_door + door_count).
struct DoorBuilding {
  Building building;
  std::string label;  ///< "12号", with lane and road in front where it is not clear without
  std::uint32_t first_door = 0;
  std::uint32_t door_count = 0;
};

class Doors {
 public:
  /// `records` outlives it. `clock` tells the local day only.
  Doors(Records& records, Clock& clock) : records_(records), clock_(clock), contacts_(records) {}

  /// Brings the lists up to date; call it before the ones below. Costs nothing when nothing changed.
  [[nodiscard]] Result<void> refresh();

  [[nodiscard]] std::span<const Door> doors() const { return doors_; }  ///< walking order
  [[nodiscard]] std::span<const DoorBuilding> buildings() const { return buildings_; }
  [[nodiscard]] const Door* find(HouseholdId household) const;  ///< nullptr: not a door of the list
  [[nodiscard]] const DoorBuilding* find(BuildingId building) const;
  [[nodiscard]] std::span<const Door> doors_of(const DoorBuilding& building) const;
  /// "12号 602"; empty for nullptr.
  [[nodiscard]] std::string label(const Door* door) const;
  /// Who looks after `door` today: the member in charge or, while that one is away, the substitute.
  [[nodiscard]] AccountId looked_after_by(const Door& door) const {
    return looks_after(door.in_charge, today(), stand_ins_);
  }
  /// Whether `account` has the door today, as the member in charge or as the substitute.
  [[nodiscard]] bool has(AccountId account, const Door& door) const {
    return door.in_charge == account || (!stand_ins_.empty() && looked_after_by(door) == account);
  }
  /// Whether `account` reads today what `author` wrote about the household at that level (core/domain/confidence.h):
  /// what is here was theirs to read when it came, and a substitute's last day may be over since.
  [[nodiscard]] bool may_read(AccountId account, AccountId author, Discretion level, HouseholdId household) const {
    const Door* door = find(household);
    return level != Discretion::kInCharge ||
           reads_confidence(account, author, door == nullptr ? AccountId{} : door->in_charge, today(), stand_ins_);
  }
  [[nodiscard]] std::span<const StandIn> stand_ins() const { return stand_ins_; }
  [[nodiscard]] Day today() const { return day_of(clock_.now_millis(), clock_.utc_offset_minutes()); }

  /// To be told of every changed row (Records::add_observer).
  [[nodiscard]] Result<void> note(const Row& row);
  /// Every row is gone (Records::let_go): the next refresh() builds anew. In the caller's transaction.
  [[nodiscard]] Result<void> forget();

  /// What is kept of the visits is not of this round: keep_contacts() makes it so at a quiet moment, in a transaction
  /// of its own.
  [[nodiscard]] bool contacts_behind() const { return contacts_behind_; }
  [[nodiscard]] Result<void> keep_contacts();

 private:
  Result<void> build();
  Result<bool> update(HouseholdId household);
  Result<std::int64_t> round_began_millis();

  Records& records_;
  Clock& clock_;
  DoorContacts contacts_;
  bool contacts_behind_ = false;
  bool whole_ = true;  ///< to be built
  std::unordered_set<HouseholdId> changed_;
  std::int64_t round_began_millis_ = 0;
  std::vector<Door> doors_;
  std::vector<DoorBuilding> buildings_;
  std::vector<StandIn> stand_ins_;
  std::unordered_map<HouseholdId, std::uint32_t> door_of_;
  std::unordered_map<BuildingId, std::uint32_t> building_of_;
};

}  // namespace baijia
