// The hub's round when its store fails at each of its calls in turn: whoever pushes is told, nothing is half stored,
// and the same push, sent again, ends as if nothing had happened.

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/domain/entities.h"
#include "core/sync/hub.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/results.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// A hub store of which the nth call from now fails.
class FailingStore final : public HubStore {
 public:
  FailingStore(HubStore& store, std::uint64_t nth) : store_(store), countdown_(nth) {}

  Result<void> transact(Scope scope, const std::function<Result<void>(HubTransaction&)>& body) override {
    BAIJIA_TRY(well());
    return store_.transact(scope, [&](HubTransaction& transaction) {
      Inner inner(transaction, *this);
      return body(inner);
    });
  }
  Result<HubPage> rows_after(Scope scope, std::uint64_t sequence, std::size_t max_rows,
                             std::size_t max_bytes) override {
    BAIJIA_TRY(well());
    return store_.rows_after(scope, sequence, max_rows, max_bytes);
  }
  Result<std::vector<std::string>> rows_of(Scope scope, Kind kind) override {
    BAIJIA_TRY(well());
    return store_.rows_of(scope, kind);
  }
  Result<std::vector<std::string>> rows_at(Scope scope, std::span<const RowKey> keys) override {
    BAIJIA_TRY(well());
    return store_.rows_at(scope, keys);
  }
  Result<Uuid> epoch() override {
    BAIJIA_TRY(well());
    return store_.epoch();
  }
  [[nodiscard]] bool struck() const { return countdown_ == 0; }

 private:
  class Inner final : public HubTransaction {
   public:
    Inner(HubTransaction& transaction, FailingStore& store) : transaction_(transaction), store_(store) {}
    Result<std::optional<Row>> find(const RowKey& key) override {
      BAIJIA_TRY(store_.well());
      return transaction_.find(key);
    }
    Result<std::vector<Row>> rows_of(Kind kind) override {
      BAIJIA_TRY(store_.well());
      return transaction_.rows_of(kind);
    }
    Result<void> put(const Row& row) override {
      BAIJIA_TRY(store_.well());
      return transaction_.put(row);
    }
    Result<void> note_push(AccountId account, DeviceId device, std::uint64_t sequence, RowHash hash) override {
      BAIJIA_TRY(store_.well());
      return transaction_.note_push(account, device, sequence, hash);
    }

   private:
    HubTransaction& transaction_;
    FailingStore& store_;
  };

  Result<void> well() {
    if (countdown_ == 0 || --countdown_ > 0) return {};
    return fail(Code::kHubStore, "the test broke it");
  }

  HubStore& store_;
  std::uint64_t countdown_;
};

}  // namespace

TEST_CASE("a push and a pull end the same whichever call of the hub's store fails first") {
  HandClock clock;
  KeptLog log;
  const Committee committee({.visits = 6});
  const HubCaller caller{
      .account = committee.member.id, .role = Role::kMember, .scope = Committee::kScope, .device = DeviceId{7}};
  std::vector<std::string> rows;
  Household household = committee.households[0];
  household.note = "养狗";
  const Version version{static_cast<std::uint64_t>(clock.now_millis()) << 16U, caller.device};
  Row edit = row_from_entity(household, Committee::kScope, version);
  std::erase_if(edit.fields, [](const Field& field) { return field.value != Value{std::string("养狗")}; });
  rows.push_back(encode_row(edit));
  for (Visit visit : committee.visits) {
    visit.id.uuid = uuid_from_name(string_from_uuid(visit.id.uuid));  // another one
    visit.author = committee.member.id;
    visit.said = "说过";
    rows.push_back(encode_row(row_from_entity(visit, Committee::kScope, version)));
  }
  const std::string push = encode(PushRequest{caller.device, 1, caller.scope, rows});
  const std::string pull = encode(PullRequest{caller.device, caller.scope, 0});
  const auto said_after = [&](std::uint64_t nth, bool& struck) {
    MemoryHubStore store{uuid_from_name("epoch")};
    must(store.transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
      for (const Row& row : committee.rows()) BAIJIA_TRY(transaction.put(row));
      return {};
    }));
    FailingStore failing(store, nth);
    HubRound round(failing, clock, log);
    bool all_taken = false;
    for (int tries = 0; tries < 4 && !all_taken; ++tries) {
      const Result<std::string> answer = round.push(caller, push);
      if (!answer) {
        CHECK(answer.error().code == Code::kHubStore);
        continue;
      }
      const PushReply reply = must(decode<PushReply>(*answer));
      all_taken = std::ranges::all_of(
          reply.receipts, [](const RowReceipt& receipt) { return receipt.status == RowReceipt::Status::kTaken; });
    }
    CHECK(all_taken);
    Result<std::string> answer = round.pull(caller, pull);
    if (!answer) answer = round.pull(caller, pull);
    struck = failing.struck();
    std::size_t notes = 0;
    for (const std::string& bytes : must(decode<PullReply>(must(std::move(answer)))).rows) {
      const Row row = must(decode_row(bytes));
      if (row.key.kind == Kind::kVisit && entity_from_row<Visit>(row).said == "说过") ++notes;
      if (row.key == RowKey{Kind::kHousehold, household.id.uuid}) CHECK(entity_from_row<Household>(row).note == "养狗");
    }
    return notes;
  };
  bool struck = false;
  const std::size_t expected = said_after(0, struck);
  CHECK(expected == committee.visits.size());
  std::uint64_t nth = 1;
  for (struck = true; struck; ++nth) {
    CAPTURE(nth);
    REQUIRE(said_after(nth, struck) == expected);
  }
  CHECK(nth > 15);
}

TEST_CASE("a pull of what is in confidence ends the same whichever call of the hub's store fails first") {
  HandClock clock;
  KeptLog log;
  const Committee committee;
  const Household& household = committee.households[0];
  const Confidence theirs{.id = ConfidenceId{uuid_from_name("theirs")},
                          .author = committee.other.id,
                          .household = household.id,
                          .text = "只给包干的人"};
  const Confidence everybodys{.id = ConfidenceId{uuid_from_name("everybody's")},
                              .author = committee.other.id,
                              .household = household.id,
                              .text = "都能看",
                              .level = Discretion::kCommittee};
  const StandIn substitute{.id = StandInId{uuid_from_name("substitute")},
                           .member = committee.member.id,
                           .substitute = committee.chief.id,
                           .from = Day{20'700}};
  MemoryHubStore store{uuid_from_name("epoch")};
  must(store.transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : committee.rows()) BAIJIA_TRY(transaction.put(row));
    for (const Row& row : {hub_row(theirs), hub_row(everybodys), hub_row(substitute)}) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
  const AccountId reader = GENERATE_COPY(committee.member.id, committee.chief.id, committee.other.id);
  const HubCaller caller{.account = reader, .role = Role::kMember, .scope = Committee::kScope, .device = DeviceId{7}};
  const std::string pull = encode(PullRequest{.device = caller.device, .scope = caller.scope, .held = RowHash{1, 1}});
  const auto read = [&](std::uint64_t nth, bool& struck) {
    FailingStore failing(store, nth);
    HubRound round(failing, clock, log);
    Result<std::string> answer = round.pull(caller, pull);
    if (!answer) {
      CHECK(answer.error().code == Code::kHubStore);
      answer = round.pull(caller, pull);
    }
    struck = failing.struck();
    return must(decode<PullReply>(must(std::move(answer)))).confidences;
  };
  bool struck = false;
  const std::vector<std::string> expected = read(0, struck);
  REQUIRE(expected.size() == 1);
  CHECK(must(decode_row(expected.front())).key.id == theirs.id.uuid);
  std::uint64_t nth = 1;
  for (struck = true; struck; ++nth) {
    CAPTURE(nth);
    REQUIRE(read(nth, struck) == expected);
  }
  CHECK(nth > 4);
}
