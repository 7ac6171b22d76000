#include "shell/hub/store.h"

#include "shell/hub/directory_sqlite.h"
#include "shell/hub/store_sqlite.h"

namespace baijia::hub {

Result<OpenStore> open_store(const DatabaseSettings& settings, Clock& clock, Random& random) {
  OpenStore store;
  BAIJIA_TRY_ASSIGN(store.database, HubDatabase::open(settings, clock, random));
  store.rows = std::make_unique<SqliteHubStore>(*store.database);
  store.directory = std::make_unique<SqliteHubDirectory>(*store.database);
  return store;
}

}  // namespace baijia::hub
