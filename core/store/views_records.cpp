// Views of the list of records: every contact of the committee, whatever its channel.

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
          .place = place_label(visit.household, visit.building),
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
  // The + keeps the outer query off the index, along which it would walk instead of fetching the page's rows by id.
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT " + column_list<Visit>() + " FROM visit WHERE id IN (SELECT id" +
                                    std::string(kListed) +
                                    " ORDER BY at_millis DESC LIMIT ?6 OFFSET ?7) ORDER BY +at_millis DESC, id DESC",
                                from, until, filter.channel, filter.member, filter.building, count, first),
      [&](const Statement& row) { lines.push_back(record_line(entity_from_columns<Visit>(row), account_names)); }));
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
  BAIJIA_TRY_ASSIGN(view.issues, issue_lines_of(*visit));
  BAIJIA_TRY_ASSIGN(view.promises, promise_lines_of(*visit));
  return view;
}

}  // namespace baijia
