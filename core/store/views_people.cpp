// Views of people: the key groups, the answers that households still wait for, and what they said in confidence.

#include <algorithm>
#include <array>
#include <map>

#include "core/domain/household_file.h"
#include "core/domain/sort.h"
#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

constexpr std::int64_t kNewsDays = 180;  ///< what is older is no news any more
constexpr std::size_t kMostAnswers = 200;
constexpr std::int64_t kMostChanges = 50;

constexpr std::array kGroups{PeopleGroup::kElderly,     PeopleGroup::kLivesAlone,  PeopleGroup::kDisabled,
                             PeopleGroup::kHardship,    PeopleGroup::kPartyMember, PeopleGroup::kVolunteer,
                             PeopleGroup::kStairLeader, PeopleGroup::kCapable};

std::optional<Trait> trait_of(PeopleGroup group) {
  switch (group) {
    case PeopleGroup::kElderly:
      return std::nullopt;
    case PeopleGroup::kLivesAlone:
      return Trait::kLivesAlone;
    case PeopleGroup::kDisabled:
      return Trait::kDisabled;
    case PeopleGroup::kHardship:
      return Trait::kHardship;
    case PeopleGroup::kPartyMember:
      return Trait::kPartyMember;
    case PeopleGroup::kVolunteer:
      return Trait::kVolunteer;
    case PeopleGroup::kStairLeader:
      return Trait::kStairLeader;
    case PeopleGroup::kCapable:
      return Trait::kCapable;
  }
  return std::nullopt;
}

bool belongs(PeopleGroup group, std::int64_t traits, std::optional<std::int64_t> age) {
  const std::optional<Trait> trait = trait_of(group);
  return trait ? has_trait(traits, *trait) : age.value_or(0) >= kKeyAge;
}

}  // namespace

/// Calls `use(door, row, age)` for everybody who is in some group and lives behind a door of the list; columns of
/// `row`: household, traits, birth_year, name.
template <class Use>
Result<void> Views::each_known_person(Use&& use) {
  BAIJIA_TRY(doors_.refresh());
  const std::int64_t year = year_of(doors_.today());
  return for_each_row(
      records_.database().query("SELECT household, " + shown_traits_column() +
                                    ", birth_year, name FROM resident WHERE "
                                    "(coalesce(traits, 0) <> 0 OR birth_year <= ?) AND coalesce(deleted, 0) = 0 "
                                    "AND coalesce(gone_by, 0) = 0",
                                year - kKeyAge),
      [&](const Statement& row) {
        const Door* door = doors_.find(HouseholdId{row.uuid(0)});
        if (door == nullptr) return;
        use(*door, row, row.null(2) ? std::nullopt : std::optional(year - row.integer(2)));
      });
}

Result<std::vector<GroupCount>> Views::people_groups() {
  std::vector<GroupCount> counts;
  for (const PeopleGroup group : kGroups) counts.push_back({group, 0});
  BAIJIA_TRY(each_known_person([&](const Door&, const Statement& row, std::optional<std::int64_t> age) {
    for (GroupCount& count : counts) count.people += belongs(count.group, row.integer(1), age) ? 1 : 0;
  }));
  return counts;
}

Result<std::vector<PersonLine>> Views::people(PeopleGroup group) {
  struct Found {
    const Door* door;
    std::string name;
    std::optional<int> age;
  };
  std::vector<Found> found;
  BAIJIA_TRY(each_known_person([&](const Door& door, const Statement& row, std::optional<std::int64_t> age) {
    if (belongs(group, row.integer(1), age)) found.push_back({&door, std::string(row.text(3)), age});
  }));
  // The list of doors is in walking order.
  put_in_order(found, {}, [](const Found& one) { return std::pair(one.door, std::string_view(one.name)); });
  std::vector<PersonLine> lines;
  lines.reserve(found.size());
  for (Found& one : found) {
    lines.push_back({.household = one.door->household,
                     .door = doors_.label(one.door),
                     .name = std::move(one.name),
                     .age = one.age,
                     .mark = one.door->mark(doors_.today())});
  }
  return lines;
}

Result<std::vector<FileChangeLine>> Views::file_changes(HouseholdId household, const Names& account_names) {
  std::vector<FileChangeLine> lines;
  BAIJIA_TRY(for_each_row(
      records_.database().query(
          "SELECT c.deed, c.resident, r.name, c.day, c.changed, c.author, c.at_millis FROM file_change c LEFT JOIN "
          "resident r ON r.id = c.resident AND coalesce(r.deleted, 0) = 0 WHERE c.household = ? AND "
          "coalesce(c.deleted, 0) = 0 ORDER BY c.at_millis DESC, c.id DESC LIMIT ?",
          household, kMostChanges),
      [&](const Statement& row) {
        lines.push_back(
            {.deed = static_cast<FileDeed>(row.integer(0)),
             .of_household = row.null(1),
             .who = std::string(row.text(2)),
             .day = row.null(3) ? std::nullopt : std::optional(Day{static_cast<std::int32_t>(row.integer(3))}),
             .changed = row.integer(4),
             .author = name_in(account_names, row.uuid(5)),
             .at_millis = row.integer(6)});
      }));
  return lines;
}

Result<std::vector<AnswerLine>> Views::answers() {
  BAIJIA_TRY(doors_.refresh());
  const AccountId me = records_.identity().account;
  const bool whole_committee =
      std::ranges::none_of(doors_.doors(), [&](const Door& door) { return doors_.has(me, door); });
  const std::int64_t since = clock_.now_millis() - kNewsDays * 24 * 3600 * 1000;
  std::vector<AnswerLine> lines;
  // Solved on the spot was told on the spot. A household has been told when somebody of it was met since.
  BAIJIA_TRY(for_each_row(
      records_.database().query(
          "SELECT household, title, outcome, since FROM ("
          "SELECT household, title, outcome, solved_at_millis AS since FROM issue WHERE state = 2 AND tier <> 1 AND "
          "coalesce(deleted, 0) = 0 UNION ALL "
          "SELECT v.household, i.title, i.outcome, i.solved_at_millis FROM voice v JOIN issue i ON i.id = v.issue "
          "WHERE i.state = 2 AND i.tier <> 1 AND coalesce(i.deleted, 0) = 0 AND coalesce(v.deleted, 0) = 0 UNION ALL "
          "SELECT household, text, answer, settled_at_millis FROM promise WHERE state = 2 AND "
          "coalesce(deleted, 0) = 0) AS news WHERE household IS NOT NULL AND since > ? AND NOT EXISTS ("
          "SELECT 1 FROM visit WHERE visit.household = news.household AND coalesce(visit.result, 1) = 1 AND "
          "visit.at_millis > since AND coalesce(visit.deleted, 0) = 0) ORDER BY since DESC",
          since),
      [&](const Statement& row) {
        const Door* door = doors_.find(HouseholdId{row.uuid(0)});
        if (door == nullptr || lines.size() == kMostAnswers) return;
        if (!whole_committee && !doors_.has(me, *door)) return;
        lines.push_back({.household = door->household,
                         .door = doors_.label(door),
                         .title = std::string(row.text(1)),
                         .outcome = std::string(row.text(2)),
                         .since = day_of(row.integer(3), clock_.utc_offset_minutes())});
      }));
  return lines;
}

Result<std::vector<ConfidenceLine>> Views::confidence_lines(HouseholdId household, VisitId visit,
                                                            const Names& account_names) {
  std::vector<ConfidenceLine> lines;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT id, visit, text, level, at_millis, author FROM confidence WHERE household = ? "
                                "AND text <> '' AND coalesce(deleted, 0) = 0 ORDER BY at_millis DESC, id DESC",
                                household),
      [&](const Statement& row) {
        if (!visit.empty() && row.uuid(1) != visit.uuid) return;
        const Discretion level = discretion_from(row.integer(3));
        if (!doors_.may_read(records_.identity().account, AccountId{row.uuid(5)}, level, household)) return;
        lines.push_back({.confidence = ConfidenceId{row.uuid(0)},
                         .visit = VisitId{row.uuid(1)},
                         .text = std::string(row.text(2)),
                         .level = level,
                         .at_millis = row.integer(4),
                         .author = name_in(account_names, row.uuid(5)),
                         .mine = row.uuid(5) == records_.identity().account.uuid});
      }));
  return lines;
}

Result<std::int64_t> Views::only_here() {
  BAIJIA_TRY_ASSIGN(const auto count,
                    records_.database().number("SELECT count(*) FROM confidence WHERE level = ? AND text <> '' AND "
                                               "coalesce(deleted, 0) = 0",
                                               Discretion::kThisPhone));
  return count.value_or(0);
}

Result<std::string> Views::household_file(HouseholdId id) {
  BAIJIA_TRY(doors_.refresh());
  const Door* door = doors_.find(id);
  if (door == nullptr) return fail(Code::kNotFound, "household");
  std::vector<FileRow> rows;
  std::map<Uuid, std::string> names;
  const auto take = [&](const Row& row) -> Result<void> {
    FileRow one{.kind = row.key.kind, .id = row.key.id, .values = {}};
    for (const Field& field : row.fields) one.values.emplace_back(field.number, field.value);
    if (std::string name = file_name_of(one); !name.empty()) names.emplace(one.id, std::move(name));
    if (belongs_to_household(one, id)) rows.push_back(std::move(one));
    return {};
  };
  for (const EntitySchema& schema : schemas()) {
    // Of what belongs to households only this one's rows are read; the others are few and have the names.
    const bool of_household =
        std::ranges::any_of(schema.fields, [](const FieldSchema& field) { return field.name == "household"; });
    std::vector<Uuid> ids;
    if (schema.kind == Kind::kHousehold) ids.push_back(id.uuid);
    if (of_household) {
      BAIJIA_TRY(
          for_each_row(records_.database().query(
                           "SELECT id FROM " + std::string(schema.name) + " WHERE household = ? ORDER BY id", id),
                       [&](const Statement& row) { ids.push_back(row.uuid(0)); }));
    } else if (schema.kind != Kind::kHousehold) {
      BAIJIA_TRY(records_.each_row(schema.kind, take));
    }
    for (const Uuid& one : ids) {
      BAIJIA_TRY_ASSIGN(const std::optional<Row> row, records_.row({schema.kind, one}));
      if (row) BAIJIA_TRY(take(*row));
    }
  }
  return household_text(doors_.label(door), household_sections(rows, names, clock_.utc_offset_minutes()));
}

}  // namespace baijia
