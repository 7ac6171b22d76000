#include "core/store/doors.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <ranges>
#include <set>
#include <tuple>

#include "core/domain/sort.h"
#include "core/domain/text.h"
#include "core/store/select.h"

namespace baijia {
namespace {

/// More changed doors than this are cheaper to build anew than one by one.
constexpr std::size_t kMostUpdates = 200;

constexpr std::string_view kDoorColumns = "id, building, room, floor, position, tenure, in_charge, key_household";

struct DoorColumns {
  Door door;
  BuildingId building;
};

DoorColumns door_from_columns(const Statement& row) {
  DoorColumns out;
  out.door.household.uuid = row.uuid(0);
  out.building.uuid = row.uuid(1);
  out.door.room = row.text(2);
  out.door.floor = row.integer(3);
  out.door.position = row.integer(4);
  out.door.facts.tenure = static_cast<Tenure>(row.integer(5));
  out.door.in_charge.uuid = row.uuid(6);
  out.door.facts.key_household = row.integer(7) != 0;
  return out;
}

void set_promises(Door& door) {
  put_in_order(door.promises);
  door.facts.earliest_promise = door.promises.empty() ? std::nullopt : std::optional(door.promises.front());
}

/// Before rooms of the same floor are compared: houses and shops, which have no floors, keep the order of the street.
bool walks_before(const Door& left, const Door& right) {
  if (left.building != right.building) return left.building < right.building;
  if (left.floor != right.floor) return left.floor > right.floor;
  if (left.position != right.position) return left.position < right.position;
  if (left.room != right.room) return natural_less(left.room, right.room);
  return left.household < right.household;
}

}  // namespace

std::int64_t Door::promises_due(Day today) const {
  return std::ranges::upper_bound(promises, today) - promises.begin();
}

const Door* Doors::find(HouseholdId household) const {
  const auto found = door_of_.find(household);
  return found == door_of_.end() ? nullptr : &doors_[found->second];
}

const DoorBuilding* Doors::find(BuildingId building) const {
  const auto found = building_of_.find(building);
  return found == building_of_.end() ? nullptr : &buildings_[found->second];
}

std::span<const Door> Doors::doors_of(const DoorBuilding& building) const {
  return std::span(doors_).subspan(building.first_door, building.door_count);
}

std::string Doors::label(const Door* door) const {
  if (door == nullptr) return {};
  const std::string& building = buildings_[door->building].label;
  if (building.empty() || door->room.empty()) return building + door->room;
  return building + " " + door->room;
}

Result<void> Doors::note(const Row& row) {
  switch (row.key.kind) {
    case Kind::kArea:
    case Kind::kBuilding:
    case Kind::kStandIn:
      whole_ = true;
      break;
    case Kind::kHousehold:
      changed_.insert(HouseholdId{row.key.id});
      break;
    case Kind::kResident:
    case Kind::kVisit:
    case Kind::kPromise: {
      HouseholdId household;
      if (const Field* field = row.field(1); field != nullptr)
        (void)ValueCodec<HouseholdId>::read(field->value, household);
      if (household.empty()) break;
      changed_.insert(household);
      if (row.key.kind != Kind::kPromise) return contacts_.note(household);
      break;
    }
    default:
      break;
  }
  return {};
}

Result<void> Doors::forget() {
  whole_ = true;
  return contacts_.forget();
}

Result<void> Doors::keep_contacts() {
  contacts_behind_ = false;  // when it fails, the next build() asks for it again
  BAIJIA_TRY_ASSIGN(Transaction transaction, records_.begin());
  BAIJIA_TRY(contacts_.keep(round_began_millis_));
  BAIJIA_TRY(records_.commit(std::move(transaction)));
  return {};
}

Result<void> Doors::refresh() {
  if (!whole_ && changed_.empty()) return {};
  if (changed_.size() > kMostUpdates) whole_ = true;
  if (!whole_) {
    for (const HouseholdId household : changed_) {
      BAIJIA_TRY_ASSIGN(const bool same_place, update(household));
      if (!same_place) {
        whole_ = true;
        break;
      }
    }
  }
  if (whole_) BAIJIA_TRY(build());
  whole_ = false;
  changed_.clear();
  return {};
}

Result<std::int64_t> Doors::round_began_millis() {
  BAIJIA_TRY_ASSIGN(
      const std::optional<std::int64_t> day,
      records_.database().number("SELECT round_began FROM area WHERE code = ? AND coalesce(deleted, 0) = 0",
                                 records_.identity().scope.code));
  if (!day) return std::numeric_limits<std::int64_t>::min();
  return *day * 24 * 3600 * 1000 - clock_.utc_offset_minutes() * 60000LL;
}

Result<void> Doors::build() {
  Database& database = records_.database();
  BAIJIA_TRY_ASSIGN(round_began_millis_, round_began_millis());

  std::vector<DoorBuilding> buildings;
  BAIJIA_TRY(for_each_row(
      database.query("SELECT " + column_list<Building>() + " FROM building WHERE coalesce(deleted, 0) = 0"),
      [&](const Statement& row) { buildings.emplace_back().building = entity_from_columns<Building>(row); }));
  put_in_order(buildings, [](const DoorBuilding& left, const DoorBuilding& right) {
    const Building& a = left.building;
    const Building& b = right.building;
    if (a.position != b.position) return a.position < b.position;
    if (a.road != b.road) return natural_less(a.road, b.road);
    if (a.lane != b.lane) return natural_less(a.lane, b.lane);
    if (a.number != b.number) return natural_less(a.number, b.number);
    return a.id < b.id;
  });
  // A lane, a village group or a row of shops that only one road has is known without the road.
  std::set<std::string_view> roads;
  std::set<std::pair<std::string_view, std::string_view>> lanes;
  std::map<std::string_view, std::set<std::string_view>> roads_of;
  const auto known_by = [](const Building& building) {
    const bool named = building.lane.empty() && building.form != BuildingForm::kApartments;
    return std::string_view(named ? building.number : building.lane);
  };
  for (const DoorBuilding& entry : buildings) {
    roads.insert(entry.building.road);
    lanes.emplace(entry.building.road, entry.building.lane);
    roads_of[known_by(entry.building)].insert(entry.building.road);
  }
  building_of_.clear();
  for (std::uint32_t index = 0; index < buildings.size(); ++index) {
    DoorBuilding& entry = buildings[index];
    const std::string_view name = known_by(entry.building);
    if (roads.size() > 1 && (name.empty() || roads_of[name].size() > 1)) entry.label += entry.building.road;
    if (lanes.size() > 1) entry.label += entry.building.lane;
    entry.label += entry.building.number;
    building_of_.emplace(entry.building.id, index);
  }

  std::vector<StandIn> stand_ins;
  BAIJIA_TRY(
      for_each_row(database.query("SELECT " + column_list<StandIn>() + " FROM stand_in WHERE coalesce(deleted, 0) = 0"),
                   [&](const Statement& row) { stand_ins.push_back(entity_from_columns<StandIn>(row)); }));

  std::vector<Door> found_doors;
  BAIJIA_TRY(for_each_row(
      database.query("SELECT " + std::string(kDoorColumns) + " FROM household WHERE coalesce(deleted, 0) = 0"),
      [&](const Statement& row) {
        auto [door, building] = door_from_columns(row);
        const auto found = building_of_.find(building);
        if (found == building_of_.end()) return;  // its building was not pulled yet, or is gone
        door.building = found->second;
        found_doors.push_back(std::move(door));
      }));
  std::vector<std::uint32_t> order(found_doors.size());  // a door is dear to move
  std::ranges::iota(order, 0U);
  put_in_order(order, [&](std::uint32_t left, std::uint32_t right) {
    return walks_before(found_doors[left], found_doors[right]);
  });
  std::vector<Door> doors;
  doors.reserve(order.size());
  for (const std::uint32_t place : order) doors.push_back(std::move(found_doors[place]));
  door_of_.clear();
  door_of_.reserve(doors.size());
  for (std::uint32_t index = 0; index < doors.size(); ++index) {
    door_of_.emplace(doors[index].household, index);
    DoorBuilding& entry = buildings[doors[index].building];
    if (entry.door_count++ == 0) entry.first_door = index;
  }

  BAIJIA_TRY_ASSIGN(const bool kept, contacts_.read_all(round_began_millis_, [&](HouseholdId household) {
    const auto found = door_of_.find(household);
    return found == door_of_.end() ? nullptr : &doors[found->second].facts;
  }));

  BAIJIA_TRY(
      for_each_row(database.query("SELECT household, due FROM promise WHERE household IS NOT NULL AND state = 1 AND "
                                  "coalesce(deleted, 0) = 0"),
                   [&](const Statement& row) {
                     const auto found = door_of_.find(HouseholdId{row.uuid(0)});
                     if (found != door_of_.end()) {
                       doors[found->second].promises.push_back(Day{static_cast<std::int32_t>(row.integer(1))});
                     }
                   }));
  for (Door& door : doors) set_promises(door);

  contacts_behind_ = !kept;
  doors_ = std::move(doors);
  buildings_ = std::move(buildings);
  stand_ins_ = std::move(stand_ins);
  return {};
}

/// Value: false when the door came, went or moved, so that the lists must be built anew.
Result<bool> Doors::update(HouseholdId household) {
  Database& database = records_.database();
  std::optional<DoorColumns> columns;
  BAIJIA_TRY(for_each_row(database.query("SELECT " + std::string(kDoorColumns) +
                                             " FROM household WHERE id = ? AND coalesce(deleted, 0) = 0",
                                         household),
                          [&](const Statement& row) { columns = door_from_columns(row); }));
  const auto found = door_of_.find(household);
  if (!columns) return found == door_of_.end();
  if (found == door_of_.end()) return false;
  Door& old = doors_[found->second];
  Door& door = columns->door;
  if (buildings_[old.building].building.id != columns->building || old.room != door.room || old.floor != door.floor ||
      old.position != door.position) {
    return false;
  }
  door.building = old.building;
  BAIJIA_TRY(contacts_.read(household, round_began_millis_, door.facts));
  BAIJIA_TRY(for_each_row(
      database.query("SELECT due FROM promise WHERE household = ? AND state = 1 AND coalesce(deleted, 0) = 0",
                     household),
      [&](const Statement& row) { door.promises.push_back(Day{static_cast<std::int32_t>(row.integer(0))}); }));
  set_promises(door);
  old = std::move(door);
  return true;
}

}  // namespace baijia
