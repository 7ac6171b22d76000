#include "shell/app/screens/category_picker.h"

#include <algorithm>

namespace baijia::app {
namespace {

constexpr std::string_view kRecentKey = "recent_categories";
constexpr std::size_t kRecentCount = 5;

std::vector<CategoryId> recent_categories(Shell& shell) {
  std::vector<CategoryId> ids;
  const std::string kept = shell.host().preference(kRecentKey);
  std::string_view text = kept;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    if (const auto uuid = uuid_from_string(text.substr(0, space))) ids.push_back(CategoryId{*uuid});
    text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
  }
  return ids;
}

void remember(Shell& shell, CategoryId used) {
  std::vector<CategoryId> ids = recent_categories(shell);
  std::erase(ids, used);
  ids.insert(ids.begin(), used);
  if (ids.size() > kRecentCount) ids.resize(kRecentCount);
  std::string text;
  for (const CategoryId& id : ids) text.append(text.empty() ? "" : " ").append(string_from_uuid(id.uuid));
  shell.host().set_preference(kRecentKey, text);
}

bool has_children(const std::vector<Category>& all, CategoryId id) {
  return std::ranges::contains(all, id, &Category::parent);
}

// What the chips show: the chosen one, the ones used lately, then the tree's own order.
std::vector<const Category*> at_hand(const std::vector<Category>& all, const std::vector<CategoryId>& recent,
                                     CategoryId chosen) {
  std::vector<const Category*> shown;
  const auto add = [&](const Category& category) {
    if (shown.size() < kRecentCount && !std::ranges::contains(shown, &category)) shown.push_back(&category);
  };
  const auto add_id = [&](CategoryId id) {
    if (const auto found = std::ranges::find(all, id, &Category::id); found != all.end()) add(*found);
  };
  for (const CategoryId& id : recent) add_id(id);
  if (!chosen.empty() && !std::ranges::contains(shown, chosen, [](const Category* one) { return one->id; })) {
    if (shown.size() == kRecentCount) shown.pop_back();
    add_id(chosen);
  }
  CategoryId parent_before;
  for (const Category& category : all) {
    // One of each branch, so that the choice is wide before anything was used.
    if (has_children(all, category.id) || (!category.parent.empty() && category.parent == parent_before)) continue;
    parent_before = category.parent;
    add(category);
  }
  return shown;
}

}  // namespace

std::optional<Category> category_chips(Ui& ui, Shell& shell, CategoryPicker& picker, CategoryId chosen) {
  const auto& all = picker.categories.get(shell, [&] { return shell.core().categories(); });
  std::optional<Category> picked;
  const auto offer = [&](const Category& category) {
    const Ui::Scope scope(ui, category.id.uuid);
    if (chip(ui, category.name, category.id == chosen)) picked = category;
  };
  ui.flow(8, [&] {
    for (const Category* category : at_hand(all, recent_categories(shell), chosen)) offer(*category);
    if (chip(ui, say(Text::kAllCategories), false, icons::kList)) picker.open = true;
  });
  sheet(ui, "categories", picker.open, say(Text::kCategory), [&] {
    for (const Category& top : all) {
      if (!top.parent.empty()) continue;
      section_header(ui, top.name);
      ui.flow(8, [&] {
        if (!has_children(all, top.id)) offer(top);
        for (const Category& child : all) {
          if (child.parent == top.id) offer(child);
        }
      });
    }
  });
  if (picked) {
    picker.open = false;
    remember(shell, picked->id);
  }
  return picked;
}

}  // namespace baijia::app
