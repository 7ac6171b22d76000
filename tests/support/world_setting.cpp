#include "tests/support/world_setting.h"

#include <cstdlib>

#include "core/sync/hub.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/rows.h"
#include "tests/support/world_phone.h"

namespace baijia::testing {

Setting::Setting() {
  const auto join = [this](const Account& account, Scope scope) {
    Identity& identity = people.emplace_back(Committee::identity(account, people.size() + 1));
    identity.scope = scope;
  };
  for (const Account& account : {here.chief, here.member, here.other}) join(account, Committee::kScope);
  join(there.member, kOtherScope);
  for (const Account& account : {here.member, here.chief, here.other}) join(account, Committee::kScope);
  join(there.chief, kOtherScope);
  for (const Account& account : {here.member, here.other, here.member}) join(account, Committee::kScope);
  join(there.member, kOtherScope);
  for (const Identity& who : people) {
    HandClock clock;
    SeededRandom random(who.device.number);
    QuietLog log;
    MemoryBlocks blocks;
    const auto core = Core::open({.clock = clock, .random = random, .blocks = blocks, .log = log}, {}, who);
    if (!core || !(*core)->keep_queue_key(std::string(65, 'k'))) std::abort();
    signed_in.push_back(blocks.image());
  }
  year_away = away_since_a_year();
}

YearAway Setting::away_since_a_year() const {
  constexpr std::int64_t kYearMillis = 365LL * 86'400'000;
  const Identity& who = people[1];
  HandClock clock(Committee::kNowMillis - kYearMillis);
  SeededRandom random(who.device.number);
  QuietLog log;
  MemoryHubStore store(first_epoch());
  put_rows(store, here_rows);
  HubRound hub(store, clock, log);
  const HubCaller caller{.account = who.account, .role = who.role, .scope = who.scope, .device = who.device};
  MemoryBlocks blocks(signed_in[1]);
  const auto core =
      Core::open({.clock = clock, .random = random, .blocks = blocks, .log = log}, blocks.image(), std::nullopt);
  if (!core) std::abort();
  while (const std::optional<WireRequest> request = (*core)->next_request()) {
    const Result<std::string> page = hub.pull(caller, request->body);
    if (!page || !(*core)->on_response({.status = 200, .error = 0, .body = *page})) std::abort();
  }
  YearAway phone;
  for (std::size_t door = 0; door < 3; ++door) {
    clock.advance(60'000);
    const Result<Accepted> visit = (*core)->run(RecordVisit{.household = here.households[door].id});
    if (!visit) std::abort();
    phone.recorded.push_back({Kind::kVisit, visit->created});
  }
  phone.stored = blocks.image();
  phone.queue = blocks.queue();
  return phone;
}

Uuid first_epoch() { return uuid_from_name("hub"); }

void put_rows(HubStore& store, const std::vector<Row>& rows) {
  (void)store.transact(rows.front().scope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : rows) BAIJIA_TRY(transaction.put(row));
    return {};
  });
}

std::vector<Row> Setting::rows_in(const Committee& committee, Scope scope) {
  std::vector<Row> rows = committee.rows();
  const Version version = rows.front().fields.front().version;
  // Phones keep and pass on what they do not know.
  rows.push_back({scope, key_of(1, kLaterKind), {{1, std::string("later"), version}}});
  for (Row& row : rows) {
    row.scope = scope;
    if (row.key.kind == Kind::kHousehold) row.fields.push_back({kLaterField, std::string("later"), version});
  }
  return rows;
}

const Setting& setting() {
  static const Setting kSetting;
  return kSetting;
}

}  // namespace baijia::testing
