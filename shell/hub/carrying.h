#pragma once

// What one phone brings for another (core/sync/frames.h): a box that its own phone has signed, whoever hands it over.
//
//   – It is taken as its author's, by the right that its account has or, within kHandOverMillis, had. The carrier lends
//     the network and nothing else: neither the rows' authors nor their versions change.
//   – Whoever carries works in the box's committee. What is not signed, or by no phone of the account, is refused.
//   – A box of a phone that was stopped or wiped meanwhile is not taken but kept for a human (`baijia-hub left-boxes`):
//     it may be the only copy of a day's work, or come from whoever stole the phone.

#include <string>
#include <string_view>

#include "core/sync/hub.h"
#include "shell/hub/devices.h"
#include "shell/hub/store.h"

namespace baijia::hub {

/// A CarriedBox's octets → CarryReply. Errors: kRejected (this box, for good), the store's.
[[nodiscard]] Result<std::string> take_carried(OpenStore& store, Devices& devices, HubRound& round,
                                               const HubCaller& carrier, std::string_view body);

}  // namespace baijia::hub
