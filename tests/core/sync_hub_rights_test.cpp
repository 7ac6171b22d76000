// The hub's round: who may write what, what a field can hold, and whom it gives what.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/erase.h"
#include "tests/core/hub_world.h"

using namespace baijia;
using namespace baijia::testing;
using Status = RowReceipt::Status;

namespace {

constexpr Scope kThere{310104013008};

}  // namespace

TEST_CASE("who may create what is the declaration's Writer") {
  HubWorld hub;
  std::uint8_t number = 50;
  for (const EntitySchema& schema : schemas()) {
    for (const HubCaller& caller : {hub.li, hub.chief, hub.street}) {
      Row row{kHere, key_of(++number, schema.kind), {}};
      for (const FieldSchema& field : schema.fields) {
        if (field.options.author) row.fields.push_back({field.number, reference(caller.account.uuid), hub.now(caller)});
      }
      const bool expected = caller.role != Role::kStreet && schema.writer != Writer::kHub &&
                            (schema.writer != Writer::kChief || caller.role == Role::kChief);
      const RowReceipt receipt = hub.push(caller, row);
      INFO(schema.name << " by role " << static_cast<int>(caller.role));
      CHECK((receipt.status == Status::kTaken) == expected);
      CHECK(hub.stored(row.key).has_value() == expected);
      if (!expected) CHECK(receipt.code == Code::kForbidden);
    }
  }
}

TEST_CASE("who may change which field is the declaration's Writer") {
  HubWorld hub;
  std::uint8_t number = 0;
  for (const EntitySchema& schema : schemas()) {
    for (const FieldSchema& field : schema.fields) {
      for (const HubCaller& caller : {hub.li, hub.wang, hub.chief, hub.street}) {
        Row row{kHere, key_of(++number, schema.kind), {}};
        bool has_author = false;
        for (const FieldSchema& other : schema.fields) {
          if (!other.options.author) continue;
          has_author = true;
          row.fields.push_back({other.number, reference(hub.li.account.uuid), version_at(1, hub.li.device.number)});
        }
        hub.import(row);
        Value value = std::int64_t{1};
        if (field.type == ValueType::kText) value = std::string("x");
        if (field.type == ValueType::kBytes) value = reference(uuid_from_name("x"));
        const Row changed = hub.edited(row, caller, field.number, value);
        bool expected = false;
        switch (field.options.writer) {
          case Writer::kMember:
            expected = caller.role != Role::kStreet;
            break;
          case Writer::kAuthor:
            expected = caller.role == Role::kChief ||
                       (caller.role == Role::kMember &&
                        (has_author ? caller.account == hub.li.account : schema.writer == Writer::kMember));
            break;
          case Writer::kChief:
            expected = caller.role == Role::kChief;
            break;
          case Writer::kAuthorAlone:
            expected = has_author && caller.account == hub.li.account;
            break;
          case Writer::kHub:
            break;
        }
        if (field.number == kDeletedField && schema.writer == Writer::kHub) expected = false;
        const RowReceipt receipt = hub.push(caller, changed);
        INFO(schema.name << "." << field.name << " by role " << static_cast<int>(caller.role));
        CHECK((receipt.status == Status::kTaken) == expected);
        if (!expected) CHECK(receipt.code == Code::kForbidden);
        CHECK(hub.stored(row.key) == (expected ? changed : row));
      }
    }
  }
}

TEST_CASE("a whole row with fields of others that nobody changed is fine") {
  HubWorld hub;
  const Row household = hub.household(hub.chief);
  hub.import(household);
  const Row noted = hub.edited(household, hub.li, 8, std::string("下午在家"));
  CHECK(hub.push(hub.li, noted).status == Status::kTaken);
  // The chief moves the door to another area; the member's older copy of that field is no write.
  CHECK(hub.push(hub.chief, hub.edited(noted, hub.chief, 6, reference(uuid_from_name("wang")))).status ==
        Status::kTaken);
  CHECK(hub.push(hub.li, hub.edited(noted, hub.li, 5, std::int64_t{1})).status == Status::kTaken);
  CHECK(hub.stored(household.key)->field(6)->value == reference(uuid_from_name("wang")));
}

TEST_CASE("a forbidden field rejects its row and leaves the allowed ones of that row alone, too") {
  HubWorld hub;
  const Row household = hub.household(hub.chief);
  hub.import(household);
  Row row = hub.edited(household, hub.li, 8, std::string("下午在家"));
  row = hub.edited(row, hub.li, 2, std::string("603"));
  CHECK(hub.push(hub.li, row).code == Code::kForbidden);
  CHECK(hub.stored(household.key) == household);
}

TEST_CASE("a forbidden field that another device wrote is left out and the rest is taken") {
  HubWorld hub;
  const Row household = hub.household(hub.chief);
  hub.import(household);
  const Row moved = hub.edited(household, hub.chief, 6, reference(uuid_from_name("li")));
  // The hub was restored and no longer knows what the chief wrote; the member passes it on inside of the own row.
  const Row noted = hub.edited(moved, hub.li, 8, std::string("下午在家"));
  CHECK(hub.push(hub.li, noted).status == Status::kTaken);
  CHECK(hub.stored(household.key)->field(8)->value == Value{std::string("下午在家")});
  CHECK(hub.stored(household.key)->field(6) == nullptr);
  CHECK(hub.push(hub.chief, moved).status == Status::kTaken);
  CHECK(hub.stored(household.key) == noted);
}

TEST_CASE("what is erased here may be erased once more by anybody's row, what is not may not") {
  HubWorld hub;
  const Version roster = version_at(1, 0xB0B1);
  const Row whole{kHere,
                  key_of(1, Kind::kResident),
                  {{1, reference(uuid_from_name("door")), roster},
                   {2, std::string("赵四"), roster},
                   {8, std::int64_t{4}, roster}}};  // what the roster says, which the hub alone writes
  hub.import(whole);
  Row erased = whole;
  REQUIRE(erase(erased, Fate::kAllGoes));
  CHECK(hub.push(hub.li, erased).status == Status::kTaken);
  CHECK(is_erased(*hub.stored(whole.key)->field(2)));
  CHECK(hub.stored(whole.key)->field(8)->value == Value{std::int64_t{4}});

  hub.import(erased);
  Row twice = erased;  // a restored hub did it again, and was restored once more
  REQUIRE(erase(twice, Fate::kAllGoes));
  CHECK(hub.push(hub.li, twice).status == Status::kTaken);
  CHECK(*hub.stored(whole.key) == twice);
}

TEST_CASE("a visit must name its author, and only the chief may bring back another's") {
  HubWorld hub;
  Row nobodys = hub.visit(hub.li);
  std::erase_if(nobodys.fields, [](const Field& field) { return field.number == 6; });
  CHECK(hub.push(hub.li, nobodys).code == Code::kMissing);
  CHECK(hub.push(hub.chief, hub.visit(hub.li)).status == Status::kTaken);
}

TEST_CASE("a visit made in a colleague's name is rejected, one that is only passed on waits for its author") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li);
  Row forged = visit;
  for (Field& field : forged.fields) field.version.device = hub.wang.device;
  const RowReceipt refused = hub.push(hub.wang, forged);
  CHECK(refused.status == Status::kRejected);
  CHECK(refused.code == Code::kForbidden);
  const RowReceipt waiting = hub.push(hub.wang, visit);
  CHECK(waiting.status == Status::kDeferred);
  CHECK(waiting.code == Code::kForbidden);
  CHECK_FALSE(hub.stored(visit.key));
  CHECK(hub.push(hub.li, visit).status == Status::kTaken);
  CHECK(hub.push(hub.wang, visit).status == Status::kTaken);
}

TEST_CASE("a visit is deleted by its author and not by a colleague") {
  HubWorld hub;
  const Row visit = hub.visit(hub.li);
  REQUIRE(hub.push(hub.li, visit).status == Status::kTaken);
  CHECK(hub.push(hub.wang, hub.edited(visit, hub.wang, kDeletedField, std::int64_t{1})).code == Code::kForbidden);
  CHECK(hub.push(hub.li, hub.edited(visit, hub.li, kDeletedField, std::int64_t{1})).status == Status::kTaken);
}

TEST_CASE("unknown kinds and fields are kept and passed on") {
  HubWorld hub;
  const Row unknown{kHere, key_of(1, static_cast<Kind>(500)), {{7, Bytes{"new"}, hub.now(hub.li)}}};
  CHECK(hub.push(hub.li, unknown).status == Status::kTaken);
  const Row extended = hub.edited(hub.visit(hub.li, "", 2), hub.li, 200, std::string("later"));
  CHECK(hub.push(hub.li, extended).status == Status::kTaken);
  CHECK(hub.pull(hub.wang).rows == std::vector{encode_row(unknown), encode_row(extended)});
  CHECK(hub.push(hub.street, unknown).code == Code::kForbidden);
}

TEST_CASE("values that a field cannot hold are rejected, each with its reason") {
  HubWorld hub;
  const auto code_for = [&](std::uint16_t number, Value value) {
    return hub.push(hub.li, hub.edited(hub.visit(hub.li, "", 77), hub.li, number, std::move(value))).code;
  };
  CHECK(code_for(3, std::string("上门")) == Code::kInvalid);
  CHECK(code_for(8, std::int64_t{3}) == Code::kInvalid);
  CHECK(code_for(8, std::string(4001, 'x')) == Code::kTooLong);
  CHECK(code_for(8, std::string("\xE4\xBD", 2)) == Code::kInvalid);
  CHECK(code_for(8, std::string("a\0b", 3)) == Code::kInvalid);
  CHECK(code_for(1, Bytes{"short"}) == Code::kInvalid);
  CHECK(code_for(7, Bytes{std::string(17, 'x')}) == Code::kInvalid);
  CHECK(code_for(200, std::string("\xFF")) == Code::kInvalid);
  CHECK_FALSE(hub.stored(key_of(77)));
  CHECK(hub.push(hub.li, hub.edited(hub.visit(hub.li, "", 77), hub.li, 8, std::string(4000, 'x'))).status ==
        Status::kTaken);
}

TEST_CASE("a row of another committee is rejected and stored nowhere") {
  HubWorld hub;
  Row row = hub.visit(hub.li);
  row.scope = kThere;
  CHECK(hub.push(hub.li, row).code == Code::kWrongScope);
  CHECK_FALSE(hub.stored(row.key, kHere));
  CHECK_FALSE(hub.stored(row.key, kThere));
}

TEST_CASE("a caller reaches no committee but the own one, whatever the request says") {
  HubWorld hub;
  CHECK(hub.round.push(hub.li, encode(PushRequest{hub.li.device, 1, kThere, {}})).error().code == Code::kWrongScope);
  CHECK(hub.round.pull(hub.li, encode(PullRequest{hub.li.device, kThere, 0})).error().code == Code::kWrongScope);
  Row elsewhere = hub.visit(hub.li);
  elsewhere.scope = kThere;
  hub.import(elsewhere);
  CHECK(hub.pull(hub.li).rows.empty());
}

TEST_CASE("a request of another device is refused") {
  HubWorld hub;
  CHECK(hub.round.push(hub.li, encode(PushRequest{DeviceId{9}, 1, kHere, {}})).error().code == Code::kUnknownDevice);
  CHECK(hub.round.pull(hub.li, encode(PullRequest{DeviceId{9}, kHere, 0})).error().code == Code::kUnknownDevice);
}

TEST_CASE("an office above pulls accounts and areas out of any number of rows that it may not read") {
  HubWorld hub;
  for (int number = 0; number < 3'000; ++number) {
    Row visit = hub.visit(hub.li, "在家");
    visit.key.id = uuid_from_name("visit " + std::to_string(number));
    hub.import(visit);
  }
  Account colleague{.id = account("li"), .name = "李老师"};
  hub.import(row_from_entity(colleague, kHere, hub.now(hub.chief)));
  hub.import(hub.visit(hub.li, "后来"));
  const PullReply reply = hub.pull(hub.street);
  REQUIRE(reply.rows.size() == 1);
  CHECK(decode_row(reply.rows[0])->key.kind == Kind::kAccount);
  CHECK(reply.remaining == 0);
}
