#include "shell/hub/committee.h"

#include <array>
#include <string>

#include "shell/hub/writer.h"

namespace baijia::hub {
namespace {

struct CategoryLine {
  std::string_view key;
  std::string_view parent;
  std::string_view name;
};
constexpr auto kCategories = std::to_array<CategoryLine>({
#define BAIJIA_CATEGORY(key, parent, name) {key, parent, name},
#include "assets/categories.def"
#undef BAIJIA_CATEGORY
});

/// The area and those above it, lowest first.
Result<std::vector<AreaRecord>> chain_of(HubDirectory& directory, std::uint64_t code) {
  std::vector<AreaRecord> chain;
  while (code != 0) {
    BAIJIA_TRY_ASSIGN(std::optional<AreaRecord> area, directory.find_area(code));
    if (!area) return fail(Code::kNotFound, "the area code is not in the official list");
    code = area->parent;
    chain.push_back(std::move(*area));
    if (chain.size() > 8) return fail(Code::kHubStore, "the areas form a circle");
  }
  if (chain.empty()) return fail(Code::kNotFound, "no area code");
  return chain;
}

Result<void> put_area(HubWriter& writer, const AreaRecord& record) {
  BAIJIA_TRY_ASSIGN(std::optional<Area> stored, writer.find<Area>(area_id(record.code)));
  Area area = stored.value_or(Area{});
  area.id = area_id(record.code);
  area.parent = record.parent == 0 ? AreaId{} : area_id(record.parent);
  area.level = record.level;
  area.name = record.name;
  area.code = static_cast<std::int64_t>(record.code);
  BAIJIA_TRY(writer.put(area));
  return {};
}

Result<void> put_categories(HubWriter& writer) {
  std::int64_t position = 0;
  for (const CategoryLine& line : kCategories) {
    ++position;
    BAIJIA_TRY_ASSIGN(const std::optional<Category> stored, writer.find<Category>(category_id(line.key)));
    if (stored) continue;  // the committee's own by now
    Category category;
    category.id = category_id(line.key);
    if (!line.parent.empty()) category.parent = category_id(line.parent);
    category.name = line.name;
    category.position = position;
    BAIJIA_TRY(writer.put(category));
  }
  return {};
}

}  // namespace

AreaId area_id(std::uint64_t code) { return {uuid_from_name("area/" + std::to_string(code))}; }

CategoryId category_id(std::string_view key) { return {uuid_from_name("category/" + std::string(key))}; }

Result<AreaRecord> open_committee(OpenStore& store, Scope scope) {
  BAIJIA_TRY_ASSIGN(std::vector<AreaRecord> chain, chain_of(*store.directory, scope.code));
  BAIJIA_TRY(write_as_hub(*store.rows, store.database->clock(), scope, [&](HubWriter& writer) -> Result<void> {
    for (const AreaRecord& area : chain) BAIJIA_TRY(put_area(writer, area));
    if (chain.front().level == AreaLevel::kCommittee) BAIJIA_TRY(put_categories(writer));
    return {};
  }));
  return std::move(chain.front());
}

}  // namespace baijia::hub
