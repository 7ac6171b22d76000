// The list of phones: who gets in, whose pushes are taken, and what happens to a phone that is lost or copied.

#include "shell/hub/devices.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "shell/hub/audit.h"
#include "shell/hub/host.h"
#include "shell/hub/store.h"
#include "tests/support/fakes.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Office {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database), {"--enrolment", "code"}};
  HubPhone phone{hub.port(), 0x77};
  HubPhone second{hub.port(), 0x78};
  HubPhone chief{hub.port(), 0x99};

  Office() {
    phone.sign_in("member");
    chief.sign_in("chief");
  }
  [[nodiscard]] std::string run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--database", database});
    const CommandOutput output = run_hub(arguments);
    REQUIRE(output.exit_code == 0);
    return output.out;
  }
  PhoneList ask(HubPhone& by, PhoneDeed deed = PhoneDeed::kList, const HubPhone* whose = nullptr) const {
    const HttpReply reply = try_ask(by, deed, whose);
    REQUIRE(reply.status == 200);
    return decode<PhonesReply>(reply.body).value().list;
  }
  static HttpReply try_ask(HubPhone& by, PhoneDeed deed, const HubPhone* whose) {
    PhonesRequest request{.deed = deed};
    if (whose != nullptr) {
      request.account = whose->identity().account;
      request.device = whose->device();
    }
    return by.post("/api/v1/phones", encode(request));
  }
  [[nodiscard]] std::int64_t noted(hub::Deed deed) const {
    HandClock clock;
    SeededRandom random{1};
    hub::OpenStore store = must(hub::open_store({.path = database, .create = false, .read_only = true}, clock, random));
    return std::ranges::count(must(hub::read_audit(*store.database, {}, 0)), deed, &hub::AuditEntry::deed);
  }
};

std::uint16_t error_of(const HttpReply& reply) {
  return static_cast<std::uint16_t>(std::stoi("0" + reply.header("baijia-error")));
}
bool says(const HttpReply& reply, Code code) { return error_of(reply) == static_cast<std::uint16_t>(code); }

}  // namespace

TEST_CASE("an account's first phone needs the password alone, every further one a code of the chief") {
  Office office;
  CHECK(says(office.second.try_sign_in("member"), Code::kEnrolmentRequired));
  const PhoneList made = office.ask(office.chief, PhoneDeed::kMakeCode, &office.phone);
  REQUIRE(made.code.size() == 8);
  CHECK(says(office.second.try_sign_in("member", kPassword, "00000000"), Code::kEnrolmentWrong));
  CHECK(says(office.second.try_sign_in("member", "wrong", made.code), Code::kSignInWrong));
  CHECK(says(office.second.try_sign_in("chief", kPassword, made.code), Code::kEnrolmentWrong));
  CHECK(office.second.try_sign_in("member", kPassword, made.code).status == 200);
  // From now on it is known; the code is used up.
  CHECK(office.second.try_sign_in("member").status == 200);
  HubPhone third(office.hub.port(), 0x79);
  CHECK(says(third.try_sign_in("member", kPassword, made.code), Code::kEnrolmentWrong));
  CHECK(office.noted(hub::Deed::kDeviceEnrolled) == 3);
  CHECK(office.noted(hub::Deed::kEnrolmentWrong) == 3);
}

TEST_CASE("a password given anew in person enrols one phone again") {
  Office office;
  REQUIRE(run_hub({"--database", office.database, "user", "reset", "member", "--password-stdin"},
                  std::string(kPassword) + "\n")
              .exit_code == 0);
  CHECK(office.second.try_sign_in("member").status == 200);
  HubPhone third(office.hub.port(), 0x79);
  CHECK(says(third.try_sign_in("member"), Code::kEnrolmentRequired));
}

TEST_CASE("a code bears five tries and ten minutes, and a new one takes its place") {
  TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  HandClock clock;
  SeededRandom random{1};
  hub::OpenStore store = must(hub::open_store({.path = database, .create = false}, clock, random));
  hub::Devices devices(*store.database, random);
  const AccountId account = must(store.directory->find_account("member"))->id;
  const auto come = [&](std::uint64_t number, const std::string& code) {
    const auto let_in = devices.admit(account, {.device = {number}, .name = "phone", .key = "key", .code = code});
    return let_in ? Code{} : let_in.error().code;
  };
  REQUIRE(come(2, "") == Code{});

  const std::string tried = must(devices.make_code(account, "chief"));
  const std::string other = tried == "12345678" ? "87654321" : "12345678";
  for (int i = 0; i < 5; ++i) CHECK(come(3, other) == Code::kEnrolmentWrong);
  CHECK(come(3, tried) == Code::kEnrolmentWrong);

  const std::string late = must(devices.make_code(account, "chief"));
  clock.advance(hub::kEnrolmentCodeMillis + 1);
  CHECK(come(3, late) == Code::kEnrolmentWrong);

  const std::string replaced = must(devices.make_code(account, "chief"));
  const std::string last = must(devices.make_code(account, "chief"));
  if (replaced != last) CHECK(come(3, replaced) == Code::kEnrolmentWrong);
  CHECK(come(3, last) == Code{});
}

TEST_CASE("the code is nowhere in the database") {
  Office office;
  const std::string code = office.ask(office.chief, PhoneDeed::kMakeCode, &office.phone).code;
  for (const std::string suffix : {"", "-wal"}) {
    CHECK_FALSE(content_of(office.database + suffix).contains(code));
  }
}

TEST_CASE("what is not signed by the phone's key is not taken, and is noted") {
  Office office;
  const Row visit = office.phone.visit("王阿姨在家");
  HttpHeaders unsigned_headers = kAppHeaders;
  unsigned_headers.emplace("Baijia-Signature", "");
  CHECK(says(office.phone.post("/api/v1/push", office.phone.push_body({visit}), unsigned_headers),
             Code::kSignatureWrong));
  // The signature of another request.
  HttpHeaders other = kAppHeaders;
  other.emplace("Baijia-Signature", SigningKey::of(office.phone.device()).sign("/api/v1/push", "another body"));
  CHECK(says(office.phone.post("/api/v1/push", office.phone.push_body({visit}), other), Code::kSignatureWrong));
  CHECK(office.noted(hub::Deed::kSignatureWrong) == 2);
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);

  // A cookie that was carried off is of no use elsewhere.
  HubPhone thief(office.hub.port(), office.phone.device().number);
  thief.lose_key();
  thief.set_cookie(office.phone.cookie());
  CHECK(says(thief.post("/api/v1/push", office.phone.push_body({visit})), Code::kSignatureWrong));
  CHECK(says(thief.try_pull(), Code::kSignatureWrong));
  CHECK(says(thief.post("/api/v1/seal-key", ""), Code::kSignatureWrong));
  CHECK(says(thief.post("/api/v1/phones", encode(PhonesRequest{})), Code::kSignatureWrong));
  CHECK(says(thief.post("/api/v1/leave", encode(LeaveRequest{thief.device(), kFirstCommittee, false, {}})),
             Code::kSignatureWrong));
}

TEST_CASE("a phone that lost its key is a new phone") {
  Office office;
  office.phone.lose_key();
  CHECK(says(office.phone.try_sign_in("member"), Code::kEnrolmentRequired));
  const std::string code = office.ask(office.chief, PhoneDeed::kMakeCode, &office.phone).code;
  CHECK(office.phone.try_sign_in("member", kPassword, code).status == 200);
  CHECK(office.phone.push({office.phone.visit("又能交了")}).at(0).status == RowReceipt::Status::kTaken);
}

TEST_CASE("nobody signs in without showing a key") {
  Office office;
  HttpHeaders headers = kAppHeaders;
  headers.emplace("Baijia-Key", "");
  const std::string body = encode(SignInRequest{"member", kPassword, office.phone.device(), "test", {}});
  CHECK(says(office.phone.post("/api/v1/sign-in", body, headers), Code::kSignatureWrong));
  // Somebody else's key, without being able to sign with it.
  headers = kAppHeaders;
  headers.emplace("Baijia-Key", SigningKey::of(office.phone.device()).public_key());
  headers.emplace("Baijia-Signature", SigningKey().sign("/api/v1/sign-in", body));
  CHECK(says(office.phone.post("/api/v1/sign-in", body, headers), Code::kSignatureWrong));
}

TEST_CASE("a member sees the own phones, the chief the committee's, in the order of names") {
  Office office;
  const PhoneList mine = office.ask(office.phone);
  REQUIRE(mine.phones.size() == 1);
  CHECK(mine.phones[0].device == office.phone.device());
  CHECK(mine.phones[0].person == "李敏");
  CHECK(mine.phones[0].name == "test");
  CHECK(mine.phones[0].state == PhoneState::kEnrolled);
  const PhoneList all = office.ask(office.chief);
  REQUIRE(all.phones.size() == 2);
  CHECK(all.phones[0].person == "李敏");
  CHECK(all.phones[1].person == "沈慧");
  HubPhone other(office.hub.port(), 0x55);
  other.sign_in("other");
  CHECK(office.ask(other).phones.size() == 1);
}

TEST_CASE("phones of others are the chief's matter, those of other committees nobody's here") {
  Office office;
  HubPhone other(office.hub.port(), 0x55);
  other.sign_in("other");
  for (const PhoneDeed deed : {PhoneDeed::kRevoke, PhoneDeed::kWipe, PhoneDeed::kMakeCode}) {
    CHECK(Office::try_ask(office.phone, deed, &office.chief).status == 403);
    CHECK(Office::try_ask(office.chief, deed, &other).status == 404);
  }
  // A member makes no code for the own account either: whoever has the phone would have every further one.
  CHECK(Office::try_ask(office.phone, PhoneDeed::kMakeCode, &office.phone).status == 403);
  CHECK(office.ask(office.chief).phones.size() == 2);
}

TEST_CASE("a revoked phone is out at once and comes back with a code only") {
  Office office;
  const PhoneList after = office.ask(office.chief, PhoneDeed::kRevoke, &office.phone);
  CHECK(after.phones.at(0).state == PhoneState::kRevoked);
  const Row visit = office.phone.visit("停用前写的");
  CHECK(says(office.phone.try_push({visit}), Code::kSignInRequired));
  CHECK(says(office.phone.try_pull(), Code::kSignInRequired));
  CHECK(says(office.phone.try_sign_in("member"), Code::kEnrolmentRequired));
  const std::string code = office.run({"device", "code", "member"}).substr(0, 8);
  CHECK(office.phone.try_sign_in("member", kPassword, code).status == 200);
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(office.noted(hub::Deed::kDeviceRevoked) == 1);
}

TEST_CASE("a phone to be wiped hands over, is given nothing, and is out when it has confirmed") {
  Office office;
  (void)office.ask(office.chief, PhoneDeed::kWipe, &office.phone);
  CHECK(says(office.phone.try_pull(), Code::kWipeAsked));
  const auto leave = [&](bool gone) {
    return office.phone.post("/api/v1/leave", encode(LeaveRequest{office.phone.device(), kFirstCommittee, gone, {}}));
  };
  const Row visit = office.phone.visit("清除前写的");
  CHECK(decode<LeaveReply>(leave(false).body).value().leaves);
  CHECK(office.phone.push({visit}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(decode<LeaveReply>(leave(true).body).value().leaves);
  CHECK(says(office.phone.try_push({visit}), Code::kSignInRequired));
  CHECK(office.ask(office.chief).phones.at(0).state == PhoneState::kWiped);
  CHECK(std::ranges::contains(office.chief.pull_all(), visit));
  // The person keeps the right: another phone, or this one anew, with a code.
  const std::string code = office.ask(office.chief, PhoneDeed::kMakeCode, &office.phone).code;
  CHECK(office.phone.try_sign_in("member", kPassword, code).status == 200);
  CHECK(office.phone.try_pull().status == 200);
}

TEST_CASE("a copied phone is noticed by its first push, goes on under another number, and nothing is lost") {
  Office office;
  const Row before = office.phone.visit("复制前");
  (void)office.phone.push({before});
  HubPhone copy = office.phone;
  const Row original = office.phone.visit("原来那部写的");
  CHECK(office.phone.push({original}).at(0).status == RowReceipt::Status::kTaken);

  const HttpReply refused = copy.try_push({before});
  CHECK(refused.status == 409);
  CHECK(says(refused, Code::kClonedDevice));
  copy.renew(0x1234);
  const Row copied = copy.visit("复制出来那部写的");
  CHECK(copy.push({copied}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(office.phone.push({office.phone.visit("还是原来那部")}).at(0).status == RowReceipt::Status::kTaken);
  CHECK(office.ask(office.phone).phones.size() == 2);
  CHECK(office.noted(hub::Deed::kDeviceCloned) == 1);
  const std::vector<Row> rows = office.chief.pull_all();
  CHECK(std::ranges::contains(rows, original));
  CHECK(std::ranges::contains(rows, copied));
}

TEST_CASE("the console lists, revokes and wipes") {
  Office office;
  CHECK(office.run({"device", "list", "member"}).starts_with("77\tenrolled\t"));
  (void)office.run({"device", "wipe", "member", "77"});
  CHECK(office.run({"device", "list", "member"}).starts_with("77\twipe-asked\t"));
  (void)office.run({"device", "revoke", "member", "77"});
  CHECK(office.run({"device", "list", "member"}).starts_with("77\trevoked\t"));
  CHECK(run_hub({"--database", office.database, "device", "revoke", "member", "78"}).exit_code != 0);
  CHECK(run_hub({"--database", office.database, "device", "revoke", "member", "7x"}).exit_code != 0);
}
