// Puts the benchmarks' committee into a hub's database, as if its members had handed everything over:
//   fill_hub DATABASE [small|large]
// The database is one that baijia-hub made, with the committee's area in it.

#include <algorithm>
#include <iostream>
#include <string_view>

#include "shell/hub/host.h"
#include "shell/hub/store.h"
#include "tests/bench/measure.h"
#include "tests/support/committee.h"

using namespace baijia;
using namespace baijia::testing;

int main(int count, char** words) {
  if (count < 2) {
    std::cerr << "fill_hub DATABASE [small|large]\n";
    return 2;
  }
  const bool large = count > 2 && std::string_view(words[2]) == "large";
  const Committee committee(large ? kLargeBenchCommittee : kBenchCommittee);
  hub::SystemClock clock;
  hub::SystemRandom random;
  const hub::OpenStore hub = must(hub::open_store({.path = words[1]}, clock, random));
  std::size_t rows = 0;
  must(hub.rows->transact(Committee::kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : committee.rows()) {
      // The area and the accounts are the hub's own.
      if (row.key.kind == Kind::kArea || row.key.kind == Kind::kAccount) continue;
      BAIJIA_TRY(transaction.put(row));
      ++rows;
    }
    return {};
  }));
  std::cout << rows << '\n';
  return 0;
}
