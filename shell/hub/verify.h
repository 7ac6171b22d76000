#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shell/hub/database.h"

namespace baijia::hub {

struct VerifyReport {
  std::int64_t committees = 0;
  std::int64_t rows = 0;
  std::int64_t dangling = 0;  ///< references to rows that are not there (yet); no damage
  std::int64_t photos = 0;    ///< whose bytes are here, all or in part
  std::int64_t audit_entries = 0;
  std::string audit_hash;             ///< of the newest entry; worth a note elsewhere
  std::vector<std::string> findings;  ///< damage, in English, without content; empty: the database is sound

  [[nodiscard]] bool sound() const { return findings.empty(); }
};

/// Looks at everything in the file: SQLite's own integrity check; every row decodes, is canonical and stands under its
/// own key; no sequence beyond its committee's last; the chain of the audit list; the bytes of
/// photos (shell/hub/photos.h); every session and device belongs to
/// an account, every account's row is in its scope. At most 100 findings are listed.
[[nodiscard]] Result<VerifyReport> verify(HubDatabase& database);

}  // namespace baijia::hub
