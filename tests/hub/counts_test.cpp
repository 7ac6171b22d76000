// What the offices above see: counts, in the order of the codes, none so small that it tells of one household.

#include "shell/hub/counts.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "shell/hub/committee.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

struct Town {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone chief{hub.port(), 77};
  std::uint64_t versions = 0;

  Town() { chief.sign_in("chief"); }

  template <class E>
  void put(E entity, const std::string& name) {
    entity.id.uuid = uuid_from_name(name);
    const auto millis = static_cast<std::uint64_t>(chief.identity().hub_millis);
    const Row row = row_from_entity(entity, kFirstCommittee, {(millis << 16U) + ++versions, chief.device()});
    REQUIRE(chief.push({row}).at(0).status == RowReceipt::Status::kTaken);
  }
  void doors(int all, int met) {
    for (int i = 0; i < all; ++i) {
      Household door;
      door.room = std::to_string(i);
      door.note = "家里的事";
      put(door, "door " + std::to_string(i));
      if (i >= met) continue;
      Visit visit;
      visit.household.uuid = uuid_from_name("door " + std::to_string(i));
      visit.author = chief.identity().account;
      visit.at_millis = chief.identity().hub_millis;
      put(visit, "visit " + std::to_string(i));
    }
  }
  void issues(int count, const std::string& category, IssueTier tier) {
    for (int i = 0; i < count; ++i) {
      Issue issue;
      issue.category = category_id(category);
      issue.title = "谁家的事";
      issue.author = chief.identity().account;
      issue.tier = tier;
      put(issue, category + std::to_string(static_cast<int>(tier)) + " " + std::to_string(i));
    }
  }
  nlohmann::json seen_by(const std::string& login) {
    HubPhone phone(hub.port(), 99);
    phone.sign_in(login);
    const HttpReply reply = phone.get("/api/v1/counts");
    REQUIRE(reply.status == 200);
    CHECK(reply.header("cache-control") == "no-store");
    for (const char* word : {"家里", "谁家", "door", "沈慧"}) CHECK_FALSE(reply.body.contains(word));
    return nlohmann::json::parse(reply.body);
  }
};

}  // namespace

TEST_CASE("a street sees its committees' counts in the order of their codes, small ones left out") {
  Town town;
  town.doors(20, 8);
  town.issues(6, "parking/cars", IssueTier::kHandedUp);
  town.issues(4, "pets/leash", IssueTier::kCommittee);
  const nlohmann::json seen = town.seen_by("street");
  REQUIRE(seen["below"].size() == 2);
  const nlohmann::json& first = seen["below"][0];
  CHECK(first["code"] == kFirstCommittee.code);
  CHECK(first["households"] == 20);
  CHECK(first["met"] == 8);
  CHECK(first["handed_up"] == 6);
  CHECK(first["solved"].is_null());
  CHECK(first["issues"][1]["category"] == "小区停车");
  CHECK(first["issues"][1]["open"] == 6);
  CHECK(first["issues"][2]["open"].is_null());
  CHECK(seen["below"][1]["code"] == kSecondCommittee.code);
  CHECK(seen["below"][1]["households"].is_null());
}

TEST_CASE("nobody orders or filters the counts") {
  Town town;
  HubPhone street(town.hub.port(), 99);
  street.sign_in("street");
  const std::string plain = street.get("/api/v1/counts").body;
  for (const char* query : {"?sort=met", "?order=desc", "?area=310104013002", "?top=1"}) {
    CHECK(street.get(std::string("/api/v1/counts") + query).body == plain);
  }
}

TEST_CASE("a session's cookie alone opens neither the counts nor what is handed up") {
  Town town;
  HubPhone street(town.hub.port(), 99);
  street.sign_in("street");
  const HttpHeaders stolen{{"Baijia-Client", "1"}, {"Cookie", street.cookie()}};
  CHECK(http(town.hub.port(), "GET", "/api/v1/counts", stolen).status == 401);
  CHECK(http(town.hub.port(), "GET", "/api/v1/handed-up", stolen).status == 401);
  street.lose_key();
  CHECK(street.get("/api/v1/counts").status == 401);
}

TEST_CASE("a number is not shown when it or what it leaves is small") {
  CHECK_FALSE(shown(0));
  CHECK_FALSE(shown(4));
  CHECK(shown(5) == 5);
  CHECK_FALSE(shown(96, 100));
  CHECK(shown(95, 100) == 95);
  CHECK(shown(100, 100) == 100);
}

TEST_CASE("who was spoken to on the phone was not met at the door") {
  Town town;
  town.doors(20, 9);
  Visit call;
  call.household.uuid = uuid_from_name("door 15");
  call.channel = Channel::kPhone;
  call.author = town.chief.identity().account;
  call.at_millis = town.chief.identity().hub_millis;
  town.put(call, "call");
  CHECK(town.seen_by("street")["below"][0]["met"] == 9);
}

TEST_CASE("deleted rows and visits before the round do not count") {
  Town town;
  town.doors(20, 9);
  Household gone;
  gone.deleted = true;
  town.put(gone, "door 19");
  Area area;
  for (const Row& row : town.chief.pull_all()) {
    if (row.key == RowKey{Kind::kArea, area_id(kFirstCommittee.code).uuid}) area = entity_from_row<Area>(row);
  }
  CHECK(town.seen_by("street")["below"][0]["households"] == 19);
  Row round{kFirstCommittee, {Kind::kArea, area.id.uuid}, {}};
  round.fields.push_back(
      {5,
       std::int64_t{60'000},
       {(static_cast<std::uint64_t>(town.chief.identity().hub_millis) << 16U) + 9999, town.chief.device()}});
  REQUIRE(town.chief.push({round}).at(0).status == RowReceipt::Status::kTaken);
  // The hub counts at most every ten minutes; the command counts anew.
  CHECK(town.seen_by("street")["below"][0]["met"] == 9);
  const CommandOutput output = run_hub({"--database", town.database, "counts", "--area", "310104013000"});
  REQUIRE(output.exit_code == 0);
  CHECK(nlohmann::json::parse(output.out)["below"][0]["met"].is_null());
  CHECK(run_hub({"--database", town.database, "counts", "--area", std::to_string(kFirstCommittee.code)}).exit_code ==
        1);
}
