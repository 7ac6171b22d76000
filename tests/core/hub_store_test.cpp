// The memory twin of the hub's store keeps the contract that the real ones keep, and its faults do what they say.

#include <catch2/catch_test_macros.hpp>

#include "tests/hub/store_contract.h"
#include "tests/support/memory_hub_store.h"

using namespace baijia;
using namespace baijia::testing;

TEST_CASE("the hub's store in memory") {
  check_hub_store([] { return std::make_unique<MemoryHubStore>(uuid_from_name("epoch")); });
}

TEST_CASE("a fault before the commit leaves nothing, one after it leaves everything") {
  MemoryHubStore store(uuid_from_name("epoch"));
  const auto put = [&](std::uint8_t number) {
    return store.transact(kHere, [&](HubTransaction& transaction) { return transaction.put(contract_row(number)); });
  };
  store.fail_next(MemoryHubStore::Fault::kBeforeCommit);
  CHECK_FALSE(put(1));
  CHECK(page_after(store, kHere, 0).encoded.empty());
  store.fail_next(MemoryHubStore::Fault::kAfterCommit);
  CHECK_FALSE(put(1));
  CHECK(page_after(store, kHere, 0).encoded.size() == 1);
  CHECK(put(2));
}
