// Coverage without pressure: nothing that the app or the hub gives out puts members or committees in the order of a
// measure. What there is to walk is read from the sources, so that a new list, column or endpoint fails here until
// somebody has looked at it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/phone.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

using Names = std::set<std::string>;

std::string source(const std::string& path) {
  std::ifstream file(std::string(BAIJIA_SOURCE_DIR) + "/" + path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Structs of `text` that hold a number or, directly or inside of another, a count of things: name to number fields.
Names structs_with_numbers(const std::string& text) {
  static const std::regex kBegins(R"(\s*struct (\w+) \{.*)");
  static const std::regex kNumber(
      R"(\s*(std::optional<)?(std::u?int\d+_t|int|std::size_t|float|double|AreaSize|Coverage|std::(unordered_)?map<.*)>? (\w+)( =|,|;).*)");
  Names found;
  std::vector<std::string> open;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    std::smatch match;
    if (std::regex_match(line, match, kBegins)) {
      open.push_back(match[1]);
    } else if (!open.empty() && std::regex_match(line, std::regex(R"(\s*\};)"))) {
      open.pop_back();
    } else if (!open.empty() && std::regex_match(line, kNumber)) {
      found.insert(open.back());
    }
  }
  return found;
}

Names first_groups(const std::string& text, const std::regex& pattern) {
  Names found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    found.insert((*match)[1]);
  }
  return found;
}

/// The names of the virtual functions that a header declares.
Names functions_of(const std::string& header) {
  static const std::regex kFunction(R"(virtual\s+[\w:<>&,\s]+?[\s>&](\w+)\()");
  return first_groups(header, kFunction);
}

/// Where `text` sorts, looks for the most or the least, or keeps things by a number: the call to its semicolon, on one
/// line.
Names orders_of(const std::string& text) {
  static const std::regex kOrder(
      R"(((std::(ranges::)?(\w*sort|nth_element|\w*max_element|\w*min_element|push_heap)|put_in_order)\()"
      R"(|std::priority_queue<|std::multimap<|std::map<(std::u?int\d+_t|int|std::size_t|float|double)\b)[^;]*)");
  static const std::regex kSpace(R"(\s+)");
  Names found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), kOrder); match != std::sregex_iterator(); ++match) {
    found.insert(std::regex_replace(match->str(), kSpace, " "));
  }
  return found;
}

/// Every C++ file under a folder of the sources: path within it, and text.
std::map<std::string, std::string> sources_under(const std::string& folder) {
  const std::filesystem::path root = std::filesystem::path(BAIJIA_SOURCE_DIR) / folder;
  std::map<std::string, std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cpp" && extension != ".h") continue;
    const std::string path = entry.path().lexically_relative(root).generic_string();
    found.emplace(path, source(folder + "/" + path));
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

/// A committee of seven members whose areas, records, issues and promises differ at random.
struct Office {
  HandClock clock;
  Committee committee;
  TestHub hub{clock};
  std::vector<Account> staff;
  std::unique_ptr<Phone> phone;

  explicit Office(std::uint64_t seed)
      : committee({.buildings = 3, .floors = 4, .rooms_per_floor = 4, .visits = 0, .issues = 0}) {
    SeededRandom random(seed);
    const auto below = [&](std::size_t limit) {
      return static_cast<std::size_t>(make_uuid(clock, random).bytes[15]) % limit;
    };
    staff = {committee.chief, committee.member, committee.other};
    for (const std::string_view name : {"丁老师", "吴老师", "安老师", "王小红"}) {
      Account account = committee.member;
      account.id = AccountId{uuid_from_name(name)};
      account.name = name;
      staff.push_back(account);
    }
    // Two have left with doors of their own.
    staff[3].disabled = staff[4].disabled = true;
    hub.put(committee.rows());
    for (const Account& account : staff) hub.put(account);
    // Each of them is somebody's favourite in one of the seeds.
    const std::size_t favourite = below(staff.size());
    const auto anybody = [&] { return staff[below(2) == 0 ? favourite : below(staff.size())].id; };
    for (Household household : committee.households) {
      const bool first = household.id == committee.households.front().id;
      const bool last = household.id == committee.households.back().id;
      household.in_charge = first ? staff[3].id : last ? staff[4].id : anybody();
      household.key_household = below(3) == 0;
      hub.put(household);
    }
    for (int count = 0; count < 60; ++count) {
      const Household& door = committee.households[below(committee.households.size())];
      const std::string name = "visit " + std::to_string(count);
      hub.put(Visit{.id = VisitId{uuid_from_name(name)},
                    .household = door.id,
                    .building = door.building,
                    .at_millis = Committee::kNowMillis - static_cast<std::int64_t>(below(200)) * 60'000,
                    .author = anybody(),
                    .written_up = true});
      hub.put(Issue{.id = IssueId{uuid_from_name(name)},
                    .title = name,
                    .household = door.id,
                    .author = anybody(),
                    .owner = anybody(),
                    .raised_at_millis = Committee::kNowMillis - static_cast<std::int64_t>(below(200)) * 60'000});
    }
    phone = std::make_unique<Phone>(clock, Committee::identity(committee.chief));
    phone->sync(hub);
  }
  Core& core() { return *phone->core; }
};

template <class Lines>
std::vector<std::string> names_of(const Lines& lines) {
  std::vector<std::string> names;
  for (const auto& line : lines) names.push_back(line.name);
  return names;
}

/// The order of names, whatever is counted beside them; nobody (an empty name) first.
template <class Lines>
void check_by_name(const Lines& lines) {
  CHECK(std::ranges::is_sorted(names_of(lines)));
}

constexpr std::uint64_t kSeeds = 12;

}  // namespace

TEST_CASE("every read model that counts something is known to be about things or about people") {
  Names found;
  for (const std::string path : {"core/domain/views.h", "core/domain/area_views.h", "core/domain/record_views.h"}) {
    found.merge(structs_with_numbers(source(path)));
  }
  // Doors, buildings, issues, the device itself: what there is to do.
  const Names things{
      "DoorLine",       "DueDoor",       "UnwrittenVisit", "TodayView",  "BuildingLine",  "DoorCell",   "VisitLine",
      "IssueLine",      "SyncView",      "RejectedRecord", "GroupCount", "PersonLine",    "AreaSize",   "BuildingAreas",
      "AreasView",      "DoorMove",      "DivisionView",   "RecordLine", "CloudLine",     "CloudQueue", "ConsentLine",
      "ConfidenceLine", "HouseholdView", "FileChangeLine", "PatrolLine", "ColleagueLine", "PromiseLine"};
  // A number beside a member's name: the tests below hold their order.
  const Names people{"AreaLine", "BuildingHolder", "MemberLine", "Line"};
  Names known = things;
  known.insert(people.begin(), people.end());
  CHECK(found == known);
}

TEST_CASE(
    "everything that the core gives out is walked here, one thing that was asked for, or about the phone itself") {
  // Whatever it returns: a list, a map, something optional, a result.
  CHECK(functions_of("  [[nodiscard]] virtual std::map<AccountId, std::int64_t> visits_by_member() = 0;\n"
                     "  virtual Result<std::vector<std::pair<std::string, int>>>\n  best(Day day) = 0;\n"
                     "  [[nodiscard]] virtual std::optional<Account> busiest()\n      const = 0;\n") ==
        Names{"visits_by_member", "best", "busiest"});
  const Names people{"today", "areas", "area", "suggest_division", "in_hand", "door_wall", "members"};
  const Names by_time_or_place{"buildings",   "issues", "issues_near",   "promises",        "answers",
                               "records",     "people", "people_groups", "categories",      "cloud_queue",
                               "cloud_table", "search", "photos",        "plates_to_print", "patrols"};
  const Names single{"household",   "issue",          "visit",          "record",         "record_count",
                     "cloud_entry", "cloud_template", "consent_notice", "days_kept",      "household_file",
                     "photo",       "photo_bytes",    "draft",          "plate",          "invitation",
                     "parcel",      "hand_over_box",  "receive",        "read_invitation"};
  // What is written, and how the phone, its storage and its wire are.
  const Names phone{"identity",
                    "run",
                    "changes",
                    "take_photo",
                    "photo_totals",
                    "next_photo_request",
                    "on_photo_response",
                    "next_photo_millis",
                    "save_draft",
                    "drop_draft",
                    "whole",
                    "supply",
                    "misses",
                    "settled",
                    "accepted",
                    "durable",
                    "storage_health",
                    "storage_error",
                    "retry_storage",
                    "check_integrity",
                    "next_request",
                    "on_response",
                    "next_attempt_millis",
                    "network_returned",
                    "signed_in_again",
                    "go_on_as",
                    "sync_now",
                    "pull_progress",
                    "lease_over",
                    "wiped",
                    "wire_error",
                    "sync_view",
                    "export_box",
                    "keep_queue_key"};
  Names known = people;
  for (const Names& more : {by_time_or_place, single, phone}) known.insert(more.begin(), more.end());
  CHECK(functions_of(source("core/core.h")) == known);
}

TEST_CASE("what the app puts in an order of its own is things, and each time it was judged") {
  CHECK(orders_of("std::ranges::sort(lines, std::ranges::greater{}, &MemberLine::doors);") ==
        Names{"std::ranges::sort(lines, std::ranges::greater{}, &MemberLine::doors)"});
  CHECK(orders_of("std::stable_sort(a.begin(),\n    a.end()); std::multimap<std::int64_t, AreaLine> by_doors;") ==
        Names{"std::stable_sort(a.begin(), a.end())", "std::multimap<std::int64_t, AreaLine> by_doors"});
  CHECK(orders_of("const auto best = std::ranges::max_element(members, {}, &MemberLine::doors);").size() == 1);
  const std::map<std::string, std::string> judged{
      {"screens/know.cpp: put_in_order(found, {}, [](const KnowState::Topic& topic) { return std::pair(-topic.open, "
       "std::string_view(topic.name))",
       "what is spoken of: kinds of problems, the most open ones first"},
      {"screens/records.h: std::map<std::int64_t, std::vector<RecordLine>> pages", "pages of a list, by their place"},
      {"screens/set_out.cpp: put_in_order(stops, {}, &Stop::place)", "doors to go to, in walking order"},
      {"screens/wall_layout.cpp: std::ranges::max_element(slots) + 1 : slots.size())", "columns of the wall"},
      {"pictures.cpp: std::ranges::min_element(entries_, {}, [](const auto& one) { return one.second.texture ? "
       "one.second.drawn : std::numeric_limits<int>::max()",
       "which picture leaves the memory"},
      {"host_headless.cpp: std::ranges::min_element(times_)", "when the next frame is due"}};
  Names found;
  for (const auto& [path, text] : sources_under("shell/app")) {
    if (path == "host_web.cpp") continue;  // what waits for the browser's answer, by its number
    for (const std::string& order : orders_of(text)) found.insert(path + ": " + order);
  }
  Names known;
  for (const auto& [order, why] : judged) known.insert(order);
  CHECK(found == known);
}

TEST_CASE("members stand in the order of their names, however much each of them has or did") {
  std::set<std::vector<std::string>> orders;
  std::set<std::vector<std::int64_t>> sizes;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    INFO("seed " << seed);
    Office office(seed);
    const AreasView areas = office.core().areas();
    REQUIRE(areas.members.size() == 5);
    REQUIRE(areas.gone.size() == 2);
    check_by_name(areas.members);
    check_by_name(areas.gone);
    for (const BuildingAreas& building : areas.buildings) check_by_name(building.holders);
    for (const BuildingLine& building : office.core().buildings()) {
      check_by_name(must(office.core().door_wall(building.building)).holders);
    }
    const auto members = office.core().members();
    check_by_name(members);
    std::vector<AccountId> everybody;
    for (const MemberLine& member : members) everybody.push_back(member.account);
    std::ranges::reverse(everybody);
    check_by_name(must(office.core().suggest_division(everybody, {})).lines);
    orders.insert(names_of(areas.members));
    std::vector<std::int64_t> doors;
    for (const AreaLine& line : areas.members) doors.push_back(line.size.doors);
    sizes.insert(doors);
  }
  CHECK(orders.size() == 1);
  CHECK(sizes.size() > kSeeds / 2);  // the measures did differ
}

TEST_CASE("records, issues and what waits for 社区云 stand in the order of time, whoever did them") {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    INFO("seed " << seed);
    Office office(seed);
    const auto records = office.core().records({}, 0, 1000);
    CHECK(records.size() == 60);
    CHECK(std::ranges::is_sorted(records, std::greater{}, &RecordLine::at_millis));
    const CloudQueue queue = office.core().cloud_queue({.span = CloudSpan::kAll, .mine = false});
    CHECK(queue.total == 120);
    CHECK(std::ranges::is_sorted(queue.lines, {}, &CloudLine::at_millis));
    const auto visits = office.core().cloud_table(CloudModule::kVisit, {}, TableForm::kCsv).file;
    CHECK(std::ranges::count(visits, '\n') == 1 + 60);
    const auto issues = office.core().cloud_table(CloudModule::kIssue, {}, TableForm::kCsv).file;
    CHECK(std::ranges::count(issues, '\n') == 1 + 60);
  }
}

TEST_CASE("people that the committee knows stand where they live, buildings in walking order") {
  Office office(1);
  std::vector<std::string> walk;
  std::vector<std::string> labels;
  for (const BuildingLine& building : office.core().buildings()) {
    labels.push_back(building.label);
    for (const DoorCell& cell : must(office.core().door_wall(building.building)).cells) {
      walk.push_back(building.label + " " + cell.room);
    }
  }
  CHECK(std::ranges::is_sorted(labels));
  for (const GroupCount& group : office.core().people_groups()) {
    const auto people = office.core().people(group.group);
    CHECK(std::ranges::is_sorted(people, {},
                                 [&](const PersonLine& person) { return std::ranges::find(walk, person.door); }));
  }
}

TEST_CASE(
    "the hub answers nothing but rows, a session, a key, phones in the order of names, counts in the order of codes, "
    "its health and its own load") {
  const std::string text = source("shell/hub/api.cpp");
  const std::size_t begin = text.find("kRoutes =");
  REQUIRE(begin != std::string::npos);
  const std::string table = text.substr(begin, text.find(");", begin) - begin);
  const std::regex route(R"re("(/[^"]+)")re");
  CHECK(first_groups(table, route) == Names{"/api/v1/sign-in", "/api/v1/sign-out", "/api/v1/seal-key", "/api/v1/push",
                                            "/api/v1/pull", "/api/v1/leave", "/api/v1/who-am-i", "/api/v1/counts",
                                            "/api/v1/audit", "/api/v1/handed-up", "/api/v1/renew", "/api/v1/phones",
                                            "/api/v1/photo-put", "/api/v1/photo-get", "/api/v1/carry", "/api/v1/queue",
                                            "/api/v1/queue-key", "/health", "/metrics"});
  // What is counted of requests has labels for the route, the answer, the limit and how long it took, none for who
  // asked.
  const std::string metrics = source("shell/hub/metrics.cpp");
  const std::regex label(R"re((\w+)=\\")re");
  CHECK(first_groups(metrics, label) == Names{"route", "status", "le", "direction", "limit"});
}

TEST_CASE("the hub's commands list accounts, phones, deeds and counts in the order of names, codes and time") {
  const std::regex command(R"re((?:add_subcommand\(|with_\w+\(|context,)\s*"([a-z][a-z-]+)",\s*"[^"]+")re");
  const std::regex option(R"re("--([a-z-]+))re");
  CHECK(first_groups("add_command(*user, context, \"busiest\",\n  \"who did most\", [] {});", command) ==
        Names{"busiest"});
  Names commands;
  Names options;
  Names orders;
  for (const auto& [path, text] : sources_under("shell/hub")) {
    commands.merge(first_groups(text, command));
    options.merge(first_groups(text, option));
    for (const std::string& order : first_groups(text, std::regex(R"re(ORDER BY ([^"]*))re"))) {
      orders.insert(path + ": " + order);
    }
  }
  const Names about_the_hub{"serve", "import-org", "backup", "verify", "rights", "retention", "prune"};
  const Names rows_as_they_are{"import-roster", "import-box", "left-boxes", "export"};
  const Names by_name_code_or_time{"user",   "list",    "device", "audit", "counts",  // lists
                                   "add",    "move",    "reset",  "code",             // one account
                                   "enable", "disable", "revoke", "wipe"};
  Names known = about_the_hub;
  for (const Names& more : {rows_as_they_are, by_name_code_or_time}) known.insert(more.begin(), more.end());
  CHECK(commands == known);
  for (const std::string& one : options) {
    INFO(one);
    CHECK_FALSE(std::regex_search(one, std::regex("sort|order|rank|top|best|most|least|score")));
  }
  // What it reads stands in the order in which it was written, of codes and keys, or of names.
  CHECK(orders == Names{"audit.cpp: sequence", "audit.cpp: sequence DESC", "audit.cpp: sequence DESC LIMIT 1",
                        "devices.cpp: account.name, account.login, enrolled_millis, device",
                        "directory_sqlite.cpp: scope, login", "directory_sqlite.cpp: at_millis",
                        "directory_sqlite.cpp: code", "photos.cpp: start", "photos.cpp: scope, id", "prune.cpp: scope",
                        "store_sqlite.cpp: id", "store_sqlite.cpp: sequence", "verify.cpp: sequence"});
}

TEST_CASE("the tables that are stored and exported keep no score of anybody") {
  // A row about a member or committee holds what it is, not how much was done: no numbers but what is listed here.
  const std::map<std::string_view, std::set<std::string_view>> numbers{{"area", {"level", "code", "round_began"}},
                                                                       {"account", {"role", "disabled"}}};
  for (const EntitySchema& schema : schemas()) {
    const auto allowed = numbers.find(schema.name);
    if (allowed == numbers.end()) continue;
    for (const FieldSchema& field : schema.fields) {
      if (field.type != ValueType::kInteger || field.number == kDeletedField) continue;
      INFO(schema.name << "." << field.name);
      CHECK(allowed->second.contains(field.name));
    }
  }
}
