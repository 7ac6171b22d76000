// Puts the benchmarks' committee into a hub's database, as if its members had handed everything over:
//   fill_hub DATABASE CODE [small|large]
// The database is one that baijia-hub made; CODE is the committee's, as in the official list.

#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>

#include "shell/hub/host.h"
#include "shell/hub/store.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"

using namespace baijia;
using namespace baijia::testing;

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "fill_hub DATABASE CODE [small|large]\n";
    return 2;
  }
  const bool large = count > 3 && std::string_view(words[3]) == "large";
  const Committee committee(large ? kLargeBenchCommittee : kBenchCommittee);
  const Scope scope{std::stoull(words[2])};
  hub::SystemClock clock;
  hub::SystemRandom random;
  const hub::OpenStore hub = must(hub::open_store({.path = words[1]}, clock, random));
  std::size_t rows = 0;
  must(hub.rows->transact(scope, [&](HubTransaction& transaction) -> Result<void> {
    for (Row row : committee.rows()) {
      // The area and the accounts are the hub's own.
      if (row.key.kind == Kind::kArea || row.key.kind == Kind::kAccount) continue;
      row.scope = scope;
      BAIJIA_TRY(transaction.put(row));
      ++rows;
    }
    return {};
  }));
  std::cout << rows << '\n';
  return 0;
}
