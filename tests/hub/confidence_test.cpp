// What is said in confidence, over real HTTP: no phone, endpoint or file gets a byte of it that it is not for.

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

constexpr std::string_view kSecret = "儿子欠了赌债";

/// 12号 602 in 李敏's charge, with something that she was told there; her colleague, the chief, a street.
struct Stairs {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess hub{(make_hub_database(database), database)};
  HubPhone chief{hub.port(), 71};
  HubPhone member{hub.port(), 72};
  HubPhone colleague{hub.port(), 73};
  HubPhone street{hub.port(), 74};
  HouseholdId door{uuid_from_name("door")};
  std::uint64_t versions = 0;

  Stairs() {
    REQUIRE(run_hub({"--database", database, "user", "add", "colleague", "--name", "陈静", "--role", "member", "--area",
                     std::to_string(kFirstCommittee.code), "--password-stdin"},
                    std::string(kPassword) + "\n")
                .exit_code == 0);
    chief.sign_in("chief");
    member.sign_in("member");
    colleague.sign_in("colleague");
    street.sign_in("street");
    in_charge_of_door(member);
    put(member, Confidence{.id = ConfidenceId{uuid_from_name("told")},
                           .author = member.identity().account,
                           .household = door,
                           .text = std::string(kSecret),
                           .level = Discretion::kInCharge,
                           .at_millis = member.identity().hub_millis});
  }

  template <class E>
  void put(HubPhone& phone, const E& entity) {
    const auto millis = static_cast<std::uint64_t>(chief.identity().hub_millis);
    const Row row = row_from_entity(entity, kFirstCommittee, {(millis << 16U) + ++versions, phone.device()});
    REQUIRE(phone.push({row}).at(0).status == RowReceipt::Status::kTaken);
  }
  void in_charge_of_door(const HubPhone& whose) {
    put(chief, Household{.id = door, .room = "602", .in_charge = whose.identity().account});
  }
  /// All that the hub gives that phone, as it comes.
  static std::string given_to(HubPhone& phone) {
    const HttpReply reply = phone.try_pull(0, hash_of_held({}));
    REQUIRE(reply.status == 200);
    REQUIRE(decode<PullReply>(reply.body).value().remaining == 0);
    return reply.body;
  }
};

}  // namespace

TEST_CASE("over HTTP, what is for the member in charge is in nobody else's pull") {
  Stairs stairs;
  CHECK(Stairs::given_to(stairs.member).contains(kSecret));
  for (HubPhone* phone : {&stairs.colleague, &stairs.chief, &stairs.street}) {
    CHECK_FALSE(Stairs::given_to(*phone).contains(kSecret));
  }
  // Nor for an app that does not say what it holds, or says that it holds something else.
  CHECK_FALSE(stairs.member.try_pull(0).body.contains(kSecret));
  CHECK_FALSE(stairs.colleague.try_pull(0, RowHash{1, 2}).body.contains(kSecret));
}

TEST_CASE("over HTTP, it follows the area: the new one in charge is given it, the former one is told to forget") {
  Stairs stairs;
  const std::uint64_t cursor = decode<PullReply>(Stairs::given_to(stairs.colleague)).value().last_sequence;
  stairs.put(stairs.chief, Confidence{.id = ConfidenceId{uuid_from_name("from the chief")},
                                      .author = stairs.chief.identity().account,
                                      .household = stairs.door,
                                      .text = "主任听说的",
                                      .level = Discretion::kInCharge,
                                      .at_millis = 1});
  CHECK(Stairs::given_to(stairs.member).contains("主任听说的"));
  stairs.in_charge_of_door(stairs.colleague);
  const HttpReply reply = stairs.colleague.try_pull(cursor, hash_of_held({}));
  CHECK(reply.body.contains(kSecret));
  CHECK(reply.body.contains("主任听说的"));
  // Its author keeps her own; what she had as the member in charge is not among what she may hold.
  const HttpReply former = stairs.member.try_pull(0, hash_of_held({}));
  CHECK(decode<PullReply>(former.body).value().held == Held::kWhole);
  CHECK(former.body.contains(kSecret));
  CHECK_FALSE(former.body.contains("主任听说的"));
}

TEST_CASE("over HTTP, a phone that holds what is for it is told so in one octet") {
  Stairs stairs;
  const PullReply whole = decode<PullReply>(Stairs::given_to(stairs.member)).value();
  REQUIRE(whole.confidences.size() == 1);
  const RowHash held = hash_of_held({hash_of(whole.confidences.front())});
  const PullReply again = decode<PullReply>(stairs.member.try_pull(whole.last_sequence, held).body).value();
  CHECK(again.held == Held::kSame);
  CHECK(again.confidences.empty());
}

TEST_CASE("over HTTP, a row that was to stay on a phone is refused") {
  Stairs stairs;
  const Confidence confidence{.id = ConfidenceId{uuid_from_name("kept")},
                              .author = stairs.member.identity().account,
                              .household = stairs.door,
                              .text = std::string(kSecret),
                              .level = Discretion::kThisPhone,
                              .at_millis = 1};
  const Row row = row_from_entity(confidence, kFirstCommittee, {1U << 16U, stairs.member.device()});
  const RowReceipt receipt = stairs.member.push({row}).at(0);
  CHECK(receipt.status == RowReceipt::Status::kRejected);
  CHECK(receipt.code == Code::kForbidden);
}

TEST_CASE("the committee's export leaves it out and counts it; the household's own file has it") {
  Stairs stairs;
  const std::vector<std::string> command{"--database", stairs.database, "export", "--committee",
                                         std::to_string(kFirstCommittee.code)};
  std::vector<std::string> personal = command;
  personal.emplace_back("--personal");
  const CommandOutput all = run_hub(personal);
  REQUIRE(all.exit_code == 0);
  CHECK_FALSE(all.out.contains(kSecret));
  CHECK_FALSE(all.out.contains("\"confidence\""));
  CHECK(all.errors.contains("1 rows for members in charge left out"));
  std::vector<std::string> own = command;
  own.insert(own.end(), {"--household", string_from_uuid(stairs.door.uuid)});
  const CommandOutput file = run_hub(own);
  REQUIRE(file.exit_code == 0);
  CHECK(file.out.contains(kSecret));
  CHECK(file.out.contains("只给包干的人"));
}
