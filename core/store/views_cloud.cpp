// What goes to 社区云: the records that wait, one in the committee's words, and tables of them.

#include <algorithm>
#include <limits>
#include <tuple>

#include "core/domain/csv.h"
#include "core/domain/sort.h"
#include "core/domain/xlsx.h"
#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

constexpr std::int64_t kMostLines = 200;
constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::min();

/// The visits and the issues that wait. ?1: since when, ?2: by whom or NULL, ?3 of a visit: when today began.
constexpr std::string_view kWaitingVisits =
    " FROM visit INDEXED BY visit_by_time WHERE at_millis >= ?1 AND (?2 IS NULL OR author = ?2) AND cloud_day IS NULL "
    "AND coalesce(result, 1) = 1 AND (coalesce(written_up, 0) = 1 OR at_millis < ?3) AND coalesce(deleted, 0) = 0";
constexpr std::string_view kWaitingIssues =
    " FROM issue INDEXED BY issue_by_time WHERE (raised_at_millis >= ?1 OR solved_at_millis >= ?1) AND (?2 IS NULL OR "
    "author = ?2) AND "
    "cloud_day IS NULL AND coalesce(deleted, 0) = 0";

}  // namespace

Result<std::int64_t> Views::cloud_waiting(std::int64_t since_millis, AccountId author) {
  Database& database = records_.database();
  const std::int64_t today = start_of(doors_.today(), clock_.utc_offset_minutes());
  BAIJIA_TRY_ASSIGN(const auto visits,
                    database.number("SELECT count(*)" + std::string(kWaitingVisits), since_millis, author, today));
  BAIJIA_TRY_ASSIGN(const auto issues,
                    database.number("SELECT count(*)" + std::string(kWaitingIssues), since_millis, author));
  return visits.value_or(0) + issues.value_or(0);
}

Result<CloudQueue> Views::cloud_queue(const CloudFilter& filter) {
  BAIJIA_TRY(doors_.refresh());
  Database& database = records_.database();
  const int offset = clock_.utc_offset_minutes();
  const Day today = doors_.today();
  const std::int64_t today_began = start_of(today, offset);
  std::int64_t since = kEver;
  if (filter.span == CloudSpan::kToday) since = today_began;
  if (filter.span == CloudSpan::kWeek) since = start_of(monday_of(today), offset);
  const AccountId me = records_.identity().account;
  const AccountId author = filter.mine ? me : AccountId{};
  CloudQueue queue;
  BAIJIA_TRY_ASSIGN(queue.total, cloud_waiting(since, author));
  BAIJIA_TRY_ASSIGN(queue.older, cloud_waiting(kEver, author));
  queue.older -= queue.total;
  BAIJIA_TRY_ASSIGN(const auto unwritten,
                    database.number("SELECT count(*) FROM visit WHERE author = ? AND at_millis >= ? AND written_up = 0 "
                                    "AND coalesce(result, 1) = 1 AND coalesce(deleted, 0) = 0",
                                    me, today_began));
  queue.unwritten = unwritten.value_or(0);

  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  struct Waiting {
    std::int64_t at_millis;  ///< of an issue: its visit's, so that they stay together
    Uuid visit;
    CloudLine line;
  };
  std::vector<Waiting> waiting;
  BAIJIA_TRY(for_each_row(
      database.query("SELECT id, household, building, coalesce(channel, 1), at_millis, author, said FROM visit WHERE "
                     "id IN (SELECT id" +
                         std::string(kWaitingVisits) + " ORDER BY at_millis LIMIT ?4) ORDER BY +at_millis",
                     since, author, today_began, kMostLines),
      [&](const Statement& row) {
        waiting.push_back({row.integer(4), row.uuid(0),
                           CloudLine{.key = {CloudModule::kVisit, row.uuid(0)},
                                     .channel = static_cast<Channel>(row.integer(3)),
                                     .place = place_label(HouseholdId{row.uuid(1)}, BuildingId{row.uuid(2)}),
                                     .title = std::string(row.text(6)),
                                     .author = name_in(account_names, row.uuid(5)),
                                     .at_millis = row.integer(4)}});
      }));
  BAIJIA_TRY(for_each_row(
      database.query(
          "SELECT id, household, building, raised_at_millis, author, title, visit, "
          "coalesce((SELECT at_millis FROM visit v WHERE v.id = issue.visit), raised_at_millis), coalesce(state, 1)" +
              std::string(kWaitingIssues) + " ORDER BY raised_at_millis LIMIT ?3",
          since, author, kMostLines),
      [&](const Statement& row) {
        waiting.push_back({row.integer(7), row.uuid(6),
                           CloudLine{.key = {CloudModule::kIssue, row.uuid(0)},
                                     .state = static_cast<IssueState>(row.integer(8)),
                                     .place = place_label(HouseholdId{row.uuid(1)}, BuildingId{row.uuid(2)}),
                                     .title = std::string(row.text(5)),
                                     .author = name_in(account_names, row.uuid(4)),
                                     .at_millis = row.integer(3)}});
      }));
  put_in_order(waiting, {}, [](const Waiting& one) {
    return std::tuple(one.at_millis, one.visit, one.line.key.module, one.line.at_millis, one.line.key.id);
  });
  for (Waiting& one : waiting) {
    if (std::ssize(queue.lines) == kMostLines) break;
    queue.lines.push_back(std::move(one.line));
  }
  return queue;
}

Result<std::string> Views::cloud_template(CloudModule module) {
  BAIJIA_TRY_ASSIGN(const std::optional<CloudTemplate> own, records_.find<CloudTemplate>(cloud_template_id(module)));
  // One from a newer version may have slots that this one does not know.
  if (own && !own->deleted && !own->text.empty() && !cloud_fault(module, own->text)) return own->text;
  return std::string(default_cloud_template(module));
}

Result<CloudRecord> Views::cloud_record(const CloudKey& key, const Names& account_names, const Names& category_names) {
  Database& database = records_.database();
  CloudRecord record{.module = key.module};
  HouseholdId household;
  BuildingId building;
  AccountId author;
  if (key.module == CloudModule::kVisit) {
    BAIJIA_TRY_ASSIGN(std::optional<Visit> visit, records_.find<Visit>(VisitId{key.id}));
    if (!visit || visit->deleted) return fail(Code::kNotFound, "visit");
    record.visit = std::move(*visit);
    household = record.visit.household, building = record.visit.building, author = record.visit.author;
    for (const AccountId companion : record.visit.companions) {
      record.companions.push_back(name_in(account_names, companion.uuid));
    }
    BAIJIA_TRY(for_each_row(database.query("SELECT " + column_list<Issue>() +
                                               " FROM issue WHERE household IS ? AND visit = ? AND "
                                               "coalesce(deleted, 0) = 0 ORDER BY raised_at_millis, id",
                                           household, key.id),
                            [&](const Statement& row) { record.issues.push_back(entity_from_columns<Issue>(row)); }));
    BAIJIA_TRY(
        for_each_row(database.query("SELECT " + column_list<Promise>() +
                                        " FROM promise WHERE household IS ? AND visit = ? AND "
                                        "coalesce(deleted, 0) = 0 ORDER BY due, id",
                                    household, key.id),
                     [&](const Statement& row) { record.promises.push_back(entity_from_columns<Promise>(row)); }));
  } else {
    BAIJIA_TRY_ASSIGN(std::optional<Issue> issue, records_.find<Issue>(IssueId{key.id}));
    if (!issue || issue->deleted) return fail(Code::kNotFound, "issue");
    record.issue = std::move(*issue);
    household = record.issue.household, building = record.issue.building, author = record.issue.author;
    record.category = name_in(category_names, record.issue.category.uuid);
    record.owner = name_in(account_names, record.issue.owner.uuid);
    BAIJIA_TRY_ASSIGN(const auto voices,
                      database.number("SELECT count(DISTINCT household) FROM voice WHERE issue = ? AND household IS "
                                      "NOT ? AND coalesce(deleted, 0) = 0",
                                      key.id, household));
    record.voices = voices.value_or(0);
  }
  const bool visit = key.module == CloudModule::kVisit;
  record.place = with_place(place_label(household, building), visit ? record.visit.places : record.issue.place);
  record.author = name_in(account_names, author.uuid);
  if (!household.empty()) {
    BAIJIA_TRY(
        for_each_row(database.query("SELECT " + column_list<Resident>() +
                                        " FROM resident WHERE household = ? AND "
                                        "coalesce(deleted, 0) = 0 AND coalesce(gone_by, 0) = 0 "
                                        "ORDER BY coalesce(relation, '') <> '户主', id",
                                    household),
                     [&](const Statement& row) { record.people.push_back(entity_from_columns<Resident>(row)); }));
  }
  return record;
}

Result<CloudEntry> Views::cloud_entry(const CloudKey& key) {
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  BAIJIA_TRY_ASSIGN(const Names category_names, names("category"));
  BAIJIA_TRY_ASSIGN(const CloudRecord record, cloud_record(key, account_names, category_names));
  BAIJIA_TRY_ASSIGN(const std::string form, cloud_template(key.module));
  CloudEntry entry{.key = key, .place = record.place};
  entry.fields = fill_cloud_template(form, cloud_values(record, clock_.utc_offset_minutes()));
  entry.text = cloud_text(entry.fields);
  entry.handed_over = key.module == CloudModule::kVisit ? record.visit.cloud_day : record.issue.cloud_day;
  return entry;
}

Result<CloudTable> Views::cloud_table(CloudModule module, const RecordFilter& filter, TableForm form) {
  BAIJIA_TRY(doors_.refresh());
  const int offset = clock_.utc_offset_minutes();
  const auto [from, until] = instants_of(filter, offset);
  const bool visits = module == CloudModule::kVisit;
  const std::string_view sql =
      visits ? "SELECT id FROM visit INDEXED BY visit_by_time WHERE at_millis >= ?1 AND at_millis < ?2 AND "
               "(?3 IS NULL OR coalesce(channel, 1) = ?3) AND (?4 IS NULL OR author = ?4) AND "
               "(?5 IS NULL OR building = ?5) AND coalesce(deleted, 0) = 0 ORDER BY at_millis"
             : "SELECT id FROM issue INDEXED BY issue_by_time WHERE raised_at_millis >= ?1 AND raised_at_millis < ?2 "
               "AND (?3 IS NULL OR (SELECT coalesce(channel, 1) FROM visit v WHERE v.id = issue.visit) = ?3) AND "
               "(?4 IS NULL OR author = ?4) AND (?5 IS NULL OR building = ?5) AND coalesce(deleted, 0) = 0 "
               "ORDER BY raised_at_millis";
  std::vector<Uuid> ids;
  BAIJIA_TRY(for_each_row(records_.database().query(sql, from, until, filter.channel, filter.member, filter.building),
                          [&](const Statement& row) { ids.push_back(row.uuid(0)); }));

  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  BAIJIA_TRY_ASSIGN(const Names category_names, names("category"));
  BAIJIA_TRY_ASSIGN(const std::string text, cloud_template(module));
  std::string csv(kCsvStart);
  XlsxFile xlsx(cloud_sheet_name());
  const auto append = [&](std::span<const std::string> line) {
    form == TableForm::kXlsx ? xlsx.append(line) : append_csv_line(csv, line);
  };
  std::vector<std::string> line;
  for (const CloudField& field : fill_cloud_template(text, cloud_example(module))) {
    if (!field.fixed) line.push_back(field.label);
  }
  append(line);
  CloudTable table;
  for (const Uuid& id : ids) {
    BAIJIA_TRY_ASSIGN(const CloudRecord record, cloud_record({module, id}, account_names, category_names));
    // What waits for its words goes there with them.
    const bool whole = !visits || record.visit.written_up;
    if (whole && !record.visit.cloud_day && !record.issue.cloud_day) {
      visits ? table.waiting.visits.push_back(VisitId{id}) : table.waiting.issues.push_back(IssueId{id});
    }
    line.clear();
    for (CloudField& field : fill_cloud_template(text, cloud_values(record, offset))) {
      if (!field.fixed) line.push_back(std::move(field.value));
    }
    append(line);
  }
  table.file = form == TableForm::kXlsx ? std::move(xlsx).take() : std::move(csv);
  return table;
}

}  // namespace baijia
