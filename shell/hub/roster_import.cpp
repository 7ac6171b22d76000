// From doors and people to the committee's rows, by the import law (shell/hub/roster.h).

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/domain/entities.h"
#include "core/domain/text.h"
#include "core/sync/clock.h"
#include "core/sync/merge.h"
#include "core/sync/wire.h"
#include "shell/hub/roster.h"
#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kPageRows = 5000;
constexpr std::size_t kPageBytes = 8U << 20U;
constexpr std::uint16_t kFirstOfComings = 20;  ///< Resident: the fields from here on are of comings and goings
constexpr std::int64_t kWidestFloor = 40;      // more doors than this on one floor are numbered in their order instead

/// A stored row next to what it says.
template <class E>
struct Stored {
  Row row;
  E entity;
};

/// What an import wants of a row: fields with a value, or with an empty one that may only be cleared.
using Fields = std::vector<std::pair<std::uint16_t, Value>>;

template <class E>
Fields fields_of(const E& entity) {
  Fields fields;
  visit_values(entity, [&](std::uint16_t number, Value value) {
    if (!std::holds_alternative<std::monostate>(value)) fields.emplace_back(number, std::move(value));
  });
  return fields;
}

/// A row to be written and the fields that it was decided on, so that the transaction can see what changed meanwhile.
struct Change {
  Row row;  ///< key and the new fields
  std::vector<std::pair<std::uint16_t, std::optional<Version>>> seen;
};

/// The committee's rows as they are before the import.
struct Committee {
  std::map<std::array<std::string, 3>, Stored<Building>> buildings;
  std::map<std::pair<Uuid, std::string>, Stored<Household>> households;
  std::map<Uuid, std::vector<Stored<Resident>>> residents;  ///< by household, by id
  std::map<std::string, std::vector<AccountId>> accounts;   ///< by name
  std::int64_t last_position = 0;
  std::uint64_t last_time = 0;

  Result<void> read(HubStore& store, Scope scope) {
    std::uint64_t after = 0;
    for (;;) {
      BAIJIA_TRY_ASSIGN(const HubPage page, store.rows_after(scope, after, kPageRows, kPageBytes));
      for (const std::string& encoded : page.encoded) {
        BAIJIA_TRY_ASSIGN(Row row, decode_row(encoded));
        take(std::move(row));
      }
      if (page.remaining == 0 || page.last_sequence == after) return {};
      after = page.last_sequence;
    }
  }

  void take(Row row) {
    for (const Field& field : row.fields) {
      if (field.version.device == kHubDevice) last_time = std::max(last_time, field.version.time_in_era());
    }
    switch (row.key.kind) {
      case Kind::kBuilding: {
        auto building = entity_from_row<Building>(row);
        last_position = std::max(last_position, building.position);
        const std::array key{building.road, building.lane, building.number};
        keep(buildings, key, Stored<Building>{std::move(row), std::move(building)});
        break;
      }
      case Kind::kHousehold: {
        auto household = entity_from_row<Household>(row);
        const std::pair key{household.building.uuid, household.room};
        keep(households, key, Stored<Household>{std::move(row), std::move(household)});
        break;
      }
      case Kind::kResident: {
        auto resident = entity_from_row<Resident>(row);
        residents[resident.household.uuid].push_back({std::move(row), std::move(resident)});
        break;
      }
      case Kind::kAccount: {
        const auto account = entity_from_row<Account>(row);
        const bool works_here = account.role == Role::kMember || account.role == Role::kChief;
        if (!account.disabled && !account.deleted && works_here) accounts[squeezed(account.name)].push_back(account.id);
        break;
      }
      default:
        break;
    }
  }

  /// Of two rows with one natural key the one that is not deleted counts, then the older.
  template <class Map, class E>
  static void keep(Map& map, const typename Map::key_type& key, Stored<E> stored) {
    const auto [there, is_new] = map.try_emplace(key, stored);
    if (is_new) return;
    const auto rank = [](const Stored<E>& one) { return std::pair(one.entity.deleted, one.row.key.id); };
    if (rank(stored) < rank(there->second)) there->second = std::move(stored);
  }
};

class Planner {
 public:
  Planner(Committee& committee, Clock& clock, Random& random, Scope scope)
      : committee_(committee),
        clock_(clock),
        random_(random),
        scope_(scope),
        version_(VersionClock(clock, kHubDevice, committee.last_time, 0).stamp()) {}

  void plan(const Roster& roster) {
    std::map<std::array<std::string, 3>, std::vector<const RosterDoor*>> by_building;
    for (const RosterDoor& door : roster.doors) by_building[{door.road, door.lane, door.number}].push_back(&door);
    // Walking order: as the numbers go, not as the list happens to be sorted.
    std::vector<const std::array<std::string, 3>*> order;
    order.reserve(by_building.size());
    for (const auto& [key, doors] : by_building) order.push_back(&key);
    std::ranges::sort(order, [](const auto* left, const auto* right) {
      for (std::size_t i = 0; i < left->size(); ++i) {
        if ((*left)[i] != (*right)[i]) return natural_less((*left)[i], (*right)[i]);
      }
      return false;
    });
    for (const auto* key : order) plan_building(*key, by_building[*key]);
  }

  RosterReport report;
  std::vector<Change> changes;

 private:
  void plan_building(const std::array<std::string, 3>& key, const std::vector<const RosterDoor*>& doors) {
    const auto known = committee_.buildings.find(key);
    const Stored<Building>* stored = known == committee_.buildings.end() ? nullptr : &known->second;
    if (stored != nullptr && stored->entity.deleted) {
      for (const RosterDoor* door : doors) report.notes.push_back({door->row, door->label(), Note::kRemovedHere});
      return;
    }
    Building building;
    building.id = stored != nullptr ? stored->entity.id : BuildingId{make_uuid(clock_, random_)};
    building.road = key[0];
    building.lane = key[1];
    building.number = key[2];
    building.form = stored != nullptr ? stored->entity.form : doors.front()->form;
    building.position = stored != nullptr ? stored->entity.position : ++committee_.last_position;
    const std::map<std::string, Place> places = places_in(building, doors);
    for (const auto& [room, place] : places) {
      building.floors = std::max(building.floors, place.floor);
      building.rooms_per_floor = std::max(building.rooms_per_floor, place.position);
    }
    if (building.form != BuildingForm::kApartments || building.floors == 0) {
      building.floors = 0;
      building.rooms_per_floor = 0;
    }
    put(building, stored, doors.front()->row, building.number, fields_of(building), report.buildings);
    // Doors that the file does not name move too when a new one comes between them.
    std::set<std::string> named;
    for (const RosterDoor* door : doors) {
      named.insert(door->room);
      plan_household(building, *door, places.at(door->room));
    }
    for (auto at = committee_.households.lower_bound({building.id.uuid, ""});
         at != committee_.households.end() && at->first.first == building.id.uuid; ++at) {
      if (named.contains(at->first.second) || at->second.entity.deleted) continue;
      Household household;
      household.id = at->second.entity.id;
      household.position = places.at(at->first.second).position;
      const std::uint16_t position = 4;
      RosterReport::Count unnamed;
      put(household, &at->second, 0, "", {{position, Value{household.position}}}, unnamed);
      report.households.changed += unnamed.changed;
    }
  }

  struct Place {
    std::int64_t floor = 0;
    std::int64_t position = 0;
  };

  /// Floor and position of every door of the building, those in the file and those already there.
  std::map<std::string, Place> places_in(const Building& building, const std::vector<const RosterDoor*>& doors) {
    std::map<std::string, Place> places;
    for (auto at = committee_.households.lower_bound({building.id.uuid, ""});
         at != committee_.households.end() && at->first.first == building.id.uuid; ++at) {
      if (!at->second.entity.deleted) places[at->first.second] = {at->second.entity.floor, 0};
    }
    for (const RosterDoor* door : doors) {
      Place& place = places[door->room];
      if (door->floor > 0) place.floor = door->floor;
    }
    std::vector<std::pair<std::string_view, Place*>> order;
    bool numbered = building.form == BuildingForm::kApartments;
    for (auto& [room, place] : places) {
      order.emplace_back(room, &place);
      place.position = place_of_room(room);
      numbered = numbered && place.floor > 0 && place.position > 0 && place.position <= kWidestFloor;
    }
    if (numbered) return places;
    std::ranges::sort(order, [](const auto& left, const auto& right) {
      if (left.second->floor != right.second->floor) return left.second->floor < right.second->floor;
      return natural_less(left.first, right.first);
    });
    std::int64_t floor = -1;
    std::int64_t position = 0;
    for (const auto& [room, place] : order) {
      if (place->floor != floor) position = 0;
      floor = place->floor;
      place->position = ++position;
    }
    return places;
  }

  void plan_household(const Building& building, const RosterDoor& door, const Place& place) {
    const auto known = committee_.households.find({building.id.uuid, door.room});
    const Stored<Household>* stored = known == committee_.households.end() ? nullptr : &known->second;
    if (stored != nullptr && stored->entity.deleted) {
      report.notes.push_back({door.row, door.label(), Note::kRemovedHere});
      return;
    }
    Household household;
    household.id = stored != nullptr ? stored->entity.id : HouseholdId{make_uuid(clock_, random_)};
    household.building = building.id;
    household.room = door.room;
    household.floor = place.floor;
    household.position = place.position;
    household.tenure = door.tenure;
    household.in_charge = account_of(door);
    household.key_household = door.key_household.value_or(false);
    household.note = door.note;
    Fields fields = fields_of(household);
    // A silent column says nothing; on a new row its default is as good as unknown.
    std::erase_if(fields, [&](const auto& field) {
      return (field.first == 5 && door.tenure == Tenure::kUnknown) || (field.first == 7 && !door.key_household);
    });
    put(household, stored, door.row, door.label(), std::move(fields), report.households);
    plan_residents(household.id, door);
  }

  AccountId account_of(const RosterDoor& door) {
    if (door.in_charge.empty()) return {};
    const auto known = committee_.accounts.find(door.in_charge);
    if (known != committee_.accounts.end() && known->second.size() == 1) return known->second.front();
    report.notes.push_back({door.row, door.label(), Note::kNoAccount});
    return {};
  }

  void plan_residents(HouseholdId household, const RosterDoor& door) {
    static const std::vector<Stored<Resident>> kNobody;
    const auto known = committee_.residents.find(household.uuid);
    const std::vector<Stored<Resident>>& stored = known == committee_.residents.end() ? kNobody : known->second;
    std::vector<bool> taken(stored.size());
    for (const RosterPerson& person : door.people) {
      const std::size_t match = match_of(person, door, stored, taken);
      const bool is_new = match == stored.size();
      if (!is_new) taken[match] = true;
      if (!is_new && (stored[match].entity.deleted || stored[match].entity.gone_by != Going::kNo)) {
        report.notes.push_back({person.row, door.label(), Note::kRemovedHere});
        continue;
      }
      Resident resident;
      resident.id = is_new ? ResidentId{make_uuid(clock_, random_)} : stored[match].entity.id;
      resident.household = household;
      resident.name = person.name;
      resident.sex = person.sex;
      resident.birth_year = person.birth_year;
      resident.phone = person.phone;
      resident.relation = person.relation;
      const std::int64_t before = is_new ? 0 : stored[match].entity.traits;
      resident.traits = (before & ~person.known_traits) | person.traits;
      const std::int64_t told_before = is_new ? 0 : stored[match].entity.roster_traits;
      resident.roster_traits = (told_before & ~person.known_traits) | person.traits;
      Fields fields = fields_of(resident);
      std::erase_if(fields, [&](const auto& field) {
        // A roster says nothing of comings and goings.
        return field.first >= kFirstOfComings || (field.first == 3 && person.sex == Sex::kUnknown) ||
               ((field.first == 7 || field.first == 8) && person.known_traits == 0);
      });
      put(resident, is_new ? nullptr : &stored[match], person.row, door.label(), std::move(fields), report.residents);
    }
  }

  /// The stored person whom `person` is: of that name and birth year, else of that name with a year unknown on either
  /// side, else the only one of that name on both sides (a corrected year); present ones before those who are gone.
  /// Nobody is matched twice. stored.size() when there is none.
  static std::size_t match_of(const RosterPerson& person, const RosterDoor& door,
                              const std::vector<Stored<Resident>>& stored, const std::vector<bool>& taken) {
    const auto has_name = [&](const auto& other) { return squeezed(other.name) == squeezed(person.name); };
    const auto of_name = std::ranges::count_if(door.people, has_name) +
                         std::ranges::count_if(stored, has_name, &Stored<Resident>::entity);
    std::size_t best = stored.size();
    int best_rank = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < stored.size(); ++i) {
      const Resident& other = stored[i].entity;
      if (taken[i] || !has_name(other)) continue;
      const bool years_differ = other.birth_year && person.birth_year && other.birth_year != person.birth_year;
      if (years_differ && of_name > 2) continue;
      const int rank =
          (other.deleted || other.gone_by != Going::kNo ? 4 : 0) + (years_differ                            ? 2
                                                                    : other.birth_year == person.birth_year ? 0
                                                                                                            : 1);
      if (rank < best_rank) best = i, best_rank = rank;
    }
    return best;
  }

  /// Decides field by field what of `fields` is written over `stored`.
  template <class E>
  void put(const E& entity, const Stored<E>* stored, std::size_t row_number, const std::string& door, Fields fields,
           RosterReport::Count& count) {
    Change change{.row = {scope_, {E::kKind, entity.id.uuid}, {}}, .seen = {}};
    bool kept = false;
    for (auto& [number, value] : fields) {
      const Field* before = stored != nullptr ? stored->row.field(number) : nullptr;
      if (before != nullptr && before->value == value) continue;
      if (before != nullptr && before->version.device != kHubDevice) {
        kept = true;
        continue;
      }
      change.row.fields.push_back({number, std::move(value), version_});
      change.seen.emplace_back(number, before != nullptr ? std::optional(before->version) : std::nullopt);
    }
    if (kept && row_number != 0) report.notes.push_back({row_number, door, Note::kKept});
    if (change.row.fields.empty()) {
      ++count.same;
      return;
    }
    std::ranges::sort(change.row.fields, {}, &Field::number);
    ++(stored != nullptr ? count.changed : count.added);
    changes.push_back(std::move(change));
  }

  Committee& committee_;
  Clock& clock_;
  Random& random_;
  Scope scope_;
  Version version_;
};

/// Writes one row; a field that somebody wrote since it was decided on stays theirs.
Result<void> write(HubTransaction& transaction, const Change& change) {
  BAIJIA_TRY_ASSIGN(const std::optional<Row> stored, transaction.find(change.row.key));
  Row row = stored.value_or(Row{change.row.scope, change.row.key, {}});
  Row fresh = change.row;
  std::erase_if(fresh.fields, [&](const Field& field) {
    const Field* now = row.field(field.number);
    const auto seen = std::ranges::find(change.seen, field.number, &decltype(change.seen)::value_type::first);
    return (now != nullptr ? std::optional(now->version) : std::nullopt) != seen->second;
  });
  if (!merge_into(row, fresh)) return {};
  return transaction.put(row);
}

}  // namespace

Result<RosterReport> import_roster(HubStore& store, Clock& clock, Random& random, Scope scope, const Roster& roster,
                                   ImportMode mode) {
  Committee committee;
  BAIJIA_TRY(committee.read(store, scope));
  Planner planner(committee, clock, random, scope);
  planner.plan(roster);
  std::ranges::stable_sort(planner.report.notes, {}, &RosterNote::row);
  if (mode == ImportMode::kDryRun || planner.changes.empty()) return std::move(planner.report);
  BAIJIA_TRY(store.transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Change& change : planner.changes) BAIJIA_TRY(write(transaction, change));
    return {};
  }));
  return std::move(planner.report);
}

}  // namespace baijia::hub
