// What a street sees of what its committees handed up: the problem, and nobody's identity before it is released.

#include "shell/hub/handed_up.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// A town with an issue of 12号 602 that the chief of the first committee handed up.
struct Town {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone chief{hub.port(), 77};
  std::uint64_t versions = 0;
  Issue issue;

  Town() {
    chief.sign_in("chief");
    Building building{.road = "龙泉园路", .number = "12号"};
    put(building, "building");
    Household door{.building = building.id, .room = "602", .note = "家里的事"};
    put(door, "door");
    Resident resident{.household = door.id, .name = "王秀英", .phone = "13800138000"};
    put(resident, "resident");
    Category category{.name = "加装电梯"};
    put(category, "category");
    issue = {.category = category.id,
             .title = "电梯装不了，打13800138000",
             .detail = "老人下不了楼",
             .household = door.id,
             .building = building.id,
             .author = chief.identity().account,
             .tier = IssueTier::kHandedUp,
             .next_date = Day{20'000},
             .outcome = "说过的话",
             .raised_at_millis = 1'795'392'000'000};
    put(issue, "issue");
    Issue kept = issue;
    kept.tier = IssueTier::kCommittee;
    kept.title = "居委会自己的事";
    put(kept, "kept");
    Issue solved = issue;
    solved.state = IssueState::kSolved;
    solved.title = "办好的事";
    put(solved, "solved");
  }

  template <class E>
  void put(E& entity, const std::string& name) {
    entity.id.uuid = uuid_from_name(name);
    const auto millis = static_cast<std::uint64_t>(chief.identity().hub_millis);
    const Row row = row_from_entity(entity, kFirstCommittee, {(millis << 16U) + ++versions, chief.device()});
    REQUIRE(chief.push({row}).at(0).status == RowReceipt::Status::kTaken);
  }
  void release(bool released) {
    const auto millis = static_cast<std::uint64_t>(chief.identity().hub_millis);
    const Row row{kFirstCommittee,
                  {Kind::kIssue, issue.id.uuid},
                  {{21, std::int64_t{released}, {(millis << 16U) + ++versions, chief.device()}}}};
    REQUIRE(chief.push({row}).at(0).status == RowReceipt::Status::kTaken);
  }
  HttpReply ask(const std::string& login) {
    HubPhone phone(hub.port(), 99);
    phone.sign_in(login);
    return phone.get("/api/v1/handed-up");
  }
  void add(const std::string& login, const std::string& role, const std::string& area) {
    REQUIRE(run_hub({"--database", database, "user", "add", login, "--name", login, "--role", role, "--area", area,
                     "--password-stdin"},
                    std::string(kPassword) + "\n")
                .exit_code == 0);
  }
};

}  // namespace

TEST_CASE("a street sees what was handed up with its building, and not whose it is") {
  Town town;
  const HttpReply reply = town.ask("street");
  REQUIRE(reply.status == 200);
  CHECK(reply.header("cache-control") == "no-store");
  const nlohmann::json seen = nlohmann::json::parse(reply.body);
  REQUIRE(seen["below"].size() == 2);
  CHECK(seen["below"][0]["code"] == kFirstCommittee.code);
  REQUIRE(seen["below"][0]["issues"].size() == 1);
  const nlohmann::json& issue = seen["below"][0]["issues"][0];
  CHECK(issue["title"] == "电梯装不了，打138****8000");
  CHECK(issue["category"] == "加装电梯");
  CHECK(issue["where"] == "龙泉园路12号");
  CHECK(issue["raised"] == "2026-11-23");
  CHECK(issue["next"] == "2024-10-04");
  CHECK(issue["released"] == false);
  for (const char* word : {"602", "王秀英", "13800138000", "老人", "家里", "说过的话", "居委会自己", "办好的"}) {
    INFO(word);
    CHECK_FALSE(reply.body.contains(word));
  }
  CHECK(seen["below"][1]["issues"].empty());
}

TEST_CASE("once released it tells the door and the details, still no name and no number") {
  Town town;
  town.release(true);
  const HttpReply reply = town.ask("street");
  const nlohmann::json issue = nlohmann::json::parse(reply.body)["below"][0]["issues"][0];
  CHECK(issue["room"] == "602");
  CHECK(issue["detail"] == "老人下不了楼");
  for (const char* word : {"王秀英", "13800138000", "家里", "说过的话"}) CHECK_FALSE(reply.body.contains(word));
  town.release(false);
  CHECK_FALSE(town.ask("street").body.contains("602"));
}

TEST_CASE("district, city and the committees themselves have no such list") {
  Town town;
  town.add("district", "district", "310104000000");
  town.add("city", "city", "310000000000");
  for (const char* login : {"district", "city", "chief", "member", "other"}) {
    INFO(login);
    const HttpReply reply = town.ask(login);
    CHECK(reply.status == 403);
    CHECK_FALSE(reply.body.contains("电梯"));
  }
}

TEST_CASE("a member does not release, the hub refuses it") {
  Town town;
  HubPhone member(town.hub.port(), 78);
  member.sign_in("member");
  const auto millis = static_cast<std::uint64_t>(member.identity().hub_millis);
  const Row row{kFirstCommittee,
                {Kind::kIssue, town.issue.id.uuid},
                {{21, std::int64_t{1}, {(millis << 16U) + 500, member.device()}}}};
  CHECK(member.push({row}).at(0).status == RowReceipt::Status::kRejected);
  CHECK_FALSE(town.ask("street").body.contains("602"));
}

TEST_CASE("one household's file is exported in words, and that is noted with the committee") {
  Town town;
  const std::string door = string_from_uuid(uuid_from_name("door"));
  const std::vector<std::string> command{"--database",   town.database, "export", "--committee",
                                         "310104013002", "--household", door};
  const CommandOutput json = run_hub(command);
  REQUIRE(json.exit_code == 0);
  const nlohmann::json sections = nlohmann::json::parse(json.out);
  CHECK(sections[0]["title"] == "住户");
  CHECK(sections[1]["title"] == "居民");
  CHECK(sections[1]["fields"][0]["label"] == "姓名");
  CHECK(sections[1]["fields"][0]["value"] == "王秀英");
  std::vector<std::string> plain = command;
  plain.emplace_back("--text");
  const CommandOutput text = run_hub(plain);
  CHECK(text.out.contains("电话：13800138000"));
  CHECK(text.out.contains("详细说说：老人下不了楼"));
  const CommandOutput list = run_hub({"--database", town.database, "audit", "--committee", "310104013002"});
  CHECK(list.out.contains("household-exported"));
  CHECK_FALSE(list.out.contains("王秀英"));
  std::vector<std::string> elsewhere = command;
  elsewhere[4] = "310104013004";
  CHECK(run_hub(elsewhere).exit_code == 1);
}
