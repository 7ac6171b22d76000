#pragma once

// Whether a phone shows its member more than is true (promise U of world.h): what it shows, held against the rows that
// the hub has, by the law and not by the code.

#include <map>
#include <optional>
#include <string>

#include "tests/support/memory_hub_store.h"
#include "tests/support/world_phone.h"

namespace baijia::testing {

/// What is not true of the numbers by themselves, and of 已保存; nothing when all is.
[[nodiscard]] std::optional<std::string> untrue_here(WorldPhone& phone, const SyncView& shown);

/// What is not true of 手机里, 已交到, 已读回 and 可以放心换手机 when the hub has `committee`, a history that the phone
/// has heard of; nothing when all is.
[[nodiscard]] std::optional<std::string> untrue_of_hub(WorldPhone& phone, const SyncView& shown, const Ledger& ledger,
                                                       const MemoryHubStore::Committee& committee);

}  // namespace baijia::testing
