#include "tests/support/world_setting.h"

#include <cstdlib>

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
