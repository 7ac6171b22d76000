// Views of lists: issues, promises, categories, members, rejected records.

#include <algorithm>
#include <map>

#include "core/domain/sort.h"
#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {
namespace {

/// In the order in which issue_lines reads them.
constexpr std::string_view kIssueQuery =
    "SELECT i.id, i.title, i.category, i.household, i.building, i.owner, coalesce(i.tier, 2), coalesce(i.state, 1), "
    "i.next_date, "
    "(SELECT count(DISTINCT v.household) FROM voice v WHERE v.issue = i.id AND coalesce(v.deleted, 0) = 0 AND "
    "v.household IS NOT i.household), i.raised_at_millis, i.place FROM issue i WHERE coalesce(i.deleted, 0) = 0 AND ";

constexpr std::string_view kPromiseQuery =
    "SELECT p.id, p.household, p.text, p.owner, p.due, "
    "coalesce(p.state, 1), p.answer, coalesce(p.settled_at_millis, 0) FROM promise p WHERE coalesce(p.deleted, 0) = 0 "
    "AND ";

std::string_view record_word(Kind kind) {
  switch (kind) {
#define BAIJIA_RECORD(name, text) \
  case Kind::name:                \
    return text;
#include "assets/strings/records.def"
#undef BAIJIA_RECORD
  }
  return {};
}

}  // namespace

std::string Views::place_label(HouseholdId household, BuildingId building) const {
  if (const Door* door = doors_.find(household); door != nullptr) return doors_.label(door);
  const DoorBuilding* entry = doors_.find(building);
  return entry == nullptr ? std::string() : entry->label;
}

bool Views::is_my_turn(AccountId account) const {
  const AccountId me = records_.identity().account;
  return account == me || looks_after(account, doors_.today(), doors_.stand_ins()) == me;
}

std::string Views::with_place(std::string label, std::string_view places) {
  while (!places.empty()) {
    const std::size_t end = places.find('\n');
    if (!label.empty()) label += ' ';
    label += places.substr(0, end);
    places = end == std::string_view::npos ? std::string_view{} : places.substr(end + 1);
  }
  return label;
}

std::string Views::name_in(const Names& names, const Uuid& id) {
  const auto found = names.find(id);
  return found == names.end() ? std::string() : found->second;
}

Result<Views::Names> Views::names(std::string_view table) {
  Names names;
  BAIJIA_TRY(for_each_row(records_.database().query("SELECT id, name FROM " + std::string(table)),
                          [&](const Statement& row) { names.emplace(row.uuid(0), row.text(1)); }));
  return names;
}

Result<std::vector<IssueLine>> Views::read_issues(Result<Statement> rows) {
  const Day today = doors_.today();
  std::vector<IssueLine> lines;
  std::vector<Uuid> owners;  // of each line
  BAIJIA_TRY(for_each_row(std::move(rows), [&](const Statement& row) {
    IssueLine& line = lines.emplace_back();
    line.issue.uuid = row.uuid(0);
    line.title = row.text(1);
    line.category_id.uuid = row.uuid(2);
    line.door = with_place(place_label(HouseholdId{row.uuid(3)}, BuildingId{row.uuid(4)}), row.text(11));
    owners.push_back(row.uuid(5));
    line.my_turn = is_my_turn(AccountId{row.uuid(5)});
    line.tier = static_cast<IssueTier>(row.integer(6));
    line.state = static_cast<IssueState>(row.integer(7));
    if (!row.null(8)) line.next_date = Day{static_cast<std::int32_t>(row.integer(8))};
    line.overdue = line.state == IssueState::kOpen && line.next_date && *line.next_date <= today;
    line.voices = row.integer(9);
    line.raised_at_millis = row.integer(10);
  }));
  if (lines.empty()) return lines;
  BAIJIA_TRY_ASSIGN(const Names category_names, names("category"));
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  for (std::size_t at = 0; at < lines.size(); ++at) {
    lines[at].category = name_in(category_names, lines[at].category_id.uuid);
    lines[at].owner = name_in(account_names, owners[at]);
  }
  return lines;
}

template <class... Arguments>
Result<std::vector<IssueLine>> Views::issue_lines(const std::string& condition, const Arguments&... arguments) {
  return read_issues(records_.database().query(std::string(kIssueQuery) + condition, arguments...));
}

Result<std::vector<PromiseLine>> Views::read_promises(Result<Statement> rows) {
  const Day today = doors_.today();
  std::vector<PromiseLine> lines;
  BAIJIA_TRY(for_each_row(std::move(rows), [&](const Statement& row) {
    PromiseLine& line = lines.emplace_back();
    line.promise.uuid = row.uuid(0);
    line.household.uuid = row.uuid(1);
    line.door = doors_.label(doors_.find(line.household));
    line.text = row.text(2);
    line.owner_account.uuid = row.uuid(3);
    line.my_turn = is_my_turn(line.owner_account);
    line.due = Day{static_cast<std::int32_t>(row.integer(4))};
    line.state = static_cast<PromiseState>(row.integer(5));
    line.overdue = line.state == PromiseState::kOpen && line.due <= today;
    line.answer = row.text(6);
    line.settled_at_millis = row.integer(7);
  }));
  if (lines.empty()) return lines;
  BAIJIA_TRY_ASSIGN(const Names account_names, names("account"));
  for (PromiseLine& line : lines) line.owner = name_in(account_names, line.owner_account.uuid);
  return lines;
}

template <class... Arguments>
Result<std::vector<PromiseLine>> Views::promise_lines(const std::string& condition, const Arguments&... arguments) {
  return read_promises(records_.database().query(std::string(kPromiseQuery) + condition, arguments...));
}

Result<std::vector<IssueLine>> Views::issue_lines_of(HouseholdId household) {
  return issue_lines(
      "(i.household = ?1 OR i.id IN (SELECT issue FROM voice WHERE household = ?1 AND coalesce(deleted, 0) = 0)) "
      "ORDER BY i.raised_at_millis DESC, i.id DESC",
      household);
}

Result<std::vector<PromiseLine>> Views::promise_lines_of(HouseholdId household) {
  return promise_lines("p.household = ? ORDER BY coalesce(p.state, 1) <> 1, p.due, p.id", household);
}

// By the household, which has an index and is the visit's own; with those that it joined there.
Result<std::vector<IssueLine>> Views::issue_lines_of(const Visit& visit) {
  return issue_lines(
      "((i.household IS ?1 AND i.visit = ?2) OR i.id IN (SELECT issue FROM voice WHERE household = ?1 AND visit = ?2 "
      "AND coalesce(deleted, 0) = 0)) ORDER BY i.raised_at_millis, i.id",
      visit.household, visit.id);
}

Result<std::vector<PromiseLine>> Views::promise_lines_of(const Visit& visit) {
  return promise_lines("p.household IS ? AND p.visit = ? ORDER BY p.due, p.id", visit.household, visit.id);
}

Result<std::vector<IssueLine>> Views::issues(ListFilter filter) {
  BAIJIA_TRY(doors_.refresh());
  if (filter == ListFilter::kAll) {
    return issue_lines("1 ORDER BY coalesce(i.state, 1) <> 1, i.raised_at_millis DESC, i.id");
  }
  BAIJIA_TRY_ASSIGN(std::vector<IssueLine> lines,
                    issue_lines("i.state = 1 ORDER BY coalesce(i.next_date, 0), i.raised_at_millis DESC, i.id"));
  if (filter == ListFilter::kMine) std::erase_if(lines, [](const IssueLine& line) { return !line.my_turn; });
  return lines;
}

Result<std::vector<IssueLine>> Views::issues_near(HouseholdId household) {
  BAIJIA_TRY(doors_.refresh());
  return issue_lines(
      "i.state = 1 AND i.building = (SELECT building FROM household WHERE id = ?1) AND i.household IS NOT ?1 AND NOT "
      "EXISTS (SELECT 1 FROM voice v WHERE v.issue = i.id AND v.household = ?1 AND coalesce(v.deleted, 0) = 0) "
      "ORDER BY i.raised_at_millis DESC, i.id DESC",
      household);
}

Result<IssueView> Views::issue(IssueId id) {
  BAIJIA_TRY(doors_.refresh());
  Database& database = records_.database();
  IssueView view;
  BAIJIA_TRY_ASSIGN(std::vector<IssueLine> lines, issue_lines("i.id = ?", id));
  if (lines.empty()) return fail(Code::kNotFound, "issue");
  view.line = std::move(lines.front());
  BAIJIA_TRY(for_each_row(database.query("SELECT " + column_list<Issue>() + " FROM issue WHERE id = ?", id),
                          [&](const Statement& row) { view.issue = entity_from_columns<Issue>(row); }));
  BAIJIA_TRY(for_each_row(database.query("SELECT name FROM account WHERE id = ?", view.issue.author),
                          [&](const Statement& row) { view.author = row.text(0); }));
  std::vector<HouseholdId> households;
  BAIJIA_TRY(
      for_each_row(database.query("SELECT DISTINCT household FROM voice WHERE issue = ? AND household IS NOT NULL "
                                  "AND coalesce(deleted, 0) = 0",
                                  id),
                   [&](const Statement& row) { households.push_back(HouseholdId{row.uuid(0)}); }));
  if (!view.issue.household.empty()) std::erase(households, view.issue.household);
  std::vector<const Door*> doors;
  for (const HouseholdId household : households) {
    if (const Door* door = doors_.find(household); door != nullptr) doors.push_back(door);
  }
  put_in_order(doors);  // the list of doors is in walking order
  for (const Door* door : doors) {
    BAIJIA_TRY_ASSIGN(DoorLine line, door_line(*door, doors_.today()));
    view.voices.push_back(std::move(line));
  }
  return view;
}

Result<std::vector<PromiseLine>> Views::promises(ListFilter filter) {
  BAIJIA_TRY(doors_.refresh());
  switch (filter) {
    case ListFilter::kOpen:
      return promise_lines("p.state = 1 ORDER BY p.due, p.id");
    case ListFilter::kMine: {
      BAIJIA_TRY_ASSIGN(std::vector<PromiseLine> lines, promise_lines("p.state = 1 ORDER BY p.due, p.id"));
      std::erase_if(lines, [](const PromiseLine& line) { return !line.my_turn; });
      return lines;
    }
    case ListFilter::kAll:
      break;
  }
  return promise_lines("1 ORDER BY coalesce(p.state, 1) <> 1, p.due, p.id");
}

Result<std::vector<Category>> Views::categories() {
  std::multimap<CategoryId, Category> children;
  BAIJIA_TRY(
      for_each_row(records_.database().query("SELECT " + column_list<Category>() +
                                             " FROM category WHERE coalesce(deleted, 0) = 0 ORDER BY position, id"),
                   [&](const Statement& row) {
                     auto category = entity_from_columns<Category>(row);
                     children.emplace(category.parent, std::move(category));
                   }));
  // Taking a parent's children out of the map ends loops that two chiefs may have made by moving categories at once.
  std::vector<Category> sorted;
  const auto add = [&](const auto& self, CategoryId parent) -> void {
    const auto [first, last] = children.equal_range(parent);
    std::vector<Category> siblings;
    for (auto at = first; at != last; ++at) siblings.push_back(std::move(at->second));
    children.erase(first, last);
    for (Category& category : siblings) {
      const CategoryId id = category.id;
      sorted.push_back(std::move(category));
      self(self, id);
    }
  };
  add(add, CategoryId{});
  return sorted;
}

Result<std::vector<MemberLine>> Views::members() {
  BAIJIA_TRY(doors_.refresh());
  std::vector<MemberLine> lines;
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT id, name, coalesce(role, 1) FROM account WHERE coalesce(role, 1) <= 2 AND "
                                "coalesce(disabled, 0) = 0 AND coalesce(deleted, 0) = 0 ORDER BY name, id"),
      [&](const Statement& row) {
        MemberLine& line = lines.emplace_back();
        line.account.uuid = row.uuid(0);
        line.name = row.text(1);
        line.role = static_cast<Role>(row.integer(2));
        line.doors =
            std::ranges::count_if(doors_.doors(), [&](const Door& door) { return door.in_charge == line.account; });
      }));
  return lines;
}

Result<std::string> Views::record_label(const RowKey& key) {
  std::string label(record_word(key.kind));
  BAIJIA_TRY_ASSIGN(const std::optional<Row> row, records_.row(key));
  if (!row) return label;
  std::string place;
  for_each_entity([&]<class E>(std::type_identity<E>) {
    if (key.kind != E::kKind) return;
    const E entity = entity_from_row<E>(*row);
    if constexpr (requires {
                    entity.household;
                    entity.building;
                  }) {
      place = place_label(entity.household, entity.building);
    } else if constexpr (requires { entity.household; }) {
      place = place_label(entity.household, {});
    } else if constexpr (requires { entity.name; }) {
      place = entity.name;
    }
  });
  if (key.kind == Kind::kHousehold) place = place_label(HouseholdId{key.id}, {});
  if (key.kind == Kind::kBuilding) place = place_label({}, BuildingId{key.id});
  return place.empty() ? label : label + " " + place;
}

Result<std::vector<RejectedRecord>> Views::rejected() {
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const std::vector<RejectedRow> rows, records_.rejected());
  std::vector<RejectedRecord> records;
  for (const RejectedRow& row : rows) {
    BAIJIA_TRY_ASSIGN(std::string label, record_label(row.key));
    records.push_back({row.key.kind, row.key.id, std::move(label), row.code, row.since_millis});
  }
  return records;
}

}  // namespace baijia
