#pragma once

#include "core/result.h"
#include "shell/hub/options.h"

namespace baijia::hub {

/// Serves until SIGTERM or SIGINT, then finishes what is under way and returns within five seconds. Prints the address
/// on standard output once it listens. Errors: kInvalid (options, port), the store's, kFileUnreadable (bundle).
[[nodiscard]] Result<void> serve(const Options& options);

}  // namespace baijia::hub
