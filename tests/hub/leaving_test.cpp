// The hub's half of letting go: what is still taken, what is given no more, and when it all comes back.

#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

struct Office {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone phone{hub.port(), 77};

  Office() { phone.sign_in("member"); }
  void run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--database", database});
    REQUIRE(run_hub(arguments).exit_code == 0);
  }
  LeaveReply leave(bool gone, std::vector<std::string> rows = {}) {
    const HttpReply reply =
        phone.post("/api/v1/leave", encode(LeaveRequest{phone.device(), kFirstCommittee, gone, std::move(rows)}));
    REQUIRE(reply.status == 200);
    return decode<LeaveReply>(reply.body).value();
  }
  bool chief_sees(const Row& row) const {
    HubPhone chief(hub.port(), 99);
    chief.sign_in("chief");
    return std::ranges::contains(chief.pull_all(), row);
  }
};

}  // namespace

TEST_CASE("somebody who works here is told that nothing leaves") {
  Office office;
  CHECK_FALSE(office.leave(false).leaves);
  CHECK_FALSE(office.leave(true).leaves);
  CHECK(office.phone.try_pull().status == 200);
}

TEST_CASE("a disabled account hands over and reads nothing, until its phone has let go") {
  Office office;
  office.run({"user", "disable", "member"});
  CHECK(office.phone.try_pull().status == 403);
  const LeaveReply reply = office.leave(false);
  CHECK(reply.leaves);
  CHECK(reply.scope == kFirstCommittee);
  const Row visit = office.phone.visit("最后一次上门");
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(office.chief_sees(visit));
  CHECK(office.leave(true).leaves);
  CHECK(office.leave(true).leaves);
  CHECK(office.phone.try_push({office.phone.visit("太晚了")}).status == 403);

  office.run({"user", "enable", "member"});
  CHECK(office.phone.try_pull().status == 200);
  CHECK(office.phone.push({office.phone.visit("又来了")}).at(0).status == RowReceipt::Status::kTaken);
}

TEST_CASE("an account that moved hands over to its former committee and reads the new one") {
  Office office;
  office.run({"user", "move", "member", "--area", std::to_string(kSecondCommittee.code)});
  CHECK(office.phone.try_pull().status == 403);
  CHECK(office.leave(false).leaves);
  const Row visit = office.phone.visit("搬走前的一次");
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(office.chief_sees(visit));
  CHECK(office.leave(true).leaves);
  CHECK(office.phone.try_push({office.phone.visit("不收了")}).status == 403);

  HubPhone there(office.hub.port(), 78);
  there.sign_in("member");
  CHECK(there.identity().scope == kSecondCommittee);
  for (const Row& row : there.pull_all()) CHECK(row.scope == kSecondCommittee);
  office.run({"user", "move", "member", "--area", std::to_string(kFirstCommittee.code)});
  CHECK(office.phone.try_pull().status == 200);
  CHECK_FALSE(office.leave(false).leaves);
}

TEST_CASE("nobody hands over to a committee to which they never had a right") {
  Office office;
  Row foreign = office.phone.visit("混进去");
  foreign.scope = kSecondCommittee;
  const std::string body = encode(PushRequest{office.phone.device(), 5, kSecondCommittee, {encode_row(foreign)}});
  CHECK(office.phone.post("/api/v1/push", body).status == 403);
  office.run({"user", "disable", "member"});
  CHECK(office.phone.post("/api/v1/push", body).status == 403);
  const HttpReply reply =
      office.phone.post("/api/v1/leave", encode(LeaveRequest{office.phone.device(), kSecondCommittee, false, {}}));
  CHECK_FALSE(decode<LeaveReply>(reply.body).value().leaves);
  CHECK(office.phone.post("/api/v1/leave", encode(LeaveRequest{DeviceId{5}, kFirstCommittee, true, {}})).status == 401);
  office.phone.set_cookie("baijia=" + std::string(43, 'A'));
  CHECK(office.phone.post("/api/v1/leave", encode(LeaveRequest{DeviceId{77}, kFirstCommittee, true, {}})).status ==
        401);
}

TEST_CASE("what a phone leaves behind is kept as a box that can be taken in") {
  Office office;
  const Row visit = office.phone.visit("没收下的");
  office.run({"user", "disable", "member"});
  CHECK(office.leave(false, {encode_row(visit)}).leaves);
  office.run({"left-boxes", "--committee", std::to_string(kFirstCommittee.code), office.folder.path().string()});
  office.run({"import-box", office.folder.file("left-1.box")});
  CHECK(office.chief_sees(visit));
}

TEST_CASE("the audit list tells of moves and of phones that have let go, once each") {
  Office office;
  office.run({"user", "move", "member", "--area", std::to_string(kSecondCommittee.code)});
  for (int i = 0; i < 3; ++i) (void)office.leave(true);
  const CommandOutput list =
      run_hub({"--database", office.database, "audit", "--committee", std::to_string(kFirstCommittee.code)});
  CHECK(list.out.contains("account-moved"));
  CHECK(list.out.find("device-let-go") == list.out.rfind("device-let-go"));
  CHECK(list.out.contains("device-let-go"));
  CHECK(run_hub({"--database", office.database, "verify"}).exit_code == 0);
}
