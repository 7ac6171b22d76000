// Views of the list of records: every contact of the committee, whatever its channel.

#include <limits>

#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

/// Which rows are listed, in the order of listed_in()'s arguments; all of it stands in the index.
constexpr std::string_view kListed =
    " FROM visit INDEXED BY visit_by_time WHERE at_millis >= ? AND at_millis < ? AND "
    "(?3 IS NULL OR coalesce(channel, 1) = ?3) AND (?4 IS NULL OR author = ?4) AND (?5 IS NULL OR building = ?5) AND "
    "coalesce(deleted, 0) = 0";

}  // namespace

RecordLine Views::record_line(const Visit& visit, const Names& account_names) const {
  return {.visit = visit.id,
          .channel = visit.channel,
          .result = visit.result,
          .at_millis = visit.at_millis,
          .place = place_label(visit.household, visit.building),
          .author = name_in(account_names, visit.author.uuid),
          .said = visit.said,
          .written_up = visit.written_up,
          .mine = visit.author == records_.identity().account,
          .cloud_day = visit.cloud_day};
}

Result<RecordPage> Views::records(const RecordFilter& filter, std::int64_t first, std::int64_t count) {
  BAIJIA_TRY(doors_.refresh());
  Database& database = records_.database();
  const int offset = clock_.utc_offset_minutes();
  const std::int64_t from = filter.first ? start_of(*filter.first, offset) : std::numeric_limits<std::int64_t>::min();
  const std::int64_t until =
      filter.last ? start_of(Day{filter.last->number + 1}, offset) : std::numeric_limits<std::int64_t>::max();
  const std::string listed(kListed);
  RecordPage page;
  BAIJIA_TRY_ASSIGN(const auto total, database.number("SELECT count(*)" + listed, from, until, filter.channel,
                                                      filter.member, filter.building));
  page.total = total.value_or(0);
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  BAIJIA_TRY(
      for_each_row(database.query("SELECT " + column_list<Visit>() + " FROM visit WHERE id IN (SELECT id" + listed +
                                      " ORDER BY at_millis DESC LIMIT ?6 OFFSET ?7) ORDER BY at_millis DESC, id DESC",
                                  from, until, filter.channel, filter.member, filter.building, count, first),
                   [&](const Statement& row) {
                     page.lines.push_back(record_line(entity_from_columns<Visit>(row), account_names));
                   }));
  return page;
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
  BAIJIA_TRY_ASSIGN(view.issues, issue_lines_of(*visit));
  BAIJIA_TRY_ASSIGN(view.promises, promise_lines_of(*visit));
  return view;
}

}  // namespace baijia
