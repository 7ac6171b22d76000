#include "tests/support/app_member.h"

#include <catch2/catch_test_macros.hpp>

namespace baijia::testing {

AppMember::AppMember(Community& community, std::string_view login, const app::Viewport& screen)
    : phone(community, screen) {
  phone.enter(login);
}

void AppMember::tap(std::string_view part) {
  scroll_to(part);
  const SemanticNode* node = button(part);
  INFO(phone.listing());
  INFO("looking for " << part);
  REQUIRE(node != nullptr);
  phone.tap(node->role, std::string(node->name));
  ++taps;
}

void AppMember::tap_last(std::string_view name) {
  const SemanticNode* last = nullptr;
  for (const SemanticNode& node : phone.host.nodes) {
    if (node.role == SemanticRole::kCheckbox && node.name == name) last = &node;
  }
  INFO(phone.listing());
  REQUIRE(last != nullptr);
  phone.app->on_activate(last->id);
  phone.settle();
  ++taps;
}

void AppMember::tap_door(std::string_view name) {
  phone.tap(SemanticRole::kGridCell, name);
  ++taps;
}

void AppMember::hold(SemanticRole role, std::string_view name) {
  const SemanticNode* node = phone.find(role, name);
  INFO(phone.listing());
  REQUIRE(node != nullptr);
  const float x = node->x + node->width / 2;
  const float y = node->y + node->height / 2;
  phone.app->on_pointer(app::PointerPhase::kDown, x, y, false);
  phone.settle();
  phone.wait(700);
  phone.app->on_pointer(app::PointerPhase::kUp, x, y, false);
  phone.settle();
  ++taps;
}

void AppMember::scroll_to(std::string_view part) {
  for (int tries = 0; button(part) == nullptr && tries < 30; ++tries) wheel();
}

void AppMember::scroll_to_field(std::string_view name) {
  for (int tries = 0; phone.find(SemanticRole::kTextField, name) == nullptr && tries < 30; ++tries) wheel();
}

const SemanticNode* AppMember::button(std::string_view part) const {
  constexpr std::array kRoles{SemanticRole::kButton, SemanticRole::kCheckbox, SemanticRole::kRadio};
  for (const SemanticRole role : kRoles) {
    if (const SemanticNode* exact = phone.find(role, part); exact != nullptr) return exact;
  }
  for (const SemanticRole role : kRoles) {
    if (const SemanticNode* node = phone.find_part(role, part); node != nullptr) return node;
  }
  return nullptr;
}

std::string AppMember::field(std::string_view name) const {
  const SemanticNode* node = phone.find(SemanticRole::kTextField, name);
  return node == nullptr ? "(no such field)" : node->value;
}

bool AppMember::chosen(std::string_view door) const {
  const SemanticNode* node = phone.find(SemanticRole::kGridCell, door);
  return node != nullptr && node->checked;
}

std::string AppMember::door_value(std::string_view door) const {
  const SemanticNode* node = phone.find(SemanticRole::kGridCell, door);
  return node == nullptr ? "(no such door)" : node->value;
}

void AppMember::begin_write_up(std::string_view door) {
  tap(door);
  tap("已见面");
  tap("记一笔");
}

void AppMember::visit(std::string_view door, std::string_view said, std::string_view category) {
  begin_write_up(door);
  phone.type("说了什么", said);
  if (!category.empty()) tap(category);
  tap("记下来");
  phone.back();
  phone.wait(8000);  // the toast has gone
}

void AppMember::wheel() {
  phone.app->on_pointer(app::PointerPhase::kMove, phone.host.screen.width / 2, phone.host.screen.height / 2, true);
  phone.app->on_wheel(0, 120);
  phone.settle();
}

}  // namespace baijia::testing
