#include "shell/hub/counts.h"

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "core/domain/rules.h"
#include "core/sync/wire.h"
#include "shell/hub/committee.h"

namespace baijia::hub {
namespace {

constexpr std::size_t kPageRows = 2000;
constexpr std::size_t kPageBytes = 1U << 20U;
constexpr int kUtcOffsetMinutes = 8 * 60;  // 北京时间, in which a committee's days are counted

struct TopCategory {
  std::string_view key;
  std::string_view name;
};
constexpr auto kDeclared = std::to_array<std::array<std::string_view, 3>>({
#define BAIJIA_CATEGORY(key, parent, name) {key, parent, name},
#include "assets/categories.def"
#undef BAIJIA_CATEGORY
});

std::vector<TopCategory> top_categories() {
  std::vector<TopCategory> top;
  for (const auto& [key, parent, name] : kDeclared) {
    if (parent.empty()) top.push_back({key, name});
  }
  return top;
}

/// What counting needs of a committee's rows.
struct Facts {
  std::set<HouseholdId> households;
  std::vector<std::pair<HouseholdId, std::int64_t>> met;  ///< and when
  std::map<CategoryId, CategoryId> parents;
  std::vector<Issue> issues;
  std::int64_t round_began_millis = 0;
};

void note(Facts& facts, const Row& row, Scope scope) {
  switch (row.key.kind) {
    case Kind::kHousehold:
      if (!entity_from_row<Household>(row).deleted) facts.households.insert({row.key.id});
      break;
    case Kind::kVisit: {
      const auto visit = entity_from_row<Visit>(row);
      if (!visit.deleted && visit.channel == Channel::kDoor && visit.result == VisitResult::kMet) {
        facts.met.emplace_back(visit.household, visit.at_millis);
      }
      break;
    }
    case Kind::kCategory:
      facts.parents[{row.key.id}] = entity_from_row<Category>(row).parent;
      break;
    case Kind::kIssue: {
      auto issue = entity_from_row<Issue>(row);
      if (!issue.deleted) facts.issues.push_back(std::move(issue));
      break;
    }
    case Kind::kArea: {
      const auto area = entity_from_row<Area>(row);
      if (area.code == static_cast<std::int64_t>(scope.code) && area.round_began) {
        facts.round_began_millis = start_of(*area.round_began, kUtcOffsetMinutes);
      }
      break;
    }
    default:
      break;
  }
}

/// The place of `category` among the top ones; the last place when it is a committee's own.
std::size_t place_of(CategoryId category, const std::map<CategoryId, CategoryId>& parents,
                     const std::vector<CategoryId>& top) {
  for (std::size_t depth = 0; depth < 8; ++depth) {
    const auto place = std::ranges::find(top, category);
    if (place != top.end()) return static_cast<std::size_t>(place - top.begin());
    const auto parent = parents.find(category);
    if (parent == parents.end()) break;
    category = parent->second;
  }
  return top.size();
}

nlohmann::ordered_json cell(std::optional<std::int64_t> number) {
  if (!number) return nullptr;
  return *number;
}

nlohmann::ordered_json line_of(const AreaRecord& area, const CommitteeCounts& counts) {
  nlohmann::ordered_json open = nlohmann::ordered_json::array();
  const std::vector<std::string_view> names = category_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    open.push_back({{"category", names[i]}, {"open", cell(shown(counts.open[i]))}});
  }
  return {{"code", area.code},
          {"name", area.name},
          {"households", cell(shown(counts.households))},
          {"met", cell(shown(counts.met, counts.households))},
          {"handed_up", cell(shown(counts.handed_up))},
          {"solved", cell(shown(counts.solved))},
          {"issues", std::move(open)}};
}

}  // namespace

CommitteeCounts& CommitteeCounts::operator+=(const CommitteeCounts& other) {
  households += other.households;
  met += other.met;
  handed_up += other.handed_up;
  solved += other.solved;
  open.resize(std::max(open.size(), other.open.size()));
  for (std::size_t i = 0; i < other.open.size(); ++i) open[i] += other.open[i];
  return *this;
}

std::vector<std::string_view> category_names() {
  std::vector<std::string_view> names;
  for (const TopCategory& category : top_categories()) names.push_back(category.name);
  names.emplace_back("其他");
  return names;
}

Result<CommitteeCounts> count_committee(HubStore& store, Scope scope) {
  Facts facts;
  HubPage page;
  do {
    BAIJIA_TRY_ASSIGN(page, store.rows_after(scope, page.last_sequence, kPageRows, kPageBytes));
    for (const std::string& encoded : page.encoded) {
      BAIJIA_TRY_ASSIGN(const Row row, decode_row(encoded));
      note(facts, row, scope);
    }
  } while (page.remaining != 0);

  std::vector<CategoryId> top;
  for (const TopCategory& category : top_categories()) top.push_back(category_id(category.key));
  CommitteeCounts counts;
  counts.open.resize(top.size() + 1);
  counts.households = static_cast<std::int64_t>(facts.households.size());
  std::set<HouseholdId> met;
  for (const auto& [household, at_millis] : facts.met) {
    if (at_millis >= facts.round_began_millis && facts.households.contains(household)) met.insert(household);
  }
  counts.met = static_cast<std::int64_t>(met.size());
  for (const Issue& issue : facts.issues) {
    if (issue.state != IssueState::kOpen) {
      counts.solved += issue.state == IssueState::kSolved ? 1 : 0;
      continue;
    }
    counts.handed_up += issue.tier == IssueTier::kHandedUp ? 1 : 0;
    ++counts.open[place_of(issue.category, facts.parents, top)];
  }
  return counts;
}

std::optional<std::int64_t> shown(std::int64_t number, std::optional<std::int64_t> whole) {
  if (number < kSmallestCell) return std::nullopt;
  if (whole && *whole != number && *whole - number < kSmallestCell) return std::nullopt;
  return number;
}

Result<CommitteeCounts> CountsDesk::counts_of(const AreaRecord& area) {
  if (area.level != AreaLevel::kCommittee) {
    CommitteeCounts sum;
    sum.open.resize(category_names().size());
    BAIJIA_TRY_ASSIGN(const std::vector<AreaRecord> parts, store_.directory->areas_below(area.code));
    for (const AreaRecord& part : parts) {
      BAIJIA_TRY_ASSIGN(const CommitteeCounts counts, counts_of(part));
      sum += counts;
    }
    return sum;
  }
  const std::int64_t now = store_.database->clock().now_millis();
  Kept& kept = kept_[Scope{area.code}];
  if (kept.at_millis == 0 || now < kept.at_millis || now - kept.at_millis >= kCountsKeptMillis) {
    BAIJIA_TRY_ASSIGN(kept.counts, count_committee(*store_.rows, Scope{area.code}));
    kept.at_millis = now;
  }
  return kept.counts;
}

Result<std::string> CountsDesk::below(Scope area) {
  const std::scoped_lock lock(mutex_);
  BAIJIA_TRY_ASSIGN(const std::optional<AreaRecord> office, store_.directory->find_area(area.code));
  if (!office || office->level == AreaLevel::kCommittee) return fail(Code::kNotFound, "nothing below this area");
  BAIJIA_TRY_ASSIGN(const std::vector<AreaRecord> parts, store_.directory->areas_below(area.code));
  nlohmann::ordered_json lines = nlohmann::ordered_json::array();
  for (const AreaRecord& part : parts) {
    BAIJIA_TRY_ASSIGN(const CommitteeCounts counts, counts_of(part));
    lines.push_back(line_of(part, counts));
  }
  return nlohmann::ordered_json{
      {"code", office->code}, {"name", office->name}, {"smallest_cell", kSmallestCell}, {"below", std::move(lines)}}
      .dump();
}

}  // namespace baijia::hub
