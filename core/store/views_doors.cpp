// Views of doors: 今日, the buildings, the door wall, the card of a household.

#include <algorithm>
#include <array>

#include "core/domain/division.h"
#include "core/domain/sort.h"
#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

constexpr std::size_t kMostFirstHere = 20;
constexpr std::int64_t kDayMillis = 24LL * 60 * 60 * 1000;
constexpr std::size_t kReasons = 5;

/// Which rows a household's card reads, as Core::household gives it: ids, each by an index.
struct CardRows {
  Kind kind;
  const char* ids;
};
constexpr auto kCardRows = std::to_array<CardRows>({
    {Kind::kResident, "SELECT id FROM resident WHERE household = ?"},
    {Kind::kConsent, "SELECT id FROM consent WHERE resident IN (SELECT id FROM resident WHERE household = ?)"},
    {Kind::kVisit, "SELECT id FROM visit WHERE household = ? ORDER BY at_millis DESC LIMIT 20"},
    {Kind::kPromise, "SELECT id FROM promise WHERE household = ?"},
    {Kind::kVoice, "SELECT id FROM voice WHERE household = ?"},
    {Kind::kIssue, "SELECT id FROM issue WHERE household = ?"},
    {Kind::kIssue, "SELECT issue FROM voice WHERE household = ?"},
    {Kind::kPhoto, "SELECT id FROM photo WHERE visit IN (SELECT id FROM visit WHERE household = ?)"},
    {Kind::kPhoto, "SELECT id FROM photo WHERE issue IN (SELECT id FROM issue WHERE household = ?)"},
    {Kind::kConfidence, "SELECT id FROM confidence WHERE household = ?"},
    {Kind::kFileChange, "SELECT id FROM file_change WHERE household = ?"},
});

/// The hour agreed with a door, once its day has come.
std::optional<std::int64_t> appointment(const Door& door, Day today, int utc_offset_minutes) {
  const std::optional<std::int64_t> at = door.facts.again_at_millis;
  return at && day_of(*at, utc_offset_minutes) <= today ? at : std::nullopt;
}

/// Why a door should be seen now, or nothing. A refused door is left in peace, a vacant one needs no visit.
std::optional<DoorReason> reason_for(const Door& door, const DoorMark& mark, Day today, int utc_offset_minutes) {
  if (mark.promise_due) return DoorReason::kPromiseDue;
  switch (mark.state) {
    case DoorState::kMet:
      if (key_visit_due(door.facts, today, utc_offset_minutes)) return DoorReason::kKeyHousehold;
      return std::nullopt;
    case DoorState::kRefused:
    case DoorState::kVacant:
      return std::nullopt;
    case DoorState::kPostponed:
      if (door.facts.again_at_millis && !appointment(door, today, utc_offset_minutes)) return std::nullopt;
      return DoorReason::kAppointment;
    case DoorState::kTried:
      return mark.key_household ? DoorReason::kKeyHousehold : DoorReason::kTried;
    case DoorState::kNotYet:
    case DoorState::kLet:
      return mark.key_household ? DoorReason::kKeyHousehold : DoorReason::kNeverMet;
  }
  return std::nullopt;
}

}  // namespace

Result<Views::Head> Views::head_of(HouseholdId household) {
  Head head;
  bool found_head = false;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT name, birth_year, traits, relation FROM resident WHERE household = ? AND "
                                "coalesce(deleted, 0) = 0 AND coalesce(gone_by, 0) = 0 ORDER BY id",
                                household),
      [&](const Statement& row) {
        if (has_trait(row.integer(2), Trait::kLivesAlone)) head.lives_alone = true;
        const bool is_head = row.text(3) == "户主" || row.text(3) == "本人";
        if (found_head || (!head.name.empty() && !is_head)) return;
        found_head = is_head;
        head.name = row.text(0);
        head.age.reset();
        if (!row.null(1)) head.age = year_of(doors_.today()) - static_cast<int>(row.integer(1));
      }));
  return head;
}

Result<DoorLine> Views::door_line(const Door& door, Day today) {
  BAIJIA_TRY_ASSIGN(Head head, head_of(door.household));
  return DoorLine{.household = door.household,
                  .building = doors_.buildings()[door.building].building.id,
                  .label = doors_.label(&door),
                  .who = std::move(head.name),
                  .age = head.age,
                  .lives_alone = head.lives_alone,
                  .mark = door.mark(today)};
}

Result<DueDoor> Views::due_door(const Door& door, DoorReason reason, Day today) {
  DueDoor due{.door = {}, .reason = reason, .promise = {}, .due = {}, .better_time = {}, .appointment_millis = {}};
  BAIJIA_TRY_ASSIGN(due.door, door_line(door, today));
  if (reason == DoorReason::kPromiseDue) {
    BAIJIA_TRY(
        for_each_row(records_.database().query("SELECT text, due FROM promise WHERE household = ? AND state = 1 AND "
                                               "due <= ? AND coalesce(deleted, 0) = 0 ORDER BY due, id",
                                               door.household, today),
                     [&](const Statement& row) {
                       if (due.due) due.promise += '\n';
                       due.promise += row.text(0);
                       if (!due.due) due.due = Day{static_cast<std::int32_t>(row.integer(1))};
                     }));
  }
  due.appointment_millis = appointment(door, today, clock_.utc_offset_minutes());
  if (door.facts.tries_since_met > 1 && reason != DoorReason::kPromiseDue) {
    std::vector<std::int64_t> tried;
    BAIJIA_TRY(for_each_row(records_.database().query(
                                "SELECT at_millis FROM visit WHERE household = ? AND result = ? AND "
                                "coalesce(channel, 1) = 1 AND coalesce(deleted, 0) = 0 ORDER BY at_millis DESC LIMIT ?",
                                door.household, VisitResult::kNobodyHome, door.facts.tries_since_met),
                            [&](const Statement& row) { tried.push_back(row.integer(0)); }));
    due.better_time = better_time(tried, clock_.utc_offset_minutes());
  }
  return due;
}

Result<std::vector<UnwrittenVisit>> Views::unwritten(std::optional<HouseholdId> household, std::int64_t since_millis,
                                                     Day today) {
  struct Waiting {
    VisitId visit;
    HouseholdId household;
    VisitResult result;
    std::int64_t at_millis;
    BuildingId building;
    bool patrol;
  };
  std::vector<Waiting> waiting;
  BAIJIA_TRY(for_each_row(
      records_.database().query(
          "SELECT id, household, coalesce(result, 1), at_millis, building, channel FROM visit WHERE author = ? "
          "AND written_up = 0 AND coalesce(deleted, 0) = 0 AND at_millis >= ? AND "
          "(?3 IS NULL OR household = ?3) ORDER BY at_millis DESC",
          records_.identity().account, since_millis, household),
      [&](const Statement& row) {
        waiting.push_back({VisitId{row.uuid(0)}, HouseholdId{row.uuid(1)}, static_cast<VisitResult>(row.integer(2)),
                           row.integer(3), BuildingId{row.uuid(4)},
                           static_cast<Channel>(row.integer(5)) == Channel::kPatrol});
      }));
  std::vector<UnwrittenVisit> lines;
  for (const Waiting& visit : waiting) {
    UnwrittenVisit& line = lines.emplace_back();
    line.visit = visit.visit;
    line.result = visit.result;
    line.at_millis = visit.at_millis;
    line.patrol = visit.patrol;
    if (const Door* door = doors_.find(visit.household); door != nullptr) {
      BAIJIA_TRY_ASSIGN(line.door, door_line(*door, today));
    } else {
      line.door.building = visit.building;
      line.door.label = place_label(visit.household, visit.building);
    }
  }
  return lines;
}

Result<TodayView> Views::today() {
  BAIJIA_TRY(doors_.refresh());
  const Identity& identity = records_.identity();
  TodayView view{.today = doors_.today(), .committee = identity.scope_name, .member = identity.name};
  view.whole_committee =
      std::ranges::none_of(doors_.doors(), [&](const Door& door) { return doors_.has(identity.account, door); });

  std::unordered_set<HouseholdId> promised;  // doors with a due promise of the caller's, wherever they are
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT household, owner FROM promise WHERE state = 1 AND due <= ? AND "
                                             "coalesce(deleted, 0) = 0",
                                             view.today),
                   [&](const Statement& row) {
                     if (!view.whole_committee && !is_my_turn(AccountId{row.uuid(1)})) return;
                     ++view.promises_due;
                     promised.insert(HouseholdId{row.uuid(0)});
                   }));

  std::array<std::vector<const Door*>, kReasons> by_reason;
  for (const Door& door : doors_.doors()) {
    const bool mine = view.whole_committee || doors_.has(identity.account, door);
    if (!mine && (promised.empty() || !promised.contains(door.household))) continue;
    const DoorMark mark = door.mark(view.today);
    if (mine) view.coverage.add(mark);
    const auto reason = reason_for(door, mark, view.today, clock_.utc_offset_minutes());
    if (!reason) continue;
    by_reason[static_cast<std::size_t>(*reason)].push_back(&door);
  }
  for (std::size_t reason = 0; reason < kReasons; ++reason) {
    // What has its day is never cut.
    const bool dated = static_cast<DoorReason>(reason) <= DoorReason::kAppointment;
    for (const Door* door : by_reason[reason]) {
      if (!dated && view.first_here.size() >= kMostFirstHere) break;
      BAIJIA_TRY_ASSIGN(DueDoor due, due_door(*door, static_cast<DoorReason>(reason), view.today));
      view.first_here.push_back(std::move(due));
    }
  }
  BAIJIA_TRY_ASSIGN(const Accounts known, accounts());
  const auto name_of = [&](AccountId account) {
    const auto found = known.find(account);
    return found == known.end() ? std::string() : found->second.name;
  };
  for (const auto& [account, one] : known) {
    if (account != identity.account && is_my_turn(account)) view.standing_in_for.push_back(one.name);
  }
  put_in_order(view.standing_in_for);
  const AccountId instead = looks_after(identity.account, view.today, doors_.stand_ins());
  if (instead != identity.account) view.stood_in_by = name_of(instead);
  if (identity.role == Role::kChief) {
    view.uncovered = std::ranges::count_if(doors_.doors(), [&](const Door& door) {
      const auto found = known.find(door.in_charge);
      return found == known.end() || !can_be_in_charge(found->second);
    });
  }
  BAIJIA_TRY_ASSIGN(view.from_colleagues, from_colleagues(view.today));
  BAIJIA_TRY_ASSIGN(view.unwritten, unwritten(std::nullopt, 0, view.today));
  BAIJIA_TRY_ASSIGN(view.to_cloud,
                    cloud_waiting(start_of(monday_of(view.today), clock_.utc_offset_minutes()), identity.account));
  return view;
}

BuildingLine Views::building_line(const DoorBuilding& building, Day today) const {
  BuildingLine line{.building = building.building.id, .label = building.label, .form = building.building.form};
  for (const Door& door : doors_.doors_of(building)) {
    const DoorMark mark = door.mark(today);
    const std::int64_t due = door.promises_due(today);
    line.coverage.add(mark);
    line.promises_due += due;
    if (!doors_.has(records_.identity().account, door)) continue;
    line.my_coverage.add(mark);
    line.my_promises_due += due;
  }
  line.mine = line.my_coverage.total;
  return line;
}

Result<std::vector<BuildingLine>> Views::buildings() {
  BAIJIA_TRY(doors_.refresh());
  const Day today = doors_.today();
  std::vector<BuildingLine> lines;
  lines.reserve(doors_.buildings().size());
  for (const DoorBuilding& building : doors_.buildings()) lines.push_back(building_line(building, today));
  return lines;
}

Result<DoorWallView> Views::door_wall(BuildingId id) {
  BAIJIA_TRY(doors_.refresh());
  const DoorBuilding* building = doors_.find(id);
  if (building == nullptr) return fail(Code::kNotFound, "building");
  const Day today = doors_.today();
  DoorWallView wall{.building = building_line(*building, today), .cells = {}, .holders = {}};
  BAIJIA_TRY_ASSIGN(const Accounts known, accounts());
  wall.holders = building_areas(*building, known).holders;
  wall.cells.reserve(building->door_count);
  for (const Door& door : doors_.doors_of(*building)) {
    wall.cells.push_back({.household = door.household,
                          .room = door.room,
                          .floor = door.floor,
                          .position = door.position,
                          .mark = door.mark(today),
                          .mine = doors_.has(records_.identity().account, door),
                          .in_charge = door.in_charge,
                          .tenure = door.facts.tenure});
  }
  return wall;
}

void Views::ask_for_card(HouseholdId household) {
  if (records_.mirror().whole()) return;
  for (const auto& [kind, query] : kCardRows) {
    std::vector<Uuid> ids;
    (void)for_each_row(records_.database().query(query, household),
                       [&](const Statement& row) { ids.push_back(row.uuid(0)); });
    for (const Uuid& id : ids) (void)records_.row({kind, id});
  }
}

Result<HouseholdView> Views::household(HouseholdId id, std::int64_t visits) {
  ask_for_card(id);
  BAIJIA_TRY(doors_.refresh());
  Database& database = records_.database();
  HouseholdView view;
  bool found = false;
  BAIJIA_TRY(for_each_row(
      database.query("SELECT " + column_list<Household>() + " FROM household WHERE id = ? AND coalesce(deleted, 0) = 0",
                     id),
      [&](const Statement& row) {
        view.household = entity_from_columns<Household>(row);
        found = true;
      }));
  if (!found) return fail(Code::kNotFound, "household");
  const Day today = doors_.today();
  const Door* door = doors_.find(id);
  view.label = doors_.label(door);
  if (door != nullptr) view.mark = door->mark(today);

  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  const auto name_of = [&](const Uuid& account) { return name_in(account_names, account); };
  view.in_charge = name_of(view.household.in_charge.uuid);
  const AccountId now = looks_after(view.household.in_charge, today, doors_.stand_ins());
  if (now != view.household.in_charge) view.stand_in = name_of(now.uuid);

  BAIJIA_TRY(
      for_each_row(database.query("SELECT " + column_list<Resident>() +
                                      " FROM resident WHERE household = ? AND coalesce(deleted, 0) = 0 "
                                      "ORDER BY coalesce(relation, '') <> '户主', coalesce(birth_year, 9999), id",
                                  id),
                   [&](const Statement& row) {
                     Resident resident = entity_from_columns<Resident>(row);
                     resident.traits = shown_traits(resident);
                     auto& list = resident.gone_by == Going::kNo ? view.residents : view.former;
                     list.push_back(std::move(resident));
                   }));
  BAIJIA_TRY_ASSIGN(view.changes, file_changes(id, account_names));

  for (const Resident& resident : view.residents) {
    BAIJIA_TRY(
        for_each_row(database.query("SELECT coalesce(state, 1), coalesce(how, 1), at_millis, author FROM consent "
                                    "WHERE resident = ? ORDER BY at_millis DESC, id DESC LIMIT 1",
                                    resident.id),
                     [&](const Statement& row) {
                       view.consents.push_back({.resident = resident.id,
                                                .state = static_cast<ConsentState>(row.integer(0)),
                                                .how = static_cast<ConsentHow>(row.integer(1)),
                                                .at_millis = row.integer(2),
                                                .author = name_of(row.uuid(3))});
                     }));
  }

  BAIJIA_TRY_ASSIGN(view.erased_millis,
                    database.number("SELECT max(at_millis) FROM erasure WHERE household = ? AND resident IS NULL", id));
  BAIJIA_TRY(for_each_row(
      database.query("SELECT id, coalesce(result, 1), coalesce(channel, 1), at_millis, author, said, written_up, "
                     "note_left FROM visit "
                     "WHERE household = ? AND coalesce(deleted, 0) = 0 ORDER BY at_millis DESC, id DESC LIMIT ?",
                     id, visits),
      [&](const Statement& row) {
        view.visits.push_back({.visit = VisitId{row.uuid(0)},
                               .result = static_cast<VisitResult>(row.integer(1)),
                               .channel = static_cast<Channel>(row.integer(2)),
                               .at_millis = row.integer(3),
                               .author = name_of(row.uuid(4)),
                               .said = std::string(row.text(5)),
                               .written_up = row.integer(6) != 0,
                               .mine = row.uuid(4) == records_.identity().account.uuid,
                               .note_left = row.integer(7) != 0});
      }));
  BAIJIA_TRY_ASSIGN(view.confidences, confidence_lines(id, {}, account_names));
  view.in_my_charge = is_in_charge(records_.identity().account, view.household.in_charge, today, doors_.stand_ins());
  BAIJIA_TRY_ASSIGN(view.promises, promise_lines_of(id));
  BAIJIA_TRY_ASSIGN(view.issues, issue_lines_of(id));
  BAIJIA_TRY_ASSIGN(std::vector<UnwrittenVisit> waiting, unwritten(id, clock_.now_millis() - kDayMillis, today));
  if (!waiting.empty()) view.unwritten = std::move(waiting.front());
  return view;
}

}  // namespace baijia
