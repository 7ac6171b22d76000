#include "shell/hub/handed_up.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <map>

#include <nlohmann/json.hpp>

#include "core/domain/cloud_text.h"
#include "core/domain/entities.h"
#include "core/domain/rules.h"
#include "core/sync/wire.h"

namespace baijia::hub {
namespace {

constexpr int kUtcOffsetMinutes = 8 * 60;  // 北京时间

/// The living rows of one kind.
template <class E>
Result<std::vector<E>> all_of(Database& database, std::uint64_t scope) {
  std::vector<E> found;
  BAIJIA_TRY_ASSIGN(Statement select, database.query("SELECT encoded FROM row WHERE scope = ? AND kind = ?",
                                                     signed_bits(scope), E::kKind));
  while (true) {
    BAIJIA_TRY_ASSIGN(const bool more, select.step());
    if (!more) return found;
    BAIJIA_TRY_ASSIGN(const Row row, decode_row(select.octets(0)));
    E entity = entity_from_row<E>(row);
    if (!entity.deleted) found.push_back(std::move(entity));
  }
}

nlohmann::ordered_json date(Day day) {
  return std::format("{:%F}", std::chrono::sys_days{std::chrono::days{day.number}});
}

std::string label_of(const Building& building) { return building.road + building.lane + building.number; }

Result<nlohmann::ordered_json> issues_of(Database& database, std::uint64_t committee) {
  BAIJIA_TRY_ASSIGN(std::vector<Issue> issues, all_of<Issue>(database, committee));
  std::erase_if(issues, [](const Issue& issue) {
    return issue.tier != IssueTier::kHandedUp || issue.state != IssueState::kOpen;
  });
  nlohmann::ordered_json lines = nlohmann::ordered_json::array();
  if (issues.empty()) return lines;
  std::ranges::sort(issues, {}, [](const Issue& issue) { return std::pair(issue.raised_at_millis, issue.id); });
  std::map<CategoryId, std::string> categories;
  BAIJIA_TRY_ASSIGN(const std::vector<Category> known, all_of<Category>(database, committee));
  for (const Category& category : known) categories[category.id] = category.name;
  std::map<BuildingId, std::string> buildings;
  BAIJIA_TRY_ASSIGN(const std::vector<Building> built, all_of<Building>(database, committee));
  for (const Building& building : built) buildings[building.id] = label_of(building);
  BAIJIA_TRY_ASSIGN(const std::vector<Household> doors, all_of<Household>(database, committee));
  for (const Issue& issue : issues) {
    nlohmann::ordered_json line{{"title", masked_numbers(issue.title)},
                                {"category", categories[issue.category]},
                                {"where", buildings[issue.building]},
                                {"raised", date(day_of(issue.raised_at_millis, kUtcOffsetMinutes))}};
    if (issue.next_date) line["next"] = date(*issue.next_date);
    line["released"] = issue.released;
    if (issue.released) {
      const auto door = std::ranges::find(doors, issue.household, &Household::id);
      if (door != doors.end()) line["room"] = door->room;
      line["detail"] = masked_numbers(issue.detail);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Result<std::string> handed_up(OpenStore& store, Scope town) {
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> office, store.directory->find_area(town.code));
  if (!office || office->level != AreaLevel::kTown) return fail(Code::kNotFound, "no town");
  BAIJIA_TRY_ASSIGN(const std::vector<AreaRecord> committees, store.directory->areas_below(town.code));
  nlohmann::ordered_json below = nlohmann::ordered_json::array();
  BAIJIA_TRY(store.database->read([&](Database& database) -> Result<void> {
    below.clear();
    for (const AreaRecord& committee : committees) {
      BAIJIA_TRY_ASSIGN(nlohmann::ordered_json issues, issues_of(database, committee.code));
      below.push_back({{"code", committee.code}, {"name", committee.name}, {"issues", std::move(issues)}});
    }
    return {};
  }));
  return nlohmann::ordered_json{{"code", office->code}, {"name", office->name}, {"below", std::move(below)}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace baijia::hub
