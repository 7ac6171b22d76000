// Views of the list of records: every contact of the committee, whatever its channel.

#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

constexpr std::int32_t kColleagueDays = 7;
constexpr std::size_t kMostColleagueLines = 20;

// The lists are chosen in a query of their own, which stays within its index; in a table without rowids SQLite fetches
// a row before it looks at the index's other columns. A + keeps the outer query off the index, along which it would
// walk instead of fetching the chosen rows by id.

/// Which rows are listed, in the order of listed_in()'s arguments; all of it stands in the index.
constexpr std::string_view kListed =
    " FROM visit INDEXED BY visit_by_time WHERE at_millis >= ? AND at_millis < ? AND "
    "(?3 IS NULL OR coalesce(channel, 1) = ?3) AND (?4 IS NULL OR author = ?4) AND (?5 IS NULL OR building = ?5) AND "
    "coalesce(deleted, 0) = 0";

}  // namespace

Views::Instants Views::instants_of(const RecordFilter& filter, int utc_offset_minutes) {
  Instants instants;
  if (filter.first) instants.from = start_of(*filter.first, utc_offset_minutes);
  if (filter.last) instants.until = start_of(Day{filter.last->number + 1}, utc_offset_minutes);
  return instants;
}

RecordLine Views::record_line(const Visit& visit, const Names& account_names) const {
  return {.visit = visit.id,
          .channel = visit.channel,
          .result = visit.result,
          .at_millis = visit.at_millis,
          .place = with_place(place_label(visit.household, visit.building), visit.places),
          .author = name_in(account_names, visit.author.uuid),
          .said = visit.said,
          .written_up = visit.written_up,
          .mine = visit.author == records_.identity().account,
          .cloud_day = visit.cloud_day};
}

Result<std::int64_t> Views::record_count(const RecordFilter& filter) {
  const auto [from, until] = instants_of(filter, clock_.utc_offset_minutes());
  BAIJIA_TRY_ASSIGN(const auto count, records_.database().number("SELECT count(*)" + std::string(kListed), from, until,
                                                                 filter.channel, filter.member, filter.building));
  return count.value_or(0);
}

Result<std::vector<RecordLine>> Views::records(const RecordFilter& filter, std::int64_t first, std::int64_t count) {
  BAIJIA_TRY(doors_.refresh());
  const auto [from, until] = instants_of(filter, clock_.utc_offset_minutes());
  std::vector<RecordLine> lines;
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT " + column_list<Visit>() + " FROM visit WHERE id IN (SELECT id" +
                                    std::string(kListed) +
                                    " ORDER BY at_millis DESC LIMIT ?6 OFFSET ?7) ORDER BY +at_millis DESC, id DESC",
                                from, until, filter.channel, filter.member, filter.building, count, first),
      [&](const Statement& row) { lines.push_back(record_line(entity_from_columns<Visit>(row), account_names)); }));
  return lines;
}

Result<std::vector<PatrolLine>> Views::patrols() {
  BAIJIA_TRY(doors_.refresh());
  std::unordered_map<BuildingId, std::int64_t> last;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT building, max(at_millis) FROM visit INDEXED BY visit_by_time WHERE "
                                "at_millis >= ? AND channel = ? AND coalesce(deleted, 0) = 0 GROUP BY building",
                                std::numeric_limits<std::int64_t>::min(), Channel::kPatrol),
      [&](const Statement& row) { last[BuildingId{row.uuid(0)}] = row.integer(1); }));
  const auto seen = [&](BuildingId building) {
    const auto found = last.find(building);
    return found == last.end() ? std::nullopt : std::optional(found->second);
  };
  std::vector<PatrolLine> lines{{.last_millis = seen({})}};
  for (const DoorBuilding& building : doors_.buildings()) {
    lines.push_back({.building = building.building.id,
                     .label = building.label,
                     .form = building.building.form,
                     .last_millis = seen(building.building.id)});
  }
  return lines;
}

Result<std::vector<ColleagueLine>> Views::from_colleagues(Day today) {
  const AccountId me = records_.identity().account;
  std::vector<ColleagueLine> lines;
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  BAIJIA_TRY(for_each_row(
      records_.database().query(
          "SELECT id, household, author, channel, said, at_millis, result FROM visit WHERE id IN (SELECT id FROM visit "
          "INDEXED BY visit_by_time WHERE at_millis >= ? AND channel IN (?, ?, ?) AND author <> ? AND "
          "coalesce(deleted, 0) = 0) ORDER BY +at_millis DESC",
          start_of(Day{today.number - kColleagueDays}, clock_.utc_offset_minutes()), Channel::kReception,
          Channel::kPhone, Channel::kOnline, me),
      [&](const Statement& row) {
        const Door* door = doors_.find(HouseholdId{row.uuid(1)});
        if (door == nullptr || !doors_.has(me, *door) || lines.size() == kMostColleagueLines) return;
        lines.push_back({.visit = VisitId{row.uuid(0)},
                         .door = doors_.label(door),
                         .author = name_in(account_names, row.uuid(2)),
                         .channel = static_cast<Channel>(row.integer(3)),
                         .result = static_cast<VisitResult>(row.integer(6)),
                         .said = std::string(row.text(4)),
                         .at_millis = row.integer(5)});
      }));
  return lines;
}

Result<RecordView> Views::record(VisitId id) {
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const std::optional<Visit> visit, records_.find<Visit>(id));
  if (!visit || visit->deleted) return fail(Code::kNotFound, "visit");
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  RecordView view{.line = record_line(*visit, account_names), .household = visit->household};
  for (const AccountId companion : visit->companions) {
    view.companions.push_back(name_in(account_names, companion.uuid));
  }
  BAIJIA_TRY_ASSIGN(view.confidences, confidence_lines(visit->household, visit->id, account_names));
  for (const ResidentId one : visit->present) {
    BAIJIA_TRY_ASSIGN(const std::optional<Resident> resident, records_.find<Resident>(one));
    if (resident && !resident->deleted) view.present.push_back(resident->name);
  }
  view.places = visit->places;
  BAIJIA_TRY_ASSIGN(view.issues, issue_lines_of(*visit));
  BAIJIA_TRY_ASSIGN(view.promises, promise_lines_of(*visit));
  return view;
}

}  // namespace baijia
