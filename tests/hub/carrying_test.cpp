// What one phone brings for another, over HTTP: taken as its author's, by the signature of its own phone and no other.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

bool says(const HttpReply& reply, Code code) {
  return reply.header("baijia-error") == std::to_string(static_cast<unsigned>(code));
}

struct Office {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone giver{hub.port(), 0x71};
  HubPhone carrier{hub.port(), 0x72};

  Office() {
    giver.sign_in("member");
    carrier.sign_in("chief");
  }
  [[nodiscard]] BoxFile box(const std::vector<Row>& rows) const {
    BoxFile box{.device = giver.device(), .account = giver.identity().account, .scope = kFirstCommittee, .rows = {}};
    for (const Row& row : rows) box.rows.push_back(encode_row(row));
    return box;
  }
  [[nodiscard]] static std::string carried(const BoxFile& box, DeviceId signer) {
    const std::string octets = encode(box);
    return encode(CarriedBox{octets, SigningKey::of(signer).sign("/api/v1/carry", octets)});
  }
  HttpReply carry(const BoxFile& box) { return carrier.post("/api/v1/carry", carried(box, giver.device())); }
  CarryReply taken(const BoxFile& box) {
    const HttpReply reply = carry(box);
    REQUIRE(reply.status == 200);
    return decode<CarryReply>(reply.body).value();
  }
  bool at_hub(const Row& row) { return std::ranges::contains(carrier.pull_all(), row); }
  std::string run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--database", database});
    const CommandOutput output = run_hub(arguments);
    REQUIRE(output.exit_code == 0);
    return output.out;
  }
};

}  // namespace

TEST_CASE("a box that a colleague's phone brings is its author's, once, whoever else hands it over as well") {
  Office office;
  const Row visit = office.giver.visit("请人带来的");
  const CarryReply reply = office.taken(office.box({visit}));
  CHECK(reply.taken == 1);
  CHECK(reply.refused + reply.deferred == 0);
  CHECK(office.at_hub(visit));
  CHECK(office.taken(office.box({visit})).taken == 1);
  CHECK(office.giver.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(std::ranges::count(office.carrier.pull_all(), visit.key, &Row::key) == 1);
  CHECK(office.run({"audit"}).find("box-carried") != std::string::npos);
}

TEST_CASE("a member carries for the chief too: the rights are the author's, not the carrier's") {
  Office office;
  Building building{.id = BuildingId{uuid_from_name("new building")}, .number = "99号"};
  const Row row = row_from_entity(
      building, kFirstCommittee,
      {static_cast<std::uint64_t>(office.carrier.identity().hub_millis) << 16U, office.carrier.device()});
  const BoxFile chiefs{.device = office.carrier.device(),
                       .account = office.carrier.identity().account,
                       .scope = kFirstCommittee,
                       .rows = {encode_row(row)}};
  const HttpReply reply = office.giver.post("/api/v1/carry", Office::carried(chiefs, office.carrier.device()));
  REQUIRE(reply.status == 200);
  CHECK(decode<CarryReply>(reply.body).value().taken == 1);
  CHECK(office.at_hub(row));
  // And the other way round: nobody carries more than its author may write.
  building.number = "100号";
  building.id = BuildingId{uuid_from_name("another building")};
  const Row forbidden =
      row_from_entity(building, kFirstCommittee,
                      {static_cast<std::uint64_t>(office.giver.identity().hub_millis) << 16U, office.giver.device()});
  CHECK(office.taken(office.box({forbidden})).refused == 1);
  CHECK_FALSE(office.at_hub(forbidden));
}

TEST_CASE("a box without its own phone's signature is refused, whoever signed it") {
  Office office;
  const Row visit = office.giver.visit("假的");
  const std::string octets = encode(office.box({visit}));
  const auto refused = [&](const std::string& signature, const std::string& box) {
    const HttpReply reply = office.carrier.post("/api/v1/carry", encode(CarriedBox{box, signature}));
    CHECK(reply.status == 400);
    CHECK(says(reply, Code::kRejected));
  };
  refused(SigningKey::of(office.carrier.device()).sign("/api/v1/carry", octets), octets);
  refused(SigningKey::of(office.giver.device()).sign("/api/v1/push", octets), octets);
  refused("", octets);
  refused("!!", octets);
  const std::string good = SigningKey::of(office.giver.device()).sign("/api/v1/carry", octets);
  std::string changed = octets;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  refused(good, changed);
  refused(good, octets.substr(0, 20));
  BoxFile nobody = office.box({visit});
  nobody.account = AccountId{uuid_from_name("nobody")};
  refused(SigningKey::of(office.giver.device()).sign("/api/v1/carry", encode(nobody)), encode(nobody));
  CHECK_FALSE(office.at_hub(visit));
}

TEST_CASE("a box does not cross into another committee, in either direction") {
  Office office;
  const Row visit = office.giver.visit("别的居委会");
  HubPhone stranger(office.hub.port(), 0x73);
  stranger.sign_in("other");
  const HttpReply brought = stranger.post("/api/v1/carry", Office::carried(office.box({visit}), office.giver.device()));
  CHECK(says(brought, Code::kRejected));
  BoxFile elsewhere = office.box({visit});
  elsewhere.scope = kSecondCommittee;
  CHECK(says(office.carry(elsewhere), Code::kRejected));
  HubPhone street(office.hub.port(), 0x74);
  street.sign_in("street");
  CHECK(
      says(street.post("/api/v1/carry", Office::carried(office.box({visit}), office.giver.device())), Code::kRejected));
  CHECK_FALSE(office.at_hub(visit));
}

TEST_CASE("without a session, or with another phone's signature on the request, nothing is carried") {
  Office office;
  const std::string body = Office::carried(office.box({office.giver.visit("谁带的")}), office.giver.device());
  CHECK(HubPhone(office.hub.port(), 0x75).post("/api/v1/carry", body).status == 401);
  HubPhone copied(office.hub.port(), 0x76);
  copied.set_cookie(office.carrier.cookie());
  CHECK(says(copied.post("/api/v1/carry", body), Code::kSignatureWrong));
}

TEST_CASE("what somebody gave before the account was closed is taken; a stopped phone's is kept for a human") {
  Office office;
  const Row visit = office.giver.visit("停用以前");
  const BoxFile box = office.box({visit});
  office.run({"user", "disable", "member"});
  CHECK(office.taken(box).taken == 1);
  CHECK(office.at_hub(visit));
  office.run({"user", "enable", "member"});
  office.run({"device", "revoke", "member", "71"});
  const Row later = office.giver.visit("丢了的手机");
  const CarryReply reply = office.taken(office.box({later}));
  CHECK(reply.taken == 0);
  CHECK(reply.refused == 1);
  CHECK_FALSE(office.at_hub(later));
  CHECK(office.run({"audit"}).find("box-left") != std::string::npos);
}

TEST_CASE("of a stopped phone everything is kept that its colleagues bring, the older and smaller box too") {
  Office office;
  const Row first = office.giver.visit("星期一");
  const Row second = office.giver.visit("星期三");
  office.run({"device", "revoke", "member", "71"});
  CHECK(office.taken(office.box({first, second})).refused == 2);
  CHECK(office.taken(office.box({first})).refused == 1);
  const std::string folder = office.folder.file("boxes");
  std::filesystem::create_directory(folder);
  office.run({"left-boxes", "--committee", std::to_string(kFirstCommittee.code), folder});
  std::vector<std::string> rows;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const BoxFile box = decode<BoxFile>(std::string(std::istreambuf_iterator<char>(in), {})).value();
    rows.insert(rows.end(), box.rows.begin(), box.rows.end());
  }
  CHECK(rows == std::vector{encode_row(first), encode_row(second)});
}
