#pragma once

// What a phone leaves behind when nobody may come to hand it over once more: for a human to look at
// (baijia-hub left-boxes). One box an account and phone.

#include "core/sync/wire.h"
#include "shell/hub/directory.h"

namespace baijia::hub {

/// Adds the rows of `box` to what its phone has left in its committee before; a row that is there, to the octet, is not
/// added twice. Errors: kTooLarge for more than kMaxBoxBytes, the store's; nothing has changed then.
[[nodiscard]] Result<void> keep_left(HubDirectory& directory, BoxFile box);

}  // namespace baijia::hub
