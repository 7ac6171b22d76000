#pragma once

// The hub's storage opened as one thing, for subcommands and the server.
//
//   BAIJIA_TRY_ASSIGN(OpenStore hub, open_store({.path = options.database}, clock, random));
//   BAIJIA_TRY(write_as_hub(*hub.rows, clock, scope, …));   // shell/hub/writer.h

#include <memory>

#include "core/sync/hub_store.h"
#include "shell/hub/database.h"
#include "shell/hub/directory.h"

namespace baijia::hub {

struct OpenStore {
  std::unique_ptr<HubDatabase> database;  ///< outlives the two below
  std::unique_ptr<HubStore> rows;
  std::unique_ptr<HubDirectory> directory;
};

/// Errors as HubDatabase::open. The clock outlives the store.
[[nodiscard]] Result<OpenStore> open_store(const DatabaseSettings& settings, Clock& clock, Random& random);

}  // namespace baijia::hub
