// What a locked phone hands over: by which phone, for whom, how long, and what it is told.

#include "shell/hub/locked_queue.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "shell/hub/host.h"
#include "shell/hub/queue_seal.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"
#include "tests/support/sealed_box.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr const char* kQueue = "/api/v1/queue";

struct Office {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database), {"--enrolment", "code"}};
  HubPhone phone{hub.port(), 77};
  std::string key;  ///< the hub's

  Office() {
    phone.sign_in("member");
    const HttpReply reply = phone.post("/api/v1/queue-key", "");
    REQUIRE(reply.status == 200);
    key = decode<QueueKeyReply>(reply.body).value().key;
    // What a locked phone has lost: the session.
    phone.set_cookie({});
  }

  CommandOutput run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--database", database});
    CommandOutput output = run_hub(arguments);
    REQUIRE(output.exit_code == 0);
    return output;
  }
  [[nodiscard]] std::string box(const std::vector<Row>& rows, Scope scope = kFirstCommittee) const {
    BoxFile file{phone.device(), phone.identity().account, scope, phone.identity().hub_millis, {}};
    for (const Row& row : rows) file.rows.push_back(encode_row(row));
    return sealed_box(key, phone.identity().account, encode(file));
  }
  [[nodiscard]] std::string body(std::vector<std::string> boxes, bool gone = false) const {
    return encode(QueueRequest{phone.identity().account, phone.device(), gone, std::move(boxes)});
  }
  HttpReply try_queue(std::vector<std::string> boxes, bool gone = false) {
    return phone.post(kQueue, body(std::move(boxes), gone));
  }
  QueueReply queue(std::vector<std::string> boxes, bool gone = false) {
    const HttpReply reply = try_queue(std::move(boxes), gone);
    REQUIRE(reply.status == 200);
    return decode<QueueReply>(reply.body).value();
  }
  [[nodiscard]] std::vector<Row> at_hub() const {
    const CommandOutput code = run({"device", "code", "chief"});
    HubPhone chief(hub.port(), 99);
    REQUIRE(chief.try_sign_in("chief", kPassword, code.out.substr(0, 8)).status == 200);
    chief.sign_in("chief");
    return chief.pull_all();
  }
  [[nodiscard]] bool has(const Row& row) const { return std::ranges::contains(at_hub(), row); }
  [[nodiscard]] std::size_t noted(const std::string& word) const {
    const std::string list = run({"audit", "--committee", std::to_string(kFirstCommittee.code)}).out;
    std::size_t count = 0;
    for (std::size_t at = list.find(word); at != std::string::npos; at = list.find(word, at + 1)) ++count;
    return count;
  }
};

bool says(const HttpReply& reply, Code code) {
  return std::stoi("0" + reply.header("baijia-error")) == static_cast<int>(code);
}

}  // namespace

TEST_CASE("a locked phone without a session hands over what is sealed, any number of times") {
  Office office;
  const Row visit = office.phone.visit("锁着也要交到");
  const Row next = office.phone.visit("还有一条");
  const std::vector<std::string> boxes{office.box({visit}), office.box({visit, next})};
  for (int i = 0; i < 3; ++i) {
    const QueueReply reply = office.queue(boxes);
    CHECK(reply.taken == 2);
    CHECK(reply.left == 0);
    CHECK_FALSE(reply.wipe);
  }
  CHECK(office.has(visit));
  CHECK(office.has(next));
  CHECK(office.noted("locked-hand-over") == 3);
  // Nothing else is open to it.
  CHECK(says(office.phone.try_pull(), Code::kSignInRequired));
  CHECK(says(office.phone.post("/api/v1/queue-key", ""), Code::kSignInRequired));
}

TEST_CASE("what the phone gives again after unlocking is the same row with a receipt") {
  Office office;
  const Row visit = office.phone.visit("先锁着交");
  REQUIRE(office.queue({office.box({visit})}).taken == 1);
  office.phone.sign_in("member");
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(std::ranges::count(office.at_hub(), visit) == 1);
}

TEST_CASE("another phone, another key, another body or another account hands over nothing") {
  Office office;
  const Row visit = office.phone.visit("别人交不了");
  const std::string body = office.body({office.box({visit})});
  HubPhone stranger(office.hub.port(), 78);
  CHECK(says(stranger.post(kQueue, body), Code::kSignatureWrong));
  HttpHeaders none = kAppHeaders;
  none.emplace("Baijia-Signature", "");
  CHECK(says(office.phone.post(kQueue, body, none), Code::kSignatureWrong));
  HttpHeaders other = kAppHeaders;
  other.emplace("Baijia-Signature", SigningKey::of(office.phone.device()).sign("/api/v1/push", body));
  CHECK(says(office.phone.post(kQueue, body, other), Code::kSignatureWrong));
  CHECK(office.noted("signature-wrong") == 3);

  // Neither an account of which this phone is none, nor one that does not exist; and nobody fills the list with that.
  HubPhone colleague(office.hub.port(), 79);
  colleague.sign_in("other");
  for (const AccountId account : {colleague.identity().account, AccountId{uuid_from_name("nobody")}}) {
    const std::string theirs = encode(QueueRequest{account, office.phone.device(), false, {office.box({visit})}});
    CHECK(says(office.phone.post(kQueue, theirs), Code::kSignatureWrong));
  }
  CHECK(office.noted("signature-wrong") == 3);
  CHECK_FALSE(office.has(visit));
}

TEST_CASE("a box that was changed, carried to another account or sealed to another hub stops no other one") {
  Office office;
  const Row visit = office.phone.visit("好的一条");
  std::string flipped = office.box({office.phone.visit("改过")});
  flipped[100] ^= 1;
  std::string moved = office.box({office.phone.visit("换了位置")});
  moved[5] ^= 1;
  std::string no_point = office.box({visit});
  no_point[20] ^= 1;
  const BoxFile file{office.phone.device(), office.phone.identity().account, kFirstCommittee, 0, {encode_row(visit)}};
  const std::string foreign = sealed_box(office.key, AccountId{uuid_from_name("somebody")}, encode(file));
  BoxFile in_other_name = file;
  in_other_name.account = AccountId{uuid_from_name("somebody")};
  const std::string named = sealed_box(office.key, office.phone.identity().account, encode(in_other_name));
  const hub::QueueSeal other_hub("another secret");
  const std::string elsewhere = sealed_box(other_hub.public_key(), office.phone.identity().account, encode(file));
  const std::string no_file = sealed_box(office.key, office.phone.identity().account, "not a box");
  const QueueReply reply =
      office.queue({"", "x", flipped, moved, no_point, foreign, named, elsewhere, no_file, office.box({visit})});
  CHECK(reply.taken == 1);
  CHECK(reply.left == 9);
  CHECK(office.has(visit));
}

TEST_CASE("a row of another committee is not taken") {
  Office office;
  Row foreign = office.phone.visit("混进去");
  foreign.scope = kSecondCommittee;
  const QueueReply reply = office.queue({office.box({foreign}), office.box({foreign}, kSecondCommittee)});
  CHECK(reply.taken == 0);
  CHECK(reply.left == 2);
}

TEST_CASE("a disabled account's locked phone still hands over, until it has let go") {
  Office office;
  const Row visit = office.phone.visit("停用前写的");
  office.run({"user", "disable", "member"});
  CHECK(office.queue({office.box({visit})}).taken == 1);
  CHECK(office.has(visit));
  office.run({"user", "enable", "member"});
  office.phone.sign_in("member");
  office.run({"user", "disable", "member"});
  REQUIRE(office.phone.post("/api/v1/leave", encode(LeaveRequest{office.phone.device(), kFirstCommittee, true, {}}))
              .status == 200);
  const Row late = office.phone.visit("太晚了");
  CHECK(office.queue({office.box({late})}).left == 1);
  CHECK_FALSE(office.has(late));
}

TEST_CASE("an account that moved hands over to its former committee while locked") {
  Office office;
  const Row visit = office.phone.visit("搬走前的一次");
  office.run({"user", "move", "member", "--area", std::to_string(kSecondCommittee.code)});
  CHECK(office.queue({office.box({visit})}).taken == 1);
  CHECK(office.has(visit));
}

TEST_CASE("a revoked phone hands over nothing") {
  Office office;
  const Row visit = office.phone.visit("捡到的人写的");
  office.run({"device", "revoke", "member", "4d"});
  CHECK(says(office.try_queue({office.box({visit})}), Code::kSignatureWrong));
  CHECK_FALSE(office.has(visit));
}

TEST_CASE("a locked phone to be wiped hands over, is told, and is out when it has said that it has") {
  Office office;
  CHECK_FALSE(office.queue({}).wipe);
  CHECK_FALSE(office.queue({}, true).wipe);  // nobody asked for it
  CHECK(office.run({"device", "list", "member"}).out.starts_with("4d\tenrolled\t"));
  office.run({"device", "wipe", "member", "4d"});
  const Row visit = office.phone.visit("清除前写的");
  Row refused = office.phone.visit("不是本居的");
  refused.scope = kSecondCommittee;
  const QueueReply reply = office.queue({office.box({visit, refused})});
  CHECK(reply.wipe);
  CHECK(reply.taken == 1);
  CHECK(reply.left == 1);
  CHECK(office.queue({office.box({visit, refused})}).wipe);
  CHECK_FALSE(office.queue({}, true).wipe);
  CHECK(office.run({"device", "list", "member"}).out.starts_with("4d\twiped\t"));
  CHECK(office.noted("device-wiped") == 1);
  CHECK(says(office.try_queue({office.box({visit})}), Code::kSignatureWrong));
  CHECK(office.has(visit));
  // What was not taken is kept for a human, once.
  CHECK(office.noted("box-left") == 1);
}

TEST_CASE("hostile queues are refused and limited") {
  Office office;
  const std::string good = office.body({});
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    if (cut >= hub::kWrongQueuesPerAddress / 2) break;
    CHECK(office.phone.post(kQueue, good.substr(0, cut)).status == 400);
  }
  CHECK(office.phone.post(kQueue, good).status == 200);
  HubPhone stranger(office.hub.port(), 78);
  int refused = 0;
  for (std::size_t i = 0; i <= hub::kWrongQueuesPerAddress; ++i) {
    if (stranger.post(kQueue, good).status == 429) ++refused;
  }
  CHECK(refused > 0);
  CHECK(says(office.phone.post(kQueue, good), Code::kTooManyTries));
}

TEST_CASE("the hub's key for queues is the same after a restart, in a backup, and another one at another hub") {
  TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  const auto key_of = [](const std::string& path) {
    HubProcess hub(path);
    HubPhone phone(hub.port(), 77);
    phone.sign_in("member");
    return decode<QueueKeyReply>(phone.post("/api/v1/queue-key", "").body).value().key;
  };
  const std::string key = key_of(database);
  CHECK(key.size() == 65);
  CHECK(key_of(database) == key);
  const std::string copy = folder.file("copy.db");
  REQUIRE(run_hub({"--database", database, "backup", copy}).exit_code == 0);
  CHECK(key_of(copy) == key);
  CHECK(hub::QueueSeal("one").public_key() != hub::QueueSeal("two").public_key());
}
