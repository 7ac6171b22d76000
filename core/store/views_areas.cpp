// Views of the areas (包干): who has which doors, and which doors nobody has.

#include <algorithm>
#include <map>

#include "core/domain/division.h"
#include "core/domain/sort.h"
#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

bool looked_after(AccountId account, const std::unordered_map<AccountId, Account>& accounts) {
  const auto found = accounts.find(account);
  return found != accounts.end() && can_be_in_charge(found->second);
}

/// Sums areas up, door by door in walking order.
class AreaSum {
 public:
  void add(const Door& door, Day today, std::int64_t load, std::int64_t elderly) {
    ++size.doors;
    if (is_key(door.facts, today)) ++size.key_households;
    size.elderly += elderly;
    size.load += load;
    if (!began_ || door.building != building_) ++size.buildings;
    began_ = true;
    building_ = door.building;
  }
  AreaSize size;

 private:
  bool began_ = false;
  std::uint32_t building_ = 0;
};

bool by_name(const AreaLine& left, const AreaLine& right) {
  return std::tie(left.name, left.account) < std::tie(right.name, right.account);
}

}  // namespace

Result<Views::Accounts> Views::accounts() {
  Accounts all;
  BAIJIA_TRY(for_each_row(records_.database().query("SELECT " + column_list<Account>() + " FROM account"),
                          [&](const Statement& row) {
                            auto account = entity_from_columns<Account>(row);
                            all.emplace(account.id, std::move(account));
                          }));
  return all;
}

Result<Views::KeyPeople> Views::key_people() {
  KeyPeople people;
  const std::int64_t latest_birth = year_of(doors_.today()) - kKeyAge;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT household, birth_year <= ?1 FROM resident WHERE (birth_year <= ?1 OR " +
                                    shown_traits_column() +
                                    " & ?2 <> 0) AND coalesce(deleted, 0) = 0 AND coalesce(gone_by, 0) = 0",
                                latest_birth, kKeyTraits),
      [&](const Statement& row) {
        auto& [all, elderly] = people[HouseholdId{row.uuid(0)}];
        ++all;
        elderly += row.integer(1);
      }));
  return people;
}

std::int64_t Views::load_of(const Door& door, std::int64_t key_people) const {
  return door_load({.key_household = door.facts.key_household,
                    .key_people = key_people,
                    .floor = door.floor,
                    .building_floors = doors_.buildings()[door.building].building.floors});
}

BuildingAreas Views::building_areas(const DoorBuilding& building, const Accounts& accounts) const {
  BuildingAreas areas{.building = building.building.id,
                      .label = building.label,
                      .form = building.building.form,
                      .doors = building.door_count,
                      .uncovered = 0,
                      .holders = {}};
  std::map<AccountId, std::int64_t> doors;
  for (const Door& door : doors_.doors_of(building)) ++doors[door.in_charge];
  for (const auto& [account, count] : doors) {
    BuildingHolder& holder = areas.holders.emplace_back();
    holder.account = account;
    holder.doors = count;
    if (const auto found = accounts.find(account); found != accounts.end()) holder.name = found->second.name;
    const bool open = looked_after(account, accounts);
    holder.gone = !open && !account.empty();
    if (!open) areas.uncovered += count;
  }
  put_in_order(areas.holders, [](const BuildingHolder& left, const BuildingHolder& right) {
    if (left.account.empty() != right.account.empty()) return left.account.empty();
    return std::tie(left.name, left.account) < std::tie(right.name, right.account);
  });
  return areas;
}

AreaLine Views::area_line(const Account& account, const Accounts& accounts) const {
  AreaLine line{.account = account.id,
                .name = account.name,
                .role = account.role,
                .gone = !account.id.empty() && !can_be_in_charge(account),
                .size = {},
                .away = {}};
  const auto name_of = [&](AccountId id) {
    const auto found = accounts.find(id);
    return found == accounts.end() ? std::string() : found->second.name;
  };
  const Day today = doors_.today();
  for (const StandIn& one : doors_.stand_ins()) {
    if (one.member != account.id || one.over_by(today)) continue;
    line.away.push_back(
        {.stand_in = one, .member = account.name, .substitute = name_of(one.substitute), .now = one.from <= today});
  }
  put_in_order(line.away, {}, [](const StandInLine& one) { return std::pair(one.stand_in.from, one.stand_in.id); });
  return line;
}

Result<AreasView> Views::areas() {
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const Accounts known, accounts());
  BAIJIA_TRY_ASSIGN(const KeyPeople people, key_people());
  AreasView view;
  std::unordered_map<AccountId, AreaSum> sums;
  for (const Door& door : doors_.doors()) {
    const auto found = people.find(door.household);
    const auto [key, elderly] = found == people.end() ? std::pair<std::int64_t, std::int64_t>{} : found->second;
    const std::int64_t load = load_of(door, key);
    // An account that was not pulled, or is no account at all, has no area.
    const AccountId holder = known.contains(door.in_charge) ? door.in_charge : AccountId{};
    sums[holder].add(door, doors_.today(), load, elderly);
    ++view.doors;
    if (!looked_after(holder, known)) ++view.uncovered;
  }
  if (const auto found = sums.find({}); found != sums.end()) view.nobody = found->second.size;
  for (const auto& [id, account] : known) {
    const auto found = sums.find(id);
    const bool open = can_be_in_charge(account);
    if (!open && found == sums.end()) continue;
    AreaLine line = area_line(account, known);
    if (found != sums.end()) line.size = found->second.size;
    (open ? view.members : view.gone).push_back(std::move(line));
  }
  put_in_order(view.gone, by_name);
  put_in_order(view.members, by_name);
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT id, round_began FROM area WHERE code = ? AND coalesce(deleted, 0) = 0",
                                static_cast<std::int64_t>(records_.identity().scope.code)),
      [&](const Statement& row) {
        view.committee.uuid = row.uuid(0);
        if (!row.null(1)) view.round_began = Day{static_cast<std::int32_t>(row.integer(1))};
      }));
  for (const DoorBuilding& building : doors_.buildings()) {
    if (building.door_count > 0) view.buildings.push_back(building_areas(building, known));
  }
  return view;
}

Result<DivisionView> Views::suggest_division(std::vector<AccountId> members, const std::set<HouseholdId>& left_out) {
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const Accounts known, accounts());
  BAIJIA_TRY_ASSIGN(const KeyPeople people, key_people());
  if (members.empty()) return fail(Code::kMissing, "members");
  for (const AccountId member : members) {
    if (!looked_after(member, known)) return fail(Code::kNotFound, "no open account");
  }
  put_in_order(members, {}, [&](AccountId id) { return std::pair(std::string_view(known.at(id).name), id); });
  const auto [twice, last] = std::ranges::unique(members);
  members.erase(twice, last);

  // The doors of those who do not take part are not in it.
  std::vector<const Door*> list;
  std::vector<DivisibleDoor> divisible;
  for (const Door& door : doors_.doors()) {
    const auto member = std::ranges::find(members, door.in_charge);
    if (member == members.end() && looked_after(door.in_charge, known)) continue;
    const auto found = people.find(door.household);
    list.push_back(&door);
    divisible.push_back({.building = door.building,
                         .floor = door.floor,
                         .load = load_of(door, found == people.end() ? 0 : found->second.first),
                         .holder = member == members.end() ? -1 : static_cast<int>(member - members.begin())});
  }
  const std::vector<int> holders = divide_evenly(divisible, static_cast<int>(members.size()));

  DivisionView view;
  std::vector<AreaSum> before(members.size());
  std::vector<AreaSum> after(members.size());
  const Door* move_end = nullptr;
  for (std::size_t at = 0; at < list.size(); ++at) {
    const Door& door = *list[at];
    const auto found = people.find(door.household);
    const std::int64_t elderly = found == people.end() ? 0 : found->second.second;
    const int had = divisible[at].holder;
    const bool stays = left_out.contains(door.household);
    const auto count = [&](std::vector<AreaSum>& sums, int holder) {
      if (holder >= 0) sums[static_cast<std::size_t>(holder)].add(door, doors_.today(), divisible[at].load, elderly);
    };
    count(before, had);
    count(after, stays ? had : holders[at]);
    if (had == holders[at]) continue;
    const AccountId to = members[static_cast<std::size_t>(holders[at])];
    const AccountId from = known.contains(door.in_charge) ? door.in_charge : AccountId{};
    // One line for doors that go the same way side by side.
    const bool goes_on = move_end != nullptr && move_end + 1 == &door && move_end->building == door.building &&
                         view.moves.back().before.member == from && view.moves.back().taker == to &&
                         view.moves.back().left_out == stays;
    if (!goes_on) {
      view.moves.push_back({.building = doors_.buildings()[door.building].label,
                            .top = door.floor,
                            .bottom = door.floor,
                            .whole = false,
                            .doors = 0,
                            .from = from.empty() ? std::string() : known.at(from).name,
                            .to = known.at(to).name,
                            .before = {.member = from, .households = {}, .promises = {}, .issues = {}},
                            .taker = to,
                            .left_out = stays});
    }
    DoorMove& move = view.moves.back();
    move.bottom = door.floor;
    ++move.doors;
    move.before.households.push_back(door.household);
    move.whole = move.doors == doors_.buildings()[door.building].door_count;
    move_end = &door;
  }
  for (std::size_t at = 0; at < members.size(); ++at) {
    view.lines.push_back({.account = members[at],
                          .name = known.at(members[at]).name,
                          .before = before[at].size,
                          .after = after[at].size});
  }
  for (const DoorMove& move : view.moves) {
    if (move.left_out) continue;
    view.doors += move.doors;
    view.before.push_back(move.before);
    view.shares.push_back(move.before);
    view.shares.back().member = move.taker;
  }
  return view;
}

Result<std::vector<AreaShare>> Views::in_hand(std::vector<AreaShare> shares) {
  // Of whom (1) and of which door (2) a row is.
  const auto share_of = [&](const Statement& row) {
    const AccountId owner{row.uuid(1)};
    const HouseholdId door{row.uuid(2)};
    const auto found = std::ranges::find_if(shares, [&](const AreaShare& share) {
      return !owner.empty() && share.member == owner &&
             (share.households.empty() || std::ranges::contains(share.households, door));
    });
    return found == shares.end() ? nullptr : &*found;
  };
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT id, owner, household FROM promise WHERE coalesce(state, 1) = 1 "
                                             "AND coalesce(deleted, 0) = 0 ORDER BY due, id"),
                   [&](const Statement& row) {
                     if (AreaShare* const share = share_of(row)) share->promises.push_back(PromiseId{row.uuid(0)});
                   }));
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT id, owner, household FROM issue WHERE coalesce(state, 1) = 1 "
                                             "AND coalesce(deleted, 0) = 0 ORDER BY next_date, id"),
                   [&](const Statement& row) {
                     if (AreaShare* const share = share_of(row)) share->issues.push_back(IssueId{row.uuid(0)});
                   }));
  return shares;
}

Result<AreaView> Views::area(AccountId account) {
  BAIJIA_TRY_ASSIGN(AreasView all, areas());
  BAIJIA_TRY_ASSIGN(const Accounts known, accounts());
  AreaView view;
  if (account.empty()) {
    view.line.size = all.nobody;
    for (const AreaLine& gone : all.gone) {
      view.line.size.doors += gone.size.doors;
      view.line.size.key_households += gone.size.key_households;
      view.line.size.elderly += gone.size.elderly;
      view.line.size.load += gone.size.load;
    }
    view.line.size.buildings =
        std::ranges::count_if(all.buildings, [](const BuildingAreas& building) { return building.uncovered > 0; });
  } else {
    const auto found = known.find(account);
    if (found == known.end()) return fail(Code::kNotFound, "account");
    view.line = area_line(found->second, known);
    for (const auto* lines : {&all.members, &all.gone}) {
      const auto line = std::ranges::find(*lines, account, &AreaLine::account);
      if (line != lines->end()) view.line.size = line->size;
    }
  }
  for (BuildingAreas& building : all.buildings) {
    const bool here = std::ranges::contains(building.holders, account, &BuildingHolder::account);
    if (account.empty() ? building.uncovered > 0 : here) view.buildings.push_back(std::move(building));
  }
  for (const Door& door : doors_.doors()) {
    const bool here = account.empty() ? !looked_after(door.in_charge, known) : door.in_charge == account;
    if (here) view.households.push_back(door.household);
  }
  if (account.empty()) return view;
  BAIJIA_TRY_ASSIGN(auto shares, in_hand({{.member = account, .households = {}, .promises = {}, .issues = {}}}));
  view.promises = std::move(shares.front().promises);
  view.issues = std::move(shares.front().issues);
  return view;
}

}  // namespace baijia
