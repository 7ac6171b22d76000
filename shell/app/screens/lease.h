#pragma once

// Too long without a contact (core/sync/lease.h): what is said instead of the records.

#include "shell/app/screen.h"

namespace baijia::app {

void lease_screen(Ui& ui, Shell& shell);

}  // namespace baijia::app
