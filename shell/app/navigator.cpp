#include "shell/app/navigator.h"

#include <algorithm>

namespace baijia::app {

namespace {

constexpr std::size_t kMostPages = 5;  // a tab, two levels below it, what is being written, and what that opens
constexpr std::string_view kPreference = "page";

std::string text_from_route(const Route& route) {
  std::string text(name_of(route.kind));
  if (!route.id.empty()) text.append("/").append(string_from_uuid(route.id));
  return text;
}

std::optional<Route> route_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<PageKind> kind = page_kind(text.substr(0, slash));
  if (!kind) return std::nullopt;
  Route route{.kind = *kind};
  if (slash != std::string_view::npos) {
    const std::optional<Uuid> id = uuid_from_string(text.substr(slash + 1));
    if (!id) return std::nullopt;
    route.id = *id;
  }
  return route;
}

bool is_tab(PageKind kind) { return static_cast<std::size_t>(kind) < kTabCount; }

}  // namespace

EnteredPage Navigator::entered(const Route& route) {
  return {.route = route, .page = make_page(route), .serial = ++last_serial_};
}

void Navigator::show_tab(PageKind tab) {
  EnteredPage& kept = roots_.at(static_cast<std::size_t>(tab));
  EnteredPage root = kept.page ? std::move(kept) : entered({.kind = tab});
  kept = {};
  stack_.push_back(std::move(root));
  tab_ = tab;
}

void Navigator::restore(std::string_view start_page) {
  forget();
  if (start_page == "visit") return show_tab(PageKind::kDoors);
  std::string place = start_page.empty() ? host_.preference(kPreference) : std::string();
  std::vector<Route> routes;
  for (std::string_view rest = place; !rest.empty();) {
    const std::size_t space = rest.find(' ');
    const std::optional<Route> route = route_from_text(rest.substr(0, space));
    if (!route || is_tab(route->kind) != routes.empty() || routes.size() == kMostPages) break;
    routes.push_back(*route);
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  show_tab(routes.empty() ? PageKind::kToday : routes.front().kind);
  for (std::size_t index = 1; index < routes.size(); ++index) open(index - 1, routes[index]);
  if (start_page == "search") open(0, {.kind = PageKind::kSearch});
}

void Navigator::forget() {
  if (depth() > 0 || unguard()) host_.back_to(0);
  stack_.clear();
  roots_ = {};
}

void Navigator::cut(std::size_t size) {
  while (stack_.size() > std::max<std::size_t>(size, 1)) stack_.pop_back();
}

void Navigator::open(std::size_t index, const Route& route) {
  if (is_tab(route.kind)) return select_tab(route.kind);
  if (index + 1 < stack_.size() && stack_[index + 1].route == route && index + 2 == stack_.size()) return;
  const int before = depth();
  cut(std::min(index + 1, kMostPages - 1));
  EnteredPage page = entered(route);
  if (!page.page) return;
  stack_.push_back(std::move(page));
  if (depth() > before && !unguard()) host_.push_page(depth());  // the entry of a sheet becomes the page's
  if (depth() < before) host_.back_to(depth());
  remember();
}

void Navigator::replace(std::size_t index, const Route& route) {
  if (index == 0) return open(0, route);
  const int before = depth();
  EnteredPage page = entered(route);
  if (!page.page) return;
  cut(index);
  stack_.push_back(std::move(page));
  if (depth() < before) host_.back_to(depth());
  remember();
}

void Navigator::leave(std::size_t index) {
  if (index == 0 || index >= stack_.size()) return;
  cut(index);
  host_.back_to(depth());
  remember();
}

void Navigator::select_tab(PageKind tab) {
  if (depth() > 0) host_.back_to(0);
  cut(1);
  if (tab != tab_) {
    roots_.at(static_cast<std::size_t>(tab_)) = std::move(stack_.front());
    stack_.clear();
    show_tab(tab);
  }
  remember();
}

void Navigator::history_went_to(int depth_now) {
  if (depth_now >= depth()) return;
  cut(static_cast<std::size_t>(std::max(0, depth_now)) + 1);
  remember();
}

void Navigator::guard(bool sheet) {
  if (depth() != 0 || sheet == guarded_) return;
  guarded_ = sheet;
  if (sheet) {
    host_.push_page(1);
  } else {
    host_.back_to(0);
  }
}

void Navigator::remember() {
  std::string place;
  for (const EnteredPage& page : stack_) {
    if (!place.empty()) place += ' ';
    place += text_from_route(page.route);
  }
  host_.set_preference(kPreference, place);
}

}  // namespace baijia::app
